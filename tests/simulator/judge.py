"""A world that has come to rest, and its store -> which promises were broken (P1, P2, P4 to P7, P9, P10, P13, P15)."""

from __future__ import annotations

from collections import Counter, defaultdict

from simulator.mails import Posted
from simulator.mailserver import DONE, INBOX, MailServer
from simulator.memory import memory
from simulator.world import World
from sqlalchemy import select

from mailbot.pipeline import MAX_TRIES
from mailbot.store.tables.core import letters, mails, originals, outbox

_ALLOWED = "Y"


class Judge:
    def __init__(self, world: World, server: MailServer) -> None:
        self._world = world
        self._server = server
        self._contents: dict[bytes, str] = {}  # octets -> which mail that is

    def was_posted(self, posted: Posted) -> None:
        self._contents[posted.octets] = posted.content

    def complain(self, what: str) -> None:
        self._world.violated(what)

    def was_moved(self, posted: Posted) -> None:
        """P1, at the very moment of the effect."""
        if posted.content not in self._stored():
            self._world.violated(f"moved out of INBOX before it was stored: {posted.content}")

    def nothing_is_in_hand(self) -> None:
        for (row,) in memory().rows("select id from outbox where state = 'sending'"):
            self._world.violated(f"a clean stop leaves row {row} sending")

    def was_set_aside(self, reason: str, deaths: int) -> None:
        if deaths < MAX_TRIES:
            self._world.violated(f"set aside although nobody died of it: {reason}")

    def _stored(self) -> Counter[str]:
        return Counter(self._contents.get(octets, "altered") for (octets,) in memory().rows(select(originals.c.octets)))

    def closes(self) -> None:
        self._nothing_is_lost()
        self._nothing_is_doubled()
        self._nothing_is_half_done()
        self._letters_are_queued()
        self._letters_are_sent()

    def _nothing_is_lost(self) -> None:
        stored = self._stored()
        for folder in (INBOX, DONE):
            for _, lying in sorted(self._server.boxes[folder].mails.items()):
                deleted = folder == INBOX and "\\Deleted" in lying.flags
                if lying.posted.content not in stored and not deleted:
                    self._world.violated(f"in {folder} and not in the store: {lying.posted.content}")

    def _nothing_is_doubled(self) -> None:
        for content, count in sorted(self._stored().items()):
            if count > 1 or content == "altered":
                self._world.violated(f"stored {count} times: {content}")
        opened = "select ticket, count(*) from messages where disposition = 'open_ticket' group by ticket"
        for ticket, count in memory().rows(opened):
            if ticket is None or count != 1:
                self._world.violated(f"{count} mails opened ticket {ticket}")

    def _nothing_is_half_done(self) -> None:
        unfinished = select(mails.c.state, originals.c.octets).join(originals).where(mails.c.state != "done")
        for state, octets in memory().rows(unfinished):
            self._world.violated(f"{self._contents.get(octets)} is left {state}")
        silent = "select id from mails where state = 'done' and id not in (select mail from messages)"
        for (mail,) in memory().rows(silent):
            self._world.violated(f"mail {mail} is done and nothing was decided")
        for message_id, state in memory().rows(
            "select message_id, state from outbox join letters on letters.id = letter "
            "where state in ('sending', 'queued')"
        ):
            self._world.violated(f"{message_id} is left {state}")

    def _letters_are_queued(self) -> None:
        """What a decision sends is in the outbox."""
        kinds: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for mail, kind in memory().rows("select mail, kind from letters where mail is not null"):
            kinds[mail][kind] += 1
        # came by another relay and nothing else: its writer is told that it proves nothing
        held = {mail for (mail,) in memory().rows("select mail from reasons where code = 'desk.unproven'")}
        for mail, disposition, code in memory().rows("select mail, disposition, ack_code from messages"):
            wanted = {
                "notice": disposition == "open_ticket" or mail in held,
                "ack": code == _ALLOWED,
                "answer": disposition == "answer",
            }
            for kind, due in wanted.items():
                if kinds[mail][kind] != due:
                    self._world.violated(f"mail {mail} ({disposition}, {code}) has {kinds[mail][kind]} times: {kind}")

    def _letters_are_sent(self) -> None:
        names = letters.c.message_id + " " + outbox.c.recipient
        rows = memory().rows(select(names, outbox.c.kind, outbox.c.state, letters.c.octets).join(letters))
        for letter, kind, state, octets in rows:
            copies = self._world.accepted.get(letter, [])
            at_most = 1 if kind == "ack" else 1 + self._world.gaps[letter]
            if len(copies) > at_most:
                self._world.violated(f"sent {len(copies)} times, {at_most} allowed: {kind} {letter}")
            if state == "sent" and not copies:
                self._world.violated(f"said to be sent, and never was: {kind} {letter}")
            if state == "unknown" and kind != "ack":
                self._world.violated(f"not sent again: {kind} {letter}")
            if state == "failed" and copies and not self._world.gaps[letter]:
                self._world.violated(f"said to have failed, and was sent: {kind} {letter}")
            if any(one != octets for _, one in copies):
                self._world.violated(f"not the octets that were frozen: {letter}")
        known = {letter for letter, *_ in rows}
        for letter in self._world.accepted:
            if letter not in known:
                self._world.violated(f"sent and not in the outbox: {letter}")
