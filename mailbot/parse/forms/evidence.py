"""Letter, Draft -> is this a form that a program mailed, and of what kind?  Pure, linear.

A person's letter has labels too ("Tel:", "Quantity: 500"), so no single sign decides: signs are weighed.
"""

from __future__ import annotations

from collections.abc import Set

from msgspec import Struct

from mailbot.parse.forms.closing import is_team
from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.fields import Fields
from mailbot.parse.forms.labels import plain_label
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.prose import greets, order_ref
from mailbot.parse.forms.signs.phrases import FORM, ORDER
from mailbot.parse.forms.signs.reachable import has_contact, keeps_buyer_hidden
from mailbot.parse.forms.signs.senders import is_machine, is_robot
from mailbot.parse.forms.signs.small_print import (
    announces,
    comes_from_site,
    heads_mail_of,
    is_programs,
    may_announce,
    speaks_of_self,
    tells_of_itself,
)
from mailbot.parse.forms.writer.cards import only_contact
from mailbot.parse.forms.writer.introduced import author_signs, closes, is_introduced, is_reply
from mailbot.parse.forms.writer.whose import named_card
from mailbot.parse.quotes.signature import split_signature
from mailbot.text.literals import phrases_in
from mailbot.text.patterns import any_of

ENOUGH = 5
_SECTIONS = 2  # blocks of fields under a drawn heading: so writes a program, or one who copies its form
_FEWEST_KNOWN = 2
_MANY = 4  # fields
_SOME = 3
_NEARLY_ALL = 0.9
_FIRST_LINES = 4
_LAST_LINES = 6
_ORDERED = frozenset({"order_ref", "name", "email"})
_NAMES = frozenset({"name", "first_name", "last_name"})
_OF_PROGRAMS = any_of((*FORM, *ORDER))


class Seen(Struct, frozen=True):
    """Plain words of a mail that no field took, lower case, and what programs say among them."""

    subject: str
    prose: str
    form: tuple[str, ...]
    order: bool
    announced: bool = False  # by no known phrase


def seen(letter: Letter, draft: Draft) -> Seen:
    heads = "\n".join(entry.label for entry in draft.entries if entry.field in ("order_ref", "items"))
    subject = letter.subject.lower().replace("’", "'")[:500]
    prose = (heads + "\n" + "\n".join(line for _row, line in draft.prose))[:20_000].lower().replace("’", "'")
    whole = f"{subject}\n{prose}"
    introduced = is_introduced(letter, draft)
    known = _known(draft)
    machine = is_machine(letter) and (bool(known) or only_contact(draft.rows, letter) != "")
    tied = introduced or len(known) >= _FEWEST_KNOWN or letter.visitor.address != "" or machine
    said = introduced or (bool(tied) and _is_announced(letter, subject, draft)) or _is_of_our_shop(letter, draft)
    if _OF_PROGRAMS.search(whole) is None:
        return Seen(subject, prose, (), order=False, announced=said)
    return Seen(subject, prose, tuple(phrases_in(whole, FORM)), bool(phrases_in(whole, ORDER)), said)


def _is_announced(letter: Letter, subject: str, draft: Draft) -> bool:
    """A program says above the fields what came, or below them how it was sent."""
    first, last = (draft.entries[0].row, draft.entries[-1].row) if draft.entries else (0, 0)
    above = [line for row, line in draft.prose if row < first][:_FIRST_LINES]
    above += [entry.label for entry in draft.entries[:1] if not entry.field]  # "A new entry has come in:"
    below = [line for row, line in draft.prose if row > last][-_LAST_LINES:]
    # a letter that greets and closes is mostly a person's
    letterlike = greets(draft) and closes(draft) and not is_machine(letter) and not _asks_all(_known(draft))
    sign = announces if letterlike else may_announce
    whose = draft.first("name") or letter.visitor.name
    signs = _signs_as_site(letter, draft)
    heads = (is_machine(letter) or signs) and any(
        heads_mail_of(line, whose) or comes_from_site(line) for line in (subject, *above)
    )
    heads = heads or (signs and _is_about_another(letter, draft, _known(draft)))
    return heads or any(map(sign, (subject, *above))) or any(map(tells_of_itself, below))


def _signs_as_site(letter: Letter, draft: Draft) -> bool:
    """ "The Formly team", of formly.example, is nobody."""
    last = draft.prose[-1][1].strip(" *_.").lower() if draft.prose else ""
    site = letter.author.domain.lower().rpartition(".")[0].rpartition(".")[2].replace("-", "")
    return is_team(last) and len(site) > 1 and site in last.replace(" ", "").replace("-", "")


