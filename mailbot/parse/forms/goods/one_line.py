"""One line of a list -> what it says of one thing that is ordered, or None.  Pure, linear.

"2 x Pump", "Pump x 2 at 40.00", "Pump (2 pcs)", "Pump - 2 pcs x 40.00": a count that says it is one.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from mailbot.model.mail import Item
from mailbot.parse.forms.goods.one_item import LONGEST, MONEY, SIGNS, item_of, told_aside
from mailbot.text.later import later
from mailbot.text.numbers import amount, beside, number

COUNT = r"(?:pcs|stk|szt|kpl|ks|kom|buc|adet|stück|stuks|pz|uds|τεμ|шт\.?|[(（]?[个個台只隻件套本枚点][)）]?)"
_MEASURE = r"[\u4e00-\u9fff](?![\u3040-\u9fff])"  # "4 罐"
_EACH = (
    r"(?:\s(?:each|je|chacune?|c/u|cada uno|cada|ciascuno|cad\.|per stuk|pro Stück|за шт\.?)|\s?/\s?[^\W\d]{1,8}\.?)?"
)
_LEADING = later(rf"^(\d{{1,7}}\s?(?:[x×*]|{COUNT}))\s(.{{1,200}})$", re.IGNORECASE)
_TRAILING = later(
    rf"\s[x×*]\s?(\d{{1,7}}(?:\s?{_MEASURE})?)(?:\s?{COUNT})?(?:\s?(?:[=@:–—-]|à|for|at)?\s?({MONEY}))?{_EACH}$",
    re.IGNORECASE,
)
# "Lamp E27 - 40 pcs x 90.00 = 3600.00"
_TIMES = later(
    rf"^(.{{2,200}}?)\s?[-–—:,]\s(\d{{1,7}}\s?[^\W\d]{{0,6}}\.?)\s?[x×*х@]\s?({MONEY})(?:\s?=.{{0,30}})?$",
    re.IGNORECASE,
)
# "Folding chair: 21000 (6 x 3500)"
_SUM_AND_TIMES = later(
    rf"^(.{{2,200}}?)\s?[:=–—-]\s?{MONEY}\s?[(（](\d{{1,7}})\s?[x×*х]\s?({MONEY})[)）]$", re.IGNORECASE
)
# "Hex bolt M16x60, 500 db, 95 Ft/db"
_LISTED = later(
    rf"^(.{{2,200}}?),\s(\d{{1,7}}(?:\s?[^\W\d]{{1,10}}\.?)?),\s(?:à\s|@\s?)?(?=[^,;]{{0,30}}(?:{SIGNS}))({MONEY})"
    r"(?:\s?/\s?[^\W\d]{1,8}\.?)?$",
    re.IGNORECASE,
)
_PRICED = later(
    rf"(?:\s(?:for|at|à|zu je|a|je|por|per|pour|für|voor|за)\s|\s?[=@–:]\s?|\s-\s|\s(?={SIGNS})"
    rf"|\s(?=\d[\d.,']{{0,12}}[.,]\d\d\s?(?:{SIGNS})))({MONEY}){_EACH}$",
    re.IGNORECASE,
)
# "à 8,90 EUR 89,00 EUR"
_EACH_AND_SUM = later(rf"\s(?:à|@|je|zu je|a|at|x|×)\s?({MONEY})\s=?\s?{MONEY}$", re.IGNORECASE)
# "Lamp (20 pcs) 12.00"
_COUNT_ASIDE = later(
    rf"^(.{{2,200}}?)\s?[(（](?:[x×]\s?(\d{{1,6}})|(?:[x×]\s?)?(\d{{1,6}})\s?(?:[x×]|adet|pieces|units?|rolls?|boxes|cartons?|sets?|pairs?|bags?|sheets?|kg|st|stück|rollen|ks|db|uds?|pz|un|개|{COUNT})\.?)"
    rf"[)）](?:\s?[-–:=]?\s?({MONEY}))?$",
    re.IGNORECASE,
)
_IN_COLUMNS = later(r"\t+|\u3000+| {3,}")
_SUM = later(rf"(?:[^\W\d]{{1,8}}\s?[:：]?\s?)?{MONEY}")
_ENDED = later(r"(.{2,200}?)\s?(?:[,;:：、]|\s[-–—])\s?(\d{1,7}(?:\s?[^\W\d]{1,10}\.?)?)$")
_BULLETS = later(r"^[-–*•·\s]+")
ORDINAL = later(r"^\(?\d{1,2}[.)、]\s?(?=\D)")


def line_item(line: str) -> Item | None:
    """Sums may stand behind it in columns of their own: "1. Hook x 30   each $45   in all $1,350"."""
    first, *sums = [piece for piece in _IN_COLUMNS.split(line[:LONGEST].strip()) if piece] or [""]
    if not sums or not all(map(_SUM.fullmatch, sums)):
        return _one_item(line)
    item = _one_item(first)
    if item is None or item.price:
        return item
    return replace(item, price=amount(sums[0]), currency=beside(number(sums[0])))


def _one_item(line: str) -> Item | None:
    text = ORDINAL.sub("", " ".join(line[:LONGEST].split()).strip(" -*•·▪▫◾◼●○►▸✓✔✅☑🔹🔸📦\ufe0f"))
    leading = _LEADING.match(text)
    if leading is not None:
        rest = leading.group(2)
        priced = _EACH_AND_SUM.search(rest) or _PRICED.search(rest)
        if priced is None:
            return item_of(rest, leading.group(1))
        return item_of(rest[: priced.start()], leading.group(1), "", number(priced.group(1)))
    times = _TIMES.match(text) or _SUM_AND_TIMES.match(text) or (_LISTED.match(text) if text.count(", ") > 1 else None)
    if times is not None:
        return item_of(times.group(1), times.group(2), "", number(times.group(3)))
    aside = _COUNT_ASIDE.match(text)
    if aside is not None:
        return item_of(aside.group(1), aside.group(2) or aside.group(3), "", number(aside.group(4) or ""))
    told = told_aside(text)
    if told is not None:
        return told
    trailing = _TRAILING.search(text)
    if trailing is not None and any(mark.isalpha() for mark in text[: trailing.start()]):
        return item_of(text[: trailing.start()], trailing.group(1), "", number(trailing.group(2) or ""))
    return None


def ended_item(line: str) -> Item | None:
    """ "Cable tray 40x40, 25 m", "Towel - 60": enough where every line of a list ends so."""
    ended = _ENDED.match(_BULLETS.sub("", " ".join(line[:LONGEST].split())))
    return item_of(ended.group(1), ended.group(2)) if ended is not None else None
