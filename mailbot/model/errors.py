"""Every error that mailbot raises on purpose: a text for us, and whether trying again later may work."""

from __future__ import annotations

import traceback


class MailbotError(Exception):
    """Base of them all."""


class ConfigError(MailbotError):
    """Configuration, rules or replies are wrong; `problems` holds one line each: file, key, found, expected."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class IllegalTransition(MailbotError):
    """A ticket cannot take this event in its stage: a bug, not bad mail."""


class TemporaryFailure(MailbotError):
    """Trying the same thing later may work; the work stays where it is (exit code 75 on a pipe)."""


class OverLimits(MailbotError):
    """A mail that costs more than one mail may (promise P26); the text says of what.  The next try costs the same."""


class PermanentFailure(MailbotError):
    """Trying the same thing again will not work; a person has to look."""


_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def no_tls_there(error: BaseException, host: str) -> str:
    """What to do where a server answers in the clear to the first octets of TLS; "" where it is something else."""
    if "WRONG_VERSION_NUMBER" not in str(error):
        return ""
    here = ', or "none", as it is this machine' if host in _THIS_MACHINE else ""
    return f'{host} answers without TLS on this port: set security = "starttls"{here}, or another port'


def in_our_words(error: BaseException) -> str:
    """Its type, and its text where that is ours, the system's or a database's without its values.

    Whatever else is raised tends to repeat what it stumbled over: words of a mail, or a password (promise P27)."""
    told = isinstance(error, MailbotError | OSError) or getattr(error, "hide_parameters", False)
    return f"{type(error).__name__}: {error}" if told else type(error).__name__


def trail(error: BaseException) -> str:
    """A traceback in our words."""
    places = "".join(traceback.format_tb(error.__traceback__))
    text = f"Traceback (most recent call last):\n{places}{in_our_words(error)}"
    before = error.__cause__ or error.__context__
    return f"{trail(before)}\n\nthen:\n{text}" if before is not None else text
