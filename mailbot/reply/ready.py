"""FAQ entries -> the ready answer to a customer, and what a colleague is shown of those that may fit.  Pure.

The words are the administrator's own: they need no cleaning of what strangers do, only a limit where they are shown.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from msgspec import Struct

from mailbot.model.rulebook import FaqEntry
from mailbot.model.verdict import Verdict
from mailbot.reply.clean import clean_body, clean_line, cut
from mailbot.reply.pages import chain, variants
from mailbot.reply.pages.page_types import Suggestion
from mailbot.text.later import later

_HAN = later("[\u4e00-\u9fff]")
_SHOWN = 400  # characters of an answer in a notice


class Ready(Struct, frozen=True):
    language: str
    lines: tuple[str, ...] = ()


def ready_answer(
    id: str, faq: Sequence[FaqEntry], language: str, company_language: str, around: Container[str] = ()
) -> Ready | None:
    """In the first language of the customer's chain that the entry has, else in the first that it has at all.

    `around`: in which the letter around it can be; a customer of another language gets all of it in one of them."""
    entry = next((entry for entry in faq if entry.id == id), None)
    if entry is None or not entry.answers:
        return None
    tongues = (*chain(language, company_language), *entry.answers)
    there = [tongue for tongue in tongues if tongue in entry.answers]
    found = next((tongue for tongue in there if tongue in around or tongue in variants(language)), there[0])
    return Ready(found, tuple(clean_body(entry.answers[found]).strip().split("\n")))


def suggestions(
    verdict: Verdict, faq: Sequence[FaqEntry], reader: str, company_language: str
) -> tuple[Suggestion, ...]:
    """The answers in the customer's language, their titles in the colleague's."""
    titles = {entry.id: clean_line(_title(entry, reader)) for entry in faq if entry.questions}
    shown = []
    for match in verdict.faq:
        ready = ready_answer(match.faq, faq, verdict.language, company_language)
        if ready is not None and match.faq in titles:
            answer = cut(" ".join(ready.lines), _SHOWN)
            shown.append(Suggestion(match.faq, titles[match.faq], round(100 * match.score), answer))
    return tuple(shown)


def _title(entry: FaqEntry, reader: str) -> str:
    """The first way to ask that has the reader's script; entries mix languages and do not name them."""
    chinese = reader.startswith("zh")
    return next((one for one in entry.questions if bool(_HAN.search(one)) is chinese), entry.questions[0])
