"""Settings, rulebook and keys -> Composer: every mail that leaves us is made here.  Pure: `now` is an argument.

No address, subject or word of a stranger gets into a mail but through mailbot.reply.clean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from mailbot.model.agenda import MorningList, Passing
from mailbot.model.decision import Decision, Relay
from mailbot.model.history import Correspondence
from mailbot.model.key_account import KeyChange
from mailbot.model.mail import Attachment, Message
from mailbot.model.noun import Discreet
from mailbot.model.order import Status
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.records import MailRow
from mailbot.model.report import Report
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Mailbox, Person, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Verdict
from mailbot.reply import agenda, letters
from mailbot.reply import report as reports
from mailbot.reply.acknowledge import ANSWER_PAGE, SETTLED_PAGE, Ack, acknowledge, page_for, promise_text
from mailbot.reply.answer import Answer, Relayed, relay
from mailbot.reply.causes import causes_in, causes_of
from mailbot.reply.clean import clean_greeting, clean_name
from mailbot.reply.factory import Commission, commission
from mailbot.reply.notice import Notice, notify
from mailbot.reply.pages import Pages, Render
from mailbot.reply.pages.page_types import IntroductionPage
from mailbot.reply.ready import Ready, ready_answer, suggestions
from mailbot.reply.told import Told, tell
from mailbot.reply.transcript import Transcript, tell_done
from mailbot.reply.where import where


def prepare(settings: Settings, rulebook: Rulebook, tokens: TokenKeys, render: Render | None = None) -> Composer:
    """Pages are compiled when first used; `check_replies` says beforehand what is wrong with them."""
    pages = Pages(rulebook.replies, settings.company.language, render)
    return Composer(settings, rulebook, tokens, pages, _zone(settings.company.timezone))


def _zone(name: str) -> tzinfo:
    """The one look outside: the time zone table, read once here and not while composing."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


