"""Message, Settings, TokenKeys -> Verdict.  Pure once prepared.  RFC 3834, 3464, 2919 for the origin."""

from __future__ import annotations

from mailbot.classify.classifier import Classifier, prepare
from mailbot.classify.faq.refusal import says_no_answer
from mailbot.classify.faq.sent import which_suggestion
from mailbot.classify.learned import NOTHING_LEARNED, Learned, Study, learned_from
from mailbot.classify.settled import says_settled
from mailbot.classify.trace import trace

__all__ = [
    "NOTHING_LEARNED",
    "Classifier",
    "Learned",
    "Study",
    "learned_from",
    "prepare",
    "says_no_answer",
    "says_settled",
    "trace",
    "which_suggestion",
]
