"""File rules/wording.json -> Wording, what the trained half of the shipped knowledge weighs.  Reads files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from msgspec import DecodeError, Meta, Struct, ValidationError, json

from mailbot.model.rulebook import WEIGHS_NOTHING, Wording
from mailbot.model.verdict import Category
from mailbot.rulebook.folders import Layer

NAME = "wording.json"
_ORDER = [category.value for category in Category]
_NOT_BY_HAND = "; this file is made by training, not by hand"
_Weight = Annotated[int, Meta(ge=-127, le=127)]
_Automatic = Annotated[int, Meta(ge=-1000, le=1000)]


class _File(Struct):
    categories: list[str]
    unit: Annotated[float, Meta(ge=0, le=1)]
    weights: dict[str, Annotated[list[_Weight], Meta(min_length=len(_ORDER), max_length=len(_ORDER))]]
    automatic: dict[str, _Automatic] = {}  # a copy of yours may be older than these two
    notices: dict[str, _Automatic] = {}


def read_wording(files: Mapping[str, Layer], problems: list[str]) -> Wording:
    """Without the file nothing is known, and the cues decide alone."""
    file = files.get(NAME)
    if file is None:
        return Wording()
    try:
        data = json.decode(file.path.read_bytes(), type=_File)
    except OSError as error:
        problems.append(f"{file.shown}: cannot be read: {error.strerror}")
        return Wording()
    except ValidationError as error:
        problems.append(f"{file.shown}: {error}{_NOT_BY_HAND}")
        return Wording()
    except (DecodeError, UnicodeDecodeError) as error:
        problems.append(f"{file.shown}: not JSON: {error}")
        return Wording()
    if data.categories != _ORDER:
        problems.append(f"{file.shown}: categories: expected {_ORDER}{_NOT_BY_HAND}")
        return Wording()
    rows = ((piece, in_octets(row)) for piece, row in data.weights.items())
    return kept_once(rows, data.automatic.items(), data.notices.items(), data.unit)


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
