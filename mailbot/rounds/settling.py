"""A complaint that was closed -> one mail to its customer: is it settled?  Through the gate of all automatic mail.

A while after it was closed, so that a slip of the hand can be taken back.  What a cap refuses is tried again for some
days; what else is refused is never sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot.house import House
from mailbot.letters.retelling import MOST, Again, each, last_mail
from mailbot.model.decision import Ruling
from mailbot.model.ticket import Ticket
from mailbot.route.gate import Case, rule

_AFTER = timedelta(minutes=30)
_WITHIN = timedelta(days=3)
_CAP = "N18"
# the rows of the gate that look at a new mail: it joins a ticket, is old, is of a category that gets no answer
_OF_NEW_MAIL = frozenset({"N14", "N16", "D0"})
_JOB = "settled"


def ask_customers(house: House) -> None:
    if not house.settings.ack.ask_settled:
        return
    now = house.clock()
    with house.store.read() as tx:
        closed = tx.complaints_to_ask_about(now - _WITHIN, now - _AFTER, MOST)
        closed = tuple(one for one in closed if not tx.was_done(_JOB, str(one.number)))
    each("asking whether it is settled", closed, lambda ticket: _ask(ticket, house, now), house)


def _ask(ticket: Ticket, house: House, now: datetime) -> None:
    again = last_mail(ticket.number, house, now)
    ruling = _ruling(again, house, now) if again else Ruling(False, "", "its mails are gone")
    if ruling.code == _CAP:
        return
    letter = None
    if again and ruling.allowed:
        letter = house.composer.settled(
            again.got.message,
            again.got.verdict.language or ticket.language,
            ticket,
            ruling.to,
            again.box,
            now,
            house.dice(),
        )
    with house.store.begin() as tx:
        if tx.ticket(ticket.number) != ticket or not tx.first_time(_JOB, str(ticket.number), now):
            return
        if letter and tx.asked_about(ticket.number, now):
            tx.enqueue(letter, 0, "", now)
    house.log.note("asked_if_settled", ticket=ticket.number, sent=letter is not None, code=ruling.code)


def _ruling(again: Again, house: House, now: datetime) -> Ruling:
    settings = replace(house.settings, off_rows=house.settings.off_rows | _OF_NEW_MAIL)
    got = again.got
    return rule(Case(got.message, got.verdict, again.history, house.rulebook, settings, house.tokens, now))
