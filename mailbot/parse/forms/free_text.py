"""Draft -> the label of the field that holds the message, where none is known to.  Pure, linear."""

from __future__ import annotations

from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.goods.goods import counted_goods
from mailbot.parse.forms.hints import is_wordy
from mailbot.parse.forms.signs.small_print import is_programs
from mailbot.parse.forms.writer.visitor import one_line
from mailbot.text.later import later

_ENDS = ".!?。！？"
_SUM = later(r"\d[.,]\d\d(?!\d)")  # "Bank transfer (fee: 0.00)."
_FEWEST_WORDS, _LETTERS = 2, 4  # of so many letters
_PLACES = ("addres", "adres", "location", "direcci", "indirizzo", "endere", "адрес", "地址", "住所", "street", 
    "straße", "rue", "url", "file")  # fmt: skip


def free_text(draft: Draft) -> str:
    """The label of the last field with a sentence in it, where none is known to hold the message."""
    asked = [entry for entry in draft.entries if not entry.field and "://" not in entry.value.partition("\n")[0]]
    asked = [
        entry
        for entry in asked
        if " | " not in entry.value and not any(word in entry.label.lower() for word in _PLACES)
    ]
    asked = [
        entry for entry in asked if not (draft.prose and is_programs(entry.value, gap=True))
    ]  # "Safety tip: never ..."
    heads = [entry.row for entry in draft.entries if entry.field == "message" and not entry.guessed]  # left empty
    long = [entry for entry in asked if _is_said(entry.value) and all(entry.row > row for row in heads)]
    long = [entry for entry in long if not (entry.label[-1:].isdigit() and counted_goods(entry.value))]
    return one_line(long[-1].label) if long else ""


def last_words(draft: Draft) -> str:
    """Of an order: the label of the only field that no list knows with a sentence in it, below one that is known."""
    first = next((entry.row for entry in draft.entries if entry.field), 0)
    asked = [entry for entry in draft.entries if entry.row > first and not entry.field and is_wordy(entry.value)]
    asked = [entry for entry in asked if "://" not in entry.value and _SUM.search(entry.value) is None]
    said = [entry for entry in asked if entry.value[-1] in _ENDS and not is_programs(entry.value, gap=True)]
    return one_line(said[0].label) if len(said) == 1 else ""


def _is_said(value: str) -> bool:
    """ "Rs. 50,000 to 1 Lakh" has hardly a word."""
    words = sum(sum(map(str.isalpha, word)) >= _LETTERS for word in value.split())
    return is_wordy(value) and ("\n" in value or words >= _FEWEST_WORDS or not value.isascii())
