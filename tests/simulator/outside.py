"""Where mail goes: a server whose answers get lost around the final dot, and a composer that writes three lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from types import coroutine
from typing import Any

from simulator.world import Life, World

from mailbot.model.outgoing import DeliveryReport, Kind, Outcome, Outgoing
from mailbot.model.tokens import Purpose, Token
from mailbot.reply import Composer, Notice


@coroutine
def pause() -> Generator[None, None, None]:
    """Somebody else may go on here."""
    yield


def letter_of(mail: Outgoing) -> str:
    return f"{mail.message_id} {mail.recipients[0]}"


class SimTransport:
    def __init__(self, world: World, life: Life) -> None:
        self._world = world
        self._life = life

    async def send(self, mail: Outgoing, before_data: Callable[[], Awaitable[None]]) -> DeliveryReport:
        world, life, to = self._world, self._life, mail.recipients[0]
        await pause()
        world.edge(life, "smtp-connect")
        early = self._early(to)
        if early is not None:
            return early
        await before_data()
        await pause()
        world.edge(life, "smtp-data")
        if world.rolls(0.3):
            return self._said(to, Outcome.DEFERRED, 451)
        if world.rolls(0.1):
            return self._said(to, Outcome.FAILED, 554)
        if world.rolls(0.3):
            return self._said(to, Outcome.UNKNOWN, 0)  # the server never saw the final dot
        return await self._accepted(mail)

    def _early(self, to: str) -> DeliveryReport | None:
        for share, outcome, code in (
            (0.5, Outcome.DEFERRED, 0),
            (0.3, Outcome.DEFERRED, 450),
            (0.1, Outcome.FAILED, 550),
            (0.1, Outcome.REFUSED_US, 535),
        ):
            if self._world.rolls(share):
                return self._said(to, outcome, code)
        return None

    def _said(self, to: str, outcome: Outcome, code: int) -> DeliveryReport:
        self._world.tell(f"mail to {to}: {outcome.value} {code}")
        return DeliveryReport(to, outcome, code, "said so")

    async def _accepted(self, mail: Outgoing) -> DeliveryReport:
        world, life, letter = self._world, self._life, letter_of(mail)
        world.tell(f"accepted from life {life.number}: {mail.kind.value} {letter}")
        world.accepted.setdefault(letter, []).append((mail.kind.value, mail.octets))
        if any(letter in other.in_data for other in world.lives if other is not life):
            world.gaps[letter] += 1  # another life has begun the same and could not say how it ended
        life.unreported.add(letter)
        world.edge(life, "smtp-dot")
        await pause()
        if world.rolls(0.6):
            world.gaps[letter] += 1
            life.unreported.discard(letter)
            return self._said(mail.recipients[0], Outcome.UNKNOWN, 0)
        return DeliveryReport(mail.recipients[0], Outcome.SENT, 250, "queued")

    async def rest(self) -> None:
        """Nothing is held."""

    async def close(self) -> None:
        """Nothing is held."""


class ShortComposer:
    """Acknowledgements, notices and alarms in three lines: what they say has its own tests.  All else as it is."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._composer, name)

    def acknowledgement(self, message, verdict, decision, ticket, mailbox, now, random64) -> Outgoing:  # type: ignore[no-untyped-def]
        message_id = self.keys.message_id("a", ticket.number, random64, mailbox.domain)
        return self._short(Kind.ACK, message_id, [decision.ruling.to], mailbox, ticket.number, "")

    def notice(self, one: Notice, random64: int) -> Outgoing:
        number, box, person = one.ticket.number, one.mailbox, one.person
        message_id = self.keys.message_id("n", number, random64, box.domain)
        tag = self.keys.tag(Token(Purpose.STAFF_REPLY, number, person.handle, one.epoch))
        reply = f"Reply-To: sales+{tag}@{box.domain}\r\n"
        return self._short(Kind.NOTICE, message_id, [person.addresses[0]], box, number, reply)

    def alarm(self, to: Sequence[str], subject, lines, mailbox, now, random64) -> Outgoing:  # type: ignore[no-untyped-def]
        message_id = self.keys.message_id("al", 0, random64, mailbox.domain)
        return self._short(Kind.ALARM, message_id, to, mailbox, 0, f"Subject: {subject}\r\n")

    def _short(self, kind, message_id, to, mailbox, ticket, more) -> Outgoing:  # type: ignore[no-untyped-def]
        octets = f"Message-ID: {message_id}\r\n{more}\r\nT-{ticket}\r\n".encode()
        return Outgoing(kind, message_id, mailbox.address, tuple(to), octets, mailbox.name, ticket)
