"""Rows, and what each says as a label taken alone -> the same with labels that only their neighbours give away.  Pure,
linear.

A drawn line below it, a number where the others have one, an address below: a line that no list knows is a label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mailbot.parse.forms.entries import Entry, Style, guess, is_bare_label
from mailbot.parse.forms.headings import is_over_rule
from mailbot.parse.forms.hints import is_mailbox, is_number
from mailbot.parse.forms.labels import LabelBook
from mailbot.parse.rows import Row

_HABIT = 2  # labels over a drawn line
_FEWEST_NUMBERED = 3
_LONGEST = 120  # characters of a numbered question
_NUMBERED = re.compile(r"^\s*\(?(\d{1,2})[.)]\s+(\S.*)$")


def with_labels_alone(rows: Sequence[Row], found: Sequence[list[Entry]], book: LabelBook) -> list[list[Entry]]:
    drawn = sum(is_over_rule(rows, at) and book.field(row.text) != "" for at, row in enumerate(rows))
    numbered = _numbered(rows, found)
    below = _below(rows)
    return [
        _underlined(rows, at, found[at], book, drawn)
        or _told(found[at], below[at], book)
        or _asked(numbered.get(at, ""), below[at], at, book)
        or _over_value(rows, at, book)
        for at in range(len(rows))
    ]


def _below(rows: Sequence[Row]) -> list[str]:
    """For each row the next text, with at most one blank line between."""
    texts = [row.text.strip() for row in rows] + ["", ""]
    return [texts[at + 1] or texts[at + 2] for at in range(len(rows))]


def _underlined(rows: Sequence[Row], at: int, read: Sequence[Entry], book: LabelBook, drawn: int) -> list[Entry]:
    """A short line above a drawn line: "Name" and "----".  Of `drawn` known ones, two make a habit of it."""
    if not is_over_rule(rows, at):
        return []
    empty = [entry for entry in read if not entry.value][:1]
    if not book.field(rows[at].text):
        empty = [Entry(rows[at].text.strip(), "", "", at, Style.DRAWN)] if drawn >= _HABIT else []
    return [replace(entry, style=Style.DRAWN) for entry in empty]


def _told(read: list[Entry], below: str, book: LabelBook) -> list[Entry]:
    """A drawn label that is not known, over what sounds like a message: "Note from buyer"."""
    if len(read) != 1 or read[0].field or read[0].value or read[0].style is not Style.DRAWN:
        return read
    meant = guess(read[0].label, below, book) if below else ""
    return [replace(read[0], field=meant, guessed=True)] if meant == "message" else read


def _numbered(rows: Sequence[Row], found: Sequence[Sequence[Entry]]) -> Mapping[int, str]:
    """Row -> the label, of lines numbered from one up, each with its value below it and one of them known."""
    numbered: dict[int, str] = {}
    known = False
    for at, row in enumerate(rows):
        read = _NUMBERED.match(row.text[:_LONGEST]) if len(row.cells) == 1 else None
        if read is None or int(read.group(1)) != len(numbered) + 1 or any(entry.value for entry in found[at]):
            continue
        known = known or any(entry.field for entry in found[at])
        if at - 1 in numbered:
            return {}  # a list
        numbered[at] = read.group(2)
    return numbered if known and len(numbered) >= _FEWEST_NUMBERED else {}


def _asked(label: str, below: str, at: int, book: LabelBook) -> list[Entry]:
    if not label or not below:
        return []
    meant = book.field(label) or guess(label, below, book)
    return [Entry(label.strip(" :："), "", meant, at, Style.BARE, guessed=True)]


def _over_value(rows: Sequence[Row], at: int, book: LabelBook) -> list[Entry]:
    """A line of known words over an address or a number of that kind: "Work e-mail", and below it one."""
    text = rows[at].text
    if len(rows[at].cells) > 1 or not is_bare_label(text):
        return []
    value = next((row.text.strip() for row in rows[at + 1 : at + 3] if row.text.strip()), "")
    meant = guess(text, value, book) if is_mailbox(value) or is_number(value) else ""
    return [Entry(text.strip(), "", meant, at, Style.BARE, guessed=True)] if meant in ("email", "phone") else []
