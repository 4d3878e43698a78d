"""An address -> a folder with everything that is known of its owner: JSON, each mail as .eml, all of them as mbox.

Notices to colleagues stay out: they carry reply addresses that are keys to our desk (promise P27).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailbot.model.errors import PermanentFailure
from mailbot.model.keeping import Belongings
from mailbot.model.records import TicketView
from mailbot.store import Store, Transaction

_FROM_LINE = re.compile(rb"^(>*From )", re.M)


@dataclass(frozen=True, slots=True)
class Known:
    """What goes into the JSON file."""

    addresses: tuple[str, ...]
    tickets: tuple[TicketView, ...]
    mails: tuple[str, ...]  # file names
    letters: tuple[str, ...]


def export(address: str, folder: Path, store: Store, to_json: Callable[[object], str]) -> Known:
    """Raises PermanentFailure where nothing is known, or the folder is not empty."""
    with store.read() as tx:
        theirs = tx.belongings(address)
        if not (theirs.mails or theirs.letters or theirs.customers):
            raise PermanentFailure(f"nothing is known of {address}")
        _empty(folder)
        with _made(folder / "all.mbox").open("ab") as mbox:
            mails = tuple(_written(folder, mbox.write, _mails(theirs, tx)))
            letters = tuple(_written(folder, mbox.write, _letters(theirs, tx)))
        views = (tx.ticket_view(number) for number in theirs.tickets)
        known = Known(theirs.addresses, tuple(view for view in views if view), mails, letters)
    _made(folder / "known.json").write_text(to_json(known) + "\n", "utf-8")
    return known


def _empty(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        full = any(folder.iterdir())
    except OSError as error:
        raise PermanentFailure(f"{folder} cannot be used: {error.strerror}") from None
    if full:
        raise PermanentFailure(f"{folder} is not empty")


def _mails(theirs: Belongings, tx: Transaction) -> Iterator[tuple[str, datetime, bytes]]:
    """What they wrote; a colleague's mail on their ticket carries a key, and its words are in the JSON file."""
    for mail in tx.written_by(theirs.addresses):
        if any(one.id == mail for one in tx.originals_after(mail - 1, 1)):
            stored = tx.load(mail)
            yield f"mail-{mail}.eml", stored.raw.arrival.received_at or stored.stored_at, stored.raw.octets


def _letters(theirs: Belongings, tx: Transaction) -> Iterator[tuple[str, datetime, bytes]]:
    for letter, queued_at in tx.letters_to(theirs.addresses):
        octets = next((one.octets for one in tx.letters_after(letter - 1, 1) if one.id == letter), b"")
        if octets:
            yield f"letter-{letter}.eml", queued_at, octets


def _written(
    folder: Path, to_mbox: Callable[[bytes], int], found: Iterator[tuple[str, datetime, bytes]]
) -> Iterator[str]:
    for name, at, octets in found:
        _made(folder / name).write_bytes(octets)
        plain = octets.replace(b"\r\n", b"\n")
        # mboxrd: a line that begins like a separator gets one more >
        to_mbox(b"From - %s\n" % at.strftime("%a %b %d %H:%M:%S %Y").encode())
        to_mbox(_FROM_LINE.sub(rb">\1", plain).rstrip(b"\n") + b"\n\n")
        yield name


def _made(path: Path) -> Path:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path
