"""What a file of rules/segments may hold, and the segment that it gives.  Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

from mailbot.model.customer import Consent, attribute_name
from mailbot.model.segment import AttributeWanted, Segment, Span
from mailbot.rulebook.tables import Currency, Id, Word
from mailbot.text.tomlfile import Table


def _listed(value: object) -> object:
    """One value may stand without brackets."""
    return [value] if isinstance(value, str | int | float) and not isinstance(value, bool) else value


Words = Annotated[list[Word], BeforeValidator(_listed)]


def _two_letters(word: str) -> str:
    if len(word) == 2 and word.isascii() and word.isalpha():
        return word.upper()
    raise ValueError(f"found '{word}', expected two letters such as DE")


Country = Annotated[StrictStr, AfterValidator(_two_letters)]
Countries = Annotated[list[Country], BeforeValidator(_listed)]
Handles = Annotated[list[StrictStr], BeforeValidator(_listed)]
Days = Annotated[StrictInt, Field(ge=0, le=36_500)]
Number = StrictInt | StrictFloat


class SpanTable(Table):
    least: Number | None = Field(None, alias="from")
    most: Number | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("expected 'from', 'to' or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"found from {self.least} to {self.most}, expected the smaller one first")
        return self

    @property
    def span(self) -> Span:
        return Span(*(None if one is None else Decimal(str(one)) for one in (self.least, self.most)))


class AmountTable(SpanTable):
    currency: Currency


class SegmentFile(Table):
    id: Id
    title: StrictStr = ""
    country: Countries = []
    language: Words = []
    owner: Handles = []
    key_account: StrictBool | None = None
    consent: Annotated[list[Consent], BeforeValidator(_listed)] = []
    bought: StrictBool | None = None
    amount: AmountTable | None = None
    tickets: SpanTable | None = None
    complained: StrictBool | None = None
    wrote_within_days: Days = 0
    silent_days: Days = 0
    attribute: dict[StrictStr, SpanTable | Words] = {}

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.model_fields_set - {"id", "title"}:
            raise ValueError("expected at least one thing that its customers have in common, such as country")
        if self.silent_days and self.wrote_within_days and self.silent_days > self.wrote_within_days:
            raise ValueError(
                f"found silent_days {self.silent_days} and wrote_within_days {self.wrote_within_days}: nobody is both"
            )
        return self


def segment_of(table: SegmentFile) -> Segment:
    return Segment(
        id=table.id,
        title=table.title,
        countries=tuple(table.country),
        languages=tuple(table.language),
        owners=tuple(table.owner),
        key_account=table.key_account,
        consent=tuple(table.consent),
        bought=table.bought,
        amount=table.amount.span if table.amount else None,
        currency=table.amount.currency if table.amount else "",
        tickets=table.tickets.span if table.tickets else None,
        complained=table.complained,
        wrote_within_days=table.wrote_within_days,
        silent_days=table.silent_days,
        attributes=tuple(_wanted(name, wanted) for name, wanted in table.attribute.items()),
    )


def _wanted(name: str, wanted: SpanTable | list[str]) -> AttributeWanted:
    name = attribute_name(name)
    return (
        AttributeWanted(name, span=wanted.span)
        if isinstance(wanted, SpanTable)
        else AttributeWanted(name, tuple(wanted))
    )
