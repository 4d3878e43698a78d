"""Draft -> the label of the field that holds the message, where none is known to.  Pure, linear."""

from __future__ import annotations

from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.goods import counted_goods
from mailbot.parse.forms.hints import is_wordy
from mailbot.parse.forms.small_print import is_programs
from mailbot.parse.forms.visitor import one_line

_ENDS = ".!?。！？"
_FEWEST_WORDS, _LETTERS = 2, 4  # of so many letters
_PLACES = ("addres", "adres", "location", "direcci", "indirizzo", "endere", "адрес", "地址", "住所", "street", 
    "straße", "rue", "url", "file")  # fmt: skip


def free_text(draft: Draft) -> str:
    """The label of the last field with a sentence in it, where none is known to hold the message."""
    asked = [entry for entry in draft.entries if not entry.field and "://" not in entry.value.partition("\n")[0]]
    asked = [entry for entry in asked if not any(word in entry.label.lower() for word in _PLACES)]
    asked = [
        entry for entry in asked if not (draft.prose and is_programs(entry.value, gap=True))
    ]  # "Safety tip: never ..."
    heads = [entry.row for entry in draft.entries if entry.field == "message"]  # and nothing was written into it
    long = [entry for entry in asked if _is_said(entry.value) and all(entry.row > row for row in heads)]
    long = [entry for entry in long if not (entry.label[-1:].isdigit() and counted_goods(entry.value))]
    return one_line(long[-1].label) if long else ""


def last_words(draft: Draft) -> str:
    """Of an order: the label of its last field, where a sentence stands in it."""
    last = draft.entries[-1] if draft.entries else None
    if last is None or last.field or not is_wordy(last.value) or last.value[-1] not in _ENDS:
        return ""
    return "" if is_programs(last.value, gap=True) or "://" in last.value else one_line(last.label)


def _is_said(value: str) -> bool:
    """ "Rs. 50,000 to 1 Lakh" has hardly a word."""
    words = sum(sum(map(str.isalpha, word)) >= _LETTERS for word in value.split())
    return is_wordy(value) and ("\n" in value or words >= _FEWEST_WORDS or not value.isascii())
