"""Message, language, Catalogue -> Details: what a mail's own words name, as typed fields.  Pure, linear."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.classify.details.amounts import amounts
from mailbot.classify.details.contact import code_of, company_of, country_of, lines_of, phone_of
from mailbot.classify.details.own_number import own_number
from mailbot.classify.details.products import Catalogue, catalogue, plain_code
from mailbot.classify.details.quantities import quantities
from mailbot.classify.details.references import looks_otherwise, references
from mailbot.model.details import Amount, Details, Quantity, Reference, ReferenceKind
from mailbot.model.mail import Form, Message
from mailbot.text.countries import COUNTRIES

__all__ = ["COUNTRIES", "Catalogue", "catalogue", "code_of", "country_seen", "read_details"]

_LONGEST_TEXT = 6000  # characters of new words that are read, as everywhere in this room
_LONGEST_SUBJECT = 300
_LONGEST_QUOTE = 2000
_LONGEST_NUMBER = 40
_CONTACT = frozenset({"name", "email", "phone", "company", "country", "subject", "message", "order_ref", "total"})
_MOST_NAMES = 10  # of attachments


def read_details(
    message: Message, language: str, products: Catalogue, ordered: bool = False, complains: bool = False
) -> Details:
    """`ordered`: the mail was found to be an order, in which a number mostly counts goods; `complains`: a complaint."""
    subject, text = message.subject[:_LONGEST_SUBJECT], _words(message)
    named = list(_file_names(message))
    lines = lines_of(message)
    phone = phone_of(message, lines)
    named_so = _references([subject, text, *named, *_own_fields(message.form)], message.form, products)
    counted = _quantities(message, ordered)
    if language == "nl":  # whose "dozen" are boxes; twelve are a "dozijn"
        counted = tuple(Quantity(one.value, "carton" if one.unit == "dozen" else one.unit) for one in counted)
    named_so = named_so or (_own_number(subject, text, products, counted) if ordered or complains else ())
    named_so = named_so or _answered(message.quoted, products)
    numbers = {reference.number for reference in named_so}
    return Details(
        references=named_so,
        quantities=tuple(one for one in counted if one.value not in numbers),
        amounts=_amounts(f"{subject}\n{text}", language, message.form),
        products=products.products("\n".join([subject, text, *_items(message.form), *named])),
        phone=phone,
        company=company_of(message, lines),
        country=country_of(message, phone),
    )


def country_seen(message: Message) -> str:
    """The country that the notice shows."""
    return country_of(message, phone_of(message, lines_of(message)))


def _words(message: Message) -> str:
    return message.text[:_LONGEST_TEXT]


def _file_names(message: Message) -> Iterator[str]:
    named = [part.name for part in message.attachments if not part.inline][:_MOST_NAMES]
    yield from ((name.rpartition(".")[0] or name).replace("_", " ") for name in named)


def _own_fields(form: Form | None) -> Iterator[str]:
    """ "Invoice no.: 40981": what a site asks for under a label of its own."""
    for label, value in form.fields if form else ():
        short = len(value) <= _LONGEST_NUMBER and "\n" not in value
        if short and label not in _CONTACT and any(map(str.isdigit, value)):
            yield f"{label}: {value}"


def _items(form: Form | None) -> Iterator[str]:
    for item in form.items if form else ():
        yield f"{item.sku} {item.product}"


def _references(texts: list[str], form: Form | None, products: Catalogue) -> tuple[Reference, ...]:
    """A form's own field comes first."""
    typed = form.get("order_ref") if form else ""
    first = (Reference(ReferenceKind.ORDER, typed),) if typed else ()
    found = references(texts, products.codes.keys())
    return (*first, *(one for one in found if one.number != typed))


def _own_number(subject: str, text: str, products: Catalogue, counted: tuple[Quantity, ...]) -> tuple[Reference, ...]:
    values = {one.value for one in counted}
    return tuple(
        own_number(
            subject,
            text,
            lambda said: said in values or looks_otherwise(said) or plain_code(said) in products.codes,
        )
    )


def _answered(quoted: str, products: Catalogue) -> tuple[Reference, ...]:
    """Who names nothing in an answer means what the mail above it is about: the first that it names."""
    return references([quoted[:_LONGEST_QUOTE]], products.codes.keys())[:1]


def _quantities(message: Message, ordered: bool) -> tuple[Quantity, ...]:
    """A form's items say it better than its text, which is the same once more.  Who names none in an answer ("the PI
    is fine, go on") means those of the mail above it."""
    items = message.form.items if message.form else ()
    listed = tuple(Quantity(item.quantity, item.unit) for item in items if item.quantity)
    own = f"{message.subject[:_LONGEST_SUBJECT]}\n{_words(message)}"
    return listed or quantities(own, ordered) or quantities(message.quoted[:_LONGEST_QUOTE])


def _amounts(text: str, language: str, form: Form | None) -> tuple[Amount, ...]:
    total, found = form.get("total") if form else "", amounts(text, language)
    known = not total or any(one.value == total for one in found)
    return found if known else (Amount(total), *found)
