"""Folders rules/ and replies/ become one Rulebook; later folders win file by file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.model.errors import ConfigError
from mailbot.model.rulebook import Condition, Where
from mailbot.model.verdict import Category
from mailbot.rulebook import read_rulebook, shipped_replies, shipped_rules
from mailbot.text.patterns import compile_pattern


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_shipped_rules_are_read_without_a_problem() -> None:
    rulebook = read_rulebook([shipped_rules()], [shipped_replies()] if shipped_replies().is_dir() else [])
    assert {cue.category for cue in rulebook.cues} == set(Category)
    assert {route.id for route in rulebook.routes} >= {"complaints", "sales"}
    assert {"gmail.com", "qq.com", "163.com"} <= rulebook.free_mail_domains


def test_a_cue_keeps_everything_that_its_file_says(tmp_path: Path) -> None:
    text = """
[[cue]]
words = ["gear box", "getriebe*"]
pattern = 'gb-\\d+'
weight = -1
where = "subject"
language = "de"
"""
    (cue,) = read_rulebook([write(tmp_path, "categories/order.toml", text)], []).cues
    assert (cue.category, cue.weight, cue.words) == (Category.ORDER, -1.0, ("gear box", "getriebe*"))
    assert (cue.pattern, cue.where, cue.language, cue.file) == ("gb-\\d+", Where.SUBJECT, "de", "order.toml")


def test_a_cue_may_have_several_patterns_one_a_line(tmp_path: Path) -> None:
    text = """
[[cue]]
pattern = ['gb-\\d+|xy', '^two']
weight = 1
"""
    (cue,) = read_rulebook([write(tmp_path, "categories/order.toml", text)], []).cues
    found = compile_pattern(cue.pattern)
    assert [bool(found.search(text)) for text in ("a gb-7", "xy", "two of them", "the two", "gb")] == [True] * 3 + [
        False
    ] * 2


@pytest.mark.parametrize("patterns", ["[]", "['a', 3]", "['a', '']", "['a(', 'b)']"])
def test_each_of_several_patterns_is_one_by_itself(tmp_path: Path, patterns: str) -> None:
    with pytest.raises(ConfigError):
        read_rulebook([write(tmp_path, "categories/order.toml", f"[[cue]]\npattern = {patterns}\nweight = 1\n")], [])


def test_a_condition_may_have_one_value_without_brackets(tmp_path: Path) -> None:
    text = """
[[rule]]
id = "erp"
when = { from = "@big.example", has_attachment = true, subject_has = ["po", "order"] }
mode = "shadow"
"""
    (rule,) = read_rulebook([write(tmp_path, "categories/order.toml", text)], []).category_rules
    assert rule.shadow
    assert rule.conditions == (
        Condition("from", ("@big.example",)),
        Condition("has_attachment", ("true",)),
        Condition("subject_has", ("po", "order")),
    )


def test_a_later_folder_replaces_a_file_and_leaves_the_others(tmp_path: Path) -> None:
    first = write(tmp_path / "a", "routes.toml", '[[route]]\nid = "one"\nto = ["bob"]\n')
    write(first, "free_mail.toml", 'domains = ["QQ.com"]\n')
    second = write(tmp_path / "b", "routes.toml", '[[route]]\nid = "two"\nrole = "sales"\ncopy = ["boss"]\n')
    rulebook = read_rulebook([first, second], [])
    assert [(route.id, route.copy) for route in rulebook.routes] == [("two", ("boss",))]
    assert rulebook.free_mail_domains == {"qq.com"}


def test_a_route_may_ask_who_the_customer_is_beside_what_the_mail_says(tmp_path: Path) -> None:
    text = """
[[route]]
id = "key"
when = { key_account = true, language = "de" }
to = ["bob"]
[[route]]
id = "others"
to = ["eva"]
"""
    key, others = read_rulebook([write(tmp_path, "routes.toml", text)], []).routes
    assert (key.key_account, key.conditions) == (True, (Condition("language", ("de",)),))
    assert (others.key_account, others.conditions) == (None, ())


def test_a_form_rule_keeps_everything_that_its_file_says(tmp_path: Path) -> None:
    text = """
kind = "order"
from = ["wordpress@shop.example"]
subject = ['new order \\d+']
marks = ["Sent from shop.example"]
customer = "mail"
reply_to_is_customer = true
echo = ["items"]
echo_message = true
secret_field = "key"
secret = "s3cret"
address = "orders-x7@shop.example"

