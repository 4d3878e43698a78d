"""Every error that mailbot raises on purpose: a text for us, and whether trying again later may work."""

from __future__ import annotations


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


class PermanentFailure(MailbotError):
    """Trying the same thing again will not work; a person has to look."""
