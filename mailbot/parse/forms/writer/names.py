"""Entries and fields of a form -> the visitor's name, of the parts that were asked for.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from mailbot.parse.forms.entries import Entry
from mailbot.parse.forms.hints import is_mailbox
from mailbot.parse.forms.writer.cards import is_firm
from mailbot.text.folding import without_accents
from mailbot.text.later import later

# of two names on one form, whose label is which: "Customer: Penn Ltd", "Contact: Ada Penn"
_PERSONS = ("contact", "kontakt", "attn", "ansprech", "persona", "referente", "contatto", "contato", "担当", "联系人",
    "聯絡人", "联络人", "担当者", "담당", "контакт", "yetkili", "osoba", "interlocut", "naam", "person",
    "respons")  # fmt: skip
_FIRMS = ("采购商", "採購商", "买方", "買方", "customer", "client", "buyer",
    "kunde", "cliente", "заказчик", "покупатель", "клиент", "客户", "客戶", "顧客",
    "お客様", "고객", "거래처", "müşteri", "klant", "klient", "zákazník", "asiakas", "opdrachtgever",
    "auftraggeber", "besteller")  # fmt: skip


_NAMES = frozenset({"name", "first_name", "last_name", "from"})
_BESIDE = frozenset({"email", "phone", "company"})
_NAME = later(r"[^\W\d_a-z][^\W\d_]{0,20}\.?(?:[ '-][^\W\d_]{1,20}\.?){1,4}")
_LONGEST, _SHORTEST = 60, 3  # characters of a name, of a word in it
_MOST_WORDS = 7
_PHONE = later(r"(?=[+0(]|\d+[ -])[+(]?\d[\d ()/.-]{6,18}\d")
_FIRM = later(
    r"\s(?:ltd|limited|inc|llc|plc|gmbh|kg|e\.?k|sarl|sasu?|s\.?l\.?u?|s\.?r\.?l|s\.?p\.?a|ltda|lda|b\.?v|a/s|aps|ab|oy|oü"
    r"|sdn\.? bhd|pvt\.? ltd|sp\. ?z ?o\.?o|s\.r\.o|d\.?o\.?o|kft|zrt|şti|доо|еоод|оод)\.?$"
)


def person_and_firm(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Where both are asked for by words that mean a name, and no firm is, the customer is the firm."""
    names = [entry for entry in entries if entry.field == "name" and entry.value and "@" not in entry.value]
    if len(names) != 2 or any(entry.field == "company" and entry.value for entry in entries):
        return entries
    firms = [entry for entry in names if is_firm(entry.value)]
    if len(firms) == 1:
        return [replace(entry, field="company") if entry is firms[0] else entry for entry in entries]
    persons = [entry for entry in names if _is_called(entry, _PERSONS)]
    firms = [entry for entry in names if _is_called(entry, _FIRMS) and entry not in persons]
    if len(persons) != 1 or len(firms) != 1 or persons[0].value == firms[0].value:
        return entries
    return [replace(entry, field="company") if entry is firms[0] else entry for entry in entries]


def _is_called(entry: Entry, words: Sequence[str]) -> bool:
    label = entry.label.lower()
    return any(word in label for word in words)


def with_name(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Where no label asks for a name: what sounds like the address, or stands first of all and is written like one."""
    if any(entry.field in _NAMES and entry.value for entry in entries):
        return entries
    local = next((entry.value for entry in entries if is_mailbox(entry.value)), "").partition("@")[0].lower()
    asked = [entry for entry in entries if not entry.field and _NAME.fullmatch(entry.value[:_LONGEST])]
    one = next((entry for entry in asked if sounds_like(entry.value, local)), None)
    below = entries[1] if len(entries) > 1 else None
    first = below is not None and asked[:1] == list(entries[:1]) and (below.field in _BESIDE or is_mailbox(below.value))
    one = one or (asked[0] if first else None)
    if one is None or is_firm(one.value):
        return entries
    return [replace(entry, field="name", guessed=True) if entry is one else entry for entry in entries]


def with_firm(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Where no label asks for a firm: the one value with a legal form at its end."""
    if any(entry.field == "company" and entry.value for entry in entries):
        return entries
    firms = [entry for entry in entries if not entry.field and _FIRM.search(entry.value[-_LONGEST:].lower())]
    one = firms[0] if len(firms) == 1 and len(firms[0].value.split()) <= _MOST_WORDS else None
    return [replace(entry, field="company", guessed=True) if entry is one else entry for entry in entries]


def with_phone(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Where no label asks for one: the only number beside the address or a name that is written like a telephone's."""
    if any(entry.field == "phone" and entry.value for entry in entries):
        return entries
    around = zip([None, *entries], entries, [*entries[1:], None], strict=False)
    beside = [
        entry
        for above, entry, below in around
        if not entry.field and _PHONE.fullmatch(entry.value) and any(map(_is_of_writer, (above, below)))
    ]
    return [replace(entry, field="phone", guessed=True) if [entry] == beside else entry for entry in entries]


def _is_of_writer(entry: Entry | None) -> bool:
    return entry is not None and (entry.field in _NAMES or is_mailbox(entry.value))


def sounds_like(value: str, local: str) -> bool:
    """ "Kay Moor", of kay@client.example or kmoor@client.example."""
    words = without_accents(value.lower()).split()
    return any(len(word) >= _SHORTEST and word in local for word in words)


_TURKISH_FIRST = "Ad"  # beside a last name only: elsewhere it may be an advertisement


def join_names(pairs: dict[str, str]) -> None:
    first, last, name = pairs.pop("first_name", ""), pairs.pop("last_name", ""), pairs.get("name", "")
    first = first or (pairs.pop(_TURKISH_FIRST, "") if last else "")
    if first or last:
        middle, second = pairs.pop("middle_name", ""), pairs.pop("second_surname", "")
        last = f"{last} {second}".strip()
        # some forms label the family name "Name", others the given one
        if first and name and not last and first not in name:
            pairs["name"] = _joined(f"{first} {middle}".strip(), name)
        elif last and name and not first and last not in name:
            pairs["name"] = _joined(f"{name} {middle}".strip(), last)
        elif not name:
            pairs["name"] = _joined(f"{first} {middle}".strip(), last)


def _joined(given: str, family: str) -> str:
    return f"{family}{given}" if given and family and is_cjk(given + family) else f"{given} {family}".strip()


def is_cjk(text: str) -> bool:
    return all("\u3040" <= mark <= "\u9fff" or "\uac00" <= mark <= "\ud7a3" for mark in text)
