"""What a visitor writes into "I would like to order" -> its lines, or nothing.  Pure, linear.

There a number beside a noun is a count, in whatever language: "12 large lanterns, 3 rolls of twine", "りんご 3箱".
Elsewhere it may be part of a name ("3 phase motor"), so all that stands there has to be counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.model.mail import Item
from mailbot.parse.forms.goods.one_item import COUNTING, LONGEST, item_of
from mailbot.parse.forms.goods.one_line import ORDINAL, ended_item, line_item
from mailbot.text.later import later

_MOST = 200  # lines
_PARTED = later(r"\s*(?:[,;](?=\s)|[，；、/]|\s\+\s|\s&\s)\s*")
_COUNT_ASIDE = later(rf"[(（]{COUNTING}\s?[:：=]\s?\d{{1,7}}[)）]", re.IGNORECASE)
_PIECES = later(
    r"(?:pcs?|pieces?|units?|sets?|stk|stück|st|pi[eè]ces?|uds?|pzs?|un|szt|ks|db|buc|шт|компл|adet|stuks?|[个個件台套只隻支把本枚箱개]"
    r"|대|セット|個)\.?",
    re.IGNORECASE,
)
_ONLY_COUNT = later(r"\d{1,6}(?:\s?[x×]|\s?[^\W\d_]{1,8}\.?)")
_BULLETS = later(r"^[-–*•·►✓\s]+")
_WORD = later(r"[^\W\d_]+")
_SHORT = 2  # letters
_COUNT = r"\d{1,3}(?:[.,' ]\d{3})+|\d{1,6}(?:[.,]\d{1,2})?"
_LEADING = later(rf"({_COUNT})(?:\s?[x×*]\s?|\s+|(?=[\u3040-\u9fff\uac00-\ud7a3]))([^\W\d].{{1,200}})")
_TRAILING = later(rf"(.{{1,200}}?)(?<![\d.,x×*])[\s:：=xX×*–-]*(?<![\d.,])({_COUNT})\s?([^\W\d_][^\W\d_. ]{{0,9}})\.?")
_IN_COLUMNS = later(rf"((?:{_COUNT})(?:\s?[^\W\d]\w{{0,4}}\.?)?)(?:\s{{2,}}|\t)([^\W\d].{{1,200}})")  # "60 m   Pipe"
# beside a number these say how large a thing is, and not how many there are
SIZES = frozenset(
    [
        "mm", "cm", "dm", "inch", "inches", "in", "zoll", "pouces", "g", "gr", "gramm", "mg", "ml", "cl", "v", "volt",
        "w", "watt", "kw", "a", "amp", "hp", "ps", "ch", "cv", "bar", "psi", "hz", "phase", "phasen", "way", "pin",
        "port", "ply", "gauge", "k", "rpm", "db", "ah", "mah", "gb", "tb", "mp", "er", "m", "мм", "см", "г", "мл",
        "вт", "в", "ミリ", "毫米", "厘米", "克", "毫升", "瓦", "伏", "寸", "英寸", "mm²", "qmm", "nm", "kn", "lm",
        "th", "st", "nd", "rd", "year", "years", "day", "days", "week", "weeks", "month", "months", "hour", "hours",
        "uhr", "tage", "wochen", "jours", "días", "giorni", "am", "pm", "h", "eur", "euro", "usd", "gbp", "kr", "zł",
    ]
)  # fmt: skip


# how words begin, or what they hold, that a label asks for goods with
_ORDERS = (
    "bestell", "pedid", "encomend", "zamów", "zamaw", "заказ", "замовл", "objedn",
    "rendel", "beställ", "bestil", "tilau", "sipariş", "naruč", "naroč", "παραγγ", "đặt", "pesanan", "สั่ง",
    "订购", "訂購", "订货", "訂貨", "订单", "訂單", "下单", "下單", "注文", "주문",
    "طلبي", "طلب شراء", "طلب جديد", "הזמנ",
)  # fmt: skip
_ORDER_WORD = later(r"(?<!\w)(?:order|ordin|command|comand|pedir)")  # not "anfordern", "recommend"
_MOST_IN_NUMBER = 3  # digits; a longer one is that of the order


def counted_goods(value: str) -> list[Item]:
    """One a line, or several on a line with marks between them; none where a piece is not counted."""
    read = _read(value)
    return [item for items in read for item in items] if read and all(read) else []


def mostly_counted(value: str) -> list[Item]:
    """The same, where a line or two among them say something else."""
    read = _read(value)
    return [item for items in read for item in items] if 2 * sum(map(bool, read)) >= len(read) else []


def names_order(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _ORDERS) or _ORDER_WORD.search(lower) is not None


def asks_for_goods(label: str, value: str, is_number: bool) -> bool:
    """ "What do you want to order?" over goods.  `is_number`: else the label asks for the number of an order."""
    if not names_order(label):
        return not is_number and label != "" and len(_surely_counted(value)) > 1
    found = counted_goods(value)
    return len(found) > 1 or (len(found) == 1 and (not is_number or _is_surely(found[0])))


def _surely_counted(value: str) -> list[Item]:
    """By marks of their own, so that no label need say it: "Cloth 118 (2 pcs), Cloth 240 (1 pc)"."""
    lines = [line for line in value.split("\n")[:_MOST] if line.strip()]
    pieces = lines if len(lines) > 1 else [piece for line in lines for piece in _PARTED.split(line[: 10 * LONGEST])]
    found: list[Item] = []
    for piece in pieces:  # a message is long, and its first line says that it is no list
        item = line_item(piece) or is_counted_line(piece)
        if item is None:
            return []
        found.append(item)
    return found


def is_counted_line(line: str) -> Item | None:
    """ "Pump NS-32 — 10 pcs": its unit says that it is a count."""
    item = ended_item(line)
    return item if item is not None and _PIECES.fullmatch(item.unit) is not None else None


def _is_surely(item: Item) -> bool:
    """ "117 of Monday" is none."""
    return len(item.quantity) <= _MOST_IN_NUMBER and len(item.product.split()[0]) > _MOST_IN_NUMBER


def _read(value: str) -> list[Sequence[Item]]:
    lines = [line for line in value.split("\n")[:_MOST] if line.strip()]
    return [_counted_line(line, len(lines) > 1) for line in lines]


def _counted_line(line: str, listed: bool) -> Sequence[Item]:
    read = line[: 10 * LONGEST]
    if read.count("|") > 1 and (one := _of_cells([cell.strip() for cell in read.split("|")])) is not None:
        return [one]
    if (beside := _IN_COLUMNS.fullmatch(_BULLETS.sub("", read.rstrip()))) is not None and _is_named(beside[2]):
        return [item_of(beside[2], beside[1])]
    if len(ends := [found.end() for found in _COUNT_ASIDE.finditer(read)]) > 1:  # "Pump (Qty: 2) Hose (Qty: 4)"
        told = [line_item(read[begin:end]) for begin, end in zip([0, *ends], ends, strict=False)]
        return [item for item in told if item is not None] if all(told) and not read[ends[-1] :].strip() else []
    pieces = [piece for piece in _PARTED.split(read) if piece.strip()]
    sure = [line_item(piece) for piece in pieces]
    whole = line_item(line)
    if whole is not None and not (len(pieces) > 1 and all(sure)):
        return [whole]
    if len(pieces) > 1:
        found = [item for piece in pieces if (item := _counted(piece)) is not None]
        if len(found) == len(pieces):
            return found
    one = _counted(line) or (ended_item(line) if listed else None)
    return [one] if one is not None else []


def _counted(piece: str) -> Item | None:
    """A count says of what; "M8x30" and "25 mm" are none."""
    told = line_item(piece)
    if told is not None:
        return told
    text = ORDINAL.sub("", _BULLETS.sub("", " ".join(piece[:LONGEST].split()))).strip(" .")
    leading = _LEADING.fullmatch(text)
    if leading is not None and leading.group(2).split()[0].strip(".-").casefold() not in SIZES:
        return item_of(leading.group(2), leading.group(1))
    trailing = _TRAILING.fullmatch(text)
    if trailing is None or trailing.group(3).casefold() in SIZES or not _is_named(trailing.group(1)):
        return None
    return item_of(trailing.group(1).rstrip(" ,;，、"), f"{trailing.group(2)} {trailing.group(3)}")


def _of_cells(cells: Sequence[str]) -> Item | None:
    """ "4 pcs | 88.1200 | Roller liner"."""
    counts = [cell for cell in cells if _ONLY_COUNT.fullmatch(cell) is not None]
    names = [cell for cell in cells if _is_named(cell) and cell not in counts]
    codes = [cell for cell in cells if cell not in (*counts, *names) and any(map(str.isdigit, cell))]
    if len(counts) != 1 or len(names) != 1 or len(codes) > 1:
        return None
    return item_of(names[0], counts[0], "".join(codes))


def _is_named(text: str) -> bool:
    """Three letters, or a word of a script that needs fewer: "Rs. 50,000 to" is no name."""
    return any(len(word) > _SHORT or not word.isascii() for word in _WORD.findall(text))