class Composer(Discreet, frozen=True):
    UNSHOWN = frozenset({"rulebook"})
    settings: Settings
    rulebook: Rulebook
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
        known, own = self.rulebook, self.settings.company.language
        ready = ready_answer(verdict.faq_answer, known.faq, verdict.language, own, known.replies)
        ready = ready or Ready(verdict.language)
        page = ANSWER_PAGE if ready.lines else page_for(message, verdict)
        language = self.pages.language_for(ready.language, page)
        message_id = self.keys.message_id("a", ticket.number, random64, mailbox.domain)
        to, at = decision.ruling.to, self._local(now)
        promised = promise_text(decision.promised, self.zone, language)
        ack = Ack(message, rule, page, language, ticket, to, mailbox, at, message_id, ready.lines, promised)
        return acknowledge(ack, self.pages, self.settings.company, self.keys)

    def where(
        self,
        status: Status,
        message: Message,
        ticket: Ticket,
        language: str,
        mailbox: Mailbox,
        now: datetime,
        dice: int,
    ) -> Outgoing:
        """To a customer who asks where their order is: whether it may be sent was decided before."""
        message_id = self.keys.message_id("a", ticket.number, dice, mailbox.domain)
        at, keys, zone = self._local(now), self.keys, self.zone
        return where(status, message, ticket, language, mailbox, at, message_id, self.pages, self.settings, zone, keys)

    def commission(self, one: Commission, random64: int) -> Outgoing:
        """An order to a factory, or a reminder of it."""
        message_id = self.keys.message_id("f", one.ticket.number, random64, one.mailbox.domain)
        dated = replace(one, at=self._local(one.at), message_id=message_id)
        return commission(dated, self.pages, self.settings, self.keys)

    def settled(
        self, message: Message, language: str, ticket: Ticket, to: str, mailbox: Mailbox, now: datetime, random64: int
    ) -> Outgoing:
        """To a customer whose complaint was closed: is it settled?  Whether it may be sent was decided before."""
        written = self.pages.language_for(language, SETTLED_PAGE)
        message_id = self.keys.message_id("a", ticket.number, random64, mailbox.domain)
        ack = Ack(message, None, SETTLED_PAGE, written, ticket, to, mailbox, self._local(now), message_id)
        return acknowledge(ack, self.pages, self.settings.company, self.keys)

    def notice(self, one: Notice, random64: int) -> Outgoing:
        """To the person's first address; a Reply to it carries that person's token for this ticket and `epoch`."""
        reader = one.person.notices
        whole = replace(
            one,
            at=self._local(one.at),
            message_id=self.keys.message_id("n", one.ticket.number, random64, one.mailbox.domain),
            products=self.rulebook.products,
            suggestions=suggestions(one.verdict, self.rulebook.faq, reader, self.settings.company.language),
            causes=causes_of(one.ticket, self.rulebook.causes, reader),
        )
        return notify(whole, self.pages, self.settings, self.zone, self.keys)

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
        if words.faq:
            words = replace(words, text=self._with_ready_answer(words, ticket))
        answer = Answer(words, known, ticket, person, mailbox, self._local(now), message_id, most_octets)
        return relay(answer, epochs.values(), self.pages, self.settings, self.keys)

    def _with_ready_answer(self, words: Relay, ticket: Ticket) -> str:
        """What the colleague wrote comes first; in the language of the ticket."""
        company = self.settings.company.language
        ready = ready_answer(words.faq, self.rulebook.faq, ticket.language, company) or Ready(ticket.language)
        return "\n\n".join(part for part in (words.text, "\n".join(ready.lines)) if part)

    def introduction(self, known: Correspondence, ticket: Ticket, giver: Person, taker: Person) -> str:
        """The words of a mail to a customer whom another colleague looks after from now on."""
        language = self.pages.language_for(ticket.language, "introduction")
        names = (clean_greeting(known.name), clean_name(giver.name), clean_name(taker.name))
        return self.pages.render("introduction", language, IntroductionPage(*names, ticket.token))

    def told(self, told: Told, random64: int) -> Outgoing:
        """To the colleague who wrote: it went no further, or not all of it, or not to all named."""
        message_id = self._about(told.ticket, told.mailbox, random64)
        dated = replace(told, at=self._local(told.at), message_id=message_id)
        return tell(dated, self.pages, self.settings, self.keys)

    def transcript(self, one: Transcript, random64: int) -> Outgoing:
        """To a colleague: what was done, by them or by another."""
        message_id = self._about(one.ticket, one.mailbox, random64)
        dated = replace(one, at=self._local(one.at), message_id=message_id)
        return tell_done(dated, self.pages, self.settings, self.keys)

    def _about(self, ticket: Ticket | None, mailbox: Mailbox, random64: int) -> str:
        return self.keys.message_id("n", ticket.number if ticket else 0, random64, mailbox.domain)

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

    def morning(
        self,
        person: Person,
        listed: MorningList,
        epochs: Mapping[int, int],
        mailbox: Mailbox,
        now: datetime,
        random64: int,
    ) -> Outgoing:
        """What waits for a colleague; `epochs`: theirs on each ticket of the list, and on 0 for their desk address."""
        to = self._to_staff(person, epochs, mailbox, now, random64)
        return agenda.morning(to, listed, self.pages, self.settings, self.keys)

    def report(
        self,
        person: Person,
        one: Report,
        files: Sequence[Attachment],
        epochs: Mapping[int, int],
        mailbox: Mailbox,
        now: datetime,
        random64: int,
    ) -> Outgoing:
        """`epochs`: of the tickets that it names, and on 0 of the colleague's desk address."""
        to = self._to_staff(person, epochs, mailbox, now, random64)
        causes = causes_in(self.rulebook.causes, person.notices)
        return reports.report(to, one, causes, files, self.pages, self.settings, self.keys)

    def report_page(
        self, person: Person, one: Report, epochs: Mapping[int, int], mailbox: Mailbox, now: datetime
    ) -> str:
        to = self._to_staff(person, epochs, mailbox, now, 0)
        causes = causes_in(self.rulebook.causes, person.notices)
        return reports.alone(to, one, causes, self.pages, self.settings, self.keys)

    def passed(
        self, person: Person, passing: Passing, epoch: int, mailbox: Mailbox, now: datetime, random64: int
    ) -> Outgoing:
        """To a colleague whom it concerns: tickets went from one to others.  `epoch`: of their desk address."""
        to = self._to_staff(person, {0: epoch}, mailbox, now, random64)
        return agenda.passed(to, passing, self.pages, self.settings, self.keys)

    def key_changes(
        self, to: Person, changes: Sequence[KeyChange], epoch: int, mailbox: Mailbox, now: datetime, dice: int
    ) -> Outgoing:
        """To a manager; `epoch`: of their desk address."""
        sent = self._to_staff(to, {0: epoch}, mailbox, now, dice)
        return agenda.key_changes(sent, changes, self.pages, self.settings, self.keys)

    def _to_staff(
        self, person: Person, epochs: Mapping[int, int], mailbox: Mailbox, now: datetime, random64: int
    ) -> agenda.ToStaff:
        message_id = self.keys.message_id("d", 0, random64, mailbox.domain)
        zone = self.settings.calendar_of(person).zone if person.calendar else self.zone
        return agenda.ToStaff(person, epochs, mailbox, self._local(now), message_id, zone)

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
