"""Tables of customers and orders: what is right is brought once, what is broken is said with its line."""

import json

import pytest

from mailbot.keeping.erase import erase
from mailbot.model.customer import Consent, Source
from mailbot.model.errors import PermanentFailure

CUSTOMERS = """Name;E-Mail;Firma;Telefon;Land;Branche;Consent;VIP;Betreuer;Sprache
Anna Müller;Anna@Buyer.example;Müller GmbH;+49 30 1234567;DE;Pumps;ja;x;Li Na;Deutsch
Bob;bob@x.example, bob2@x.example;;;US;;no;;;
Only Phone;;;+86 21 5555 6666;CN;;;;;zh-TW
Nothing;;;;;;;;;
Broken;not-an@address;;;;;;;;
Ours;sales@acme.example;;;;;;;;
Zed;zed@z.example;;;;;maybe;;nobody;
"""
ORDERS = """Order No,Email,Date,Product,Qty,Price,Amount,Currency,Status,Salesman note
4711,anna@buyer.example,2024-03-01,Pump A,5,100,"1,200.00",USD,shipped,good
4711,anna@buyer.example,2024-03-01,Pump B,7,100,"1,200.00",USD,shipped,
4712,bob@x.example,13/04/2024,Valve,1,,500 EUR,,cancelled,
4711,bob@x.example,05/04/2024,Valve,1,,300 €,,done,
4713,bob@x.example,2024-04-01,Valve,1,,500,ZZZ,done,
,bob@x.example,2024-04-01,Valve,1,,500,USD,done,
4714,bob@x.example,2024-13-01,Valve,1,,500,USD,done,
4715,bob@x.example,2024-11-01,Valve,1,,abc,USD,done,
4716,bob@x.example,2024-11-01,Valve,1,,500,,done,
4717,nobody,2024-11-01,Valve,1,,500,USD,done,
"""


def test_customers(firm):
    first = firm.bring_customers(CUSTOMERS)
    assert (first.read, first.new, first.broken) == (7, 4, 3)
    assert [line.partition(": ")[0] for line in first.troubles] == ["c.csv:5", "c.csv:6", "c.csv:7"]
    assert [line.partition(": ")[2] for line in first.notes] == [
        "owner 'nobody' is nobody in [[staff]]: left out",
        "consent 'maybe' is neither yes nor no: left out",
    ]
    anna, bob = firm.customer("anna@buyer.example"), firm.customer("bob2@x.example")
    assert (anna.customer.name, anna.customer.company, anna.customer.owner) == ("Anna Müller", "Müller GmbH", "li")
    assert (anna.customer.language, anna.customer.key_account, anna.consent) == ("de", True, Consent.YES)
    assert anna.attribute("branche") == "Pumps" and anna.phones == ("+49301234567",)
    assert bob.customer.addresses == ("bob2@x.example", "bob@x.example") and bob.consent is Consent.NO
    assert firm.customer("+862155556666").customer.language == "zh-Hant"
    again = firm.bring_customers(CUSTOMERS)
    assert (again.new, again.changed, again.known) == (0, 0, 4) and firm.is_quiet()


@pytest.mark.parametrize(
    ("header", "name", "company", "kept"),
    [
        ("客户名称,联系人,邮箱", "B", "A", None),
        ("Kunde,Ansprechpartner,E-Mail", "B", "A", None),
        ("Contact person,Name,Email", "A", "", "B"),  # nobody can tell: neither is lost
    ],
)
def test_of_two_columns_with_names_the_customer_is_the_firm(firm, header, name, company, kept):
    firm.bring_customers(f"{header}\nA,B,a@x.example\n")
    found = firm.customer("a@x.example")
    assert (found.customer.name, found.customer.company) == (name, company)
    assert kept is None or found.attribute("name") == kept


