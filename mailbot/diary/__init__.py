"""(tickets, people, now) -> what time brings about: targets, reminders, absences, the morning list.  Pure."""

from mailbot.diary.absence import to_lend, to_return
from mailbot.diary.morning import is_morning, morning_list
from mailbot.diary.people import is_away, reminded
from mailbot.diary.targets import due_for
from mailbot.diary.turns import is_given_back, some_of

__all__ = [
    "due_for",
    "is_away",
    "is_given_back",
    "is_morning",
    "morning_list",
    "reminded",
    "some_of",
    "to_lend",
    "to_return",
]
