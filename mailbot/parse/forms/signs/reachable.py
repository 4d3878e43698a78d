"""Letter, Fields -> is there somebody who can be answered, or a portal that stands between?  Pure, linear."""

from __future__ import annotations

from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.fields import Fields
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.signs.small_print import asks_no_answer

_DIGITS = 7  # of a telephone number


def has_contact(letter: Letter, fields: Fields) -> bool:
    # two addresses in the field make no customer, but still a form
    return "@" in fields.get("email") or bool(letter.visitor.address) or _is_real_phone(fields.get("phone"))


def keeps_buyer_hidden(is_told: bool, draft: Draft, fields: Fields) -> bool:
    """A portal keeps its buyers' addresses to itself, and says that nobody reads an answer to its mail.  `is_told`: it
    says what it mails, too."""
    told = is_told and bool(fields.get("name") and fields.get("message"))
    return told and any(asks_no_answer(line) for _row, line in draft.prose)


def _is_real_phone(text: str) -> bool:
    return sum(mark.isdigit() for mark in text) >= _DIGITS and "*" not in text
