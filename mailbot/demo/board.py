"""Rows of the store and letters in mailboxes -> the lines of the live table.  Pure.

Every line is made for a given width, in cells rather than characters: a Chinese character fills two.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr

from msgspec import Struct
from rich.cells import set_cell_size
from rich.text import Text

from mailbot.model.records import MailRow

NARROWEST = 80
_ROOMY = 110  # columns of the window from which on the subject is shown and the gaps are wider


class Line(Struct, frozen=True):
    """One mail as the table shows it."""

    row: MailRow
    arrived_at: datetime
    acknowledged_at: datetime | None = None  # the acknowledgement lay in the customer's mailbox

    @property
    def settled(self) -> bool:
        """Nothing more will change: decided, and where it is acknowledged, that has arrived."""
        return self.row.state != "new" and (self.row.ack_code != "Y" or self.acknowledged_at is not None)

    @property
    def seconds(self) -> float | None:
        """From the company's mailbox to the customer's."""
        return (self.acknowledged_at - self.arrived_at).total_seconds() if self.acknowledged_at else None


_BY_CUSTOMERS = frozenset({"person", "form"})

# rows of the may-we-answer table in two words; the store keeps the whole sentence
_WHY_NOT = {
    "N1": "a bounce",
    "N4": "automatic mail",
    "N5": "automatic mail",
    "N6": "a mailing",
    "N7": "a mailing",
    "N11": "sender unproven",
    "N14": "joins a ticket",
    "N15": "spam",
    "N18": "enough today",
}


def _from(line: Line) -> str:
    name, address = parseaddr(line.row.author)
    return name or address


def _category(line: Line) -> str:
    row = line.row
    if row.state == "quarantine":
        return "quarantine"
    if not row.category or row.origin not in _BY_CUSTOMERS:
        return row.origin.replace("_", " ")
    return f"{row.category} {row.confidence:.0%}{'?' if row.unsure else ''}"


def _ticket(line: Line) -> str:
    if not line.row.ticket:
        return "-"
    return f"{'' if line.row.disposition == 'open_ticket' else '+'}{line.row.ticket}"


def _acknowledged(line: Line) -> str:
    if line.row.state == "new":
        return "..."
    if line.row.ack_code != "Y":
        return f"no: {why_not(line.row)}"
    return "on its way" if line.seconds is None else f"yes, in {line.seconds:.2f} s"


def why_not(row: MailRow) -> str:
    words = _WHY_NOT.get(row.ack_code, row.ack_text)
    return f"{words} ({row.ack_code})" if row.ack_code else words or row.state


class Column(Struct, frozen=True):
    title: str
    width: int  # cells; the last column takes what is left
    text: Callable[[Line], str]
    style: Callable[[Line], str] = lambda line: ""


_CATEGORY_STYLES = {"inquiry": "cyan", "order": "green", "faq": "blue", "complaint": "red"}


def _category_style(line: Line) -> str:
    return _CATEGORY_STYLES.get(line.row.category, "dim") if line.row.disposition != "spam" else "dim"


def _ack_style(line: Line) -> str:
    return "green" if line.row.ack_code == "Y" else "dim"


_SUBJECT = Column("subject", 24, lambda line: line.row.subject)
_COLUMNS = (
    Column("arrival", 8, lambda line: line.arrived_at.astimezone().strftime("%H:%M:%S"), lambda line: "dim"),
    Column("from", 15, _from),
    _SUBJECT,
    Column("language", 8, lambda line: line.row.language or "-"),
    Column("category", 14, _category, _category_style),
    Column("ticket", 6, _ticket),
    Column("owner", 5, lambda line: line.row.owner or "-"),
    Column("acknowledged", 0, _acknowledged, _ack_style),
)


def _columns(width: int) -> tuple[Column, ...]:
    return _COLUMNS if width >= _ROOMY else tuple(column for column in _COLUMNS if column is not _SUBJECT)


def heading(width: int) -> Text:
    return _assembled([(column, column.title, "bold") for column in _columns(width)], width)


def body(line: Line, width: int) -> Text:
    return _assembled([(column, column.text(line), column.style(line)) for column in _columns(width)], width)


def _assembled(cells: list[tuple[Column, str, str]], width: int) -> Text:
    gap = 2 if width >= _ROOMY else 1
    used = sum(column.width + gap for column, _, _ in cells[:-1])
    text = Text(no_wrap=True, overflow="ellipsis")
    for column, words, style in cells:
        room = column.width or width - used
        text.append(_fitted(words, room) + " " * (gap if column.width else 0), style)
    text.rstrip()
    return text


def _fitted(words: str, room: int) -> str:
    plain = "".join(char if char.isprintable() else " " for char in words)
    fits = set_cell_size(plain, room)
    return fits if fits.rstrip() == plain.rstrip() else set_cell_size(plain, room - 1).rstrip() + "…"
