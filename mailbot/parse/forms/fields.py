"""Draft, Letter -> the canonical fields of a form, in the mail's order, and the visitor.  Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from mailbot.model.mail import Address
from mailbot.model.rulebook import FormRule
from mailbot.parse.forms import prose
from mailbot.parse.forms.cards import card, is_firm, is_phone, only_contact
from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.entries import Entry
from mailbot.parse.forms.hints import is_wordy
from mailbot.parse.forms.labels import PARTS
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.names import join_names, person_and_firm
from mailbot.parse.forms.small_print import tells_of_itself
from mailbot.parse.forms.visitor import clean_name, name_and_mailbox, one_line, plain_mailbox, untitled
from mailbot.parse.signature import is_closing
from mailbot.text.numbers import amount, number

CANONICAL = ("name", "email", "phone", "company", "country", "subject", "message", "order_ref", "total")
_ONE_LINE = frozenset({"name", "email", "phone", "company", "country", "subject"})
_ASIDE = re.compile(r"\s?[(（][^()（）\d]{1,40}[)）]$")
_LONGEST = 4000
_LONG_SUBJECT = 14  # words


@dataclass(frozen=True, slots=True)
class Fields:
    pairs: tuple[tuple[str, str], ...]
    customer: Address

    def get(self, name: str) -> str:
        return next((value for key, value in self.pairs if key == name), "")


def read_fields(draft: Draft, letter: Letter, rule: FormRule | None, is_order: bool, sells: bool) -> Fields:
    """`is_order`: it says so; `sells`: by what it holds it is one."""
    pairs: dict[str, str] = {}
    for entry in person_and_firm(_told(draft.entries)):
        _add_entry(pairs, entry)
    if not is_order and "message" not in pairs:
        _rename(pairs, _free_text(draft), "message")
        if "message" not in pairs and _is_told_at_length(draft.first("subject")):
            pairs["message"] = draft.first("subject")[:_LONGEST]
    if rule is None or rule.kind != "order":
        _add(pairs, "message", "" if is_order or sells or "message" in pairs else prose.said(draft))
    _add_writer(pairs, draft)
    join_names(pairs)
    buyer = prose.buyer(letter.subject, draft, is_order)
    _add(pairs, "company" if is_firm(buyer) and pairs.get("name", buyer) != buyer else "name", buyer)
    if is_order or sells:
        _add_order(pairs, draft, letter)
    else:
        _add_cards(pairs, draft, ("billing",))
    if "message" in pairs:
        pairs["message"] = _visitors(pairs["message"], pairs.get("name", ""), draft, letter)
    return Fields(tuple(pairs.items()), _customer(pairs, letter, rule))


def _told(entries: Sequence[Entry]) -> list[Entry]:
    """What the book knows goes before a guess; of guessed messages the longest is one, the others keep their labels."""
    sure = {entry.field for entry in entries if not entry.guessed and entry.value}
    longest = max((len(entry.value) for entry in entries if entry.guessed and entry.field == "message"), default=0)

    def stays(entry: Entry) -> bool:
        if entry.field == "from" and "name" in sure and not set(entry.value) & set("@["):
            return False  # "Kay Moor, Moor Ltd (Canada)"
        return not entry.guessed or (
            entry.field not in sure and (entry.field != "message" or len(entry.value) == longest)
        )

    return [entry if stays(entry) else replace(entry, field="") for entry in entries]


def _visitors(message: str, name: str, draft: Draft, letter: Letter) -> str:
    """Without what the program puts below: its site, or its own "Regards, the web team" where it also greets."""
    message = _unquoted(_BUTTON.sub("", message))
    said, _, close = message.rpartition("\n\n")
    lines = close.split("\n")
    at = next((at for at, line in enumerate(lines) if tells_of_itself(line)), -1)
    if said and at >= 0:
        lines = [] if prose.greets(draft) else lines[:at]  # who greets says more than that
        return "\n".join((said, "", *lines)).strip()
    if not said or len(lines) > 3:
        return message
    own = any(word in close.casefold() for word in name.casefold().split())
    closes = prose.greets(draft) and is_closing(lines[0]) and len(lines) > 1 and not own
    closes = closes or _TEAM.fullmatch(lines[-1].strip(" *_.").lower()) is not None
    site = lines[-1].partition("://")[2].partition("/")[0].strip("<>[]() ").removeprefix("www.")
    return said if closes or (site != "" and site == letter.author.domain) else message


def _unquoted(message: str) -> str:
    """Some programs set it in quotation marks."""
    inner = message[1:-1]
    return inner.strip() if message[:1] + message[-1:] in _QUOTES and not set(inner) & set('"“”«»„') else message


_QUOTES = ('""', "“”", "«»", "„“", "„”")
_PLACES = (
    "addres",
    "adres",
    "direcci",
    "indirizzo",
    "endere",
    "адрес",
    "地址",
    "住所",
    "street",
    "straße",
    "rue",
    "url",
    "file",
)


def _free_text(draft: Draft) -> str:
    """The label of the last field with a sentence in it, where none is known to hold the message."""
    asked = [entry for entry in draft.entries if not entry.field and "://" not in entry.value.partition("\n")[0]]
    asked = [entry for entry in asked if not any(word in entry.label.lower() for word in _PLACES)]
    heads = [entry.row for entry in draft.entries if entry.field == "message"]  # and nothing was written into it
    long = [entry for entry in asked if is_wordy(entry.value) and all(entry.row > row for row in heads)]
    return one_line(long[-1].label) if long else ""


def _is_told_at_length(subject: str) -> bool:
    """ "Objet de la demande" was the only field to say it in."""
    return "\n" in subject.strip() or len(subject.split()) >= _LONG_SUBJECT


def _rename(pairs: dict[str, str], label: str, field: str) -> None:
    if label in pairs:
        renamed = {field if key == label else key: value for key, value in pairs.items()}
        pairs.clear()
        pairs.update(renamed)


def _add(pairs: dict[str, str], field: str, value: str) -> None:
    """The first value of a field counts."""
    if value and not pairs.get(field):
        pairs[field] = value


def _add_entry(pairs: dict[str, str], entry: Entry) -> None:
    value = entry.value[:_LONGEST] if entry.field != "message" else entry.value
    if entry.field == "name" and "\n" in value and ("@" in value or value.count("\n") > 1):
        for field, said in card(value, "").items():
            _add(pairs, field, said)
    elif entry.field == "name" and "@" in value:
        name, address = name_and_mailbox(value)
        _add(pairs, "phone" if is_phone(name) else "name", name.strip(" /|,"))
        _add(pairs, "email", address)
    elif entry.field == "from":
        value, country = _from_where(value)
        name, address = name_and_mailbox(value)
        _add(pairs, "country", country)
        _add(pairs, "name", name)
        _add(pairs, "email", address)
    elif entry.field in PARTS:
        _add(pairs, entry.field, clean_name(value))
    elif entry.field == "total" and _is_more(value, pairs.get("total", "")):
        pairs["total"] = _canonical("total", value)  # the sum of one line stands above
    elif entry.field in CANONICAL and not pairs.get(entry.field):
        _add(pairs, entry.field, _canonical(entry.field, value))
    elif entry.label and value:
        _add(pairs, one_line(entry.label), value)


def _is_more(value: str, known: str) -> bool:
    try:
        return float(amount(value)) > float(known)
    except ValueError:
        return False


# "The Formly team" signs below a message
_TEAM = re.compile(
    r"(?:the |your |ihr |dein |das |il |il tuo |o |a )?[\w. -]{2,40}[ -]team|(?:el |tu )?equipo de .{2,40}"
    r"|(?:l'|votre )?équipe (?:de )?.{2,40}|(?:a )?equipe .{2,40}|(?:ваша )?команда .{2,40}|zespół .{2,40}"
    r"|.{2,30} ekibi"
    r"|het .{2,30} team|.{1,20}(?:团队|團隊|チーム|운영팀|사무국)"
)
_BUTTON = re.compile(r"(?:\n[^\n<>]{2,40} <https?://[^\s<>]{1,500}>)+\Z")  # "Respond now <https://...>"
_WHERE = re.compile(r"([^\[\]@\n]{2,80}?)\s{0,3}\[([^\W\d][^\[\]\d@]{2,40})\]")


def _from_where(value: str) -> tuple[str, str]:
    """Portals write "Kay Moor [Canada]"."""
    found = _WHERE.fullmatch(one_line(value[:_LONGEST]))
    return (found.group(1), found.group(2).strip()) if found is not None else (value, "")


def _canonical(field: str, value: str) -> str:
    if field in _ONE_LINE:
        line = one_line(value)
        shown = _SHOWN.get(field)
        return shown(line) if shown else line
    if field == "total":
        return amount(value)
    if field == "order_ref":
        return _reference(value)
    return value.strip()


def _shown_mailbox(line: str) -> str:
    """ "a@b.example <mailto:a@b.example>" -> "a@b.example"; what is no address stays as typed."""
    return plain_mailbox(line) or line


def _without_aside(line: str) -> str:
    """ "+91 98111 22233 (verified)" -> the number."""
    return _ASIDE.sub("", line)


_SHOWN: Mapping[str, Callable[[str], str]] = {
    "name": untitled,
    "email": _shown_mailbox,
    "phone": _without_aside,
}


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
    _add_cards(pairs, draft, ("billing", "shipping"))
    for name, value in card(only_contact(draft.rows, letter) if not pairs.get("email") else "", "").items():
        _add(pairs, name, value)
    if not number(pairs.get("total", "")):
        pairs.pop("total", None)


def _add_cards(pairs: dict[str, str], draft: Draft, blocks: Sequence[str]) -> None:
    for field in blocks:
        told = card(draft.first(field), pairs.get("name", ""))
        if "name" in told and _is_nick(pairs.get("name", "")):
            pairs["name"] = told["name"]
        for name, value in told.items():
            _add(pairs, name, value)


def _is_nick(name: str) -> bool:
    """ "kaymoor_77", as markets call their buyers."""
    return name.isascii() and " " not in name and any(mark.isdigit() or mark == "_" for mark in name)


def _customer(pairs: dict[str, str], letter: Letter, rule: FormRule | None) -> Address:
    field = rule.customer_field if rule is not None else "email"
    address = plain_mailbox(pairs.get(field, ""))
    if not address and (rule is None or rule.reply_to_is_customer) and not pairs.get(field):
        address = plain_mailbox(letter.visitor.address)
        _add(pairs, "email", address)
        _add(pairs, "name", clean_name(letter.visitor.name))
    return Address(address, clean_name(pairs.get("name", "")))
