"""What went to and fro with a ticket's customer, the same on every back end."""

from support.store_values import NOW, file_mail, joining, letter, message, opening, order_form, take_in, verdict

from mailbot.model.decision import Disposition
from mailbot.model.history import Correspondence, Questions
from mailbot.model.outgoing import Kind
from mailbot.model.ticket import Event
from mailbot.model.verdict import Origin

ANNA, BEN = "anna@buyer.example", "ben@third.example"


def arrived(store, words, said, decision, **more):
    mail = take_in(store, words)
    file_mail(store, mail, said, decision, **more)
    return mail


def sent(store, mail, message_id, kind=Kind.ACK, to=ANNA):
    with store.begin() as tx:
        tx.enqueue(letter(kind, (to,), message_id=message_id, ticket=1001), mail, "", NOW)


def letters_of(store, ticket=1001):
    with store.read() as tx:
        return tx.history_of(Questions("", letters_of=ticket), 0, message(), NOW).correspondence


def test_it_is_read_only_where_it_is_asked_for_and_there_is_a_ticket(store):
    arrived(store, "one", message(message_id="<1@buyer>"), opening())
    assert letters_of(store, 0) is None
    assert letters_of(store, 1002) is None
    assert letters_of(store) == Correspondence(ANNA, "Anna", "Lamps", False, "<1@buyer>", ("<1@buyer>",))


def test_the_customers_last_letter_is_answered_and_all_that_they_know_is_referred_to(store):
    first = arrived(store, "one", message(message_id="<1@buyer>"), opening())
    sent(store, first, "<a.1@acme>")
    sent(store, first, "<n.1@acme>", Kind.NOTICE, "bob@acme.example")
    answer = joining(1001, Disposition.ANSWER, Event.ANSWERED, actor="bob")
    answered = arrived(store, "two", message("bob@acme.example", message_id="<bob@acme>"), answer, digest="d1")
    sent(store, answered, "<r.1@acme>", Kind.ANSWER)
    arrived(store, "three", message("Anna@Buyer.example", message_id="<2@buyer>", subject="Re: Lamps"), joining(1001))
    found = letters_of(store)
    assert (found.address, found.subject, found.answers_to) == (ANNA, "Re: Lamps", "<2@buyer>")
    assert found.seen == ("<1@buyer>", "<a.1@acme>", "<r.1@acme>", "<2@buyer>")
    assert found.sent == {"d1"}


def test_a_forms_message_id_is_the_web_servers_so_our_acknowledgement_is_answered(store):
    shop = message("wordpress@shop.example", message_id="<web@shop>", form=order_form(ANNA), subject="New order")
    first = arrived(store, "one", shop, opening(), judged=verdict(origin=Origin.FORM))
    assert letters_of(store).answers_to == ""
    sent(store, first, "<a.1@acme>")
    found = letters_of(store)
    assert (found.address, found.form, found.answers_to, found.seen) == (ANNA, True, "<a.1@acme>", ("<a.1@acme>",))


def test_who_is_not_the_customer_gets_no_answer_and_is_named(store):
    arrived(store, "one", message(message_id="<1@buyer>"), opening())
    arrived(store, "two", message(BEN, message_id="<b@third>", subject="Re: other"), joining(1001))
    found = letters_of(store)
    assert (found.address, found.subject, found.answers_to, found.wrote_later) == (ANNA, "Lamps", "<1@buyer>", (BEN,))
    arrived(store, "three", message(message_id="<2@buyer>"), joining(1001))
    assert letters_of(store).wrote_later == ()


def test_a_customer_without_an_address_can_get_none(store):
    shop = message("wordpress@shop.example", form=order_form(""))
    arrived(store, "one", shop, opening(), judged=verdict(origin=Origin.FORM))
    assert letters_of(store).address == ""


def test_notes_and_held_answers_do_not_count(store):
    arrived(store, "one", message(message_id="<1@buyer>"), opening())
    note = joining(1001, Disposition.NOTE)
    arrived(store, "two", message("bob@acme.example", message_id="<bob@acme>"), note, digest="d1")
    arrived(store, "three", message(ANNA, message_id="<away@buyer>"), note)
    found = letters_of(store)
    assert (found.answers_to, found.seen, found.sent) == ("<1@buyer>", ("<1@buyer>",), frozenset())
