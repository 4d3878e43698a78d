"""A ticket, a customer, and tables: whole, and harmless in a spreadsheet."""

import csv
import io
import json

from mailbot.cli.exports import harmless
from mailbot.importing.columns import columns_of, namer
from mailbot.importing.customers import CUSTOMER_FIELDS, bring_customers
from mailbot.importing.sheets import read_sheet

ANNA = "anna@buyer.example"


def rows_of(done):
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"))))


def test_one_ticket_and_one_customer(firm):
    firm.take("Please quote 20 pcs of A-100.", sender=f"Anna <{ANNA}>")
    firm.take("Complaint: the goods arrived broken, we want our money back.", sender=f"Anna <{ANNA}>")
    firm.take("Please quote 5 pcs.", sender="bob@other.example")
    done = firm.call("export", "ticket", "1001", "--to", str(firm.home / "one"))
    assert done.returncode == 0 and b"1 ticket(s), 1 mail(s), " in done.stdout
    known = json.loads((firm.home / "one" / "known.json").read_text())
    assert [view["ticket"]["number"] for view in known["tickets"]] == [1001] and known["mails"] == ["mail-1.eml"]
    octets = b"".join(path.read_bytes() for path in (firm.home / "one").iterdir())
    assert b"bob@other.example" not in octets and b"goods arrived broken" not in octets and b"+r." not in octets
    done = firm.call("export", "customer", "anna", "--to", str(firm.home / "all"))
    assert b"2 ticket(s), 2 mail(s), " in done.stdout
    known = json.loads((firm.home / "all" / "known.json").read_text())
    assert [one["customer"]["name"] for one in known["customers"]] == ["Anna"]
    assert firm.call("export", "ticket", "9999").returncode == 1 and firm.call("export", "ticket", "x").returncode == 2
    assert firm.call("export", "customer", "nobody").returncode == 1
    several = firm.call("export", "customer", "example")
    assert several.returncode == 1 and b"C-1 Anna" in several.stderr and b"C-2" in several.stderr


def test_tables(firm):
    evil = '=HYPERLINK("http://x.example","Click")'
    firm.take("Please quote 20 pcs of A-100.", sender=f"Anna <{ANNA}>", subject=evil)
    firm.take("We order 5 pcs of A-100, PO 7788.", sender=f"Anna <{ANNA}>", subject="+49 order")
    tickets = rows_of(firm.call("export", "tickets", "--csv"))
    assert [row["number"] for row in tickets] == ["1001", "1002"] and tickets[0]["subject"] == f"'{evil}"
    mails = rows_of(firm.call("export", "mails", "--excel"))
    assert mails[1]["subject"] == "'+49 order" and "5 pcs of A-100" in mails[1]["text"]
    customers = rows_of(firm.call("export", "customers", "--csv"))
    assert [(row["name"], row["addresses"]) for row in customers] == [("Anna", ANNA)]
    orders = rows_of(firm.call("export", "orders", "--csv"))
    assert [row["ticket"] for row in orders] == ["1002"] and "7788" in orders[0]["order_numbers"]
    assert rows_of(firm.call("export", "tickets", "--csv", "--since", "2999-01-01")) == []
    assert len(rows_of(firm.call("export", "tickets", "--csv", "--since", "1d"))) == 2
    to = firm.home / "t.csv"
    assert firm.call("export", "tickets", "--excel", "--to", str(to)).returncode == 0
    assert to.read_bytes().startswith(b"\xef\xbb\xbfnumber,") and oct(to.stat().st_mode & 0o777) == "0o600"
    assert firm.call("export", "tickets", "--csv", "--to", str(to)).returncode == 1, "it is there already"
    assert (
        firm.call("export", "tickets").returncode == 2
        and firm.call("export", "mails", "--csv", "--since", "x").returncode == 2
    )


def test_a_long_table_is_written_page_by_page(firm, monkeypatch):
    monkeypatch.setattr("mailbot.cli.exports._AT_ONCE", 2)
    for at in range(4):
        firm.take(f"Please quote {at + 10} pcs of A-100.", sender=f"b{at}@buyer.example")
    assert [row["number"] for row in rows_of(firm.call("export", "tickets", "--csv"))] == [
        "1001",
        "1002",
        "1003",
        "1004",
    ]


def test_our_table_of_customers_comes_back_as_known(firm):
    name = namer(firm.app.house.rulebook, CUSTOMER_FIELDS)

    def bring(path, **mapped):
        sheet = read_sheet(path, lambda cells: sum(bool(name(cell)) for cell in cells))
        columns = columns_of(sheet, name, CUSTOMER_FIELDS, mapped, free=True)
        return bring_customers(path.name, sheet, columns, firm.app.house, lambda rows: None)

    path = firm.home / "c.csv"
    path.write_text(
        "Email,Name,Phone,Sector,Consent,VIP\na@x.example b@x.example,=Anna,+49 30 1234567,Food,yes,x\n", "utf-8"
    )
    assert bring(path).new == 1
    firm.call("export", "customers", "--csv", "--to", str(firm.home / "out.csv"))
    tally = bring(firm.home / "out.csv", id="-", made_at="-")
    assert (tally.known, tally.changed, tally.new, tally.broken) == (1, 0, 0, 0)


def test_no_cell_is_a_formula():
    for start in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"):
        assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert [harmless(cell) for cell in ("", "1+1", "a=b", "'x")] == ["", "1+1", "a=b", "'x"]
