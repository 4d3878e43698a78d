"""Who gets a ticket: the customer's owner, then the rules, then the role; fair, and never to somebody who cannot."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.deciding import ANNA, BEN, BOSS, CORA, HISTORY, NOW, PERSON, SETTINGS, customer, ticket

from mailbot.model.acts import Absence
from mailbot.model.calendar import Holiday, WorkCalendar
from mailbot.model.details import Details
from mailbot.model.history import History, Load
from mailbot.model.rulebook import Route, Rulebook
from mailbot.model.settings import AssignPolicy, Person, Settings
from mailbot.model.verdict import Category
from mailbot.route.assign import assign, copies, keep, trace


def staff(*people: Person) -> Settings:
    return replace(SETTINGS, staff=people)


def chosen(firm: Settings = SETTINGS, category=Category.INQUIRY, past: History = HISTORY, rules=(), now=NOW, **verdict):
    verdict = replace(PERSON, category=category, routes=tuple(rule.id for rule in rules), **verdict)
    return assign(verdict, category, past, Rulebook(routes=tuple(rules)), firm, now)


def codes(assignment) -> list[str]:
    return [reason.code for reason in assignment.reasons]


def load(handle: str, minutes_ago: int, open_tickets: int = 0) -> Load:
    return Load(handle, NOW - timedelta(minutes=minutes_ago), open_tickets)


def test_the_customers_owner_goes_before_rules_and_turns():
    past = replace(HISTORY, customer=customer(owner="ben"), loads=(load("ben", 1, 99),))
    assert chosen(past=past, rules=[Route("r", to=("anna",))]).handle == "ben"


@pytest.mark.parametrize("firm", [staff(ANNA, replace(BEN, away=True)), staff(ANNA)], ids=["away", "gone"])
def test_an_owner_who_is_not_there_is_passed_over(firm):
    assert chosen(firm, past=replace(HISTORY, customer=customer(owner="ben"))).handle == "anna"


def test_a_complaint_goes_to_those_who_answer_complaints_not_to_the_customers_salesperson():
    past = replace(HISTORY, customer=customer(owner="ben"))
    assert chosen(category=Category.COMPLAINT, past=past).handle == "cora"
    both = replace(BEN, roles=("sales", "complaints"))
    assert chosen(staff(ANNA, both, CORA), Category.COMPLAINT, past).handle == "ben"


def test_where_nobody_has_the_role_complaints_sales_answers_them():
    assert chosen(staff(ANNA), Category.COMPLAINT).handle == "anna"


def test_the_first_rule_that_fits_and_can_be_met_decides():
    rules = [Route("gone", to=("nobody",)), Route("named", to=("cora",)), Route("later", to=("ben",))]
    found = chosen(rules=rules)
    assert (found.handle, codes(found)) == ("cora", ["route.named", "assign.round_robin"])


def test_a_rule_by_role_or_skill():
    expert = replace(BEN, skills=("valves",))
    assert chosen(staff(ANNA, expert), rules=[Route("valves", skill="valves")]).handle == "ben"
    assert chosen(rules=[Route("boss", role="manager")]).handle == "boss"


def test_a_rule_that_only_copies_leaves_the_choice_to_the_next():
    found = chosen(rules=[Route("watch", copy=("boss",))])
    assert (found.handle, codes(found)) == ("anna", ["assign.round_robin"])


def test_an_unknown_rule_is_no_rule():
    verdict = replace(PERSON, routes=("removed",))
    assert assign(verdict, Category.INQUIRY, HISTORY, Rulebook(), SETTINGS, NOW).handle == "anna"


@pytest.mark.parametrize(
    ("served", "language", "fits"),
    [
        ((), "de", True),
        (("de", "en"), "de", True),
        (("en",), "de", False),
        (("en",), "", True),
        (("zh",), "zh-Hant", True),
        (("zh-Hans",), "zh-Hant", False),
        (("ZH-hant",), "zh-Hant", True),
    ],
)
def test_the_customers_language_has_to_be_served(served, language, fits):
    found = chosen(staff(replace(ANNA, languages=served)), language=language)
    assert bool(found.handle) is fits


def test_a_rule_that_names_people_does_not_ask_for_the_language():
    named = [Route("named", to=("anna",))]
    assert chosen(staff(replace(ANNA, languages=("en",))), rules=named, language="de").handle == "anna"


def test_whoever_never_had_one_goes_first_then_the_longest_waiting():
    past = replace(HISTORY, loads=(load("anna", 5),))
    assert chosen(past=past).handle == "ben"
    assert chosen(past=replace(HISTORY, loads=(load("anna", 5), load("ben", 3)))).handle == "anna"
    assert chosen().handle == "anna"  # a tie: by handle


def test_nobody_eligible_says_why_for_each():
    firm = staff(replace(ANNA, away=True), replace(BEN, capacity=3), replace(CORA, roles=("sales",), languages=("fr",)))
    found = chosen(firm, past=replace(HISTORY, loads=(load("ben", 1, 3),)))
    assert found.handle == ""
    assert codes(found) == ["assign.nobody"]
    for words in ("anna is away", "ben has 3 open tickets, at most 3", "cora does not serve en", "role sales"):
        assert words in found.tell_manager
    assert "nobody is in it" in chosen(staff()).tell_manager


def test_a_follow_up_stays_with_the_tickets_owner():
    found = keep(ticket(owner="ben"), PERSON, HISTORY, Rulebook(), SETTINGS, NOW)
    assert (found.handle, found.stand_in, codes(found)) == ("ben", "", ["assign.ticket_owner"])


def test_an_owner_who_is_away_stays_the_owner_and_somebody_reads_along():
    firm = staff(ANNA, replace(BEN, away=True))
    found = keep(ticket(owner="ben"), PERSON, HISTORY, Rulebook(), firm, NOW)
    assert (found.handle, found.stand_in, found.tell_manager) == ("ben", "anna", "")
    alone = keep(ticket(owner="ben"), PERSON, HISTORY, Rulebook(), staff(replace(BEN, away=True)), NOW)
    assert (alone.handle, alone.stand_in) == ("ben", "")
    assert "ben is away" in alone.tell_manager


@pytest.mark.parametrize("owner", ["", "left_the_firm"])
def test_a_follow_up_without_an_owner_gets_one(owner):
    assert keep(ticket(owner=owner), PERSON, HISTORY, Rulebook(), SETTINGS, NOW).handle == "anna"


def test_copies_by_category_and_by_rule_without_doubles():
    firm = replace(SETTINGS, copies=(("order", ("boss",)), ("inquiry", ("cora", "boss"))))
    rules = (Route("a", copy=("boss", "ben")), Route("b"))
    assert copies(Category.INQUIRY, rules, firm) == ("cora", "boss", "ben")


_people = st.lists(
    st.builds(
        Person,
        handle=st.sampled_from(list("abcdefgh")),
        name=st.just("N"),
        addresses=st.just(("n@acme.example",)),
        languages=st.sampled_from([(), ("en",), ("de",), ("en", "de")]),
        capacity=st.integers(0, 4),
        away=st.booleans(),
    ),
    unique_by=lambda person: person.handle,
    max_size=6,
)


def take_turns(firm: Settings, mails: int, languages) -> list[str]:
    """The store's part played by hand: each ticket is opened, counted and stays open."""
    loads: dict[str, Load] = {}
    given_to = []
    for turn in range(mails):
        past = replace(HISTORY, loads=tuple(loads.values()))
        found = chosen(firm, past=past, language=languages[turn % len(languages)])
        given_to.append(found.handle)
        if found.handle:
            before = loads.get(found.handle, Load(found.handle, None, 0))
            loads[found.handle] = Load(found.handle, NOW + timedelta(seconds=turn), before.open_tickets + 1)
    return given_to