[labels]
email = ["Your mail"]
"""
    (form,) = read_rulebook([write(tmp_path, "forms/shop.toml", text)], []).forms
    assert (form.id, form.kind, form.sources) == ("shop", "order", ("wordpress@shop.example",))
    assert (form.subjects, form.marks, form.customer_field) == (
        ("new order \\d+",),
        ("Sent from shop.example",),
        "mail",
    )
    assert form.reply_to_is_customer and form.echo == ("items",) and form.echo_message
    assert (form.secret_field, form.secret, form.address) == ("key", "s3cret", "orders-x7@shop.example")
    assert form.labels["email"] == ("Your mail",)
    assert "s3cret" not in repr(form)


def test_faq_entries_are_read_with_their_answers(tmp_path: Path) -> None:
    text = 'id = "pay"\nask = ["how to pay"]\nauto = true\n[answer]\nen = "By bank."\nzh-Hans = "转账。"\n'
    (entry,) = read_rulebook([write(tmp_path, "faq/pay.toml", text)], []).faq
    assert entry.id == "pay" and entry.auto and entry.answers["zh-Hans"] == "转账。"


def test_replies_are_texts_by_language_and_page(tmp_path: Path) -> None:
    write(tmp_path, "en/ack.j2", "Hello {{ name }}")
    write(tmp_path, "zh-Hans/ack.j2", "您好")
    rulebook = read_rulebook([], [tmp_path])
    assert rulebook.replies == {"en": {"ack": "Hello {{ name }}"}, "zh-Hans": {"ack": "您好"}}


def test_a_page_outside_a_language_folder_or_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "ack.j2", "Hello")
    write(tmp_path, "en/ack.j2", "")
    (tmp_path / "en" / "ack.j2").write_bytes(b"caf\xe9")
    with pytest.raises(ConfigError) as caught:
        read_rulebook([], [tmp_path])
    assert len(caught.value.problems) == 2


def test_a_file_of_another_name_adds_to_a_category_and_takes_nothing_away(tmp_path: Path) -> None:
    before = read_rulebook([shipped_rules()], [])
    text = """
