"""(Message, Verdict, Decision, Ticket, Person) -> the notice that hands a ticket over.  Pure.  RELIABILITY 7."""

from __future__ import annotations

from datetime import datetime, tzinfo

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.agenda import Occasion
from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.details import Details
from mailbot.model.mail import Evidence, Message
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.rulebook import ProductEntry
from mailbot.model.settings import Mailbox, Person, Settings
from mailbot.model.ticket import Customer, Ticket, ticket_token
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.model.verdict import Category, Reason, Verdict
from mailbot.reply import mime
from mailbot.reply.addresses import bounce_sender, company_name, sender_name, staff_reply, tagged
from mailbot.reply.buttons import Presser, notice_buttons
from mailbot.reply.clean import clean_body, clean_line, clean_name, without_tokens
from mailbot.reply.enclosures import Enclosed, enclose
from mailbot.reply.listed import MOST_TEXT, details_of, fields_of, history_of, items_of
from mailbot.reply.moments import MINUTES, moment_text
from mailbot.reply.offers import offers
from mailbot.reply.pages import Pages
from mailbot.reply.pages.desk_pages import Button, Line
from mailbot.reply.pages.page_types import AckNote, Buyer, Earlier, NoticePage, Suggestion
from mailbot.reply.reasons import reasons_told
from mailbot.text.lookalikes import looks_like, mixes_scripts

_MOST_HTML = 250_000  # characters; more makes a phone's mail program give up, so the text is shown instead
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_PGP = "-----BEGIN PGP MESSAGE-----"
# the author is a colleague or an outsider
_NOT_BY_THE_CUSTOMER = frozenset({Disposition.ANSWER, Disposition.NOTE})


class Notice(Struct, frozen=True):
    """One notice to be made; the composer fills in what it knows itself."""

    message: Message
    verdict: Verdict
    decision: Decision
    ticket: Ticket
    customer: Customer | None
    earlier: tuple[Ticket, ...]
    person: Person
    epoch: int
    mailbox: Mailbox
    at: datetime
    message_id: str = ""  # the composer's, like the next three
    suggestions: tuple[Suggestion, ...] = ()
    products: tuple[ProductEntry, ...] = ()  # all that we sell
    causes: tuple[tuple[str, str], ...] = ()  # of a complaint: (id, name) of what may be its cause
    occasion: Occasion | None = None  # why it comes once more
    ordered: tuple[Line, ...] = ()  # what is known of its order, and of a factory that works on it
    noted: tuple[str, ...] = ()  # colleagues' notes on it, the latest last
    repeats: tuple[Ticket, ...] = ()  # of a complaint: others of this customer, or about its products


def notify(notice: Notice, pages: Pages, settings: Settings, zone: tzinfo, keys: TokenKeys) -> Outgoing:
    html = _shown_html(notice.message)
    enclosed = enclose(notice.message.attachments, html, settings.limits.notice_attachment_octets)
    language = pages.language_for(notice.person.notices, "words")
    page = _page(notice, settings, zone, html, enclosed, language)
    shown = {old.number for old in notice.repeats}
    handed = notice.message.passed_on
    page = replace(
        page,
        promised=moment_text(notice.decision.promised, zone),
        reasons=reasons_told((*_why_it_is(notice), *notice.decision.reasons), pages, language),
        perhaps=tuple(clean_line(one, 200) for one in notice.decision.perhaps),
        repeats=tuple(_earlier(old, zone) for old in notice.repeats),
        earlier=tuple(old for old in page.earlier if int(old.ticket.removeprefix("T-")) not in shown),
        ordered=notice.ordered,
        noted=tuple(clean_line(without_tokens(one), 600) for one in notice.noted),
        lookalike=_lookalike(notice.message, settings),
        outsider=_outsider(notice),
        passed_on=clean_line(without_tokens(handed.text), 600) if handed else "",
        sealed=_is_sealed(notice.message),
        occasion=notice.occasion.value if notice.occasion else "",
        buttons=_buttons(notice, settings, keys, pages.words(language, "button_hint"), page.suggestions),
    )
    letter = pages.letter("notice.txt", page.language, page)
    body = _body(notice.message_id, letter.text, pages.render("notice.html", page.language, page), enclosed)
    headers = _headers(notice, page, letter.subject, settings, keys)
    sender = bounce_sender(notice.mailbox, keys, notice.ticket.number)
    to = (notice.person.addresses[0],)
    octets = mime.mail(headers, body)
    return Outgoing(Kind.NOTICE, notice.message_id, sender, to, octets, notice.mailbox.name, notice.ticket.number)


