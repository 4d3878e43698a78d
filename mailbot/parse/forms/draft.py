"""Rows of one body -> Draft: the form's entries with whole values, and the prose around them.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from mailbot.parse.forms.alone import with_labels_alone
from mailbot.parse.forms.entries import Entry, Style, are_bracketed, is_bare_label, is_footer, read_label
from mailbot.parse.forms.going_on import LONG, WHOSE, counts_on, has_head, is_other_message, takes, visitor_goes_on
from mailbot.parse.forms.headings import (
    GOODS,
    are_aligned,
    are_drawn_alike,
    bare_headings,
    headings,
    is_closed,
    is_drawn_below,
    is_over_notes,
    is_trailer,
    of_somebody,
    only_labels_from,
)
from mailbot.parse.forms.hints import is_agreed, is_coded, is_upload
from mailbot.parse.forms.labels import BLOCKS, LabelBook
from mailbot.parse.forms.layouts.csv_lines import uncsv
from mailbot.parse.forms.layouts.dumps import undumped
from mailbot.parse.forms.layouts.flat import one_field_a_row
from mailbot.parse.forms.layouts.marks import parted_by_habit
from mailbot.parse.forms.sections import OWN, described, opened, settled, unless_programs, unquoted, with_address
from mailbot.parse.forms.signs.phrases import is_not_filled
from mailbot.parse.forms.signs.small_print import goes_on_below, is_programs
from mailbot.parse.forms.styles import habit, of_rows
from mailbot.parse.forms.writer.names import with_firm, with_name, with_phone
from mailbot.parse.html.rows import Row
from mailbot.parse.quotes.signature import is_rule
from mailbot.text.later import later

_READ, LONGEST_VALUE, _MOST_ENTRIES = 200, 20_000, 300  # characters, characters, fields
# fields that a visitor fills once: such a label below a message is the next field, any other belongs to the message
_ONCE = frozenset(
    {"name", "first_name", "last_name", "email", "phone", "company", "country", "subject", "from", "order_ref"}
)
_WHO = ("from", "name", "email")  # "Kay Moor <kay@client.example>" says all three
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")
_FRAMED = later(r"([-=*#~_])\1{2,}\s?[^\W_][^-=*#~_]{1,60}?\s?\1{3,}")
_MOSTLY_APART = 3  # entries
_PLACES = ("billing", "shipping")
_ENDS_MESSAGE = frozenset({"meta", "billing", "shipping", "items", "subtotal", "total"})


class Draft(Struct, frozen=True):
    entries: tuple[Entry, ...] = ()
    prose: tuple[tuple[int, str], ...] = ()  # (row, line): what no entry took
    rows: tuple[Row, ...] = ()
    style: Style = Style.INLINE
    heads: int = 0  # rows over a block of fields

    def first(self, field: str) -> str:
        return next((entry.value for entry in self.entries if entry.field == field and entry.value), "")

    def has(self, field: str) -> bool:
        return any(entry.field == field and entry.value for entry in self.entries)


def read_draft(rows: Sequence[Row], book: LabelBook) -> Draft:
    rows = one_field_a_row(parted_by_habit(uncsv(undumped(rows), book), book), book)
    bracketed = are_bracketed(rows, book)
    alone = [unless_programs(row, read_label(row, book, bracketed)) for row in rows]
    found = with_labels_alone(rows, alone, book)
    heads = headings(rows, found)
    style = habit([entries for at, entries in enumerate(found) if at not in heads])
    kept = of_rows(rows, found, style)
    trailers = frozenset(at for at, entries in enumerate(found) if is_trailer(rows, entries, at))
    reader = _Reader(rows, kept, style, heads, trailers, book, bracketed)
    for at in range(len(rows)):
        if not reader.take(at):
            break
    reader.close()
    told = with_phone(with_firm(with_name(unquoted(reader.entries))))
    entries = described([settled(entry, book) for entry in opened(told, book)])
    return Draft(tuple(with_address(entries)), tuple(reader.prose), tuple(rows), style, len(heads))


class _Reader:
    """Goes over the rows once; knows the entry in hand and whether a line may still belong to it."""

    def __init__(
        self,
        rows: Sequence[Row],
        found: Sequence[list[Entry]],
        style: Style,
        heads: Set[int],
        trailers: Set[int],
        book: LabelBook,
        bracketed: bool,
    ) -> None:
        self.entries: list[Entry] = []
        self.prose: list[tuple[int, str]] = []
        self._rows = rows
        self._found = found
        self._style = style
        self._heads = heads
        self._trailers = trailers
        self._bracketed = bracketed
        self._notes = frozenset(at for at in heads if is_over_notes(rows, found, at))
        self._headed = False  # a heading was met
        self._bare_heads = bare_headings(rows, found)
        self._persons = of_somebody(rows, self._bare_heads, book)
        self._footers = [is_footer(row) for row in rows]
        self._only_labels = only_labels_from(rows, found, self._footers)
        self._open: Entry | None = None
        self._lines: list[str] = []
        self._own = False  # the visitor writes labels, too
        self._cell = -1  # where the last cell of layout ended
        self._gap = False  # a blank line since the last value line
        self._spaced = False  # between the last label and its value stood one, too
        self._seen: set[str] = set()
        self._apart = 0  # entries that began behind a blank line; -1 once one did not

    def take(self, at: int) -> bool:
        """False at the footer."""
        row = self._rows[at]
        text = row.text
        if self._footers[at] and (self.entries or self._open):
            self.prose += [(i, self._rows[i].text) for i in range(at, len(self._rows)) if self._rows[i].text.strip()]
            return False
        if not text.strip():
            self._gap = True
            self._end_of_cell(at)
        elif is_rule(text) and len(row.cells) == 1:
            if any(self._lines):
                self.close()  # the line below a label is drawn above its value: only a later one ends it
        elif self._is_heading(at):
            self._headed = True
            self.close()
            self.prose.append((at, text.strip()))
        elif self._open is not None and (
            at in self._trailers or self._is_small_print(at, text) or self._heads_trailer(at, text)
        ):
            self.close()
            self.prose.append((at, text.strip()))
        elif self._is_unknown_label(at) or self._is_drawn_below(at):
            self.close()
            self._open = Entry(text.strip(), "", "", at, Style.DRAWN if row.strong else Style.BARE)
        elif self._found[at] and self._may_begin(at):
            self._begin(at)
        else:
            self._own = self._own or (self._found[at] != [] and self._open is not None)
            self._go_on(at, text)
        return len(self.entries) < _MOST_ENTRIES

    def _is_heading(self, at: int) -> bool:
        """In a message only where another stood before, or where fields follow that were not yet asked for."""
        in_message = self._open is not None and self._open.field in LONG
        if at in self._heads and (self._headed or not in_message or at in self._notes):
            return True
        below = self._bare_heads.get(at, frozenset())
        apart = self._gap or at in self._persons
        return in_message and apart and bool(below) and below <= _ONCE and not below & self._seen

    def _is_small_print(self, at: int, text: str) -> bool:
        if not self._gap and self._lines and goes_on_below(self._lines[-1], text.strip()):
            return False
        if not is_programs(text, self._gap):
            return False
        in_message = self._open is not None and self._open.field in LONG and bool(self._lines)
        return not (in_message and self._visitor_goes_on(at) and not is_programs(text, gap=False))

    def _heads_trailer(self, at: int, text: str) -> bool:
        """ "--- Environment ---", and below it nothing but labels up to the end; "--- End ---" ends all."""
        apart = self._gap or not any(row.text.strip() for row in self._rows[at + 1 :])
        return apart and _FRAMED.fullmatch(text.strip()[:_READ]) is not None and self._only_labels[at + 1]

    def _is_drawn_below(self, at: int) -> bool:
        now = self._open
        return now is not None and now.field in LONG and self._gap and is_drawn_below(self._rows, now.row, at)

    def _is_unknown_label(self, at: int) -> bool:
        """Where labels stand bare, the first line of a paragraph of two or more is one too."""
        if self._style is not Style.BARE or not self._gap or self._open is None or self._open.field in LONG:
            return False
        reach = at + 3 if self._spaced else at + 2
        below = next((row.text.strip() for row in self._rows[at + 1 : reach] if row.text.strip()), "")
        return bool(self._lines) and not self._found[at] and bool(below) and is_bare_label(self._rows[at].text)

    def close(self) -> None:
        if self._open is not None:
            value = "\n".join(self._lines).strip("\n")[:LONGEST_VALUE].strip()
            self.entries.append(replace(self._open, value="" if is_not_filled(value) else value))
        self._open = None
        self._lines = []

    def _end_of_cell(self, at: int) -> None:
        """A message below its label in one cell of layout is whole there."""
        if not self._rows[at].table:
            return
        if self._open is not None and self._open.field in LONG and any(self._lines) and self._open.row > self._cell:
            self.close()
        self._cell = at

    def _may_begin(self, at: int) -> bool:
        """In a message, a line that looks like a label is mostly the visitor's own."""
        entry = self._found[at][0]
        now = self._open
        if self._is_within(entry) or (not self._gap and counts_on(self._lines, self._rows[at].text)):
            return False
        whole = now is not None and now.style is Style.CELLS and now.value != ""
        if now is None or whole or now.field not in LONG or entry.style in (Style.CELLS, Style.DRAWN):
            return self._may_head_block(entry, at)
        if self._is_programs(now, entry, at):
            return True
        if now.guessed and ((entry.field and not entry.guessed) or not self._lines):
            return True  # "Your project" was a heading, or one question of several
        if (entry.guessed and entry.field in LONG) or self._is_between_sentences(entry, at):
            return False
        asked = is_agreed(entry.label, entry.value) and self._gap and self._only_labels[at]
        if asked or is_upload(entry.label, entry.value) or (not self._lines and entry.field and self._only_labels[at]):
            return True  # nothing was written into the message
        if entry.field in _ENDS_MESSAGE:
            return self._ends_message(entry, at)
        asks_anew = self._gap and entry.field in GOODS
        closed = asks_anew and is_closed(self._rows, self._found, self._bare_heads, self._lines, at)
        if closed or (entry.field in _ONCE and entry.field not in self._seen):
            return True
        if self._lines and all(said.endswith(_SENTENCE_ENDS) for said in (self._lines[-1], entry.value)):
            return False  # "Preferably in red.  Delivery: by May." goes on talking
        return self._only_labels[at] and len(self._lines) == 1 and bool(self._lines[0]) and not self._gap

    def _is_between_sentences(self, entry: Entry, at: int) -> bool:
        """ "Order number: 4711" below a line of the message, and more of it further down."""
        return bool(self._lines) and not self._gap and entry.field not in WHOSE and self._visitor_goes_on(at)

    def _visitor_goes_on(self, at: int) -> bool:
        return visitor_goes_on(self._rows, self._found, self._footers, at)

    def _ends_message(self, entry: Entry, at: int) -> bool:
        """But not a line of the list that the visitor wrote: "Part: 4471", "Delivery to: Leeds"."""
        if entry.field in _PLACES and entry.value and self._own and not self._only_labels[at]:
            return False
        return self._gap or (entry.field == "meta" and self._style is Style.INLINE)

    def _is_programs(self, now: Entry, entry: Entry, at: int) -> bool:
        """A label written like the message's own, or an order's sum; or "Message:", below a list under "Demand"."""
        if entry.field in LONG and not entry.guessed and is_other_message(entry, self._lines, self._gap):
            return True
        sums = entry.field == "total" and {"order_ref", "items"} & self._seen and is_coded(entry.value)
        label, text = self._rows[now.row].text, self._rows[at].text
        bold = self._rows[at].lead > 0 and (self._rows[now.row].lead > 0 or self._rows[now.row].strong)
        return bold or bool(sums) or are_aligned(label, text) or (self._bracketed and are_drawn_alike(label, text))

    def _is_within(self, entry: Entry) -> bool:
        """Where all fields stand apart, a line inside one that looks like a label is a line of its value."""
        inside = self._open is not None and bool(self._lines) and not self._gap
        return inside and self._apart >= _MOSTLY_APART and entry.field in ("", "own") and entry.style is Style.INLINE

    def _may_head_block(self, entry: Entry, at: int) -> bool:
        """In an address block every line is a value, unless its label is known."""
        now = self._open
        whole = now is not None and now.style is Style.CELLS and now.value != ""
        if now is None or whole or now.field not in ("billing", "shipping") or not self._lines:
            return True
        apart = bool(entry.value) or self._gap or entry.field in BLOCKS or entry.style is Style.DRAWN
        number = entry.field == OWN and entry.value != "" and not any(m.isalpha() or m == " " for m in entry.value)
        return bool(entry.field) and apart and not number  # that of a tax office stands in a block

    def _begin(self, at: int) -> None:
        self.close()
        self._apart = self._apart + 1 if self._apart >= 0 and (self._gap or not self.entries) else -1
        for entry in self._found[at]:
            self.close()
            self._open = replace(entry, row=at)
            self._lines = [entry.value] if entry.value else []
            self._seen.update(_WHO if entry.field == "from" and "@" in entry.value else (entry.field,))
        self._gap = False

    def _go_on(self, at: int, text: str) -> None:
        if self._open is not None and self._takes(self._open, at):
            if not self._lines:
                self._spaced = self._gap
            elif self._gap:
                self._lines.append("")
            self._lines.append(text.strip() if self._lines else text.strip().lstrip(":： "))
        else:
            self.close()
            if has_head(self.entries, at, self._gap):
                self._open, self._lines = self.entries.pop(-2), [text.strip()]
            else:
                self.prose.append((at, text.strip()))
        self._gap = False

    def _takes(self, entry: Entry, at: int) -> bool:
        bold = self._rows[entry.row].strong
        return takes(entry, self._rows[at], self._lines, self._gap, self._style, bold)