def _asks_all(known: Set[str]) -> bool:
    """Who it is, where to answer and what they say: an agent does not list all that."""
    return bool(known & {"name", "first_name", "from"}) and {"email", "message"} <= known


def is_of_shop(letter: Letter, draft: Draft) -> bool:
    """By its parts, not its words: a sum, a block of addresses or goods, and a number in the subject."""
    blocks = any(entry.field in ("billing", "shipping", "items") for entry in draft.entries)
    if not (blocks or is_machine(letter)) or not draft.has("total"):
        return False
    return draft.has("order_ref") or order_ref(letter.subject, draft) != ""


def _is_of_our_shop(letter: Letter, draft: Draft) -> bool:
    """In whatever words it says so: "Kay Moor hat in Ihrem Shop ... aufgegeben"."""
    placed = draft.has("billing") or (draft.has("shipping") and not closes(draft))
    market = not closes(draft) and not letter.answers and _is_about_another(letter, draft, _known(draft))
    return (is_robot(letter) or market) and not is_reply(letter) and placed and _is_priced(letter, draft)


def _is_priced(letter: Letter, draft: Draft) -> bool:
    return is_of_shop(letter, draft) or (draft.has("total") and draft.has("order_ref"))


def may_be_form(letter: Letter, draft: Draft, words: Seen) -> bool:
    """For a mail that fits no rule: could fields and items, whatever they are, still make it one?"""
    if words.form or words.order or words.announced:
        return True
    known = _known(draft)
    visitor = bool(letter.visitor.address)
    from_fields = (
        2
        + 2 * visitor
        + 2 * ("total" in known and is_robot(letter))
        + 2 * (known >= _ORDERED)
        + 2 * ("price" in known and is_robot(letter))
        - 9 * (len(known) < 2 and not visitor)
    )
    return from_fields + _of_draft(letter, draft, known, tells=False) >= ENOUGH


def is_form(letter: Letter, draft: Draft, words: Seen, fields: Fields, items: int) -> bool:
    """For a mail that fits no rule."""
    market = words.order and items > 0 and bool(fields.get("order_ref") and fields.get("total") and fields.get("name"))
    hidden = keeps_buyer_hidden(_tells(words, own=False, greets=False), draft, fields)
    somebody = has_contact(letter, fields) or market or hidden
    return somebody and weight(letter, draft, words, fields, items) >= ENOUGH


def is_layout(letter: Letter, draft: Draft, words: Seen, fields: Fields, items: int, marked: bool) -> bool:
    """For a mail that fits a layout: by its text (`marked`), or by no more than its subject, which people write too."""
    name = fields.get("name")
    somebody = has_contact(letter, fields) or (bool(name) and "*" not in name)
    somebody = somebody or (marked and items > 0 and bool(fields.get("order_ref")) and not name)
    return somebody and weight(letter, draft, words, fields, items) + (4 if marked else 1) >= ENOUGH


def weight(letter: Letter, draft: Draft, words: Seen, fields: Fields, items: int) -> int:
    own = _writes_of_self(letter, fields)
    tells = _tells(words, own, greets(draft))
    in_card = _in_card(draft) and not tells and not _is_of_site(letter, fields)
    known = _known(draft)
    agrees = _visitor_agrees(letter, fields)
    signs = (
        (2, "@" in fields.get("email") and not in_card),
        (2, agrees or (tells and bool(named_card(draft, letter.subject)))),
        (1, items > 0 and words.order),
        (2, items > 0 and "total" in known and (is_robot(letter) or letter.visitor.address != "")),
        (2, items > 0 and known >= _ORDERED),
        (2, items > 1 and "price" in known and _is_of_site(letter, fields)),
        (-3, own and not tells),
        (-6, in_card),
        (-9, len(known) < 2 and not tells and not agrees and not _is_all_labels(letter, draft)),
        (-9, _is_about_mail(draft)),
        (-9, fields.get("email").lower() != letter.author.address.lower() and author_signs(letter, draft)),
    )
    return sum(points for points, holds in signs if holds) + _of_draft(letter, draft, known, tells)


def _is_of_site(letter: Letter, fields: Fields) -> bool:
    """A machine, or our own site, signs with nobody's address from elsewhere."""
    given = fields.get("email").rpartition("@")[2].lower()
    return is_machine(letter) or (is_robot(letter) and given != letter.author.domain.lower())


def _is_all_labels(letter: Letter, draft: Draft) -> bool:
    """From a site, for somebody who is in Reply-To only: "Rating: 5/5", "Comment: ..."."""
    full = len(draft.entries) >= _SOME and _share(draft) >= _NEARLY_ALL
    return full and letter.visitor.address != "" and is_robot(letter)


def _known(draft: Draft) -> set[str]:
    return {entry.field for entry in draft.entries if entry.field and entry.field != "meta" and entry.value}