def _headers(notice: Notice, page: NoticePage, subject: str, settings: Settings, keys: TokenKeys) -> list[mime.Header]:
    person, mailbox, number = notice.person, notice.mailbox, notice.ticket.number
    token = Token(Purpose.STAFF_REPLY, number, person.handle, notice.epoch)
    # all notices of a ticket answer one mail that was never sent: so every client shows them as one thread
    root = keys.message_id("n", number, 0, mailbox.domain)
    return [
        mime.mailbox("From", sender_name(page, settings.company.name), mailbox.address),
        mime.mailbox("To", clean_name(person.name), person.addresses[0]),
        mime.mailbox("Reply-To", "", staff_reply(mailbox, keys, number, person.handle, notice.epoch)),
        mime.unstructured("Subject", tagged(clean_line(subject, 250), mailbox, keys, token)),
        mime.date(notice.at),
        mime.plain("Message-ID", notice.message_id),
        mime.ids("In-Reply-To", (root,)),
        mime.ids("References", (root,)),
        mime.plain("Auto-Submitted", "auto-generated"),
        mime.plain("X-Mailbot-Loop", keys.loop_mark(notice.message_id)),
    ]


def _body(message_id: str, text: str, html: str, enclosed: Enclosed) -> mime.Part:
    page = mime.text(html, "html")
    if enclosed.shown:
        page = mime.multipart("related", message_id, (page, *enclosed.shown))
    body = mime.multipart("alternative", message_id, (mime.text(text), page))
    return mime.multipart("mixed", message_id, (body, *enclosed.attached)) if enclosed.attached else body


def _shown_html(message: Message) -> str:
    """A form's HTML is the plug-in's, and its fields stand above; a huge page is better read as text."""
    return "" if message.form is not None or len(message.html) > _MOST_HTML else message.html


def _page(notice: Notice, settings: Settings, zone: tzinfo, html: str, enclosed: Enclosed, language: str) -> NoticePage:
    message, decision, ticket, form = notice.message, notice.decision, notice.ticket, notice.message.form
    category = decision.category or notice.verdict.category or ticket.category
    return NoticePage(
        language=language,
        company=company_name(settings.company.name),
        mailbox=notice.mailbox.address,
        person=clean_name(notice.person.name),
        owner=_staff_name(settings, ticket.owner),
        mine=notice.person.handle == ticket.owner,
        ticket=f"T-{ticket.number}",
        event=decision.disposition.value,
        actor=_actor_name(settings, decision.actor),
        category=category.value,
        confidence=_percent(notice.verdict, category),
        unsure=notice.verdict.unsure and category is notice.verdict.category,
        reasons=(),
        language_of_customer=clean_line(notice.verdict.language, 20),
        sender_proof=_proof(message),
        ack=_ack_note(decision.ruling),
        says_ticket=ticket_token(decision.says_ticket) if decision.says_ticket else "",
        manager=clean_line(decision.tell_manager) if "manager" in notice.person.roles else "",
        due=moment_text(ticket.due_at, zone),
        customer=_buyer(notice),
        writer=clean_line(f"{clean_name(message.author.name)} <{message.author.address}>"),
        form=clean_line(form.id, 60) if form else "",
        fields=fields_of(message),
        items=items_of(message),
        details=() if _is_ours(notice) else _named(notice),
        suggestions=notice.suggestions if decision.disposition is Disposition.OPEN_TICKET else (),
        earlier=tuple(_earlier(old, zone) for old in notice.earlier if old.number != ticket.number),
        date=_local(message.date or message.arrival.received_at, zone),
        to=clean_line(", ".join(message.recipients[:5]), 300),
        subject=clean_line(without_tokens(message.subject or ticket.subject)),
        body=clean_body((form.get("message") if form else "") or message.text, MOST_TEXT).strip("\n"),
        signature=clean_body(message.signature, 4000).strip("\n"),
        quoted="" if _is_ours(notice) else history_of(message),
        html=Markup(html),  # noqa: S704 - parse has been through it with an allow-list; see Message.html
        enclosures=enclosed.listed,
    )