category = "order"
[[cue]]
words = ["zack"]
weight = 2.0
[[rule]]
id = "erp"
when = { from = ["@big.example"] }
"""
    after = read_rulebook([shipped_rules(), write(tmp_path, "categories/acme.toml", text)], [])
    (cue,) = set(after.cues) - set(before.cues)
    assert len(after.cues) == len(before.cues) + 1
    assert (cue.category, cue.file) == (Category.ORDER, "acme.toml")
    assert [(rule.id, rule.category) for rule in after.category_rules] == [("erp", Category.ORDER)]


@pytest.mark.parametrize("folder", ["faq", "forms", "segments"])
def test_an_empty_file_takes_away_the_one_that_it_is_laid_over_and_no_other(tmp_path: Path, folder: str) -> None:
    under, over = tmp_path / "under", tmp_path / "over"
    told = {"faq": 'id = "moq"\nask = ["MOQ?"]\nanswer = { en = "50." }', "forms": 'kind = "order"'}
    write(under, f"{folder}/moq.toml", told.get(folder, 'id = "moq"\ncountry = ["DE"]'))
    assert len(_read_of(folder, under)) == 1
    write(over, f"{folder}/moq.toml", "# not ours\n")
    assert _read_of(folder, under, over) == ()
    with pytest.raises(ConfigError):
        _read_of(folder, over)


def _read_of(folder: str, *layers: Path) -> tuple[object, ...]:
    found: tuple[object, ...] = getattr(read_rulebook(list(layers), []), folder)
    return found


def test_what_editors_leave_behind_is_no_rule(tmp_path: Path) -> None:
    write(tmp_path, "categories/.order.toml.swp", "junk")
    write(tmp_path, "categories/order.toml~", "junk")
    write(tmp_path, "forms/shop.toml.example", "junk")
    assert read_rulebook([tmp_path], []).cues == ()


def test_the_digest_changes_with_any_file(tmp_path: Path) -> None:
    first = read_rulebook([write(tmp_path, "free_mail.toml", 'domains = ["qq.com"]')], []).digest
    assert read_rulebook([write(tmp_path, "free_mail.toml", 'domains = ["163.com"]')], []).digest != first


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["categories/order.toml", "routes.toml", "forms/a.toml", "faq/a.toml"]), st.binary(max_size=200))
def test_any_bytes_in_a_rule_file_give_rules_or_problems(tmp_path: Path, name: str, octets: bytes) -> None:
    folder = write(tmp_path / "rules", name, "")
    (folder / name).write_bytes(octets)
    try:
        read_rulebook([folder], [])
    except ConfigError as error:
        assert error.problems
    finally:
        (folder / name).unlink()


def test_a_table_of_another_program_brings_stock_and_prices(tmp_path: Path) -> None:
    text = 'csv = "stock.csv"\n[[product]]\nsku = "BV-50"\nnames = ["ball valve"]\nstock = 3\nprice = 9\n'
    rows = ("货号;库存;单价;Currency;lead time;names;colour", "bv-50;120;12,50;usd;4 weeks;kugelhahn;red", "")
    table = "\n".join(("\ufeff" + rows[0], *rows[1:], "NEW-1;;;;;a | b;"))
    write(write(tmp_path, "products.toml", text), "stock.csv", table)
    valve, new = read_rulebook([tmp_path], []).products
    assert (valve.sku, valve.names, valve.stock) == ("BV-50", ("ball valve", "kugelhahn"), "120")
    assert (valve.price, valve.currency, valve.lead_time) == ("12.50", "USD", "4 weeks")
    assert (new.sku, new.names, new.price) == ("NEW-1", ("a", "b"), "")


def test_a_table_with_german_headings_is_read(tmp_path: Path) -> None:
    write(tmp_path, "products.toml", 'csv = "lager.csv"\n')
    write(
        tmp_path,
        "lager.csv",
        "Artikelnummer;Bezeichnung;Bestand;Preis;Währung;Lieferzeit\nP-1;Pumpe;7;12,50;EUR;2 Tage\n",
    )
    (pump,) = read_rulebook([tmp_path], []).products
    assert (pump.sku, pump.names, pump.stock, pump.price, pump.currency) == ("P-1", ("Pumpe",), "7", "12.50", "EUR")
    assert pump.lead_time == "2 Tage"


def test_a_table_that_is_not_there_or_has_no_part_numbers_is_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, "products.toml", 'csv = "stock.csv"\n')
    with pytest.raises(ConfigError, match="expected a file beside it"):
        read_rulebook([tmp_path], [])
    write(tmp_path, "stock.csv", "a,b\n1,2\n")
    with pytest.raises(ConfigError, match="no column 'sku'"):
        read_rulebook([tmp_path], [])
    write(tmp_path, "stock.csv", "sku,price\n" + "x,much\n" * 100)
    with pytest.raises(ConfigError, match="80 more lines like these"):
        read_rulebook([tmp_path], [])


def test_a_mark_that_windows_editors_put_first_is_no_part_of_a_rule_or_a_page(tmp_path: Path) -> None:
    rules, replies = tmp_path / "rules", tmp_path / "replies"
    write(rules, "free_mail.toml", '\ufeffdomains = ["qq.com"]\r\n')
    write(replies, "en/ack.j2", "\ufeffHello")
    rulebook = read_rulebook([rules], [replies])
    assert (rulebook.free_mail_domains, rulebook.replies) == ({"qq.com"}, {"en": {"ack": "Hello"}})


def test_a_file_in_the_folder_of_a_list_adds_to_the_list_that_ships(tmp_path: Path) -> None:
    shipped = read_rulebook([shipped_rules()], [])
    write(tmp_path, "labels/acme.toml", '[labels]\nphone = ["Ring us at"]\ncompany = ["Name"]')
    write(tmp_path, "synonyms/acme.toml", 'same = [["gasket", "flat ring"]]\nlight = ["pray"]')
    write(tmp_path, "enquiries/acme.toml", 'where = ["whither goes my order"]')
    write(
        tmp_path,
        "complaints/acme.toml",
        '[[cause]]\nid = "rust"\nname = { en = "Rust" }\n[settled]\nyes = ["jolly good"]',
    )
    write(tmp_path, "free_mail/acme.toml", 'domains = ["post.example"]')
    own = read_rulebook([shipped_rules(), tmp_path], [])
    assert own.labels["phone"] == (*shipped.labels["phone"], "Ring us at")
    assert "Name" in own.labels["company"] and "Name" not in own.labels["name"], "what is said anew goes before"
    assert own.synonyms.same == (*shipped.synonyms.same, ("gasket", "flat ring"))
    assert own.synonyms.light_of == shipped.synonyms.light_of
    assert own.enquiries.asks["where"] == (*shipped.enquiries.asks["where"], "whither goes my order")
    assert own.enquiries.asks["cancel"] == shipped.enquiries.asks["cancel"]
    assert [cause.id for cause in own.causes] == [*(cause.id for cause in shipped.causes), "rust"]
    assert own.content.yes[-1] == "jolly good" and own.content.polite == shipped.content.polite
    assert own.free_mail_domains == shipped.free_mail_domains | {"post.example"}


def test_what_is_wrong_only_together_is_told_with_the_file_that_adds_it(tmp_path: Path) -> None:
    write(tmp_path, "complaints/acme.toml", '[[cause]]\nid = "damaged"\nname = { en = "Dented" }')
    with pytest.raises(ConfigError, match=r"complaints/acme.toml.*'damaged'.*expected it once"):
        read_rulebook([shipped_rules(), tmp_path], [])


def test_a_list_of_an_unknown_name_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"label/acme.toml: no such rule file; did you mean 'labels/acme.toml'"):
        read_rulebook([shipped_rules(), write(tmp_path, "label/acme.toml", "")], [])
