"""MorningList, Passing -> letters to one colleague: what waits for them, what went to whom.  Pure.

Reply goes to the colleague's own desk address, where `#` lines are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from msgspec import Struct

from mailbot.model.agenda import MorningList, Passing, Section
from mailbot.model.key_account import KeyChange
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.records import Listed
from mailbot.model.settings import Mailbox, Person, Settings
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.reply import mime
from mailbot.reply.addresses import bounce_sender, company_name, staff_reply, tagged
from mailbot.reply.buttons import Presser, row_buttons
from mailbot.reply.clean import clean_line, clean_name, without_tokens
from mailbot.reply.moments import zone_text
from mailbot.reply.pages import Pages, Rendered, blocks
from mailbot.reply.pages.agenda_types import (
    AgendaRow,
    AgendaSection,
    KeyPage,
    KeyRow,
    MorningPage,
    PassedPage,
    PassedRow,
)
from mailbot.reply.pages.page_types import LetterPage

_MINUTES = "%Y-%m-%d %H:%M"
_MOST_SUBJECT = 120  # characters
_MOST_CHANGES = 200


class ToStaff(Struct, frozen=True):
    """One letter to be made."""

    person: Person
    epochs: Mapping[int, int]  # theirs on each ticket; on 0 for their own desk address
    mailbox: Mailbox
    at: datetime
    message_id: str
    zone: tzinfo


def morning(to: ToStaff, listed: MorningList, pages: Pages, settings: Settings, keys: TokenKeys) -> Outgoing:
    language = pages.language_for(to.person.notices, "words")
    hint = pages.words(language, "button_hint")
    page = MorningPage(
        language=language,
        company=company_name(settings.company.name),
        mailbox=to.mailbox.address,
        person=clean_name(to.person.name),
        date=to.at.astimezone(to.zone).strftime("%Y-%m-%d"),
        zone=zone_text(to.at, to.zone),
        count=listed.count,
        sections=tuple(_section(section, to, keys, hint) for section in listed.sections),
        more=listed.more,
    )
    letter = pages.letter("morning.txt", language, page)
    return _posted(to, letter, pages.render("morning.html", language, page), page.company, keys)


def _section(section: Section, to: ToStaff, keys: TokenKeys, hint: str) -> AgendaSection:
    rows = tuple(ticket_row(one, to, keys, hint) for one in section.tickets)
    return AgendaSection(section.heading.value, section.count, rows)


def ticket_row(one: Listed, to: ToStaff, keys: TokenKeys, hint: str) -> AgendaRow:
    ticket = one.ticket
    presser = Presser(to.person, to.epochs.get(ticket.number, 0), to.mailbox, keys, to.at, hint)
    return AgendaRow(
        ticket=f"T-{ticket.number}",
        category=ticket.category.value,
        stage=ticket.stage.value,
        subject=clean_line(without_tokens(ticket.subject), _MOST_SUBJECT),
        customer=clean_line(one.customer, _MOST_SUBJECT),
        opened=_local(ticket.opened_at, to.zone)[:10],
        due=_local(ticket.due_at, to.zone),
        starred=ticket.starred,
        buttons=row_buttons(presser, ticket),
        key_account=one.key_account,
    )


def passed(to: ToStaff, passing: Passing, pages: Pages, settings: Settings, keys: TokenKeys) -> Outgoing:
    language = pages.language_for(to.person.notices, "words")
    page = PassedPage(
        language=language,
        company=company_name(settings.company.name),
        mailbox=to.mailbox.address,
        person=clean_name(to.person.name),
        why=passing.why.value,
        who=_name(passing.person, settings),
        mine=passing.person == to.person.handle,
        until=_local(passing.until, to.zone),
        rows=tuple(
            PassedRow(
                ticket=f"T-{one.ticket.number}",
                category=one.ticket.category.value,
                subject=clean_line(without_tokens(one.ticket.subject), _MOST_SUBJECT),
                to=_name(one.to, settings),
            )
            for one in passing.tickets
        ),
    )
    letter = pages.letter("passed.txt", language, page)
    html = pages.render("letter.html", language, LetterPage(language, blocks(letter.text)))
    return _posted(to, letter, html, page.company, keys)


def key_changes(
    to: ToStaff, changes: Sequence[KeyChange], pages: Pages, settings: Settings, keys: TokenKeys
) -> Outgoing:
    language = pages.language_for(to.person.notices, "words")
    page = KeyPage(
        language=language,
        company=company_name(settings.company.name),
        mailbox=to.mailbox.address,
        person=clean_name(to.person.name),
        months=settings.key_accounts.months,
        rows=tuple(
            KeyRow(f"C-{one.customer}", clean_line(one.name, _MOST_SUBJECT), one.on, one.why)
            for one in changes[:_MOST_CHANGES]
        ),
    )
    letter = pages.letter("key_accounts.txt", language, page)
    html = pages.render("letter.html", language, LetterPage(language, blocks(letter.text)))
    return _posted(to, letter, html, page.company, keys)


def _name(handle: str, settings: Settings) -> str:
    person = settings.person(handle) if handle else None
    return clean_name(person.name) if person else handle


def _local(moment: datetime | None, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime(_MINUTES) if moment else ""


def _posted(to: ToStaff, letter: Rendered, html: str, company: str, keys: TokenKeys) -> Outgoing:
    person, box = to.person, to.mailbox
    token = Token(Purpose.STAFF_REPLY, 0, person.handle, to.epochs.get(0, 0))
    headers = [
        mime.mailbox("From", company, box.address),
        mime.mailbox("To", clean_name(person.name), person.addresses[0]),
        mime.mailbox("Reply-To", "", staff_reply(box, keys, 0, person.handle, token.epoch)),
        mime.unstructured("Subject", tagged(clean_line(letter.subject, 250), box, keys, token)),
        mime.date(to.at),
        mime.plain("Message-ID", to.message_id),
        mime.plain("Auto-Submitted", "auto-generated"),
        mime.plain("X-Mailbot-Loop", keys.loop_mark(to.message_id)),
    ]
    octets = mime.mail(
        headers, mime.multipart("alternative", to.message_id, (mime.text(letter.text), mime.text(html, "html")))
    )
    sender = bounce_sender(box, keys, 0)
    return Outgoing(Kind.DIGEST, to.message_id, sender, person.addresses[:1], octets, box.name)