@settings(deadline=None, max_examples=100)
@given(_people, st.integers(1, 30), st.lists(st.sampled_from(["en", "de", ""]), min_size=1, max_size=4))
def test_never_to_somebody_away_full_or_without_the_language(people, mails, languages):
    firm = staff(*people, BOSS)
    by_handle = {person.handle: person for person in people}
    given_to = take_turns(firm, mails, languages)
    for turn, handle in enumerate(given_to):
        language = languages[turn % len(languages)]
        fitting = [
            p
            for p in people
            if not p.away
            and (not p.capacity or given_to[:turn].count(p.handle) < p.capacity)
            and (not language or not p.languages or language in p.languages)
        ]
        assert handle == "" if not fitting else by_handle[handle] in fitting


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 7), st.integers(1, 40))
def test_turns_are_fair_within_one(size, mails):
    people = [Person(f"p{n}", "N", (f"p{n}@acme.example",)) for n in range(size)]
    given_to = take_turns(staff(*people), mails, ["en"])
    counts = [given_to.count(person.handle) for person in people]
    assert max(counts) - min(counts) <= 1


# --- absence, hours, regions, orders ---

MONDAY_20 = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
LATE = WorkCalendar(begins=time(14), ends=time(23))


def away(handle: str, until=None, substitute: str = "") -> History:
    return replace(HISTORY, absences=(Absence(handle, until, substitute),))


