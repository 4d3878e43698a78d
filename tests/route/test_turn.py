"""What a customer's further mail makes of its ticket: the same matter further on, one of its own, or nothing new."""

import pytest
from msgspec.structs import replace
from support.deciding import KEYS, MAIL, NOW, RULEBOOK, SETTINGS, codes, history, said_by, thread, ticket

from mailbot.model.decision import Disposition
from mailbot.model.enquiry import Asked, Enquiry
from mailbot.model.mail import Address
from mailbot.model.ticket import Event, Stage
from mailbot.model.verdict import Category, Origin
from mailbot.route import decide

INQUIRY, ORDER, FAQ, COMPLAINT, OTHER = (
    Category.INQUIRY,
    Category.ORDER,
    Category.FAQ,
    Category.COMPLAINT,
    Category.OTHER,
)
OPEN, FOLLOW = Disposition.OPEN_TICKET, Disposition.FOLLOW_UP


def said(category, unsure=False):
    return replace(said_by(Origin.PERSON, category, unsure), confidence=0.97)


def decided(of, verdict, stage=Stage.PROCESSED, mail=MAIL, category_said=False, **more):
    joined = replace(thread(on=ticket(category=of, stage=stage)), category_said=category_said)
    return decide(mail, verdict, history(joined, **more), RULEBOOK, SETTINGS, KEYS, NOW)


# what the ticket is, what the mail surely says, the ticket's stage -> what becomes of the mail, what its ticket is then
TURNS = [
    (INQUIRY, ORDER, Stage.PROCESSED, FOLLOW, ORDER),
    (INQUIRY, ORDER, Stage.CLOSED, FOLLOW, ORDER),
    (INQUIRY, COMPLAINT, Stage.NEW, FOLLOW, COMPLAINT),
    (FAQ, ORDER, Stage.PROCESSED, FOLLOW, ORDER),
    (OTHER, COMPLAINT, Stage.PROCESSED, FOLLOW, COMPLAINT),
    (INQUIRY, FAQ, Stage.PROCESSED, FOLLOW, INQUIRY),
    (INQUIRY, OTHER, Stage.PROCESSED, FOLLOW, INQUIRY),
    (OTHER, INQUIRY, Stage.PROCESSED, FOLLOW, OTHER),
    (ORDER, INQUIRY, Stage.DEAL, FOLLOW, ORDER),
    (ORDER, ORDER, Stage.NEW, FOLLOW, ORDER),
    (ORDER, ORDER, Stage.DEAL, FOLLOW, ORDER),
    (ORDER, ORDER, Stage.CLOSED, OPEN, ORDER),
    (ORDER, COMPLAINT, Stage.NEW, OPEN, COMPLAINT),
    (ORDER, COMPLAINT, Stage.DEAL, OPEN, COMPLAINT),
    (ORDER, COMPLAINT, Stage.CLOSED, OPEN, COMPLAINT),
    (COMPLAINT, ORDER, Stage.PROCESSED, FOLLOW, COMPLAINT),
    (COMPLAINT, ORDER, Stage.CLOSED, OPEN, ORDER),
    (COMPLAINT, COMPLAINT, Stage.CLOSED, FOLLOW, COMPLAINT),
]


@pytest.mark.parametrize(("of", "category", "stage", "disposition", "then"), TURNS)
def test_what_a_further_mail_surely_says_makes_of_its_ticket(of, category, stage, disposition, then):
    decision = decided(of, said(category), stage)
    assert (decision.disposition, decision.category) == (disposition, then)
    assert decision.event is (Event.OPENED if disposition is OPEN else Event.FOLLOW_UP)
    assert decision.turned is (disposition is FOLLOW and then is not of)
    assert ("category.turned" in codes(decision)) is decision.turned
    assert ("thread.apart" in codes(decision)) is (disposition is OPEN)
    assert decision.ticket == (0 if disposition is OPEN else 1001)


@pytest.mark.parametrize(("of", "category", "stage", "disposition", "then"), TURNS)
def test_what_is_not_sure_turns_nothing(of, category, stage, disposition, then):
    decision = decided(of, said(category, unsure=True), stage)
    assert (decision.disposition, decision.category, decision.turned) == (FOLLOW, of, False)


def test_yes_please_is_not_sure_enough():
    assert not decided(INQUIRY, replace(said(ORDER), confidence=0.93)).turned


@pytest.mark.parametrize(("of", "category", "stage", "disposition", "then"), TURNS)
def test_an_outsider_with_the_customers_reply_address_turns_nothing(of, category, stage, disposition, then):
    outsider = replace(MAIL, author=Address("eve@else.example", "Eve"))
    decision = decided(of, said(category), stage, outsider)
    assert (decision.disposition, decision.category, decision.turned) == (FOLLOW, of, False)


def test_what_a_colleague_said_of_a_ticket_stands():
    decision = decided(INQUIRY, said(ORDER), category_said=True)
    assert (decision.category, decision.turned) == (INQUIRY, False)


def test_a_second_complaint_about_an_order_is_heard_with_the_order_while_the_first_is_open():
    first = ticket(1002, category=COMPLAINT)
    assert decided(ORDER, said(COMPLAINT), earlier=(first,)).disposition is FOLLOW
    closed, older = replace(first, stage=Stage.CLOSED), replace(first, number=1000)
    for other in (closed, older, ticket(1002)):
        assert decided(ORDER, said(COMPLAINT), earlier=(other,)).disposition is OPEN


def test_who_wants_a_closed_order_changed_orders_nothing_anew():
    changes = replace(said(ORDER), enquiry=Enquiry(Asked.CHANGE, ("4711",)))
    assert decided(ORDER, changes, Stage.CLOSED).disposition is FOLLOW


def test_a_reply_that_got_a_ticket_of_its_own_is_not_acknowledged_and_goes_to_somebody():
    mail = replace(MAIL, references=(KEYS.message_id("a", 1001, 99, "acme.example"),))
    decision = decided(ORDER, said(COMPLAINT), mail=mail)
    assert (decision.ruling.code, decision.notify) == ("N14", ("cora",))
