"""A mailbox's kind -> its source.  A new source is one file in this room and one row of SOURCES."""

from __future__ import annotations

from collections.abc import Callable

from mailbot.intake import MailSource, Receiver
from mailbot.intake.imap import ImapSource
from mailbot.intake.login import Token
from mailbot.intake.maildir import MaildirSource
from mailbot.intake.shelving import Shelver
from mailbot.model.errors import PermanentFailure
from mailbot.model.settings import Limits, Mailbox


def _imap(
    mailbox: Mailbox,
    receiver: Receiver,
    limits: Limits,
    log: Callable[..., None],
    token: Token | None,
    shelver: Shelver | None,
) -> MailSource:
    return ImapSource(mailbox, receiver, limits, log, token=token, shelver=shelver)


def _maildir(
    mailbox: Mailbox,
    receiver: Receiver,
    limits: Limits,
    log: Callable[..., None],
    _token: Token | None,
    _shelver: Shelver | None,
) -> MailSource:
    return MaildirSource(mailbox, receiver, limits, log)


# `pipe` is not here: its mail comes by `mailbot deliver`, nobody watches it
SOURCES: dict[
    str, Callable[[Mailbox, Receiver, Limits, Callable[..., None], Token | None, Shelver | None], MailSource]
] = {
    "imap": _imap,
    "maildir": _maildir,
}


def open_source(
    mailbox: Mailbox,
    receiver: Receiver,
    limits: Limits,
    log: Callable[..., None],
    token: Token | None = None,
    shelver: Shelver | None = None,
) -> MailSource:
    """Nothing is connected yet.  Raises PermanentFailure for a kind that nobody watches."""
    make = SOURCES.get(mailbox.kind)
    if make is None:
        raise PermanentFailure(f"{mailbox.name}: a mailbox of kind {mailbox.kind!r} is not watched")
    return make(mailbox, receiver, limits, log, token, shelver)
