"""What staff taught is remembered, told to every process at once, and forgotten without a trace."""

import pytest
from msgspec.structs import replace
from support.store_values import HOUR, NOW, file_mail, joining, message, opening, take_in

from mailbot.model.errors import PermanentFailure
from mailbot.model.history import Hint, Pointer, Questions
from mailbot.model.lesson import Lesson
from mailbot.model.verdict import Category

STEPS = tuple((category, 1.5 if category is Category.ORDER else -0.375) for category in Category)
LESSON = Lesson("d1", Category.ORDER, ("#asks", "kindly ship", "下单"), STEPS, NOW)


def opened(store, words="hello"):
    """(mail, ticket number)"""
    mail = take_in(store, words)
    return mail, file_mail(store, mail, message(message_id=f"<{words}@x>"), opening()).number


def version(store):
    with store.read() as tx:
        return tx.lessons_version()


def test_a_lesson_comes_back_as_it_was(store):
    mail, ticket = opened(store)
    full = replace(
        LESSON,
        who="bob",
        mail=mail,
        ticket=ticket,
        judged=Category.INQUIRY,
        was=Category.FAQ,
        subject="Re: 订单",
    )
    bare = replace(LESSON, digest="d2", marks=(), at=NOW + HOUR)
    with store.begin() as tx:
        tx.put_lesson(full)
        tx.put_lesson(bare)
    with store.read() as tx:
        assert tx.lesson("d1") == full
        assert tx.lesson("d3") is None
        assert tx.lessons(10) == (bare, full)
        assert tx.lessons(1) == (bare,)


def test_a_mail_teaches_once(store):
    with store.begin() as tx:
        tx.put_lesson(LESSON)
        tx.put_lesson(replace(LESSON, category=Category.COMPLAINT))
    with store.read() as tx:
        (only,) = tx.lessons(10)
    assert only.category is Category.COMPLAINT


def test_the_version_tells_of_every_change_and_of_nothing_else(store):
    seen = [version(store)]
    assert seen == [0]
    for change in (
        lambda tx: tx.put_lesson(LESSON),
        lambda tx: tx.put_lesson(replace(LESSON, digest="d2")),
        lambda tx: tx.put_lesson(replace(LESSON, category=Category.OTHER)),
        lambda tx: tx.drop_lesson("d1"),
    ):
        with store.begin() as tx:
            change(tx)
        seen.append(version(store))
    assert len(set(seen)) == len(seen)
    with store.begin() as tx:
        assert not tx.drop_lesson("d1")
        tx.lessons(5)
    assert version(store) == seen[-1]


def test_a_dropped_lesson_is_gone(store):
    with store.begin() as tx:
        tx.put_lesson(LESSON)
    with store.begin() as tx:
        assert tx.drop_lesson("d1")
    with store.read() as tx:
        assert tx.lesson("d1") is None and tx.lessons(10) == ()


def test_another_process_hears_of_it_at_once(shared):
    one, other = shared
    with one.begin() as tx:
        given = tx.put_lesson(LESSON)
    assert version(other) == given
    with other.read() as tx:
        assert tx.lesson("d1") == LESSON


def test_a_ticket_knows_its_first_mail_and_only_that_one_opened_it(store):
    mail, ticket = opened(store)
    later = take_in(store, "and blue ones?", uid=2)
    file_mail(store, later, message(message_id="<2@x>"), joining(ticket))
    with store.read() as tx:
        assert tx.first_mail(ticket) == mail
        assert tx.first_mail(ticket + 1) == 0
        assert (tx.opened_by(mail), tx.opened_by(later), tx.opened_by(99)) == (ticket, 0, 0)


def test_the_further_mail_that_turned_a_ticket_is_what_its_category_comes_from(store):
    mail, ticket = opened(store)
    later = take_in(store, "we order ten", uid=2)
    turned = replace(joining(ticket), category=Category.ORDER, turned=True)
    file_mail(store, later, message(message_id="<2@x>"), turned)
    with store.read() as tx:
        assert tx.ticket(ticket).category is Category.ORDER
        assert tx.order(ticket) is not None, "it is kept with the orders"
        assert (tx.mail_of_category(ticket), tx.first_mail(ticket)) == (later, mail)


def test_a_thread_knows_whether_a_colleague_said_what_its_ticket_is(store):
    mail, ticket = opened(store)
    later = take_in(store, "we order ten", uid=2)
    file_mail(store, later, message(message_id="<2@x>"), replace(joining(ticket), category=Category.ORDER, turned=True))
    asked = Questions("li@client.example", (Pointer(Hint.TOKEN, number=ticket),))
    for who, said in (("", False), ("bob", True)):
        with store.begin() as tx:
            if who:
                tx.recategorise(ticket, Category.INQUIRY, who, mail, NOW)
            (thread,) = tx.history_of(asked, later, message(message_id="<3@x>"), NOW).threads
        assert thread.category_said is said


def test_a_corrected_category_is_on_the_ticket_and_in_its_history(store):
    mail, ticket = opened(store)
    with store.begin() as tx:
        assert tx.recategorise(ticket, Category.COMPLAINT, "bob", mail, NOW + HOUR) is Category.INQUIRY
    with store.read() as tx:
        view = tx.ticket_view(ticket)
    assert view.ticket.category is Category.COMPLAINT
    (event,) = (entry for entry in view.timeline if entry.text.startswith("category"))
    assert (event.text, event.who, event.mail, event.at) == (
        "category complaint, was inquiry",
        "bob",
        mail,
        NOW + HOUR,
    )


def test_the_category_that_it_has_already_is_no_event(store):
    mail, ticket = opened(store)
    with store.begin() as tx:
        assert tx.recategorise(ticket, Category.INQUIRY, "bob", mail, NOW) is Category.INQUIRY
    with store.read() as tx:
        assert not [entry for entry in tx.ticket_view(ticket).timeline if entry.text.startswith("category")]


def test_a_ticket_that_is_not_there_cannot_be_corrected(store):
    with pytest.raises(PermanentFailure, match="no ticket 7"), store.begin() as tx:
        tx.recategorise(7, Category.ORDER, "", 0, NOW)
