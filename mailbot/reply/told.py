"""What became of a colleague's answer -> a mail to them, where it did not simply go to the customer.  Pure.

A Reply to it carries their reply address, so that they can do it again at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.model.decision import Held
from mailbot.model.mail import Message
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.settings import Mailbox, Person, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.tokens import TokenKeys
from mailbot.reply import mime
from mailbot.reply.addresses import bounce_sender, company_name, staff_reply
from mailbot.reply.clean import clean_body, clean_line, clean_name, without_tokens
from mailbot.reply.page_types import Enclosure, LetterPage, Line, ToldPage
from mailbot.reply.pages import Pages, blocks
from mailbot.reply.references import references

_MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Told:
    """One mail to be made.  Either `held` says why nothing was sent, or `customer` where it went."""

    message: Message  # the colleague's mail
    ticket: Ticket
    person: Person
    epoch: int
    mailbox: Mailbox
    at: datetime
    message_id: str
    held: Held | None = None
    customer: str = ""
    withheld: tuple[Enclosure, ...] = ()
    others: tuple[str, ...] = ()


def tell(told: Told, pages: Pages, settings: Settings, keys: TokenKeys) -> Outgoing:
    person, box, number = told.person, told.mailbox, told.ticket.number
    page = _page(told, settings, pages.language_for(person.notices, "words"))
    letter = pages.letter("told.txt", page.language, page)
    html = pages.render("letter.html", page.language, LetterPage(page.language, blocks(letter.text)))
    root = keys.message_id("n", number, 0, box.domain)  # one thread with the ticket's notices
    headers = [
        mime.mailbox("From", page.company, box.address),
        mime.mailbox("To", clean_name(person.name), person.addresses[0]),
        mime.mailbox("Reply-To", "", staff_reply(box, keys, number, person.handle, told.epoch)),
        mime.unstructured("Subject", clean_line(letter.subject, 250)),
        mime.date(told.at),
        mime.plain("Message-ID", told.message_id),
        *(references(told.message.message_id, (root,)) or references(root, ())),
        mime.plain("Auto-Submitted", "auto-generated"),
        mime.plain("X-Auto-Response-Suppress", "All"),
        mime.plain("X-Mailbot-Loop", keys.loop_mark(told.message_id)),
    ]
    parts = (mime.text(letter.text), mime.text(html, "html"))
    octets = mime.mail(headers, mime.multipart("alternative", told.message_id, parts))
    sender, to = bounce_sender(box, keys, number), (person.addresses[0],)
    return Outgoing(Kind.NOTICE, told.message_id, sender, to, octets, box.name, number)


def _page(told: Told, settings: Settings, language: str) -> ToldPage:
    held = told.held
    return ToldPage(
        language=language,
        company=company_name(settings.company.name),
        mailbox=told.mailbox.address,
        person=clean_name(told.person.name),
        ticket=f"T-{told.ticket.number}",
        subject=clean_line(without_tokens(told.ticket.subject)),
        customer=told.customer,
        code=held.code if held else "",
        found=tuple(Line(one.code, clean_line(one.text, 120)) for one in held.found) if held else (),
        again=held is not None and held.proven,
        withheld=told.withheld,
        others=tuple(clean_line(address, 254) for address in told.others),
        wrote=clean_body(told.message.text, _MOST_TEXT).strip("\n"),
    )
