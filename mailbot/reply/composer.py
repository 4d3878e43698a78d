"""Settings, rulebook and keys -> Composer: every mail that leaves us is made here.  Pure: `now` is an argument.

No address, subject or word of a stranger gets into a mail but through mailbot.reply.clean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailbot.model.decision import Decision, Held, Relay
from mailbot.model.history import Correspondence
from mailbot.model.mail import Message
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.records import MailRow
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Mailbox, Person, Settings
from mailbot.model.ticket import Customer, Ticket
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Verdict
from mailbot.reply import letters
from mailbot.reply.acknowledge import ANSWER_PAGE, Ack, acknowledge, page_for
from mailbot.reply.answer import Answer, Relayed, relay
from mailbot.reply.notice import Notice, notify
from mailbot.reply.pages import Pages
from mailbot.reply.ready import Ready, ready_answer, suggestions
from mailbot.reply.told import Told, tell


def prepare(settings: Settings, rulebook: Rulebook, tokens: TokenKeys) -> Composer:
    """Pages are compiled when first used; `check_replies` says beforehand what is wrong with them."""
    pages = Pages(rulebook.replies, settings.company.language)
    return Composer(settings, rulebook, tokens, pages, _zone(settings.company.timezone))


def _zone(name: str) -> tzinfo:
    """The one look outside: the time zone table, read once here and not while composing."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


@dataclass(frozen=True, slots=True)
class Composer:
    settings: Settings
    rulebook: Rulebook = field(repr=False)
    keys: TokenKeys
    pages: Pages
    zone: tzinfo

    def acknowledgement(
        self,
        message: Message,
        verdict: Verdict,
        decision: Decision,
        ticket: Ticket,
        mailbox: Mailbox,
        now: datetime,
        random64: int,
    ) -> Outgoing:
        """To `decision.ruling.to`, which must be set: whether it may be sent was decided before."""
        if not (decision.ruling.allowed and decision.ruling.to):
            raise ValueError(f"no acknowledgement was allowed: {decision.ruling.code}")
        rule = self.rulebook.form(message.form.id) if message.form else None
        ready = ready_answer(
            verdict.faq_answer, self.rulebook.faq, verdict.language, self.settings.company.language
        ) or Ready(verdict.language)
        page = ANSWER_PAGE if ready.lines else page_for(message, verdict)
        language = self.pages.language_for(ready.language, page)
        message_id = self.keys.message_id("a", ticket.number, random64, mailbox.domain)
        to, at = decision.ruling.to, self._local(now)
        ack = Ack(message, rule, page, language, ticket, to, mailbox, at, message_id, ready.lines)
        return acknowledge(ack, self.pages, self.settings.company, self.keys)

    def notice(
        self,
        message: Message,
        verdict: Verdict,
        decision: Decision,
        ticket: Ticket,
        customer: Customer | None,
        earlier: tuple[Ticket, ...],
        person: Person,
        epoch: int,
        mailbox: Mailbox,
        now: datetime,
        random64: int,
        limits: Limits,
    ) -> Outgoing:
        """To the person's first address; a Reply to it carries that person's token for this ticket and `epoch`."""
        message_id = self.keys.message_id("n", ticket.number, random64, mailbox.domain)
        notice = Notice(
            message=message,
            verdict=verdict,
            decision=decision,
            ticket=ticket,
            customer=customer,
            earlier=earlier,
            person=person,
            epoch=epoch,
            mailbox=mailbox,
            at=self._local(now),
            message_id=message_id,
            limits=limits,
            suggestions=suggestions(verdict.faq, self.rulebook.faq, verdict.language, self.settings.company.language),
        )
        return notify(notice, self.pages, self.settings, self.zone, self.keys)

    def answer(
        self,
        words: Relay,
        known: Correspondence,
        ticket: Ticket,
        person: Person,
        epochs: Mapping[str, int],
        mailbox: Mailbox,
        now: datetime,
        random64: int,
        most_octets: int,
    ) -> Relayed:
        """A colleague's words to the customer.  What leaks in them is looked for once they are octets."""
        message_id = self.keys.message_id("r", ticket.number, random64, mailbox.domain)
        answer = Answer(words, known, ticket, person, mailbox, self._local(now), message_id, most_octets)
        return relay(answer, epochs.values(), self.pages, self.settings, self.keys)

    def told_held(
        self,
        message: Message,
        ticket: Ticket,
        person: Person,
        epoch: int,
        mailbox: Mailbox,
        now: datetime,
        random64: int,
        held: Held,
    ) -> Outgoing:
        """To the colleague who wrote `message`: it went no further, and why."""
        message_id = self.keys.message_id("n", ticket.number, random64, mailbox.domain)
        told = Told(message, ticket, person, epoch, mailbox, self._local(now), message_id, held)
        return tell(told, self.pages, self.settings, self.keys)

    def told_sent(
        self,
        message: Message,
        ticket: Ticket,
        person: Person,
        epoch: int,
        mailbox: Mailbox,
        now: datetime,
        random64: int,
        relayed: Relayed,
        others: tuple[str, ...],
    ) -> Outgoing:
        """To the colleague who wrote `message`: it went to the customer, but not all of it or not to all named."""
        message_id = self.keys.message_id("n", ticket.number, random64, mailbox.domain)
        customer, at = relayed.outgoing.recipients[0], self._local(now)
        told = Told(message, ticket, person, epoch, mailbox, at, message_id, None, customer, relayed.withheld, others)
        return tell(told, self.pages, self.settings, self.keys)

    def alarm(
        self, to: Sequence[str], subject: str, lines: Sequence[str], mailbox: Mailbox, now: datetime, random64: int
    ) -> Outgoing:
        """To administrators and managers; `lines` may quote what strangers or servers said."""
        sending = self._sending(Kind.ALARM, "al", tuple(to), mailbox, now, random64)
        return letters.alarm(sending, subject, lines, self.settings.company, self.pages, self.keys)

    def digest(self, to: Person, rows: Sequence[MailRow], mailbox: Mailbox, now: datetime, random64: int) -> Outgoing:
        """The day's mail that opened no ticket, because inquiries end in the Junk folder and nobody looks there."""
        sending = self._sending(Kind.DIGEST, "d", to.addresses[:1], mailbox, now, random64)
        return letters.digest(sending, to, rows, self.settings.company, self.zone, self.pages, self.keys)

    def probe(
        self, mailbox: Mailbox, now: datetime, random64: int, *, sub_address: bool = True, verp: bool = True
    ) -> Outgoing:
        """A mail to ourselves.  Where a server refuses it, ask again without the sub-address or the VERP sender."""
        to = letters.probe_address(mailbox, self.keys) if sub_address else mailbox.address
        sender = letters.probe_sender(mailbox, self.keys) if verp else mailbox.address
        sending = self._sending(Kind.PROBE, "p", (to,), mailbox, now, random64, sender)
        return letters.probe(sending, self.settings.company, self.pages, self.keys)

    def _sending(
        self,
        kind: Kind,
        letter: str,
        to: tuple[str, ...],
        mailbox: Mailbox,
        now: datetime,
        random64: int,
        envelope_from: str = "",
    ) -> letters.Sending:
        message_id = self.keys.message_id(letter, 0, random64, mailbox.domain)
        return letters.Sending(kind, mailbox, to, self._local(now), message_id, envelope_from or mailbox.address)

    def _local(self, now: datetime) -> datetime:
        return now.astimezone(self.zone)
