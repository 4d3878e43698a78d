"""Evidence in words, and how alike an encoder finds the meanings -> entries with their chances, best first.  Pure.

The encoder is an extra that is never needed; without it matching.py judges by words alone.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Protocol

from msgspec import Struct

from mailbot.classify.faq.evidence import Evidence
from mailbot.classify.faq.index import Index
from mailbot.model.verdict import FaqMatch

ANSWER_BAR, LEFT_OVER_BAR = 0.95, 0.98

# Fitted as the weights in matching.py are, each set judged by weights that were fitted on the others.
_CONSTANT = -3.76
_AGREEMENT = 5.3
_LEAD = 3.17
_LEFT = 1.02
_NEAREST = 2.0
_NEAREST_LEAD = -0.74
_MEAN_LEAD = 7.54
_OF_NEAREST, _OF_MEAN = 1.4, 0.6  # of the rank, beside that by words

Alike = Callable[[str], Sequence[float]]  # a question -> how alike each way to ask is, -1..1


class Similarity(Protocol):
    """A sentence encoder."""

    def to(self, texts: Sequence[str]) -> Alike: ...


class _Meant(Struct, frozen=True):
    """How near an entry is in meaning: its nearest way to ask, and all of them on average."""

    nearest: float
    mean: float

    @property
    def rank(self) -> float:
        return _OF_NEAREST * self.nearest + _OF_MEAN * self.mean


def chances(question: str, found: Sequence[Evidence], index: Index, alike: Alike, most: int) -> list[FaqMatch]:
    """Never above the one before it."""
    meant = _meant(alike(question), index)
    words = {one.faq: one for one in found}
    ranks = {faq: one.rank + (words[faq].rank if faq in words else 0.0) for faq, one in meant.items()}
    best: list[FaqMatch] = []
    for faq in islice(sorted(ranks, key=lambda faq: (-ranks[faq], faq)), most):
        chance = min(_chance(faq, words, meant), *(one.score for one in best[-1:]), 1.0)
        best.append(FaqMatch(faq, round(chance, 4)))
    return best


def _meant(likeness: Sequence[float], index: Index) -> dict[str, _Meant]:
    by_faq: dict[str, list[float]] = defaultdict(list)
    for way, alike in zip(index.ways, likeness, strict=True):
        by_faq[way.faq].append(alike)
    return {faq: _Meant(max(some), sum(some) / len(some)) for faq, some in by_faq.items()}


def _chance(faq: str, words: Mapping[str, Evidence], meant: Mapping[str, _Meant]) -> float:
    """Of an entry that shares no word nothing but its meaning speaks."""
    own, said = meant[faq], words.get(faq)
    rank = (said.rank if said else 0.0) - max((one.rank for one in words.values() if one.faq != faq), default=0.0)
    others = [one for other, one in meant.items() if other != faq]
    total = (
        _CONSTANT
        + _AGREEMENT * (said.agreement if said else 0.0)
        + _LEAD * rank
        + _LEFT * (said.left if said else 0.0)
        + _NEAREST * own.nearest
        + _NEAREST_LEAD * (own.nearest - max((one.nearest for one in others), default=0.0))
        + _MEAN_LEAD * (own.mean - max((one.mean for one in others), default=0.0))
    )
    return 1 / (1 + math.exp(-total))
