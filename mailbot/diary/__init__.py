"""(tickets, people, now) -> what time brings about: targets, reminders, absences, the morning list.  Pure."""

from mailbot.diary.absence import to_lend, to_return
from mailbot.diary.figures import report_of
from mailbot.diary.key_accounts import counted_from, key_accounts
from mailbot.diary.morning import is_morning, morning_list
from mailbot.diary.people import is_away, reminded
from mailbot.diary.promise import promised
from mailbot.diary.sheets import sheets_of
from mailbot.diary.spans import before, bounds, current, last, last_working_day
from mailbot.diary.targets import due_for
from mailbot.diary.turns import is_given_back, some_of

__all__ = [
    "before",
    "bounds",
    "counted_from",
    "current",
    "due_for",
    "is_away",
    "is_given_back",
    "is_morning",
    "key_accounts",
    "last",
    "last_working_day",
    "morning_list",
    "promised",
    "reminded",
    "report_of",
    "sheets_of",
    "some_of",
    "to_lend",
    "to_return",
]
