"""(Message, Verdict, Decision, Ticket) -> the acknowledgement to a customer.  Pure.  RFC 3834, RELIABILITY 5.3."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.mail import Evidence, Message
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.rulebook import FormRule
from mailbot.model.settings import Company, Mailbox
from mailbot.model.ticket import Ticket
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category, Verdict
from mailbot.reply import mime
from mailbot.reply.addresses import bounce_sender, company_name, customer_reply
from mailbot.reply.clean import clean_body, clean_echo, clean_greeting, clean_line, without_tokens
from mailbot.reply.echo import MOST_LINES, echo_lines, echo_message, lines_in
from mailbot.reply.moments import MINUTES, moment_text
from mailbot.reply.pages import Pages, Rendered, blocks, variants
from mailbot.reply.pages.order_types import WherePage
from mailbot.reply.pages.page_types import AckPage, FaqPage, LetterPage
from mailbot.reply.references import references

MOST_OCTETS = 4096  # RFC 3834 section 2: no more than a few kilobytes
_SUBJECT_LENGTH = 120

# A website form says by its kind what it is for; only a complaint is worth more attention than that.
_FORM_PAGES = {
    ("feedback", Category.COMPLAINT): "ack_complaint.txt",
    ("inquiry", Category.COMPLAINT): "ack_complaint.txt",
    ("inquiry", Category.FAQ): "ack_faq.txt",
    ("order", None): "ack_order.txt",
    ("feedback", None): "ack_feedback.txt",
    ("inquiry", None): "ack_inquiry.txt",
}
_DIRECT_PAGES = {category: f"ack_{category.value}.txt" for category in Category}
_NEUTRAL = "ack_other.txt"
ANSWER_PAGE = "faq_answer.txt"
SETTLED_PAGE = "settled.txt"


class Ack(Struct, frozen=True):
    """One acknowledgement to be made."""

    message: Message
    rule: FormRule | None
    page: str
    language: str
    ticket: Ticket
    to: str
    mailbox: Mailbox
    at: datetime
    message_id: str
    answer: tuple[str, ...] = ()  # lines of a ready answer, which then stands in place of the receipt
    promised: str = ""  # by when a colleague answers
    where: WherePage | None = None  # what stands in its place for who asks where an order is


def page_for(message: Message, verdict: Verdict) -> str:
    if message.form is not None:
        kind = message.form.kind
        return _FORM_PAGES.get((kind, verdict.category)) or _FORM_PAGES.get((kind, None), _NEUTRAL)
    # words that fit a guess would be wrong when the guess is, and who cancels an order is not thanked for one
    about_one = verdict.enquiry is not None and verdict.category is Category.ORDER
    if verdict.unsure or verdict.category is None or about_one:
        return _NEUTRAL
    return _DIRECT_PAGES[verdict.category]


# as its readers write a day; month names are English whatever the locale
_MOMENTS = {
    "en": "%-d %B %Y, %H:%M",
    "zh": "%Y年%-m月%-d日%H:%M",
    "ja": "%Y年%-m月%-d日 %H:%M",
    "ko": "%Y년 %-m월 %-d일 %H:%M",
    "nl": "%d-%m-%Y, %H:%M",
    **dict.fromkeys(("de", "pl", "ru", "tr"), "%d.%m.%Y, %H:%M"),
    **dict.fromkeys(("ar", "es", "fr", "it", "pt"), "%d/%m/%Y, %H:%M"),
}


def promise_text(at: datetime | None, zone: tzinfo, language: str) -> str:
    """With the distance to UTC, because customers are elsewhere: "24 November 2026, 17:00 (UTC+8)"."""
    return moment_text(at, zone, _MOMENTS.get(language.partition("-")[0], MINUTES))


def acknowledge(ack: Ack, pages: Pages, company: Company, keys: TokenKeys) -> Outgoing:
    """The first of its drafts that is small enough."""
    drafts = (_octets(ack, letter, html, company, keys) for letter, html in _drafts(ack, pages, company))
    for octets in drafts:
        if len(octets) <= MOST_OCTETS:
            break
    sender = bounce_sender(ack.mailbox, keys, ack.ticket.number)
    return Outgoing(Kind.ACK, ack.message_id, sender, (ack.to,), octets, ack.mailbox.name, ack.ticket.number)


def _drafts(ack: Ack, pages: Pages, company: Company) -> Iterator[tuple[Rendered, str]]:
    """The whole, then without its HTML, then with fewer and fewer of the customer's own lines."""
    for lines in (MOST_LINES, 10, 5, 0):
        letter = pages.letter(ack.page, ack.language, _values(ack, company, lines))
        letter = replace(letter, subject=_subject(ack, pages, letter.subject))
        if lines == MOST_LINES:
            beside = LetterPage(ack.language, blocks(letter.text))
            yield letter, pages.render("letter.html", ack.language, beside)
        yield letter, ""


