"""A name -> a way out.  A new transport is one file in this room and one row of TRANSPORTS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mailbot.deliver import Transport
from mailbot.deliver.folder import FolderTransport
from mailbot.deliver.smtp import SmtpTransport
from mailbot.deliver.smtp_session import Token
from mailbot.model.settings import Mailbox


def _smtp(mailbox: Mailbox, token: Token | None, _folder: Path) -> Transport:
    return SmtpTransport(mailbox, token)


def _folder(_mailbox: Mailbox, _token: Token | None, folder: Path) -> Transport:
    return FolderTransport(folder)


TRANSPORTS: dict[str, Callable[[Mailbox, Token | None, Path], Transport]] = {
    "smtp": _smtp,
    "folder": _folder,  # dry runs: nothing leaves this machine
}


def open_transport(
    mailbox: Mailbox, token: Token | None = None, kind: str = "smtp", folder: Path = Path("outgoing")
) -> Transport:
    """Nothing is connected yet.  `token` is asked where the mailbox's auth is xoauth2; `folder`: for kind `folder`."""
    return TRANSPORTS[kind](mailbox, token, folder)
