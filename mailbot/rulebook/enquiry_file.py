"""What rules/enquiries.toml may hold, and the values that it gives.  Pure."""

from __future__ import annotations

from types import MappingProxyType

from mailbot.model.enquiry import Asked, EnquiryWords
from mailbot.rulebook.tables import Word
from mailbot.text.tomlfile import Table


class EnquiriesFile(Table):
    where: list[Word] = []
    change: list[Word] = []
    cancel: list[Word] = []
    person: list[Word] = []
    to_where: list[Word] = []
    to_change: list[Word] = []
    to_cancel: list[Word] = []
    orders: list[Word] = []


def enquiries_of(table: EnquiriesFile) -> EnquiryWords:
    asks = {asked.value: tuple(getattr(table, asked.value)) for asked in Asked}
    acts = {asked.value: tuple(getattr(table, f"to_{asked.value}")) for asked in Asked}
    return EnquiryWords(MappingProxyType(asks), tuple(table.person), MappingProxyType(acts), tuple(table.orders))
