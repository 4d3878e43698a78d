"""Orders of a colleague about a customer's order, and to a factory: what they do.  Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from mailbot.desk import arguments
from mailbot.desk.order_words import (
    channel_said,
    field_said,
    line_said,
    money_said,
    number_said,
    numbered_line,
    order_taken,
)
from mailbot.desk.orders import Order as Command
from mailbot.desk.plan import Doing
from mailbot.desk.when import when
from mailbot.model import acts
from mailbot.model.customer import CustomerRow, customer_token
from mailbot.model.factory import Factory
from mailbot.model.order import Channel
from mailbot.text.later import later

# said where the store is asked first
NOTHING_TO_SEND, NUMBER_SHARED, WORDS_ALONE = "factory_nothing", "number_shared", "factory_words"
_FIELDS = "number, po, amount, promised, channel, line, invoice"
_LEAD = later(r"(?:order|订单|訂單)(?:\s+(?:for|from|of))?[\s:：]*", re.IGNORECASE)
_FOR_WHOM = later(r"([ct]-\d{1,12})\b[\s,:：]*|<?([^\s@,;<>]{1,64}@[^\s@,;:：，<>]{1,255})>?[\s,:：]*", re.IGNORECASE)
_NAME_ENDS = later(r"[,，:：;；\n]|\s(?=by\s)|\s(?=\d)")
_LONGEST_NAME = 80
_MOST_NOTE = 4000
_MOST_SHOWN = 6


# --- a field ---


def edit(doing: Doing) -> None:
    field = field_said(doing.order.said)
    if field is None:
        doing.refuse("order_field", _FIELDS)
    else:
        _EDITS[field.name](doing, field.said)


def amount(doing: Doing) -> None:
    _amount(doing, doing.order.said)


def promised(doing: Doing) -> None:
    _promised(doing, doing.order.said)


def _amount(doing: Doing, said: str) -> None:
    money, sum_alone = money_said(said), arguments.worth(said)
    if money:
        edited = acts.EditOrder("amount", " ".join(money))
        doing.do(edited, "order_amount", edited.value)
    elif sum_alone or any(char.isdigit() for char in said):
        doing.refuse("currency", arguments.KNOWN_CURRENCIES)
    else:
        doing.refuse("money")


def _promised(doing: Doing, said: str) -> None:
    day = when(said, doing.scene.at)
    if day is None:
        doing.refuse("when")
    else:
        edited = acts.EditOrder("promised", day.date().isoformat())
        doing.do(edited, "order_promised", edited.value)


def _number(field: str, code: str) -> Callable[[Doing, str], None]:
    def set_it(doing: Doing, said: str) -> None:
        number = number_said(said)
        if number:
            doing.do(acts.EditOrder(field, number), code, number)
        else:
            doing.refuse("order_number")

    return set_it


def _channel(doing: Doing, said: str) -> None:
    channel = channel_said(said)
    if channel is None:
        doing.refuse("channel", ", ".join(one.value for one in Channel))
    else:
        edited = acts.EditOrder("channel", channel.value)
        doing.do(edited, "order_channel", edited.value)


def _line(doing: Doing, said: str) -> None:
    at, goods = numbered_line(said)
    line = line_said(goods) if goods else None
    if line is None and not (at and not goods):
        doing.refuse("order_line", "#edit line 200 pcs A-100 @ 12.50 USD")
    else:
        edited = acts.EditOrder("line", line=line, at=at)
        doing.do(edited, "order_line", edited.shown)


_EDITS: dict[str, Callable[[Doing, str], None]] = {
    "number": _number("number", "order_number"),
    "theirs": _number("theirs", "order_theirs"),
    "invoice": _number("invoice", "order_invoice"),
    "amount": _amount,
    "promised": _promised,
    "channel": _channel,
    "line": _line,
}


# --- a new one ---


def named_in(orders: Sequence[Command]) -> tuple[str, ...]:
    """What a new order calls its customer: looked up before deciding."""
    return tuple(_whom(order.said)[0].casefold() for order in orders if order.verb.name == "new")


def new(doing: Doing) -> None:
    """A ticket of its own, so it stands alone in its mail."""
    whom, said = _whom(doing.order.said)
    if not whom:
        doing.refuse("needs")
    elif doing.plan.deeds:
        doing.refuse("new_alone")
    else:
        _take(doing, whom, said)


def _whom(said: str) -> tuple[str, str]:
    """Whose order it is, and the words behind."""
    lead = _LEAD.match(said)
    rest = said[lead.end() :] if lead else said
    exact = _FOR_WHOM.match(rest)
    if exact:
        return exact[1] or exact[2], rest[exact.end() :]
    end = _NAME_ENDS.search(rest)
    at = end.start() if end else len(rest)
    return rest[:at].strip()[:_LONGEST_NAME], rest[at:]


def _take(doing: Doing, whom: str, said: str) -> None:
    found = doing.scene.customers.get(whom.casefold(), ())
    taken = order_taken(said, doing.scene.at)
    if len(found) > 1:
        named = (f"{customer_token(row.id)} {row.name or row.company}" for row in found[:_MOST_SHOWN])
        doing.refuse("which_customer", "; ".join(named))
    elif not found and "@" not in whom and not taken.phone:
        doing.refuse("new_customer", whom)
    elif taken.unclear:
        doing.refuse("order_sum" if taken.sum_unclear else "order_part", taken.unclear)
    elif not (taken.order.lines or taken.order.amount or taken.rest):
        doing.refuse("needs")
    elif _is_ours(whom, found, doing):
        doing.refuse("one_of_us", whom)
    else:
        row = (
            found[0] if found else CustomerRow(0, "" if "@" in whom else whom, "", (whom,), "", "", "", False, 0, None)
        )
        address = next((one for one in row.addresses if "@" in one), "")
        shown = row.name or row.company or address
        said = doing.order.said[:_MOST_NOTE]
        order = acts.NewOrder(row.id, row.name or taken.name, address.lower(), taken.phone, taken.order, said)
        doing.do(order, "order_new", shown)


def _is_ours(whom: str, found: Sequence[CustomerRow], doing: Doing) -> bool:
    """A colleague, or the firm itself, is no customer."""
    ours = doing.scene.settings.staff_addresses | doing.scene.settings.own_addresses
    return not ours.isdisjoint((whom.casefold(), *(one for row in found for one in row.addresses)))


# --- to a factory ---


def factory(doing: Doing) -> None:
    known = doing.scene.settings.factories
    one, note = _named(doing.order.said, known)
    if not known:
        doing.refuse("no_factory", "[[factory]]")
    elif one is None:
        doing.refuse("which_factory", ", ".join(each.name for each in known))
    elif doing.ticket is not None and doing.ticket.stage.value in ("closed", "recycled"):
        doing.refuse("stage", doing.ticket.stage.value)
    else:
        due = one.due_at(doing.scene.at, doing.scene.settings.calendar)
        doing.do(acts.SendToFactory(one.name, due, note[:_MOST_NOTE]), "to_factory", f"{one.shown}, {_day(due, doing)}")


def _day(moment: datetime, doing: Doing) -> str:
    """Of the company's calendar, as the factory reads it and every list shows it."""
    return f"{moment.astimezone(doing.scene.at.tzinfo):%Y-%m-%d}"


def _named(said: str, known: Sequence[Factory]) -> tuple[Factory | None, str]:
    """The factory that the words begin with, else the only one; and the words for it.  What is nearly a name is asked
    about."""
    plain = said.strip()
    low = plain.casefold()
    for one in known:
        for name in filter(None, (one.title.casefold(), one.name)):
            if low.startswith(name) and not low[len(name) : len(name) + 1].isalnum():
                return one, plain[len(name) :].strip(" \t\n:：,，")
    first = plain.partition(" ")[0]
    meant = first and arguments.near(first, [name for one in known for name in (one.title, one.name)])
    return (known[0], plain) if len(known) == 1 and not meant else (None, "")