def test_what_is_known_stays(firm):
    firm.bring_customers("Email,Name,Sector,Consent\na@x.example,Anna,Food,no\nb@x.example,Bob,,\n")
    with firm.app.store.begin() as tx:
        one = tx.customers_called("a@x.example", 1)[0].id
        tx.set_attribute(one, "sector", "Wine", Source.COMMAND, "li", firm.house.clock())
    tally = firm.bring_customers("Email,Name,Sector,Consent,Company\na@x.example b@x.example,Eve,Fish,yes,X Ltd\n")
    anna = firm.customer("a@x.example")
    assert (anna.customer.name, anna.attribute("sector"), anna.consent) == ("Anna", "Wine", Consent.NO)
    assert anna.customer.company == "X Ltd" and tally.changed == 1
    assert tally.notes == ["c.csv:2: b@x.example belongs to another customer, and stays there"]
    assert firm.customer("b@x.example").customer.name == "Bob"


def test_columns_by_name_by_content_and_as_told(firm):
    firm.bring_customers("姓名,邮箱,公司,行业\n王小明,wang@cn.example,上海泵业,水泵\n")
    wang = firm.customer("wang@cn.example")
    assert (wang.customer.name, wang.customer.company, wang.attribute("行业")) == ("王小明", "上海泵业", "水泵")
    firm.bring_customers("Who,Kontakt X\nZoe,zoe@z.example\n", {"Who": "name"})
    assert firm.customer("zoe@z.example").customer.name == "Zoe"
    firm.bring_customers("Email,A,B\nv@z.example,1,2\n", {"A": "rating", "B": "-"})
    record = firm.customer("v@z.example")
    assert [(one.name, one.value, one.source) for one in record.attributes] == [("rating", "1", Source.IMPORT)]
    with pytest.raises(PermanentFailure, match=r"no such column; there are: Email, A"):
        firm.bring_customers("Email,A\nv@z.example,1\n", {"C": "name"})


def test_a_dry_run_and_the_erased(firm):
    text = "Email,Name\nanna@buyer.example,Anna\nbob@x.example,Bob\n"
    assert firm.bring_customers(text, dry_run=True).new == 2
    with firm.app.store.read() as tx:
        assert tx.customers_after(0, 10) == ()
    firm.bring_customers(text)
    erase("anna@buyer.example", firm.app.store, firm.house.tokens, firm.house.clock())
    tally = firm.bring_customers(text)
    assert (tally.erased, tally.known) == (1, 1)
    assert firm.bring_orders("Order No,Email\n1,anna@buyer.example\n").erased == 1
    with firm.app.store.read() as tx:
        assert tx.customers_called("anna", 5) == ()


def test_orders(firm):
    tally = firm.bring_orders(ORDERS)
    assert (tally.read, tally.new, tally.broken) == (10, 3, 6)
    assert [line.partition(": ")[0] for line in tally.troubles] == [f"o.csv:{at}" for at in range(6, 12)]
    assert "'ZZZ' is not known" in tally.troubles[0] and "--currency" in tally.troubles[4]
    assert tally.notes == ["o.csv:5: order 4711 is anna@buyer.example's too (o.csv:2): kept as two orders"]
    with firm.app.store.read() as tx:
        views = [tx.ticket_view(number) for number in (1001, 1002, 1003)]
    assert [(one.ticket.stage.value, one.ticket.worth) for one in views] == [
        ("closed", "1200.00 USD"), ("closed", ""), ("closed", "300 EUR"),
    ]  # fmt: skip
    assert [one.ticket.opened_at.date().isoformat() for one in views] == ["2024-03-01", "2024-04-13", "2024-04-05"]
    fields = dict(views[0].form_fields)
    assert fields["status"] == "shipped" and fields["Salesman note"] == "good"
    assert {row.value for row in views[0].details if row.kind == "order"} == {"4711"}
    assert firm.customer("anna@buyer.example").attributes == (), "an order's state is no trait of the customer"
    again = firm.bring_orders(ORDERS)
    assert (again.new, again.known) == (0, 3) and firm.is_quiet()


