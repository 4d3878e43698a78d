"""Rows, and what each says as a label taken alone -> the same with labels that only their neighbours give away.  Pure,
linear.

A drawn line below it, a number where the others have one, an address below: a line that no list knows is a label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from mailbot.parse.forms.entries import Entry, Style, guess, is_bare_label
from mailbot.parse.forms.headings import is_over_rule
from mailbot.parse.forms.hints import is_mailbox, is_number, is_wordy
from mailbot.parse.forms.labels import LabelBook
from mailbot.parse.html.rows import Row
from mailbot.text.later import later

_HABIT = 2  # labels over a drawn line
_FEWEST_NUMBERED = 3
_CARD_LINES = 6
_SUMS = ("total", "subtotal")  # stand at the right of a list
_FEWEST_IN_COLUMN = 3  # values that begin at one column
_GAP = 3  # spaces before them
_LONGEST = 120  # characters of a numbered question
_NUMBERED = later(r"^\s*\(?(\d{1,2})[.)]\s+(\S.*)$")


def with_labels_alone(rows: Sequence[Row], found: Sequence[list[Entry]], book: LabelBook) -> list[list[Entry]]:
    over = [at for at in range(len(rows)) if is_over_rule(rows, at)]
    drawn = sum(book.field(rows[at].text) != "" for at in over)
    numbered = _numbered(rows, found)
    plain, found = found, _in_column(rows, found, book)
    below = _below(rows)
    alone = [
        _asked(numbered.get(at, ""), read, below[at], at, book)
        or (read and (_over_card(rows, at, found) or _told(read, below[at], book)))
        or _over_value(rows, at, below[at], book)
        for at, read in enumerate(found)
    ]
    for at in over:
        alone[at] = _underlined(rows, at, plain[at], book, drawn) or alone[at]
    return alone


def _below(rows: Sequence[Row]) -> list[str]:
    """For each row the next text, with at most one blank line between."""
    texts = [row.text.strip() for row in rows] + ["", ""]
    return [texts[at + 1] or texts[at + 2] for at in range(len(rows))]


def _underlined(rows: Sequence[Row], at: int, read: Sequence[Entry], book: LabelBook, drawn: int) -> list[Entry]:
    """A short line above a drawn line: "Name" and "----".  Of `drawn` known ones, two make a habit of it."""
    empty = [entry for entry in read if not entry.value][:1]
    if not book.field(rows[at].text):
        empty = [Entry(rows[at].text.strip(), "", "", at, Style.DRAWN)] if drawn >= _HABIT else []
    if any(entry.field == "subject" for entry in empty) and is_wordy(_first_below(rows, at + 2)):
        empty = [replace(entry, field="message", guessed=True) for entry in empty]  # "Ihr Anliegen"
    return [replace(entry, style=Style.DRAWN) for entry in empty]


def _first_below(rows: Sequence[Row], at: int) -> str:
    return next((row.text.strip() for row in rows[at : at + 2] if row.text.strip()), "")


def _told(read: list[Entry], below: str, book: LabelBook) -> list[Entry]:
    """A label that is not known, drawn or with a colon, over what sounds like a message: "Note from buyer:"."""
    if len(read) != 1 or read[0].field or read[0].value or read[0].style not in (Style.DRAWN, Style.INLINE):
        return read
    meant = guess(read[0].label, below, book) if below else ""
    return [replace(read[0], field=meant, guessed=True)] if meant == "message" else read


def _over_card(rows: Sequence[Row], at: int, found: Sequence[Sequence[Entry]]) -> list[Entry]:
    """ "Customer" over a name, an address and a telephone number, one a line."""
    read = found[at]
    if len(read) != 1 or read[0].field != "name" or read[0].value:
        return []
    start = at + 2 if at + 1 < len(rows) and not rows[at + 1].text.strip() else at + 1
    card: list[str] = []
    for below in range(start, min(start + _CARD_LINES, len(rows))):
        text = rows[below].text.strip()
        if not text or found[below]:
            break
        card.append(text)
    holds = len(card) > 1 and any(map(is_mailbox, card[1:])) and not is_mailbox(card[0])
    return [replace(read[0], field="billing", style=Style.DRAWN, guessed=True)] if holds else []


def _in_column(rows: Sequence[Row], found: Sequence[list[Entry]], book: LabelBook) -> list[list[Entry]]:
    """Where values begin at one column, so does that of the longest label, one space behind it; or none is there."""
    starts = [_value_at(row, read) for row, read in zip(rows, found, strict=True)]
    column, often = Counter(start for start in starts if start).most_common(1)[0] if any(starts) else (0, 0)
    if often < _FEWEST_IN_COLUMN:
        return list(found)
    return [
        _cut_at(column, row.text, at, book) or read if _is_without_value(read) else read
        for at, (row, read) in enumerate(zip(rows, found, strict=True))
    ]


def _is_without_value(read: Sequence[Entry]) -> bool:
    return not any(entry.value for entry in read)


def _value_at(row: Row, read: Sequence[Entry]) -> int:
    """Where the value of a label begins behind three spaces or more, else 0."""
    if len(read) != 1 or not read[0].value or "\n" in (text := row.text) or read[0].field in _SUMS:
        return 0
    at = text.find(read[0].value)
    return at if at > _GAP and not text[at - _GAP : at].strip() else 0


def _cut_at(column: int, text: str, at: int, book: LabelBook) -> list[Entry]:
    label, value = text[:column], text[column:].strip()
    if not value and not (is_bare_label(label) and label.strip()[-1] not in "]】"):
        return []  # "Address:" may stand over its value
    if not label.strip() or (value and not label.endswith(" ")):
        return []
    meant = book.field(label.strip())
    if not meant and not (value and label.endswith("  ") and is_bare_label(label)):
        return []
    return [Entry(label.strip(), value, meant if value else "", at, Style.INLINE)]


def _numbered(rows: Sequence[Row], found: Sequence[Sequence[Entry]]) -> Mapping[int, str]:
    """Row -> the label, of lines numbered from one up, each over its value: questions, or one of them known."""
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
    asked = all(label.rstrip().endswith(("?", "？")) for label in numbered.values())
    return numbered if (known or asked) and len(numbered) >= _FEWEST_NUMBERED else {}


def _asked(label: str, read: list[Entry], below: str, at: int, book: LabelBook) -> list[Entry]:
    """All questions in one style, whether the book knows them or not: else some would be taken for answers."""
    if not label:
        return []
    if read:
        return [replace(entry, style=Style.INLINE) for entry in read]
    meant = book.field(label) or guess(label, below, book)
    return [Entry(label.strip(" :："), "", meant, at, Style.INLINE, guessed=True)] if below else []


def _over_value(rows: Sequence[Row], at: int, value: str, book: LabelBook) -> list[Entry]:
    """A line of known words over an address or a number of that kind: "Work e-mail", and below it one."""
    if len(rows[at].cells) > 1 or not (is_mailbox(value) or is_number(value)) or not is_bare_label(rows[at].text):
        return []
    meant = guess(rows[at].text, value, book)
    return (
        [Entry(rows[at].text.strip(), "", meant, at, Style.BARE, guessed=True)] if meant in ("email", "phone") else []
    )