def _is_ours(notice: Notice) -> bool:
    """A colleague's answer: what it quotes is a notice of ours, with buttons that work for that colleague alone."""
    return notice.decision.disposition is Disposition.ANSWER


def _why_it_is(notice: Notice) -> tuple[Reason, ...]:
    """What speaks for a category in a colleague's answer says nothing of the ticket."""
    return () if _is_ours(notice) else notice.verdict.reasons


def _named(notice: Notice) -> tuple[Line, ...]:
    message, verdict = notice.message, notice.verdict
    return (*details_of(message, verdict.details), *offers(message, verdict, notice.products))


def _buttons(
    notice: Notice, settings: Settings, keys: TokenKeys, hint: str, faq: tuple[Suggestion, ...]
) -> tuple[Button, ...]:
    presser = Presser(notice.person, notice.epoch, notice.mailbox, keys, notice.at, hint)
    sellers = tuple(one for one in settings.staff if {"sales", "complaints"} & set(one.roles))
    same = tuple(one.split()[0] for one in notice.decision.perhaps)
    return notice_buttons(presser, notice.ticket, sellers, faq, notice.causes, same)


def _ack_note(ruling: Ruling) -> AckNote:
    return AckNote(ruling.allowed, clean_line(ruling.to), ruling.code, clean_line(ruling.text))


def _outsider(notice: Notice) -> str:
    outside = any(reason.code == "desk.outsider" for reason in notice.decision.reasons)
    return clean_line(notice.message.author.address, 254) if outside else ""


def _is_sealed(message: Message) -> bool:
    """Encrypted, or signed in one lump: whoever has the key must open it."""
    kinds = (attachment.content_type for attachment in message.attachments)
    return any(kind in _SEALED for kind in kinds) or message.text.lstrip().startswith(_PGP)


def _lookalike(message: Message, settings: Settings) -> str:
    domain = message.author.address.rpartition("@")[2]
    ours = sorted({address.rpartition("@")[2] for address in settings.own_addresses} - {""})
    return clean_line(looks_like(domain, ours) or (domain if mixes_scripts(domain) else ""), 254)


def _percent(verdict: Verdict, category: Category) -> int:
    """How sure we are of the category shown; 0 where it is the ticket's, and this mail alone would be another."""
    return round(verdict.confidence * 100) if category is verdict.category else 0


def _buyer(notice: Notice) -> Buyer:
    """What this mail says comes before what is remembered: a new number is the one to ring."""
    known = notice.customer or Customer(0)
    theirs = notice.decision.disposition not in _NOT_BY_THE_CUSTOMER
    said = _said(notice.message) if theirs else {}
    seen = notice.verdict.details if theirs else Details()
    return Buyer(
        name=clean_name(said.get("name") or known.name),
        address=clean_line(said.get("email") or next(iter(known.addresses), ""), 254),
        company=clean_line(said.get("company") or known.company or seen.company, 100),
        phone=clean_line(said.get("phone") or known.phone or seen.phone, 60),
        country=clean_line(said.get("country") or known.country or seen.country, 60),
        key_account=known.key_account,
    )


def _said(message: Message) -> dict[str, str]:
    if message.form is None:
        return {"name": message.author.name, "email": message.author.address}
    visitor = message.form.customer
    seen = {"name": visitor.name, "email": visitor.address}
    return {**dict(message.form.fields), **{key: value for key, value in seen.items() if value}}


def _actor_name(settings: Settings, handle: str) -> str:
    factory = settings.factory(handle) if handle else None
    return clean_name(factory.shown) if factory else _staff_name(settings, handle)


def _staff_name(settings: Settings, handle: str) -> str:
    person = settings.person(handle) if handle else None
    return clean_name(person.name) if person else handle


def _proof(message: Message) -> str:
    seen = message.authentication
    if seen.dmarc is Evidence.FAIL:
        return "fail"
    if message.form is not None and message.form.proof:
        return "form"
    return "pass" if Evidence.PASS in (seen.dmarc, seen.aligned) else "none"


def _earlier(ticket: Ticket, zone: tzinfo) -> Earlier:
    opened = _local(ticket.opened_at, zone)[:10]
    subject = clean_line(without_tokens(ticket.subject), 120)
    return Earlier(f"T-{ticket.number}", opened, ticket.category.value, ticket.stage.value, subject)


def _local(moment: datetime | None, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime(MINUTES) if moment else ""
