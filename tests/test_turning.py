"""A customer's reply that orders or complains, through the whole pipeline: its ticket, the notice, the time."""

from datetime import UTC, datetime, timedelta

import pytest
from support.mails import mail
from test_relaying import Office, body, reply

from mailbot.model.verdict import Category

ORDERS = (
    "Dear Li Na,\n\nwe accept your offer and order 200 pcs of A-100. Our purchase order number is PO-7788.\n"
    "Please send the order confirmation.\n\nJane Doe"
)
COMPLAINS = (
    "Dear Li Na,\n\nthis is unacceptable: half of the valves arrived broken and the box was wet. We complain about the "
    "damaged goods and want a refund.\n\nJane Doe"
)


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.app.close()


def answered(office, number, notice):
    office.gets(reply(notice))
    ((_, _, answer),) = office.outbox()
    return answer


def follows(answer, words, message_id="<again@customer.example>"):
    headers = {"In-Reply-To": str(answer["Message-ID"])}
    return mail(words, to=str(answer["Reply-To"]), subject="Re: A-100", message_id=message_id, headers=headers)


def the_notice(office):
    letters = office.outbox()
    assert {kind for kind, _, _ in letters} == {"notice"}, "the customer hears nothing automatic in the thread"
    return next(letter for _, to, letter in letters if to == "li@staff.example")


def test_an_inquiry_that_is_ordered_in_a_reply_becomes_an_order_with_its_number_and_goods(office):
    number, notice = office.opened()
    row = office.gets(follows(answered(office, number, notice), ORDERS))
    assert (row.disposition, row.ticket) == ("follow_up", number)
    view = office.view(number)
    assert view.ticket.category is Category.ORDER
    with office.app.store.read() as tx:
        assert tx.order(number).theirs == "PO-7788"
    told = the_notice(office)
    assert str(told["Subject"]) == f"[T-{number}] order: Re: A-100"
    assert "was inquiry; with this mail it is surely order" in body(told)
    assert ("category order, was inquiry", "jane@customer.example") in [(one.text, one.who) for one in view.timeline]


@pytest.mark.parametrize("answered_before", [True, False])
def test_an_inquiry_that_is_complained_about_is_due_within_a_complaints_24_hours(office, answered_before):
    number, notice = office.opened()
    answer = answered(office, number, notice) if answered_before else None
    first = mail(COMPLAINS, subject=f"Re: A-100 [T-{number}]", headers={"In-Reply-To": "<q@customer.example>"})
    office.gets(follows(answer, COMPLAINS) if answer else first)
    ticket = office.view(number).ticket
    assert ticket.category is Category.COMPLAINT
    due = office.app.house.settings.calendar.add_clock_hours(datetime.now(UTC), 24)
    assert ticket.due_at is not None
    assert ticket.due_at < due + timedelta(minutes=5), "and no later than it was due before"


def test_a_complaint_below_an_order_is_a_ticket_of_its_own_and_the_order_keeps_its_stage(office):
    row = office.gets(mail(ORDERS, subject="Order PO-7788", message_id="<o@customer.example>"))
    number = row.ticket
    notice = next(m for kind, to, m in office.outbox() if kind == "notice" and to == "li@staff.example")
    assert office.view(number).ticket.category is Category.ORDER
    answer = answered(office, number, notice)
    complaint = office.gets(follows(answer, COMPLAINS))
    assert (complaint.disposition, complaint.ticket) == ("open_ticket", number + 1)
    assert office.view(number).ticket.category is Category.ORDER
    assert office.view(complaint.ticket).ticket.category is Category.COMPLAINT
    told = the_notice(office)
    assert f"answers [T-{number}], order (processed), and is surely a new complaint" in body(told)
    second = office.gets(follows(answer, COMPLAINS.replace("half", "most"), "<more@customer.example>"))
    assert (second.disposition, second.ticket) == ("follow_up", number), "not a third ticket"


def test_the_colleagues_word_stands_and_teaches_with_the_mail_that_turned_it(office):
    number, notice = office.opened()
    turning = office.gets(follows(answered(office, number, notice), ORDERS))
    told = the_notice(office)
    with office.app.store.read() as tx:
        assert tx.mail_of_category(number) == turning.mail
    office.gets(reply(told, "#is inquiry"))
    ((_, _, done),) = office.outbox()
    assert office.view(number).ticket.category is Category.INQUIRY
    with office.app.store.read() as tx:
        assert [(one.mail, one.category) for one in tx.lessons(5)] == [(turning.mail, Category.INQUIRY)]
    office.gets(follows(done, ORDERS.replace("200", "300"), "<third@customer.example>"))
    assert office.view(number).ticket.category is Category.INQUIRY
