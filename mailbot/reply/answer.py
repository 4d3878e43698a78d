"""(Relay, Correspondence, Ticket, Person) -> the answer to a customer in the company's name.  Pure.  RELIABILITY 7.

A person's words: no Auto-Submitted, nothing that marks it as ours but its Message-ID.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from mailbot.model.decision import Relay
from mailbot.model.history import Correspondence
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.settings import Mailbox, Person, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.tokens import MAC_LENGTH, Purpose, Token, TokenKeys
from mailbot.model.verdict import Reason
from mailbot.reply import mime
from mailbot.reply.acknowledge import signature
from mailbot.reply.addresses import bounce_sender, company_name, customer_reply
from mailbot.reply.clean import clean_body, clean_greeting, clean_line, clean_name, without_tokens
from mailbot.reply.enclosures import Enclosed, enclose
from mailbot.reply.leaks import Secrets, leaks
from mailbot.reply.pages import Pages
from mailbot.reply.pages.desk_pages import Enclosure
from mailbot.reply.pages.page_types import AnswerPage
from mailbot.reply.references import references
from mailbot.text.later import later

_SUBJECT_LENGTH = 120
_MOST_TEXT = 300_000  # characters: more than parse reads, so nothing of a person's words is lost
_MOST_SIGNATURE = 4000
_MOST_PREFIXES = 10
_PREFIX = later(
    r"(?:re|aw|antw|sv|vs|odp|res|rif|回复|回覆|答复|答覆)\s{0,3}(?:\[\d{1,3}\])?\s{0,3}[:：]", re.IGNORECASE
)
# words of the notice that nobody else writes
_NOTICE_WORDS = (
    *("marker", "press_reply", "press_reply_copy", "says_ticket", "not_attached", "automatic", "proof"),
    *("held", "again", "noted"),
)


class Answer(Struct, frozen=True):
    """One answer to be made."""

    relay: Relay
    known: Correspondence
    ticket: Ticket
    person: Person
    mailbox: Mailbox
    at: datetime
    message_id: str
    most_octets: int  # of its files


class Relayed(Struct, frozen=True):
    """An answer that is made.  It may be sent only where nothing leaks and something is in it."""

    outgoing: Outgoing
    leaks: tuple[Reason, ...]
    empty: bool  # no words, and no file that may leave
    withheld: tuple[Enclosure, ...]


def relay(answer: Answer, epochs: Iterable[int], pages: Pages, settings: Settings, keys: TokenKeys) -> Relayed:
    """`epochs`: those of this ticket's reply addresses, which are looked for in what leaves."""
    box, number = answer.mailbox, answer.ticket.number
    enclosed = enclose(answer.relay.files, "", answer.most_octets)
    octets = mime.mail(_headers(answer, pages, settings, keys), _body(answer, pages, settings, enclosed))
    outgoing = Outgoing(
        kind=Kind.ANSWER,
        message_id=answer.message_id,
        envelope_from=bounce_sender(box, keys, number),
        recipients=(answer.relay.to,),
        octets=octets,
        mailbox=box.name,
        ticket=number,
    )
    return Relayed(
        outgoing=outgoing,
        leaks=leaks(octets, _secrets(answer, epochs, pages, settings, keys)),
        empty=not answer.relay.text and not enclosed.attached,
        withheld=tuple(one for one in enclosed.listed if one.fate != "attached"),
    )


def _headers(answer: Answer, pages: Pages, settings: Settings, keys: TokenKeys) -> list[mime.Header]:
    box, known = answer.mailbox, answer.known
    reply_to = customer_reply(box, keys, answer.ticket.number)
    firm, person = company_name(settings.company.name), clean_name(answer.person.name)
    return [
        mime.mailbox("From", f"{person}, {firm}" if person else firm, box.address),
        mime.mailbox("To", clean_greeting(known.name), answer.relay.to),
        *([mime.mailbox("Reply-To", "", reply_to)] if reply_to else []),
        mime.unstructured("Subject", _subject(answer, pages)),
        mime.date(answer.at),
        mime.plain("Message-ID", answer.message_id),
        *references(known.answers_to, known.seen),
    ]


def _subject(answer: Answer, pages: Pages) -> str:
    """The customer's own; of a form, whose subject is the website's, what the ticket is about."""
    known, ticket = answer.known, answer.ticket
    own = "" if known.form else _bare(without_tokens(known.subject), pages)
    language = pages.language_for(ticket.language, "terms")
    shown = clean_line(own, _SUBJECT_LENGTH) or pages.terms(language, f"your_{ticket.category.value}")
    return f"Re: {shown} {ticket.token}"


def _bare(subject: str, pages: Pages) -> str:
    """Without the marks that clients and our own acknowledgement put before it."""
    ours = pages.phrases("auto", "terms")
    for _ in range(_MOST_PREFIXES):
        found = _PREFIX.match(subject)
        mark = found.group() if found else next((auto for auto in ours if subject.startswith(auto)), "")
        if not mark:
            break
        subject = subject[len(mark) :].strip()
    return subject


def _body(answer: Answer, pages: Pages, settings: Settings, enclosed: Enclosed) -> mime.Part:
    company = signature(settings.company, answer.ticket.language)
    own = clean_body(answer.relay.text, _MOST_TEXT).strip("\n")
    signed = clean_body(answer.relay.signature, _MOST_SIGNATURE).strip("\n")
    words = "\n\n".join(part for part in (own, signed) if part)
    if _ends_with(words, company):
        company = ""
    text = "\n\n".join(part for part in (words, company) if part)
    language = pages.language_for(answer.ticket.language, "terms")
    page = AnswerPage(language, tuple(map(_spaced, words.split("\n"))), tuple(company.splitlines()))
    html = pages.render("answer.html", language, page)
    body = mime.multipart("alternative", answer.message_id, (mime.text(text), mime.text(html, "html")))
    return mime.multipart("mixed", answer.message_id, (body, *enclosed.attached)) if enclosed.attached else body


def _ends_with(words: str, company: str) -> bool:
    """However it was wrapped: many have the company's signature in their own mail client."""
    return "".join(words.split()).casefold().endswith("".join(company.split()).casefold())


def _spaced(line: str) -> str:
    """Columns that somebody made with blanks stay columns in HTML."""
    return line.rstrip().replace("\t", "    ").replace("  ", "\u00a0 ")


def _secrets(answer: Answer, epochs: Iterable[int], pages: Pages, settings: Settings, keys: TokenKeys) -> Secrets:
    number = answer.ticket.number
    tags = (
        keys.tag(Token(Purpose.STAFF_REPLY, number, person.handle, epoch))
        for person in settings.staff
        for epoch in {0, *epochs}
    )
    shown = {*settings.own_addresses, answer.relay.to.lower()}
    return Secrets(
        ticket=number,
        macs=tuple(tag[-MAC_LENGTH:] for tag in tags),
        private=tuple(sorted(settings.staff_addresses - shown)),
        phrases=tuple(phrase for name in _NOTICE_WORDS for phrase in pages.phrases(name)),
    )
