"""(Order, customer, Factory) -> the mail that gives an order to a factory, or reminds it.  Pure.

What the factory's `redact` names is left out, and taken out of all other words that are sent: names, addresses and
numbers of the customer become ***.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from mailbot.model.customer import phone_number, phone_tail
from mailbot.model.factory import Factory
from mailbot.model.order import Leg, Order, OrderLine
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.settings import Mailbox, Settings
from mailbot.model.ticket import Customer, Ticket
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.reply import mime
from mailbot.reply.acknowledge import signature
from mailbot.reply.addresses import bounce_sender, company_name, tagged, token_address
from mailbot.reply.clean import clean_body, clean_line, clean_name, without_tokens
from mailbot.reply.pages import Pages, blocks
from mailbot.reply.pages.desk_pages import Line
from mailbot.reply.pages.order_types import FactoryPage
from mailbot.reply.pages.page_types import LetterPage
from mailbot.text.later import later

ORDER, REMINDER = "factory.txt", "factory_reminder.txt"
_DAY = "%Y-%m-%d"
_STRUCK = "***"
_MOST_TEXT = 8000
_SHORTEST = 3  # characters of a name that is taken out of words: less is a word like any other
_MOST_SECRETS = 60
_PHONE = later(r"[+(]{0,2}\d[\d ()/.-]{5,20}\d")
_PARTS = later(r"[\s,;/|<>()]+")
# parts of names that name nobody
_FIRM = frozenset(
    (
        *("ltd", "limited", "inc", "llc", "gmbh", "co", "company", "corp", "corporation", "group", "trading", "import"),
        *("export", "international", "and", "the", "ag", "kg", "bv", "srl", "spa", "pty", "plc"),
        *("mr", "mrs", "ms", "dr"),
    )
)


class Commission(Struct, frozen=True):
    """One mail to a factory to be made."""

    factory: Factory
    ticket: Ticket
    order: Order
    customer: Customer
    mailbox: Mailbox
    at: datetime  # in the company's zone
    due_at: datetime
    message_id: str = ""  # made by the composer
    note: str = ""  # the colleague's words
    words: str = ""  # the customer's
    sent: Leg | None = None  # of a reminder
    by_person: bool = True  # a colleague orders it; else a rule does
    phones: tuple[str, ...] = ()  # more of the customer's numbers


def commission(one: Commission, pages: Pages, settings: Settings, keys: TokenKeys) -> Outgoing:
    name = REMINDER if one.sent else ORDER
    language = pages.language_for(one.factory.language, name)
    page = _page(one, settings, language)
    letter = pages.letter(name, language, page)
    html = pages.render("letter.html", language, LetterPage(language, blocks(letter.text)))
    parts = (mime.text(letter.text), mime.text(html, "html"))
    body = parts[0] if one.factory.fax else mime.multipart("alternative", one.message_id, parts)
    octets = mime.mail(_headers(one, letter.subject, settings, keys), body)
    sender = bounce_sender(one.mailbox, keys, one.ticket.number)
    to = (one.factory.address,)
    return Outgoing(Kind.FACTORY, one.message_id, sender, to, octets, one.mailbox.name, one.ticket.number)


def _headers(one: Commission, subject: str, settings: Settings, keys: TokenKeys) -> list[mime.Header]:
    """A thread of its own: all of a ticket's mails to a factory answer one that was never sent."""
    box, number = one.mailbox, one.ticket.number
    token = Token(Purpose.FACTORY, number, one.factory.name)
    root = keys.message_id("f", number, 0, box.domain)
    automatic = not one.by_person or one.sent is not None
    return [
        mime.mailbox("From", company_name(settings.company.name), box.address),
        mime.mailbox("To", clean_name(one.factory.title), one.factory.address),
        mime.mailbox("Reply-To", "", token_address(box, keys, token) or box.address),
        mime.unstructured("Subject", tagged(clean_line(subject, 200), box, keys, token)),
        mime.date(one.at),
        mime.plain("Message-ID", one.message_id),
        mime.ids("In-Reply-To", (root,)),
        mime.ids("References", (root,)),
        *([mime.plain("Auto-Submitted", "auto-generated")] if automatic else []),
        mime.plain("X-Mailbot-Loop", keys.loop_mark(one.message_id)),
    ]


