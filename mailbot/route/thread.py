"""(Message, History) -> the ticket that a mail joins, or none.  Pure.  Promise P23, threats T4-T6.

A hint is strong where only somebody who got a mail of ours can have it: a signed address or Message-ID.  Everything
else can be guessed or copied, so it helps only those who are known on that ticket.  Joining means adding: nothing of a
ticket is ever shown to the author, who is not even acknowledged (row N14), and staff answer the ticket's customer.
So where no server vouches for authors at all, a known participant's agreed From is enough to add; a DMARC fail never.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from mailbot.model.history import THIRD_PARTY, Hint, History, Pointer, Thread
from mailbot.model.mail import Evidence, Message
from mailbot.model.settings import Settings
from mailbot.model.tokens import Purpose, TokenKeys
from mailbot.model.trace import HintTrace
from mailbot.model.verdict import Origin, Reason, Verdict
from mailbot.route.trust import proof_asked
from mailbot.text.later import later

_NUMBER = later(r"\[T-(\d{1,12})\]", re.IGNORECASE | re.ASCII)
_MOST_REFERENCES = 30  # a stranger may send thousands
_MOST_NUMBERS = 3
_STRENGTH = {hint: rank for rank, hint in enumerate(Hint)}

# A token in an address.  One made for staff is no key in a customer's hand, but it does name a ticket.
_ADDRESS_HINTS = {
    Purpose.CUSTOMER_REPLY: Hint.TOKEN,
    Purpose.BOUNCE: Hint.TOKEN,
    Purpose.STAFF_REPLY: Hint.REFERENCE,
}

# Message-IDs of ours by kind.  Customers get acknowledgements and answers; a notice reaches them only if forwarded.
_MESSAGE_HINTS = {"a": Hint.TOKEN, "r": Hint.TOKEN, "n": Hint.REFERENCE}


class Joining(Struct, frozen=True):
    thread: Thread | None = None
    says_ticket: int = 0  # an existing ticket that the mail points at and may not join
    reasons: tuple[Reason, ...] = ()


def pointers(message: Message, tokens: TokenKeys) -> tuple[Pointer, ...]:
    """Strongest first, no doubles."""
    found = [*_from_addresses(message, tokens), *_from_references(message, tokens), *_from_subject(message)]
    return tuple(sorted(dict.fromkeys(found), key=lambda pointer: _STRENGTH[pointer.hint]))


def refers_to_us(message: Message, tokens: TokenKeys) -> bool:
    """Does it answer a mail of ours, whatever became of the ticket (row N14)?"""
    by_address = any(tokens.read_address(address) for address in message.recipients)
    return by_address or any(tokens.read_message_id(id) for id in _nearest(message.references))


def joining(message: Message, verdict: Verdict, history: History, settings: Settings) -> Joining:
    asker = _Asker(message, verdict, settings)
    for thread in history.threads:
        if _MAY_JOIN[thread.hint](asker, thread):
            return Joining(thread, reasons=_why(asker, thread))
    if not history.threads:
        return Joining()
    refused = history.threads[0].ticket
    text = f"names {refused.token} but the author is not known to be on it"
    return Joining(says_ticket=refused.number, reasons=(Reason("thread.says_ticket", text),))


def trace(message: Message, verdict: Verdict, history: History, settings: Settings) -> tuple[HintTrace, ...]:
    """Each ticket that the mail points at, strongest hint first; it joins the first that it may."""
    asker = _Asker(message, verdict, settings)
    return tuple(_hint(asker, thread) for thread in history.threads)


def _hint(asker: _Asker, thread: Thread) -> HintTrace:
    joins = _MAY_JOIN[thread.hint](asker, thread)
    hindrances = (
        (not asker.writes_personally, "the author of a form mail is the website"),
        (not asker.takes_part(thread), f"{asker.message.author.address or 'nobody'} is not known to be on it"),
        (True, "nothing proves the author"),
    )
    why = next(text for holds, text in hindrances if holds)
    text = f"{_HOW[thread.hint]} {thread.ticket.token}" + ("" if joins else f", but {why}")
    return HintTrace(thread.hint.value, thread.ticket.number, joins, text)


def _from_addresses(message: Message, tokens: TokenKeys) -> Iterator[Pointer]:
    for address in message.recipients:
        token = tokens.read_address(address)
        if token and token.ticket and token.purpose in _ADDRESS_HINTS:
            yield Pointer(_ADDRESS_HINTS[token.purpose], number=token.ticket)


def _from_references(message: Message, tokens: TokenKeys) -> Iterator[Pointer]:
    for id in _nearest(message.references):
        ours = tokens.read_message_id(id)
        if ours is None:
            yield Pointer(Hint.REFERENCE, message_id=id)
        else:
            yield from _of_ours(*ours)
    reported = tokens.read_message_id(message.bounce.original_message_id) if message.bounce else None
    if reported and reported[1]:
        # a report proves itself by bringing back what we signed (T23), be it a notice
        yield Pointer(Hint.TOKEN, number=reported[1])


def _of_ours(kind: str, ticket: int) -> Iterator[Pointer]:
    hint = _MESSAGE_HINTS.get(kind)
    if hint and ticket:
        yield Pointer(hint, number=ticket)


def _from_subject(message: Message) -> Iterator[Pointer]:
    numbers = dict.fromkeys(int(found) for found in _NUMBER.findall(message.subject))
    yield from (Pointer(Hint.SUBJECT, number=number) for number in list(numbers)[:_MOST_NUMBERS] if number)


def _nearest(references: tuple[str, ...]) -> tuple[str, ...]:
    """The newest first; of a very long list also the root, which clients keep when they cut the middle."""
    nearest = references[::-1]
    return nearest if len(nearest) <= _MOST_REFERENCES else (*nearest[: _MOST_REFERENCES - 1], nearest[-1])


class _Asker(Struct, frozen=True):
    """Who wants to join."""

    message: Message
    verdict: Verdict
    settings: Settings

    def takes_part(self, thread: Thread) -> bool:
        message = self.message
        believable = message.author_agreed and message.authentication.dmarc is not Evidence.FAIL
        return believable and message.author.address.lower() in {address.lower() for address in thread.participants}

    @property
    def writes_personally(self) -> bool:
        """The author of a form mail is the website, and what a visitor types gives no access."""
        return self.verdict.origin is not Origin.FORM

    @property
    def proven_enough(self) -> bool:
        return self.message.authentication.proven or proof_asked(self.message, self.settings) != "required"


def _by_token(asker: _Asker, thread: Thread) -> bool:
    return True


def _by_reference(asker: _Asker, thread: Thread) -> bool:
    return asker.writes_personally and asker.takes_part(thread)


def _by_number(asker: _Asker, thread: Thread) -> bool:
    """The weakest: numbers are counted up, so proof of the author is asked for where there can be any (T5)."""
    return _by_reference(asker, thread) and asker.proven_enough


_MAY_JOIN: dict[Hint, Callable[[_Asker, Thread], bool]] = {
    Hint.TOKEN: _by_token,
    Hint.REFERENCE: _by_reference,
    Hint.SUBJECT: _by_number,
}

_HOW = {
    Hint.TOKEN: "our signed address or Message-ID names",
    Hint.REFERENCE: "it answers a mail of",
    Hint.SUBJECT: "the subject names",
}


def _why(asker: _Asker, thread: Thread) -> tuple[Reason, ...]:
    joined = Reason(f"thread.{thread.hint.value}", f"{_HOW[thread.hint]} {thread.ticket.token}")
    if not asker.takes_part(thread):
        author = asker.message.author.address or "no readable author"
        return joined, Reason(THIRD_PARTY, f"from third party, unverified: {author}")
    if not asker.message.authentication.proven:
        return joined, Reason("thread.unproven", "the author is known on this ticket; no server vouches for this mail")
    return (joined,)
