"""What an order comes to: the entries of a form -> the one sum among them.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.parse.forms.entries import Entry
from mailbot.parse.forms.goods.one_item import SIGNS
from mailbot.text.later import later
from mailbot.text.numbers import amount, number

_SUMS = ("subtotal", "amount")
_PRICED = later(rf"(?:{SIGNS})\s?\d[\d.,' ]{{0,15}}|\d[\d.,' ]{{0,15}}\s?(?:{SIGNS})")
_LONGEST = 4000  # characters of a value that are looked at


def only_sum(entries: Sequence[Entry]) -> str:
    """ "Total excl. VAT", where no other sum stands; else the greatest, under whatever label.  "": nobody can tell."""
    sums = [entry.value for entry in entries if entry.field in _SUMS and number(entry.value)]
    others = [entry.value for entry in entries if not entry.field and _PRICED.fullmatch(entry.value[:_LONGEST])]
    read = [amount(value) for value in (*sums, *others)]
    greatest = max(read, key=_worth, default="")
    return greatest if len(sums) == len(read) == 1 or (others and _worth(greatest) == _worth(read[-1])) else ""


def is_more(value: str, known: str) -> bool:
    return _worth(amount(value)) > _worth(known) > 0


def _worth(sum: str) -> float:
    return float(number(sum) or 0)