def _page(one: Commission, settings: Settings, language: str) -> FactoryPage:
    factory, order, customer = one.factory, one.order, one.customer
    phones = () if "phone" not in factory.redact else (customer.phone, *one.phones)
    strike = _striker(_secrets(one), frozenset(phone_tail(phone_number(one)) for one in phones))
    told = [Line(key, value) for key, value in _fields(one) if value and key not in factory.redact]
    return FactoryPage(
        company=company_name(settings.company.name),
        factory=clean_line(factory.shown, 100),
        ticket=f"T-{one.ticket.number}",
        goods=tuple(clean_line(strike(_goods(line, factory)), 300) for line in order.lines),
        note=_lines(strike(one.note)),
        fields=tuple(Line(line.key, clean_line(strike(line.value), 200)) for line in told),
        said=_lines(strike(one.words)) if "words" not in factory.redact else (),
        promised=order.promised.isoformat() if order.promised else "",
        due=one.due_at.astimezone(one.at.tzinfo).strftime(_DAY),
        sent=one.sent.sent_at.astimezone(one.at.tzinfo).strftime(_DAY) if one.sent else "",
        reminder=one.sent.reminders + 1 if one.sent else 0,
        signature=signature(settings.company, language),
    )


def _goods(line: OrderLine, factory: Factory) -> str:
    return line.goods if "price" in factory.redact else line.text


def _fields(one: Commission) -> Iterator[tuple[str, str]]:
    customer, order = one.customer, one.order
    yield "name", customer.name
    yield "company", customer.company
    yield "email", next(iter(customer.addresses), "")
    yield "phone", customer.phone
    yield "country", customer.country
    yield "theirs", order.theirs
    yield "amount", order.worth


def _lines(words: str) -> tuple[str, ...]:
    plain = clean_body(without_tokens(words), _MOST_TEXT).strip("\n")
    return tuple(plain.split("\n")) if plain else ()


def _secrets(one: Commission) -> list[str]:
    """What must not be in any word that is sent: the longest first, so that no rest of one stays."""
    customer, redact = one.customer, one.factory.redact
    known = {
        "name": (customer.name, *_words_of(customer.name)),
        "company": (customer.company, *_words_of(customer.company)),
        "email": (*customer.addresses, *(part for address in customer.addresses for part in _domain(address))),
        "theirs": (one.order.theirs,),
        "amount": (one.order.amount, one.order.worth),
    }
    found = {text.strip() for key, texts in known.items() if key in redact for text in texts}
    return sorted((text for text in found if len(text) >= _SHORTEST), key=len, reverse=True)[:_MOST_SECRETS]


def _domain(address: str) -> tuple[str, str]:
    """ "client.example", and "client": the firm is often called so."""
    domain = address.rpartition("@")[2]
    return domain, domain.partition(".")[0]


def _words_of(name: str) -> Iterable[str]:
    """ "Bob Lee" is also named by "Lee"; "Trading" names nobody."""
    return (word for word in _PARTS.split(name) if word.casefold().strip(".") not in _FIRM)


def _striker(secrets: list[str], tails: frozenset[str]) -> Callable[[str], str]:
    """Names as whole words, telephone numbers however they are spelt."""
    edge = "(?<![0-9A-Za-z])(?:{})(?![0-9A-Za-z])"
    latin = [re.escape(one) for one in secrets if one.isascii()]
    other = [re.escape(one) for one in secrets if not one.isascii()]
    pattern = "|".join((*([edge.format("|".join(latin))] if latin else ()), *other))
    found = re.compile(pattern, re.IGNORECASE) if pattern else None

    def strike(text: str) -> str:
        plain = found.sub(_STRUCK, text) if found else text
        return _PHONE.sub(lambda match: _STRUCK if _is_theirs(match.group(), tails) else match.group(), plain)

    return strike


def _is_theirs(said: str, tails: frozenset[str]) -> bool:
    tail = phone_tail(phone_number(said))
    return bool(tail) and tail in tails
