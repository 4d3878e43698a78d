"""Reading, what was trained on the mails in corpus/ -> what its wording speaks for, and by which words.  Pure, linear.

The second half of layer 3, beside the cues: they know what we thought of, this knows how the mails that we wrote sound.
A mail's pieces count once each and share one vote, so that a long mail speaks no louder than a short one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise

from mailbot.classify.reading import Reading
from mailbot.classify.small_words import is_small
from mailbot.model.rulebook import Wording
from mailbot.model.verdict import Category, Reason
from mailbot.text.folding import Folded, has_cjk

_ORDER = tuple(Category)
_WORDS = 200  # of subject and text each: what a mail is about stands at its top, and its cost must stay bounded
_CHARACTERS = 600  # of CJK
_LETTERS = 4  # in a piece of a word: stands for stems and endings
_LONGEST = 24  # letters of a word that are taken to pieces
_CJK_LENGTHS = (1, 2, 3)
_MARKS = frozenset({"asks", "item_line", "item_list", "mostly_questions", "short"})  # what a text alone can show
_LOUD = "!!"  # stands for an exclamation mark
_PIECE = "~"  # begins a piece of a word
_SHOWN = 4  # words in a reason
_SPEAKS = 0.3  # log-odds from which a reason is worth a line
_FEW = 10  # pieces, that many are half a vote
_USUAL = 0.4  # of a mail's pieces that are known, at least, where the language was learned
_DIGITS = re.compile(r"\d+")
_CJK_RUN = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af0]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """How one mail sounds: log-odds by category, and the pieces that were known."""

    totals: Mapping[Category, float]
    known: Sequence[str] = ()
    reasons: tuple[Reason, ...] = ()

    def added_to(self, prior: Mapping[Category, float]) -> dict[Category, float]:
        return {category: before + self.totals.get(category, 0.0) for category, before in prior.items()}


_NOTHING = Heard({})


def hear(wording: Wording, reading: Reading, features: Iterable[str]) -> Heard:
    weights = wording.weights
    pieces = pieces_of(reading, features)
    known = [piece for piece in pieces if piece in weights]
    if not known:
        return _NOTHING
    share = wording.unit * share_of(known) * _trust(len(known) / len(pieces))
    sums = map(sum, zip(*(weights[piece] for piece in known), strict=True))
    totals = {category: share * total for category, total in zip(_ORDER, sums, strict=True)}
    return Heard(totals, known, _reasons(totals, known, wording))


def share_of(known: Sequence[object]) -> float:
    """What each of a mail's pieces counts: all together one vote, and a few alone less than that."""
    return 1 / math.sqrt(len(known) + _FEW)


def _trust(known: float) -> float:
    """A language that it never learned has a few pieces by chance, and they mean something else there."""
    return min(1.0, known / _USUAL) ** 2


def pieces_of(reading: Reading, features: Iterable[str]) -> set[str]:
    """What is counted in a mail.  The subject of an answer is of the mail before it, and says nothing of this one."""
    pieces = {f"#{name}" for name in features if name in _MARKS}
    for text in (reading.text,) if reading.is_reply else (reading.subject, reading.text):
        pieces.update(_of_words([_shape(word) for word in text.words[:_WORDS]]))
        pieces.update(_of_cjk(text))
    if "!" in reading.text.text:
        pieces.add(_LOUD)
    return pieces


def _shape(word: str) -> str:
    """Which number it is says nothing, how long it is does: a quantity, a year or price, an order's number."""
    if not word[0].isdigit():
        return word
    return "0" if len(word) < 3 else "000" if len(word) < 5 else "00000"


def _of_words(words: Sequence[str]) -> Iterator[str]:
    yield from (f"{one} {two}" for one, two in pairwise(words))
    for word in words:
        if word[0] == "0":
            continue  # a bare number stands in mails of all kinds
        yield word
        yield from _within(word)


@lru_cache(maxsize=2048)  # most words of a mail stood in the one before
def _within(word: str) -> tuple[str, ...]:
    padded = f"_{word[:_LONGEST]}_"
    return tuple(_PIECE + padded[at : at + _LETTERS] for at in range(len(padded) - _LETTERS + 1))


def _of_cjk(text: Folded) -> Iterator[str]:
    for run in _CJK_RUN.findall(_DIGITS.sub("0", text.solid[:_CHARACTERS])):
        if not has_cjk(run):
            continue
        for length in _CJK_LENGTHS:
            grams = (run[at : at + length] for at in range(len(run) - length + 1))
            yield from (gram for gram in grams if gram != "0")


def _reasons(totals: Mapping[Category, float], known: Sequence[str], wording: Wording) -> tuple[Reason, ...]:
    """The category that it sounds like most, and the words that say so against all others."""
    best = max(_ORDER, key=lambda category: totals[category])
    mean = sum(totals.values()) / len(totals)
    if totals[best] - mean < _SPEAKS:
        return ()
    at = _ORDER.index(best)
    words = nlargest(_SHOWN, filter(_readable, known), key=lambda piece: (wording.weights[piece][at], piece))
    shown = ", ".join(f"'{word}'" for word in words if wording.weights[word][at] > 0)
    by = f", most of all {shown}" if shown else ""
    text = f"its wording sounds like {best.value} ({totals[best] - mean:+.1f}){by}"
    return (Reason(f"wording.{best.value}", text),)


def _readable(piece: str) -> bool:
    """Words and pairs of words that mean something to a person."""
    return piece[0] not in "#~!0" and len(piece) > 1 and not all(is_small(word) for word in piece.split())
