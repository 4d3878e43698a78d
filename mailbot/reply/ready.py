"""FAQ entries -> the ready answer to a customer, and what a colleague is shown of those that may fit.  Pure.

The words are the administrator's own: they need no cleaning of what strangers do, only a limit where they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.model.rulebook import FaqEntry
from mailbot.model.verdict import FaqMatch
from mailbot.reply.clean import clean_body, clean_line, cut
from mailbot.reply.page_types import Suggestion
from mailbot.reply.pages import chain

_SHOWN = 400  # characters of an answer in a notice


@dataclass(frozen=True, slots=True)
class Ready:
    language: str
    lines: tuple[str, ...] = ()


def ready_answer(id: str, faq: Sequence[FaqEntry], language: str, company_language: str) -> Ready | None:
    """In the first language of the customer's chain that the entry has, else in the first that it has at all."""
    entry = next((entry for entry in faq if entry.id == id), None)
    if entry is None or not entry.answers:
        return None
    tongues = (*chain(language, company_language), *entry.answers)
    found = next(tongue for tongue in tongues if tongue in entry.answers)
    return Ready(found, tuple(clean_body(entry.answers[found]).strip().split("\n")))


def suggestions(
    matches: Sequence[FaqMatch], faq: Sequence[FaqEntry], language: str, company_language: str
) -> tuple[Suggestion, ...]:
    titles = {entry.id: clean_line(entry.questions[0]) for entry in faq if entry.questions}
    shown = []
    for match in matches:
        ready = ready_answer(match.faq, faq, language, company_language)
        if ready is not None and match.faq in titles:
            answer = cut(" ".join(ready.lines), _SHOWN)
            shown.append(Suggestion(match.faq, titles[match.faq], round(100 * match.score), answer))
    return tuple(shown)
