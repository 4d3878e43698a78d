"""Reading, what was trained on the mails in corpus/ -> what its wording speaks for, and by which words.  Pure, linear.

The second half of layer 3, beside the cues: they know what we thought of, this knows how the mails that we wrote sound.
A mail's pieces count once each and share one vote, so that a long mail speaks no louder than a short one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set, Sized
from functools import lru_cache
from itertools import islice, pairwise

from msgspec import Struct

from mailbot.classify.reading import Reading
from mailbot.classify.small_words import is_small
from mailbot.model.rulebook import WEIGHS_NOTHING, Wording
from mailbot.model.verdict import Category, Reason
from mailbot.text.folding import Folded, unspaced_runs
from mailbot.text.later import later

_ORDER = tuple(Category)
_WORDS = 200  # of subject and text each: what a mail is about stands at its top, and its cost must stay bounded
_CHARACTERS = 600  # of CJK
_LETTERS = 4  # in a piece of a word: stands for stems and endings
_LONGEST = 24  # letters of a word that are taken to pieces
_CJK_LENGTHS = (1, 2, 3)
_THAI_LENGTHS = (3, 4)  # of letters and signs; its neighbours' likewise
_MARKS = frozenset({"asks", "item_line", "item_list", "mostly_questions", "short"})  # what a text alone can show
_UNREADABLE = frozenset("#~!0")  # how marks, pieces of words and numbers begin
_LOUD = "!!"  # stands for an exclamation mark
_PIECE = "~"  # begins a piece of a word
_NUMBER = "0"  # stands for a short number, which is no piece, and begins what stands for a longer one
_SHOWN = 4  # words in a reason
_SPEAKS = 0.3  # log-odds from which a reason is worth a line
_FEW = 10  # pieces, that many are half a vote
_USUAL = 0.4  # of a mail's pieces that are known, at least, where the language was learned
_DIGITS = later(r"\d+")
_ANY_NUMBER = later(r"(?<![a-z\d])0+(?![a-z\d])")  # shown as "#": "order #"
_CJK_RUN = later("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af0]+")


class Heard(Struct, frozen=True):
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
    known = list(weights.keys() & pieces)
    if not known:
        return _NOTHING
    share = wording.unit * share_of(known) * trust_in(len(known) / len(pieces))
    columns = zip(*map(weights.__getitem__, known), strict=True)
    nothing = len(known) * WEIGHS_NOTHING
    totals = {category: share * (sum(column) - nothing) for category, column in zip(_ORDER, columns, strict=True)}
    return Heard(totals, known, _reasons(totals, known, wording))


def share_of(known: Sized) -> float:
    """What each of a mail's pieces counts: all together one vote, and a few alone less than that."""
    return 1 / math.sqrt(len(known) + _FEW)


def trust_in(known: float, usual: float = _USUAL) -> float:
    """A language that it never learned has a few pieces by chance, and they mean something else there."""
    return min(1.0, known / usual) ** 2


def pieces_of(reading: Reading, features: Iterable[str]) -> Set[str]:
    """What is counted in a mail.  The subject of an answer is of the mail before it, and says nothing of this one."""
    pieces = {f"#{name}" for name in features if name in _MARKS}
    if "!" in reading.text.text:
        pieces.add(_LOUD)
    if not reading.is_reply:
        pieces |= _pieces_in(reading.subject)
    return _pieces_in(reading.text) | pieces


@lru_cache(maxsize=4)  # who asks for a mail's category asked before whether it is automatic
def _pieces_in(text: Folded) -> frozenset[str]:
    words = [word if word.isalpha() else _shape(word) for word in text.words[:_WORDS]]
    pairs = map(" ".join, pairwise(words))
    return frozenset().union(pairs, _of_cjk(text.solid), _of_thai(text.text), *map(_of_word, set(words))) - {_NUMBER}


def _shape(word: str) -> str:
    """Which number it is says nothing, how long it is does: a quantity, a year or price, an order's number."""
    if not word[0].isdigit():
        return word
    return _NUMBER if len(word) < 3 else "000" if len(word) < 5 else "00000"


@lru_cache(maxsize=2048)  # most words of a mail stood in the one before
def _of_word(word: str) -> tuple[str, ...]:
    if word[0] == _NUMBER:
        return ()
    padded = f"_{word[:_LONGEST]}_"
    return (word, *(_PIECE + padded[at : at + _LETTERS] for at in range(len(padded) - _LETTERS + 1)))


def _of_cjk(solid: str) -> Iterator[str]:
    for run in _CJK_RUN.findall(_DIGITS.sub(_NUMBER, solid[:_CHARACTERS])):
        yield from _stretches(run, _CJK_LENGTHS)


def _of_thai(text: str) -> Iterator[str]:
    for run in unspaced_runs(text[:_CHARACTERS])[1::2]:
        yield from _stretches(run, _THAI_LENGTHS)


def _stretches(run: str, lengths: Sequence[int]) -> Iterator[str]:
    for length in lengths:
        yield from map("".join, zip(*(run[at:] for at in range(length)), strict=False))


def _reasons(totals: Mapping[Category, float], known: Sequence[str], wording: Wording) -> tuple[Reason, ...]:
    """The category that it sounds like most, and the words that say so against all others."""
    best = max(_ORDER, key=lambda category: totals[category])
    mean = sum(totals.values()) / len(totals)
    if totals[best] - mean < _SPEAKS:
        return ()
    at = _ORDER.index(best)
    speak = sorted(
        ((wording.weights[piece][at], piece) for piece in known if piece[0] not in _UNREADABLE), reverse=True
    )
    words = islice((piece for weight, piece in speak if weight > WEIGHS_NOTHING and _readable(piece)), _SHOWN)
    shown = ", ".join(f"'{_ANY_NUMBER.sub('#', word)}'" for word in words)
    by = f", most of all {shown}" if shown else ""
    text = f"its wording sounds like {best.value} ({totals[best] - mean:+.1f}){by}"
    return (Reason(f"wording.{best.value}", text),)


def _readable(piece: str) -> bool:
    """Words and pairs of words that mean something to a person."""
    return len(piece) > 1 and not all(is_small(word) for word in piece.split())
