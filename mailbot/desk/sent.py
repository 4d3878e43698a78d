"""A mail in the shared Sent folder, History -> Decision.  Pure.  Somebody answered past the system, by web mail.

It belongs to a ticket where it answers one of its mails, or carries its number and goes to its customer.  It is an
answer only where the customer gets it: a customer's mail that was passed on to the factory is none.
"""

from __future__ import annotations

from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.history import Hint, History, Thread
from mailbot.model.mail import Message
from mailbot.model.shelf import MAILBOX
from mailbot.model.ticket import TRANSITIONS, Event
from mailbot.model.verdict import Reason

_NEVER = Ruling(False, "N3", "it was sent from our own mailbox")


def decide_sent(message: Message, history: History) -> Decision | None:
    """None: it is about no ticket that we know."""
    threads = [thread for thread in history.threads if thread.hint is not Hint.SUBJECT or _reaches(message, thread)]
    thread = next(iter(threads), None)
    if thread is None:
        return None
    ticket = thread.ticket
    answers = _reaches(message, thread) and Event.ANSWERED in TRANSITIONS[ticket.stage]
    said = f"written in the mailbox itself, to the customer of {ticket.token}"
    about = f"written in the mailbox itself, about {ticket.token}, and not to its customer or too late"
    return Decision(
        disposition=Disposition.ANSWER if answers else Disposition.NOTE,
        ruling=_NEVER,
        ticket=ticket.number,
        event=Event.ANSWERED if answers else None,
        category=ticket.category,
        assignee=ticket.owner,
        actor=MAILBOX,
        reasons=(Reason("sent.answer", said) if answers else Reason("sent.note", about),),
    )


def _reaches(message: Message, thread: Thread) -> bool:
    to = {address.address.lower() for address in (*message.to, *message.cc)}
    return not to.isdisjoint(address.lower() for address in thread.participants)
