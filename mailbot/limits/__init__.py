"""Octets -> Message, and replies -> their problems, with a bound on what strangers' octets and pages may cost.

Ordinary mail is read in place.  Mail out of the ordinary, and pages that an administrator wrote, are tried in a child
process that has little memory, little time, and nothing worth having.  Promise P26, threats T14, T18.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mailbot.limits.bounds import USUAL, Bounds
from mailbot.limits.odd import oddity
from mailbot.limits.rendering import Renderer
from mailbot.limits.worker import CannotStart, Worker
from mailbot.model.errors import OverLimits
from mailbot.model.mail import Message, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Trust
from mailbot.parse import parse
from mailbot.reply import wrong_replies

__all__ = ["Bounds", "Reader", "Renderer", "Worker", "oddity", "problems_of"]

Replies = Mapping[str, Mapping[str, str]]


class Reader:
    """`parse`, with the same arguments and the same value.  Raises OverLimits for a mail that costs too much."""

    def __init__(self, worker: Worker, trouble: Callable[[str, str], None]) -> None:
        self._worker = worker
        self._trouble = trouble

    def __call__(self, raw: RawMessage, rulebook: Rulebook, trust: Trust, limits: Limits) -> Message:
        if not oddity(raw.octets):
            return parse(raw, rulebook, trust, limits)
        # what reading a mail needs of the rules; all of them would take longer to send than the mail to read
        needed = Rulebook(forms=rulebook.forms, labels=rulebook.labels)
        try:
            message = self._worker.run("parse", raw, needed, trust, limits)
        except CannotStart as error:
            # the caps of parse hold without the child too: better read than set aside
            self._trouble("limits", f"{error}; read without limits")
            return parse(raw, rulebook, trust, limits)
        assert isinstance(message, Message)
        return message


def problems_of(replies: Replies, known: Replies, bounds: Bounds = USUAL) -> list[str]:
    """What is wrong with pages that somebody wrote.  `known`: those that ship, which are tried in place."""
    if replies == known:
        return wrong_replies(replies)
    worker = Worker(bounds)
    try:
        return list(worker.run("wrong_replies", replies))
    except CannotStart:
        return wrong_replies(replies)
    except OverLimits as error:
        each = (name for name, alone in _each_alone(replies, known) if _breaks(worker, alone))
        return [f"{next(each, 'replies')}: found a page that has no end ({error}), expected one that is made at once"]
    finally:
        worker.close()


def _each_alone(replies: Replies, known: Replies) -> Iterator[tuple[str, Replies]]:
    """Each page that is not ours, among pages that are."""
    for language, pages in replies.items():
        for page, text in pages.items():
            shipped = known.get(language, {})
            if shipped.get(page) != text:
                yield f"replies/{language}/{page}.j2", {**known, language: {**shipped, page: text}}


def _breaks(worker: Worker, replies: Replies) -> bool:
    try:
        worker.run("wrong_replies", replies)
    except OverLimits:
        return True
    return False
