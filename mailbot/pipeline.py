"""The rooms in order: octets -> stored -> read -> judged -> decided -> composed -> recorded.  Only this knows it.

Two transactions a mail: TX1 keeps the octets for good, TX2 records everything that follows from them at once; the mails
of a backlog share both.  Work is driven from the store, never from the mailbox: what an earlier life left is finished
first.  sender.py is the way out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot import diary, rounds
from mailbot.customers import promising
from mailbot.deciding import Ruled, ruled_on
from mailbot.house import House, Understood
from mailbot.intake.content_key import content_key
from mailbot.learning import answering, teaching
from mailbot.letters import composing, handing, undelivered
from mailbot.model.acts import Classify, Leave, Return, TakeBack
from mailbot.model.decision import Decision, Disposition
from mailbot.model.errors import OverLimits, TemporaryFailure, in_our_words, trail
from mailbot.model.mail import RawMessage
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.records import AlreadyDone, StoredMail
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category
from mailbot.orders import factories, taking
from mailbot.reading import NOTHING_AHEAD, Ahead, understand
from mailbot.store import Transaction
from mailbot.watch import canary, flooding, sightings, telling

_MOST_TOLD = 10  # an hour, ticket and colleague
_MOST_NOTICES = 20  # a day about one ticket to one person; its first is never held back
_AT_ONCE = 50  # mails in one transaction: whoever else wants to write waits for a fifth of a second at most
MAX_TRIES = 3  # a mail that killed the process so often is set aside (promise P8)


def take_in(raws: Sequence[RawMessage], house: House, ahead: Ahead = NOTHING_AHEAD) -> None:
    """When this returns every mail is in the store for good; each is processed, or in quarantine, or will be tried.

    `ahead`: those of them that were read already."""
    now = house.clock()
    with house.store.begin() as tx:
        kept = [(raw, tx.keep(raw, content_key(raw.octets, raw.size), now)) for raw in raws]
    for raw, one in kept:
        house.log.taken_in(one.mail, raw.arrival.mailbox, len(raw.octets), one.fresh)
    for raw, one in kept:
        if one.fresh and raw.size:
            _set_aside(one.mail, raw, house, "too large", f"{raw.size} octets: only its header was fetched")
    fresh = [(one.mail, raw) for raw, one in kept if one.fresh and not raw.size]
    for some in (fresh[at : at + _AT_ONCE] for at in range(0, len(fresh), _AT_ONCE)):
        _process_together(some, house, ahead)


def _process_together(fresh: Sequence[tuple[int, RawMessage]], house: House, ahead: Ahead) -> None:
    """A backlog's mails, in their order: read one by one, then filed in one transaction with a savepoint each.

    Were we stopped in it, all are `new` still, and `finish_pending` takes them up one by one: only the one in hand is
    charged."""
    if len(fresh) == 1:
        process(*fresh[0], house)
        return
    understood, learned = [], house.learned()  # one look at the store for all of them
    schooled = replace(house, learned=lambda: learned)
    for mail, raw in fresh:
        with _set_aside_if_it_raises(mail, raw, house):
            understood.append((mail, raw, understand(raw, schooled, ahead)))
    with house.store.together() as store:
        joined = replace(house, store=store)
        for mail, raw, got in understood:
            with _set_aside_if_it_raises(mail, raw, joined):
                _file(mail, got, joined)


def finish_pending(house: House, limit: int = 200) -> int:
    """What an earlier life stored and did not finish.  Each is charged before it is tried.  How many there were.

    Another daemon's mailboxes are left alone: it has their mails in hand."""
    with house.store.read() as tx:
        waiting = tx.pending(limit, house.elsewhere())
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
            with _uncharged_where_it_was_not_the_mail(mail, house):
                process(mail, stored.raw, house)
    return len(waiting)


@contextmanager
def _uncharged_where_it_was_not_the_mail(mail: int, house: House) -> Iterator[None]:
    """A full disk is full for every mail.  We came back from it alive, so nothing is to be counted."""
    try:
        yield
    except TemporaryFailure:
        with suppress(TemporaryFailure), house.store.begin() as tx:
            tx.uncharge(mail)
        raise


def _charge(mail: int, house: House) -> StoredMail:
    with house.store.begin() as tx:
        tx.charge(mail)
        return tx.load(mail)


def process(mail: int, raw: RawMessage, house: House) -> None:
    """One mail to its end."""
    with _set_aside_if_it_raises(mail, raw, house):
        got = understand(raw, house)
        with house.store.filing() as store:
            _file(mail, got, replace(house, store=store))


@contextmanager
def _set_aside_if_it_raises(mail: int, raw: RawMessage, house: House) -> Iterator[None]:
    """A mail that raises is set aside with its traceback, and the next one is served."""
    try:
        yield
    except AlreadyDone:
        return  # another worker was quicker
    except (TemporaryFailure, MemoryError):
        raise  # it stays `new` and is tried again; where memory was short, MAX_TRIES times at most
    except OverLimits as error:
        _set_aside(mail, raw, house, "breaks the limits", str(error))
    except Exception as error:  # a stranger chose these octets: a bug of ours must not stop the others
        _set_aside(mail, raw, house, in_our_words(error), trail(error))


