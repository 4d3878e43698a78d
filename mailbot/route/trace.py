"""(Message, Verdict, History, Decision) -> what was asked on the way to the decision, row by row.  Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from mailbot.model.decision import Decision
from mailbot.model.history import History
from mailbot.model.mail import Message
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.trace import Candidate, HintTrace, RowTrace
from mailbot.model.verdict import Category, Verdict
from mailbot.route import assign, gate, thread


class Steps(Struct, frozen=True):
    """How a decision was reached."""

    rows: tuple[RowTrace, ...]
    hints: tuple[HintTrace, ...]
    candidates: tuple[Candidate, ...]


def trace(
    message: Message,
    verdict: Verdict,
    history: History,
    decision: Decision,
    rulebook: Rulebook,
    settings: Settings,
    tokens: TokenKeys,
    now: datetime,
) -> Steps:
    """For a decision that `decide` made of the same values."""
    joins = bool(decision.ticket)
    case = gate.Case(message, verdict, history, rulebook, settings, tokens, now, joins)
    category = decision.category or Category.OTHER
    opens = decision.event is not None
    return Steps(
        rows=gate.trace(case),
        hints=thread.trace(message, verdict, history, settings),
        candidates=assign.trace(verdict, category, history, rulebook, settings, now) if opens else (),
    )
