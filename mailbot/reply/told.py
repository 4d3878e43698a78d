"""What became of a colleague's answer -> a mail to them, where it did not simply go to the customer.  Pure.

A Reply to it carries their reply address, so that they can do it again at once.  Where they may say "send it anyway",
that address takes a yes as well.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.decision import Held
from mailbot.model.mail import Message
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.settings import Mailbox, Person, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.reply import mime
from mailbot.reply.addresses import bounce_sender, company_name, tagged, token_address
from mailbot.reply.buttons import Presser, command_button, release_button
from mailbot.reply.clean import clean_body, clean_line, clean_name, without_tokens
from mailbot.reply.pages import Pages
from mailbot.reply.pages.desk_pages import Enclosure, Line, RefusedLine, ToldPage
from mailbot.reply.references import references

_MOST_TEXT = 20_000


class Told(Struct, frozen=True):
    """One mail to be made.  Either `held` says why nothing was sent, or `customer` where it went."""

    message: Message  # the colleague's mail
    mail: int  # its number in the store
    ticket: Ticket | None
    person: Person
    epoch: int
    mailbox: Mailbox
    at: datetime
    message_id: str = ""  # made by the composer
    held: Held | None = None
    customer: str = ""
    withheld: tuple[Enclosure, ...] = ()
    others: tuple[str, ...] = ()


def tell(told: Told, pages: Pages, settings: Settings, keys: TokenKeys) -> Outgoing:
    person, box, number = told.person, told.mailbox, told.ticket.number if told.ticket else 0
    page = _page(told, settings, pages.language_for(person.notices, "words"))
    token = Token(Purpose.STAFF_REPLY, number, person.handle, told.epoch)
    if told.held and told.held.may_release:
        presser = Presser(person, told.epoch, box, keys, told.at, pages.words(page.language, "button_hint"))
        command = command_button(presser, number, told.held.command) if told.held.command else None
        page = replace(page, release=release_button(presser, told.mail, number), command=command)
        token = Token(Purpose.RELEASE, told.mail, person.handle, told.epoch)
    letter = pages.letter("told.txt", page.language, page)
    html = pages.render("told.html", page.language, page)
    root = keys.message_id("n", number, 0, box.domain)  # one thread with the ticket's notices
    headers = [
        mime.mailbox("From", page.company, box.address),
        mime.mailbox("To", clean_name(person.name), person.addresses[0]),
        mime.mailbox("Reply-To", "", token_address(box, keys, token) or box.address),
        mime.unstructured("Subject", tagged(clean_line(letter.subject, 250), box, keys, token)),
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
        ticket=f"T-{told.ticket.number}" if told.ticket else "",
        subject=clean_line(without_tokens(told.ticket.subject if told.ticket else told.message.subject)),
        customer=told.customer,
        code=held.code if held else "",
        found=tuple(Line(one.code, clean_line(one.text, 120)) for one in held.found) if held else (),
        again=held is not None and held.proven and told.ticket is not None,
        withheld=told.withheld,
        others=tuple(clean_line(address, 254) for address in told.others),
        wrote=clean_body(told.message.text or (held.below if held else ""), _MOST_TEXT).strip("\n"),
        refused=_refused(held),
        said=clean_body(held.said, _MOST_TEXT).strip("\n") if held else "",
        release=None,
    )


def _refused(held: Held | None) -> tuple[RefusedLine, ...]:
    rows = held.refusals if held else ()
    return tuple(RefusedLine(one.code, clean_line(one.line, 120), clean_line(one.value, 300)) for one in rows)
