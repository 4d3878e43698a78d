"""What each rule file may hold: the typed tables of rules/, checked by pydantic.  Pure.

rules/README.md explains every key to the people who write them.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
    model_validator,
)

from mailbot.model.rulebook import CONDITIONS, FEATURES, ValueKind, Where
from mailbot.model.verdict import Category, Origin
from mailbot.rulebook.cases import CategoryCase, FaqCase, FormCase, RouteCase
from mailbot.text.patterns import compile_pattern
from mailbot.text.similar import nearest
from mailbot.text.tomlfile import Table, shaped

Word = Annotated[StrictStr, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[StrictStr, shaped(r"[a-z0-9][a-z0-9._-]*", "small letters a to z, digits, dots, hyphens")]
_LANGUAGE, _A_LANGUAGE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?", "the code of a language such as de or zh-Hant"
Language = Annotated[StrictStr, shaped(_LANGUAGE, _A_LANGUAGE)]
Currency = Annotated[StrictStr, shaped(r"[A-Z]{3}", "three capital letters such as EUR")]


def _known(word: str, known: set[str], what: str) -> str:
    if word in known:
        return word
    near = nearest(word, known)
    hint = f"did you mean '{near}'?" if near else f"expected one of {', '.join(sorted(known))}"
    raise ValueError(f"found '{word}', no such {what}; {hint}")


def _checked_pattern(text: object) -> object:
    if isinstance(text, str):
        compile_pattern(text)
    return text


def _any_of(patterns: object) -> object:
    """Several patterns are one that finds what any of them finds; each must be one by itself."""
    if not isinstance(patterns, list):
        return patterns
    lines = [line for line in patterns if isinstance(line, str) and line.strip()]
    if not lines or len(lines) < len(patterns):
        raise ValueError("found a list with something else in it, expected patterns")
    for line in lines:
        compile_pattern(line)
    return "|".join(f"(?:{line})" for line in lines)


def _cue_word(word: str) -> str:
    """Plain words, `stem*`, `this ... that`, or `#feature`."""
    if word.startswith("#"):
        return "#" + _known(word[1:], set(FEATURES), "feature")
    for piece in word.replace("...", " ").split():
        if "*" in piece[:-1] or (piece.endswith("*") and len(piece) < 4):
            raise ValueError(f"found '{word}', expected * only after three or more letters of a word")
    return word


def _phrase(word: object) -> object:
    return _cue_word(word.strip()) if isinstance(word, str) else word


def _values(value: object) -> object:
    """One value may stand without brackets."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [value] if isinstance(value, str) else value


def _weight(number: object) -> object:
    if isinstance(number, bool) or not isinstance(number, int | float) or not -10 <= number <= 10:
        raise ValueError(f"found {number!r}, expected a number from -10 to 10")
    return float(number)


def _lower(word: object) -> object:
    return word.lower() if isinstance(word, str) else word


Weight = Annotated[float, BeforeValidator(_weight)]
Pattern = Annotated[StrictStr, BeforeValidator(_checked_pattern)]
Patterns = Annotated[Pattern, BeforeValidator(_any_of)]  # one, or a list of them
Phrase = Annotated[StrictStr, BeforeValidator(_phrase), Field(min_length=1)]
Values = Annotated[list[Word], BeforeValidator(_values), Field(min_length=1)]
Domain = Annotated[StrictStr, BeforeValidator(_lower), shaped(r"[a-z0-9-]+(\.[a-z0-9-]+)+", "a domain like gmail.com")]


def _check_condition(name: str, values: object) -> list[str]:
    kind = CONDITIONS[_known(name, set(CONDITIONS), "condition")]
    found = _values(values)
    if not isinstance(found, list) or not found or not all(isinstance(one, str) and one.strip() for one in found):
        raise ValueError(f"{name}: found {values!r}, expected {kind.value}")
    for one in found:
        _check_value(name, one, kind)
    return found


_CHOICES = {
    ValueKind.ORIGIN: {origin.value for origin in Origin},
    ValueKind.YES_NO: {"true", "false"},
}


_ADDRESSES = frozenset({"from", "to"})


def _check_value(name: str, value: str, kind: ValueKind) -> None:
    if kind is ValueKind.PATTERN:
        compile_pattern(value)
    elif name in _ADDRESSES and not {"@", "*"} & set(value):
        raise ValueError(f"{name}: found '{value}', expected bob@big.example, @big.example or *@*.example")
    elif kind is ValueKind.LANGUAGE and not re.fullmatch(_LANGUAGE, value):
        raise ValueError(f"{name}: found '{value}', expected {_A_LANGUAGE}")
    elif kind in _CHOICES and value not in _CHOICES[kind]:
        raise ValueError(f"{name}: found '{value}', expected one of {', '.join(sorted(_CHOICES[kind]))}")


