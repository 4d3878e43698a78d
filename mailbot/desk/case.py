"""One mail of a colleague with all that bears on it, and what it is: written by whom, how well proven.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from mailbot.desk.authority import Proof, Sender, Writing
from mailbot.model.complaint import Cause
from mailbot.model.customer import CustomerRow
from mailbot.model.decision import Relay
from mailbot.model.history import Correspondence, History
from mailbot.model.mail import Evidence, Message, SignKind
from mailbot.model.rulebook import FaqEntry
from mailbot.model.settings import Person, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Origin, Verdict

_MACHINES = frozenset({Origin.AUTO_REPLIED, Origin.AUTO_GENERATED, Origin.LIST})
_REACTION = "text/vnd.google.email-reaction+json"


class Brought(Struct, frozen=True):
    """What a mail brings that lets it act."""

    token: Token
    bare: bool = False  # no token at all: a colleague's commands to a plain address of ours
    waived: frozenset[str] = field(default_factory=frozenset)  # codes that its writer said "send it anyway" about
    releases: int = 0  # the held mail that these words come from


class Case(Struct, frozen=True):
    message: Message
    verdict: Verdict
    history: History
    settings: Settings
    faq: Sequence[FaqEntry]
    brought: Brought
    ticket: Ticket | None  # None: at a colleague's own desk address
    tickets: Mapping[int, Ticket]  # this one, and those that orders in it name
    participants: tuple[str, ...]
    holder: Person  # whom the token was made for
    author: Person | None  # the colleague in From, if it is one
    relay: Relay  # what would go to the customer
    stale: bool  # the token was good once
    at: datetime  # now, in the company's zone
    customers: Mapping[str, tuple[CustomerRow, ...]] = field(default_factory=dict)  # whom the orders' names mean
    causes: Sequence[Cause] = ()  # of complaints

    @property
    def known(self) -> Correspondence:
        return self.history.correspondence or Correspondence()

    @property
    def actor(self) -> Person:
        """Who acts, where somebody may."""
        return self.author if self.author and "desk.colleague" in self.brought.waived else self.holder

    def waived(self, code: str) -> bool:
        return code in self.brought.waived


def colleague_in_from(message: Message, settings: Settings) -> Person | None:
    """A From on which readers disagree names nobody (RELIABILITY 6.3)."""
    return colleague_at(message.author.address, settings) if message.author_agreed else None


def colleague_at(address: str, settings: Settings) -> Person | None:
    wanted = address.lower()
    return next((p for p in settings.staff if wanted in (a.lower() for a in p.addresses)), None)


def writing(case: Case) -> Writing:
    message, origin = case.message, case.verdict.origin
    pressed = case.brought.token.purpose is Purpose.COMMAND
    rows = (
        (origin is Origin.BOUNCE, Writing.BOUNCE),
        (origin in _MACHINES, Writing.MACHINE),
        # rows N4 to N13 hold for staff too; a customer's words are never lost for a header
        (case.author and any(sign.kind is not SignKind.SPAM for sign in message.signs), Writing.DOUBTFUL),
        (pressed, Writing.WORDS),
        (_is_reaction(message), Writing.REACTION),
        (not case.relay.text and not case.relay.files, Writing.EMPTY),
    )
    return next((writing for holds, writing in rows if holds), Writing.WORDS)


def _is_reaction(message: Message) -> bool:
    return any(attachment.content_type == _REACTION for attachment in message.attachments)


def sender(case: Case) -> Sender:
    if case.author is not None:
        return Sender.HOLDER if case.author == case.actor else Sender.COLLEAGUE
    message = case.message
    known = message.author.address.lower() in {address.lower() for address in case.participants}
    return Sender.CUSTOMER if known and message.author_agreed else Sender.OUTSIDER


def proof(case: Case) -> Proof:
    """A From that is only confirmed counts, unless its domain disowns it."""
    evidence = case.message.authentication
    if evidence.dmarc is Evidence.FAIL:
        return Proof.FAIL
    lately = case.author is not None and case.author.handle in case.history.confirmed
    confirmed = case.settings.staff_auth == "confirm" and (lately or case.waived("desk.awaits_confirmation"))
    return Proof.PASS if evidence.proven or confirmed else Proof.NONE
