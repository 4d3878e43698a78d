"""Draft, Letter -> the canonical fields of a form, in the mail's order, and the visitor.  Pure, linear."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.model.mail import Address
from mailbot.model.rulebook import FormRule
from mailbot.numbers import amount, number
from mailbot.parse.forms import prose
from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.entries import Entry
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.visitor import clean_name, name_and_mailbox, one_line, plain_mailbox

CANONICAL = ("name", "email", "phone", "company", "country", "subject", "message", "order_ref", "total")
_ONE_LINE = frozenset({"name", "email", "phone", "company", "country", "subject"})
_PHONE_MARKS = frozenset("+0123456789 ()-./–x")
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Fields:
    pairs: tuple[tuple[str, str], ...]
    customer: Address

    def get(self, name: str) -> str:
        return next((value for key, value in self.pairs if key == name), "")


def read_fields(draft: Draft, letter: Letter, rule: FormRule | None, is_order: bool) -> Fields:
    pairs: dict[str, str] = {}
    for entry in draft.entries:
        _add_entry(pairs, entry)
    if rule is None or rule.kind != "order":
        _add(pairs, "message", "" if is_order or "message" in pairs else prose.said(draft))
    _add_writer(pairs, draft)
    _join_names(pairs)
    _add(pairs, "name", prose.buyer(letter.subject, draft, is_order))
    if is_order:
        _add_order(pairs, draft, letter)
    return Fields(tuple(pairs.items()), _customer(pairs, letter, rule))


def _add(pairs: dict[str, str], field: str, value: str) -> None:
    """The first value of a field counts."""
    if value and not pairs.get(field):
        pairs[field] = value


def _add_entry(pairs: dict[str, str], entry: Entry) -> None:
    value = entry.value[:_LONGEST] if entry.field != "message" else entry.value
    if entry.field == "from":
        name, address = name_and_mailbox(value)
        _add(pairs, "name", name)
        _add(pairs, "email", address)
    elif entry.field in ("first_name", "last_name"):
        _add(pairs, entry.field, clean_name(value))
    elif entry.field in CANONICAL and not pairs.get(entry.field):
        _add(pairs, entry.field, _canonical(entry.field, value))
    elif entry.label and value:
        _add(pairs, one_line(entry.label), value)


def _canonical(field: str, value: str) -> str:
    if field in _ONE_LINE:
        line = one_line(value)
        if field == "name" and "@" in line:
            return name_and_mailbox(line)[0] or line
        return _shown_mailbox(line) if field == "email" else line
    if field == "total":
        return amount(value)
    if field == "order_ref":
        return _reference(value)
    return value.strip()


def _shown_mailbox(line: str) -> str:
    """ "a@b.example <mailto:a@b.example>" -> "a@b.example"; what is no address stays as typed."""
    return plain_mailbox(line) or line


def _reference(value: str) -> str:
    line = one_line(value).lstrip("#№ ")
    first = line.partition(" ")[0].strip("[](),;:#")
    coded = first.isascii() and first.isalnum() and first.isupper() and len(first) >= 4
    return first if coded or any(mark.isdigit() for mark in first) else line


def _add_writer(pairs: dict[str, str], draft: Draft) -> None:
    name, address = prose.writer(draft)
    if address and pairs.get("email", address).lower() == address.lower():
        _add(pairs, "name", name)
        _add(pairs, "email", address)


def _add_order(pairs: dict[str, str], draft: Draft, letter: Letter) -> None:
    if " " in pairs.get("order_ref", " "):
        pairs.pop("order_ref", None)
        _add(pairs, "order_ref", prose.order_ref(letter.subject, draft))
    for field in ("billing", "shipping"):
        for name, value in _card(draft.first(field), pairs.get("name", "")).items():
            _add(pairs, name, value)
    if not number(pairs.get("total", "")):
        pairs.pop("total", None)


def _card(block: str, name: str) -> dict[str, str]:
    """An address block: the name (a firm's above it) on its first lines, then somewhere a phone number, an address."""
    lines = [one_line(line) for line in block.split("\n") if line.strip()]
    card: dict[str, str] = {}
    for line in lines:
        bare = line.rpartition(": ")[2] if len(line.partition(":")[0]) <= 12 else line
        if plain_mailbox(bare):
            card.setdefault("email", plain_mailbox(bare))
        elif _is_phone(bare):
            card.setdefault("phone", bare)
    if lines and not any(mark in lines[0] for mark in "@:：") and not _is_phone(lines[0]):
        named = clean_name(lines[0])
        card["company" if name and name in lines[1:2] and name != named else "name"] = named
    return card


def _is_phone(line: str) -> bool:
    return set(line) <= _PHONE_MARKS and sum(mark.isdigit() for mark in line) >= 6


def _join_names(pairs: dict[str, str]) -> None:
    first, last = pairs.pop("first_name", ""), pairs.pop("last_name", "")
    joined = (
        f"{last}{first}" if first and last and not (first + last).isascii() and _is_cjk(first) else f"{first} {last}"
    )
    name = pairs.get("name", "")
    # some forms label the family name "Name"
    if first and name and not last and first not in name:
        pairs["name"] = f"{first} {name}"
    else:
        _add(pairs, "name", joined.strip())


def _is_cjk(text: str) -> bool:
    return all("\u3040" <= mark <= "\u9fff" or "\uac00" <= mark <= "\ud7a3" for mark in text)


def _customer(pairs: dict[str, str], letter: Letter, rule: FormRule | None) -> Address:
    field = rule.customer_field if rule is not None else "email"
    address = plain_mailbox(pairs.get(field, ""))
    if not address and rule is not None and rule.reply_to_is_customer and not pairs.get(field):
        address = plain_mailbox(letter.visitor.address)
        _add(pairs, "email", address)
        _add(pairs, "name", clean_name(letter.visitor.name))
    return Address(address, clean_name(pairs.get("name", "")))
