"""The rooms in order: octets -> stored -> read -> judged -> decided -> composed -> recorded.  Only this knows it.

Two transactions a mail: TX1 keeps the octets for good, TX2 records everything that follows from them at once.  Work is
driven from the store, never from the mailbox: what an earlier life left is finished first.  sender.py is the way out.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot import desk, letters, route
from mailbot.house import House, Understood
from mailbot.intake.content_key import content_key
from mailbot.model.decision import Decision, Disposition
from mailbot.model.errors import TemporaryFailure
from mailbot.model.history import History
from mailbot.model.mail import Message, RawMessage
from mailbot.model.outgoing import Outgoing
from mailbot.model.records import AlreadyDone, StoredMail
from mailbot.model.settings import Trust
from mailbot.parse import parse

MAX_TRIES = 3  # a mail that killed the process so often is set aside (promise P8)


def take_in(raws: Sequence[RawMessage], house: House) -> None:
    """When this returns every mail is in the store for good; each is processed, or in quarantine, or will be tried."""
    now = house.clock()
    with house.store.begin() as tx:
        kept = [(raw, tx.keep(raw, content_key(raw.octets, raw.size), now)) for raw in raws]
    for raw, one in kept:
        house.log.taken_in(one.mail, raw.arrival.mailbox, len(raw.octets), one.fresh)
    for raw, one in kept:
        if one.fresh and raw.size:
            _set_aside(one.mail, raw, house, "too large", f"{raw.size} octets: only its header was fetched")
        elif one.fresh:
            process(one.mail, raw, house)


def finish_pending(house: House, limit: int = 200) -> int:
    """What an earlier life stored and did not finish.  Each is charged before it is tried.  How many there were."""
    with house.store.read() as tx:
        waiting = tx.pending(limit)
    for mail in waiting:
        stored = _charge(mail, house)
        if stored.tries > MAX_TRIES:
            _set_aside(
                mail,
                stored.raw,
                house,
                "stopped the process",
                f"tried {stored.tries - 1} times and never came to an end",
            )
        elif stored.state == "new":
            process(mail, stored.raw, house)
    return len(waiting)


def _charge(mail: int, house: House) -> StoredMail:
    with house.store.begin() as tx:
        tx.charge(mail)
        return tx.load(mail)


def process(mail: int, raw: RawMessage, house: House) -> None:
    """One mail to its end.  A mail that raises is set aside with its traceback, and the next one is served."""
    try:
        _file(mail, understand(raw, house), house)
    except AlreadyDone:
        return  # another worker was quicker
    except (TemporaryFailure, MemoryError):
        raise  # not this mail's fault: it stays `new` and is tried again, MAX_TRIES times at most
    except Exception as error:  # a stranger chose these octets: a bug of ours must not stop the others
        _set_aside(mail, raw, house, f"{type(error).__name__}: {error}", traceback.format_exc())


def understand(raw: RawMessage, house: House) -> Understood:
    message = read(raw, house)
    return Understood(message, house.classifier.classify(message, house.settings, house.tokens, house.learned()))


def read(raw: RawMessage, house: House) -> Message:
    box = house.settings.mailbox(raw.arrival.mailbox)
    local = house.settings.ack.allow_local_submission
    trust = Trust(box.authserv_ids, box.provider, local) if box else Trust(local_hosts=local)
    return parse(raw, house.rulebook, trust, house.settings.limits)


def _file(mail: int, got: Understood, house: House) -> None:
    now = house.clock()
    ruled = _decide(mail, got, house, now)
    decision = ruled.decision
    number = decision.ticket
    if decision.disposition is Disposition.OPEN_TICKET:
        with house.store.begin() as tx:
            number = tx.reserve_number()
    # composed before the writing transaction opens: a template must not hold the write lock
    composed = letters.compose(got, decision, ruled.history, ruled.epochs, number, house, now)
    decision, outgoing = composed.decision, list(composed.letters)
    digest = decision.relay.digest if decision.relay else ruled.body_digest
    form = got.message.form.id if got.message.form else ""
    with house.store.begin() as tx:
        tx.record(mail, got.message, got.verdict, decision, number, now, digest, ruled.double_digest)
        if composed.told and tx.first_time(f"told.{number}.{composed.told.recipients[0]}", composed.period, now):
            outgoing.append(composed.told)
        for letter in outgoing:
            tx.enqueue(letter, mail, form, now)
    letters.alarm_about(decision, got, house)
    _say(mail, decision, number, outgoing, house)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision, and what of the past it rests on."""

    decision: Decision
    history: History
    epochs: Mapping[str, int]
    body_digest: str = ""
    double_digest: str = ""


def _decide(mail: int, got: Understood, house: House, now: datetime) -> Ruled:
    """Everything the past has to say is gathered first; the deciding itself is pure."""
    message, verdict, settings = got.message, got.verdict, house.settings
    token = desk.token_of(message, settings.mailbox(message.arrival.mailbox), house.tokens)
    with house.store.read() as tx:
        if token is not None:
            history = tx.history_of(desk.questions(message, verdict, token), mail, message, now)
            epochs = tx.epochs(token.ticket)
            decided = desk.decide(message, verdict, history, token, epochs, settings, now)
            if decided is not None:
                return Ruled(decided, history, epochs)
        asked = route.questions(message, verdict, settings, house.tokens)
        history = tx.history_of(asked, mail, message, now)
        decision = route.decide(message, verdict, history, house.rulebook, settings, house.tokens, now)
        epochs = tx.epochs(decision.ticket) if decision.ticket else {}
        return Ruled(decision, history, epochs, asked.body_digest, asked.double_digest)


def _say(mail: int, decision: Decision, number: int, outgoing: Sequence[Outgoing], house: House) -> None:
    category = decision.category.value if decision.category else ""
    house.log.decided(mail, decision.disposition.value, number, category, decision.assignee, decision.ruling.code)
    for letter in outgoing:
        house.log.queued(mail, letter.kind.value, number, letter.message_id)


def _set_aside(mail: int, raw: RawMessage, house: House, why: str, detail: str) -> None:
    with house.store.begin() as tx:
        tx.quarantine(mail, why, detail, house.clock())
    house.log.quarantined(mail, why)
    lines = [why, f"mailbot quarantine lists it, mailbot requeue {mail} puts it back."]
    letters.alarm(house, raw.arrival.mailbox, "a mail was set aside", lines, "quarantine")
