"""(Message, Details) -> what a notice lists of it: a form's fields and items, what it names, the quoted mail.  Pure."""

from __future__ import annotations

from mailbot.model.details import Details
from mailbot.model.mail import Message
from mailbot.reply.clean import clean_body, clean_line
from mailbot.reply.pages.desk_pages import Line
from mailbot.reply.pages.page_types import Ordered

MOST_TEXT = 60_000
_MOST_FIELDS = 60
_MOST_VALUE = 2000
# a form's fields that the notice shows in another place
_SHOWN_ELSEWHERE = frozenset({"message", "name", "email", "phone", "company", "country"})


def fields_of(message: Message) -> tuple[Line, ...]:
    form = message.form
    fields = [(key, value) for key, value in form.fields if key not in form.item_fields] if form else []
    shown = [Line(clean_line(key, 60), clean_line(value, _MOST_VALUE)) for key, value in fields]
    return tuple(line for line in shown if line.value and line.key not in _SHOWN_ELSEWHERE)[:_MOST_FIELDS]


def items_of(message: Message) -> tuple[Ordered, ...]:
    items = message.form.items if message.form else ()
    return tuple(
        Ordered(
            clean_line(item.product),
            clean_line(f"{item.quantity} {item.unit}".strip()),
            clean_line(item.sku),
            clean_line(f"{item.price} {item.currency}".strip()),
        )
        for item in items[:_MOST_FIELDS]
    )


def details_of(message: Message, details: Details) -> tuple[Line, ...]:
    """One line a kind; what the form's fields and items say already is left out."""
    form = message.form
    told = {value for _, value in form.fields} | {item.sku for item in form.items} if form else set()
    lines: dict[str, list[str]] = {}
    for row in details.rows():
        listed = form is not None and form.items and row.kind == "quantity"
        if row.kind not in _SHOWN_ELSEWHERE and row.value not in told and not listed:
            lines.setdefault(row.kind, []).append(f"{row.value} {row.of}".strip())
    return tuple(Line(kind, clean_line(", ".join(values), 300)) for kind, values in lines.items())


def history_of(message: Message) -> str:
    """Quoted history; below an unknown form also the form as it came, because its layout was guessed."""
    guessed = message.form is not None and message.form.id == "generic"
    parts = [message.text if guessed else "", message.quoted]
    return clean_body("\n\n".join(part for part in parts if part), MOST_TEXT).strip("\n")
