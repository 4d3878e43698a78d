"""An XLSX file -> the rows of its first sheet that has any.  The one importer of openpyxl.  Reads.

A workbook is a ZIP file of XML: what it says it will become is looked at before anything is unpacked.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

from mailbot.model.errors import PermanentFailure, in_our_words

_MOST_FILES = 2000
_MOST_OCTETS = 256 << 20  # unpacked; a sheet of 200,000 rows has about 60 MiB
_MOST_TIMES = 200  # as large as packed: sheets reach 30
_MOST_EMPTY = 5000  # rows without a value: behind so many comes nothing but colour
_HEAD = 4096
_XML = (".xml", ".rels", ".vml")


def rows_of_workbook(path: Path, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    """(row number, texts).  Raises PermanentFailure for what is no workbook, or one made to fill our memory."""
    _look_over(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of styles and validations that it leaves out
        try:
            with path.open("rb") as stream:
                yield from _rows(stream, most_columns)
        except Exception as error:  # a stranger's file: whatever the library stumbles over
            raise PermanentFailure(f"{path}: cannot be read as XLSX: {in_our_words(error)}") from None


def _look_over(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as file:
            parts = file.infolist()
            whole = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts)
            if len(parts) > _MOST_FILES or whole > _MOST_OCTETS or whole > _MOST_TIMES * max(packed, 1000):
                raise PermanentFailure(f"{path}: too large once unpacked ({whole:,} octets in {len(parts)} files)")
            for part in parts:
                if part.filename.endswith(_XML):
                    with file.open(part) as stream:
                        _no_entities(stream.read(_HEAD), path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise PermanentFailure(f"{path}: cannot be read as XLSX: {in_our_words(error)}") from None


def _no_entities(head: bytes, path: Path) -> None:
    """Excel writes no document type; with one, a few octets may stand for gigabytes."""
    if b"<!DOCTYPE" in head.replace(b"\0", b"").upper():
        raise PermanentFailure(f"{path}: holds a document type: no program for tables writes that")


def _rows(stream: BinaryIO, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what it says of its size may be wrong, or a trap
        found = False
        empty = 0
        for number, row in enumerate(sheet.iter_rows(max_col=most_columns, values_only=True), 1):
            empty = 0 if any(value is not None for value in row) else empty + 1
            if not empty:
                found = True
                yield number, _texts(row)
            if empty > _MOST_EMPTY:
                break
        if found:
            return


def _texts(row: Sequence[object]) -> list[str]:
    """Without the empty cells at its end."""
    last = max(at for at, value in enumerate(row) if value is not None)
    return [_text(value) for value in row[: last + 1]]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
