"""Which pure functions may run in the child, and the types that go in and come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from mailbot.model.mail import Message, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Trust
from mailbot.parse import parse
from mailbot.reply import rendering, wrong_replies
from mailbot.reply.pages import PAGES


class Task(Struct, frozen=True):
    run: Callable[..., Any]
    takes: Any  # type of the tuple of arguments
    gives: Any


Replies = Mapping[str, Mapping[str, str]]


def _page(page: str) -> Task:
    """Compiled anew each time: it is one page of a few kilobytes, and the child keeps nothing between jobs."""
    values = PAGES[page]
    return Task(
        lambda replies, languages, given: rendering(replies)(languages, page, given),
        tuple[Replies, tuple[str, ...], values],  # type: ignore[valid-type]
        str,
    )


TASKS: Mapping[str, Task] = {
    "parse": Task(parse, tuple[RawMessage, Rulebook, Trust, Limits], Message),
    "wrong_replies": Task(wrong_replies, tuple[Replies], list[str]),
    **{f"render {page}": _page(page) for page in PAGES},
}
