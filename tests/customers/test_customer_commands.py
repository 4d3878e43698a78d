"""`mailbot customer` and `mailbot search`, as somebody at the command line meets them."""

import json


def test_a_customer_is_shown_listed_merged_and_split(firm):
    firm.take("We need 20 pcs of A-100.\n\nAnna Berg\nTel +49 30 1234567", sender="Anna Berg <anna@buyer.example>")
    firm.take("And 5 pcs of A-200.\n\nAnna Berg\nTel +49 30 1234567", sender="Anna Berg <annab@gmail.com>")
    shown = firm.call("customer", "anna@buyer.example").stdout.decode()
    assert "+49301234567" in shown and "20 pcs of A-100" in shown and "Perhaps the same" in shown
    assert b"C-2" in firm.call("customer", "Anna", "Berg").stdout  # two of that name: a list
    assert [one["id"] for one in json.loads(firm.call("customer", "list", "--json").stdout)] == [1, 2]
    (twin,) = json.loads(firm.call("customer", "duplicates", "--json").stdout)
    assert twin["why"] == ["phone", "name"]
    assert b"C-2" in firm.call("customer", "merge", "C-1", "annab@gmail.com").stdout
    record = json.loads(firm.call("customer", "C-2", "--json").stdout)["record"]
    assert record["customer"]["addresses"] == ["anna@buyer.example", "annab@gmail.com"]
    assert b"of its own again" in firm.call("customer", "split", "C-2").stdout
    merged = firm.call("customer", "merge", "C-1", "C-2", "--json").stdout
    assert json.loads(merged) == {"customer": "C-1", "merged": "C-2"}
    parted = firm.call("customer", "split", "C-2", "--json").stdout
    assert json.loads(parted) == {"customer": "C-2", "split_from": "C-1"}
    for words, why in (
        (("customer", "nobody"), "there is no customer"),
        (("customer", "merge", "C-1"), "name two customers"),
        (("customer", "merge", "C-1", "C-1"), "one customer already"),
        (("customer", "merge", "C-1", "Berg"), "name one by number"),
        (("customer", "split", "C-2"), "was never merged"),
        (("customer", "split", "x"), "name the customer"),
    ):
        said = firm.call(*words)
        assert said.returncode and why in said.stderr.decode(), words


def test_a_list_of_tickets_says_what_can_be_asked_for(firm):
    for words, known in ((("--stage", "bogus"), "processed"), (("--category", "bogus"), "complaint")):
        said = firm.call("tickets", *words)
        assert said.returncode == 2 and known in said.stderr.decode() and not said.stdout
    assert firm.call("tickets", "--stage", "new").stdout == b"no such tickets\n"


def test_search_finds_mails_on_the_command_line(firm):
    firm.take("We need 20 pcs of 不鏽鋼水泵.", sender="Anna Berg <anna@buyer.example>", subject="Pumps")
    (one,) = json.loads(firm.call("search", "不锈钢", "from:buyer.example", "--json").stdout)
    assert (one["subject"], one["author"]) == ("Pumps", "Anna Berg <anna@buyer.example>")
    assert b"Pumps" in firm.call("search", "20 pcs").stdout
    assert b"no mail has these words" in firm.call("search", "20 of pcs").stdout
    assert firm.call("search", "pump", "category:nonsense").returncode == 2
