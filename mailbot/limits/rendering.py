"""(languages, page, values) -> the page's text; one that an administrator wrote is made in the child.  Threat T18.

A page is tried before it is used, but only on samples: what it makes of a stranger's values is bounded here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mailbot.limits.worker import CannotStart, Worker
from mailbot.reply import rendering, rendering_shipped
from mailbot.reply.pages.page_types import Values

Replies = Mapping[str, Mapping[str, str]]


class Renderer:
    """`reply.rendering`, with the same value.  Raises OverLimits for a page that costs too much."""

    def __init__(self, worker: Worker, replies: Replies, shipped: Replies, trouble: Callable[[str, str], None]) -> None:
        self._worker = worker
        self._replies = replies
        self._in_place = rendering(replies)
        self._shipped = rendering_shipped(shipped)
        self._theirs = {language for language, pages in replies.items() if pages != shipped.get(language)}
        self._trouble = trouble

    def __call__(self, languages: tuple[str, ...], page: str, values: Values) -> str:
        if self._theirs.isdisjoint(languages):
            return self._shipped(languages, page, values)
        seen = {language: self._replies[language] for language in languages if language in self._replies}
        try:
            return str(self._worker.run(f"render {page}", seen, languages, values))
        except CannotStart as error:
            # its length is bounded in place too, and it was tried when it was read
            self._trouble("limits", f"{error}; a page was made without limits")
            return self._in_place(languages, page, values)
