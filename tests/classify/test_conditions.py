"""What [[rule]] and [[route]] may ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.classify import prepare
from mailbot.classify.conditions import TESTS, Facts, all_hold, compile_conditions
from mailbot.classify.features import FEATURE_TESTS
from mailbot.classify.reading import read
from mailbot.model.errors import ConfigError
from mailbot.model.mail import Address, Form, Message
from mailbot.model.rulebook import CONDITIONS, FEATURES, CategoryRule, Condition, Cue, Route, Rulebook
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category, Origin
from mailbot.rulebook import shipped_rules

Write = Callable[..., Message]
FORM = Form("shop", "order", (("country", "Deutschland"), ("message", "eilt")), customer=Address("jo@kunde.de"))


def holds(message: Message, name: str, *values: str, language: str = "zh-Hant") -> bool:
    facts = Facts(read(message), Origin.PERSON, language)
    return all_hold(compile_conditions([Condition(name, values)]), facts)


@pytest.mark.parametrize(
    ("name", "fits", "not_fits"),
    [
        ("subject_has", ("nothing", "gear box"), ("gearbox",)),
        ("subject_matches", (r"^re: .*\d{4}$",), (r"^\d",)),
        ("text_has_any", ("URGENT", "nothing"), ("nothing",)),
        ("text_has_all", ("urgent", "gear box"), ("urgent", "nothing")),
        ("text_matches", (r"ab-\d+",), (r"cd-\d+",)),
        ("from", ("@Customer.example",), ("@example", "bob@customer.example")),
        ("from", ("*@*.example",), ("*@*.test",)),
        ("to", ("sales+*@acme.example",), ("info@acme.example",)),
        ("language", ("zh",), ("zh-Hans", "z")),
        ("country", ("tw", "example"), ("Example Land",)),
        ("attachment", ("*.xlsx",), ("*.pdf",)),
        ("has_attachment", ("true",), ("false",)),
        ("origin", ("form", "person"), ("list",)),
        ("reply", ("true",), ("false",)),
    ],
)
def test_a_condition_holds_and_its_neighbour_does_not(
    name: str, fits: tuple[str, ...], not_fits: tuple[str, ...], write: Write
) -> None:
    message = write(
        "This is urgent: AB-12 broke.",
        "Re: Gear Box 4711",
        "jo@customer.example" if name != "country" else "jo@firm.tw",
        files=("List.XLSX",),
        to=(Address("sales+x@acme.example"),),
    )
    assert holds(message, name, *fits)
    assert not holds(message, name, *not_fits)


def test_conditions_about_forms_look_at_the_visitor(write: Write) -> None:
    message = write(author="wordpress@acme.example", form=FORM)
    assert holds(message, "form", "shop") and holds(message, "form", "order") and holds(message, "form", "any")
    assert holds(message, "from", "@kunde.de") and holds(message, "from", "wordpress@*")
    assert holds(message, "country", "DE") and holds(message, "country", "deutschland")
    assert not holds(message, "form", "feedback") and not holds(write("hello"), "form", "any")


@pytest.mark.parametrize("asked", ["DE", "de", "Germany", "德国", "Allemagne"])
def test_a_country_is_the_one_that_the_notice_shows_whatever_it_is_called(write: Write, asked: str) -> None:
    assert holds(write(form=FORM), "country", asked), "the form says Deutschland"
    signed = write("Please quote.\n\n-- \nJo Berg\nBerg GmbH\nTel. +49 40 1234567", author="jo@berg.example")
    assert holds(signed, "country", asked), "dialled"
    assert not holds(write("Please quote.", author="jo@berg.fr"), "country", asked)
    assert not holds(write("Please quote.", author="jo@berg.example"), "country", asked, "Nowhere")


def test_names_of_conditions_and_marks_are_the_same_in_code_model_and_readme() -> None:
    readme = (shipped_rules() / "README.md").read_text(encoding="utf-8")
    assert set(TESTS) == set(CONDITIONS)
    assert set(FEATURE_TESTS) == set(FEATURES)
    assert [name for name in CONDITIONS if f"| `{name}` |" not in readme] == []
    assert [name for name in FEATURES if f"`#{name}`" not in readme] == []
    assert all(test.__doc__ for test in TESTS.values())


def test_an_unknown_condition_is_refused_when_preparing() -> None:
    with pytest.raises(ConfigError, match="no such condition"):
        prepare(Rulebook(routes=(Route("a", conditions=(Condition("colour", ("red",)),)),)))


def test_a_rule_overrules_the_cues_and_a_shadow_rule_only_speaks(write: Write, tokens: TokenKeys) -> None:
    cues = (Cue(Category.ORDER, 9.0, ("we order",)),)
    when = (Condition("from", ("@customer.example",)),)
    shadow = CategoryRule("quiet", Category.FAQ, when, shadow=True)
    loud = CategoryRule("loud", Category.COMPLAINT, when)
    message = write("We order 5.")
    only_shadow = prepare(Rulebook(cues=cues, category_rules=(shadow,))).classify(message, Settings(), tokens)
    both = prepare(Rulebook(cues=cues, category_rules=(shadow, loud))).classify(message, Settings(), tokens)
    assert only_shadow.category is Category.ORDER
    assert "rule.quiet" in {reason.code for reason in only_shadow.reasons}
    assert (both.category, both.confidence, both.unsure) == (Category.COMPLAINT, 1.0, False)
    assert "rule.loud" in {reason.code for reason in both.reasons}


def test_routes_hold_by_category_and_conditions_in_file_order(write: Write, tokens: TokenKeys) -> None:
    routes = (
        Route("chinese", (Category.ORDER,), (Condition("language", ("zh",)),), to=("li",)),
        Route("complaints", (Category.COMPLAINT,), role="complaints"),
        Route("anything", role="sales"),
    )
    cues = (Cue(Category.ORDER, 9.0, ("订购",)),)
    verdict = prepare(Rulebook(cues=cues, routes=routes)).classify(write("我们订购五台"), Settings(), tokens)
    assert verdict.routes == ("chinese", "anything")


def test_shipped_readme_names_every_shipped_kind_of_file() -> None:
    names = {path.relative_to(shipped_rules()).parts[0] for path in Path(shipped_rules()).rglob("*.toml")}
    readme = (shipped_rules() / "README.md").read_text(encoding="utf-8")
    assert [name for name in names if name not in readme] == []
