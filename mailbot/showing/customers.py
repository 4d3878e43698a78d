"""(a colleague's questions about customers and mails, the store) -> cards, time lines, what was found, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from mailbot.model.customer import (
    Consent,
    CustomerRecord,
    CustomerRow,
    Dealings,
    Likeness,
    MailFound,
    MomentKind,
    SearchFor,
    Twin,
    customer_token,
)
from mailbot.model.decision import Ask
from mailbot.model.mail import Attachment
from mailbot.model.settings import Trust
from mailbot.model.ticket import Ticket
from mailbot.model.verdict import Category
from mailbot.reply import Card, Line, Press, Shown, ShownRow, clean_line
from mailbot.showing.asking import View
from mailbot.showing.moments import moment_row, moment_words, only_asks
from mailbot.showing.orders import order_text
from mailbot.showing.search_words import search_of
from mailbot.showing.segments import counted, members

_MOST_ROWS = 30
_MOST_IN_PART = 5
_MOST_OPEN = 10
_MOST_MOMENTS = 100
_MOST_FILES = 10
_CONVERSATIONS = 5
_DAY = "%Y-%m-%d"


# --- who they are ---


def _customer(view: View, ask: Ask) -> Shown:
    found = view.tx.customers_called(ask.said, _MOST_ROWS)
    record = view.tx.customer(found[0].id) if len(found) == 1 else None
    return _card(view, record) if record else _customers(view, ask, found)


def _customers(view: View, ask: Ask, found: Sequence[CustomerRow]) -> Shown:
    """Several have that name, or nobody does."""
    rows = tuple(customer_row(view, row) for row in found)
    return Shown("customers", "", clean_line(ask.said, 60), rows)


def customer_row(view: View, row: CustomerRow) -> ShownRow:
    name = clean_line(row.name or row.company or next(iter(row.addresses), ""), 100)
    said = (row.company if row.name else "", *row.addresses[:2], row.country, view.name(row.owner))
    more = (*(clean_line(one, 100) for one in said), view.day(row.last_at, _DAY))
    press = Press("customer", customer_token(row.id))
    return ShownRow(customer_token(row.id), "key" if row.key_account else "", name, more, presses=(press,))


def _card(view: View, record: CustomerRecord) -> Shown:
    seen = view.tx.dealings(record.id, _CONVERSATIONS)
    free = view.house.rulebook.free_mail_domains
    firm = view.tx.same_firm(record.id, free, _MOST_IN_PART)
    twins = view.tx.twins_of(record.id, free, _MOST_IN_PART)
    rows = (
        *(_ticket(view, "open", one, buttons=True) for one in seen.open[:_MOST_OPEN]),
        *_bought(view, seen),
        *(_ticket(view, "complaints", one) for one in seen.complaints[:_MOST_IN_PART]),
        *_conversations(view, record, seen),
        *(_twin(view, one) for one in twins if one.why != (Likeness.DOMAIN,)),
        *(replace(customer_row(view, row), key="firm") for row in firm),
    )
    customer = record.customer
    card = Card(
        number=customer_token(record.id),
        name=clean_line(customer.name, 100),
        company=clean_line(customer.company, 100),
        owner=view.name(customer.owner),
        key_account=customer.key_account,
        facts=tuple(line for line in _facts(view, record, seen) if line.value),
        figures=tuple(_figures(seen)),
        turnover=tuple(f"{_grouped(amount)} {currency}".strip() for currency, amount in seen.turnover[:3]),
        attributes=tuple(Line(clean_line(one.name, 60), clean_line(one.value, 300)) for one in record.attributes),
        presses=tuple(_presses(record)),
    )
    return Shown("customer", "", "", rows, max(0, len(seen.open) - _MOST_OPEN), card)


def _facts(view: View, record: CustomerRecord, seen: Dealings) -> Iterator[Line]:
    customer = record.customer
    yield Line("addresses", "\n".join(clean_line(one, 254) for one in customer.addresses[:_MOST_IN_PART]))
    phones = record.phones or (customer.phone,)
    yield Line("phones", "\n".join(clean_line(one, 60) for one in phones[:_MOST_IN_PART]))
    yield Line("country", clean_line(customer.country, 60))
    yield Line("language", clean_line(customer.language, 20))
    yield Line("since", view.day(seen.first_at or record.made_at, _DAY))
    yield Line("last", view.day(seen.last_at, _DAY))
    if record.key_mark and record.key_mark.by_rule:
        yield Line("by_rule", f"{view.day(record.key_mark.at, _DAY)} ({record.key_mark.why})")
    if record.consent is not Consent.UNKNOWN:
        yield Line(f"consent_{record.consent.value}", " ".join(_consent(view, record)))
    yield Line("absorbed", ", ".join(customer_token(one.id) for one in record.absorbed[:_MOST_FILES]))


def _consent(view: View, record: CustomerRecord) -> Iterator[str]:
    yield view.day(record.consent_at, _DAY)
    if record.consent_how:
        yield clean_line(record.consent_how, 200)


def _figures(seen: Dealings) -> Iterator[Line]:
    yield Line("tickets", str(seen.tickets))
    yield Line("open", str(len(seen.open)))
    yield Line("bought", str(len(seen.deals)))
    yield Line("complaints", str(len(seen.complaints)))


def _grouped(amount: str) -> str:
    whole, point, rest = amount.partition(".")
    return f"{int(whole):,}{point}{rest}"


def _ticket(view: View, part: str, one: Ticket, *, buttons: bool = False, text: str = "") -> ShownRow:
    if not text:
        text = order_text(one.number, view.person.notices, view.house, view.tx, view.now)
    more = (view.day(one.opened_at, _DAY), one.category.value, one.stage.value, view.name(one.owner), text)
    return ShownRow(f"T-{one.number}", part, clean_line(one.subject, 120), more, of=one if buttons else None)


def _bought(view: View, seen: Dealings) -> Iterator[ShownRow]:
    for deal in seen.deals[:_MOST_IN_PART]:
        amount, _, currency = deal.ticket.worth.partition(" ")
        worth = f"{_grouped(amount)} {currency}".strip() if amount.replace(".", "", 1).isdigit() else ""
        items = clean_line(", ".join(deal.items[:_MOST_IN_PART]), 200)
        yield ShownRow(
            f"T-{deal.ticket.number}",
            "bought",
            clean_line(deal.ticket.subject, 120),
            (view.day(deal.at, _DAY), worth, items),
        )


def _conversations(view: View, record: CustomerRecord, seen: Dealings) -> Iterator[ShownRow]:
    """The last words of each."""
    said: dict[int, str] = {}
    for moment in view.tx.life_of(record.id, _MOST_MOMENTS):
        if moment.kind in (MomentKind.MAIL, MomentKind.ANSWER):
            who = view.name(moment.who) if moment.kind is MomentKind.ANSWER else ""
            words = clean_line(moment_words(moment).partition("\n")[2], 160)
            said[moment.ticket] = f"{who}: {words}" if who and words else words
    for one in seen.recent:
        yield _ticket(view, "recent", one, text=said.get(one.number, ""))


def _twin(view: View, twin: Twin) -> ShownRow:
    row = customer_row(view, twin.other)
    why = tuple(f"{reason.value}={clean_line(of, 100)}" for reason, of in zip(twin.why, twin.of, strict=True))
    both = f"{customer_token(twin.one.id)} {customer_token(twin.other.id)}"
    return ShownRow(row.lead, "twins", row.text, (*row.more, *why), presses=(*row.presses, Press("merge", both)))


def _presses(record: CustomerRecord) -> Iterator[Press]:
    token = customer_token(record.id)
    yield Press("history", token)
    to = "off" if record.customer.key_account else "on"
    yield Press("key", f"{token} {to}", key=f"key_{to}")
    for one in record.absorbed[-2:]:
        yield Press("split", customer_token(one.id), f"{customer_token(one.id)} {clean_line(one.name, 40)}".strip())


# --- everything that happened ---


def _history(view: View, ask: Ask) -> Shown:
    found = view.tx.customers_called(ask.said, _MOST_ROWS)
    if len(found) != 1:
        return _customers(view, ask, found)
    life = view.tx.life_of(found[0].id, _MOST_MOMENTS)
    rows = tuple(moment_row(view, moment) for moment in life if not only_asks(moment))
    title = f"{customer_token(found[0].id)} {clean_line(found[0].name or found[0].company, 100)}".strip()
    return Shown("history", "", title, rows)


# --- mails ---


def _find(view: View, ask: Ask) -> Shown:
    wanted = search_of(ask.said, _MOST_ROWS + 1)
    if not isinstance(wanted, SearchFor):
        known = ", ".join(one.value for one in Category)
        return Shown("find", "", clean_line(ask.said, 100), (), hint="find_filter", known=known)
    found = view.tx.search(wanted)
    rows = tuple(_mail(view, one) for one in found[:_MOST_ROWS])
    return Shown("find", "", clean_line(ask.said, 100), rows, len(found) - len(rows))


def _mail(view: View, found: MailFound) -> ShownRow:
    where = f"T-{found.ticket}" if found.ticket else ""
    said = (view.day(found.at), where, clean_line(found.author, 100), view.name(found.owner))
    ticket = view.tx.ticket(found.ticket) if found.ticket else None
    text = clean_line(found.text, 300)
    return ShownRow(
        clean_line(found.subject, 120), found.category, "", (" · ".join(filter(None, said)), text), of=ticket
    )


# --- segments ---


def _segment(view: View, ask: Ask) -> Shown:
    segments = view.house.rulebook.segments
    wanted = next((one for one in segments if ask.said.casefold() in (one.id, one.title.casefold())), None)
    if not ask.said:
        return _segments(view)
    if wanted is None:
        known = clean_line(", ".join(one.id for one in segments), 500)
        title = clean_line(ask.said, 60)
        return Shown("segment", "", title, (), hint="segment_unknown" if known else "segments", known=known)
    found = tuple(member.row for member in members(wanted, view.tx, view.now))
    rows = tuple(customer_row(view, row) for row in found[:_MOST_ROWS])
    title = f"{clean_line(wanted.title or wanted.id, 60)} ({len(found)})"
    return Shown("segment", "", title, rows, len(found) - len(rows))


def _segments(view: View) -> Shown:
    segments = view.house.rulebook.segments
    many = counted(segments, view.tx, view.now)
    rows = (
        ShownRow(str(number), "", clean_line(one.title or one.id, 60), presses=(Press("segment", one.id),))
        for one, number in zip(segments, many, strict=True)
    )
    return Shown("segments", "", "", tuple(rows))


# --- files ---


def _raw(view: View, ask: Ask) -> Shown:
    """The customer's last mail as it came; "all" of them, or the one of that number."""
    mails = view.tx.customers_mails(ask.ticket)
    chosen = mails[-_MOST_FILES:] if ask.said in _ALL else _numbered(mails, ask.said)
    files = tuple(_as_file(view, mail) for mail in chosen)
    more = max(0, len(mails) - _MOST_FILES) if ask.said in _ALL else 0
    return Shown("raw", "", f"T-{ask.ticket}", (), more, files=files, known=str(len(mails)))


