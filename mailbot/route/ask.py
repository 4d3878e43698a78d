"""(Message, Verdict) -> Questions: what the store is asked about one mail.  Pure."""

from __future__ import annotations

from hashlib import sha256

from mailbot.model.history import Questions
from mailbot.model.mail import Form, Message
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Origin, Verdict
from mailbot.route.destination import correspondent, is_ours
from mailbot.route.thread import pointers
from mailbot.text.later import later

_CUSTOMERS = frozenset({Origin.PERSON, Origin.FORM, Origin.AUTO_GENERATED})  # who can be one
_SHORTEST_WORDS = 20  # letters: "see attached" from five people is no flood
_LONGEST_WORDS = 65536
_SENT_TWICE = frozenset({Origin.PERSON, Origin.FORM})  # by pressing a button twice
_TIME = later(r"\d{1,2}:\d\d")  # a form's own clock differs from one to the next
_WHO_FIELDS = frozenset({"name", "email", "phone"})  # what a flood varies from form to form


def questions(message: Message, verdict: Verdict, settings: Settings, tokens: TokenKeys) -> Questions:
    customer = _customer(message, verdict, settings, tokens)
    return Questions(
        customer_address=customer,
        marks=tokens.marks(customer),
        pointers=pointers(message, tokens),
        form=message.form.id if message.form and verdict.origin is Origin.FORM else "",
        body_digest=_words_digest(_words(message.form) if message.form else message.text),
        double_digest=_double_digest(message, verdict) if settings.double_window else "",
        double_window=settings.double_window,
        sender_tickets=settings.flood.per_sender_hour,
        form_tickets=settings.flood.per_form_hour,
    )


def _customer(message: Message, verdict: Verdict, settings: Settings, tokens: TokenKeys) -> str:
    address = correspondent(message, verdict).address.lower()
    nobody = verdict.origin not in _CUSTOMERS or address in settings.staff_addresses
    return "" if nobody or is_ours(address, settings, tokens) else address


def _words(form: Form) -> str:
    said = [value for name, value in form.fields if name not in _WHO_FIELDS]
    return " ".join([*said, *(f"{item.quantity} {item.product}" for item in form.items)])


def _words_digest(text: str) -> str:
    """Letters and digits only, so that spacing does not hide a flood; "" where there is too little to compare."""
    words = "".join(filter(str.isalnum, text[:_LONGEST_WORDS].casefold()))
    return "" if len(words) < _SHORTEST_WORDS else sha256(words.encode(errors="replace")).hexdigest()


def _double_digest(message: Message, verdict: Verdict) -> str:
    """Of everything that was said; two orders with numbers of their own are two orders.  "" where nothing was said."""
    if verdict.origin not in _SENT_TWICE:
        return ""
    form = message.form if verdict.origin is Origin.FORM else None
    said = _filled_in(form) if form else [message.subject, message.text]
    files = [part.digest for part in message.attachments]
    squeezed = [" ".join(one[:_LONGEST_WORDS].split()) for one in (*said, *files)]
    whole = "\n".join([message.arrival.mailbox, form.id if form else "", *squeezed])
    return sha256(whole.encode(errors="replace")).hexdigest() if any(squeezed) else ""


def _filled_in(form: Form) -> list[str]:
    typed = [f"{name}: {value}" for name, value in form.fields if name == "message" or not _TIME.search(value)]
    return [*typed, *(f"{item.quantity} {item.unit} {item.product} {item.sku}" for item in form.items)]
