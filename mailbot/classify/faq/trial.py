"""An index -> the bar from which on its entries may answer: its own ways to ask are put to it as questions.  Pure.

Each is asked twice.  Without its whole entry: what the rest says to a question that it cannot answer shows how sure a
wrong answer can look.  Without this one way: its entry should answer by the others, and where another entry does, the
two are easily taken for each other.  The surer both look, the higher is the bar.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from mailbot.classify.faq.chance import is_held, judged
from mailbot.classify.faq.evidence import Left, evidence
from mailbot.classify.faq.index import Index

_MOST = 150  # ways that are tried: some tenths of a second
_SUREST = 0.2  # share of the questions without an entry that is looked at
_CONFUSED = 0.05  # share of the questions that may be confused above the level that counts
# log odds, fitted: fewer than one question of a hundred is answered wrongly in a FAQ that the weights do not know
_CONSTANT, _OF_SUREST, _OF_CONFUSED = 1.5, 0.3, 0.5
_USUAL, _ENOUGH = 2.4, 10  # the bar of a usual FAQ, and how many tries count as much as that
_LEAST, _NOT_AT_ALL = 1.7, -4.0
# two entries that are alike make each other look unsure; above this no set had a wrong answer the fewer
_HIGHEST = 2.9
LEAST = 1 / (1 + math.exp(-_LEAST))  # the same as a chance


def bar_of(index: Index) -> float:
    tried = range(0, len(index.ways), 1 + len(index.ways) // _MOST)
    if not tried:
        return 1.0
    surest = sorted((_wrong(at, Left(at, index.ways[at].faq), index) for at in tried), reverse=True)
    again = [at for at in tried if len(index.by_faq[index.ways[at].faq]) > 1]
    confused = sorted((_wrong(at, Left(at), index) for at in again), reverse=True)
    own = _CONSTANT + _OF_SUREST * _mean(surest[: math.ceil(_SUREST * len(surest))]) + _OF_CONFUSED * _level(confused)
    bar = (_ENOUGH * _USUAL + len(tried) * own) / (_ENOUGH + len(tried))
    return 1 / (1 + math.exp(-min(_HIGHEST, max(_LEAST, bar))))


def _wrong(at: int, left: Left, index: Index) -> float:
    """The log odds of the entry that would answer and should not; as low as can be where none would."""
    way = index.ways[at]
    first = next(iter(judged(evidence(way.plain, index, left))), None)
    if first is None or is_held(first.evidence) or (first.evidence.faq == way.faq):
        return _NOT_AT_ALL
    return max(_NOT_AT_ALL, first.log_odds)


def _mean(some: Sequence[float]) -> float:
    return sum(some) / len(some)


def _level(confused: Sequence[float]) -> float:
    return confused[int(_CONFUSED * len(confused))] if confused else 0.0
