"""What rules/complaints.toml may hold, and the values that it gives.  Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import Self

from pydantic import Field, StrictStr, model_validator

from mailbot.model.complaint import Cause, Content
from mailbot.rulebook.tables import Id, Language, Word
from mailbot.text.tomlfile import Table


class CauseTable(Table):
    id: Id
    name: dict[Language, Word] = Field(min_length=1)
    words: list[Word] = []
    wording: dict[Language, StrictStr] = {}


class SettledTable(Table):
    yes: list[Word] = []
    polite: list[Word] = []


class ComplaintsFile(Table):
    cause: list[CauseTable] = []
    settled: SettledTable = SettledTable()

    @model_validator(mode="after")
    def _names_one_cause_each(self) -> Self:
        seen: dict[str, str] = {}
        for cause in self.cause:
            for name in {one.casefold() for one in (cause.id, *cause.name.values(), *cause.words)}:
                if name in seen:
                    raise ValueError(f"found '{name}' at the causes '{seen[name]}' and '{cause.id}', expected it once")
                seen[name] = cause.id
        return self


def causes_of(table: ComplaintsFile) -> tuple[Cause, ...]:
    return tuple(
        Cause(
            one.id,
            MappingProxyType(dict(one.name)),
            tuple(one.words),
            MappingProxyType({language: text.strip() for language, text in one.wording.items()}),
        )
        for one in table.cause
    )


def content_of(table: ComplaintsFile) -> Content:
    return Content(tuple(table.settled.yes), tuple(table.settled.polite))