def _of_draft(letter: Letter, draft: Draft, known: Set[str], tells: bool) -> int:
    signs = (
        (3, tells),
        (1, "name" in known or "from" in known or "first_name" in known),
        (1, "message" in known),
        (1, len(draft.entries) >= 4),
        (1, _share(draft) >= 0.6),
        (1, _begins_with_label(draft)),
        (1, bool(letter.visitor.address)),
        (1, is_robot(letter)),
        (1, is_machine(letter) and len(known) >= _SOME),
        (-3, is_reply(letter)),
        (-4, greets(draft) and not tells and not _is_for_another(letter, draft, known)),
        (-3, not tells and closes(draft)),
        (2, {"name", "email", "message"} <= known),
        (2, draft.heads >= _SECTIONS and not greets(draft)),
        (2, _is_about_another(letter, draft, known) and _is_nobodys(letter, draft)),
        (-3, known <= {"from", "subject"} and not tells),
    )
    return sum(points for points, holds in signs if holds)


def _tells(words: Seen, own: bool, greets: bool) -> bool:
    """A program says so.  "New order" is what a customer writes over a letter, too: it counts from others only."""
    if own:
        return not greets and any(phrase in words.prose for phrase in words.form)
    return bool(words.form) or words.order or words.announced


_TRANSPORT = frozenset({"received", "return path", "message id", "mime version", "content type", "x mailer"})


def _is_about_mail(draft: Draft) -> bool:
    """A delivery report shows the header of another mail."""
    return len({plain_label(entry.label) for entry in draft.entries} & _TRANSPORT) >= 2


def _visitor_agrees(letter: Letter, fields: Fields) -> bool:
    visitor = letter.visitor.address.lower()
    return bool(visitor) and visitor == fields.get("email").lower()


def _is_for_another(letter: Letter, draft: Draft, known: Set[str]) -> bool:
    """Many fields about somebody elsewhere than the machine that mails them: a program may say good day."""
    return _is_about_another(letter, draft, known) and (is_machine(letter) or _speaks_of_nobody(draft, known))


def _is_about_another(letter: Letter, draft: Draft, known: Set[str]) -> bool:
    domain = letter.author.domain.lower()
    given = draft.first("email").strip().lower()
    return "@" in given and not given.endswith(f"@{domain}") and len(known) >= _MANY


def _is_nobodys(letter: Letter, draft: Draft) -> bool:
    """No word of whoever mails it."""
    written = is_reply(letter) or letter.answers or greets(draft) or closes(draft)
    return not written and not any(speaks_of_self(line) for _row, line in draft.prose)


def _speaks_of_nobody(draft: Draft, known: Set[str]) -> bool:
    """Nearly all that a form asks for, no word of whoever mails it, and small print below."""
    lines = [line for _row, line in draft.prose]
    told = {"name", "email", "phone"} <= known and bool({"product", "message"} & known) and not closes(draft)
    return told and not any(map(speaks_of_self, lines)) and is_programs(lines[-1], gap=True)


def _writes_of_self(letter: Letter, fields: Fields) -> bool:
    """A person's own address below their own mail is a signature, not a field."""
    own, given = letter.author.address.lower(), fields.get("email").lower()
    if not own or letter.visitor.address or is_robot(letter):
        return bool(own) and own == given and not letter.visitor.address
    name = letter.author.name.casefold()
    same_name = bool(name) and name == fields.get("name").casefold()
    # a colleague's address, or another one of theirs
    return own == given or own.rpartition("@")[2] == given.rpartition("@")[2] or same_name


def _share(draft: Draft) -> float:
    prose = sum(1 for _row, line in draft.prose if line.strip())
    return len(draft.entries) / (len(draft.entries) + prose) if draft.entries else 0.0


def _begins_with_label(draft: Draft) -> bool:
    first_prose = draft.prose[0][0] if draft.prose else len(draft.rows)
    return bool(draft.entries) and draft.entries[0].row < first_prose


def _in_card(draft: Draft) -> bool:
    """The address stands in a block that closes a letter; the last section of a form names its writer above it."""
    email = next((entry for entry in draft.entries if entry.field == "email"), None)
    if email is None or _begins_with_label(draft):
        return False
    words, _block = split_signature([row.text for row in draft.rows])
    rows = [entry.row for entry in draft.entries if entry.field in _NAMES]
    named = any(row < len(words) for row in rows) and draft.heads >= _SECTIONS
    # whoever signs does not write "Name:" above it, unless in a letter
    labelled = any(row >= len(words) for row in rows) and not greets(draft) and not closes(draft)
    return email.row >= len(words) and not named and not labelled
