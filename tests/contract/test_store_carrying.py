"""What is carried in and out in bulk, on every store: whose row it is, and tables a page at a time."""

import pytest
from support.store_values import HOUR, NOW, file_mail, letter, message, opening, order_form, take_in, verdict

from mailbot.model import acts
from mailbot.model.carried import EXTRACTS, ExtractWanted, Met, Told
from mailbot.model.customer import Source
from mailbot.model.verdict import Category


def meet(store, *addresses, phones=(), now=NOW, **told):
    with store.begin() as tx:
        return tx.meet(Told(addresses, phones=phones, **told), now)


def record(store, met):
    with store.read() as tx:
        return tx.customer(met.customer)


def extract(store, what, **wanted):
    """(a row as column -> cell, each), where to go on."""
    with store.read() as tx:
        found = tx.extract(ExtractWanted(what, **wanted))
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows], found.last


def filed(store, address="anna@buyer.example", uid=1, now=NOW, **more):
    mail = take_in(store, f"words {uid}", uid=uid, now=now)
    decision = opening(category=Category.ORDER)
    return file_mail(store, mail, message(address, **more), decision, now=now, judged=verdict(Category.ORDER))


# --- in ---


def test_a_row_makes_a_customer_and_the_same_row_again_changes_nothing(store):
    first = meet(store, "anna@buyer.example", name="Anna", owner="bob", phones=("+49 30 1234567",))
    assert first == Met(first.customer, fresh=True)
    assert meet(store, "anna@buyer.example", name="Anna", phones=("+49301234567",)) == Met(first.customer)
    known = record(store, first)
    assert (known.customer.name, known.customer.owner, known.phones) == ("Anna", "bob", ("+49301234567",))


def test_what_is_known_stays_and_what_is_missing_is_filled_in(store):
    first = meet(store, "anna@buyer.example", name="Anna")
    more = meet(
        store, "anna@buyer.example", "a@buyer.example", name="Somebody", company="Buyer", phones=("0301234567",)
    )
    assert more == Met(first.customer, changed=True)
    customer = record(store, first).customer
    assert (customer.name, customer.company, customer.phone) == ("Anna", "Buyer", "0301234567")
    assert customer.addresses == ("a@buyer.example", "anna@buyer.example")


def test_an_address_that_is_anothers_stays_theirs(store):
    anna, carl = meet(store, "anna@buyer.example"), meet(store, "carl@other.example")
    both = meet(store, "anna@buyer.example", "carl@other.example")
    assert both == Met(anna.customer, others=("carl@other.example",))
    assert record(store, carl).customer.addresses == ("carl@other.example",)


def test_without_an_address_the_telephone_tells_and_without_either_nobody_is_met(store):
    first = meet(store, phones=("+49 30 1234567",), name="Anna")
    assert meet(store, phones=("+4930 123 4567",)) == Met(first.customer)
    assert meet(store, "anna@buyer.example", phones=("+49 30 1234567",)).customer != first.customer
    assert meet(store, phones=("12",), name="Nobody") == Met(0)


def test_who_was_merged_is_met_as_the_other(store):
    gone, kept = meet(store, phones=("+49 30 1234567",)), meet(store, "carl@other.example")
    with store.begin() as tx:
        tx.merge_customers(kept.customer, gone.customer, "bob", NOW)
    assert meet(store, phones=("+49 30 1234567",)).customer == kept.customer


# --- out ---


@pytest.mark.parametrize("what", EXTRACTS)
def test_nothing_is_a_table_with_its_columns_and_no_rows(store, what):
    with store.read() as tx:
        found = tx.extract(ExtractWanted(what))
    assert (len(found.columns) > 3, found.rows, found.last) == (True, (), 0)


def test_tickets_a_page_at_a_time_and_since_a_moment(store):
    numbers = [filed(store, uid=uid, now=NOW + uid * HOUR).number for uid in (1, 2, 3)]
    first, last = extract(store, "tickets", limit=2)
    assert ([row["number"] for row in first], last) == ([str(one) for one in numbers[:2]], numbers[1])
    rest, last = extract(store, "tickets", limit=2, after=last)
    assert ([row["number"] for row in rest], last) == ([str(numbers[2])], 0)
    late, _ = extract(store, "tickets", since=NOW + 2 * HOUR)
    assert [row["number"] for row in late] == [str(one) for one in numbers[1:]]
    assert (rest[0]["addresses"], rest[0]["category"], rest[0]["opened_at"]) == (
        "anna@buyer.example",
        "order",
        f"{NOW + 3 * HOUR:%Y-%m-%d %H:%M:%S}",
    )


def test_orders_have_their_goods_and_customers_all_that_is_known(store):
    ticket = filed(store, form=order_form(country="Chile"))
    with store.begin() as tx:
        said = (acts.Worth("12", "USD"), acts.EditOrder("amount", "11 USD"), acts.EditOrder("promised", "2026-05-12"))
        tx.act(ticket.number, said, "bob", 0, NOW)
        tx.set_attribute(ticket.customer, "industry", "food", Source.COMMAND, "bob", NOW)
        tx.set_key_account(ticket.customer, True, "bob", NOW)
    ((order,), _), ((customer,), _) = extract(store, "orders"), extract(store, "customers")
    assert "Desk lamp" in order["items"] and order["worth"] == "12 USD"
    assert (order["order_numbers"], order["channel"]) == ("", "form")
    assert (order["amount"], order["currency"], order["promised"]) == ("11", "USD", "2026-05-12")
    assert (customer["country"], customer["key_account"], customer["attributes"]) == ("Chile", "yes", "industry=food")


def test_mails_have_their_words_cut_to_a_cell(store):
    ticket = filed(store, text="lamp " * 10_000)
    ((mail,), _) = extract(store, "mails")
    assert (mail["from_address"], mail["ticket"]) == ("anna@buyer.example", str(ticket.number))
    assert mail["text"] == "lamp " * 6_400


def test_letters_about_a_ticket_are_those_to_the_customer(store):
    ticket = filed(store)
    with store.begin() as tx:
        tx.enqueue(letter(ticket=ticket.number), 1, "", NOW + HOUR)
        tx.enqueue(
            letter(to=("bob@staff.example",), message_id="<n.1@company.example>", ticket=ticket.number), 1, "", NOW
        )
    with store.read() as tx:
        assert tx.letters_about(ticket.number, ("nobody@buyer.example",)) == ()
        found = tx.letters_about(ticket.number, ("anna@buyer.example",))
    assert [at for _, at in found] == [NOW + HOUR]
