"""An index -> the bar from which on its entries may answer: each way to ask is put as a question to the other entries.
Pure.

What the rest of a FAQ says to a question that it cannot answer shows how sure a wrong answer can look.  Where entries
are easily taken for each other it looks very sure, and the bar is high.
"""

from __future__ import annotations

import math

from mailbot.classify.faq.chance import chances, is_held
from mailbot.classify.faq.evidence import Left, evidence
from mailbot.classify.faq.index import Index

_MOST = 300  # ways that are tried: some tenths of a second
_SEEN = 0.98  # share of the wrong answers that has to lie below what is seen as the worst
_USUAL, _OWN = 2.5, 0.5  # log odds: the bar of a usual FAQ, and how far one's own is followed
LEAST, _DOUBT = 0.88, 6.0  # chance; log odds that are believed


def bar_of(index: Index) -> float:
    tried = range(0, len(index.ways), 1 + len(index.ways) // _MOST)
    looked = sorted(_log_odds(_surest_wrong(at, index)) for at in tried)
    if not looked:
        return 1.0
    worst = looked[min(len(looked) - 1, math.ceil(_SEEN * (len(looked) - 1)))]
    bar = _USUAL + _OWN * (worst - _USUAL)
    return max(LEAST, 1 / (1 + math.exp(-bar)))


def _surest_wrong(at: int, index: Index) -> float:
    """The chance of the best of the other entries."""
    way = index.ways[at]
    found = evidence(way.plain, index, Left(at, way.faq))
    return 0.0 if not found or is_held(found[0]) else chances(found, 1)[0]


def _log_odds(chance: float) -> float:
    return max(-_DOUBT, min(_DOUBT, math.log(max(chance, 1e-9) / max(1 - chance, 1e-9))))
