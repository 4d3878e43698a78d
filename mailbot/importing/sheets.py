"""A CSV or XLSX file -> its header and rows, or what is wrong with which line.  Reads; nothing in it is computed.

Encoding and separator of a CSV file are found by themselves: UTF-8 and -16, GB 18030, Big5, Windows-1252; , ; tab |.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from mailbot.importing.workbook import rows_of_workbook
from mailbot.model.errors import PermanentFailure

Cells = tuple[str, ...]
MOST_OCTETS = 64 << 20
MOST_COLUMNS = 200
_LONGEST_CELL = 4000  # characters
_GUARDED = tuple("=+-@")
_LINES_OF_A_ROW = 50  # a quotation mark that nobody closes costs no more than so many
_SEPARATORS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# first octet of the characters that are used most; the share of a text's pairs that lie there tells the two apart
_USUAL = {"gb18030": (range(0xB0, 0xD8), 0xA1), "big5hkscs": (range(0xA4, 0xC7), 0x40)}
_MOST_ARE_USUAL = 0.6


class Line(Struct, frozen=True):
    number: int  # in the file, from 1
    cells: Cells = ()
    trouble: str = ""  # why it cannot be read


class Sheet(Struct, frozen=True):
    header: Cells
    lines: tuple[Line, ...]  # without empty ones
    read_as: str  # "utf-8, separated by ;"


def read_sheet(path: Path, weigh: Callable[[Cells], int], encoding: str = "") -> Sheet:
    """`weigh`: how many columns of a header are known.  Raises PermanentFailure where the file is no table."""
    octets = _octets(path)
    if octets.startswith(b"PK\x03\x04"):
        lines, read_as = [Line(at, _clean(row)) for at, row in rows_of_workbook(path, MOST_COLUMNS)], "xlsx"
    elif octets.startswith(b"\xd0\xcf\x11\xe0"):
        raise PermanentFailure(f"{path}: an old .xls file: save it as .xlsx or as CSV")
    else:
        text, found = _decoded(octets, path, weigh, encoding)
        separator = _separator(text, weigh)
        lines, read_as = list(_lines(text, separator)), f"{found}, separated by {_name(separator)}"
    lines = [line for line in lines if line.trouble or any(line.cells)]
    if not lines or lines[0].trouble:
        raise PermanentFailure(f"{path}: expected a first line with the names of the columns")
    return Sheet(lines[0].cells, tuple(lines[1:]), read_as)


def _octets(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            octets = stream.read(MOST_OCTETS + 1)
    except OSError as error:
        raise PermanentFailure(f"{path}: cannot be read: {error.strerror}") from None
    if len(octets) > MOST_OCTETS:
        raise PermanentFailure(f"{path}: more than {MOST_OCTETS >> 20} MiB: divide it")
    return octets


def _decoded(octets: bytes, path: Path, weigh: Callable[[Cells], int], encoding: str) -> tuple[str, str]:
    for name in [encoding] if encoding else _guesses(octets, weigh):
        try:
            return octets.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    raise PermanentFailure(f"{path}: cannot be read as {encoding or 'text'}: name its --encoding")


def _guesses(octets: bytes, weigh: Callable[[Cells], int]) -> list[str]:
    named = next((name for bom, name in _BOMS if octets.startswith(bom)), "")
    if named:
        return [named]
    wide = _wide(octets[:2000])
    if wide:
        return [wide]
    old = sorted(_USUAL, key=lambda name: (_known(octets, name, weigh), _share(octets, name)), reverse=True)
    fitting = [name for name in old if _share(octets, name) >= _MOST_ARE_USUAL]
    return ["utf-8", *fitting, "cp1252", "latin-1"]


def _wide(start: bytes) -> str:
    """UTF-16 without its mark: every other octet of Latin letters and separators is zero."""
    if start.count(0) * 5 < len(start):
        return ""
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _known(octets: bytes, name: str, weigh: Callable[[Cells], int]) -> int:
    first = octets.partition(b"\n")[0].decode(name, "replace")
    return max(weigh(_clean(first.split(separator))) for separator in _SEPARATORS)


def _share(octets: bytes, name: str) -> float:
    leads, least_trail = _USUAL[name]
    pairs = usual = 0
    rest = iter(octets[:100_000])
    for octet in rest:
        if octet >= 0x80:
            pairs += 1
            usual += octet in leads and next(rest, 0) >= least_trail
    return usual / pairs if pairs else 0.0


def _separator(text: str, weigh: Callable[[Cells], int]) -> str:
    """By the header: where most columns are known, else where there are most of them."""

    def weight(separator: str) -> tuple[int, int]:
        cells = next((line.cells for line in _lines(text[:100_000], separator) if any(line.cells)), ())
        return weigh(cells), len(cells)

    return max(_SEPARATORS, key=weight)


def _lines(text: str, separator: str) -> Iterator[Line]:
    lines = list(io.StringIO(text.replace("\0", ""), newline=""))
    at = 0
    while at < len(lines):
        reader = csv.reader(lines[at : at + _LINES_OF_A_ROW], delimiter=separator, strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            yield Line(at + 1, trouble=f"cannot be read: {error}")
            at += 1
            continue
        yield Line(at + 1, _clean(cells))
        at += max(1, reader.line_num)


def _clean(cells: Iterator[str] | list[str] | Cells) -> Cells:
    """Printable, each on one line."""
    return tuple(_one_line(cell) for cell in list(cells)[:MOST_COLUMNS])


def _one_line(cell: str) -> str:
    words = " ".join(cell[:_LONGEST_CELL].split())
    if words[:1] == "'" and words[1:2] in _GUARDED:  # as `mailbot export` writes what might be taken for a formula
        words = words[1:]
    return words if words.isprintable() else "".join(c for c in words if c.isprintable())


def _name(separator: str) -> str:
    return "tab" if separator == "\t" else separator
