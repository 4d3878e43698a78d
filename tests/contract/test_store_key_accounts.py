"""Key accounts, on every store: what a person says stands, the rule fills in where nobody said anything."""

from support.store_values import DAY, HOUR, NOW, file_mail, message, opening, take_in, verdict

from mailbot.model import acts
from mailbot.model.key_account import Sale
from mailbot.model.order import Order
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category


def bought(store, words, worth=(), address="anna@buyer.example", now=NOW):
    """Its ticket."""
    mail = take_in(store, words, uid=len(words) + ord(words[0]), now=now)
    order = opening(category=Category.ORDER)
    ticket = file_mail(store, mail, message(address), order, now=now, judged=verdict(Category.ORDER))
    with store.begin() as tx:
        tx.act(ticket.number, (acts.Step(Event.DEALT), *(acts.Worth(*one) for one in worth)), "bob", 0, now)
    return ticket


def tell(store, what, *values):
    with store.begin() as tx:
        return getattr(tx, what)(*values)


def ask(store, what, *values):
    with store.read() as tx:
        return getattr(tx, what)(*values)


def flag(store, customer):
    return ask(store, "customer", customer).customer.key_account


def test_the_rule_comes_and_goes_with_its_reason(store):
    customer = bought(store, "pumps").customer
    assert [tell(store, "rule_key_account", customer, True, "52 USD", NOW) for _ in "ab"] == [True, False]
    (mark,) = ask(store, "ruled_key_accounts")
    assert (mark.customer, mark.on, mark.by_rule, mark.at, mark.why) == (customer, True, True, NOW, "52 USD")
    assert flag(store, customer) and ask(store, "customer", customer).key_mark == mark
    assert ask(store, "life_of", customer, 50)[-1].text == "52 USD"
    assert tell(store, "rule_key_account", customer, False, "", NOW + DAY)
    assert not flag(store, customer) and ask(store, "key_mark", customer) is None
    assert ask(store, "life_of", customer, 50)[-1].code == "no_key_account"


def test_what_a_person_says_stands(store):
    off, on = bought(store, "pumps").customer, bought(store, "valves", address="carl@other.example").customer
    assert not tell(store, "set_key_account", off, False, "bob", NOW)  # it was none: nothing changes but who says so
    assert tell(store, "set_key_account", on, True, "bob", NOW)
    assert not tell(store, "rule_key_account", off, True, "52 USD", NOW + DAY)
    assert not tell(store, "rule_key_account", on, False, "", NOW + DAY)
    assert (flag(store, off), flag(store, on)) == (False, True)
    assert ask(store, "ruled_key_accounts") == ()


def test_a_person_may_confirm_what_the_rule_found(store):
    customer = bought(store, "pumps").customer
    tell(store, "rule_key_account", customer, True, "52 USD", NOW)
    assert tell(store, "set_key_account", customer, True, "bob", NOW + HOUR)
    assert ask(store, "ruled_key_accounts") == () and flag(store, customer)
    assert ask(store, "key_mark", customer).who == "bob"
    assert not tell(store, "set_key_account", 4711, True, "bob", NOW)


def test_a_merge_leaves_to_the_rule_what_is_the_rules(store):
    gone, kept = bought(store, "pumps").customer, bought(store, "valves", address="carl@other.example").customer
    tell(store, "rule_key_account", gone, True, "52 USD", NOW)
    tell(store, "merge_customers", kept, gone, "bob", NOW)
    assert flag(store, kept)
    assert [one.customer for one in ask(store, "ruled_key_accounts")] == [kept]
    assert tell(store, "rule_key_account", kept, False, "", NOW + DAY) and not flag(store, kept)


def test_sales_are_deals_of_the_time_by_their_sum_or_their_orders(store):
    first = bought(store, "pumps", [("12000", "USD")])
    second = bought(store, "valves", now=NOW + DAY)
    tell(store, "put_order", Order(second.number, amount="80.50", currency="EUR"))
    bought(store, "no sum at all")
    binned = bought(store, "another", [("7", "USD")])
    tell(store, "act", binned.number, (acts.Step(Event.RECYCLED),), "bob", 0, NOW)
    sales = {(one.customer, str(one.amount), one.currency) for one in ask(store, "sales_since", NOW)}
    assert sales == {(first.customer, "12000", "USD"), (first.customer, "80.50", "EUR")}
    assert ask(store, "sales_since", NOW + HOUR)[0].currency == "EUR"
    assert ask(store, "sales_since", NOW + 2 * DAY) == ()
    assert isinstance(ask(store, "sales_since", NOW)[0], Sale)


def test_with_the_customer_its_mark_goes(store):
    customer = bought(store, "pumps").customer
    tell(store, "rule_key_account", customer, True, "52 USD", NOW)
    tell(store, "forget", ask(store, "belongings", "anna@buyer.example"), (), NOW)
    assert ask(store, "key_mark", customer) is None
