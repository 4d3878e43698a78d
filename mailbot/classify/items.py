"""Folded text -> how many lines look like lines of an order: "20 pcs", "qty 5", "10 x".  Pure, linear."""

from __future__ import annotations

import re
from functools import lru_cache

from mailbot.classify.details.units import WORDS
from mailbot.text.folding import fold
from mailbot.text.later import later
from mailbot.text.patterns import when_used

_LINES = 120  # looked through for items
_GOODS = ("pcs", "carton", "pallet", "roll", "bag", "drum")  # units of goods, in whatever language
_SHORTEST = 4  # letters: "off", "par" and "ve" are other words, too
# or are counted in talk
_NO_UNITS = frozenset(("items", "parts", "machines", "artikel", "articles", "equipos", "case", "cases", "role"))
_COUNTED = "|".join(
    sorted({fold(word) for unit in _GOODS for word in WORDS[unit] if len(word) >= _SHORTEST} - _NO_UNITS)
)
_DAYS = later(r"\d\s?[x×]\s?24\s?(?:jam|hours?|hrs?)(?!\w)", re.IGNORECASE)
_DIGIT = later("[0-9]")  # each of the shapes below has one, and most lines have none
_UNITS = (
    "pcs?|pieces?|pieza?s?|units?|unidades|uds?|sets?|nos?|ea|each|stk|stueck|stuck|st|stuks?|pezzi|pz|unite?s?|"
    "adet|szt|ks|шт|штук|комплект[а-я]*|م|قطعة|قطع|m|mtrs?|meters?|metres?|kgs?|tons?|tonnes?|rolls?|boxes|box|ctns?|"
    "cartons?|pairs?|dozens?|lots?|x"
)
# "2个工作日" are working days
_CJK_UNITS = (
    "个([^工小月自星钟]|$)|只|隻|件|台|臺|套|支|根|条|米|吨|公斤|箱|本|組|组|张|片|颗|卷|块|把|双|对|"
    "セット|枚|개|대|세트|ชิ้น|ใบ|กล่อง|ลัง|ม้วน|ถุง"
)
_ITEM = when_used(
    rf"(^|[^\pL\d])\d([\d.,]{{0,8}}\d)?\s{{0,2}}(de\s)?(({_UNITS}|{_COUNTED})\.?([^\pL]|$)|{_CJK_UNITS})"
    r"|(qty|quantity|quantities|menge|anzahl|cantidad|quantite|quantita|quantidade|数量|個数|수량|кол-во|количество)"
    r"\s{0,3}[:：=]?\s{0,3}\d"
    r"|(^|\s)[x×]\s?\d{1,6}(\s|$)|^\s*[-*•]?\s*\d{1,6}\s?[x×]\s?\pL|\|\s*\d{1,6}\s*(\||$)"
)


@lru_cache(maxsize=4)  # several marks and rows ask of a mail's text, as written and folded
def item_lines(text: str) -> int:
    lines = (_without_links(line[:300]) for line in text.splitlines()[:_LINES])
    return sum(1 for line in lines if _DIGIT.search(line) and _ITEM.search(line))


def _without_links(line: str) -> str:
    """ "https://verify.example/c/8x" names no goods, nor does Indonesian "dalam 1x24 jam": within a day."""
    line = _DAYS.sub(" ", line) if "24" in line else line
    return " ".join(word for word in line.split(" ") if "://" not in word) if "://" in line else line
