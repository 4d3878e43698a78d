"""A mail server whose answers get lost, and the connection that the daemon has to it (mailbot.intake.connection)."""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec import Struct, field
from simulator.mails import Posted
from simulator.world import Life, World

from mailbot.intake.connection import Folder, Listed, Opened

T = TypeVar("T")
INBOX, DONE, PRIVATE = "INBOX", "Done", "Private"


class Lying(Struct):
    """A mail in a folder."""

    posted: Posted
    received_at: datetime
    flags: set[str] = field(default_factory=set)


class Box(Struct):
    uidvalidity: int = 1
    next_uid: int = 1
    mails: dict[int, Lying] = field(default_factory=dict)

    def put(self, lying: Lying) -> None:
        self.mails[self.next_uid] = lying
        self.next_uid += 1

    def rebuild(self) -> None:
        """A new UIDVALIDITY: the same mails under other numbers."""
        lying, self.mails, self.next_uid = list(self.mails.values()), {}, 1
        self.uidvalidity += 1
        for one in lying:
            self.put(one)


class MailServer:
    def __init__(self, world: World) -> None:
        self._world = world
        self.boxes = {name: Box() for name in (INBOX, DONE, PRIVATE)}

    def deliver(self, posted: Posted) -> None:
        self._world.tell(f"delivered: {posted.content}")
        self.boxes[INBOX].put(Lying(posted, self._world.true_time.replace(microsecond=0)))

    def move(self, uid: int, source: str, target: str) -> bool:
        lying = self.boxes[source].mails.pop(uid, None)
        if lying is not None:
            self.boxes[target].put(lying)
        return lying is not None

    # --- people in the same mailbox ---
    def somebody_acts(self) -> None:
        dice, inbox, done = self._world.dice, self.boxes[INBOX], self.boxes[DONE]
        turns: list[tuple[str, Callable[[], object]]] = []
        for uid, lying in sorted(inbox.mails.items())[:3]:
            turns += [
                (f"deletes {lying.posted.content}", lambda uid=uid: inbox.mails.pop(uid)),
                (f"takes {lying.posted.content} out of INBOX", lambda uid=uid: self.move(uid, INBOX, PRIVATE)),
                (
                    f"copies {lying.posted.content} in INBOX",
                    lambda one=lying: inbox.put(Lying(one.posted, one.received_at)),
                ),
                (f"reads {lying.posted.content}", lambda one=lying: one.flags.add("\\Seen")),
                (f"marks {lying.posted.content} deleted", lambda one=lying: one.flags.add("\\Deleted")),
            ]
        for uid, lying in sorted(done.mails.items())[:2]:
            turns.append((f"drags {lying.posted.content} back", lambda uid=uid: self.move(uid, DONE, INBOX)))
        if dice.random() < 0.3:
            turns = [("rebuilds INBOX: a new UIDVALIDITY", inbox.rebuild)]
        if turns:
            what, act = dice.choice(turns)
            self._world.tell(f"somebody {what}")
            act()


class SimConnection:
    """The daemon's session.  `moved` hears of each mail that it moved out of INBOX, at the moment of the effect."""

    is_gmail = False
    can_move = True

    def __init__(self, world: World, life: Life, server: MailServer, moved: Callable[[Posted], None]) -> None:
        self._world = world
        self._life = life
        self._server = server
        self._moved = moved
        self._open = ""
        self._uidvalidity = 0

    def _ask(self, what: str, effect: Callable[[], T]) -> T:
        """Lost on its way there, refused, done, or done and the answer lost."""
        self._world.edge(self._life, f"imap-before {what}")
        if self._world.rolls(0.5):
            self._lost(f"{what} is lost on its way")
        if self._open and self._box.uidvalidity != self._uidvalidity:
            self._lost(f"{what}: the folder was rebuilt under us")
        if self._world.rolls(0.1):
            self._world.tell(f"{what} is refused")
            raise imaplib.IMAP4.error(f"NO {what}")
        value = effect()
        self._world.edge(self._life, f"imap-after {what}")
        if self._world.rolls(0.5):
            self._lost(f"the answer to {what} is lost")
        return value

    def _lost(self, what: str) -> None:
        self._world.tell(what)
        raise imaplib.IMAP4.abort(what) if self._world.dice.random() < 0.5 else TimeoutError(what)

    @property
    def _box(self) -> Box:
        return self._server.boxes[self._open]

    # --- looking ---
    def can(self, capability: str) -> bool:
        return False

    def folders(self) -> list[Folder]:
        return self._ask("LIST", lambda: [Folder(name, frozenset(), "/") for name in self._server.boxes])

    def open(self, folder: str, *, read_only: bool = False) -> Opened:
        self._open = ""

        def select() -> Opened:
            box = self._server.boxes[folder]
            self._open, self._uidvalidity = folder, box.uidvalidity
            return Opened(box.uidvalidity, len(box.mails), box.next_uid, frozenset({"\\*"}), writable=not read_only)

        return self._ask("SELECT", select)

    def listing(self, first: int, last: int = 0) -> list[Listed]:
        def fetch() -> list[Listed]:
            return [
                Listed(uid, len(one.posted.octets), one.received_at, "\\Deleted" in one.flags)
                for uid, one in sorted(self._box.mails.items())
                if uid >= first and (not last or uid <= last)
            ]

        return self._ask("FETCH-list", fetch)

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes]:
        here = self._box.mails
        return self._ask("FETCH-body", lambda: {uid: here[uid].posted.octets for uid in uids if uid in here})

    # --- changing ---
    def create(self, folder: str) -> None:
        self._ask("CREATE", lambda: self._server.boxes.setdefault(folder, Box()))

    def mark(self, uids: Sequence[int], keyword: str) -> None:
        def store() -> None:
            for uid in uids:
                if uid in self._box.mails:
                    self._box.mails[uid].flags.add(keyword)

        self._ask("STORE", store)

    def move(self, uids: Sequence[int], folder: str) -> None:
        def move() -> None:
            for uid in uids:
                lying = self._box.mails.get(uid)
                if lying is not None:
                    self._moved(lying.posted)
                    self._server.move(uid, self._open, folder)

        self._ask("MOVE", move)

    def close(self, *, politely: bool = False) -> None:
        """Nothing is held."""
