"""One round of work in this process, without a daemon: every mailbox once, or one mail from a pipe."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import BinaryIO, TypeVar

from mailbot import pipeline
from mailbot.app import App
from mailbot.intake.pipe import read_pipe
from mailbot.model.errors import PermanentFailure

T = TypeVar("T")


def run_once(app: App) -> tuple[int, int]:
    """(mails taken in, rows tried to send).  Raises the first trouble of a mailbox after all were tried."""
    app.begin_life()
    taken, troubles = 0, []
    for name in app.watched:
        try:
            taken += app.source(name, lambda work: work(), lambda: None).look().taken
        except Exception as error:  # the other mailboxes first
            troubles.append(error)
    app.faq_news()
    app.make_round()
    app.let_go()
    sent = asyncio.run(_send_all(app))
    if troubles:
        raise troubles[0]
    return taken, sent


async def _send_all(app: App) -> int:
    sender = app.sender(_at_once)
    sent = 0
    try:
        while done := await sender.send_due():
            sent += done
    finally:
        await sender.close()
    return sent


def _at_once(work: Callable[[], T]) -> Awaitable[T]:
    """Here everything runs in one thread."""
    value: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    value.set_result(work())
    return value


def take_from_pipe(app: App, stream: BinaryIO, sender: str, mailbox: str) -> None:
    """When this returns the mail is in the store for good; a running daemon, or `once`, sends what it queued."""
    boxes = app.house.settings.mailboxes
    box = app.house.settings.mailbox(mailbox) if mailbox else next(iter(boxes), None)
    if box is None:
        known = ", ".join(one.name for one in boxes)
        raise PermanentFailure(f"no mailbox {mailbox!r} in the configuration (there are: {known})")
    with app.store.begin() as tx:
        tx.adopt(box.name, app.house.clock())
    pipeline.take_in([read_pipe(stream, sender, box.name, app.house.clock(), app.house.settings.limits)], app.house)
