"""What stands behind a verb -> a person, a category, a sum, an FAQ entry.  Pure.  None: not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mailbot.model.acts import Worth
from mailbot.model.rulebook import FaqEntry
from mailbot.model.settings import Person
from mailbot.model.verdict import Category
from mailbot.text import similar
from mailbot.text.later import later
from mailbot.text.numbers import number

CATEGORIES = {
    Category.INQUIRY: ("inquiry", "enquiry", "rfq", "询盘", "詢盤", "询价", "詢價", "咨询", "諮詢"),
    Category.ORDER: ("order", "po", "订单", "訂單", "下单", "下單"),
    Category.FAQ: ("faq", "question", "常见问题", "常見問題", "问题", "問題"),
    Category.COMPLAINT: ("complaint", "claim", "投诉", "投訴", "客诉", "客訴", "抱怨"),
    Category.OTHER: ("other", "none", "其他", "其它"),
}
_CODES = (
    "USD",
    "EUR",
    "GBP",
    "CNY",
    "JPY",
    "HKD",
    "TWD",
    "KRW",
    "INR",
    "AUD",
    "CAD",
    "CHF",
    "BRL",
    "RUB",
    "SGD",
    "AED",
)
# codes, signs and words -> ISO 4217
CURRENCIES = {
    **{code.casefold(): code for code in _CODES},
    "$": "USD", "us$": "USD", "美元": "USD", "美金": "USD", "dollars": "USD", "€": "EUR", "euro": "EUR", "欧元": "EUR",
    "歐元": "EUR", "£": "GBP", "英镑": "GBP", "英鎊": "GBP", "rmb": "CNY", "¥": "CNY", "￥": "CNY", "元": "CNY",
    "人民币": "CNY", "人民幣": "CNY", "日元": "JPY", "日圓": "JPY", "港币": "HKD", "港幣": "HKD", "hk$": "HKD",
    "nt$": "TWD", "台币": "TWD", "台幣": "TWD", "新台幣": "TWD", "₩": "KRW", "₹": "INR", "₽": "RUB", "r$": "BRL",
}  # fmt: skip
KNOWN_CURRENCIES = ", ".join(_CODES)
_MANY = {"万": 4, "萬": 4, "k": 3, "m": 6, "million": 6}
_POWERS = tuple(sorted(_MANY, key=len, reverse=True))
# a sum as it can be read in one way only: "1234,567" and "12000 500" are none
_SUM = later(
    r"\d{1,12}(?:[.,]\d{1,2})?|0[.,]\d{1,4}|\d{1,2}(?:,\d\d){1,3},\d{3}(?:\.\d{1,2})?"
    r"|\d{1,3}(?P<mark>[., '’])\d{3}(?:(?P=mark)\d{3}){0,3}(?:(?!(?P=mark))[.,]\d{1,2})?",
    re.ASCII,
)
_FIGURES = later(r"\d(?:[\d.,'’ ]{0,38}\d)?")
_THREE_BEHIND = later(r"\d{1,3}[.,]\d{3}", re.ASCII)
_NO_MARKS = str.maketrans(".,", "  ")
_SHORTEST_NAME = 2
_MOST_OF_A_NAME = 4  # words


def person(said: str, staff: Sequence[Person]) -> Person | None:
    """By handle, address or name; by the beginning of a name where only one person has it."""
    word = said.strip(" .,:;@").removeprefix("to ").strip().casefold()
    part = [p for p in staff if len(word) >= _SHORTEST_NAME and _begins_in(word, p.name)]
    found = [p for p in staff if _is_called(p, word)] or part
    return found[0] if word and len(found) == 1 else None


def person_first(said: str, staff: Sequence[Person]) -> tuple[Person | None, str]:
    """The colleague whom the first words name in full, and the rest: "Li Na until Monday", "li 到周一"."""
    words = said.split()
    for many in range(min(len(words), _MOST_OF_A_NAME), 0, -1):
        word = " ".join(words[:many]).strip(".,:;@").casefold()
        called = [p for p in staff if _is_called(p, word)]
        found = called or [p for p in staff if word in p.name.casefold().split()]
        if word and len(found) == 1:
            return found[0], " ".join(words[many:])
    return None, said


def _is_called(person: Person, word: str) -> bool:
    return word in (person.handle, person.name.casefold(), *(a.casefold() for a in person.addresses))


def _begins_in(word: str, text: str) -> bool:
    """Chinese puts no blank between words."""
    low = text.casefold()
    return word in low if not word.isascii() else re.search(rf"(?<![a-z0-9]){re.escape(word)}", low) is not None


def category(said: str) -> Category | None:
    word = said.strip(" .,:;!").casefold().removeprefix("a ").removeprefix("an ")
    return next((one for one, names in CATEGORIES.items() if word in names), None)


def worth(said: str) -> Worth | None:
    """ "12,000.50 USD", "USD 12000", "$12k", "1.2万美元"; a currency that we do not know, or a sum that could be
    read in two ways, is not understood."""
    found = _FIGURES.search(said)
    span = found.group() if found else ""
    if not _SUM.fullmatch(span):
        return None
    before, behind = (_tight(part) for part in said.casefold().split(span, 1))
    power = next((mark for mark in _POWERS if behind.startswith(mark) and _known(before + behind[len(mark) :])), "")
    rest = before + behind[len(power) :]
    if not _known(rest) or (_THREE_BEHIND.fullmatch(span) and _is_unclear(span, power)):
        return None
    return Worth(_times(number(span), _MANY.get(power, 0)), CURRENCIES.get(rest, ""))


def strange_currency(said: str) -> bool:
    """The sum is clear, and what stands beside it is no currency that we know."""
    found = _FIGURES.search(said)
    if found is None or not _SUM.fullmatch(found.group()):
        return False
    beside = _tight("".join(said.casefold().split(found.group(), 1)))
    return not any(_known(beside.removeprefix(mark)) for mark in ("", *_POWERS))


def _tight(text: str) -> str:
    return "".join(text.translate(_NO_MARKS).split())


def _known(currency: str) -> bool:
    return not currency or currency in CURRENCIES


def _is_unclear(span: str, power: str) -> bool:
    """ "1.200k" may be 1200 or 1200000; Chinese writes no comma but for thousands."""
    return bool(power) and (power.isascii() or "." in span)


def _times(digits: str, power: int) -> str:
    whole, _, behind = digits.partition(".")
    moved = behind[:power].ljust(power, "0")
    rest = behind[power:].rstrip("0")
    return (whole + moved).lstrip("0").rjust(1, "0") + (f".{rest}" if rest else "")


def faq(said: str, entries: Iterable[FaqEntry]) -> FaqEntry | None:
    """By its id, or by the one entry that has these words in a way to ask it."""
    word = said.strip(" .,:;\"'“”").casefold()
    known = tuple(entries)
    exact = next((entry for entry in known if entry.id.casefold() == word), None)
    asked = [entry for entry in known if len(word) >= _SHORTEST_NAME and _asks(word, entry)]
    return exact or (asked[0] if len(asked) == 1 else None)


def _asks(word: str, entry: FaqEntry) -> bool:
    return any(_begins_in(word, one) for one in (entry.id, *entry.questions))


def near(said: str, known: Iterable[str]) -> str:
    return similar.nearest(said.strip().casefold(), known) or ""
