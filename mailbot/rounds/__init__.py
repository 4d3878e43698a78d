"""(House, the clock) -> what time brings about, done: once a minute, each thing in one transaction, none of it twice.

What is to be done is decided in diary/; nothing here starts from a mail.
"""

from __future__ import annotations

from collections.abc import Callable

from mailbot.house import House
from mailbot.model.errors import in_our_words
from mailbot.rounds.absences import absence_began, absence_ended, follow_absences
from mailbot.rounds.bin import empty_bin
from mailbot.rounds.factories import remind_factories
from mailbot.rounds.key_accounts import judge_key_accounts
from mailbot.rounds.mornings import good_morning
from mailbot.rounds.owners import give_back, offer
from mailbot.rounds.reminders import remind, wake
from mailbot.rounds.reports import send_reports
from mailbot.rounds.settling import ask_customers

__all__ = ["absence_began", "absence_ended", "make"]

# who is there is settled before tickets are given
ROUND: tuple[tuple[str, Callable[[House], None]], ...] = (
    ("absences", follow_absences),
    ("snoozed tickets", wake),
    ("tickets without an owner", offer),
    ("tickets that nobody touched", give_back),
    ("reminders", remind),
    ("reminders of factories", remind_factories),
    ("key accounts", judge_key_accounts),
    ("morning lists", good_morning),
    ("reports", send_reports),
    ("closed complaints", ask_customers),
    ("the recycle bin", empty_bin),
)


def make(house: House) -> None:
    """What fails is logged and comes again with the next round; the rest is done all the same."""
    for what, work in ROUND:
        try:
            work(house)
        except Exception as error:  # the store may be full for a while, one ticket may be odd
            house.log.trouble(what, in_our_words(error))
