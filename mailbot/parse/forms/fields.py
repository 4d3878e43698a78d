"""Draft, Letter -> the canonical fields of a form, in the mail's order, and the visitor.  Pure, linear."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.mail import Address
from mailbot.model.rulebook import FormRule
from mailbot.parse.forms import prose
from mailbot.parse.forms.closing import visitors_own
from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.entries import Entry
from mailbot.parse.forms.free_text import free_text, last_words
from mailbot.parse.forms.goods.sums import is_more, only_sum
from mailbot.parse.forms.labels import PARTS
from mailbot.parse.forms.leftover import left_over
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.signs.senders import is_machine, is_robot
from mailbot.parse.forms.writer import cards
from mailbot.parse.forms.writer.names import join_names, person_and_firm
from mailbot.parse.forms.writer.visitor import clean_name, name_and_mailbox, one_line, plain_mailbox, untitled
from mailbot.parse.forms.writer.whereabouts import aside_of, with_aside
from mailbot.parse.forms.writer.whose import card_rows, named_card
from mailbot.parse.html.rows import Row
from mailbot.text.later import later
from mailbot.text.numbers import amount, number

CANONICAL = ("name", "email", "phone", "company", "country", "subject", "message", "order_ref", "total")
_ONE_LINE = frozenset({"name", "email", "phone", "company", "country", "subject"})
_ASIDE = later(r"\s?[(（][^()（）\d]{1,40}[)）]$")
_LINES = later(r"\n| {2}")
_LONGEST = 4000
_LONG_SUBJECT, _SENTENCE = 14, 5  # words


class Fields(Struct, frozen=True):
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
        _rename(pairs, free_text(draft), "message")
        if "message" not in pairs and _is_told_at_length(draft.first("subject")):
            pairs["message"] = draft.first("subject")[:_LONGEST]
    elif "message" not in pairs:
        _rename(pairs, last_words(draft), "message")
    if not (is_order or sells):
        _add_said(pairs, draft, letter, rule)
    _add_writer(pairs, draft)
    join_names(pairs)
    _add_unlabelled(pairs, draft, letter)
    buyer = prose.buyer(letter.subject, draft, is_order)
    _add(pairs, "company" if cards.is_firm(buyer) and pairs.get("name", buyer) != buyer else "name", buyer)
    if is_order or sells:
        _add_order(pairs, draft, letter)
    else:
        _add_cards(pairs, draft, ("billing",))
        title = prose.title(draft) if "message" in pairs else ""
        _add(pairs, "subject", title if not pairs.get("message", "").startswith(title) else "")
    _add_aside(pairs, draft)
    for label, value in left_over(draft, pairs.values()) if not (is_order or sells) else ():
        _add(pairs, one_line(label), value)
    if "message" in pairs:
        _cut(pairs, draft, letter)
    return Fields(tuple(pairs.items()), _customer(pairs, letter, rule))


def _add_said(pairs: dict[str, str], draft: Draft, letter: Letter, rule: FormRule | None) -> None:
    """What stands without labels: who it is of, and their words."""
    for field, value in named_card(draft, letter.subject).items():
        _add(pairs, field, value)
    if (rule is None or rule.kind != "order") and "message" not in pairs:
        rows = card_rows(draft, letter.subject)
        _add(pairs, "message", prose.said(draft, _writes(pairs, letter), rows))


def _cut(pairs: dict[str, str], draft: Draft, letter: Letter) -> None:
    pairs["message"] = visitors_own(pairs["message"], pairs.get("name", ""), pairs.get("email", ""), draft, letter)
    if not pairs["message"]:
        del pairs["message"]


def _add_aside(pairs: dict[str, str], draft: Draft) -> None:
    """ "Kay Moor (Canada)", "Kay Moor (Moor Ltd)": in the field, or in a line of its own."""
    name, country, firm = with_aside(pairs.get("name", ""))
    if country or firm:
        pairs["name"] = name
    elif name and not pairs.get("country"):
        country, firm = aside_of(name, (line for _row, text in draft.prose for line in _LINES.split(text)))
    _add(pairs, "country", country)
    _add(pairs, "company", firm)


def _writes(pairs: Mapping[str, str], letter: Letter) -> str:
    whole = " ".join(filter(None, (pairs.get("first_name"), pairs.get("last_name"))))
    return pairs.get("name") or whole or letter.visitor.name


def _add_unlabelled(pairs: dict[str, str], draft: Draft, letter: Letter) -> None:
    """Whoever asked for no address has it in what the visitor says, or in a block of lines without labels."""
    if pairs.get("name") and (pairs.get("email") or letter.visitor.address):
        return
    at = dict(draft.prose)
    rows = [Row((at.get(row, ""),), strong=one.strong) for row, one in enumerate(draft.rows)]
    block = cards.only_contact(rows, letter) or cards.signed_contact(draft.rows, letter)
    for field, value in cards.card(block, pairs.get("name", "")).items() if block.count("\n") > 1 else ():
        _add(pairs, field, value)
    if not pairs.get("email") and not letter.visitor.address and is_machine(letter):
        whole = "\n".join(row.text for row in draft.rows)
        _add(pairs, "email", cards.told_in_passing(whole, pairs.get("name", ""), letter))


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


def _is_told_at_length(subject: str) -> bool:
    """ "Objet de la demande" was the only field to say it in."""
    words = len(subject.split())
    return "\n" in subject.strip() or words >= _LONG_SUBJECT or (words >= _SENTENCE and subject.endswith((".", "!")))


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
    if (entry.field == "name" or (entry.field == "from" and entry.guessed)) and (lines := cards.lines_of_card(value)):
        for field, said in cards.card(lines, "").items():
            _add(pairs, field, said)
    elif entry.field == "name" and "@" in value:
        name, address = name_and_mailbox(value)
        _add(pairs, "phone" if cards.is_phone(name) else "name", name.strip(" /|,"))
        _add(pairs, "email", address)
    elif entry.field == "from":
        value, country, firm = with_aside(value)
        name, address = name_and_mailbox(value)
        _add(pairs, "country", country)
        _add(pairs, "company", firm)
        _add(pairs, "name", _without_office(name))
        _add(pairs, "email", address)
    elif entry.field in PARTS:
        _add(pairs, entry.field, clean_name(value))
    elif entry.field == "total" and is_more(value, pairs.get("total", "")):
        pairs["total"] = _canonical("total", value)  # the sum of one line stands above
    elif entry.field in CANONICAL and not pairs.get(entry.field):
        _add(pairs, entry.field, _canonical(entry.field, value))
    elif entry.label and value:
        _add(pairs, one_line(entry.label), value)


def _canonical(field: str, value: str) -> str:
    if field in _ONE_LINE:
        line = one_line(value) if field == "subject" else one_line(value).rstrip(",，、;；")
        shown = _SHOWN.get(field)
        return shown(line) if shown else line
    if field == "total":
        return amount(value)
    if field == "order_ref":
        return _reference(value)
    return value.strip()


def _shown_mailbox(line: str) -> str:
    """ "a@b.example <mailto:a@b.example>", "a@b.example (verified)" -> "a@b.example"; what is none stays as typed."""
    return plain_mailbox(line) or plain_mailbox(_ASIDE.sub("", line)) or line


def _without_office(line: str) -> str:
    """ "Kay Moor, Senior Buyer" -> the name; "Moor, Kay" stays."""
    name, _, office = untitled(line).partition(", ")
    return name if " " in name and " " in office and not cards.is_firm(office) else untitled(line)


def _without_aside(line: str) -> str:
    """ "+91 98111 22233 (verified)" -> the number."""
    return _ASIDE.sub("", line)


_SHOWN: Mapping[str, Callable[[str], str]] = {
    "name": _without_office,
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
    if pairs.get("email", address).lower() == address.lower():
        _add(pairs, "name", name)
        _add(pairs, "email", address)


def _add_order(pairs: dict[str, str], draft: Draft, letter: Letter) -> None:
    if " " in pairs.get("order_ref", " "):
        pairs.pop("order_ref", None)
        _add(pairs, "order_ref", prose.order_ref(letter.subject, draft))
    _add_cards(pairs, draft, ("billing", "shipping"))
    for name, value in cards.card(cards.only_contact(draft.rows, letter) if not pairs.get("email") else "", "").items():
        _add(pairs, name, value)
    _add(pairs, "name", prose.thanked(draft))
    if not number(pairs.get("total", "")):
        pairs.pop("total", None)
        _add(pairs, "total", only_sum(draft.entries))


def _add_cards(pairs: dict[str, str], draft: Draft, blocks: Sequence[str]) -> None:
    order = sorted(draft.entries, key=lambda entry: blocks.index(entry.field) if entry.field in blocks else len(blocks))
    for block in (entry.value for entry in order if entry.field in blocks):
        if " " in block and not set(block) & set("\n@0123456789"):
            _add(pairs, "name", clean_name(block))
        _add(pairs, "name", prose.greeted(draft, block))
        told = cards.card(block, pairs.get("name", ""), pairs.get("email", ""))
        known = pairs.get("name", "")
        whole = told.get("name", "").startswith(f"{known} ")  # "Kay", says the line above the block of Kay Moor
        if "name" in told and (_is_nick(known) or whole or told.get("company") == known):
            pairs["name"] = told["name"]
        for name, value in told.items():
            _add(pairs, name, value)


def _is_nick(name: str) -> bool:
    """ "kaymoor_77", as markets call their buyers."""
    return name.isascii() and " " not in name and any(mark.isdigit() or mark == "_" for mark in name)


def _customer(pairs: dict[str, str], letter: Letter, rule: FormRule | None) -> Address:
    field = rule.customer_field if rule is not None else "email"
    address = plain_mailbox(pairs.get(field, ""))
    trusts = rule is None or rule.reply_to_is_customer or not rule.sources  # a layout is no more than a reading
    if not address and trusts and not pairs.get(field):
        address = plain_mailbox(letter.visitor.address)
        _add(pairs, "email", address)
        _add(pairs, "name", clean_name(letter.visitor.name))
    name = clean_name(pairs.get("name", ""))
    if not address and not pairs.get(field) and trusts and _sends_as_visitor(letter, name):
        address = plain_mailbox(letter.author.address)
    return Address(address, name)


def _sends_as_visitor(letter: Letter, name: str) -> bool:
    """Some programs put the visitor into From: the name agrees, and it is no machine's."""
    return name != "" and name.casefold() == letter.author.name.casefold() and not is_robot(letter)
