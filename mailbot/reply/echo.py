"""(Form, FormRule) -> the lines of an order that an acknowledgement may repeat.  Pure.  Promise P18.

A form is filled in by anybody, with anybody's address.  So nothing is repeated unless the form's rule names the field,
and what is repeated has lost everything that could carry a stranger's message to a third person.
"""

from __future__ import annotations

from mailbot.model.mail import Evidence, Form, Item, Message
from mailbot.model.rulebook import FormRule
from mailbot.reply.clean import clean_echo
from mailbot.reply.page_types import Line

MOST_LINES = 20
_FREE_TEXT = "message"


def echo_lines(form: Form, rule: FormRule, most: int = MOST_LINES) -> tuple[Line, ...]:
    """In the rule's order; a field under its canonical name or under the form's own label."""
    found = [line for name in rule.echo for line in _named(form, name)]
    return tuple(line for line in found if line.value)[:most]


def _named(form: Form, name: str) -> list[Line]:
    wanted = name.casefold()
    if wanted == "items":
        return [Line(name, _item(item)) for item in form.items]
    if wanted == _FREE_TEXT:
        return []
    return [Line(name, clean_echo(value)) for key, value in form.fields if key.casefold() == wanted]


def _item(item: Item) -> str:
    product, quantity = clean_echo(item.product), clean_echo(item.quantity)
    counted = f"{quantity} × {product}" if quantity else product
    details = [clean for clean in (clean_echo(item.sku), clean_echo(item.price)) if clean]
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
