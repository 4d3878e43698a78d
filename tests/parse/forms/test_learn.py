"""`mailbot forms learn`: the rule that it prints reads the sample, and the sample's source is known from then on."""

import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.mails import mail

from mailbot.app import read_rules
from mailbot.cli.forms import rule_text
from mailbot.model.errors import PermanentFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import Limits, Settings, Trust
from mailbot.parse import learn_form, parse
from mailbot.parse.forms import read_form, sample_of
from mailbot.parse.forms.fields import CANONICAL
from mailbot.parse.forms.learn import first_rule

LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.toml"))
SITE = "Acme <wordpress@acme.example>"
ORDER = """You have a new message from your website.

Full Nmae: Kay Moor
Electronic adress: kay@client.example
Ring us on: +44 20 5550 0100
Product: Ball valve DN50
Quantity: 25 cartons
Colour: red
What else should we know: {message}
"""
LONG = "Please deliver by Friday to the back door, and ring twice before you come, because the bell is old."


FILLED_IN = ORDER.format(message=LONG)


def raw(text=FILLED_IN, **more):
    fields = {"sender": SITE, "subject": "[Acme] New order from Kay Moor"} | more
    return RawMessage(Arrival("sales"), mail(text, **fields))


@cache
def shipped():
    """Read once: reading all rules costs more than every mail here."""
    return read_rules(Settings())


def learnt(sample, id="website-order", folder=None):
    rules = read_rules(Settings(rules=(str(folder),))) if folder else shipped()
    rule = learn_form(sample, rules, Limits(), id)
    return rule, "\n".join(rule_text(rule))


def read_with(text, sample, tmp_path, id="website-order"):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / f"{id}.toml").write_text(text)
    return parse(sample, read_rules(Settings(rules=(str(tmp_path),))), Trust(), Limits()).form


def test_the_printed_rule_reads_the_sample(tmp_path):
    sample = raw(headers={"Reply-To": "Kay Moor <kay@client.example>"})
    rule, text = learnt(sample)
    form = read_with(text, sample, tmp_path)
    assert (form.id, form.kind, form.source_known) == ("website-order", "order", True)
    assert (form.get("name"), form.get("email"), form.get("phone")) == (
        "Kay Moor",
        "kay@client.example",
        "+44 20 5550 0100",
    )
    assert (form.get("message"), form.get("Colour"), form.customer.address) == (LONG, "red", "kay@client.example")
    assert [(item.product, item.quantity, item.unit) for item in form.items] == [("Ball valve DN50", "25", "cartons")]
    assert rule.reply_to_is_customer and rule.unknown == ("Colour",)


def test_the_next_visitors_mail_is_read_by_it_too(tmp_path):
    _, text = learnt(raw())
    other = ORDER.format(message="Thanks").replace("Kay Moor", "Li Na").replace("kay@", "li@")
    form = read_with(text, raw(other, subject="[Acme] New order from Li Na"), tmp_path)
    assert (form.source_known, form.get("name"), form.customer.address) == (True, "Li Na", "li@client.example")


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda file: file.stem)
def test_a_first_rule_loses_nothing_that_is_read_without_it(file, rulebook, letter_of, form_rule):
    table = tomllib.loads(file.read_text())
    letter = letter_of({"to": f"sales@{table['from'].rpartition('@')[2].strip('> ')}", **table})
    before = read_form(letter, rulebook)
    assert before is not None
    if before.source_known:
        return  # a layout that ships names its sender
    first = first_rule(sample_of(letter, rulebook), "learnt")
    rule = form_rule("learnt", tomllib.loads("\n".join(rule_text(first))))
    after = read_form(letter, replace(rulebook, forms=(*rulebook.forms, rule)))
    # of two that name no sender the one that asks more goes before
    assert after.id == "learnt" or not first.source
    assert (after.kind, after.customer, after.items) == (before.kind, before.customer, before.items)
    known = {field: value for field, value in before.fields if field in CANONICAL}
    assert {field: after.get(field) for field in known} == known


