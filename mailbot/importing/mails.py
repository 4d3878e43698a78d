"""Old mails -> the store: filed, found again by every word, and nothing else.  Each batch is one transaction.

A mail is kept and done in the same moment, so that no other process ever finds it waiting and answers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from mailbot.house import House, Understood
from mailbot.importing import OldMail, Tally, Tell
from mailbot.intake.content_key import content_key
from mailbot.model.carried import Told
from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.errors import OverLimits, TemporaryFailure, in_our_words
from mailbot.model.mail import Arrival, Message, RawMessage
from mailbot.model.verdict import Origin, Reason
from mailbot.reading import understand
from mailbot.store import Transaction

FOLDER = "(imported)"
_AT_ONCE = 100  # mails
_MOST_READERS = 50  # of one mail of ours
_OCTETS_AT_ONCE = 16 << 20
_CUSTOMERS = frozenset({Origin.PERSON, Origin.FORM})
_FIRST_MAIL = 1971  # Ray Tomlinson's; a date before it is none
_RULING = Ruling(False, "imported", "it was imported")
_FILED = Decision(
    Disposition.ARCHIVE, _RULING, reasons=(Reason("filed.imported", "it was imported: answered by nobody"),)
)


class _Read(Struct, frozen=True):
    key: str
    raw: RawMessage
    got: Understood
    at: datetime


class _Run(Struct, frozen=True):
    house: House
    tally: Tally
    erased: frozenset[str]
    dry_run: bool
    met: set[Told]  # who wrote twice need not be looked up twice


def bring(mails: Iterable[OldMail | str], house: House, tell: Tell, *, dry_run: bool = False) -> Tally:
    """`str`: a mail that could not even be fetched, and why."""
    with house.store.read() as tx:
        run = _Run(house, Tally(), tx.erased_marks(), dry_run, set())
    for batch in _batches(mails, run.tally):
        _bring(batch, run)
        tell(sum(one.cost for one in batch))
    return run.tally


def _batches(mails: Iterable[OldMail | str], tally: Tally) -> Iterator[list[OldMail]]:
    batch: list[OldMail] = []
    octets = 0
    for one in mails:
        tally.read += 1
        if isinstance(one, str):
            tally.trouble(one)
            continue
        batch.append(one)
        octets += len(one.octets)
        if len(batch) == _AT_ONCE or octets > _OCTETS_AT_ONCE:
            yield batch
            batch, octets = [], 0
    if batch:
        yield batch


def _bring(batch: list[OldMail], run: _Run) -> None:
    tally = run.tally
    fresh = _fresh(batch, run.house, tally)
    read = [one for key, old in fresh if (one := _read(key, old, run.house, tally)) is not None]
    wanted = [one for one in read if not _of_erased(one.got, run.house, run.erased)]
    tally.erased += len(read) - len(wanted)
    if run.dry_run:
        tally.new += len(wanted)
        return
    now = run.house.clock()
    with run.house.store.begin() as tx:
        kept = [_keep(one, run, tx, now) for one in wanted]
    tally.new += sum(kept)
    tally.known += len(kept) - sum(kept)


def _keep(one: _Read, run: _Run, tx: Transaction, now: datetime) -> bool:
    """False: another process was quicker."""
    kept = tx.keep(one.raw, one.key, now)
    if kept.fresh:
        # an old bounce says nothing of today
        message = replace(one.got.message, bounce=None)
        tx.record(kept.mail, message, one.got.verdict, _FILED, 0, one.at)
        who, met = _customer(one.got), run.met
        if one.got.verdict.origin in _CUSTOMERS and who not in met:
            tx.meet(who, one.at)
            met.add(who)
        tx.wrote_to(kept.mail, _readers(message, run.house))
    return kept.fresh


def _readers(message: Message, house: House) -> list[str]:
    """Of an old mail of ours: the customers that it went to."""
    ours = house.settings.own_addresses | house.settings.staff_addresses
    if message.author.address.lower() not in ours:
        return []
    named = (one.address.lower() for one in (*message.to, *message.cc))
    return [one for one in islice(named, _MOST_READERS) if one and one not in ours]


def _fresh(batch: list[OldMail], house: House, tally: Tally) -> list[tuple[str, OldMail]]:
    """By content: what was brought before, or came in by itself, costs no reading."""
    keyed: dict[str, OldMail] = {}
    for one in batch:
        if one.size:
            tally.trouble(f"{one.place}: {one.size:,} octets are more than [limits] mail_mib allows")
        elif not one.octets.strip():
            tally.trouble(f"{one.place}: is empty")
        elif keyed.setdefault(content_key(one.octets), one) is not one:
            tally.known += 1
    with house.store.read() as tx:
        here = tx.known_keys(list(keyed))
    tally.known += len(here)
    return [(key, one) for key, one in keyed.items() if key not in here]


def _read(key: str, one: OldMail, house: House, tally: Tally) -> _Read | None:
    boxes = house.settings.mailboxes
    arrival = Arrival(boxes[0].name if boxes else "", FOLDER, received_at=one.at)
    try:
        got = understand(RawMessage(arrival, one.octets), house)
    except (TemporaryFailure, MemoryError):
        raise
    except OverLimits as error:
        tally.trouble(f"{one.place}: {error}")
        return None
    except Exception as error:  # a stranger chose these octets: a bug of ours must not stop the others
        tally.trouble(f"{one.place}: cannot be read: {in_our_words(error)}")
        return None
    at = _came_in(got.message.date, one.at, house.clock())
    return _Read(key, RawMessage(replace(arrival, received_at=at), one.octets), got, at)


def _customer(got: Understood) -> Told:
    message, form = got.message, got.message.form
    who = form.customer if form else message.author
    said = form.get if form else lambda field: ""
    return Told(
        addresses=(who.address.lower(),) if who.address else (),
        name=said("name") or who.name,
        company=said("company"),
        phones=(said("phone"),) if said("phone") else (),
        country=said("country"),
        language=got.verdict.language,
    )


def _came_in(said: datetime | None, found: datetime | None, now: datetime) -> datetime:
    """By its own Date, where that is possible: the file may have been copied yesterday."""
    for at in (said, found):
        if at is not None and at.year >= _FIRST_MAIL and at <= now + timedelta(days=1):
            return min(at, now)
    return now


def _of_erased(got: Understood, house: House, erased: frozenset[str]) -> bool:
    """They wrote it, or it was written to them."""
    if not erased:
        return False
    message = got.message
    people = (message.author, *message.reply_to, *message.to, *message.cc)
    visitor = (message.form.customer,) if message.form else ()
    named = {one.address.lower() for one in (*people, *visitor) if one.address}
    return any(mark in erased for address in islice(named, 500) for mark in house.tokens.marks(address))
