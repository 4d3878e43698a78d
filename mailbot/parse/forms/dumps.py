"""Rows of a mail -> the same, a program's dump (JSON, PHP's print_r) as rows of label and value.  Pure, linear.

Small web scripts mail what they received as their language prints it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from mailbot.parse.rows import Row

_KEY = re.compile(r"^\s*\[([^\[\]]{1,60})\]\s?=>\s?(.*)$")
_FRAME = frozenset({"array", "(", ")", "array (", "array(", "stdclass object"})
_DEEPEST = 6
_MOST = 300


def undumped(rows: Sequence[Row]) -> list[Row]:
    return _unjson(rows) or _unprinted(rows) or list(rows)


def _unjson(rows: Sequence[Row]) -> list[Row]:
    """One object between lines of prose."""
    begin = next((at for at, row in enumerate(rows) if row.text.lstrip().startswith("{")), len(rows))
    end = next((at for at in range(len(rows) - 1, begin - 1, -1) if rows[at].text.rstrip().endswith("}")), -1)
    if end < begin:
        return []
    try:
        value = json.loads("\n".join(row.text for row in rows[begin : end + 1]), strict=False)
    except (ValueError, RecursionError):
        return []
    pairs = [Row(pair, table=True) for pair, _at in zip(_pairs("", value, 0), range(_MOST), strict=False)]
    return [*rows[:begin], *pairs, *rows[end + 1 :]] if pairs else []


def _pairs(key: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _pairs(str(name), inner, depth + 1)
    elif isinstance(value, list) and any(isinstance(inner, (dict, list)) for inner in value):
        for inner in value:
            yield from _pairs(key, inner, depth + 1)
    elif key:
        values = value if isinstance(value, list) else [value]
        yield key, ", ".join(_plain(inner) for inner in values)


def _plain(value: object) -> str:
    if value is None:
        return ""
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _unprinted(rows: Sequence[Row]) -> list[Row]:
    """ "[name] => Kay Moor"; what stands below belongs to it, up to the next key."""
    keys = [_KEY.match(row.text[:2000]) if len(row.cells) == 1 else None for row in rows]
    if sum(key is not None for key in keys) < 2:
        return []
    found: list[Row] = []
    label, lines = "", [""]
    for row, key in zip(rows, keys, strict=True):
        if key is None and row.text.strip().lower() in _FRAME:
            continue
        if key is None and label:
            lines.append(row.text)
            continue
        if label:
            found.append(Row((label, "\n".join(lines).strip()), table=True))
        label, lines = (key.group(1), [key.group(2)]) if key else ("", [""])
        if key is None:
            found.append(row)
    return [*found, Row((label, "\n".join(lines).strip()), table=True)]
