"""File rules/wording.json -> Wording, what the trained half of the shipped knowledge weighs.  Reads files."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from mailbot.model.rulebook import WEIGHS_NOTHING, Wording
from mailbot.model.verdict import Category
from mailbot.rulebook.folders import Layer

NAME = "wording.json"
_ORDER = [category.value for category in Category]
_MOST, _MOST_AUTOMATIC = 127, 1000
_OF_PROGRAMS = ("automatic", "notices")


def read_wording(files: Mapping[str, Layer], problems: list[str]) -> Wording:
    """Without the file nothing is known, and the cues decide alone."""
    file = files.get(NAME)
    if file is None:
        return Wording()
    try:
        data = json.loads(file.path.read_bytes())
    except OSError as error:
        problems.append(f"{file.shown}: cannot be read: {error.strerror}")
        return Wording()
    except ValueError as error:  # neither UTF-8 nor JSON
        problems.append(f"{file.shown}: not JSON: {error}")
        return Wording()
    wrong = _wrong(data)
    if wrong:
        problems.append(f"{file.shown}: {wrong}; this file is made by training, not by hand")
        return Wording()
    rows = ((piece, in_octets(row)) for piece, row in data["weights"].items())
    automatic, notices = (data.get(name, {}).items() for name in _OF_PROGRAMS)
    return kept_once(rows, automatic, notices, float(data["unit"]))


def in_octets(row: Sequence[int]) -> bytes:
    return bytes(weight + WEIGHS_NOTHING for weight in row)


def kept_once(
    weights: Iterable[tuple[str, bytes]],
    automatic: Iterable[tuple[str, int]],
    notices: Iterable[tuple[str, int]],
    unit: float,
) -> Wording:
    """Equal rows and numbers are kept once, and so are the pieces that several have: while the daemon lives."""
    numbers: dict[int, int] = {}
    rows: dict[bytes, bytes] = {}
    counted = {piece: numbers.setdefault(number, number) for piece, number in automatic}
    pieces = {piece: piece for piece in counted}
    told = {pieces.setdefault(piece, piece): numbers.setdefault(number, number) for piece, number in notices}
    weighed = {pieces.get(piece, piece): rows.setdefault(row, row) for piece, row in weights}
    return Wording(weighed, unit, counted, told)


def _wrong(data: Any) -> str:
    """No pydantic here: sixteen thousand weights are read at every start."""
    if not isinstance(data, dict) or data.get("categories") != _ORDER:
        return f"categories: expected {_ORDER}"
    if not isinstance(data.get("unit"), int | float) or not 0 <= data["unit"] <= 1:
        return "unit: expected a number from 0 to 1"
    weights = data.get("weights")
    if not isinstance(weights, dict):
        return "weights: expected pieces of text, each with its weights"
    for name in _OF_PROGRAMS:
        pieces = data.get(name, {})  # a copy of yours may be older than it
        if not isinstance(pieces, dict) or not _whole(pieces.values(), _MOST_AUTOMATIC):
            return f"{name}: expected pieces of text, each with a whole number"
    return next(
        (f"weights.{piece}: expected {len(_ORDER)} whole numbers" for piece in weights if _bad(weights[piece])), ""
    )


def _bad(row: Any) -> bool:
    return not (isinstance(row, list) and len(row) == len(_ORDER) and _whole(row, _MOST))


def _whole(row: Collection[Any], most: int) -> bool:
    return not row or (set(map(type, row)) == {int} and max(row) <= most and min(row) >= -most)
