"""Entries -> the same, where a heading had taken the fields below it for its value.  Pure, linear.

"[ Sender information ]" over "Name: Kay" and "E-mail: kay@..." is no field: what stands below it are the fields.
And below a message some programs set their own notes under a heading: "Additional information:", "Block ID: 12".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from mailbot.parse.forms.entries import Entry, Style, guess, read_label
from mailbot.parse.forms.goods.goods import asks_for_goods
from mailbot.parse.forms.hints import is_agreed, is_mailbox, is_short
from mailbot.parse.forms.labels import LabelBook, plain_label
from mailbot.parse.forms.signs.phrases import FORM
from mailbot.parse.forms.signs.small_print import tells_of_itself
from mailbot.parse.forms.writer.cards import card
from mailbot.parse.forms.writer.naming import named_in
from mailbot.parse.html.rows import Row
from mailbot.text.later import later

_HEADINGS = ("", "own", "message", "billing")  # what a heading is taken for
_MOST_LINES = 40
_CARD_LINES = 12
_FEWEST = 2  # fields under what is also the label of a message
_MOST_WORDS = 8  # beside an address: "Kay Moor, kay@client.example, 555 0100"
_QUOTES = ('"', "'", "`")
SHORT = frozenset({"company", "name", "country"})  # a guess that a second line proves wrong
_FEWEST_WORDS, _FEWEST_MARKS = 4, 12  # of a line that says who wrote
FEW_WORDS = 2  # of no message
_BULLETS = ("-", "–", "•", "*", "·")
_CLOCK = later(r"\d:\d")
OWN = "own"  # known as a label, and kept under it: from here on like one that is not known
_READ = 200  # characters
_LISTED = later(r"[^#№\s][^\s\n]*[ \t][^\n]*\n")  # two lines, and the first is no number alone
_PERSONS = frozenset({"name", "company", "from", "billing"})
_UNSURE = frozenset({"", "own", "meta"})
_NOTES = frozenset({"meta", "own"})


def opened(entries: Sequence[Entry], book: LabelBook) -> list[Entry]:
    return [said for entry in entries for said in _opened(entry, book)]


def _opened(entry: Entry, book: LabelBook) -> Iterator[Entry]:
    above, _, last = entry.value.rpartition("\n") if entry.field == "items" else ("", "", "")
    total = read_label(Row((last,)), book) if above else []
    if len(total) == 1 and total[0].field == "total":
        yield from (replace(entry, value=above), replace(total[0], row=entry.row))
        return
    beside = entry.style is Style.INLINE and "\n" not in entry.value  # "Page: Contact | Acme"
    lines = entry.value.split("\n") if entry.field in _HEADINGS and not beside else []
    if not 0 < len(lines) <= _MOST_LINES:
        yield entry
        return
    within = _fields_in(lines, book, entry.row)
    if _are_fields(within, entry.field == "message"):
        yield from [entry, *within] if entry.field == "billing" else within
    elif _is_card(entry, lines) or _is_of_somebody(entry, lines, book):
        yield replace(entry, field="billing", guessed=True)
    else:
        yield replace(entry, value=_without_notes(entry.value, book)) if entry.field == "message" else entry


def _are_fields(within: Sequence[Entry], was_message: bool) -> bool:
    """What a visitor typed stays theirs, unless the message itself is one of the fields."""
    known = {said.field for said in within} - _UNSURE
    return len(known) >= _FEWEST and "message" in known if was_message else bool(known)


def _is_card(entry: Entry, lines: Sequence[str]) -> bool:
    """ "Contact details of the buyer", drawn, over a name, a firm, "E-mail: ..."."""
    if entry.field or entry.style is not Style.DRAWN or not 2 <= len(lines) <= _CARD_LINES:
        return False
    return "email" in card(entry.value, "")


def _is_of_somebody(entry: Entry, lines: Sequence[str], book: LabelBook) -> bool:
    """ "Buyer's contact details:" over a name, a firm, a town."""
    words = plain_label(entry.label).replace("'s", "").split()
    persons = len(words) > 1 and any(book.field(word) in _PERSONS for word in words)
    bare = entry.field in ("", "own") and 2 <= len(lines) <= _CARD_LINES and not any(map(str.isdigit, lines[0]))
    return persons and bare and all(len(line.split()) <= _MOST_WORDS for line in lines)


def _fields_in(lines: Sequence[str], book: LabelBook, row: int) -> list[Entry]:
    """Nothing where a line is no field, unless it goes on with a message."""
    found: list[Entry] = []
    told = [(line, read_label(Row((line,)), book)) for line in lines if line.strip()]
    for at, (line, read) in enumerate(told):
        in_message = bool(found) and found[-1].field == "message"
        if len(read) == 1 and not (in_message and _is_of_message(read[0], found, told[at + 1 :])):
            found.append(replace(read[0], row=row))
        elif in_message:
            found[-1] = replace(found[-1], value=f"{found[-1].value}\n{line}".strip())
        else:
            return []
    return found


def _is_of_message(said: Entry, found: Sequence[Entry], below: Sequence[tuple[str, Sequence[Entry]]]) -> bool:
    """ "Samples first: three", in words that go on below without a label, or a field that was asked for above."""
    asked = said.field not in _UNSURE and said.field in {entry.field for entry in found}
    return found[-1].value != "" and (asked or (not said.field and any(not read for _line, read in below)))


def _without_notes(message: str, book: LabelBook) -> str:
    said, _, tail = message.rpartition("\n\n")
    lines = tail.split("\n")
    linked = [line for line in lines[1:] if line.startswith("http") and " " not in line]  # where the form stands
    notes = [read_label(Row((line,)), book) for line in lines[1:] if line not in linked]
    own = bool(notes) and all(notes) and (bool(linked) or any(read[0].field in _NOTES for read in notes))
    return said if said and own and lines[0].rstrip().endswith((":", "：")) else message


def unquoted(entries: Sequence[Entry]) -> Sequence[Entry]:
    """A script prints all values in quotation marks: name="Kay Moor"."""
    filled = [entry.value for entry in entries if entry.value]
    if len(filled) < _FEWEST or not all(len(value) > 1 and value[0] == value[-1] in _QUOTES for value in filled):
        return entries
    return [replace(entry, value=entry.value[1:-1].strip()) for entry in entries]


def with_address(entries: Sequence[Entry]) -> Sequence[Entry]:
    """ "How can we reach you?": where no field is the address, the one that holds one is."""
    if any(entry.field in ("email", "from") for entry in entries):
        return entries
    if any("@" in entry.value for entry in entries if entry.field == "name"):
        return entries
    held = [entry for entry in entries if entry.value.count("@") == 1 and not entry.field]
    whole = [entry for entry in held if is_mailbox(entry.value)]
    named = any(entry.field in ("name", "first_name") for entry in entries)
    words = [(entry, entry.value.split()) for entry in held]
    beside = [entry for entry, said in words if len(said) <= _MOST_WORDS and (not named or "@" in said[0])]
    one = next(iter(whole or beside), None)
    if one is None or len({entry.value.lower() for entry in held}) != 1:
        return entries
    field = "email" if whole else "from"
    return [replace(entry, field=field, guessed=True) if entry is one else entry for entry in entries]


def described(entries: Sequence[Entry]) -> list[Entry]:
    """Between the number of an article and its count, "Description" is its name; and "What would you like to order?"
    above the count of what nothing else names, where another field is the message."""
    named = any(entry.field in ("product", "items", "sku") for entry in entries)
    said = any(entry.field == "message" and entry.value and not entry.guessed for entry in entries)
    asked = said and not any(entry.field in ("product", "items") for entry in entries)
    lists = [entry for entry in entries if entry.field == "message" and is_list(entry.value.split("\n"))]
    if lists and any(entry.field == "message" and entry.value and entry not in lists for entry in entries):
        entries = [replace(entry, field="items") if entry in lists else entry for entry in entries]
    messages = [entry for entry in entries if entry.field == "message" and entry.value and not entry.guessed]
    if len(messages) > 1 and len(messages[0].value.split()) <= FEW_WORDS:  # "Demand: Quote"
        entries = [replace(entry, field="") if entry is messages[0] else entry for entry in entries]
    said_twice = sum(entry.field == "message" and entry.value != "" for entry in entries) > 1
    several = said_twice and not any(entry.field in ("product", "items") for entry in entries)
    around = zip([None, *entries], entries, [*entries[1:], None], strict=False)
    return [
        replace(entry, field="product")
        if below is not None
        and (entry.field, below.field) == ("message", "quantity")
        and (
            (above is not None and above.field == "sku")
            or ((asked or several) and entry.guessed and "\n" not in entry.value)
        )
        else replace(entry, field="product", guessed=True)
        if not named and below is not None and _is_counted_below(entry, below)
        else entry
        for above, entry, below in around
    ]


def is_list(lines: Sequence[str]) -> bool:
    """Of several things, each behind its mark."""
    return len(lines) > 1 and all(line.lstrip().startswith(_BULLETS) for line in lines if line)


def _is_counted_below(entry: Entry, below: Entry) -> bool:
    """Right above the count, and no other field says what is counted: "About: Hinge", "How many: 300"."""
    letters = sum(map(str.isalpha, entry.value)) * (not entry.value[:1].isdigit())
    near = below.field == "quantity" and below.row - entry.row == 1 and below.value[:1].isdigit()
    return (
        near and not entry.field and is_short(entry.value) and letters >= _FEWEST and not is_agreed("a b", entry.value)
    )


def settled(entry: Entry, book: LabelBook) -> Entry:
    """Now that the whole value is known."""
    if entry.field == OWN:
        return replace(entry, field="")
    if entry.field == "name" and _is_with_street(entry.value):
        return replace(entry, field="billing")
    if entry.guessed and entry.field in SHORT and "\n" in entry.value:
        entry = replace(entry, field="")
    if entry.guessed and entry.field == "message" and tells_of_itself(entry.value):
        return replace(entry, field="")  # "Dealers" over "A new answer came in on 3 May"
    number = entry.field == "order_ref"
    sure = entry.field and not entry.guessed and not number
    if (number and _LISTED.match(entry.value)) or (not sure and asks_for_goods(entry.label, entry.value, number)):
        return replace(entry, field="items")  # "Order:" over what is ordered
    meant = guess(entry.label, entry.value, book) if entry.value and not entry.field else ""
    if meant == "message" and any(phrase in entry.value[:_READ].lower() for phrase in FORM):
        return entry  # "Stockist enquiry" over "You've got a new submission!"
    return replace(entry, field=meant, guessed=True) if meant else entry


def _is_with_street(value: str) -> bool:
    """A name, and below it where they live."""
    name, _, street = value.partition("\n")
    return "@" not in value and any(map(str.isdigit, street)) and not any(map(str.isdigit, name))


def unless_programs(row: Row, entries: list[Entry]) -> list[Entry]:
    """ "This request was sent on 3 May at 10:00 from our site": a clock is no colon behind a label; and neither is that
    of "Kay Moor sent this message:"."""
    if len(entries) != 1 or len(row.cells) > 1 or (entries[0].field and not entries[0].guessed):
        return entries
    long = len(row.text.split()) >= _FEWEST_WORDS or (not row.text.isascii() and len(row.text) >= _FEWEST_MARKS)
    introduces = long and not entries[0].value and any(named_in(row.text))
    return [] if introduces or (_CLOCK.search(row.text) and tells_of_itself(row.text)) else entries
