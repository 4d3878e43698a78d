"""What a colleague's orders did, and what they asked to see -> a mail to them.  Pure.  RELIABILITY 5.3, 7."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.decision import Done
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.settings import Mailbox, Person, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.reply import mime
from mailbot.reply.addresses import bounce_sender, company_name, staff_reply, tagged
from mailbot.reply.buttons import Presser, desk_button, notice_buttons, row_buttons, undo_button
from mailbot.reply.clean import clean_line, clean_name, without_tokens
from mailbot.reply.enclosures import Enclosed, enclose
from mailbot.reply.pages import Pages
from mailbot.reply.pages.desk_pages import Button, DoneLine, DonePage, Press, Shown, ShownRow
from mailbot.reply.references import references


class Transcript(Struct, frozen=True):
    """One mail to be made."""

    person: Person  # who gets it
    by: Person  # who gave the orders: the same, or a colleague
    ticket: Ticket | None
    done: tuple[Done, ...]
    shown: tuple[Shown, ...]  # its rows bring the number of their ticket; buttons are put on here
    epochs: Mapping[int, int]  # ticket -> this person's epoch on it; 0: of their desk address
    mailbox: Mailbox
    at: datetime
    message_id: str = ""  # made by the composer
    answers: str = ""  # Message-ID of the mail that ordered it, where that was this person's
    sent_to: str = ""  # an answer goes there as well
    leaves_at: str = ""  # and not before then: it can be taken back


def tell_done(one: Transcript, pages: Pages, settings: Settings, keys: TokenKeys) -> Outgoing:
    person, box = one.person, one.mailbox
    number = one.ticket.number if one.ticket else 0
    page = _page(one, settings, pages, keys)
    letter = pages.letter("done.txt", page.language, page)
    html = pages.render("done.html", page.language, page)
    token = Token(Purpose.STAFF_REPLY, number, person.handle, one.epochs.get(number, 0))
    root = keys.message_id("n", number, 0, box.domain) if number else ""
    headers = [
        mime.mailbox("From", page.company, box.address),
        mime.mailbox("To", clean_name(person.name), person.addresses[0]),
        mime.mailbox("Reply-To", "", staff_reply(box, keys, number, person.handle, token.epoch)),
        mime.unstructured("Subject", tagged(clean_line(letter.subject, 250), box, keys, token)),
        mime.date(one.at),
        mime.plain("Message-ID", one.message_id),
        *references(one.answers or root, (root,) if one.answers and root else ()),
        mime.plain("Auto-Submitted", "auto-generated"),
        mime.plain("X-Auto-Response-Suppress", "All"),
        mime.plain("X-Mailbot-Loop", keys.loop_mark(one.message_id)),
    ]
    parts = (mime.text(letter.text), mime.text(html, "html"))
    body = mime.multipart("alternative", one.message_id, parts)
    files = tuple(part for enclosed in _enclosed(one, settings) for part in enclosed.attached)
    octets = mime.mail(headers, mime.multipart("mixed", one.message_id, (body, *files)) if files else body)
    sender, to = bounce_sender(box, keys, number), (person.addresses[0],)
    return Outgoing(Kind.NOTICE, one.message_id, sender, to, octets, box.name, number)


def _page(one: Transcript, settings: Settings, pages: Pages, keys: TokenKeys) -> DonePage:
    language = pages.language_for(one.person.notices, "words")
    hint = pages.words(language, "button_hint")
    ticket = one.ticket
    return DonePage(
        language=language,
        company=company_name(settings.company.name),
        mailbox=one.mailbox.address,
        person=clean_name(one.person.name),
        by="" if one.by == one.person else clean_name(one.by.name),
        ticket=f"T-{ticket.number}" if ticket else "",
        subject=clean_line(without_tokens(ticket.subject)) if ticket else "",
        done=tuple(_line(done) for done in one.done),
        shown=tuple(
            _with_files(_with_buttons(shown, one, keys, hint), enclosed)
            for shown, enclosed in zip(one.shown, _enclosed(one, settings), strict=True)
        ),
        sent_to=clean_line(one.sent_to, 254),
        leaves_at=one.leaves_at,
        desk=staff_reply(one.mailbox, keys, 0, one.person.handle, one.epochs.get(0, 0)),
        buttons=_of_ticket(one, settings, keys, hint),
    )


def _enclosed(one: Transcript, settings: Settings) -> list[Enclosed]:
    """The files of each question; all of them together are no larger than those of a notice may be."""
    found, left = list[Enclosed](), settings.limits.notice_attachment_octets
    for shown in one.shown:
        found.append(enclose(shown.files, "", left))
        left -= sum(len(part.octets) for part in found[-1].attached)
    return found


def _with_files(shown: Shown, enclosed: Enclosed) -> Shown:
    rows = tuple(ShownRow(file.name, file.fate, file.size) for file in enclosed.listed)
    return replace(shown, rows=(*shown.rows, *rows))


def _line(done: Done) -> DoneLine:
    return DoneLine(done.code, f"T-{done.ticket}" if done.ticket else "", clean_line(done.value, 200))


def _of_ticket(one: Transcript, settings: Settings, keys: TokenKeys, hint: str) -> tuple[Button, ...]:
    if one.ticket is None:
        return ()
    presser = Presser(one.person, one.epochs.get(one.ticket.number, 0), one.mailbox, keys, one.at, hint)
    undo = (undo_button(presser, one.ticket),) if one.leaves_at else ()
    return (*undo, *notice_buttons(presser, one.ticket, (), ()))


def _with_buttons(shown: Shown, one: Transcript, keys: TokenKeys, hint: str) -> Shown:
    def pressed(press: Press) -> Button:
        presser = Presser(one.person, one.epochs.get(0, 0), one.mailbox, keys, one.at, hint)
        return replace(desk_button(presser, press.verb, press.argument), key=press.key or press.verb, value=press.shown)

    def row(of: ShownRow) -> ShownRow:
        buttons = tuple(map(pressed, of.presses))
        if of.of is not None:
            presser = Presser(one.person, one.epochs.get(of.of.number, 0), one.mailbox, keys, one.at, hint)
            buttons = (*row_buttons(presser, of.of), *buttons)
        return replace(of, buttons=buttons) if buttons else of

    card = shown.card and replace(shown.card, buttons=tuple(map(pressed, shown.card.presses)))
    return replace(shown, rows=tuple(map(row, shown.rows)), card=card)
