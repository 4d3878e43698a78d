"""Sample -> FirstRule: what a rule for this form would say, and what in it is a guess.  Pure, linear.

One mail shows one customer's words, so a rule keeps only what belongs to the form: its sender, the beginning of its
subject, its labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set

from msgspec import Struct

from mailbot.model.errors import PermanentFailure
from mailbot.model.mail import Form
from mailbot.parse.forms.entries import Entry
from mailbot.parse.forms.labels import LabelBook, plain_label
from mailbot.parse.forms.sample import Sample
from mailbot.parse.forms.signs.senders import is_machine
from mailbot.parse.forms.writer.introduced import is_reply
from mailbot.parse.forms.writer.visitor import one_line, plain_mailbox
from mailbot.text.later import later
from mailbot.text.similar import is_among, nearest

_ENOUGH = 3  # known fields that make a form where nothing else says so
_LIKE = 0.85  # a label with one wrong letter in seven
_SHORTEST_LABEL = 5  # letters; shorter ones are alike by chance
_LONG = 80  # characters of a value that can only be a message
_FEWEST_LETTERS = 4  # of a subject's fixed part
_DIGITS = later(r"\d[\d.,:/-]*")
_PHONE = later(r"\+?[\d\s().·/–-]{7,24}")
_DATE = later(r"\d{4}[-./]\d{1,2}[-./]\d|\d{1,2}[-./]\d{1,2}[-./]\d{4}|(?:\d{1,3}\.){3}\d")  # or an IP address
_NAME = later(r"[^\W\d_][^\d_,;:@/]{1,38}[^\W\d_.]\.?")
_ECHO = {
    "order": ("order_ref", "items", "total"),
    "inquiry": ("subject", "items"),
    "feedback": ("subject",),
}


class Guess(Struct, frozen=True):
    field: str
    label: str
    why: str


class FirstRule(Struct, frozen=True):
    id: str
    kind: str
    source: str  # "": the form comes in the visitor's own name, so nothing can prove it
    subject: str  # the fixed part of the subject as an RE2 pattern, "" where there is none
    reply_to_is_customer: bool
    names_customer: bool
    echo: tuple[str, ...]
    labels: tuple[Guess, ...]  # of this form beside those that rules/labels.toml knows
    unknown: tuple[str, ...]  # labels that stay as they are
    known: tuple[tuple[str, str], ...]  # (field, value) as the sample is read


def first_rule(sample: Sample, id: str) -> FirstRule:
    guesses = tuple(_guesses(sample))
    _refuse(sample, guesses)
    form, letter = sample.form, sample.letter
    guessed, guessed_fields = {guess.label for guess in guesses}, {guess.field for guess in guesses}
    unknown = [one_line(entry.label) for entry in _unknown(sample) if one_line(entry.label) not in guessed]
    return FirstRule(
        id=id or _id(sample),
        kind=form.kind,
        source="" if _is_visitor(letter.author.address, sample, guesses) else letter.author.address,
        subject=_subject(letter.subject, form),
        reply_to_is_customer=_answers_visitor(sample, guesses),
        names_customer="email" in guessed_fields or bool(form.customer.address or letter.visitor.address),
        echo=_ECHO[form.kind],
        labels=(*_own_labels(sample), *guesses),
        unknown=tuple(dict.fromkeys(unknown)),
        known=form.fields,
    )


def _refuse(sample: Sample, guesses: Sequence[Guess]) -> None:
    form, letter = sample.form, sample.letter
    if form.source_known:
        raise PermanentFailure(f"this form is known: rules/forms/{form.id}.toml reads it")
    if is_reply(letter) and not (sample.is_form and is_machine(letter)):  # Jotform begins its subjects with "Re:"
        raise PermanentFailure("this mail is no form: by its subject it answers or forwards another mail")
    fields = {entry.field for entry in sample.draft.entries if entry.field and entry.value}
    fields |= {guess.field for guess in guesses}
    if not letter.author.address:
        raise PermanentFailure("this mail names no sender, so no rule could know it again")
    reached = "email" in fields or bool(letter.visitor.address)
    if not sample.is_form and not (reached and len(fields) >= _ENOUGH and letter.author.address != _email(sample)):
        seen = ", ".join(sorted(fields)) or "nothing"
        raise PermanentFailure(
            f"this mail is no form that a website mailed: of the fields that a form has it shows {seen}; expected"
            f" labels with values (Name: ..., E-mail: ...), among them the visitor's address"
        )


def _email(sample: Sample) -> str:
    return plain_mailbox(sample.form.get("email"))


def _is_visitor(address: str, sample: Sample, guesses: Sequence[Guess]) -> bool:
    if address.lower() == sample.form.customer.address.lower():
        return True
    guessed = {guess.label for guess in guesses if guess.field == "email"}
    typed = [entry.value for entry in sample.draft.entries if entry.field == "email" or entry.label in guessed]
    told = (*typed, sample.form.get("email"), sample.form.customer.address)
    return address.lower() in {plain_mailbox(one_line(value)).lower() for value in told}


def _answers_visitor(sample: Sample, guesses: Sequence[Guess]) -> bool:
    """Is Reply-To the visitor, and nobody else's address in the form?"""
    visitor = sample.letter.visitor.address
    has_field = "email" in {guess.field for guess in guesses} or bool(_email(sample))
    return bool(visitor) and (not has_field or _is_visitor(visitor, sample, guesses))


def _id(sample: Sample) -> str:
    site = sample.letter.author.domain.rpartition(".")[0] or "website"
    return re.sub(r"[^a-z0-9]+", "-", f"{site}-{sample.form.kind}".lower()).strip("-")


