"""[[test]] cases of rule files: what they may ask, and what is said where something else came out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mailbot.app import explainer
from mailbot.lab import run_case
from mailbot.lab.sample import sample
from mailbot.model.errors import ConfigError
from mailbot.model.mail import Arrival, Item, RawMessage
from mailbot.model.rulebook import Expected, RuleCase
from mailbot.model.settings import Limits, Trust
from mailbot.parse import parse

SHIPPED = explainer(None, "", None).house
ROUTES = """
[[route]]
id = "pumps"
category = ["inquiry", "order"]
when = { text_has_any = ["pump"] }
to = ["li"]
[[route]]
id = "rest"
role = "sales"
"""
PUMP = '[[test]]\ntext = "Please quote 20 pcs of your pump P-7."\nexpect = %s\n'
SHOP = """
kind = "order"
from = ["shop@acme.example"]
[[test]]
about = "our own shop"
from = "shop@acme.example"
subject = "New order 77"
text = '''
Name: Jane Doe
Email: jane@customer.example
Order number: 77
Product: Desk lamp
Quantity: 12
'''
[test.expect]
form = "shop"
origin = "form"
category = "order"
fields = { name = "Jane  Doe", email = "jane@customer.example", order_ref = "%s" }
items = [{ product = "Desk lamp", quantity = "12" }]
"""


def results(house, file=""):
    return [run_case(case, house) for case in house.rulebook.cases if file in case.file]


def misses(house, file):
    return [(miss.key, miss.expected, miss.found) for result in results(house, file) for miss in result.misses]


@pytest.mark.parametrize("case", SHIPPED.rulebook.cases, ids=lambda case: f"{case.file}:{case.line}")
def test_every_shipped_case_holds(case):
    result = run_case(case, SHIPPED)
    assert result.good, (case.about or case.subject, result.misses, result.reasons)


def test_the_shipped_rules_carry_cases_for_every_category_and_for_forms():
    files = {case.file for case in SHIPPED.rulebook.cases}
    assert {f"rules/categories/{name}.toml" for name in ("inquiry", "order", "faq", "complaint", "other")} <= files
    assert sum(file.startswith("rules/forms/") for file in files) >= 5
    assert "rules/routes.toml" in files


def test_a_word_alone_is_what_the_file_is_about(house_with):
    house = house_with({"routes.toml": ROUTES + PUMP % '"pumps"', "categories/other.toml": PUMP % '"inquiry"'})
    assert [case.expected.route for case in house.rulebook.cases if "routes" in case.file] == ["pumps"]
    assert misses(house, "routes.toml") == misses(house, "other.toml") == []


@pytest.mark.parametrize(
    ("expect", "missed"),
    [
        ('{ route = "rest" }', ("route", "rest", "pumps")),
        ('{ category = "complaint" }', ("category", "complaint", "inquiry")),
        ("{ unsure = true }", ("unsure", "true", "false")),
        ('{ origin = "form" }', ("origin", "form", "person")),
        ('{ language = "de" }', ("language", "de", "en")),
        ('{ rule = "x" }', ("rule", "x", "none")),
        ('{ form = "shop" }', ("form", "shop", "none")),
        ('{ faq = "no-such-question" }', None),
        ('{ fields = { name = "Jane" } }', ("fields.name", "Jane", "none")),
        ('{ items = [{ product = "Lamp" }] }', ("items[1].product", "Lamp", "none")),
    ],
)
def test_each_thing_that_may_be_expected_can_fail(house_with, expect, missed):
    found = misses(house_with({"routes.toml": ROUTES + PUMP % expect}), "routes.toml")
    assert found == [missed] if missed else found[0][:2] == ("faq", "no-such-question")


def test_a_form_case_reads_fields_and_items(house_with):
    assert misses(house_with({"forms/shop.toml": SHOP % "77"}), "shop.toml") == []


def test_a_wrong_field_is_named(house_with):
    assert misses(house_with({"forms/shop.toml": SHOP % "78"}), "shop.toml") == [("fields.order_ref", "78", "77")]


def test_more_items_than_expected_are_a_miss():
    text = "Name: J\nEmail: j@c.example\nOrder number: 7\n\n2 x Lamp\n3 x Bulb\n"
    expected = Expected(items=(Item("Lamp"),))
    case = RuleCase("f", 1, "", expected, text=text, sender="wordpress@shop.example", subject="New order")
    found = run_case(case, SHIPPED)
    assert ("items", "1", "2") in [(miss.key, miss.expected, miss.found) for miss in found.misses]


def test_a_rule_in_shadow_is_not_the_rule_that_decides(house_with):
    rule = '[[rule]]\nid = "mine"\nwhen = { text_has_any = ["pump"] }\nmode = "%s"\n'
    house = house_with({"categories/other.toml": rule % "shadow" + PUMP % '{ rule = "none", category = "inquiry" }'})
    assert misses(house, "other.toml") == []
    house = house_with({"categories/other.toml": rule % "on" + PUMP % '{ rule = "mine", category = "other" }'})
    assert misses(house, "other.toml") == []


def test_a_route_or_rule_that_was_expected_and_did_not_fit_says_which_condition_failed(house_with):
    routes = ROUTES.replace('["pump"]', '["valve", "tap"]') + PUMP % '"pumps"'
    rule = '[[rule]]\nid = "mine"\nwhen = { language = ["de"] }\n'
    house = house_with({"routes.toml": routes, "categories/other.toml": rule + PUMP % '{ rule = "mine" }'})
    (of_route,) = results(house, "routes.toml")
    (of_rule,) = results(house, "other.toml")
    assert of_route.reasons[0].startswith("route pumps did not fit: text_has_any: expected ")
    assert "valve" in of_route.reasons[0]
    assert of_rule.reasons[0] == "rule mine did not fit: language: expected de, found en"


def test_a_route_that_fits_and_is_not_the_first_says_so(house_with):
    house = house_with({"routes.toml": ROUTES + PUMP % '"rest"'})
    (result,) = results(house, "routes.toml")
    assert result.reasons[0] == "route rest fits, and another stands before it"


def test_every_key_of_a_case_reaches_the_mail():
    case = RuleCase(
        file="f",
        line=1,
        about="",
        expected=Expected(),
        subject="Bestellung für Müller 訂單",
        text="Grüße\n訂購 500 個",
        html="<p>Grüße <b>訂購 500 個</b></p>",
        sender="Jörg Müller <joerg@mueller.example>",
        to="orders@acme.example",
        reply_to="einkauf@mueller.example",
        attachments=("PO 2087.pdf", "圖紙.dwg"),
        is_reply=True,
        headers=(("Auto-Submitted", "auto-replied"),),
    )
    message = parse(RawMessage(Arrival("x"), sample(case)), SHIPPED.rulebook, Trust(), Limits())
    assert (message.subject, message.author.name) == (case.subject, "Jörg Müller")
    assert (message.author.address, message.recipients) == ("joerg@mueller.example", ("orders@acme.example",))
    assert message.reply_to[0].address == "einkauf@mueller.example"
    assert [part.name for part in message.attachments] == list(case.attachments)
    assert "訂購 500 個" in message.text and "<b>" in message.html and message.references
    assert [sign.kind.value for sign in message.signs] == ["N5"]
    assert message.defects == ()


@pytest.mark.parametrize("subject", ["x", ""])
def test_a_case_without_much_is_still_a_mail(subject):
    message = parse(
        RawMessage(Arrival("x"), sample(RuleCase("f", 1, "", Expected(), subject=subject))),
        SHIPPED.rulebook,
        Trust(),
        Limits(),
    )
    assert (message.subject, message.text, message.author_agreed) == (subject, "", True)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ('expect = "orders"', "test[1].expect.category: found 'orders', expected 'inquiry'"),
        ("expect = {}", "found nothing that is expected"),
        ('text = "x"', "test[1].expect: missing"),
        ('expect = { categori = "order" }', "no such key; did you mean 'category'?"),
        ('expect = "order"\nsubject = "two\\nlines"', "test[1].subject: found"),
        ('expect = "order"\nheaders = { "X Y" = "1" }', "test[1].headers"),
    ],
)
def test_a_mistake_in_a_case_is_told_like_any_other(rules, case, words):
    folder = rules({"categories/order.toml": f"[[test]]\n{case}\n"})
    with pytest.raises(ConfigError) as caught:
        explainer(None, "", None, (str(folder),))
    assert words in "\n".join(caught.value.problems)


def run(*words, cwd):
    return subprocess.run([sys.executable, "-m", "mailbot", "rules", "test", *words], capture_output=True, cwd=cwd)


def test_the_command_names_file_line_and_what_was_found(rules, tmp_path):
    folder = rules({"routes.toml": ROUTES + PUMP % '"rest"'})
    done = run(str(folder), cwd=tmp_path)
    line = (ROUTES + PUMP).splitlines().index("[[test]]") + 1
    assert done.returncode == 1
    assert f"routes.toml:{line}: Please quote 20 pcs" in done.stdout.decode()
    assert "route: expected rest, found pumps" in done.stdout.decode()
    found = json.loads(run("--json", str(folder), cwd=tmp_path).stdout)
    assert found["failed"][0]["misses"] == [{"key": "route", "expected": "rest", "found": "pumps"}]


def test_the_command_is_content_with_the_shipped_rules(tmp_path):
    done = run(cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"cases, all good" in done.stdout


def test_the_case_of_the_readme_is_a_good_one(house_with):
    text = (Path(__file__).parents[2] / "rules" / "README.md").read_text("utf-8")
    block = next(block for block in text.split("```toml\n") if block.startswith("[[test]]")).partition("```")[0]
    route = '[[route]]\nid = "big-orders"\ncategory = ["order"]\nto = ["li"]\n'
    house = house_with({"routes.toml": route + block})
    assert [case.about for case in house.rulebook.cases if "routes" in case.file] == ["big orders go to Li"]
    assert misses(house, "routes.toml") == []