def _values(ack: Ack, company: Company, most: int) -> AckPage | FaqPage | WherePage:
    if ack.where:
        return ack.where
    form = ack.message.form
    echo = echo_lines(form, ack.rule, most) if form and ack.rule else ()
    free = echo_message(ack.message, ack.rule, most - lines_in(echo)) if ack.rule else ()
    name = form.customer.name or form.get("name") if form else ack.message.author.name
    named, ticket, greeting = company_name(company.name), f"T-{ack.ticket.number}", clean_greeting(name)
    if ack.answer:
        return FaqPage(named, ticket, greeting, ack.answer, signature(company, ack.language))
    return AckPage(
        company=named,
        ticket=ticket,
        name=greeting,
        form=form is not None,
        echo=echo,
        message=free,
        signature=signature(company, ack.language),
        promised=ack.promised,
    )


def signature(company: Company, language: str) -> str:
    """The company's signature in the letter's language; else the first of them, else its name."""
    texts = dict(company.signature)
    found = next((texts[name] for name in variants(language) if name in texts), None)
    return clean_body(found or next(iter(texts.values()), company.name), 1000).strip()


def _subject(ack: Ack, pages: Pages, fixed: str) -> str:
    """Form: the page's own words, nothing of the visitor's.  Direct: RFC 3834 section 3.1.5."""
    if ack.message.form is not None:
        return f"{clean_line(fixed, _SUBJECT_LENGTH)} {ack.ticket.token}"
    original = without_tokens(ack.message.subject)
    # an unproven sender may be anybody's address: then the subject is an echo like any other
    shown = clean_line(original, _SUBJECT_LENGTH) if _proven(ack.message) else clean_echo(original, _SUBJECT_LENGTH)
    return f"{pages.terms(ack.language, 'auto')}{shown or clean_line(fixed, _SUBJECT_LENGTH)} {ack.ticket.token}"


def _proven(message: Message) -> bool:
    return Evidence.PASS in (message.authentication.dmarc, message.authentication.aligned)


def _octets(ack: Ack, letter: Rendered, html: str, company: Company, keys: TokenKeys) -> bytes:
    reply_to = customer_reply(ack.mailbox, keys, ack.ticket.number)
    headers = [
        mime.mailbox("From", company_name(company.name), ack.mailbox.address),
        mime.mailbox("To", "", ack.to),
        *([mime.mailbox("Reply-To", "", reply_to)] if reply_to else []),
        mime.unstructured("Subject", letter.subject),
        mime.date(ack.at),
        mime.plain("Message-ID", ack.message_id),
        *_thread(ack.message),
        mime.plain("Auto-Submitted", "auto-replied"),
        mime.plain("X-Auto-Response-Suppress", "All"),
        mime.plain("Precedence", "auto_reply"),
        mime.plain("X-Mailbot-Loop", keys.loop_mark(ack.message_id)),
    ]
    words = mime.text(letter.text)
    body = mime.multipart("alternative", ack.message_id, (words, mime.text(html, "html"))) if html else words
    return mime.mail(headers, body)


def _thread(message: Message) -> list[mime.Header]:
    """RFC 3834 section 3.1.6; a form's Message-ID is the web server's, which the visitor never saw."""
    return [] if message.form is not None else references(message.message_id, message.references)
