"""Questions of a mail, FAQ entries of a rulebook -> which entries answer them, and how surely.  Pure once prepared."""

from __future__ import annotations

from mailbot.classify.faq.likeness import Similarity
from mailbot.classify.faq.matching import Match, Matcher, Outcome, prepare_matcher

__all__ = ["Match", "Matcher", "Outcome", "Similarity", "prepare_matcher"]
