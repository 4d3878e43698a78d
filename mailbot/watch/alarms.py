"""Conditions that begin and end -> one alarm and one all-clear each, by the mailbox's own way and by a second route.

Silence is what nobody notices: the second route (another host, a command) is for when our own way out is broken.
"""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot.deliver.transports import open_transport
from mailbot.house import House
from mailbot.intake.access_token import AccessToken
from mailbot.model.errors import in_our_words
from mailbot.model.keeping import Condition, OpenCondition
from mailbot.model.outgoing import Outcome
from mailbot.model.settings import Mailbox, Settings
from mailbot.store import Transaction
from mailbot.watch import health

COMMAND_SECONDS = 60
# what is told at once, once a day, when it is met: silence that follows from it is told by the second route only
_TOLD_AT_ONCE = {
    "intake": ("mailbox {} cannot log in", "mailbox {} cannot be read"),
    "sending": ("mailbox {}: the outgoing server refuses us",),
}


class News(Struct, frozen=True):
    """One message by the second route."""

    subject: str
    lines: tuple[str, ...]
    of: str  # name of the condition that begins; "" where one ended


class Alarms:
    """`house` is asked anew each time.  What must be told by the second route when it is over is kept in memory: after
    a restart the all-clear comes by mail only."""

    def __init__(self, house: Callable[[], House], started_at: datetime) -> None:
        self._house = house
        self._started_at = started_at
        self._over: list[News] = []

    def look(self) -> None:
        """Writes; once a minute."""
        house = self._house()
        now = house.clock()
        with house.store.read() as tx:
            vitals, known = tx.vitals(now), {one.condition.name: one for one in tx.conditions()}
        told = [one.condition for one in known.values()]
        wrong = health.conditions(vitals, house.settings, now, self._started_at, told)
        broken = {one.mailbox for one in wrong if one.name.startswith("sending.")}
        for one in wrong:
            if one.name not in known:
                _begin(one, broken, house, now)
        still = {one.name for one in wrong}
        for name, was in known.items():
            if name not in still:
                self._end(was, broken, house, now)

    def _end(self, was: OpenCondition, broken: set[str], house: House, now: datetime) -> None:
        one = was.condition
        subject = f"all is well again: {one.name}"
        lines = (f"Over since {now:%Y-%m-%d %H:%M} UTC, after {health.spoken(now - one.since)}:", one.text)
        with house.store.begin() as tx:
            if not tx.close_condition(one.name):
                return
            _mail(subject, lines, one.mailbox, broken, house, tx, now)
        house.log.note("all_clear", condition=one.name)
        if was.told_elsewhere:
            self._over.append(News(subject, lines, ""))

    # --- the second route ---
    def due_elsewhere(self) -> list[News]:
        house = self._house()
        if not has_second_route(house.settings):
            return []
        with house.store.read() as tx:
            begun = [one.condition for one in tx.conditions() if not one.told_elsewhere]
        return [*self._over, *(News(one.text, _lines(one), one.name) for one in begun)]

    def tell_elsewhere(self, news: Sequence[News]) -> list[News]:
        """Network and programs, no store; those that got through, by one of the ways."""
        return [one for one in news if _told(one, self._house())]

    def told_elsewhere(self, news: Sequence[News]) -> None:
        self._over = [one for one in self._over if one not in news]
        begun = [one.of for one in news if one.of]
        house = self._house()
        if begun:
            with house.store.begin() as tx:
                tx.told_elsewhere(begun, house.clock())


def has_second_route(settings: Settings) -> bool:
    return bool(settings.alarm.command or settings.alarm.smtp)


def _begin(one: Condition, broken: set[str], house: House, now: datetime) -> None:
    with house.store.begin() as tx:
        if not tx.open_condition(one):
            return
        if not _told_today(one, tx, now):
            _mail(one.text, _lines(one), one.mailbox, broken, house, tx, now)
    house.log.trouble("silence", one.text, condition=one.name)


def _told_today(one: Condition, tx: Transaction, now: datetime) -> bool:
    subjects = (words.format(one.mailbox) for words in _TOLD_AT_ONCE.get(one.name.partition(".")[0], ()))
    return any(tx.was_done(f"alarm.{subject}", now.date().isoformat()) for subject in subjects)


def _lines(one: Condition) -> tuple[str, ...]:
    return (
        one.text,
        f"Since {one.since:%Y-%m-%d %H:%M} UTC.  You get one more mail when it is over.",
        "mailbot status says how things stand; mailbot check tries the servers.",
    )


def _mail(
    subject: str,
    lines: Sequence[str],
    mailbox: str,
    broken: set[str],
    house: House,
    tx: Transaction,
    now: datetime,
) -> None:
    """By another mailbox where this one's way out is what is broken and there is another."""
    boxes = sorted(house.settings.mailboxes, key=lambda box: (box.name in broken, box.name != mailbox))
    to = _people(house.settings)
    if boxes and to:
        letter = house.composer.alarm(to, f"mailbot: {subject}", lines, boxes[0], now, house.dice())
        tx.enqueue(letter, 0, "", now)


def _people(settings: Settings) -> list[str]:
    return [person.addresses[0] for person in settings.with_role("admin") or settings.with_role("manager")]


def _told(one: News, house: House) -> bool:
    ways = (_by_command, _by_mail)
    done = False
    for way in ways:
        try:
            done = way(one, house) or done
        except Exception as error:  # whatever the other host or program does, it comes again in a minute
            house.log.trouble("second route", _ended(error))
    return done


def _ended(error: Exception) -> str:
    """A program's command line may hold a key: it is never repeated."""
    if isinstance(error, subprocess.CalledProcessError):
        return f"alarm.command ended with {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"alarm.command took longer than {COMMAND_SECONDS} seconds"
    return in_our_words(error)


def _by_command(one: News, house: House) -> bool:
    command = house.settings.alarm.command
    if not command:
        return False
    words = "\n".join((f"mailbot: {one.subject}", *one.lines, "")).encode()
    subprocess.run(command, input=words, timeout=COMMAND_SECONDS, check=True, stdout=subprocess.DEVNULL)
    return True


def _by_mail(one: News, house: House) -> bool:
    alarm = house.settings.alarm
    to = list(alarm.to) or _people(house.settings)
    if alarm.smtp is None or not to:
        return False
    box = Mailbox("alarm", alarm.sender, kind="pipe", smtp=alarm.smtp)
    letter = house.composer.alarm(to, f"mailbot: {one.subject}", one.lines, box, house.clock(), house.dice())

    async def nothing() -> None:
        return

    async def send() -> list[Outcome]:
        way_out = open_transport(box, AccessToken(alarm.smtp.token_command if alarm.smtp else ()))
        try:
            return [(await way_out.send(replace(letter, recipients=(address,)), nothing)).outcome for address in to]
        finally:
            await way_out.close()

    return Outcome.SENT in asyncio.run(send())
