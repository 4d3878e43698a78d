"""What colleagues do to tickets and to themselves, on every store."""

from datetime import timedelta

import pytest
from support.store_values import DAY, NOW, file_mail, letter, message, opening, take_in

from mailbot.model import acts
from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.errors import IllegalTransition, PermanentFailure
from mailbot.model.outgoing import Kind
from mailbot.model.records import TicketFilter
from mailbot.model.ticket import Event, Stage, WaitingFor
from mailbot.model.verdict import Category

LATER = NOW + timedelta(days=1)


@pytest.fixture
def ticket(store):
    mail = take_in(store)
    return file_mail(store, mail, message(), opening()).number


def act(store, ticket, *given, who="bob"):
    with store.begin() as tx:
        return tx.act(ticket, given, who, 0, LATER)


def timeline(store, ticket):
    with store.read() as tx:
        return [(entry.who, entry.text) for entry in tx.ticket_view(ticket).timeline if entry.what == "event"]


def test_a_step_moves_the_ticket_and_tells_when_and_by_whom(store, ticket):
    changed = act(store, ticket, acts.Step(Event.DEALT))
    assert changed.stage is Stage.DEAL
    assert ("bob", "dealt") in timeline(store, ticket)


def test_a_step_that_the_stage_has_not_undoes_all_acts_of_the_call(store, ticket):
    act(store, ticket, acts.Step(Event.RECYCLED))
    with pytest.raises(IllegalTransition):
        act(store, ticket, acts.Star(True), acts.Step(Event.DEALT))
    with store.read() as tx:
        assert not tx.ticket(ticket).starred


def test_an_unknown_ticket_says_so(store):
    with pytest.raises(PermanentFailure, match="there is no ticket 4711"):
        act(store, 4711, acts.Star(True))


def test_given_to_somebody_else_the_former_owners_address_dies(store, ticket):
    assert act(store, ticket, acts.Give("li")).owner == "li"
    with store.read() as tx:
        assert tx.epochs(ticket) == {"bob": 1}


def test_given_back_nobody_has_it_and_the_address_dies(store, ticket):
    assert act(store, ticket, acts.Give("")).owner == ""
    with store.read() as tx:
        assert tx.epochs(ticket) == {"bob": 1}
        assert [row.number for row in tx.tickets(TicketFilter(owner="-"))] == [ticket]


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        (acts.Classify(Category.COMPLAINT), "category", Category.COMPLAINT),
        (acts.Snooze(LATER + DAY), "snoozed_until", LATER + DAY),
        (acts.Star(True), "starred", True),
        (acts.Worth("12000", "USD"), "worth", "12000 USD"),
    ],
)
def test_each_mark_is_kept_on_the_ticket(store, ticket, given, field, value):
    assert getattr(act(store, ticket, given), field) == value
    with store.read() as tx:
        assert getattr(tx.ticket(ticket), field) == value


def test_a_customer_who_writes_again_wakes_a_sleeping_ticket(store, ticket):
    act(store, ticket, acts.Snooze(LATER + DAY))
    again = Decision(Disposition.FOLLOW_UP, Ruling(False, "N14", ""), ticket=ticket, event=Event.FOLLOW_UP)
    file_mail(store, take_in(store, "again", uid=2), message(), again)
    with store.read() as tx:
        assert tx.ticket(ticket).snoozed_until is None


def test_a_remark_stands_in_the_timeline(store, ticket):
    act(store, ticket, acts.Remark("rings on Monday"))
    assert ("bob", "note: rings on Monday") in timeline(store, ticket)


def test_who_is_away_is_known_until_they_are_back(store):
    act(store, 0, acts.Leave("bob", LATER + DAY, "li", "said so"), acts.Leave("eva", None))
    with store.read() as tx:
        assert {one.person: (one.until, one.substitute) for one in tx.absences(LATER)} == {
            "bob": (LATER + DAY, "li"),
            "eva": (None, ""),
        }
        assert [one.person for one in tx.absences(LATER + 2 * DAY)] == ["eva"]
    act(store, 0, acts.Return("eva"))
    with store.read() as tx:
        assert [one.person for one in tx.absences(LATER)] == ["bob"]


def test_a_handover_moves_customers_and_open_tickets_and_kills_every_address_of_the_giver(store, ticket):
    closed = file_mail(store, take_in(store, "old", uid=2), message("carl@buyer.example"), opening()).number
    act(store, closed, acts.Step(Event.CLOSED))
    act(store, 0, acts.HandOver("bob", "li"), who="boss")
    with store.read() as tx:
        assert tx.ticket(ticket).owner == "li"
        assert tx.ticket(closed).owner == "bob"  # history stays as it was
        assert tx.ticket_view(closed).customer.owner == "li"  # but the next mail of this customer is li's
        assert tx.epochs(closed)["bob"] == 1
        assert tx.epochs(0) == {"bob": 1}


def test_an_answer_that_waits_is_taken_back_and_one_that_left_is_not(store, ticket):
    said = Decision(
        Disposition.ANSWER, Ruling(False, "N14", ""), ticket=ticket, event=Event.ANSWERED, actor="bob", assignee="bob"
    )
    mail = take_in(store, "my answer", uid=3)
    file_mail(store, mail, message("bob@acme.example"), said)
    with store.begin() as tx:
        tx.enqueue(letter(Kind.ANSWER, ticket=ticket, message_id="<r.1@acme.example>"), mail, "", NOW)
    assert act(store, ticket, acts.TakeBack(), who="li").waiting_for is WaitingFor.CUSTOMER  # not hers
    assert act(store, ticket, acts.TakeBack(), who="bob").waiting_for is WaitingFor.US
    with store.begin() as tx:
        assert tx.claim(LATER, 10) == ()
        assert [row.state for row in tx.outbox((), 10)] == ["cancelled"]