_ALL = frozenset({"all", "全部", "所有"})


def _numbered(mails: Sequence[int], said: str) -> Sequence[int]:
    """ "2" is the second that the customer wrote; without a number the last one."""
    if not said:
        return mails[-1:]
    at = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    return mails[at - 1 : at] if at else ()


def _as_file(view: View, mail: int) -> Attachment:
    octets = view.tx.load(mail).raw.octets
    return Attachment(f"mail-{mail}.eml", "message/rfc822", len(octets), "", octets=octets)


def _attachments(view: View, ask: Ask) -> Shown:
    files = list[Attachment]()
    for mail in view.tx.customers_mails(ask.ticket)[-_MOST_FILES:]:
        house = view.house
        message = house.read(view.tx.load(mail).raw, house.rulebook, Trust(), house.settings.limits)
        files += [file for file in message.attachments if file.digest not in {one.digest for one in files}]
    return Shown(
        "attachments", "", f"T-{ask.ticket}", (), max(0, len(files) - _MOST_ROWS), files=tuple(files[:_MOST_ROWS])
    )


SHOWS: Mapping[str, Callable[[View, Ask], Shown]] = {
    "customer": _customer,
    "history": _history,
    "find": _find,
    "segment": _segment,
    "raw": _raw,
    "attachments": _attachments,
}
