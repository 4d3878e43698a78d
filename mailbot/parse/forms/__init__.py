"""Letter, Rulebook -> Form, or None where a mail is no form that a website mailed.  Pure, linear, never raises.

The layouts of rules/forms/ are asked first: one that names the sender proves the source, the others only say how the
mail is built.  A mail that fits none may still be a form by its own evidence: then its id is "generic".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hmac import compare_digest
from itertools import pairwise

from msgspec.structs import replace

from mailbot.model.mail import Form, Item
from mailbot.model.rulebook import FormRule, Rulebook
from mailbot.model.trace import RuleTrace
from mailbot.parse.forms.draft import Draft, read_draft
from mailbot.parse.forms.evidence import Seen, is_form, is_layout, is_of_shop, may_be_form, seen
from mailbot.parse.forms.fields import CANONICAL, Fields, read_fields
from mailbot.parse.forms.fitting import fitting_rule, trace
from mailbot.parse.forms.goods.items import read_items, said_again, without_head
from mailbot.parse.forms.kinds import kind_of, may_sell
from mailbot.parse.forms.labels import LabelBook, label_book, plain_label
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.sample import Sample
from mailbot.parse.forms.writer.introduced import is_reply
from mailbot.parse.html.rows import Row, read_rows
from mailbot.parse.quotes import own_lines
from mailbot.text.later import later

__all__ = ["Letter", "read_form", "sample_of", "shadow_form", "try_forms"]

GENERIC = "generic"
_LONGEST = 200_000  # characters of a body that are read as a form
_MOST_ROWS = 3000
_TAGS = later(r"</?(?:b|strong|p|br|td|tr|div|li|span|h[1-6])(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_BREAK = later(r"<br ?/?>\n?", re.IGNORECASE)
_BREAKS = later(r"<(?:br|p|td|div|li)[\s/>]", re.IGNORECASE)
_FEWEST_TAGS = 6
_COMMAND = later(r"\s{0,200}[#＃]\s?[^\W\d_]")
_FEW_LINES = 4
_FEWEST_TURNS = 3
_LONGEST_LABEL = 40
_ORDERED = ("total", "order_ref", "items", "billing", "shipping")
_MOST_INSET = 15  # lines


def read_form(letter: Letter, rulebook: Rulebook) -> Form | None:
    return _read(letter, rulebook, shadow=False)


def shadow_form(letter: Letter, rulebook: Rulebook) -> str:
    """Id of the rule in shadow that would read this mail, "" if none would."""
    if not any(rule.shadow for rule in rulebook.forms):
        return ""
    form = _read(letter, rulebook, shadow=True)
    rule = rulebook.form(form.id) if form else None
    return rule.id if rule and rule.shadow else ""


def try_forms(letter: Letter, rulebook: Rulebook) -> tuple[RuleTrace, ...]:
    """Every form rule, with what it asks and what the mail has."""
    texts = _texts(_bodies(letter))
    return tuple(trace(rule, letter, texts) for rule in rulebook.forms)


def _bodies(letter: Letter) -> list[list[Row]]:
    bodies = [_html_rows(_marked_up(letter.plain)) or _plain_rows(letter.plain), _html_rows(letter.html)]
    if not is_reply(letter):
        bodies += [_unquoted(letter)]
    return [rows for rows in bodies if any(row.text for row in rows)]


def _texts(bodies: Sequence[Sequence[Row]]) -> list[str]:
    return ["\n".join(row.text for row in rows) for rows in bodies]


def sample_of(letter: Letter, rulebook: Rulebook) -> Sample:
    """A mail as the pattern of a form: what is read of it, and whether that is enough to call it one."""
    bodies = _bodies(letter)
    rule = fitting_rule(letter, rulebook.forms, _texts(bodies), shadow=False)
    book = label_book(rulebook, rule)
    drafts = [read_draft(rows, book) for rows in bodies or [[]]]
    readings = [_Reading.of(draft, seen(letter, draft), letter, book, rule) for draft in drafts]
    best = max(readings, key=lambda reading: reading.worth)
    return Sample(letter, best.draft, best.form(letter, rule), best.holds(letter, rule), rule, book)


def _read(letter: Letter, rulebook: Rulebook, shadow: bool) -> Form | None:
    """`shadow`: as if the rules on trial were in force."""
    bodies = _bodies(letter)
    if not bodies:
        return None
    rule = fitting_rule(letter, rulebook.forms, _texts(bodies), shadow)
    if rule is None and _COMMAND.match(letter.plain) is not None:
        return None  # a colleague's "#new order bob@client.example by phone: 200 pcs" has all that a form has
    book = label_book(rulebook, rule)
    drafts = [read_draft(rows, book) for rows in bodies]
    words = [seen(letter, draft) for draft in drafts]
    if rule is None and not any(may_be_form(letter, *one) for one in zip(drafts, words, strict=True)):
        return None
    readings = [_Reading.of(*one, letter, book, rule) for one in zip(drafts, words, strict=True)]
    held = [reading for reading in readings if reading.holds(letter, rule)]
    return max(held, key=lambda reading: reading.worth).form(letter, rule) if held else None


def _plain_rows(plain: str) -> list[Row]:
    plain = _BREAK.sub("\n", plain) if "<" in plain else plain  # of a value that the site keeps as HTML
    return [Row((line.replace("\xa0", " "),)) for line in own_lines(plain[:_LONGEST], _MOST_ROWS)]


def _marked_up(plain: str) -> str:
    """HTML that a script mailed as plain text."""
    if "</" not in plain or len(_TAGS.findall(plain[:_LONGEST])) < _FEWEST_TAGS:
        return ""
    return plain if _BREAKS.search(plain) else plain.replace("\n", "<br>\n")


def _unquoted(letter: Letter) -> list[Row]:
    """Some programs set all fields in, as if they quoted them; what they say around them is short."""
    if letter.html.strip():
        rows = read_rows(letter.html)
        said = [row.quoted for row in rows if row.text.strip()]
        quoted = any(said) and (said.count(False) <= _FEW_LINES or _is_inset(said))
        return [replace(row, quoted=False) for row in rows][:_MOST_ROWS] if quoted else []
    lines = [line for line in letter.plain[:_LONGEST].split("\n") if line.strip()]
    # all of it, or each value below its label
    quoted = bool(lines) and all(line.startswith(">") or len(line) <= _LONGEST_LABEL for line in lines)
    quoted = quoted and (lines[0].startswith(">") or _by_turns(lines)) and lines[-1].startswith(">")
    return [Row((line.lstrip("> "),)) for line in lines[:_MOST_ROWS]] if quoted else []


def _by_turns(lines: Sequence[str]) -> bool:
    turns = sum(1 for above, below in pairwise(lines) if below.startswith(">") and not above.startswith(">"))
    return turns >= _FEWEST_TURNS and 2 * turns >= sum(not line.startswith(">") for line in lines)


def _is_inset(said: Sequence[bool]) -> bool:
    """One quote, and more of the mail below it: so portals set the visitor's own words."""
    ends = sum(1 for above, below in pairwise(said) if above and not below)
    return ends == 1 and not said[-1] and said.count(True) <= _MOST_INSET


