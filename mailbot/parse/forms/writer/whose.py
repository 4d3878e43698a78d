"""Draft, subject -> the lines without labels by which a portal says who writes: "Kay Moor", "Moor Mills", "Jordan".

Told by an address among them, or by a name that stands in the subject as well.  Pure, linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.signs.small_print import names_mail
from mailbot.parse.forms.writer.cards import card
from mailbot.parse.forms.writer.visitor import plain_mailbox
from mailbot.text.countries import code_named
from mailbot.text.later import later

_FEWEST, _MOST, _MOST_WORDS = 2, 6, 6  # lines, and words of one
_PEEK = 6  # lines
_LONGEST_NAME = 4  # words
_ENDS_SENTENCE = (".", "!", "?", ":", "。", "！", "：")
_FROM = later(r"\s(?:from|by|von|de|da|van|от|par|por|przez|door|af|av|od|fra|från)\s([^\n:,]{2,60})$")


def opens_with_card(draft: Draft) -> bool:
    """What stands above all fields begins with somebody's name and address, and goes on."""
    rows = [row for row, _line in draft.prose]
    return bool(rows) and rows[0] in card_rows(draft) and not (draft.entries and draft.entries[0].row < rows[0])


def card_rows(draft: Draft, subject: str = "") -> frozenset[int]:
    """Rows of the first paragraph that says who writes and nothing else, where more prose follows."""
    return frozenset(row for row, _line in _with_address(draft.prose) or _below_name(draft.prose, subject))


def named_card(draft: Draft, subject: str) -> dict[str, str]:
    """The fields of such lines, where the subject names the first of them."""
    lines = [line for _row, line in _below_name(draft.prose, subject)]
    if not lines:
        return {}
    country = next((line for line in lines[1:] if code_named(line)), "")
    told = {"name": lines[0]} | card("\n".join(line for line in lines if line != country), lines[0])
    return told | ({"country": country} if country else {})


def _with_address(prose: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    starts = [at for at in range(len(prose)) if not at or prose[at][0] != prose[at - 1][0] + 1]
    for start, end in pairwise(starts):
        told = [(row, line.strip()) for row, line in prose[start:end] if line.strip()[-1:] not in _ENDS_SENTENCE]
        if told and told[-1][0] - told[0][0] == len(told) - 1 and _is_card([line for _row, line in told]):
            return told
    return ()


def _is_card(lines: Sequence[str]) -> bool:
    if not _FEWEST <= len(lines) <= _MOST or any(map(str.isdigit, lines[0])) or "@" in lines[0]:
        return False
    return all(map(_may_stand_in_card, lines)) and sum(map(bool, map(plain_mailbox, lines))) == 1


def _below_name(prose: Sequence[tuple[int, str]], subject: str) -> Sequence[tuple[int, str]]:
    start = next((at for at, (_row, line) in enumerate(prose[:_PEEK]) if _is_named(line.strip(), subject)), -1)
    told: list[tuple[int, str]] = []
    for row, line in prose[start : start + _MOST] if start >= 0 else ():
        if told and (row != told[-1][0] + 1 or not _may_stand_in_card(line)):
            break
        told.append((row, line.strip()))
    return told


def _may_stand_in_card(line: str) -> bool:
    return len(line.split()) <= _MOST_WORDS and line.strip()[-1:] not in _ENDS_SENTENCE


def _is_named(line: str, subject: str) -> bool:
    """ "[Kay Moor] Inquiry about lamps", "Message from Kay Moor"."""
    said = _FROM.search(subject.strip(" .!")[:300])
    named = subject.startswith((f"[{line}]", f"【{line}】")) or (said is not None and said[1].strip("\"'“”") == line)
    return named and 1 < len(line.split()) <= _LONGEST_NAME and line[:1].isupper() and not names_mail(line)