def test_an_orders_sum_and_promised_day_stand_in_its_record(firm):
    tally = firm.bring_orders(
        'Order No,Email,Amount,Currency,交期\n1,a@x.example,"2,500.00",USD,2026-04-01\n2,a@x.example,5,USD,soon\n'
    )
    assert tally.new == 1 and tally.troubles == ["o.csv:3: promised day 'soon' is none; expected one like 2026-04-13"]
    with firm.app.store.read() as tx:
        order = tx.order(1001)
    assert (order.number, order.worth, str(order.promised)) == ("1", "2500.00 USD", "2026-04-01")


def test_a_country_by_any_name_is_its_code(firm):
    firm.bring_customers("Email,Country\na@x.example,中国\nb@x.example,deutschland\nc@x.example,Atlantis\n")
    found = [firm.customer(f"{who}@x.example").customer.country for who in "abc"]
    assert found == ["CN", "DE", "Atlantis"]


def test_an_open_order_is_open_where_somebody_has_it(firm):
    firm.bring_customers("Email,Owner\na@x.example,tom\nb@x.example,\n")
    firm.bring_orders("Order No,Email,Status\n1,a@x.example,Processing\n2,b@x.example,Processing\n")
    with firm.app.store.read() as tx:
        assert [(tx.ticket(number).stage.value, tx.ticket(number).owner) for number in (1001, 1002)] == [
            ("deal", "tom"), ("closed", ""),
        ]  # fmt: skip
        (one,) = tx.customers_called("b@x.example", 1)
        assert len(tx.dealings(one.id, 5).deals) == 1, "what they bought is known all the same"
    firm.app.make_round()
    with firm.app.store.read() as tx:
        assert not any(row.kind == "notice" for row in tx.outbox((), 100))


def test_days_that_can_be_read_in_two_ways(firm):
    tally = firm.bring_orders("Order No,Email,Date\n1,a@x.example,03/04/2024\n2,a@x.example,05/05/2024\n")
    assert tally.new == 1 and "can be read in two ways" in tally.troubles[0]
    told = firm.bring_orders("Order No,Email,Date\n3,a@x.example,03/04/2024\n4,a@x.example,12/31/2024\n")
    assert told.new == 2
    with firm.app.store.read() as tx:
        assert tx.ticket(1002).opened_at.date().isoformat() == "2024-03-04"


def test_cells_that_mean_harm_stay_words(firm):
    evil = "=cmd|' /C calc'!A0\\r\\nBcc: all@x.example"
    firm.bring_orders(f'Order No,Email,Name,Product\n"{evil}",a@x.example,"{evil}",<script>\n')
    with firm.app.store.read() as tx:
        octets = tx.load(tx.first_mail(1001)).raw.octets
    head = octets.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    assert [line.partition(":")[0] for line in head if line[:1] not in " \t"] == [
        "From", "Date", "Subject", "Comments", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    ]  # fmt: skip


def test_the_commands(firm):
    path = firm.home / "c.csv"
    path.write_text(CUSTOMERS, encoding="cp1252")
    done = firm.call("import", "customers", str(path), "--map", "Branche=industry", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 1 and (said["new"], said["broken"]) == (4, 3)
    assert said["read_as"] == "cp1252, separated by ;" and said["columns"]["industry"] == "kept under its name"
    orders = firm.home / "o.csv"
    orders.write_text("Order No,Email,Amount\n1,a@x.example,5\n", encoding="utf-8")
    done = firm.call("import", "orders", str(orders), "--currency", "usd", "--dry-run")
    assert done.returncode == 0 and b"would be: 1 new orders" in done.stdout
    assert firm.call("import", "orders", str(orders), "--currency", "XXQ").returncode == 2
    assert firm.call("import", "orders", str(orders), "--map", "Order").returncode == 2
