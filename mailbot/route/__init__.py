"""(Message, Verdict, History) -> Decision: which ticket, who gets it, may we answer.  Pure.  RFC 3834, 5230 4.5."""

from mailbot.route.ask import questions
from mailbot.route.disposition import decide
from mailbot.route.trace import trace

__all__ = ["decide", "questions", "trace"]
