"""Evidence for the entries of a FAQ -> each with the log odds that it is the right one, best first.  Pure.

A logistic function, fitted on questions of banks, shops and traders in nine languages; a third of the entries was left
out in turns, so that it knows questions whose own entry is missing.  Which of the evidence counts was found by judging
each set by weights that were fitted on the others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from msgspec import Struct

from mailbot.classify.faq.evidence import Evidence

_CONSTANT = -2.4
_SAID = 2.44
_TOLD = 0.92
_FOREIGN = -1.61
_ANSWERED = 1.0  # not fitted with the others, whose questions came without answers: chosen on mails to three companies
_DOUBT = -0.5  # not fitted: safe before sorry
# how far it is before the best of the others
_LEADS: tuple[tuple[float, Callable[[Evidence], float]], ...] = (
    (7.53, lambda one: one.agreement),
    (5.6, lambda one: one.letters),
    (2.76, lambda one: one.covered),
    (0.6, lambda one: one.answered),
    (-0.82, lambda one: one.told_exactly),  # one rare word may be the same by chance
)
_MOST_TOLD = 1.5
TELLING = 0.6  # a word that tells so much
_MOST_FOREIGN = 0.6
_SMALL_TALK = -3.0  # log odds of an entry that shares no telling word: below every bar


class Judged(Struct, frozen=True):
    evidence: Evidence
    log_odds: float

    @property
    def chance(self) -> float:
        return round(1 / (1 + math.exp(-self.log_odds)), 4)


def judged(found: Sequence[Evidence]) -> list[Judged]:
    """Best first."""
    leads = [(weight, _leads([of(one) for one in found])) for weight, of in _LEADS]
    all_judged = [
        Judged(one, _log_odds(one, sum(weight * lead[at] for weight, lead in leads))) for at, one in enumerate(found)
    ]
    return sorted(all_judged, key=lambda one: (-one.log_odds, one.evidence.faq))


def is_held(one: Evidence) -> bool:
    """Whether a person has to look, however likely the entry is: something went wrong, and the entry says nothing of
    it; one thing is named ("PayPal"), and the entry names others; or most of what is said is of something that no entry
    knows."""
    return one.trouble or one.other or one.foreign_share > _MOST_FOREIGN


def _log_odds(one: Evidence, lead: float) -> float:
    told = _SAID * one.said + _TOLD * min(one.told, _MOST_TOLD) + _FOREIGN * one.foreign_share
    total = (
        _CONSTANT
        + told
        + _ANSWERED * min(one.answered, _MOST_TOLD)
        + lead
        + _DOUBT * (one.denial + one.beside + one.otherwise)
    )
    return total if one.telling and not one.astray else min(total, _SMALL_TALK)


def _leads(values: Sequence[float]) -> list[float]:
    """How far each is above the best of the others."""
    first, second = sorted((*values, 0.0, 0.0), reverse=True)[:2]
    return [value - (second if value == first else first) for value in values]
