"""The table [alarm] -> AlarmPolicy.  Says what is wrong with it."""

from __future__ import annotations

import shlex
from datetime import timedelta

from mailbot.config.tables import AlarmTable
from mailbot.model.settings import AlarmPolicy, Login


def alarm_policy(table: AlarmTable, login: Login | None, shown: str, problems: list[str]) -> AlarmPolicy:
    try:
        command = tuple(shlex.split(table.command))
    except ValueError as error:
        problems.append(f"{shown}: alarm.command: {error}; expected a command and its words, quoted as in a shell")
        command = ()
    sender = table.sender or (login.user if login else "")
    if login and "@" not in sender:
        problems.append(f"{shown}: alarm.sender: missing; expected our address on {login.host}")
    return AlarmPolicy(
        silent=timedelta(minutes=table.silent_minutes),
        queued=timedelta(minutes=table.queued_minutes),
        to=tuple(table.to),
        command=command,
        smtp=login,
        sender=sender,
        canary=timedelta(minutes=table.canary_minutes),
        canary_within=timedelta(minutes=table.canary_within_minutes),
    )
