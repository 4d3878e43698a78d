"""A [[test]] table of a rule file, checked by pydantic -> RuleCase.  Pure.

rules/README.md explains every key to the people who write them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, StrictBool, StrictStr, StringConstraints, model_validator
from pydantic import Field as Key

from mailbot.model.mail import Item
from mailbot.model.rulebook import Expected, RuleCase
from mailbot.model.verdict import Category, Origin
from mailbot.text.tomlfile import Table

_Word = Annotated[StrictStr, StringConstraints(strip_whitespace=True, min_length=1)]
_OneLine = Annotated[StrictStr, StringConstraints(pattern=r"^[^\r\n]*$")]
_HeaderName = Annotated[StrictStr, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]


class ItemTable(Table):
    product: StrictStr = ""
    quantity: StrictStr = ""
    sku: StrictStr = ""
    price: StrictStr = ""


class ExpectTable(Table):
    category: Category | None = None
    unsure: StrictBool | None = None
    origin: Origin | None = None
    language: StrictStr = ""
    rule: StrictStr = ""
    route: StrictStr = ""
    form: StrictStr = ""
    faq: StrictStr = ""
    fields: dict[StrictStr, StrictStr] = {}
    items: list[ItemTable] = []

    @model_validator(mode="after")
    def _can_fail(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("found nothing that is expected, so the case cannot fail; expected at least one key")
        return self


class CaseTable(Table):
    """A mail in a few words; each kind of file adds its own `expect`."""

    about: StrictStr = ""  # what the case shows
    subject: _OneLine = ""
    text: StrictStr = ""
    html: StrictStr = ""
    sender: _OneLine = Key(default="", alias="from")
    to: _OneLine = ""
    reply_to: _OneLine = ""
    attachments: list[_Word] = []
    is_reply: StrictBool = Key(default=False, alias="reply")
    headers: dict[_HeaderName, _OneLine] = {}


def _meant(key: str) -> Callable[[object], object]:
    """`expect = "order"` in short: the word means what the file is about."""
    return lambda value: {key: value} if isinstance(value, str) else value


class CategoryCase(CaseTable):
    expect: Annotated[ExpectTable, BeforeValidator(_meant("category"))]


class RouteCase(CaseTable):
    expect: Annotated[ExpectTable, BeforeValidator(_meant("route"))]


class FormCase(CaseTable):
    expect: Annotated[ExpectTable, BeforeValidator(_meant("form"))]


class FaqCase(CaseTable):
    expect: Annotated[ExpectTable, BeforeValidator(_meant("faq"))]


AnyCase = CategoryCase | RouteCase | FormCase | FaqCase


def cases_of(table: Table, shown: str, text: str) -> list[RuleCase]:
    """`text` is the file's, to tell the line of each case."""
    found: Sequence[AnyCase] = getattr(table, "test", ())
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[test]]"]
    return [_case(case, shown, lines[at] if at < len(lines) else 0) for at, case in enumerate(found)]


def _case(case: AnyCase, shown: str, line: int) -> RuleCase:
    return RuleCase(
        file=shown,
        line=line,
        about=case.about,
        expected=_expected(case.expect),
        subject=case.subject,
        text=case.text,
        html=case.html,
        sender=case.sender,
        to=case.to,
        reply_to=case.reply_to,
        attachments=tuple(case.attachments),
        is_reply=case.is_reply,
        headers=tuple(case.headers.items()),
    )


def _expected(table: ExpectTable) -> Expected:
    plain: dict[str, Any] = table.model_dump(exclude={"fields", "items"})
    items = tuple(Item(**item.model_dump()) for item in table.items)
    return Expected(**plain, fields=tuple(table.fields.items()), items=items)
