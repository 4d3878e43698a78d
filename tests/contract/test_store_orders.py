"""Orders, quotes and factories on every store: filled by mail, corrected, found by number, reminded of once, purged."""

from datetime import date

import pytest
from msgspec.structs import replace
from support.store_values import DAY, HOUR, NOW, file_mail, joining, message, opening, order_form, take_in, verdict

from mailbot.model import acts
from mailbot.model.details import Amount, Details, Product, Quantity, Reference, ReferenceKind
from mailbot.model.order import Channel, Order, OrderLine, Quote
from mailbot.model.ticket import Event, Stage, WaitingFor
from mailbot.model.verdict import Category

LINES = (OrderLine("Desk lamp", "12", "", "24.00", sku="DL-1"), OrderLine("Bulb"))


def ask(store, question, *values):
    with store.read() as tx:
        return getattr(tx, question)(*values)


def tell(store, order, *values):
    with store.begin() as tx:
        return getattr(tx, order)(*values)


def do(store, ticket, *deeds, now=NOW):
    return tell(store, "act", ticket, deeds, "bob", 0, now)


def ordered(store, author="anna@buyer.example", *, uid=1, form=None, **more):
    judged = verdict(Category.ORDER, details=more.get("details", Details()))
    said = message(author, form=form) if form else message(author)
    return file_mail(store, take_in(store, f"order {uid}", uid=uid), said, opening(), judged=judged).number


def test_a_form_fills_the_order_and_an_edit_corrects_it(store):
    number = ordered(
        store, form=order_form(order_ref="4711", total="288"), details=Details(amounts=(Amount("288", "EUR"),))
    )
    order = ask(store, "order", number)
    assert (order.number, order.worth, order.channel, order.lines) == ("4711", "288 EUR", Channel.FORM, LINES)
    do(store, number, acts.EditOrder("amount", "300.50 USD"), acts.EditOrder("promised", "2026-05-12"))
    do(store, number, acts.EditOrder("line", line=OrderLine("Lamp", "9"), at=1), acts.EditOrder("line", at=2))
    do(store, number, acts.EditOrder("theirs", "PO 88-A"), acts.EditOrder("channel", "fax"))
    order = ask(store, "order", number)
    assert order.worth == "300.50 USD" and order.promised == date(2026, 5, 12) and order.channel is Channel.FAX
    assert order.lines == (OrderLine("Lamp", "9"),) and order.theirs == "PO 88-A"


def test_one_number_by_two_names_is_the_customers_own(store):
    twice = (Reference(ReferenceKind.ORDER, "PO 9001"), Reference(ReferenceKind.PURCHASE, "9001"))
    order = ask(store, "order", ordered(store, details=Details(references=twice)))
    assert order.numbers == ("9001",) and order.theirs == "9001"


def test_the_words_of_a_mail_fill_it_and_a_later_one_adds_its_number(store):
    seen = Details(
        references=(Reference(ReferenceKind.ORDER, "77"),),
        quantities=(Quantity("20", "pcs"),),
        amounts=(Amount("10", "USD"), Amount("200", "USD")),
        products=(Product("A-100", "Pump"),),
    )
    number = ordered(store, details=seen)
    order = ask(store, "order", number)
    assert order.number == "77" and order.amount == "", "of two sums none can be told to be the order's"
    assert order.lines == (OrderLine("Pump", "20", "pcs", sku="A-100"),)
    later = Details(references=(Reference(ReferenceKind.PURCHASE, "PO-9"),))
    file_mail(
        store, take_in(store, "po", uid=2), message(), joining(number), judged=verdict(Category.ORDER, details=later)
    )
    assert ask(store, "order", number).theirs == "PO-9"


def test_mail_of_another_kind_has_no_order_until_somebody_says_so(store):
    number = file_mail(store, take_in(store), message(), opening()).number
    assert ask(store, "order", number) is None
    do(store, number, acts.EditOrder("number", "5"))
    assert ask(store, "order", number).number == "5"


def test_an_order_is_found_by_any_number_however_it_is_spelt(store):
    one = ordered(store, form=order_form(order_ref="PO-4711/a"))
    other = ordered(store, "carl@else.example", uid=2, form=order_form("carl@else.example", order_ref="po 4711 A"))
    assert [ticket.number for ticket in ask(store, "orders_numbered", "po4711a")] == [other, one]
    assert ask(store, "orders_numbered", "--") == ()
    tell(store, "put_quote", one, Quote("PI 123", "12000", "USD", who="bob"), 0, NOW)
    assert [ticket.number for ticket in ask(store, "orders_numbered", "pi-123")] == [one]


def test_a_quote_is_remembered_once_and_stands_on_the_time_line(store):
    number = ordered(store)
    for _ in range(2):
        tell(store, "put_quote", number, Quote("PI-1", "12000", "USD", who="bob"), 0, NOW)
    (quote,) = ask(store, "quotes", number)
    assert (quote.text, quote.who, quote.at) == ("PI-1 12000 USD", "bob", NOW)
    events = [entry.text for entry in ask(store, "ticket_view", number).timeline if entry.what == "event"]
    assert events.count("quoted: PI-1 12000 USD") == 1


