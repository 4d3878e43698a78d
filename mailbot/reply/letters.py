"""Alarms to administrators, the manager's daily list, the probe to ourselves -> Outgoing.  Pure.  RFC 3834."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from msgspec import Struct

from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.records import MailRow
from mailbot.model.settings import Company, Mailbox, Person
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.reply import mime
from mailbot.reply.addresses import company_name, token_address
from mailbot.reply.clean import clean_line
from mailbot.reply.pages import Pages, Rendered, blocks
from mailbot.reply.pages.page_types import AlarmPage, DigestPage, Filed, LetterPage, ProbePage

_MINUTES = "%Y-%m-%d %H:%M"
_MOST_LINES = 200
_MOST_ROWS = 500


class Sending(Struct, frozen=True):
    """What every letter to our own people needs."""

    kind: Kind
    mailbox: Mailbox
    to: tuple[str, ...]
    at: datetime
    message_id: str
    envelope_from: str


def alarm(
    sending: Sending, subject: str, lines: Sequence[str], company: Company, pages: Pages, keys: TokenKeys
) -> Outgoing:
    kept = tuple(clean_line(line, 500) for line in lines[:_MOST_LINES])
    page = AlarmPage(company_name(company.name), clean_line(subject), kept)
    language = pages.language_for(company.language, "words")
    letter = pages.letter("alarm.txt", language, page)
    html = pages.render("letter.html", language, LetterPage(language, blocks(letter.text)))
    return _posted(sending, letter, html, page.company, keys)


def digest(
    sending: Sending, to: Person, rows: Sequence[MailRow], company: Company, zone: tzinfo, pages: Pages, keys: TokenKeys
) -> Outgoing:
    language = pages.language_for(to.notices, "words")
    page = DigestPage(
        language=language,
        company=company_name(company.name),
        mailbox=sending.mailbox.address,
        person=clean_line(to.name),
        date=sending.at.astimezone(zone).strftime("%Y-%m-%d"),
        rows=tuple(_filed(row, zone) for row in rows[:_MOST_ROWS]),
    )
    letter = pages.letter("digest.txt", language, page)
    return _posted(sending, letter, pages.render("digest.html", language, page), page.company, keys)


def _filed(row: MailRow, zone: tzinfo) -> Filed:
    return Filed(
        date=row.stored_at.astimezone(zone).strftime(_MINUTES),
        author=clean_line(row.author, 120),
        subject=clean_line(row.subject, 120),
        disposition=row.disposition,
        why=clean_line(row.ack_text, 120),
    )


def probe(sending: Sending, company: Company, pages: Pages, keys: TokenKeys) -> Outgoing:
    page = ProbePage(company_name(company.name), sending.mailbox.address, sending.at.strftime(_MINUTES))
    letter = pages.letter("probe.txt", pages.language_for(company.language, "probe.txt"), page)
    return _posted(sending, letter, "", page.company, keys)


def probe_address(mailbox: Mailbox, keys: TokenKeys) -> str:
    """A sub-address of the mailbox: that the probe arrives shows that ticket addresses will."""
    return token_address(mailbox, keys, Token(Purpose.CUSTOMER_REPLY, 0)) or mailbox.address


def probe_sender(mailbox: Mailbox, keys: TokenKeys) -> str:
    """A VERP sender whether or not the mailbox is set to use one: that it survives is what the probe asks."""
    return token_address(mailbox, keys, Token(Purpose.BOUNCE, 0)) or mailbox.address


def _posted(sending: Sending, letter: Rendered, html: str, company: str, keys: TokenKeys) -> Outgoing:
    headers = [
        mime.mailbox("From", company, sending.mailbox.address),
        mime.addresses("To", sending.to),
        mime.unstructured("Subject", clean_line(letter.subject, 250)),
        mime.date(sending.at),
        mime.plain("Message-ID", sending.message_id),
        mime.plain("Auto-Submitted", "auto-generated"),
        mime.plain("X-Auto-Response-Suppress", "All"),
        mime.plain("X-Mailbot-Loop", keys.loop_mark(sending.message_id)),
    ]
    words = mime.text(letter.text)
    parts = (words, mime.text(html, "html"))
    body = mime.multipart("alternative", sending.message_id, parts) if html else words
    octets = mime.mail(headers, body)
    return Outgoing(sending.kind, sending.message_id, sending.envelope_from, sending.to, octets, sending.mailbox.name)