def _html_rows(html: str) -> list[Row]:
    rows = [row for row in read_rows(html) if not row.quoted] if html.strip() else []
    return rows[:_MOST_ROWS]


def _is_open(rule: FormRule | None) -> bool:
    """May the mail tell its kind?  A plug-in's layout mails orders as well as questions; who names senders knows."""
    return rule is None or (rule.kind == "inquiry" and not rule.sources)


class _Reading:
    """One body of the mail, read as a form."""

    def __init__(self, draft: Draft, words: Seen, fields: Fields, items: tuple[Item, ...]) -> None:
        self.draft, self.words, self.fields, self.items = draft, words, fields, items

    @classmethod
    def of(cls, draft: Draft, words: Seen, letter: Letter, book: LabelBook, rule: FormRule | None) -> _Reading:
        open = _is_open(rule)
        is_order = (rule is not None and rule.kind == "order") or (open and (words.order or is_of_shop(letter, draft)))
        items = read_items(draft, book, is_order, open and may_sell(words), letter.subject)
        if items:
            draft = without_head(draft, book)
            words = seen(letter, draft)
        sells = open and kind_of(draft, words, len(items)) == "order"
        if open and not items and not any(map(draft.has, _ORDERED)):
            is_order = sells = False  # "Novo pedido de contacto": whatever stands there is said
        return cls(draft, words, read_fields(draft, letter, rule, is_order, sells), items)

    @property
    def worth(self) -> int:
        """How much was understood: the better reading of two bodies wins, plain text on a draw."""
        known = sum(1 for key, _value in self.fields.pairs if key in CANONICAL)
        return 2 * known + 3 * bool(self.items) + sum(1 for entry in self.draft.entries if entry.field)

    def holds(self, letter: Letter, rule: FormRule | None) -> bool:
        if rule is None:
            return is_form(letter, self.draft, self.words, self.fields, len(self.items))
        if not rule.sources:
            return is_layout(letter, self.draft, self.words, self.fields, len(self.items), bool(rule.marks))
        return bool(self.items) or any(key in CANONICAL for key, _value in self.fields.pairs)

    def form(self, letter: Letter, rule: FormRule | None) -> Form:
        priced = bool(self.items) and all(item.quantity and item.price for item in self.items)
        seems = kind_of(self.draft, self.words, len(self.items), priced) if _is_open(rule) else ""
        kind = rule.kind if rule is not None and seems != "order" else seems
        known = rule is not None and bool(rule.sources)
        proof = _proof(self.fields, letter, rule) if rule is not None else ""
        id = rule.id if rule is not None else GENERIC
        secret = plain_label(rule.secret_field) if rule is not None and rule.secret_field else ""
        # the secret proves the form: it goes no further, neither to staff nor into an acknowledgement
        pairs = tuple((key, value) for key, value in self.fields.pairs if not secret or plain_label(key) != secret)
        visitor = self.fields.customer.address
        if visitor and visitor == letter.visitor.address and not self.fields.get("email"):
            pairs = (*pairs, ("email", visitor))  # Reply-To says it: no evidence that it is a form
        again = said_again(self.draft.entries, self.items)
        return Form(id, kind, pairs, self.items, self.fields.customer, known, proof, again)


def _proof(fields: Fields, letter: Letter, rule: FormRule) -> str:
    if rule.secret and rule.secret_field:
        wanted = plain_label(rule.secret_field)
        given = [value.strip() for key, value in fields.pairs if plain_label(key) == wanted]
        if any(compare_digest(value.encode(), rule.secret.encode()) for value in given):
            return "secret"
    if rule.address and rule.address.lower() in (address.lower() for address in letter.recipients):
        return "address"
    return "local" if letter.local and rule.sources else ""
