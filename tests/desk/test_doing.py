"""Orders become a plan, whole or not at all; what a plan says can be done to the ticket as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from support.deciding import ANNA, BEN, BOSS, LETTERS, MAIL, NOW, SETTINGS, history, said_by, thread, ticket

from mailbot.desk import VERBS, Brought, decide
from mailbot.desk.questions import LISTS
from mailbot.model import acts
from mailbot.model.decision import Deed, Disposition
from mailbot.model.mail import Address
from mailbot.model.rulebook import FaqEntry
from mailbot.model.ticket import TRANSITIONS, Event, Stage
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Category, Origin

FAQ = (FaqEntry("payment", ("How can I pay?",), {"en": "By transfer."}),)
OTHERS = (thread(on=ticket(1002, owner="ben")), thread(on=ticket(1003, stage=Stage.RECYCLED)))
ANNAS = Token(Purpose.STAFF_REPLY, 1001, "anna")
STAGED = st.builds(
    lambda stage, owner: ticket(stage=stage, owner=owner), st.sampled_from(Stage), st.sampled_from(["anna", "ben", ""])
)


def decided(words, on=None, actor=ANNA, token=None, unsent=False, firm=SETTINGS, **more):
    mail = replace(MAIL, author=Address(actor.addresses[0]), text=words)
    letters = replace(LETTERS, unsent=unsent)
    past = history(thread(on=on or ticket()), *OTHERS, correspondence=letters, **more)
    bring = Brought(token or replace(ANNAS, person=actor.handle))
    return decide(mail, said_by(Origin.STAFF), past, bring, {}, firm, FAQ, NOW)


def done(words, **more):
    decision = decided(words, **more)
    assert decision.disposition is Disposition.COMMAND, decision.held
    return [deed.act for deed in decision.deeds]


def refused(words, **more):
    decision = decided(words, **more)
    assert (decision.disposition, decision.deeds, decision.relay) == (Disposition.NOTE, (), None)
    return [refusal.code for refusal in decision.held.refusals]


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("#take", acts.Give("anna")),
        ("#assign ben", acts.Give("ben")),
        ("#release", acts.Give("")),
        ("#deal", acts.Step(Event.DEALT)),
        ("#close", acts.Step(Event.CLOSED)),
        ("#processed", acts.Step(Event.PROCESSED)),
        ("#reopen", acts.Step(Event.REOPENED)),
        ("#recycle", acts.Step(Event.RECYCLED)),
        ("#is complaint", acts.Classify(Category.COMPLAINT)),
        ("#分类 投诉", acts.Classify(Category.COMPLAINT)),
        ("#priority", acts.Star(True)),
        ("#normal", acts.Star(False)),
        ("#note pays late", acts.Remark("pays late")),
        ("#wake", acts.Snooze(None)),
        ("#back", acts.Return("anna")),
        ("#handover ben", acts.HandOver("anna", "ben")),
        ("#handover to ben", acts.HandOver("anna", "ben")),
        ("#移交给 Ben", acts.HandOver("anna", "ben")),
    ],
)
def test_each_verb_is_one_act(words, act):
    assert done(words, on=ticket(owner="ben")) == [act]


def test_a_deal_has_its_sum():
    assert done("#deal 12,000 USD") == [acts.Step(Event.DEALT), acts.Worth("12000", "USD")]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("#report", "week this anna"),
        ("#report last month", "month last anna"),
        ("#报表 上周", "week last anna"),
        ("#報表上個月", "month last anna"),
        ("#报表 昨天", "day last anna"),
        ("#report yesterday", "day last anna"),
        ("#report anna day", "day this anna"),
        ("#report day anna", "day this anna"),
    ],
)
def test_a_report_says_its_days_in_any_words(words, asked):
    assert [(one.kind, one.said) for one in decided(words).asks] == [("report", asked)]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("#report month nobody", "who", "anna, ben"),
        ("#report fortnight", "report", "day, week, month"),
        ("#deal 12 XYZ", "currency", "USD, EUR"),
        ("#deal 1.200k", "money", "#deal 12000 USD"),
        ("#merge anna@acme.example ben@acme.example", "merges_staff", ""),
    ],
)
def test_a_no_says_what_there_is(words, code, said):
    (refusal,) = decided(words).held.refusals
    assert (refusal.code, said in refusal.value) == (code, True), refusal


def test_what_is_theirs_already_stays_theirs():
    decision = decided("#take")
    assert (decision.deeds, [one.code for one in decision.done]) == ((), ["yours_already"])


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("#bogus", ["unlike_any"]),
        ("#assign", ["needs"]),
        ("#note", ["needs"]),
        ("#note T-1001", ["needs"]),
        ("#assign nobody", ["who"]),
        ("#deal 12000 XYZ", ["currency"]),
        ("#snooze yesterday", ["when"]),
        ("#is nonsense", ["category"]),
        ("#faq bogus", ["faq"]),
        ("#faq payment\n#faq payment", ["one_answer"]),
        ("#close T-4711", ["no_such_ticket"]),
        ("#restore", ["stage"]),
        ("#away Ben until Friday", ["manager_only"]),
        ("#away until yesterday", ["when"]),
        ("#away to nobody", ["who"]),
        ("#away to anna", ["who"]),
        ("#handover ben to cora", ["manager_only"]),
        ("#handover anna to anna", ["who"]),
        ("#handover", ["needs"]),
        ("#list bogus", ["list"]),
        ("#undo", ["nothing_waits"]),
        ("#answer T-1002\n\nDear Ben's customer", ["elsewhere"]),
        ("#bogus\n#assign nobody\n#close", ["unlike_any", "who"]),
        (f"#close T-{'9' * 20}", ["which_ticket"]),
        ("#close T-1O02", ["which_ticket"]),
        ("#reopen 12", ["which_ticket"]),
    ],
)
def test_what_cannot_be_done_is_refused_and_all_else_with_it(words, codes):
    assert refused(words) == codes
    assert refused(f"#priority\n{words}")[: len(codes)] == codes, "nothing is done by half"


def test_without_a_ticket_it_is_asked_which():
    desk = replace(ANNAS, ticket=0)
    assert refused("#close", token=desk) == ["which_ticket"]
    assert done("#close 1002", token=desk) == [acts.Step(Event.CLOSED)]
    assert done("#list", token=desk) == []


@pytest.mark.parametrize("said", ["T1002", "t-1002", "T–1002", "[T-1002]", "1002", "Ｔ－１００２"])
def test_a_ticket_is_named_however_a_phone_writes_it(said):
    assert done(f"#close {said}", token=replace(ANNAS, ticket=0)) == [acts.Step(Event.CLOSED)]


def test_a_manager_acts_for_others():
    assert isinstance(done("#away Ben until Friday to Cora", actor=BOSS)[0], acts.Leave)
    assert done("#handover ben to cora", actor=BOSS) == [acts.HandOver("ben", "cora")]
    assert done("#back ben", actor=BOSS) == [acts.Return("ben")]


def test_an_absence_has_its_end_and_its_substitute():
    (leave,) = done("#away until Friday to Ben")
    assert (leave.person, leave.substitute, leave.until.isoformat()) == ("anna", "ben", "2026-03-06T08:00:00+00:00")
    assert done("#请假 到周五 转给 Ben") == [leave]
    assert done("#away in 3 days")[0].person == "anna"


@pytest.mark.parametrize("word", LISTS)
def test_every_list_is_found_by_each_of_its_names_whoever_is_called_so(word):
    firm = replace(SETTINGS, staff=(*SETTINGS.staff, replace(BEN, handle="x", name=f"{word}son Hall")))
    assert [ask.said for ask in decided(f"#list {word}", firm=firm).asks] == [LISTS[word]]


def test_a_wait_is_taken_back_only_where_one_is_known():
    assert done("#undo", unsent=True) == [acts.TakeBack()]
    assert refused("#undo T-1002", unsent=True) == ["nothing_waits"]


# --- anything at all ---
_LINES = st.lists(
    st.one_of(
        st.sampled_from([verb.example for verb in VERBS]),
        st.sampled_from([f"#{verb.name} T-{n}" for verb in VERBS for n in (1001, 1002, 1003, 4711)]),
        st.sampled_from(
            ["#bogus", "#deal 5 EUR", "#faq payment", "#restore", "#recycle", "#reopen", "#assign ben", "", "#answer"]
        ),
    ),
    max_size=8,
)


def as_done(decision, stages):
    """The stages after all of it, in the order of the store; a step that a stage does not have raises KeyError."""
    first, rest = decision.deeds_in_turn
    event = (Deed(decision.ticket, acts.Step(decision.event)),) if decision.event else ()
    for deed in (*first, *event, *rest):
        if isinstance(deed.act, acts.Step):
            stages[deed.ticket] = TRANSITIONS[stages[deed.ticket]][deed.act.event]
    return stages


def test_a_ticket_comes_back_before_its_answer_and_is_closed_after_it():
    decision = decided("#recycle\n#restore\n#close\n\nDear Li, we are done.", on=ticket())
    assert as_done(decision, {1001: Stage.NEW}) == {1001: Stage.CLOSED}
    assert as_done(decided("#close\n#reopen"), {1001: Stage.NEW}) == {1001: Stage.NEW}, "the last word holds"
    assert decided("#restore T-1003\n\nDear Li", on=ticket(stage=Stage.RECYCLED)).held.code == "desk.stage"


@given(_LINES, st.sampled_from(["", "Dear Jane, thank you.", "pays 60%", "Li"]), STAGED, st.booleans())
def test_all_of_it_is_done_or_nothing_and_what_is_done_can_be_done(lines, text, on, unsent):
    decision = decided("\n".join([*lines, "", text]), on=on, unsent=unsent)
    if decision.held:
        assert (decision.deeds, decision.asks, decision.done, decision.relay) == ((), (), (), None)
        assert decision.held.refusals or decision.held.code != "desk.command"
    else:
        as_done(decision, {1001: on.stage, 1002: Stage.NEW, 1003: Stage.RECYCLED})
        assert decision.relay is None or decision.relay.to == "li@client.example"
