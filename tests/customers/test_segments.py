"""A file of rules/segments -> its customers, counted and listed, by command and by mail."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from support.store_values import DAY, HOUR, NOW, file_mail, message, opening, take_in, verdict

from mailbot.model import acts
from mailbot.model.customer import Consent, CustomerRow, Source
from mailbot.model.segment import AttributeWanted, Member, Segment, Span
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category
from mailbot.rulebook import read_rulebook
from mailbot.showing.segments import counted, fits, members
from mailbot.store import open_store

ROW = CustomerRow(1, "Anna", "Berg", ("anna@buyer.example",), "DE", "zh-Hant", "li", True, 3, NOW - 100 * DAY)
ANNA = Member(
    ROW, Consent.YES, 2, (("USD", Decimal("12000.50")),), 1, {"industry": "Food machines", "volume": "about 1,500 t"}
)
DEEP = AttributeWanted("volume", span=Span(Decimal(1000), Decimal(2000)))


@pytest.mark.parametrize(
    ("asked", "not_so"),
    [
        ({"countries": ("DE", "FR")}, {"countries": ("FR",)}),
        ({"languages": ("zh",)}, {"languages": ("z", "en")}),
        ({"owners": ("li",)}, {"owners": ("",)}),
        ({"key_account": True}, {"key_account": False}),
        ({"consent": (Consent.YES,)}, {"consent": (Consent.NO, Consent.UNKNOWN)}),
        ({"bought": True}, {"bought": False}),
        ({"amount": Span(Decimal(12000)), "currency": "USD"}, {"amount": Span(Decimal(1)), "currency": "EUR"}),
        ({"tickets": Span(None, Decimal(3))}, {"tickets": Span(Decimal(4))}),
        ({"complained": True}, {"complained": False}),
        ({"silent_days": 100}, {"silent_days": 101}),
        ({"wrote_within_days": 100}, {"wrote_within_days": 99}),
        ({"attributes": (DEEP,)}, {"attributes": (replace(DEEP, name="weight"),)}),
        (
            {"attributes": (AttributeWanted("industry", ("toys", "food*")),)},
            {"attributes": (AttributeWanted("industry", ("food",)),)},
        ),
    ],
)
def test_each_thing_that_a_segment_asks_parts_those_who_fit(asked, not_so):
    assert fits(Segment("x", **asked), ANNA, NOW)
    assert not fits(Segment("x", **not_so), ANNA, NOW)


def test_who_never_wrote_is_silent_for_ever_and_unknown_values_fit_nothing():
    silent = replace(ANNA, row=replace(ROW, last_at=None), attributes={"volume": "much"})
    assert fits(Segment("x", silent_days=9000), silent, NOW)
    assert not fits(Segment("x", wrote_within_days=9000), silent, NOW)
    assert not fits(Segment("x", attributes=(DEEP,)), silent, NOW)


def rules(folder, **files):
    for name, text in files.items():
        path = folder / "segments" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return read_rulebook([folder], []).segments


def test_a_file_says_all_that_a_segment_asks(tmp_path):
    text = """
id = "big"
title = "Big ones"
country = "de"
consent = "yes"
amount = { from = 10.5, currency = "USD" }
silent_days = 30
[attribute]
"Yearly  Volume" = { to = 7 }
industry = "food"
"""
    assert rules(tmp_path, big=text) == (
        Segment(
            "big",
            "Big ones",
            countries=("DE",),
            consent=(Consent.YES,),
            amount=Span(Decimal("10.5")),
            currency="USD",
            silent_days=30,
            attributes=(
                AttributeWanted("yearly volume", span=Span(None, Decimal(7))),
                AttributeWanted("industry", ("food",)),
            ),
        ),
    )


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path}/mail.db")
    opened.migrate()
    yield opened
    opened.close()


def test_the_store_tells_of_each_customer_what_segments_ask(store):
    def wrote(words, author="anna@buyer.example", category=Category.INQUIRY, now=NOW):
        mail = take_in(store, words, uid=abs(hash(words)) % 9999, now=now)
        return file_mail(store, mail, message(author), opening(), now=now, judged=verdict(category))

    bought, _broken, other = wrote("one"), wrote("two", category=Category.COMPLAINT), wrote("three", "b@b.example")
    with store.begin() as tx:
        tx.act(bought.number, [acts.Worth("100.10", "USD"), acts.Step(Event.DEALT)], "bob", 0, NOW)
        tx.act(bought.number, [acts.Step(Event.CLOSED)], "bob", 0, NOW)
        tx.set_attribute(other.customer, "industry", "food", Source.COMMAND, "bob", NOW)
        tx.set_consent(other.customer, Consent.NO, "", "bob", NOW)
        tx.merge_customers(bought.customer, other.customer, "bob", NOW)
    wrote("four", "c@c.example", now=NOW + HOUR)
    with store.read() as tx:
        anna, third = tx.members_after(0, 9)
        assert (anna.deals, anna.turnover, anna.complaints) == (1, (("USD", Decimal("100.10")),), 1)
        assert (anna.consent, dict(anna.attributes), anna.row.tickets) == (Consent.NO, {"industry": "food"}, 3)
        assert (third.deals, third.consent, third.row.last_at) == (0, Consent.UNKNOWN, NOW + HOUR)
        both, food = (
            Segment("all", tickets=Span(Decimal(1))),
            Segment("f", attributes=(AttributeWanted("industry", ("food",)),)),
        )
        assert counted((both, food), tx, NOW) == (2, 1)
        assert [one.row.id for one in members(food, tx, NOW + timedelta(days=1))] == [anna.row.id]


def test_the_commands_count_list_and_say_what_is_there(firm):
    firm.rule("segments/berlin.toml", 'id = "berlin"\ntitle = "=Berlin"\ntickets = { from = 1 }\n')
    firm.take("We need 20 pcs of A-100.", sender='"=cmd()" <anna@buyer.example>')
    assert b"berlin" in firm.call("segments").stdout
    assert json.loads(firm.call("segments", "--json").stdout) == [
        {"segment": "berlin", "title": "=Berlin", "customers": 1}
    ]
    assert b"'=Berlin" in firm.call("segments", "--csv").stdout
    (one,) = json.loads(firm.call("segments", "berlin", "--json").stdout)
    assert one["customer"]["addresses"] == ["anna@buyer.example"]
    assert b"'=cmd()" in firm.call("segments", "berlin", "--csv").stdout
    assert b"did you mean berlin" in firm.call("segments", "berlni").stderr
