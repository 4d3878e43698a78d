"""(Form, FormRule) -> the lines of an order that an acknowledgement may repeat.  Pure.  Promise P18.

A form is filled in by anybody, with anybody's address.  So nothing is repeated unless the form's rule names the field,
and what is repeated has lost everything that could carry a stranger's message to a third person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from mailbot.model.mail import Evidence, Form, Item, Message
from mailbot.model.rulebook import FormRule
from mailbot.reply.clean import clean_echo
from mailbot.reply.pages.desk_pages import Line

MOST_LINES = 20
_FREE_TEXT = "message"


def echo_lines(form: Form, rule: FormRule, most: int = MOST_LINES) -> tuple[Line, ...]:
    """In the rule's order; a field under its canonical name or under the form's own label."""
    lists_items = "items" in map(str.casefold, rule.echo) and bool(form.items)
    kept: list[Line] = []
    for name in rule.echo:
        left = most - lines_in(kept)
        if name.casefold() == "items":
            kept += _items(name, form.items, left - 1)
        else:
            kept += _named(form, name, form.item_fields if lists_items else frozenset())[: max(left, 0)]
    return tuple(kept)


def lines_in(lines: Iterable[Line]) -> int:
    """How many lines of a mail they fill."""
    return sum(1 + line.value.count("\n") for line in lines)


def _items(name: str, items: Sequence[Item], most: int) -> list[Line]:
    """One heading, and below it a line an item."""
    told = [line for line in map(_item, items) if line][: max(most, 0)]
    return [Line(name, "".join(f"\n    - {line}" for line in told))] if told else []


def _named(form: Form, name: str, but: Collection[str]) -> list[Line]:
    wanted = name.casefold()
    if wanted == _FREE_TEXT:
        return []
    values = [clean_echo(value) for key, value in form.fields if key.casefold() == wanted and key not in but]
    return [Line(name, value) for value in values if value]


def _item(item: Item) -> str:
    product, quantity = clean_echo(item.product), clean_echo(f"{item.quantity} {item.unit}".strip())
    counted = f"{quantity} × {product}" if quantity else product
    details = [clean for clean in (clean_echo(item.sku), clean_echo(f"{item.price} {item.currency}".strip())) if clean]
    return f"{counted} ({', '.join(details)})" if details else counted


def echo_message(message: Message, rule: FormRule, most: int) -> tuple[str, ...]:
    """The free text, only where the rule allows it and the form's source is proven."""
    if message.form is None or not rule.echo_message or not source_proven(message):
        return ()
    lines = (clean_echo(line) for line in message.form.get(_FREE_TEXT).splitlines())
    return tuple(line for line in lines if line)[: max(most, 0)]


def source_proven(message: Message) -> bool:
    proof = message.form.proof if message.form else ""
    return bool(proof) or message.authentication.dmarc is Evidence.PASS
