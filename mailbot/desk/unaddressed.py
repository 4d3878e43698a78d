"""(a colleague's mail to the mailbox itself, what route decided) -> the same, and its writer is told.  Pure.

A notice forwarded to the mailbox, an answer that lost its reply address, a forward in which no customer can be made
out: it is filed, and without a word its writer would believe that somebody has it.
"""

from __future__ import annotations

from msgspec.structs import replace

from mailbot.desk.case import colleague_in_from
from mailbot.desk.passed_on import is_passed_on, only_for_us
from mailbot.model.decision import Decision, Held
from mailbot.model.mail import Message
from mailbot.model.settings import Settings
from mailbot.text.later import later

_FILED = "filed.colleague"  # route's word for it
_TICKET = later(r"\[T-\d{1,12}\]")


def told_what_became(decision: Decision, message: Message, settings: Settings) -> Decision:
    if message.passed_on is not None:
        return _passed_on_for_nothing(decision, message.passed_on.by)
    author = colleague_in_from(message, settings)
    silent = decision.held is None and any(reason.code == _FILED for reason in decision.reasons)
    if not silent or author is None or not message.authentication.proven or not _asks(message, settings):
        return decision
    return replace(decision, held=Held("desk.unaddressed", author.handle, proven=True))


def _passed_on_for_nothing(decision: Decision, handle: str) -> Decision:
    kept = decision.event is not None or decision.ticket or decision.held is not None
    return decision if kept else replace(decision, held=Held("desk.unaddressed", handle, proven=True))


def _asks(message: Message, settings: Settings) -> bool:
    """Nobody else got it, and its subject says that something was to come of it."""
    return only_for_us(message, settings) and (is_passed_on(message) or _TICKET.search(message.subject) is not None)