def _file(mail: int, got: Understood, house: House) -> None:
    if canary.came_home(mail, got, house):
        return
    now = house.clock()
    ruled = ruled_on(mail, got, house, now)
    got, decision = ruled.got, _timed(ruled, house, now)
    number = decision.ticket
    if decision.disposition is Disposition.OPEN_TICKET:
        with house.store.begin() as tx:
            number = tx.reserve_number()
    # composed before the writing transaction opens: a template must not hold the write lock (a backlog's do, for the
    # time that a page may take)
    composed = composing.compose(got, mail, decision, ruled.history, ruled.epochs, number, house, now)
    decision, outgoing = composed.decision, list(composed.letters)
    digest = decision.relay.digest if decision.relay else ruled.body_digest
    form = got.message.form.id if got.message.form else ""
    corrected = _corrected(decision, house)
    outgoing += [*handing.handed_over(decision, house, now), *factories.commissions(decision, number, got, house, now)]
    with house.store.begin() as tx:
        for studied, category in corrected:
            teaching.learn(studied, category, decision.actor, house, tx)
        tx.record(mail, got.message, got.verdict, decision, number, now, digest, ruled.double_digest)
        answering.remember(mail, got, decision, number, house, tx)
        taking.remember(mail, got, decision, number, house, tx)
        flooding.remember(got, decision, ruled.history.crowd, number, tx, now)
        if composed.told and _may_be_told(composed.told, composed.period, tx, now):
            outgoing.append(composed.told)
        silenced = [letter for letter in outgoing if _is_one_too_many(letter, decision, tx, now)]
        outgoing = [letter for letter in outgoing if letter not in silenced]
        promising.keep(decision, number, outgoing, tx, now)
        for letter in outgoing:
            waits = composed.delayed if letter.kind is Kind.ANSWER else timedelta()
            tx.enqueue(letter, mail, form, now, now + waits)
    _follow(decision, house)
    telling.alarm_about(decision, got, house)
    flooding.tell(got, decision, ruled.history.crowd, number, house)
    telling.alarm_about_silence(silenced, house)
    undelivered.by_bounce(got.message, got.verdict.origin, house, now)
    sightings.look(got, decision, house, now)
    _say(mail, decision, number, outgoing, house)


def _may_be_told(told: Outgoing, period: str, tx: Transaction, now: datetime) -> bool:
    """Of the same words once an hour; of others so often that a responder which never says the same makes no loop."""
    job = f"told.{told.ticket}.{told.recipients[0]}"
    slots = (f"{now:%Y-%m-%dT%H} {at}" for at in range(_MOST_TOLD))
    return tx.first_time(job, period, now) and any(tx.first_time(f"{job}.most", slot, now) for slot in slots)


def _is_one_too_many(letter: Outgoing, decision: Decision, tx: Transaction, now: datetime) -> bool:
    """A loop through somebody's mailbox comes to an end, whatever keeps it going; the ticket has every mail."""
    if letter.kind is not Kind.NOTICE or not decision.ticket:
        return False
    slots = (f"{now:%Y-%m-%d} {at}" for at in range(_MOST_NOTICES))
    return not any(tx.first_time(f"notice.{letter.ticket}.{letter.recipients[0]}", slot, now) for slot in slots)


def _timed(ruled: Ruled, house: House, now: datetime) -> Decision:
    """A customer waits since their mail came in, not since we read it; and anew where our answer is taken back."""
    decision, got, customer = ruled.decision, ruled.got, ruled.history.customer
    key_account = customer is not None and customer.key_account
    taken_back = any(isinstance(deed.act, TakeBack) for deed in decision.deeds)
    if decision.event not in (Event.OPENED, Event.FOLLOW_UP) and not taken_back:
        return decision
    since = min(now, got.message.arrival.received_at or now)
    category = decision.category or Category.OTHER
    decision = replace(decision, due=diary.due_for(category, since, house.settings, key_account=key_account))
    return promising.with_promise(decision, got, since, house, now, key_account=key_account)


def _corrected(decision: Decision, house: House) -> list[tuple[list[teaching.Studied], Category]]:
    """What a colleague corrects becomes a lesson, in the transaction that corrects it."""
    return [
        (teaching.study([teaching.of_ticket(deed.ticket, house)], house), deed.act.category)
        for deed in decision.deeds
        if isinstance(deed.act, Classify)
    ]


def _follow(decision: Decision, house: House) -> None:
    """What a colleague's coming and going means for tickets; were we stopped here, the next round does it."""
    for deed in decision.deeds:
        if isinstance(deed.act, Leave):
            rounds.absence_began(deed.act.person, house)
        elif isinstance(deed.act, Return):
            rounds.absence_ended(deed.act.person, house)


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
    telling.alarm(house, raw.arrival.mailbox, "a mail was set aside", lines, "quarantine")
