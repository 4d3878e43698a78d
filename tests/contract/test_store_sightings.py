"""What floods, forgeries and leaks are seen by, the same on every back end (threats T2, T22, T34)."""

from msgspec.structs import replace
from support.store_values import DAY, HOUR, MINUTE, NOW, file_mail, joining, letter, message, opening, take_in

from mailbot.model.decision import Disposition
from mailbot.model.history import FLOOD, FLOOD_BEGINS, Questions
from mailbot.model.outgoing import Kind
from mailbot.model.verdict import Reason

ASKED = Questions("anna@buyer.example", sender_tickets=3, form="shop", form_tickets=4)


def crowd(store, asked=ASKED, mail=99, now=NOW):
    with store.read() as tx:
        return tx.history_of(asked, mail, message(asked.customer_address), now).crowd


def opened(store, words, *reasons, now=NOW, author="anna@buyer.example"):
    mail = take_in(store, words, now=now)
    return file_mail(store, mail, message(author), opening(reasons=reasons), now=now), mail


def test_a_customers_tickets_of_the_last_hour_are_counted(store):
    for n in range(3):
        assert crowd(store) is None
        opened(store, f"words {n}", now=NOW + n * MINUTE)
    assert crowd(store, now=NOW + 59 * MINUTE).text == "3 tickets from this sender within an hour"
    assert crowd(store, now=NOW + HOUR) is None, "the first of them is an hour old"
    assert crowd(store, replace(ASKED, customer_address="bob@buyer.example")) is None
    assert crowd(store, replace(ASKED, sender_tickets=0)) is None


def test_a_forms_tickets_are_counted_by_the_hour(store):
    asked = replace(ASKED, customer_address="bob@buyer.example")
    for n in range(4):
        assert crowd(store, asked) is None
        with store.begin() as tx:
            tx.form_opened_ticket("shop", NOW + n * MINUTE)
            tx.form_opened_ticket("other", NOW)
    assert "'shop'" in crowd(store, asked).text
    assert crowd(store, replace(asked, form="")) is None
    assert crowd(store, asked, now=NOW + HOUR) is None


def flooded(store):
    """The ticket that takes a flood, and the two mails that wait in it."""
    for n in range(2):
        opened(store, f"words {n}")
    ticket, _ = opened(store, "words 2", Reason(FLOOD_BEGINS, "too many"))
    found = crowd(store)
    with store.begin() as tx:
        tx.flood_began(found, ticket.number, NOW)
    waiting = [take_in(store, f"late {n}") for n in range(2)]
    for mail in waiting:
        noted = joining(ticket.number, Disposition.NOTE, reasons=(Reason(FLOOD, "too many"),))
        file_mail(store, mail, message(message_id=f"<late.{mail}@buyer.example>"), noted)
    return ticket.number, waiting


def floods(store):
    with store.read() as tx:
        return [(one.ticket, one.since, one.text, one.waiting) for one in tx.floods()]


def test_one_ticket_takes_a_flood_for_a_day(store):
    number, _ = flooded(store)
    assert crowd(store).digest.number == number
    assert floods(store) == [(number, NOW, "too many", 2)]
    for n in range(3):
        opened(store, f"tomorrow {n}", now=NOW + DAY)
    assert crowd(store, now=NOW + DAY).digest is None, "the next day's flood gets a ticket of its own"


def test_what_waits_is_new_again_and_joins_no_flood_any_more(store):
    number, waiting = flooded(store)
    with store.begin() as tx:
        assert tx.release_flood(number, NOW) == 2
        assert tx.pending(9) == tuple(waiting)
        assert tx.release_flood(number, NOW) == 0
    assert floods(store) == [(number, NOW, "too many", 0)]
    assert crowd(store, mail=waiting[0]) is None and crowd(store, mail=98) is not None
    with store.read() as tx:
        pointing = replace(ASKED, pointers=())
        assert tx.history_of(pointing, 98, message(), NOW).threads == ()


def test_mails_with_a_reason_are_counted_since_a_moment(store):
    for n in range(3):
        opened(store, f"words {n}", Reason("token.forged", "so"), now=NOW + n * HOUR)
    opened(store, "another", Reason("other", "so"), now=NOW + HOUR)
    with store.read() as tx:
        assert tx.mails_with_reason("token.forged", NOW) == 2
        assert tx.mails_with_reason("nothing", NOW - DAY) == 0


def test_to_whom_a_letter_went(store):
    with store.begin() as tx:
        tx.enqueue(letter(Kind.NOTICE, ("li@acme.example", "tom@acme.example"), message_id="<n.1@acme>"), 0, "", NOW)
    with store.read() as tx:
        assert tx.went_to("<n.1@acme>") == ("li@acme.example", "tom@acme.example")
        assert tx.went_to("<n.2@acme>") == ()
