"""A mail that somebody sent from the mailbox itself: whose answer it is, if it is one."""

from support.store_values import message

from mailbot.desk.sent import decide_sent
from mailbot.model.decision import Disposition
from mailbot.model.history import Hint, History, Thread
from mailbot.model.mail import Address
from mailbot.model.ticket import Event, Stage, Ticket
from mailbot.model.verdict import Category


def sent(to="anna@buyer.example", hint=Hint.REFERENCE, stage=Stage.NEW):
    ticket = Ticket(1001, Category.ORDER, stage, "li", 1, "Pumps", "en")
    mail = message("sales@acme.example", to=(Address(to),))
    return decide_sent(mail, History(threads=(Thread(hint, ticket, ("anna@buyer.example",)),)))


def test_an_answer_in_the_customers_thread_is_the_tickets():
    decision = sent()
    assert (decision.disposition, decision.event, decision.actor) == (Disposition.ANSWER, Event.ANSWERED, "mailbox")
    assert (decision.ticket, decision.assignee) == (1001, "li")
    assert not decision.ruling.allowed and decision.notify == () and decision.relay is None


def test_the_tickets_number_and_its_customer_are_enough():
    assert sent(hint=Hint.SUBJECT).disposition is Disposition.ANSWER


def test_a_number_alone_is_not():
    assert sent("factory@other.example", hint=Hint.SUBJECT) is None


def test_a_customers_mail_passed_on_to_somebody_else_is_no_answer():
    decision = sent("factory@other.example")
    assert (decision.disposition, decision.event) == (Disposition.NOTE, None)


def test_a_recycled_ticket_is_not_woken_by_what_was_sent():
    decision = sent(stage=Stage.RECYCLED)
    assert (decision.disposition, decision.event) == (Disposition.NOTE, None)


def test_other_mail_of_the_company_is_left_alone():
    assert decide_sent(message("sales@acme.example", to=(Address("x@y.example"),)), History()) is None
