"""A daemon's share of the mailboxes -> a thread for each, begun and ended as the share changes.

`look` is called by one thread at a time; what it found may be read by any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Thread

from mailbot.intake import MailSource
from mailbot.store.backends.share import Share

STOP_WITHIN = 30.0  # seconds: the mail in hand may finish (promise P14)


class Mailboxes:
    """`note(event, **fields)` is told what is taken and left where there are other daemons."""

    def __init__(
        self,
        share: Share,
        names: Sequence[str],
        source_of: Callable[[str], MailSource],
        note: Callable[..., None],
    ) -> None:
        self._share = share
        self._names = names
        self._source_of = source_of
        self._leaving: set[str] = set()  # asked to stop
        self._note = note
        self._stopped = False
        self._working: dict[str, tuple[MailSource, Thread]] = {}
        self.elsewhere = frozenset(names if share.among_others else ())  # not ours to work
        self.leads = False
        self.daemons = 1

    def look(self) -> None:
        portion = self._share.look(self._names)
        self.leads, self.daemons = portion.leads, portion.daemons
        for name in portion.ours:
            if name not in self._working:
                self._begin(name)
        self._leaving.update(portion.leave)
        self._end()

    def stop(self) -> None:
        """All of them at once; nothing is taken any more."""
        self._stopped = True
        for source, _ in list(self._working.values()):
            source.stop()

    def wait(self) -> None:
        for _, thread in list(self._working.values()):
            thread.join(STOP_WITHIN)

    def __len__(self) -> int:
        return len(self._working)

    def _begin(self, name: str) -> None:
        source = self._source_of(name)
        thread = Thread(target=source.run, name=f"mailbox-{name}", daemon=True)
        self._working[name] = source, thread
        self.elsewhere -= {name}
        self._say("took", name)
        thread.start()
        if self._stopped:  # meanwhile
            source.stop()

    def _end(self) -> None:
        leaving = [(name, *self._working[name]) for name in sorted(self._leaving)]
        for name, source, _ in leaving:
            source.stop()
            self.elsewhere |= {name}
        for name, _, thread in leaving:
            thread.join(STOP_WITHIN)
            if not thread.is_alive():  # else it is left with one of the next looks
                del self._working[name]
                self._leaving.discard(name)
                self._share.let_go(name)
                self._say("left", name)

    def _say(self, event: str, name: str) -> None:
        if self._share.among_others:
            self._note(event, mailbox=name)
