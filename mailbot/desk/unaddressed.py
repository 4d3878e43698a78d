"""(a colleague's mail to the mailbox itself, what route decided) -> the same, and its writer is told.  Pure.

A notice forwarded to the mailbox, an answer that lost its reply address, a customer's mail passed on: it is filed, and
without a word its writer would believe that somebody has it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mailbot.desk.case import colleague_in_from
from mailbot.model.decision import Decision, Held
from mailbot.model.mail import Message, SignKind
from mailbot.model.settings import Settings

_FILED = "filed.colleague"  # route's word for it
_PASSED_ON = re.compile(r"(?:fwd?|wg|tr|rv|enc|i|doorst|vs|转发|轉寄|轉發|転送)\s{0,3}[:：]", re.IGNORECASE)
_TICKET = re.compile(r"\[T-\d{1,12}\]")


def told_what_became(decision: Decision, message: Message, settings: Settings) -> Decision:
    author = colleague_in_from(message, settings)
    silent = decision.held is None and any(reason.code == _FILED for reason in decision.reasons)
    if not silent or author is None or not message.authentication.proven or not _is_for_us(message, settings):
        return decision
    return replace(decision, held=Held("desk.unaddressed", author.handle, proven=True))


def _is_for_us(message: Message, settings: Settings) -> bool:
    """Nobody else got it, and its subject says that something was to come of it."""
    if any(sign.kind is not SignKind.SPAM for sign in message.signs):
        return False
    named = {one.address.lower() for one in (*message.to, *message.cc)}
    meant = _PASSED_ON.match(message.subject) or _TICKET.search(message.subject)
    return bool(named) and named <= settings.own_addresses and meant is not None
