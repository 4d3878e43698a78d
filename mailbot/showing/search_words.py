"""What somebody types after `#find` or `mailbot search` -> what is looked for: words, and `from:`, `year:` and others.

Pure."""

from __future__ import annotations

import re

from mailbot.model.customer import SearchFor
from mailbot.model.verdict import Category
from mailbot.text.later import later

_FILTER = later(r"(?<!\S)(from|year|category|ticket|来自|來自|年份|类别|類別|工单|工單)[:：](\S+)", re.IGNORECASE)
_NAMES = {
    "来自": "from", "來自": "from", "年份": "year", "类别": "category", "類別": "category",
    "工单": "ticket", "工單": "ticket",
}  # fmt: skip
_NUMBER = later(r"\[?(?:t-)?(\d{1,9})\]?", re.IGNORECASE)
_LONGEST = 300


def search_of(said: str, limit: int) -> SearchFor | str:
    """The word that is no such filter, where one is none."""
    said = said[:_LONGEST]
    told: dict[str, str] = {}
    for name, value in _FILTER.findall(said):
        told[_NAMES.get(name.lower(), name.lower())] = value
    year, ticket = (_number(told.get(name, "")) for name in ("year", "ticket"))
    category = told.get("category", "").lower()
    if category and category not in {one.value for one in Category}:
        return category
    if year is None or ticket is None:
        return told["year" if year is None else "ticket"]
    return SearchFor(_FILTER.sub(" ", said).strip(), told.get("from", ""), year, category, ticket, limit)


def _number(said: str) -> int | None:
    found = _NUMBER.fullmatch(said)
    return int(found[1]) if found else None if said else 0