def test_somebody_absent_is_passed_over_and_the_reason_says_until_when():
    found = chosen(past=away("anna", NOW + timedelta(days=2)))
    assert found.handle == "ben"
    assert "anna is away until 2026-03-04 09:00" in found.reasons[-1].text


def test_an_absent_owner_of_the_customer_is_passed_over_with_the_reason():
    found = chosen(past=replace(away("ben"), customer=customer(owner="ben")))
    assert found.handle == "anna"
    assert found.reasons[-1].code == "assign.passed_over"
    assert "ben, who looks after this customer, is away" in found.reasons[-1].text


def test_an_owner_on_holiday_of_their_own_is_passed_over_and_at_night_is_not():
    today = WorkCalendar(holidays=(Holiday(NOW.date(), NOW.date()),))
    firm = staff(ANNA, replace(BEN, calendar=today))
    past = replace(HISTORY, customer=customer(owner="ben"))
    assert chosen(firm, past=past).handle == "anna"
    assert chosen(replace(firm, calendar=today), past=past).handle == "ben"  # nobody is there today
    assert chosen(staff(ANNA, BEN), past=past, now=MONDAY_20).handle == "ben"


def test_whoever_went_home_is_skipped_as_long_as_somebody_is_at_work():
    firm = staff(ANNA, replace(BEN, calendar=LATE))
    found = chosen(firm, past=replace(HISTORY, loads=(load("ben", 1),)), now=MONDAY_20)
    assert found.handle == "ben"
    assert "anna is not at work any more today" in found.reasons[-1].text


def test_at_night_the_turn_decides_and_it_is_said():
    found = chosen(past=replace(HISTORY, loads=(load("anna", 1),)), now=MONDAY_20)
    assert found.handle == "ben"
    assert "nobody who can take it is at work any more today" in found.reasons[-1].text


def test_the_customers_country_has_to_be_served_where_it_is_known():
    firm = staff(replace(ANNA, countries=("DE", "AT")), replace(BEN, countries=("CN",)))
    assert chosen(firm, details=Details(country="CN")).handle == "ben"
    assert chosen(firm, details=Details(country="Germany")).handle == "anna"  # in words: not compared
    assert chosen(firm, past=replace(HISTORY, customer=customer(country="cn"))).handle == "ben"
    assert "anna does not serve FR" in chosen(firm, details=Details(country="FR")).tell_manager


