"""Evidence for the entries of a FAQ, best first -> the chance of each to be the right one.  Pure.

A logistic function, fitted on questions of banks, shops and traders in nine languages; a third of the entries was left
out in turns, so that it knows questions whose own entry is missing.  Each set was judged by weights that were fitted on
the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from mailbot.classify.faq.evidence import Evidence

_CONSTANT = -4.28
_SAID = 4.24
_COVERED = 2.8
_LEFT_OVER = 0.85  # it and the next have lowered the coverage already, by more than they should
_DOUBT = -1.2  # not fitted: where a telling word is left over, safe before sorry
_FOREIGN, _FOREIGN_EACH = 0.89, -0.2
_LEAD = 1.58
_OWN_TROUBLE = -0.42
_LETTERS = 3.17
_RIVALS = -0.13
_EXACT = -0.88
_BOTH_LEAD, _AGREEMENT_LEAD = -3.26, 8.8  # entries with one lucky way to ask are not to be trusted
_CLOSE = 0.3  # of rank: a rival
TELLING = 0.6  # a word that tells so much
_SMALL_TALK = 0.05  # chance of an entry that shares no telling word: below every bar


def chances(found: Sequence[Evidence], most: int) -> list[float]:
    """Of the first few; never above the one before it."""
    scores: list[float] = []
    for one in found[:most]:
        others = [other for other in found if other is not one]
        scores.append(round(min(_chance(one, others), 1.0 if one.telling else _SMALL_TALK, *scores[-1:]), 4))
    return scores


def is_held(one: Evidence) -> bool:
    """Whether a person has to look, however likely the entry is: the question says that something is not so or went
    wrong and the entry does not, or it has words that other entries know beside words that none knows."""
    return one.denial or one.trouble or (one.left > TELLING and one.foreign > 0)


def _chance(one: Evidence, others: Sequence[Evidence]) -> float:
    total = (
        _CONSTANT
        + _SAID * one.said
        + _COVERED * one.covered
        + _LEFT_OVER * one.left_over
        + _DOUBT * (one.left > TELLING)
        + _FOREIGN * (one.foreign > 0)
        + _FOREIGN_EACH * one.foreign
        + _LEAD * (one.rank - max((other.rank for other in others), default=0.0))
        + _OWN_TROUBLE * one.own_trouble
        + _LETTERS * one.letters
        + _RIVALS * sum(other.rank > one.rank - _CLOSE for other in others)
        + _EXACT * one.exact
        + _BOTH_LEAD * (one.both - max((other.both for other in others), default=0.0))
        + _AGREEMENT_LEAD * (one.agreement - max((other.agreement for other in others), default=0.0))
    )
    return 1 / (1 + math.exp(-total))
