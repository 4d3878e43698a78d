"""Draft, fields -> paragraphs between the fields that none of them took: (first line, the others).  Pure, linear.

A label that no list knows stands over its value there; whatever it is, the visitor wrote it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.entries import is_bare_label
from mailbot.parse.forms.labels import plain_label
from mailbot.parse.forms.signs.small_print import is_programs, may_announce, tells_of_itself

_LONGEST = 60  # characters of a label
_MOST = 10


def left_over(draft: Draft, said: Collection[str]) -> list[tuple[str, str]]:
    """`said`: what the fields hold already."""
    held = "\n".join(said)
    found = ((lines[0], "\n".join(lines[1:])) for lines in _paragraphs(draft) if len(lines) > 1)
    return [(label, value) for label, value in found if len(label) <= _LONGEST and value not in held][:_MOST]


def _paragraphs(draft: Draft) -> Iterator[list[str]]:
    begins = {entry.row for entry in draft.entries}
    lines: list[str] = []
    last = -2
    for row, line in draft.prose:
        if not begins or not min(begins) < row < max(begins):
            continue
        if row != last + 1 and lines:
            yield lines
            lines = []
        last = row
        heads = row + 1 in begins and is_bare_label(line)
        if len(draft.rows[row].cells) == 1 and not heads and not _is_of_program(line):
            lines.append(line.strip())
    if lines:
        yield lines


def _is_of_program(line: str) -> bool:
    return may_announce(line) or tells_of_itself(line) or is_programs(line, gap=True) or not plain_label(line)
