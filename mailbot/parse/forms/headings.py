"""Rows, and what each says as a label -> the rows that head a block of fields.  Pure, linear.

"** Step 2: Your firm **", or "Sender" over a drawn line, and below it "Name: Kay": no field, but the end of the one
above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mailbot.parse.forms.entries import Entry, Style, is_bare_label
from mailbot.parse.forms.labels import LabelBook, plain_label
from mailbot.parse.html.rows import Row
from mailbot.parse.quotes.signature import is_closing, is_rule
from mailbot.text.later import later

_LONGEST = 60  # characters
_WIDEST_RULE = 80
_BLOCKS = frozenset({"billing", "shipping", "items", "message"})  # their own reader knows what stands below them
_PERSONS = frozenset({"name", "company", "from", "billing"})
_UNSURE = frozenset({"", "own", "meta"})
_CLOCK = later(r"\d:\d")
_COLONS = ":： "
_BRACKETS = "[【［〔〈＜《"
_LEADERS = frozenset(" .\t·…_\u3000")
_BESIDE = (Style.INLINE, Style.CELLS)
_CLOSING = 3  # lines
GOODS = frozenset({"product", "quantity", "sku", "price"})  # below "Best regards, Kay" asks the form again


def is_over_rule(rows: Sequence[Row], at: int) -> bool:
    """A short line of one cell above a drawn line."""
    if at + 1 >= len(rows) or len(rows[at].cells) > 1 or not 0 < len(rows[at].text.strip()) <= _LONGEST:
        return False
    below = rows[at + 1].text.strip()
    return is_rule(below) and len(below) <= _WIDEST_RULE and not is_rule(rows[at].text)


def headings(rows: Sequence[Row], found: Sequence[Sequence[Entry]]) -> frozenset[int]:
    below: Sequence[Entry] = ()  # what the next line that is neither blank nor drawn says
    heads = set()
    for at in range(len(rows) - 1, -1, -1):
        text = rows[at].text.strip()
        if not text or is_rule(text):
            continue
        opens = _is_known_field(below) and (_is_drawn(found[at]) or (not found[at] and _is_underlined(rows, at)))
        if opens or (_is_note(below) and _is_underlined(rows, at)):
            heads.add(at)
        below = found[at]
    return frozenset(heads)


def bare_headings(rows: Sequence[Row], found: Sequence[Sequence[Entry]]) -> Mapping[int, frozenset[str]]:
    """Undrawn ones, close above two labels with their values: row -> what these mean.  "About the buyer"."""
    heads: dict[int, frozenset[str]] = {}
    for at in range(len(rows) - 2):
        text = rows[at].text.rstrip(_COLONS)
        alone = not _says_something(found[at], text) and len(rows[at].cells) == 1 and is_bare_label(text)
        if alone and _is_known_field(found[at + 1]) and _is_known_field(found[at + 2]):
            heads[at] = frozenset(entry.field for below in (1, 2) for entry in found[at + below])
    return heads


def _says_something(entries: Sequence[Entry], text: str) -> bool:
    """A bare label, such as "Details", says nothing yet; and neither does one with a colon that no list knows."""
    return any(
        entry.value or (entry.style is not Style.BARE and (entry.field not in _UNSURE or entry.label != text.strip()))
        for entry in entries
    )


def is_closed(
    rows: Sequence[Row],
    found: Sequence[Sequence[Entry]],
    heads: Mapping[int, frozenset[str]],
    lines: Sequence[str],
    at: int,
) -> bool:
    """The visitor has signed, or what follows is a paragraph of labels over a heading: `heads`."""
    return any(map(is_closing, lines[-_CLOSING:])) or _stands_over_heading(rows, found, heads, at)


def _stands_over_heading(
    rows: Sequence[Row], found: Sequence[Sequence[Entry]], heads: Mapping[int, frozenset[str]], at: int
) -> bool:
    """A paragraph of labels and their values, and below it a heading: `heads`."""
    end = next((below for below in range(at, len(rows)) if not found[below]), at)
    return end + 1 in heads and not rows[end].text.strip()


def of_somebody(rows: Sequence[Row], heads: Mapping[int, frozenset[str]], book: LabelBook) -> frozenset[int]:
    """Of these the ones that say whose fields follow: "Sender's Detail", "Contact details"."""
    said = {at: plain_label(rows[at].text).replace("'s", "").split() for at in heads}
    return frozenset(
        at for at, words in said.items() if len(words) > 1 and any(map(_PERSONS.__contains__, map(book.field, words)))
    )


def _is_known_field(entries: Sequence[Entry]) -> bool:
    return any(entry.field not in _UNSURE and entry.value and entry.style in _BESIDE for entry in entries)


def is_over_notes(rows: Sequence[Row], found: Sequence[Sequence[Entry]], at: int) -> bool:
    """ "Technical data" over a drawn line, and below it "IP: ...": it ends a message, too."""
    first = next((found[row] for row in range(at + 2, min(at + 5, len(rows))) if rows[row].text.strip()), ())
    return is_over_rule(rows, at) and _is_note(first)


def _is_note(entries: Sequence[Entry]) -> bool:
    return any(entry.field == "meta" and entry.value for entry in entries)


def _is_drawn(entries: Sequence[Entry]) -> bool:
    return any(entry.style is Style.DRAWN and not entry.value and entry.field not in _BLOCKS for entry in entries)


def _is_underlined(rows: Sequence[Row], at: int) -> bool:
    """No sentence, and with nothing close above it: else it is the last line of a message."""
    above = rows[at - 1].text.strip() if at else ""
    return is_over_rule(rows, at) and is_bare_label(rows[at].text) and (not above or is_rule(above))


def are_aligned(label: str, text: str) -> bool:
    """ "Comments....: red" and "Qty.........: 4": labels filled up to one column are the program's."""
    at = label.replace("：", ":").find(":")
    filled = 0 < at == text.replace("：", ":").find(":")
    return filled and any(line[at - 1] in _LEADERS for line in (label, text))