def test_the_visitors_own_words_are_no_part_of_the_rule():
    _, text = learnt(raw())
    assert "Kay" not in text and "Friday" not in text and "client.example" not in text
    assert tomllib.loads(text)["subject"] == ["^\\[Acme\\] New order from"]


@pytest.mark.parametrize(
    ("subject", "pattern"),
    [
        ("Order #1001 placed", "^Order"),
        ("1001: new web order", "new web order"),
        ("Kay Moor", None),
        ('A "quoted" \\ (title)', '^A "quoted" \\\\ \\(title\\)'),
    ],
)
def test_a_subject_pattern_is_what_stays_the_same(subject, pattern, tmp_path):
    sample = raw(subject=subject)
    _, text = learnt(sample)
    assert tomllib.loads(text).get("subject", [None]) == [pattern]
    assert read_with(text, sample, tmp_path).source_known


def test_a_form_in_the_visitors_own_name_gets_no_sender(tmp_path):
    sample = raw(sender="Kay Moor <kay@client.example>")
    rule, text = learnt(sample)
    assert rule.source == "" and "from" not in tomllib.loads(text)
    assert not read_with(text, sample, tmp_path).source_known


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        (
            raw("Dear Sirs,\n\nplease quote 20 pcs.\n\nKay", subject="Inquiry", sender="kay@client.example"),
            "is no form",
        ),
        (raw(subject="Re: New order", sender="Bob <bob@acme.example>"), "answers or forwards another mail"),
        (raw("", subject=""), "is no form"),
    ],
)
def test_what_is_no_form_is_refused_in_plain_words(sample, words):
    with pytest.raises(PermanentFailure, match=words):
        learnt(sample)


def test_a_form_that_is_known_is_not_learnt_again(tmp_path):
    _, text = learnt(raw())
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "mine.toml").write_text(text)
    with pytest.raises(PermanentFailure, match=r"is known: rules/forms/mine\.toml"):
        learnt(raw(), folder=tmp_path)


def test_the_command_prints_the_file_and_nothing_else(tmp_path):
    (tmp_path / "sample.eml").write_bytes(raw().octets)
    command = [sys.executable, "-m", "mailbot", "forms", "learn"]
    done = subprocess.run([*command, str(tmp_path / "sample.eml")], capture_output=True, text=True, timeout=60)
    assert (done.returncode, tomllib.loads(done.stdout)["from"]) == (0, ["wordpress@acme.example"])
    assert "acme-order.toml" in done.stderr
    wrong = subprocess.run([*command, "-", "--id", "A B"], input="x", capture_output=True, text=True, timeout=60)
    assert (wrong.returncode, wrong.stdout) == (2, "") and "--id" in wrong.stderr


# a form that is mailed as an answer teaches no rule
ANSWERS = ('subject = "Re: ', 'subject = "回覆: ')
LAYOUTS = sorted(
    path
    for path in (Path(__file__).parent / "layouts").glob("*.toml")
    if not any(answer in path.read_text() for answer in ANSWERS)
)


@pytest.mark.parametrize("path", LAYOUTS[::5], ids=lambda path: path.stem)
def test_every_layout_comes_round(path, form_rule):
    layout = tomllib.loads(path.read_text())
    own = layout["from"].rpartition("@")[2].strip("> ")
    to = layout.get("to", f"sales@{own}")
    headers = {"Reply-To": layout.get("reply_to", "")}
    if layout.get("html"):
        headers["Content-Type"] = "text/html; charset=utf-8"
    body = (layout.get("html") or layout["plain"]).lstrip("\n")
    sample = raw(body, sender=layout["from"], to=to, subject=layout.get("subject", "Form"), headers=headers)
    rule, text = learnt(sample, "x")
    own = form_rule("x", tomllib.loads(text))
    form = parse(sample, replace(shipped(), forms=(*shipped().forms, own)), Trust(), Limits()).form
    assert form.source_known is bool(rule.source)
    before = parse(sample, shipped(), Trust(), Limits()).form
    assert (form.customer, form.get("email"), form.items) == (before.customer, before.get("email"), before.items)