def test_what_a_customer_may_hear_of_it_is_never_what_colleagues_do_among_themselves(store):
    number = ordered(store)
    do(store, number, acts.Step(Event.DEALT), now=NOW + HOUR)
    do(store, number, acts.Remark("he pays late"), acts.EditOrder("amount", "9 USD"), now=NOW + DAY)
    (known,) = ask(store, "orders_known", [number, 9999])
    assert known.last == ("dealt", NOW + HOUR) and known.addresses == ("anna@buyer.example",)
    assert [one.ticket.number for one in ask(store, "orders_of", known.ticket.customer, 5)] == [number]
    do(store, number, acts.Step(Event.CLOSED))
    assert ask(store, "orders_of", known.ticket.customer, 5) == ()


def test_an_order_goes_to_a_factory_and_waits_until_it_answers(store):
    number = ordered(store)
    ticket = do(store, number, acts.SendToFactory("plant1", NOW + DAY, "pack well"))
    assert ticket.stage is Stage.PROCESSED and ticket.waiting_for is WaitingFor.FACTORY
    (leg,) = ask(store, "legs", number)
    assert (leg.factory, leg.sent_at, leg.due_at, leg.who, leg.note) == ("plant1", NOW, NOW + DAY, "bob", "pack well")
    assert ask(store, "open_legs", 9) == (leg,)
    ticket = do(store, number, acts.FactoryAnswered("plant1"), now=NOW + HOUR)
    assert ticket.waiting_for is WaitingFor.US
    assert ask(store, "legs", number)[0].answered_at == NOW + HOUR and ask(store, "open_legs", 9) == ()


def test_a_deal_that_goes_to_a_factory_stays_a_deal_and_two_factories_are_waited_for(store):
    number = ordered(store)
    do(
        store,
        number,
        acts.Step(Event.DEALT),
        acts.SendToFactory("one", NOW + DAY),
        acts.SendToFactory("two", NOW + DAY),
    )
    ticket = do(store, number, acts.FactoryAnswered("one"))
    assert ticket.stage is Stage.DEAL and ticket.waiting_for is WaitingFor.FACTORY


def test_a_factory_is_reminded_by_one_caller_only(shared):
    one, other = shared
    number = ordered(one)
    do(one, number, acts.SendToFactory("plant1", NOW + DAY))
    assert ask(one, "late_legs", NOW, 9) == ()
    (leg,) = ask(one, "late_legs", NOW + DAY, 9)
    assert tell(other, "reminded_factory", leg, NOW + 2 * DAY) and not tell(one, "reminded_factory", leg, None)
    (again,) = ask(one, "late_legs", NOW + 2 * DAY, 9)
    assert again.reminders == 1 and tell(one, "reminded_factory", again, None)
    assert ask(one, "late_legs", NOW + 9 * DAY, 9) == ()


def test_an_order_that_was_taken_for_a_customer_is_theirs_and_leaves_no_empty_one(store):
    known = ask(store, "ticket", ordered(store)).customer
    number = ordered(store, "", uid=2, form=replace(order_form(""), customer=message("").author))
    made = ask(store, "ticket", number).customer
    assert made != known
    tell(store, "taken_for", number, known)
    assert ask(store, "ticket", number).customer == known and ask(store, "customer", made) is None


@pytest.mark.parametrize("days", [59, 61])
def test_nothing_goes_before_its_purge_date_and_all_of_it_then(store, days):
    number = ordered(store, form=order_form(order_ref="4711"))
    tell(store, "put_quote", number, Quote("PI-1"), 0, NOW)
    do(store, number, acts.SendToFactory("plant1", NOW + DAY))
    do(store, number, acts.Step(Event.RECYCLED))
    old = ask(store, "purgeable", NOW + days * DAY - 60 * DAY, 9)
    assert old == ((number,) if days > 60 else ())
    assert ask(store, "order", number).number == "4711"
    for each in old:
        tell(store, "purge", each)
        assert ask(store, "order", number) is None and ask(store, "legs", number) == ()
        assert ask(store, "orders_numbered", "4711") == () and ask(store, "quotes", number) == ()


def test_an_order_is_put_in_place_of_what_was_known(store):
    number = ordered(store, form=order_form(order_ref="1"))
    tell(store, "put_order", Order(number, "2", lines=LINES[1:]))
    assert ask(store, "order", number) == Order(number, "2", lines=LINES[1:])


def test_of_a_customers_addresses_the_one_that_ordered_comes_first(store):
    detail = Details(references=(Reference(ReferenceKind.ORDER, "77"),))
    private, number = ordered(store, "anna@home.example"), ordered(store, "zoe@buyer.example", uid=2, details=detail)
    customers = [ask(store, "ticket", one).customer for one in (private, number)]
    tell(store, "merge_customers", *customers, "bob", NOW + DAY)
    (known,) = ask(store, "orders_known", [number])
    assert known.addresses == ("zoe@buyer.example", "anna@home.example")