def are_drawn_alike(label: str, text: str) -> bool:
    """ "[Remarks]" and "[Goods]", where all labels stand in brackets."""
    return label.lstrip()[:1] == text.lstrip()[:1] != "" and label.lstrip()[:1] in _BRACKETS


def is_drawn_below(rows: Sequence[Row], label: int, at: int) -> bool:
    """In bold like the label of the message in hand, over other words: nobody types that into a field."""
    if not rows[at].strong or not rows[label].strong or not is_bare_label(rows[at].text):
        return False
    below = next((below for below in rows[at + 1 : at + 3] if below.text.strip()), rows[at])
    return not below.strong and not any(row.strong for row in rows[label + 1 : at])


def is_trailer(rows: Sequence[Row], entries: Sequence[Entry], at: int) -> bool:
    """ "Page" over an address of the web, "Submitted at" over a clock: the program's own, wherever they stand."""
    if not entries or entries[0].style is not Style.BARE or entries[0].field != "meta" or at + 1 >= len(rows):
        return False
    below = rows[at + 1].text.strip()[:200]
    return (below.startswith("http") and " " not in below) or (_CLOCK.search(below) is not None and len(below) <= 30)


def only_labels_from(rows: Sequence[Row], found: Sequence[list[Entry]], footers: Sequence[bool]) -> list[bool]:
    """For each row: from here to the footer there is nothing but labels with their values, and blank lines."""
    only = [True] * (len(rows) + 1)
    for at in range(len(rows) - 1, -1, -1):
        if footers[at]:
            only[at] = True
        else:
            valued = any(entry.value or entry.field for entry in found[at])
            only[at] = only[at + 1] and (valued or not rows[at].text.strip() or is_rule(rows[at].text))
    return only
