"""Each colleague's morning -> the list of what waits for them, once a day; nothing where nothing does."""

from __future__ import annotations

from datetime import datetime

from mailbot import diary
from mailbot.house import House
from mailbot.letters.retelling import each
from mailbot.model.agenda import MorningList
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Person
from mailbot.store import Transaction


def good_morning(house: House) -> None:
    now = house.clock()
    with house.store.read() as tx:
        absences = tx.absences(now)
    present = [one for one in house.settings.staff if not diary.is_away(one, absences)]
    risen = [one for one in present if diary.is_morning(one, now, house.settings)]
    each("morning list", risen, lambda person: _greet(person, house, now), house)


def _greet(person: Person, house: House, now: datetime) -> None:
    job, today = f"morning.{person.handle}", _today(person, house, now)
    with house.store.read() as tx:
        if tx.was_done(job, today):
            return
        nobodys = tx.open_tickets("") if "manager" in person.roles else ()
        listed = diary.morning_list(tx.open_tickets(person.handle), nobodys, now)
        epochs = _epochs(person, listed, tx) if listed else {}
    letter = _letter(person, listed, epochs, house, now)
    with house.store.begin() as tx:
        if tx.first_time(job, today, now) and letter:
            tx.enqueue(letter, 0, "", now)


def _today(person: Person, house: House, now: datetime) -> str:
    return house.settings.calendar_of(person).local(now).date().isoformat()


def _epochs(person: Person, listed: MorningList, tx: Transaction) -> dict[int, int]:
    numbers = (0, *(ticket.number for ticket in listed.tickets))
    return {number: tx.epochs(number).get(person.handle, 0) for number in numbers}


def _letter(
    person: Person, listed: MorningList | None, epochs: dict[int, int], house: House, now: datetime
) -> Outgoing | None:
    box = next(iter(house.settings.mailboxes), None)
    if box is None or listed is None:
        return None
    return house.composer.morning(person, listed, epochs, box, now, house.dice())
