"""A person, or a ticket -> a folder with everything that is known of it: JSON, each mail as .eml, all of them as mbox.

Notices to colleagues stay out: they carry reply addresses that are keys to our desk (promise P27).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from mailbot.model.customer import CustomerRecord, Moment
from mailbot.model.errors import PermanentFailure
from mailbot.model.records import TicketView
from mailbot.store import Store, Transaction
from mailbot.text.later import later

_MOST_MOMENTS = 1_000_000
_FROM_LINE = later(rb"^(>*From )", re.M)


class Known(Struct, frozen=True):
    """What goes into the JSON file."""

    addresses: tuple[str, ...]
    customers: tuple[CustomerRecord, ...]
    tickets: tuple[TicketView, ...]
    mails: tuple[str, ...]  # file names
    letters: tuple[str, ...]
    life: tuple[Moment, ...] = ()  # everything that happened with them, oldest first


def export(address: str, folder: Path, store: Store, to_json: Callable[[object], str]) -> Known:
    """Raises PermanentFailure where nothing is known, or the folder is not empty."""
    with store.read() as tx:
        theirs = tx.belongings(address)
        if not (theirs.mails or theirs.letters or theirs.customers):
            raise PermanentFailure(f"nothing is known of {address}")
        _empty(folder)
        records = tuple(record for record in map(tx.customer, theirs.customers) if record)
        views = tuple(view for view in map(tx.ticket_view, theirs.tickets) if view)
        mails, letters = _mails(tx.written_by(theirs.addresses), tx), _letters(tx.letters_to(theirs.addresses), tx)
        life = tuple(moment for record in records for moment in tx.life_of(record.id, _MOST_MOMENTS))
        known = Known(theirs.addresses, records, views, *_both(folder, mails, letters), life)
    _made(folder / "known.json").write_text(to_json(known) + "\n", "utf-8")
    return known


def export_ticket(number: int, folder: Path, store: Store, to_json: Callable[[object], str]) -> Known:
    """One ticket, with what its customer wrote on it and got."""
    with store.read() as tx:
        view = tx.ticket_view(number)
        if view is None:
            raise PermanentFailure(f"there is no ticket {number}")
        _empty(folder)
        customer = tx.customer(view.ticket.customer)
        addresses = customer.customer.addresses if customer else view.customer.addresses
        theirs = set(tx.written_by(addresses)) | {tx.first_mail(number)}
        on_it = dict.fromkeys(entry.mail for entry in view.timeline if entry.what == "message" and entry.mail in theirs)
        mails, letters = _mails(tuple(on_it), tx), _letters(tx.letters_about(number, addresses), tx)
        known = Known(addresses, (customer,) if customer else (), (view,), *_both(folder, mails, letters))
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


def _mails(theirs: Iterable[int], tx: Transaction) -> Iterator[tuple[str, datetime, bytes]]:
    """What they wrote; a colleague's mail on their ticket carries a key, and its words are in the JSON file."""
    for mail in theirs:
        if any(one.id == mail for one in tx.originals_after(mail - 1, 1)):
            stored = tx.load(mail)
            yield f"mail-{mail}.eml", stored.raw.arrival.received_at or stored.stored_at, stored.raw.octets


def _letters(theirs: Iterable[tuple[int, datetime]], tx: Transaction) -> Iterator[tuple[str, datetime, bytes]]:
    for letter, queued_at in theirs:
        octets = next((one.octets for one in tx.letters_after(letter - 1, 1) if one.id == letter), b"")
        if octets:
            yield f"letter-{letter}.eml", queued_at, octets


Found = Iterator[tuple[str, datetime, bytes]]


def _both(folder: Path, mails: Found, letters: Found) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of files."""
    with _made(folder / "all.mbox").open("ab") as mbox:
        return tuple(_written(folder, mbox.write, mails)), tuple(_written(folder, mbox.write, letters))


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
