"""What a report rests on, and what was promised, on every store."""

from datetime import timedelta

from support.store_values import DAY, HOUR, NOW, file_mail, message, opening, order_form, take_in, verdict

from mailbot.model import acts
from mailbot.model.complaint import Complaint, Pace
from mailbot.model.records import TicketFilter
from mailbot.model.ticket import Event, Stage
from mailbot.model.verdict import Category


def opened(store, words, now=NOW, category=Category.INQUIRY, author="anna@buyer.example", **more):
    mail = take_in(store, words, uid=hash(words) % 10_000, now=now)
    return file_mail(store, mail, message(author, **more), opening(category=category), now=now,
                     judged=verdict(category)).number  # fmt: skip


def act(store, ticket, *given, now=NOW, who="bob"):
    with store.begin() as tx:
        tx.act(ticket, given, who, 0, now)


def ask(store, question, *values):
    with store.read() as tx:
        return getattr(tx, question)(*values)


def test_facts_are_those_of_the_time_and_its_end_is_not_part_of_it(store):
    first = opened(store, "first", NOW - DAY)
    second = opened(store, "second", NOW, form=order_form(country="Chile"))
    third = opened(store, "third", NOW + DAY)
    act(store, first, acts.Step(Event.ANSWERED), now=NOW + HOUR)
    act(store, second, acts.Step(Event.DEALT), acts.Worth("12", "USD"), now=NOW + 2 * HOUR, who="eve")
    facts = ask(store, "facts", NOW, NOW + DAY)
    assert [one.number for one in facts.tickets] == [first, second] and third not in facts.tickets
    before, new = facts.tickets
    assert (before.answered_at, before.answered_by) == (NOW + HOUR, "bob")
    assert (new.form, new.products, new.country) == ("shop", ("Desk lamp", "Bulb"), "Chile")
    assert (new.worth, new.dealt_ever, new.owner, new.answered_at) == ("12 USD", True, "bob", None)
    assert [(one.ticket, one.event, one.who) for one in facts.steps] == [(second, "dealt", "eve")]
    assert [(one.ticket, one.at) for one in facts.mails] == [(second, NOW)]
    assert ask(store, "facts", NOW + 9 * DAY, NOW + 10 * DAY).tickets == ()


def test_the_first_answer_counts_and_a_second_does_not(store):
    ticket = opened(store, "words")
    act(store, ticket, acts.Step(Event.PROCESSED), now=NOW + HOUR)
    act(store, ticket, acts.Step(Event.ANSWERED), now=NOW + DAY, who="eve")
    (known,) = ask(store, "facts", NOW + DAY, NOW + 2 * DAY).tickets
    assert (known.answered_at, known.answered_by) == (NOW + HOUR, "bob")


def test_the_first_promise_of_a_ticket_is_the_one(store):
    ticket = opened(store, "words")
    with store.begin() as tx:
        tx.promise(ticket, NOW + HOUR, NOW)
        tx.promise(ticket, NOW + DAY, NOW)
    assert ask(store, "promised_at", ticket) == NOW + HOUR
    assert [one.ticket for one in ask(store, "facts", NOW + HOUR, NOW + DAY).promises] == [ticket]
    assert ask(store, "facts", NOW, NOW + HOUR).promises == ()


def test_the_pace_is_that_of_the_category(store):
    first, waiting = opened(store, "first"), opened(store, "second", NOW + HOUR)
    opened(store, "third", category=Category.ORDER)
    act(store, first, acts.Step(Event.ANSWERED), now=NOW + 2 * HOUR)
    assert ask(store, "pace", Category.INQUIRY, NOW - DAY) == Pace(((NOW, NOW + 2 * HOUR),), 1)
    assert ask(store, "pace", Category.INQUIRY, NOW + timedelta(days=1)) == Pace()
    assert waiting


def test_complaints_of_the_customer_or_about_the_product_the_newest_first(store):
    pump = {"form": order_form("bob@other.example")}
    theirs = opened(store, "theirs", category=Category.COMPLAINT)
    same = opened(store, "same product", category=Category.COMPLAINT, author="bob@other.example", **pump)
    opened(store, "no complaint")
    mine = opened(store, "mine", category=Category.COMPLAINT)
    customer = ask(store, "ticket", mine).customer

    def like(*products):
        return [one.number for one in ask(store, "complaints_like", mine, customer, products, 5)]

    assert like() == [theirs] and like("Desk lamp") == [same, theirs] and like("Table") == [theirs]


def test_a_closed_complaint_is_to_be_asked_about_once(store):
    ticket = opened(store, "words", category=Category.COMPLAINT)
    assert ask(store, "complaint", ticket) == Complaint(ticket)
    act(store, ticket, acts.Blame("late"), acts.Step(Event.CLOSED), now=NOW + HOUR)

    def waiting(since, before):
        return [one.number for one in ask(store, "complaints_to_ask_about", since, before, 9)]

    assert waiting(NOW, NOW + HOUR) == [ticket] and waiting(NOW, NOW) == [] and waiting(NOW + DAY, NOW + DAY) == []
    with store.begin() as tx:
        assert [tx.asked_about(ticket, NOW + HOUR), tx.asked_about(ticket, NOW + DAY)] == [True, False]
    assert waiting(NOW, NOW + HOUR) == []
    act(store, ticket, acts.Settle(True), acts.Remedy("sent again"), now=NOW + DAY)
    known = ask(store, "complaint", ticket)
    assert known == Complaint(ticket, "late", "sent again", NOW + HOUR, NOW + DAY, "yes")
    assert ask(store, "ticket", ticket).stage is Stage.CLOSED
    facts = ask(store, "facts", NOW, NOW + DAY)
    assert facts.causes == ((ticket, "late"),) and facts.complaints == ()


def test_a_row_of_a_report_is_found_again_as_a_list(store):
    shop = opened(store, "first", form=order_form(country="Chile"))
    plain = opened(store, "second", author="carl@other.example")

    def listed(**wanted):
        return {row.number for row in ask(store, "tickets", TicketFilter(**wanted))}

    (fact,) = (one for one in ask(store, "facts", NOW, NOW + DAY).tickets if one.number == shop)
    assert listed(country=fact.country) == listed(form=fact.form) == {shop}
    assert [listed(product=product) for product in fact.products] == [{shop}] * len(fact.products)
    assert listed(language=fact.language) == {shop, plain}
    assert listed(country="Peru") == listed(product="%") == listed(form="other") == set()