def _when(table: object) -> object:
    if not isinstance(table, dict):
        return table
    return {name: _check_condition(name, values) for name, values in table.items()}


KEY_ACCOUNT = "key_account"
When = Annotated[dict[StrictStr, list[StrictStr]], BeforeValidator(_when)]


class CueTable(Table):
    words: list[Phrase] = []
    pattern: Patterns = ""
    weight: Weight
    where: Where = Where.ANY
    language: Language | Literal[""] = ""
    about: StrictStr = ""  # for people who read the file

    @model_validator(mode="after")
    def _looks_for_something(self) -> Self:
        if not self.words and not self.pattern:
            raise ValueError("found neither words nor pattern, expected one of them")
        return self


class RuleTable(Table):
    id: Id
    when: When
    mode: Literal["on", "shadow"] = "on"

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.when:
            raise ValueError("found an empty when, which every mail fits; expected at least one condition")
        return self


class CategoryFile(Table):
    category: Category | None = None  # of a file with a name of its own, laid beside the one that ships
    cue: list[CueTable] = []
    rule: list[RuleTable] = []
    test: list[CategoryCase] = []


def _when_of_route(table: object) -> object:
    """What is asked of the customer is asked of routes alone: rules say what a mail is, whoever wrote it."""
    if not isinstance(table, dict) or KEY_ACCOUNT not in table:
        return _when(table)
    if not isinstance(table[KEY_ACCOUNT], bool):
        raise ValueError(f"{KEY_ACCOUNT}: found {table[KEY_ACCOUNT]!r}, expected true or false")
    rest = _when({name: values for name, values in table.items() if name != KEY_ACCOUNT})
    return {**rest, KEY_ACCOUNT: _values(table[KEY_ACCOUNT])} if isinstance(rest, dict) else rest


class RouteTable(Table):
    id: Id
    category: list[Category] = []
    when: Annotated[dict[StrictStr, list[StrictStr]], BeforeValidator(_when_of_route)] = {}
    to: list[Word] = []
    role: StrictStr = ""
    skill: StrictStr = ""
    factory: StrictStr = ""
    copies: list[Word] = Field(default=[], alias="copy")
    mode: Literal["on", "shadow"] = "on"

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if not (self.to or self.role or self.skill):
            raise ValueError("found no receiver, expected one of to, role, skill")
        if self.factory and KEY_ACCOUNT in self.when:
            raise ValueError(f"found factory and {KEY_ACCOUNT} in one route, expected one of them: split it in two")
        return self


class RoutesFile(Table):
    route: list[RouteTable] = []
    test: list[RouteCase] = []


class FormFile(Table):
    kind: Literal["order", "feedback", "inquiry"]
    sources: list[Word] = Field(default=[], alias="from")
    subject: list[Pattern] = []
    marks: list[Word] = []
    labels: dict[StrictStr, list[Word]] = {}
    customer: Word = "email"
    reply_to_is_customer: StrictBool = False
    echo: list[Word] = []
    echo_message: StrictBool = False
    secret_field: StrictStr = ""
    secret: StrictStr = ""
    address: StrictStr = ""
    mode: Literal["on", "shadow"] = "on"
    test: list[FormCase] = []


class LabelsFile(Table):
    labels: dict[StrictStr, list[Word]]


class FreeMailFile(Table):
    domains: list[Domain]


class FaqFile(Table):
    id: Id
    ask: list[Word] = Field(min_length=1)
    auto: StrictBool = False
    answer: dict[Language, Word] = Field(min_length=1)
    test: list[FaqCase] = []


class SynonymsFile(Table):
    same: list[list[Word]] = []
    light: list[Word] = []
    light_of: dict[StrictStr, list[Word]] = {}
    trouble: list[Word] = []
    asks: dict[StrictStr, list[Word]] = {}


class ProductTable(Table):
    sku: Word
    names: list[Word] = []
    stock: StrictInt | Word | None = None
    price: Annotated[StrictInt | StrictFloat, Field(ge=0)] | None = None
    currency: Currency | Literal[""] = ""
    lead_time: StrictStr = ""


class ProductsFile(Table):
    csv: StrictStr = ""  # a file beside this one
    product: list[ProductTable] = []
