"""A colleague's answer, the FAQ entries that they were shown -> which of them they sent, and whether as it is.  Pure.

A greeting before the entry's words and a closing after them change nothing; a changed word or number does.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from mailbot.model.faq import FaqOutcome
from mailbot.model.rulebook import FaqEntry
from mailbot.text.folding import fold, pieces_of
from mailbot.text.similar import is_inside

_LONGEST = 4000  # characters that are read
_AROUND = 200  # characters that a greeting and a closing may have together
_LEAST = 12  # characters; "Yes." stands in many answers
_STILL_LIKE = 0.75


class Sent(Struct, frozen=True):
    entry: FaqEntry
    outcome: FaqOutcome  # UNCHANGED or EDITED


def which_suggestion(text: str, shown: Iterable[FaqEntry]) -> Sent | None:
    """None where the words are the colleague's own."""
    said = _plain(text)
    edited: Sent | None = None
    for entry in shown:
        answers = [plain for plain in map(_plain, entry.answers.values()) if len(plain) >= _LEAST]
        if any(answer in said and len(said) - len(answer) <= _AROUND for answer in answers):
            return Sent(entry, FaqOutcome.UNCHANGED)
        if edited is None and any(_is_like(answer, said) for answer in answers):
            edited = Sent(entry, FaqOutcome.EDITED)
    return edited


def _plain(text: str) -> str:
    """Without marks and line ends: mail clients wrap as they like."""
    return " ".join(pieces_of(fold(text[:_LONGEST])))


def _is_like(answer: str, said: str) -> bool:
    """A good part of the answer has to be there: three words of it are chance."""
    return len(said) >= len(answer) / 2 and is_inside(answer, said, _STILL_LIKE)
