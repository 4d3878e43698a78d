"""Rows -> the same, where whoever built the form parts labels from values in a way of their own.  Pure, linear.

"Name / Kay", "Name ~ Kay", "Name >> Kay": nobody can list the marks, so three labels that the book knows tell which
one it is; from then on it parts the labels that no book knows as well.  Or there is no mark at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from mailbot.parse.forms.hints import is_coded, is_counted, is_mailbox, is_number
from mailbot.parse.forms.labels import LONGEST, LabelBook, plain_label
from mailbot.parse.forms.writer.visitor import plain_mailbox
from mailbot.parse.html.rows import Row
from mailbot.text.later import later

_FEWEST = 3  # labels of the book with one mark, or in one line
_MOST_WORDS = 6  # of a label
_READ, _LONGEST_LINE = 400, 2000  # characters of a line
# what stands in words, too, has a space on both sides
_MARK = later(r"\s{0,9}[^\w\s@.,'\"’()\[\]{}<&+?!*#:：=|/–—-]{1,40}\s{0,9}|\s{1,9}(?:[/–—>*#&+-]{1,3}|\.{1,3})\s{1,9}")
_SENTENCE = later(r"[.!?;]\s|[.!?;]$")
_PAIR = 2
_MOST_COLONS = 20
_BRACKETS = later(r"[【\[]([^】\]]{1,40})[】\]]")
_COLON = later("[:：]")
_OF_WRITER = frozenset({"name", "first_name", "message"})
_ADDRESS_BEHIND = later(r"[^\s:@]{2,20}(?: [^\s:@]{2,20}){0,2} [^\s@:<>]{1,80}@[^\s@:<>]{3,80}")
_SHAPES: Mapping[str, Callable[[str], bool]] = {
    "email": is_mailbox,
    "phone": is_number,
    "order_ref": is_coded,
    "quantity": is_counted,
}
_SIGN = later("([\u260e-\u27bf\U0001f300-\U0001faff])\ufe0f?\\s{0,3}([^\\W_][^:]{0,300})")
_SIGNS = {
    **dict.fromkeys("👤🧑👩👨🙍🙋", "name"),
    **dict.fromkeys("✉📧📩📨", "email"),
    **dict.fromkeys("📞☎📱", "phone"),
    **dict.fromkeys("💬📝🗒✍", "message"),
    **dict.fromkeys("🏢🏭", "company"),
    **dict.fromkeys("🌍🌎🌏", "country"),
}


def parted_by_habit(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    one_a_row = [piece for row in rows for piece in _run_on(row, book)]
    return _by_sign(_by_label(_by_mark(one_a_row, book), book))


def _run_on(row: Row, book: LabelBook) -> list[Row]:
    """ "Name: Kay E-mail: kay@client.example Message: Hello": a line that begins with a label and holds others."""
    text = row.text
    if len(row.cells) == 1 and text.count("【") + text.count("[") > 1 and (pieces := _bracketed(text, book)):
        return [Row((piece,)) for piece in pieces]
    colons = text.count(":") + text.count("：")
    if len(row.cells) > 1 or "\n" in text or len(text) > _LONGEST_LINE or not _FEWEST <= colons <= _MOST_COLONS:
        return [row]
    if not book.field(text[: LONGEST + 1].replace("：", ":").partition(":")[0].strip()):
        return [row]  # most lines with a clock or two
    told = (_label_before(text, colon.start(), book) for colon in _COLON.finditer(text))
    found = [(start, field) for start, field in told if field]
    fields = {field for _start, field in found}
    if not _FEWEST <= len(fields) == len(found) or not fields & _OF_WRITER or text[: found[0][0]].strip():
        return [row]
    starts = [start for start, _field in found]
    return [Row((text[start:end].strip(" ,;|"),)) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _bracketed(text: str, book: LabelBook) -> list[str]:
    """ "【姓名】周丽 【公司】..." on one line."""
    found = [at for at in _BRACKETS.finditer(text[:_LONGEST_LINE]) if book.field(at.group(1))]
    if len(found) < _PAIR or text[: found[0].start()].strip():
        return []
    starts = [at.start() for at in found]
    return [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _label_before(text: str, colon: int, book: LabelBook) -> tuple[int, str]:
    """Where the longest known label before a colon begins, and its field."""
    start, field, begin = 0, "", colon
    for _word in range(_MOST_WORDS):
        at = text.rfind(" ", 0, begin)
        found = book.field(text[at + 1 : colon].strip())
        start, field = (at + 1, found) if found else (start, field)
        if at < 0 or text[at - 1] in ":：,;":
            break
        begin = at
    return start, field


def _by_mark(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    cut = [_cut(row) if not _has_label(row, book) else ("", "", "") for row in rows]
    heads = [(_kind(mark), book.field(head)) for head, mark, value in cut if value.strip()]
    often = Counter(mark for mark, field in heads if field)
    mark, count = often.most_common(1)[0] if often else ("", 0)
    if count < _FEWEST or len({field for found, field in heads if found == mark and field}) < _FEWEST:
        return list(rows)
    message = next((at for at, (head, _mark, _value) in enumerate(cut) if book.field(head) == "message"), len(rows))
    return [
        Row((f"{head}: {value.strip()}",))
        if _kind(found) == mark and (book.field(head) or (at < message and _may_be_label(head)))
        else row
        for at, (row, (head, found, value)) in enumerate(zip(rows, cut, strict=True))
    ]


def _has_label(row: Row, book: LabelBook) -> bool:
    """ "Name / Name / 姓名: Kay"."""
    head, colon, _value = row.text[:LONGEST].replace("：", ":").partition(":")
    return colon != "" and book.field(head) != ""


def _kind(mark: str) -> str:
    """Leaders are as long as they have to be."""
    bare = mark.strip()
    return bare[:1] if len(set(bare)) == 1 else bare


def _cut(row: Row) -> tuple[str, str, str]:
    text = row.text[:_READ].strip()
    found = _MARK.search(text, 1, LONGEST) if len(row.cells) == 1 and "\n" not in text else None
    return (text[: found.start()], found.group(), row.text.strip()[found.end() :]) if found else ("", "", "")


def _may_be_label(head: str) -> bool:
    return len(head.split()) <= _MOST_WORDS and _SENTENCE.search(head) is None and any(map(str.isalpha, head))


def _by_label(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """ "PO number 88/7", "E-mail kay@client.example": no mark, but labels that the book knows, and an address."""
    if not any("@" in row.text and _ADDRESS_BEHIND.fullmatch(row.text.strip()[:_READ]) for row in rows):
        return list(rows)
    cut = [_known_start(row, book) for row in rows]
    told = any(field == "email" and plain_mailbox(value) for _label, field, value in cut)
    if not told or len({field for _label, field, _value in cut if field}) < _FEWEST:
        return list(rows)
    return [Row((f"{label}: {value}",)) if label else row for row, (label, _f, value) in zip(rows, cut, strict=True)]


def _known_start(row: Row, book: LabelBook) -> tuple[str, str, str]:
    text = row.text.strip()
    if len(row.cells) > 1 or row.lead or not text[:1].isalnum() or len(text) > _READ or _COLON.search(text) is not None:
        return "", "", ""
    words = text.split(" ")
    for size in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        label, value = " ".join(words[:size]), " ".join(words[size:])
        field = book.fields.get(plain_label(label), "")
        if field and _SHAPES.get(field, bool)(value):
            return label, field, value
    return "", "", ""


def _by_sign(rows: Sequence[Row]) -> list[Row]:
    """A picture of an envelope before the address, of a telephone before the number, and no words."""
    if all(row.text[:1] < "\u260e" for row in rows):
        return list(rows)
    cut = [_SIGN.match(row.text.strip()[:_READ]) if len(row.cells) == 1 else None for row in rows]
    said = [(_SIGNS.get(found.group(1), ""), found.group(2)) if found else ("", "") for found in cut]
    if len({field for field, _value in said if field}) < _FEWEST:
        return list(rows)
    if not any(field == "email" and plain_mailbox(value) for field, value in said):
        return list(rows)
    return [Row((f"{field}: {value}",)) if field else row for row, (field, value) in zip(rows, said, strict=True)]
