"""A store and its daemons -> which mailboxes each of them works.  PostgreSQL: fair_share.py; else one has all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from mailbot.model.portion import Portion


class Share(Protocol):
    """One daemon's part.  Called from one thread."""

    @property
    def among_others(self) -> bool:
        """May other daemons work on this store?  Then `look` has news now and then."""
        ...

    def look(self, mailboxes: Sequence[str]) -> Portion:
        """Takes what is free, up to a fair part of `mailboxes`.  Raises TemporaryFailure: the store is away."""
        ...

    def let_go(self, mailbox: str) -> None:
        """We work it no more; another daemon may."""
        ...


class Alone:
    """The only daemon there can be has everything."""

    among_others = False

    def look(self, mailboxes: Sequence[str]) -> Portion:
        return Portion(tuple(mailboxes))

    def let_go(self, mailbox: str) -> None:
        """Nobody else is there to take it."""


@contextmanager
def alone(exclusive: Callable[[str], AbstractContextManager[bool]]) -> Iterator[Share | None]:
    with exclusive("daemon") as ours:
        yield Alone() if ours else None
