"""(a colleague's questions, the store) -> what they are shown in the mail that answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from mailbot.desk import VERBS
from mailbot.house import House
from mailbot.model.decision import Ask
from mailbot.model.outgoing import Kind
from mailbot.model.records import TicketFilter, TicketRow, TimelineEntry
from mailbot.model.settings import Person
from mailbot.model.ticket import Stage
from mailbot.model.verdict import Category
from mailbot.reply import Shown, ShownRow, clean_body, clean_line, named, reasons_told, wording
from mailbot.showing.asking import View
from mailbot.showing.customers import SHOWS
from mailbot.showing.orders import order_text
from mailbot.store import Transaction

_MOST = 50  # rows
_MOST_TEXT = 600  # characters of one mail in a ticket's life
_OPEN = (Stage.NEW.value, Stage.PROCESSED.value, Stage.DEAL.value)
_TO_DO = (Stage.NEW.value, Stage.PROCESSED.value)


def shown(asks: tuple[Ask, ...], person: Person, house: House, tx: Transaction, now: datetime) -> tuple[Shown, ...]:
    view = View(person, house, tx, now)
    return tuple(_SHOWS[ask.kind](view, ask) for ask in asks)


def _list(view: View, ask: Ask) -> Shown:
    which, _, handle = ask.said.partition(" ")
    if which == "away":
        return Shown("list", "away", "", tuple(_away(view)))
    wanted = _FILTERS[which](handle or view.person.handle, view.now)
    found = view.tx.tickets(wanted)
    rows = tuple(_row(view, row) for row in found[:_MOST])
    title = clean_line(view.name(handle), 120) if handle else ""
    return Shown("list", which, title, rows, len(found) - len(rows))


def _of_category(category: Category) -> Callable[[str, datetime], TicketFilter]:
    return lambda handle, now: TicketFilter(category=category.value, stages=_OPEN, limit=_MOST * 10)


_FILTERS: dict[str, Callable[[str, datetime], TicketFilter]] = {
    "mine": lambda handle, now: TicketFilter(owner=handle, stages=_TO_DO, limit=_MOST * 10),
    "of": lambda handle, now: TicketFilter(owner=handle, stages=_OPEN, limit=_MOST * 10),
    "new": lambda handle, now: TicketFilter(stages=(Stage.NEW.value,), limit=_MOST * 10),
    "open": lambda handle, now: TicketFilter(stages=_OPEN, limit=_MOST * 10),
    "overdue": lambda handle, now: TicketFilter(stages=_TO_DO, due_before=now, limit=_MOST * 10),
    "waiting": lambda handle, now: TicketFilter(owner=handle, stages=_TO_DO, waiting_for="us", limit=_MOST * 10),
    "factory": lambda handle, now: TicketFilter(waiting_for="factory", stages=_OPEN, limit=_MOST * 10),
    "nobody": lambda handle, now: TicketFilter(owner="-", stages=_OPEN, limit=_MOST * 10),
    "deals": lambda handle, now: TicketFilter(stages=(Stage.DEAL.value,), limit=_MOST * 10),
    "recycled": lambda handle, now: TicketFilter(stages=(Stage.RECYCLED.value,), limit=_MOST * 10),
    "language": lambda said, now: TicketFilter(language=said, stages=_OPEN, limit=_MOST * 10),
    "country": lambda said, now: TicketFilter(country=said, stages=_OPEN, limit=_MOST * 10),
    "product": lambda said, now: TicketFilter(product=said, stages=_OPEN, limit=_MOST * 10),
    "form": lambda said, now: TicketFilter(form=said, stages=_OPEN, limit=_MOST * 10),
    **{one.value: _of_category(one) for one in Category},
}


def _row(view: View, row: TicketRow) -> ShownRow:
    ordered = order_text(row.number, view.person.notices, view.house, view.tx, view.now)
    more = (view.day(row.opened_at), clean_line(row.customer, 100), view.name(row.owner), ordered)
    ticket = view.tx.ticket(row.number)
    return ShownRow(f"T-{row.number}", row.category, clean_line(row.subject, 120), more, of=ticket)


def _away(view: View) -> Iterator[ShownRow]:
    for one in view.tx.absences(view.now):
        yield ShownRow(view.name(one.person), text=view.day(one.until), more=(view.name(one.substitute),))
    for person in view.house.settings.staff:
        if person.away:
            yield ShownRow(person.name)


def _show(view: View, ask: Ask) -> Shown:
    found = view.tx.ticket_view(ask.ticket)
    if found is None:
        return Shown("show", "", "", ())
    customer = found.customer
    who = (customer.name, *customer.addresses[:3], customer.company, customer.phone, customer.country)
    head = ShownRow("", "customer", " · ".join(clean_line(one, 100) for one in who if one))
    moments = [entry for entry in found.timeline if not _is_notice(entry)]
    rows = tuple(_moment(view, entry) for entry in moments[-_MOST:])
    title = f"T-{found.ticket.number} {clean_line(found.ticket.subject, 120)}"
    return Shown("show", "", title, (head, *rows), max(0, len(moments) - _MOST))


def _is_notice(entry: TimelineEntry) -> bool:
    """Mail to colleagues is no part of the ticket's life."""
    return entry.what == "out" and entry.text.partition(":")[0] == Kind.NOTICE.value


