"""An address -> what the store knows of its owner, and nothing of it afterwards.  Promise P29, RELIABILITY 10.

Tickets and mails of that customer go.  What others wrote stays, and the address is crossed out in it, in any spelling
that traces.py knows.  A keyed hash stays: who comes back gets no automatic mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mailbot.keeping.traces import Traces
from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.model.keeping import BackupRow, Belongings, StoredOctets
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.store import Store, Transaction
from mailbot.text.later import later

_AT_ONCE = 50
_FROM = later(rb"^(?:from|sender|reply-to):[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)
_JOINED = frozenset({"once"})  # names of work that was done, glued together: such a row may go on a mere likeness
_HEADER_OCTETS = 131_072


class Mention(Struct, frozen=True):
    """Somebody else's mail in which the address stands."""

    mail: int
    author: str


class Found(Struct, frozen=True):
    theirs: Belongings
    mentions: tuple[Mention, ...]
    letters: int  # of ours, to others, in which the address stands
    words: int  # texts in other rows
    backups: tuple[BackupRow, ...]  # made before now and still there


def plain_address(text: str, settings: Settings) -> str:
    """Raises PermanentFailure for what is nobody's, or ours."""
    address = text.strip().lower()
    local, at, domain = address.rpartition("@")
    if not (local and at and "." in domain) or any(c.isspace() or c in "<>,;" for c in address):
        raise PermanentFailure(f"{text!r} is not one plain address")
    if address in settings.own_addresses or address in settings.staff_addresses:
        raise PermanentFailure(f"{address} is one of our own: it stands in the configuration")
    return address


def find(address: str, store: Store) -> Found:
    """Reads everything that is kept: minutes for a large store."""
    with store.read() as tx:
        theirs = tx.belongings(address)
    traces = Traces(theirs.addresses)
    theirs, mentioned = _sorted_out(theirs, traces, store)
    own = set(theirs.letters)
    letters = sum(one.id not in own and traces.found(one.octets) for one in _each(store, _letters))
    with store.read() as tx:
        authors = tx.authors(mentioned)
        words = sum(1 for *_, text in _texts(theirs, tx) if traces.without_words(text) != text)
        backups = tuple(row for row in tx.backups() if Path(row.path).exists())
    mentions = tuple(Mention(mail, authors.get(mail, "")) for mail in mentioned)
    return Found(theirs, mentions, letters, words, backups)


def erase(address: str, store: Store, tokens: TokenKeys, now: datetime) -> tuple[Found, str]:
    """What there was, and why octets may be left in the files ("" where none are)."""
    found = find(address, store)
    theirs = found.theirs
    marks = [mark for one in theirs.addresses for mark in tokens.marks(one)]
    with store.begin() as tx:
        if tx.belongings(address).leaving:
            raise TemporaryFailure("a mail to them is leaving this very moment")
        tx.forget(theirs, marks, now)
    cross_out(theirs, store)
    return found, store.compact()


def cross_out(theirs: Belongings, store: Store) -> None:
    """A few mails a transaction: the daemon goes on meanwhile."""
    traces = Traces(theirs.addresses)
    for read, write in ((_originals, _put_original), (_letters, _put_letter)):
        for one in _each(store, read):
            cleaned = traces.without(one.octets)
            if cleaned != one.octets:
                with store.begin() as tx:
                    write(tx, one.id, cleaned)
    with store.begin() as tx:
        for table, row, column, text in _texts(theirs, tx):
            cleaned_text = traces.without_words(text)
            if cleaned_text != text or table in _JOINED:
                tx.put_words(table, row, column, cleaned_text)


def _sorted_out(theirs: Belongings, traces: Traces, store: Store) -> tuple[Belongings, list[int]]:
    """Mails of theirs that were set aside before anybody could read who wrote them; others' mails that mention them."""
    own, found = set(theirs.mails), []
    for one in _each(store, _originals):
        if one.id not in own and traces.found(one.octets):
            found.append(one)
    with store.read() as tx:
        understood = tx.authors([one.id for one in found])
    unread = {one.id for one in found if one.id not in understood and _wrote(one.octets, traces)}
    mentioned = [one.id for one in found if one.id not in unread]
    return replace(theirs, mails=tuple(sorted(own | unread))), mentioned


def _wrote(octets: bytes, traces: Traces) -> bool:
    header = octets[:_HEADER_OCTETS].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return any(traces.found(field.group()) for field in _FROM.finditer(header))


def _texts(theirs: Belongings, tx: Transaction) -> Iterator[tuple[str, str, str, str]]:
    for address in theirs.addresses:
        local, _, domain = address.rpartition("@")
        yield from tx.words_with((local, domain))


Read = Callable[[Transaction, int], tuple[StoredOctets, ...]]


def _originals(tx: Transaction, after: int) -> tuple[StoredOctets, ...]:
    return tx.originals_after(after, _AT_ONCE)


def _letters(tx: Transaction, after: int) -> tuple[StoredOctets, ...]:
    return tx.letters_after(after, _AT_ONCE)


def _put_original(tx: Transaction, mail: int, octets: bytes) -> None:
    tx.put_original(mail, octets)


def _put_letter(tx: Transaction, letter: int, octets: bytes) -> None:
    tx.put_letter(letter, octets)


def _each(store: Store, read: Read) -> Iterator[StoredOctets]:
    last = 0
    while True:
        with store.read() as tx:
            some = read(tx, last)
        if not some:
            return
        yield from some
        last = some[-1].id


def erased_before(store: Store, tokens: TokenKeys) -> list[str]:
    """Addresses that are here although their owner was erased: a backup brought them back."""
    back: list[str] = []
    with store.read() as tx:
        marks = tx.erased_marks()
        some = tx.addresses_after("", _AT_ONCE) if marks else ()
        while some:
            back += [one for one in some if marks.intersection(tokens.marks(one))]
            some = tx.addresses_after(some[-1], _AT_ONCE)
    return back
