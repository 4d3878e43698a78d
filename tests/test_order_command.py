"""`mailbot order`: the same orders as the store has, as a list, one by one, and for scripts."""

import json

import pytest
from support.commands import run_here
from support.small_firm import SmallFirm

from mailbot.model import acts
from mailbot.model.order import OrderLine, Quote
from mailbot.model.ticket import Event


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    one = SmallFirm(tmp_path_factory.mktemp("orders"))
    for sender, number in (("bob@client.example", "4711"), ("eve@else.example", "4712"), ("kim@third.example", "4711")):
        one.take(f"Please find our purchase order no. PO {number}. Please deliver soon.", sender=sender)
    now = one.app.house.clock()
    with one.app.store.begin() as tx:
        edits = (acts.EditOrder("amount", "900.50 EUR"), acts.EditOrder("line", line=OrderLine("A-100", "20", "pcs")))
        tx.act(1001, (*edits, acts.SendToFactory("plant1", now)), "li", 0, now)
        tx.put_quote(1001, Quote("PI-9", "900.50", "EUR", who="li"), 0, now)
        tx.act(1002, (acts.Give("tom"), acts.Step(Event.CLOSED)), "tom", 0, now)
    yield one
    one.close()


def call(firm, *words):
    said = run_here(firm.config, "order", *words)
    return said.returncode, (said.stdout + said.stderr).decode()


def test_the_list_has_what_is_open_and_with_all_what_is_over(firm):
    _, listed = call(firm)
    assert "T-1001" in listed and "900.50 EUR" in listed and "plant1 since" in listed and "20 pcs A-100" in listed
    assert "T-1002" not in listed and "T-1002" in call(firm, "--all")[1]
    assert [one["ticket"]["number"] for one in json.loads(call(firm, "--all", "--owner", "tom", "--json")[1])] == [1002]


def test_one_by_any_of_its_numbers(firm):
    for said in ("T-1001", "1001", "pi 9"):
        code, shown = call(firm, said)
        assert code == 0 and "T-1001" in shown and "Quoted" in shown and "At the factory" in shown, said
    (one,) = json.loads(call(firm, "PI-9", "--json")[1])
    assert one["order"]["amount"] == "900.50" and one["quotes"][0]["number"] == "PI-9"
    assert one["factory"][0]["factory"] == "plant1" and one["customer"]["addresses"] == ["bob@client.example"]


def test_a_number_of_two_customers_shows_both_and_an_unknown_one_is_said(firm):
    _, both = call(firm, "PO 4711")
    assert "T-1001" in both and "T-1003" in both
    code, said = call(firm, "8888")
    assert code == 1 and "there is no order '8888'" in said