def _moment(view: View, entry: TimelineEntry) -> ShownRow:
    """An event is named by its code, a mail of ours by its kind; what stands behind the colon is told as it is."""
    code, _, said = entry.text.partition(": ")
    who = clean_line(view.name(entry.who), 100)
    if entry.what == "event":
        code, said = ("category", code.split()[1].rstrip(",")) if code.startswith("category ") else (code, said)
        return ShownRow(view.day(entry.at), code.replace(" ", "_"), who, (_readable(view, said),))
    if entry.what == "out":
        return ShownRow(view.day(entry.at), f"out_{code}", who, (clean_line(said, 200),))
    what = "orders" if entry.what == "message" and view.house.settings.person(entry.who) else entry.what
    return ShownRow(view.day(entry.at), what, who, (clean_body(entry.text, _MOST_TEXT),))


def _readable(view: View, said: str) -> str:
    """A moment in the company's own time."""
    try:
        return view.day(datetime.fromisoformat(said))
    except ValueError:
        return clean_body(said, _MOST_TEXT)


def _why(view: View, ask: Ask) -> Shown:
    found = view.tx.ticket_view(ask.ticket)
    entries = [entry for entry in found.timeline if entry.reasons] if found else []
    pages = view.house.composer.pages
    language = pages.language_for(view.person.notices, "words")
    moments = ((_moment(view, entry), reasons_told(entry.reasons, pages, language)) for entry in entries[-10:])
    rows = tuple(ShownRow(row.lead, row.key, row.text, reasons) for row, reasons in moments)
    return Shown("why", "", f"T-{ask.ticket}", rows)


def _help(view: View, ask: Ask) -> Shown:
    wanted = [verb for verb in VERBS if not ask.said or verb.name == ask.said]
    rows = (ShownRow(verb.example, verb.name, "", (" ".join(f"#{name}" for name in verb.aliases),)) for verb in wanted)
    return Shown("help", "", "", tuple(rows))


def _wording(view: View, ask: Ask) -> Shown:
    """In the language of the ticket's customer: to be copied, changed and sent by a person, or not."""
    house, ticket = view.house, view.tx.ticket(ask.ticket)
    cause = next((one for one in house.rulebook.causes if one.id == ask.said), None)
    if cause is None or ticket is None:
        return Shown("wording", "", "", ())
    text = wording(cause, ticket.language, house.settings.company.language)
    rows = (ShownRow("", "", "", (text,)),) if text else ()
    return Shown("wording", "", named(cause, view.person.notices), rows)


_SHOWS: dict[str, Callable[[View, Ask], Shown]] = {
    "list": _list,
    "show": _show,
    "why": _why,
    "help": _help,
    "wording": _wording,
    **SHOWS,
}
