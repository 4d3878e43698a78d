"""Rows of a mail -> entries: label and value, in the mail's order.  Pure, linear.

Four styles of writing a form are known: `Label: value`; a label on a line of its own, drawn or bold ("--- Name ---",
"*Name*"); the same undrawn, where the label is known; and table rows.  One mail uses one style, told by its labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from mailbot.parse.forms.composed import composed
from mailbot.parse.forms.hints import hinted, told_by_value
from mailbot.parse.forms.labels import LONGEST, LabelBook, plain_label
from mailbot.parse.html.rows import Row
from mailbot.parse.quotes.devices import is_device_line
from mailbot.parse.quotes.signature import is_rule
from mailbot.text.later import later

_BULLET = later(r"^\s*(?:[-*•·]\s+|[・▪●◆■□◇▼➢►▶▷※★☆○»›‣✓✔]\s*|\(?\d{1,2}[.)、]\s*)")
_BRACKETS = later(r"^\s*[(（【\[［〔＜〈《<]\s*([^)）】\]］〕＞〉》<>]{1,60}?)\s*[)）】\]］〕＞〉》>]\s*[:：]?\s*(.*)$")
_BRACKET = ("[", "(", "（")  # used for much else
_STARS = later(r"^\s*(\*{1,2})([^*]{1,80})\1\s*[:：]?\s*(.*)$")
_DRAWN = later(r"^\s*([-=*#~_+])\1{1,9}\s*([^-=*#~_+\s][^=*#~_+]{0,60}?)\s*(?:\1{1,9})?\s*$")
_MARKED = later(r"^\s*[■◆▼□◇]\s*([^■◆▼□◇\s].{0,60})$")
_DRAWN_WITH = frozenset("(（【[［〔＜〈《<*-=#~_+■◆▼□◇")  # what one of these four begins with
_OPENER = later(r"^[^.!?。！？]{1,30}[.!。！]\s*(?=\S.{0,80}[?？]$)")  # "Hi! What's your name?"
_CLAUSE = later(r"[,，、;] ?")
_COUNTED = later(
    r"\d+\s?[x×]\s|.{2,80}\s(?:[x×]\s?\d+|[(（](?:[x×]\s?\d+|\d+\s?[x×])[)）])$"
)  # "2x Pump (SKU: P-1)", "Pump × 2", "Pump (x2)"
_WISH = "wish"  # the message, where no other label surely is: "What do you need?"
_READ = 400  # characters of a line that are looked at for a label
_LONGEST_BARE = 40
_MOST_BOLD = 12  # words of a bold label
_SHORTEST_END = 4  # characters, with the dot
_LABELLED = later(r"[^:\d]{0,20}:")
_SOME = 2  # labels that make a habit
# over a list of labels and values
_LABEL_HEADS = frozenset({"name", "field", "field name", "label", "question", "key", "feld", "frage", "champ", "campo",
    "поле", "вопрос", "字段", "问题", "項目", "项目", "항목"})  # fmt: skip
_VALUE_HEADS = frozenset({"value", "answer", "response", "content", "field value", "wert", "antwort", "eingabe",
    "valeur", "réponse", "valor", "respuesta", "resposta", "valore", "risposta", "значение", "ответ", "内容", "答案",
    "值", "內容", "回答", "내용"})  # fmt: skip
_GAPS = ("\u3000", "   ")
_ARROWS = ("=>", "->", "→", "=", "\t", "|", ":")
_DASHES = (" - ", " – ", " — ", " >> ", "....", "…")
_OF_SEVERAL = (*_DASHES, "->")
_PARTED = later(r"[=＝→…\t|:：\u3000\d]")  # what else parts a label from its value; a sum has a digit
_PRICED = later(r"([^\d:]{2,40})\s([A-Z]{0,3}[^\w\s]?\s?\d[\d.,']{0,15}\s?[^\s\d]{0,4})$")  # "TOTAL 12,00 €"
_DIGIT = later(r"\d")
_FARTHEST_SUM = 50  # characters before its first digit, and more
_SHORTENED = later(r"^([^\W\d]{1,4})\. (?=[^\W\d])")  # "El. address"
_SENTENCE = later(r"[.!?。！？,，;；]\s|[。！？；]|https?$|[<>@]")


class Style(Enum):
    INLINE = "inline"  # Label: value
    DRAWN = "drawn"  # --- Label --- and the value below
    BARE = "bare"  # a known label alone, the value below
    CELLS = "cells"  # | Label | value |


class Entry(Struct, frozen=True):
    label: str
    value: str
    field: str  # what the label means, "" where the book does not know it
    row: int  # where it stood
    style: Style
    guessed: bool = False  # `field` is told by a word of the label, not by the book


def are_bracketed(rows: Sequence[Row], book: LabelBook) -> bool:
    """Do the known labels stand in brackets?  Then so do the others: "[Name] Kay Moor"."""
    found = (_BRACKETS.match(row.text[:_READ]) for row in rows if row.text.lstrip().startswith(_BRACKET))
    return sum(match is not None and book.field(match.group(1)) != "" for match in found) >= _SOME


def read_label(row: Row, book: LabelBook, bracketed: bool = False) -> list[Entry]:
    """What one row says, taken alone: nothing, one entry, or several of a table row with more than one pair."""
    if len(row.cells) > 1:
        return _cells(row, book)
    text = row.text
    if text[:1] == "*" != text[1:2] and ":" in text and text.rstrip()[-1:] == "*":
        text = text.strip(" *")  # "*Total: 480*", as messengers write bold
    if not text.strip() or "\n" in text or (is_rule(text) and len(text.strip()) > 2):
        return []
    drawn = _led(row, book) or _spaced(text, book) or _drawn(text, row.strong, book, bracketed)
    return drawn or _inline(text, book) or _bare(text, book)


def _led(row: Row, book: LabelBook) -> list[Entry]:
    """A bold label and its value on one line: with no mark between them, or a colon."""
    label, value = row.text[: row.lead].strip(), row.text[row.lead :].strip()
    if not label or not value or value[0] in ":：=-–" or not _may_be_label(label, book):
        return []
    if label[-1] in ":：":
        return [_entry(label, value, book, Style.INLINE)]
    return [_entry(label, value, book, Style.INLINE)] if book.field(label) or hinted(label, value) else []


def _entry(label: str, value: str, book: LabelBook, style: Style) -> Entry:
    bare = _BULLET.sub("", label).strip(" \t*:：=_#-\u3000")
    bare = bare.rstrip(".") if bare.endswith("..") else bare
    known = told_by_value(plain_label(label), value) or book.field(label)
    meant = "message" if known == _WISH else known or guess(label, value, book)
    return Entry(
        bare,
        value.strip() if style is Style.INLINE else value.lstrip(" :：").strip(),
        meant,
        0,
        style,
        guessed=meant != known,
    )


def guess(label: str, value: str, book: LabelBook) -> str:
    """The field that a label means which the book does not know."""
    return hinted(label, value) or composed(label, value, book)


def _cells(row: Row, book: LabelBook) -> list[Entry]:
    cells = [cell.strip() for cell in row.cells if cell.strip() not in (":", "：", "-", "–", "|")]
    if len(cells) < 2:
        return []
    filled = [cell for cell in cells if cell]
    if len(filled) == 2 and not cells[0] and book.field(filled[0]) in ("total", "subtotal"):
        cells = filled  # below the last columns of a list
    if plain_label(cells[0]) in _LABEL_HEADS and plain_label(cells[1]) in _VALUE_HEADS:
        return []
    if len(cells) >= 4 and len(cells) % 2 == 0 and book.field(cells[0]) and book.field(cells[2]):
        if all(book.field(cell) in (*_COLUMNS, "name") for cell in cells):
            return []  # the head of a list
        pairs = zip(cells[::2], cells[1::2], strict=True)
        return [_entry(label, value, book, Style.CELLS) for label, value in pairs if label and book.field(label)]
    if cells[0] and len(filled) <= 2 and "\n" not in cells[0] and _may_be_label(cells[0], book):
        value = filled[1] if len(filled) == 2 else ""
        # two labels side by side are the head of a list, not a label and its value
        heads = value != "" and not any(mark.isdigit() for mark in value)
        if not (heads and book.field(value) in _COLUMNS and book.field(cells[0]) in _COLUMNS):
            return [_entry(cells[0], value, book, Style.CELLS)]
    return []


_COLUMNS = frozenset({"product", "quantity", "price", "sku", "total", "amount"})


def _may_be_label(text: str, book: LabelBook, most: int = 8) -> bool:
    """`most`: words."""
    bare = text.strip().rstrip("?？:： *")
    if not bare or len(bare) > LONGEST or not any(mark.isalpha() for mark in bare) or _COUNTED.match(bare):
        return False
    if bare.count("(") != bare.count(")"):
        return False
    plain = _SHORTENED.sub(r"\1 ", bare) if len(bare) <= _LONGEST_BARE else bare
    short = len(bare) <= 60 and len(bare.split()) <= most and _SENTENCE.search(plain) is None
    return short or bool(book.field(text))


def _drawn(text: str, strong: bool, book: LabelBook, bracketed: bool) -> list[Entry]:
    if not strong and text.lstrip()[:1] not in _DRAWN_WITH:
        return []
    text = " ".join(text.split())  # runs of spaces would make the patterns below slow
    for pattern, label_at in ((_BRACKETS, 1), (_STARS, 2)):
        found = pattern.match(text)
        # "[ORDER #12] (date)" is a heading: square brackets are used for much else
        heading = text[0] == "<" or (text[0] in _BRACKET and not bracketed)
        unknown = heading and found is not None and not book.field(found.group(label_at))
        if found is not None and not unknown and _may_be_label(found.group(label_at), book):
            value = found.group(found.re.groups)
            return [_entry(found.group(label_at), value, book, Style.INLINE if value.strip() else Style.DRAWN)]
    found = _DRAWN.match(text)
    if found is not None and _may_be_label(found.group(2), book):
        return [_entry(found.group(2), "", book, Style.DRAWN)]
    found = _MARKED.match(text)
    if found is not None and ":" not in text.replace("：", ":") and _may_be_label(found.group(1), book):
        return [_entry(found.group(1), "", book, Style.DRAWN)]
    text = _OPENER.sub("", text) if strong else text
    # a question set in bold is one, whatever stands in it: "So, what's up?"
    asked = _CLAUSE.sub(" ", text) if text.endswith(("?", "？")) else text
    if strong and ":" not in text[:-1].replace("：", ":") and _may_be_label(asked, book, _MOST_BOLD):
        return [_entry(text, "", book, Style.DRAWN)]
    return []


def _spaced(text: str, book: LabelBook) -> list[Entry]:
    """ "留言时间　2026-11-21 09:58", "Name       Kay Moor"; but not "姓　名：周"."""
    text = text.strip()
    gap = min((gap for gap in _GAPS if gap in text), key=text.find, default="")
    if not gap:
        return []
    bare = _BULLET.sub("", text, count=1).replace("：", ":")
    head, _, value = bare[: 2 * LONGEST].partition(gap)
    if not value.strip() or _LABELLED.match(value.lstrip()) or not book.field(head):
        return []
    return [_entry(head, bare[len(head) + len(gap) :].lstrip(" =＝"), book, Style.INLINE)]


def _inline(text: str, book: LabelBook) -> list[Entry]:
    if _PARTED.search(text) is None and not any(mark in text for mark in _OF_SEVERAL):
        return []
    written = _BULLET.sub("", text, count=1)
    bare = written.replace("：", ":").replace("＝", "=")
    for mark in _ARROWS:
        head, found, value = bare[: 2 * LONGEST].partition(mark)
        if not found or not _may_be_label(head, book) or (mark == ":" and _is_no_colon(head, value)):
            continue
        if mark in ("|", "\t", "=", "->") and not book.field(head) and not _is_pair(head, value):
            continue
        whole = written[len(head) + len(mark) :]
        return [_entry(head, whole.lstrip(" \t:：=＝"), book, Style.INLINE)]
    return _dashed(bare, book)


def _is_no_colon(head: str, value: str) -> bool:
    """Of an address or a clock: "http://", "came in on 3 May at 10:01"."""
    return value.startswith("//") or (head[-1].isdigit() and value[:2].isdigit() and not value[2:3].isdigit())


def _is_pair(head: str, value: str) -> bool:
    return len(head.split()) <= 3 and bool(value.strip()) and not any(mark in value for mark in "|\t=")


def _dashed(bare: str, book: LabelBook) -> list[Entry]:
    """ "Name - Kay Moor" only where the label is known."""
    for mark in _DASHES:
        head, found, value = bare[: 2 * LONGEST].partition(mark)
        if found and value.strip() and book.field(head):
            return [_entry(head, bare[len(head) + len(mark) :].lstrip(".… "), book, Style.INLINE)]
    priced = _PRICED.match(bare[: 2 * LONGEST]) if _DIGIT.search(bare, 0, _FARTHEST_SUM) else None
    if priced is not None and book.field(priced.group(1)) in ("total", "subtotal"):
        return [_entry(priced.group(1), priced.group(2), book, Style.INLINE)]
    return []


def _bare(text: str, book: LabelBook) -> list[Entry]:
    asked = _BULLET.sub("", text, count=1)
    known = book.field(asked) if len(asked.strip()) <= _LONGEST_BARE else ""
    if known and asked != text and asked.rstrip().endswith(("?", "？")):
        return [_entry(asked, "", book, Style.INLINE)]  # "5. Which product?": numbered like those with a colon
    return [_entry(asked if known else text, "", book, Style.BARE)] if known or hinted(text, "") else []


def is_bare_label(text: str) -> bool:
    bare = text.strip()
    return 0 < len(bare) <= 60 and len(bare.split()) <= 8 and _SENTENCE.search(bare) is None and _ends_as_label(bare)


def _ends_as_label(bare: str) -> bool:
    """ "Delivery note no." is shortened, and no sentence."""
    short = bare[-1] == "." and len(bare.rpartition(" ")[2].rpartition("-")[2]) <= _SHORTEST_END
    return bare[-1] not in ".!,;:" or short


def is_footer(row: Row) -> bool:
    """From here on speaks the form's program, or nobody."""
    text = row.text.rstrip()
    return text in ("--", "—") or is_device_line(text)
