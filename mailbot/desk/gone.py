"""A colleague's mail about a ticket that is not in the store any more -> Decision: they are told.  Pure.

Its bin was emptied; the notice is still in their mailbox, with its reply address and its buttons.
"""

from __future__ import annotations

from mailbot.desk.case import Brought, colleague_in_from
from mailbot.model.decision import Decision, Disposition, Held, Ruling
from mailbot.model.history import History
from mailbot.model.mail import Message, SignKind
from mailbot.model.settings import Settings
from mailbot.model.verdict import Origin, Reason, Verdict


def about_a_gone_ticket(
    message: Message, verdict: Verdict, history: History, brought: Brought, settings: Settings
) -> Decision | None:
    """None: it is there, or nobody proves that the colleague wrote it."""
    token, author = brought.token, colleague_in_from(message, settings)
    if not token.ticket or author is None or token.person not in ("", author.handle):
        return None
    there = any(thread.ticket.number == token.ticket for thread in history.threads)
    automatic = verdict.origin is not Origin.STAFF or any(one.kind is not SignKind.SPAM for one in message.signs)
    if there or automatic or not message.authentication.proven:
        return None
    text = f"held: there is no ticket {token.ticket} any more ({author.handle})"
    return Decision(
        disposition=Disposition.FILE,
        ruling=Ruling(False, "N14", text),
        reasons=(Reason("desk.no_ticket", text), Reason("ack.N14", text)),
        held=Held("desk.no_ticket", author.handle, proven=True),
    )