def test_least_open_counts_those_who_have_nothing():
    firm = replace(SETTINGS, assign=AssignPolicy("least_open"))
    past = replace(HISTORY, loads=(load("anna", 99, 1),))
    found = chosen(firm, past=past)
    assert (found.handle, codes(found)) == ("ben", ["assign.least_open"])
    both = replace(HISTORY, loads=(load("anna", 99, 2), load("ben", 1, 1)))
    assert chosen(firm, past=both).handle == "ben"


def test_a_follow_up_of_an_absent_owner_goes_to_the_substitute_too():
    firm = staff(ANNA, BEN, replace(CORA, roles=("sales",)))
    found = keep(ticket(owner="ben"), PERSON, away("ben", substitute="cora"), Rulebook(), firm, NOW)
    assert (found.handle, found.stand_in) == ("ben", "cora")
    gone = replace(
        away("ben", substitute="cora"), absences=(*away("ben", substitute="cora").absences, Absence("cora", None))
    )
    assert keep(ticket(owner="ben"), PERSON, gone, Rulebook(), firm, NOW).stand_in == "anna"


def test_the_trace_has_everybody_with_what_is_in_the_way():
    past = replace(away("anna"), customer=customer(owner="anna"))
    firm = staff(ANNA, BEN, replace(CORA, roles=("sales",), calendar=LATE))
    seen = trace(PERSON, Category.INQUIRY, past, Rulebook(), firm, MONDAY_20)
    assert [(one.pool, one.handle, one.hindrance) for one in seen] == [
        ("the customer's owner", "anna", "is away"),
        ("role sales", "anna", "is away"),
        ("role sales", "ben", "is not at work any more today"),
        ("role sales", "cora", ""),
    ]
    alone = trace(PERSON, Category.INQUIRY, HISTORY, Rulebook(), SETTINGS, MONDAY_20)
    assert [one.hindrance for one in alone] == ["", ""]  # at night anybody's turn may come


_CREW = [Person(f"p{n}", "N", (f"p{n}@acme.example",)) for n in range(5)]
# what happens: a mail for a new customer, or somebody leaves, or is back
_events = st.lists(
    st.one_of(st.just("mail"), st.tuples(st.sampled_from(["leave", "back"]), st.integers(0, 4))), max_size=80
)


@settings(deadline=None, max_examples=200)
@given(_events, st.sampled_from(["turn", "least_open"]))
def test_among_those_always_there_turns_differ_by_one_at_most(events, order):
    """Any sequence of arrivals and absences; tickets stay open, so that both orders mean the same among equals."""
    firm = replace(staff(*_CREW), assign=AssignPolicy(order))
    loads, gone, ever_gone = {}, set(), set()
    for step, event in enumerate(events):
        if event != "mail":
            verb, who = event
            (gone.add if verb == "leave" else gone.discard)(f"p{who}")
            ever_gone |= gone
            continue
        absences = tuple(Absence(handle, None) for handle in sorted(gone))
        past = replace(HISTORY, loads=tuple(loads.values()), absences=absences)
        handle = chosen(firm, past=past).handle
        assert handle not in gone and bool(handle) is (len(gone) < len(_CREW))
        if handle:
            before = loads.get(handle, Load(handle, None, 0))
            loads[handle] = Load(handle, NOW + timedelta(seconds=step), before.open_tickets + 1)
    always = [loads[p.handle].open_tickets if p.handle in loads else 0 for p in _CREW if p.handle not in ever_gone]
    assert not always or max(always) - min(always) <= 1


@pytest.mark.parametrize(("known", "handle"), [(True, "boss"), (False, "ben"), (None, "ben")])
def test_a_rule_may_be_for_key_accounts_or_for_all_others(known, handle):
    past = replace(HISTORY, customer=None if known is None else replace(customer(), key_account=known))
    rules = [Route("key", to=("boss",), key_account=True), Route("others", to=("ben",), key_account=False)]
    assert chosen(past=past, rules=rules).handle == handle
