"""Message, Settings, TokenKeys -> Verdict.  Pure once prepared.  RFC 3834, 3464, 2919 for the origin."""

from __future__ import annotations

from mailbot.classify.classifier import Classifier, prepare

__all__ = ["Classifier", "prepare"]