# --- the subject ---


def _values(form: Form) -> list[str]:
    told = [value for _, value in form.fields] + [item.product for item in form.items] + [form.customer.address]
    told += [word for word in form.customer.name.split() if len(word) > 2]
    return sorted({one_line(value) for value in told if len(one_line(value)) >= 2}, key=len, reverse=True)


def _subject(subject: str, form: Form) -> str:
    title = subject if form.kind == "order" else _title(subject)
    return _fixed(title, _values(form)) or _fixed(subject, _values(form))


def _title(subject: str) -> str:
    """Many contact forms put the visitor's own subject behind theirs: "[Acme] Delivery", "Acme: Delivery"."""
    at = min((subject.find(mark) for mark in ("]", ": ", "：", " - ", '"') if mark in subject), default=-1)
    return subject if at < 0 else subject[: at + 1]


def _fixed(subject: str, values: Sequence[str]) -> str:
    """What stands before the first of the visitor's own words or a number; else the longest part between them."""
    varies = [False] * len(subject)
    for value in values:
        at = subject.find(value)
        if at >= 0:
            varies[at : at + len(value)] = [True] * len(value)
    for match in _DIGITS.finditer(subject):
        varies[match.start() : match.end()] = [True] * (match.end() - match.start())
    pieces = "".join("\0" if varied else mark for varied, mark in zip(varies, subject, strict=True)).split("\0")
    start = pieces[0]
    if _letters(start) >= _FEWEST_LETTERS:
        return "^" + _pattern(start.rstrip(" #(-:") if len(pieces) > 1 else start)
    longest = max(pieces, key=_letters)
    return _pattern(longest.strip()) if _letters(longest) >= _FEWEST_LETTERS else ""


def _letters(text: str) -> int:
    return sum(mark.isalpha() for mark in text)


def _pattern(text: str) -> str:
    return re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)


# --- the labels ---


def _own_labels(sample: Sample) -> Iterator[Guess]:
    """A layout's rule has labels of its own, which the new rule takes over."""
    for field, labels in (sample.rule.labels if sample.rule else {}).items():
        yield from (Guess(field, label, f"as in rules/forms/{sample.form.id}.toml") for label in labels)


def _unknown(sample: Sample) -> list[Entry]:
    return [entry for entry in sample.draft.entries if not entry.field and entry.label and entry.value]


def _guesses(sample: Sample) -> Iterator[Guess]:
    """At most one label for each field that the sample lacks."""
    open_fields = {field for field, _ in _BY_VALUE} | {"order_ref", "subject", "company", "country"}
    open_fields -= {entry.field for entry in sample.draft.entries if entry.value}
    yield from _told_by_words(sample)
    read = list(_as_read(sample, open_fields))
    yield from read
    open_fields -= {field for field, _ in sample.form.fields}
    if sample.form.items:
        open_fields.discard("message")  # a long value is the list of goods as well
    found = {guess.label for guess in read}
    for entry in _unknown(sample):
        if one_line(entry.label) in found:
            continue
        guess = _guess(entry, sample.book, open_fields)
        if guess is not None:
            open_fields.discard(guess.field)
            yield guess


def _as_read(sample: Sample, open_fields: Set[str]) -> Iterator[Guess]:
    """What was made of a field whose label nobody knows: the rule is to read it so, too.

    Of a message in an order alone: elsewhere it is found without a label."""
    if sample.form.kind != "order":
        open_fields = open_fields - {"message"}
    for field, value in sample.form.fields:
        here = [entry for entry in _unknown(sample) if entry.value.strip() == value] if field in open_fields else []
        if len(here) == 1:
            yield Guess(field, one_line(here[0].label), "so the sample was read")


def _told_by_words(sample: Sample) -> Iterator[Guess]:
    """Not of a message, which takes the lines below its label and is found without it.

    Nor of "How do we reach you?" over a name, an address and a number: as a guess it is told apart."""
    entries = sample.draft.entries
    taken = {"", "from", "message", *(entry.field for entry in entries if entry.value and not entry.guessed)}
    for entry in entries:
        if entry.guessed and entry.value and entry.field not in taken:
            taken.add(entry.field)
            yield Guess(entry.field, one_line(entry.label), "told by a word of the label")


def _guess(entry: Entry, book: LabelBook, open_fields: set[str]) -> Guess | None:
    label, value = one_line(entry.label), entry.value.strip()
    meant = _written_like(label, book)
    if meant in open_fields:
        return Guess(meant, label, "the label is written like one that is known")
    for field, fits in _BY_VALUE:
        if field in open_fields and fits(value):
            return Guess(field, label, "guessed from what stood beside it")
    return None


def _written_like(label: str, book: LabelBook) -> str:
    plain = plain_label(label)
    near = nearest(plain, book.fields) if len(plain) >= _SHORTEST_LABEL else None
    return book.fields[near] if near and is_among(plain, [near], _LIKE) else ""


def _is_message(value: str) -> bool:
    return len(value) > _LONG or "\n" in value


def _is_phone(value: str) -> bool:
    digits = sum(mark.isdigit() for mark in value)
    is_one = _PHONE.fullmatch(value) is not None and digits >= 7 and (value.startswith("+") or not value.isdigit())
    return is_one and _DATE.match(value) is None


def _is_name(value: str) -> bool:
    return _NAME.fullmatch(value) is not None and 2 <= len(value.split()) <= 4 and value.istitle()


_BY_VALUE: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", lambda value: plain_mailbox(value) != ""),
    ("phone", _is_phone),
    ("message", _is_message),
    ("name", _is_name),
)
