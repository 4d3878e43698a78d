"""Questions -> groups of those that ask the same, the largest first.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from mailbot.model.report import Question, QuestionFact
from mailbot.text import similar

_LIKE = 0.62  # 0..1: below this two questions only share small words
_MOST_GROUPS = 200  # each question is held against so many: a flood of different ones stays cheap
_MOST_SHOWN = 10
_LENGTH = 160  # characters: what a question asks stands at its beginning


class _Group(Struct):
    text: str
    tickets: list[int] = field(default_factory=list)


def alike(questions: Sequence[QuestionFact]) -> tuple[Question, ...]:
    groups: list[_Group] = []
    for one in questions:
        text = _plain(one.text)
        group = next((group for group in groups if similar.wording(text, group.text) >= _LIKE), None)
        if group is None:
            group = _Group(text)
            if len(groups) < _MOST_GROUPS:
                groups.append(group)
        group.tickets.append(one.ticket)
    ranked = sorted(groups, key=lambda group: (-len(group.tickets), group.tickets[0]))
    return tuple(
        Question(group.text, len(group.tickets), tuple(group.tickets)) for group in ranked[:_MOST_SHOWN] if group.text
    )


_GREETING = 40  # characters: the longest line that may be nothing but a greeting


def _plain(text: str) -> str:
    """Its first lines without the greeting."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and len(lines[0]) <= _GREETING and lines[0][-1] in ",，:：!！":
        lines = lines[1:]
    return " ".join(" ".join(lines).split())[:_LENGTH]
