"""Rules on trial: their [[test]] cases, stored mails over edited rules, and why a mail went where it went.

Runs the functions of the daemon and changes nothing: no row is written, no mail is sent.
"""

from mailbot.lab.again import Skipped, judge_stored
from mailbot.lab.cases import CaseResult, Miss, run_case
from mailbot.lab.replay import Change, Replayed, counts_of, replay
from mailbot.lab.why import Why, why

__all__ = [
    "CaseResult",
    "Change",
    "Miss",
    "Replayed",
    "Skipped",
    "Why",
    "counts_of",
    "judge_stored",
    "replay",
    "run_case",
    "why",
]
