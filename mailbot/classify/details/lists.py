"""Lines of a mail -> of a list of goods, or a table without a heading that we know: how many of each.  Pure, linear.

Whoever pastes rows from a sheet, or writes "M8x40 zinc 5000" line by line, puts the numbers below each other: what no
unit tells the rows tell together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from mailbot.classify.details.counted import is_named
from mailbot.classify.details.units import SOLID, WORDS
from mailbot.model.details import Quantity
from mailbot.text.later import later
from mailbot.text.numbers import number
from mailbot.text.patterns import when_used

_GAPS = (later(r"\s{0,3}\|\s{0,3}"), later(r"\s{0,3}\t\s{0,3}"), later(r"\s{3,}"))
_UNITS = {word.rstrip("."): unit for table in (WORDS, SOLID) for unit, words in table.items() for word in words}
_COUNT = r"(\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}){1,2}|\d{1,6})\s?(万|萬|千|k|mil|tsd|тыс)?"
_CELL = later(rf"{_COUNT}\s{{0,2}}([^\W\d]{{1,12}})?\.?", re.IGNORECASE)
_LAST = later(rf"(\s|[:：=]\s?|\s[–—-]\s?|…\s?){_COUNT}\s?$", re.IGNORECASE)
_TIMES = {"万": 10_000, "萬": 10_000, "千": 1000, "k": 1000, "mil": 1000, "tsd": 1000, "тыс": 1000}
_DIGIT = later(r"\d")
_LETTERS = later(r"[^\W\d_]")
_MOST_CELLS = 30
_LONGEST = 100  # characters of a row without cells: a sentence is longer
_CODE = 5  # digits from which a number that is not round is somebody's number for it
_YEARS = range(1990, 2050)

# "red: 120, blue: 80": parts of a line that all are one word and a number
_PARTS = later(r"[,;，；、。]")
_WORD_COUNT = when_used(
    r"^\s?(?:\pL[\pL\d]{1,15}(?:\s\pL{2,15})?\s?(?:[:：=]|\s[–-])\s?|[\pL\d]{1,8}[款色号號型]\s?[:：]?\s?)(\d{1,6})\s?$"
)
_CONTACTS = frozenset(("tel", "fax", "phone", "mobile", "zip", "plz", "room", "page", "seite", "ext", "电话", "手机"))


def list_quantities(lines: Sequence[str]) -> Mapping[int, Quantity]:
    """Line -> how many; other lines are no row of a list."""
    found: dict[int, Quantity] = {}
    if sum(_DIGIT.search(line) is not None for line in lines) < 2:
        return found
    for gap in _GAPS:
        cells = [_cells(line, gap) for line in lines]
        for width, group in groupby(range(len(lines)), key=lambda at: len(cells[at])):
            rows = [at for at in group if at not in found]
            if width > 1 and len(rows) > 1:
                found.update(_in_columns(rows, [cells[at] for at in rows]))
    for ends, group in groupby(range(len(lines)), key=lambda at: at not in found and _last(lines[at]) is not None):
        rows = list(group)
        if ends and len(rows) > 1:
            found.update(_at_ends(rows, [lines[at] for at in rows]))
    return found


def _cells(line: str, gap: re.Pattern[str]) -> list[str]:
    said = line.strip().strip("|").strip()
    return gap.split(said, maxsplit=_MOST_CELLS) if said else []


def _in_columns(rows: Sequence[int], cells: Sequence[Sequence[str]]) -> Iterator[tuple[int, Quantity]]:
    """The first column of whole numbers that neither counts the rows nor names the articles; a heading is no number."""
    for at in range(len(cells[0])):
        figures = [(row, _CELL.fullmatch(row_cells[at])) for row, row_cells in zip(rows, cells, strict=True)]
        named = [(row, found) for row, found in figures if found and not _is_other_word(found)]
        if len(named) < max(2, len(rows) - 1):
            continue
        values = [found.group(1) for _, found in named]
        if _counts_rows(values) or all(map(_is_code, values)):
            continue
        units = (_unit(row_cells[at + 1] if at + 1 < len(row_cells) else "") for row_cells in cells)
        beside = dict(zip(rows, units, strict=True))
        yield from ((row, Quantity(_value(found), _unit(found.group(3)) or beside[row])) for row, found in named)
        return


def _is_other_word(found: re.Match[str]) -> bool:
    """ "40 mm" counts nothing."""
    return bool(found.group(3)) and not _unit(found.group(3))


def _at_ends(rows: Sequence[int], lines: Sequence[str]) -> Iterator[tuple[int, Quantity]]:
    """Bearings 6204 and 6205 are two articles; of numbers that are counts some are short or round."""
    ends = [found for line in lines if (found := _last(line))]
    values = [found.group(2) for found in ends]
    if all(int(_digits(value)) in _YEARS or not _is_count(value) for value in values) or any(map(_is_code, values)):
        return
    for row, found in zip(rows, ends, strict=True):
        yield row, Quantity(_value(found, 2))


def _last(line: str) -> re.Match[str] | None:
    """The number that ends a short line behind some words."""
    found = _LAST.search(line) if len(line) <= _LONGEST and _DIGIT.search(line) else None
    if found is None:
        return None
    before = line[: found.start(2)]
    worded = len(_LETTERS.findall(before)) > 1 and not is_named(before)
    return found if worded else None


def _counts_rows(values: Sequence[str]) -> bool:
    figures = [int(_digits(value)) for value in values]
    return figures == list(range(figures[0], figures[0] + len(figures)))


def _is_code(value: str) -> bool:
    return value.isdigit() and len(value) >= _CODE and not value.endswith("00")


def _is_count(value: str) -> bool:
    return len(_digits(value)) < 4 or value.endswith("0")


def _digits(value: str) -> str:
    return "".join(mark for mark in value if mark.isdigit())


def _value(found: re.Match[str], group: int = 1) -> str:
    value = number(found.group(group))
    times = _TIMES.get((found.group(group + 1) or "").casefold(), 1)
    return f"{float(value) * times:.0f}" if times > 1 else value.lstrip("0") or "0"


def _unit(said: str | None) -> str:
    return _UNITS.get((said or "").strip().rstrip(".").casefold(), "")


def side_by_side(line: str) -> Iterator[tuple[int, str]]:
    """Of parts of one line that all are a word or two and a number: where it stands, and its digits."""
    at, found, parts = 0, list[tuple[int, str]](), _PARTS.split(line)
    if sum(part.rstrip()[-1:].isdigit() for part in parts) < 2:
        return
    for part in parts:
        match = _WORD_COUNT.search(part)
        if match and part.strip().partition(":")[0].strip().casefold() not in _CONTACTS:
            found.append((at + match.start(1), match.group(1)))
        at += len(part) + 1
    yield from found if len(found) > 1 else ()
