"""A whole decision: what becomes of a mail by what wrote it, who is told, and the reasons that say why."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.deciding import (
    ADOPTED,
    BY_FORM,
    FAIL,
    FORM,
    FORM_MAIL,
    HISTORY,
    KEYS,
    LI,
    MAIL,
    NONE,
    NOW,
    PERSON,
    RULEBOOK,
    SETTINGS,
    codes,
    history,
    said_by,
    thread,
    ticket,
)

from mailbot.model.decision import Disposition
from mailbot.model.history import AckCounts, Hint
from mailbot.model.mail import Address, Message, Sign, SignKind
from mailbot.model.rulebook import Route, Rulebook
from mailbot.model.ticket import TRANSITIONS, Event, Stage
from mailbot.model.verdict import Category, Origin
from mailbot.route import decide

OPEN, FOLLOW, NOTE = Disposition.OPEN_TICKET, Disposition.FOLLOW_UP, Disposition.NOTE
FILE, SPAM, ARCHIVE = Disposition.FILE, Disposition.SPAM, Disposition.ARCHIVE


def decided(message: Message = MAIL, verdict=PERSON, past=HISTORY, firm=SETTINGS, rules: Rulebook = RULEBOOK):
    return decide(message, verdict, past, rules, firm, KEYS, NOW)


def test_a_new_customers_mail_opens_a_ticket_is_acknowledged_and_handed_over():
    decision = decided()
    assert (decision.disposition, decision.event, decision.ticket) == (OPEN, Event.OPENED, 0)
    assert (decision.category, decision.assignee, decision.notify) == (Category.INQUIRY, "anna", ("anna",))
    assert (decision.ruling.code, decision.ruling.to) == ("Y", "li@client.example")
    assert {"assign.round_robin", "ack.Y"} <= codes(decision)


def test_a_form_opens_a_ticket_for_its_visitor():
    decision = decided(FORM_MAIL, BY_FORM)
    assert (decision.disposition, decision.category, decision.ruling.to) == (OPEN, Category.ORDER, "li@client.example")
    assert "form.unverified" not in codes(decision)


@pytest.mark.parametrize("form", [replace(FORM, id="generic"), replace(FORM, source_known=False)])
def test_a_form_of_unknown_layout_or_source_is_filed_marked_and_not_acknowledged(form):
    decision = decided(replace(FORM_MAIL, form=form), BY_FORM)
    assert (decision.disposition, decision.ruling.code) == (OPEN, "N11f")
    assert "form.unverified" in codes(decision)


# what wrote it, its category -> without a ticket, with one that it belongs to
PLACES = [
    (Origin.PERSON, Category.OTHER, OPEN, FOLLOW),
    (Origin.FORM, Category.ORDER, OPEN, FOLLOW),
    (Origin.STAFF, Category.OTHER, FILE, NOTE),
    (Origin.AUTO_REPLIED, None, FILE, NOTE),
    (Origin.BOUNCE, None, FILE, NOTE),
    (Origin.AUTO_GENERATED, None, FILE, NOTE),
    (Origin.AUTO_GENERATED, Category.FAQ, FILE, NOTE),
    (Origin.AUTO_GENERATED, Category.ORDER, OPEN, NOTE),
    (Origin.LIST, None, FILE, FILE),
    (Origin.SPAM, None, SPAM, SPAM),
    (Origin.SELF, None, FILE, FILE),
]


@pytest.mark.parametrize(("origin", "category", "alone", "on_ticket"), PLACES)
def test_what_wrote_it_says_what_becomes_of_it(origin, category, alone, on_ticket):
    verdict = said_by(origin, category)
    assert decided(verdict=verdict).disposition is alone
    decision = decided(verdict=verdict, past=history(thread()))
    assert decision.disposition is on_ticket
    assert decision.ticket == (1001 if on_ticket in (FOLLOW, NOTE) else 0)


def test_every_origin_has_its_place():
    assert {origin for origin, *_ in PLACES} == set(Origin)


def test_an_unsure_machine_opens_nothing():
    assert decided(verdict=said_by(Origin.AUTO_GENERATED, Category.ORDER, unsure=True)).disposition is FILE


def test_a_likely_order_that_only_its_words_give_to_a_program_is_seen_by_somebody():
    unsure = said_by(Origin.AUTO_GENERATED, unsure=True)
    order = replace(unsure, scores=((Category.ORDER, 0.6), (Category.OTHER, 0.4)))
    assert decided(verdict=order).disposition is OPEN
    assert decided(replace(MAIL, signs=(Sign(SignKind.AUTO_SUBMITTED, "auto-generated"),)), order).disposition is FILE
    assert decided(verdict=replace(unsure, scores=((Category.ORDER, 0.4), (Category.FAQ, 0.3)))).disposition is FILE
    assert decided(verdict=replace(unsure, scores=((Category.OTHER, 0.9), (Category.ORDER, 0.1)))).disposition is FILE


def test_an_abuse_report_that_quotes_an_order_opens_nothing():
    report = replace(MAIL, signs=(Sign(SignKind.REPORT, "multipart/report; feedback-report"),))
    assert decided(report, said_by(Origin.AUTO_GENERATED, Category.COMPLAINT)).disposition is FILE


def test_machines_wake_nobody():
    for origin in (Origin.AUTO_REPLIED, Origin.BOUNCE, Origin.AUTO_GENERATED, Origin.LIST, Origin.SPAM, Origin.SELF):
        decision = decided(verdict=said_by(origin), past=history(thread()))
        assert (decision.notify, decision.event, decision.tell_manager) == ((), None, "")


def test_what_only_sounds_like_a_program_is_heard_like_a_customer_and_not_acknowledged():
    """Of two mistakes, a customer whom nobody hears is the worse."""
    presumed = replace(said_by(Origin.AUTO_REPLIED, Category.ORDER), presumed=True)
    alone = decided(verdict=presumed)
    assert (alone.disposition, alone.category, alone.notify) == (OPEN, Category.ORDER, ("anna",))
    assert (alone.ruling.code, "presumed.machine" in codes(alone)) == ("N13", True)
    joins = decided(verdict=presumed, past=history(thread()))
    assert (joins.disposition, joins.ticket, joins.notify) == (FOLLOW, 1001, ("anna",))
    assert (joins.turned, joins.category) == (False, Category.INQUIRY)


def test_our_own_mail_coming_back_raises_an_alarm():
    decision = decided(verdict=said_by(Origin.SELF))
    assert (decision.ruling.code, decision.ruling.alarm) == ("N3", True)


def test_what_was_here_before_us_is_archived_silently_even_from_the_junk_folder():
    early = replace(MAIL.arrival, received_at=ADOPTED - timedelta(seconds=1))
    for arrival in (early, replace(early, junk=True)):
        decision = decided(replace(MAIL, arrival=arrival))
        assert (decision.disposition, decision.notify, decision.ruling.allowed) == (ARCHIVE, (), False)
    alone = replace(SETTINGS, off_rows=frozenset({"N16"}))
    assert decided(replace(MAIL, arrival=early), firm=alone).disposition is OPEN


def test_the_junk_folder_is_spam_whatever_it_says():
    decision = decided(replace(MAIL, arrival=replace(MAIL.arrival, junk=True)), past=history(thread()))
    assert (decision.disposition, decision.ticket, decision.ruling.code) == (SPAM, 0, "N15")
    assert "filed.junk" in codes(decision)


def test_a_refused_acknowledgement_never_touches_the_ticket():
    mails = (
        replace(MAIL, author_agreed=False),
        replace(MAIL, authentication=FAIL),
        replace(MAIL, to=()),
        replace(MAIL, text="", subject="", defects=("unreadable",)),
        replace(MAIL, signs=(Sign(SignKind.PRECEDENCE, "Precedence: bulk"),)),
        replace(MAIL, author=Address(), author_agreed=False),
        replace(MAIL, arrival=replace(MAIL.arrival, received_at=NOW - timedelta(days=3))),
    )
    for mail in mails:
        decision = decided(mail)
        assert (decision.disposition, decision.assignee) == (OPEN, "anna")
    flood = decided(past=replace(HISTORY, acks=AckCounts(address_hour=9)))
    assert (flood.disposition, flood.ruling.code) == (OPEN, "N18")


def test_a_disputed_author_is_flagged():
    assert "author.disputed" in codes(decided(replace(MAIL, author_agreed=False)))


def test_a_reused_message_id_is_flagged():
    assert "message_id_reused" in codes(decided(past=replace(HISTORY, message_id_reused=True)))


@pytest.mark.parametrize("stage", Stage)
def test_a_follow_up_is_legal_in_every_stage_goes_to_the_owner_and_is_not_acknowledged(stage):
    decision = decided(past=history(thread(on=ticket(owner="ben", stage=stage))))
    assert (decision.disposition, decision.ticket, decision.event) == (FOLLOW, 1001, Event.FOLLOW_UP)
    assert decision.event in TRANSITIONS[stage]
    assert (decision.assignee, decision.notify, decision.ruling.code) == ("ben", ("ben",), "N14")
    assert {"thread.token", "assign.ticket_owner", "ack.N14"} <= codes(decision)


def test_copies_of_a_follow_up_go_by_the_tickets_category_not_by_that_of_a_thank_you():
    firm = replace(SETTINGS, copies=(("inquiry", ("boss",)),))
    decision = decided(verdict=said_by(Origin.PERSON, Category.OTHER), past=history(thread()), firm=firm)
    assert (decision.category, decision.notify) == (Category.INQUIRY, ("anna", "boss"))


def test_a_stranger_who_names_a_number_gets_a_ticket_of_their_own():
    stranger = replace(MAIL, author=Address("evil@else.example"), subject="[T-1001]", return_path="evil@else.example")
    decision = decided(stranger, past=history(thread(Hint.SUBJECT)))
    assert (decision.disposition, decision.ticket, decision.says_ticket) == (OPEN, 0, 1001)
    assert decision.ruling.code == "Y"
    assert "thread.says_ticket" in codes(decision)


def test_a_third_party_with_a_token_adds_to_the_ticket_marked():
    friend = replace(MAIL, author=Address("friend@else.example"))
    decision = decided(friend, past=history(thread()))
    assert (decision.disposition, decision.ticket, decision.ruling.allowed) == (FOLLOW, 1001, False)
    assert "thread.third_party" in codes(decision)


def test_nobody_free_tells_the_managers_and_hands_them_the_notice():
    away = replace(SETTINGS, staff=tuple(replace(p, away=p.handle != "boss") for p in SETTINGS.staff))
    decision = decided(firm=away)
    assert (decision.assignee, decision.notify) == ("", ("boss",))
    assert "anna is away" in decision.tell_manager


def test_a_rule_says_who_and_who_reads_along():
    rules = Rulebook(routes=(Route("big", to=("ben",), copy=("boss", "nobody")),))
    decision = decided(verdict=replace(PERSON, routes=("big",)), rules=rules)
    assert (decision.assignee, decision.notify) == ("ben", ("ben", "boss"))
    assert {"route.big", "assign.round_robin"} <= codes(decision)


@pytest.mark.parametrize("hint", [Hint.TOKEN, Hint.REFERENCE])
def test_a_colleagues_mail_without_a_valid_token_is_a_note_and_never_an_answer(hint):
    colleague = replace(MAIL, author=Address("anna@acme.example"), return_path="anna@acme.example")
    decision = decided(colleague, said_by(Origin.STAFF), history(thread(hint)))
    assert (decision.disposition, decision.ticket, decision.event) == (NOTE, 1001, None)
    assert decided(colleague, said_by(Origin.STAFF), history(thread(Hint.SUBJECT))).disposition is FILE


@pytest.mark.parametrize("change", [{"authentication": FAIL}, {"author_agreed": False}])
def test_who_only_says_to_be_a_colleague_does_not_reach_the_ticket(change):
    decision = decided(replace(MAIL, **change), said_by(Origin.STAFF), history(thread(Hint.REFERENCE)))
    assert (decision.disposition, decision.ticket) == (FILE, 0)
    assert "filed.forged_colleague" in codes(decision)


def test_a_strangers_out_of_office_that_names_a_number_stays_off_the_ticket():
    stranger = replace(MAIL, author=Address("evil@else.example"), subject="Re: [T-1001]")
    assert decided(stranger, said_by(Origin.AUTO_REPLIED), history(thread(Hint.SUBJECT))).disposition is FILE


_moments = st.one_of(st.none(), st.datetimes(timezones=st.just(NOW.tzinfo)))


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(Origin),
    st.one_of(st.none(), st.sampled_from(Category)),
    st.booleans(),
    st.lists(st.sampled_from(Hint), max_size=2),
    st.sampled_from([LI, Address(), Address("anna@acme.example"), Address("x@else.example")]),
    st.sampled_from([NONE, FAIL, MAIL.authentication]),
    st.booleans(),
    _moments,
    _moments,
)
def test_any_mail_gets_one_decision_and_is_acknowledged_only_at_a_tickets_birth(
    origin, category, unsure, hints, author, evidence, agreed, received: datetime | None, date: datetime | None
):
    mail = replace(
        FORM_MAIL if origin is Origin.FORM else MAIL,
        author=author,
        authentication=evidence,
        author_agreed=agreed,
        arrival=replace(MAIL.arrival, received_at=received),
        date=date,
    )
    decision = decided(mail, said_by(origin, category, unsure), history(*(thread(hint) for hint in hints)))
    assert not decision.ruling.allowed or decision.disposition is OPEN
    assert (decision.ticket != 0) is (decision.disposition in (FOLLOW, NOTE))
    assert decision.disposition is not OPEN or decision.category is not None
    assert f"ack.{decision.ruling.code}" in codes(decision)
    assert len({reason.code for reason in decision.reasons}) == len(decision.reasons)


def test_the_same_again_is_a_note_on_the_ticket_and_wakes_nobody():
    for message, verdict in ((MAIL, PERSON), (FORM_MAIL, BY_FORM)):
        decision = decide(message, verdict, history(double=ticket()), RULEBOOK, SETTINGS, KEYS, NOW)
        assert (decision.disposition, decision.ticket, decision.event, decision.notify) == (NOTE, 1001, None, ())
        assert (decision.ruling.allowed, decision.ruling.code, decision.ruling.alarm) == (False, "N14", False)
        assert "double" in codes(decision)


def test_an_answer_sent_twice_is_noted_on_its_own_ticket_only():
    on_it = history(thread(on=ticket()), double=ticket())
    assert decide(MAIL, PERSON, on_it, RULEBOOK, SETTINGS, KEYS, NOW).disposition is NOTE
    on_another = history(thread(on=ticket(1002)), double=ticket())
    decision = decide(MAIL, PERSON, on_another, RULEBOOK, SETTINGS, KEYS, NOW)
    assert (decision.disposition, decision.ticket) == (FOLLOW, 1002)
