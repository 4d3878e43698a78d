"""Vitals -> health in one colour with stated reasons, and the conditions that are worth an alarm.  Pure.

An alarm is for silence: nothing comes in, nothing goes out, a probe to ourselves is lost.  Everything else is a reason
to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from mailbot.model.keeping import Canary, Colour, Condition, Health, Intake, Outlet, Symptom, Vitals
from mailbot.model.settings import Settings

_WATCHED = frozenset({"imap", "maildir"})  # where a pass is made; a pipe is silent for days
_LATE = timedelta(minutes=5)
_OLD_BACKUP = timedelta(days=8)
_MIB = 1 << 20
_LITTLE, _NOTHING = 200 * _MIB, 2 * _MIB  # a mail of 35 MiB is written twice: to the log and to the file
_WORST_FIRST = {Colour.RED: 0, Colour.YELLOW: 1, Colour.GREEN: 2}


def conditions(
    vitals: Vitals, settings: Settings, now: datetime, started_at: datetime | None, known: Iterable[Condition] = ()
) -> list[Condition]:
    """`started_at`: of the daemon; None: nobody knows, the last pass alone counts.  `known`: what was told as begun."""
    told = {one.name: one for one in known}
    watched = {box.name for box in settings.mailboxes if box.kind in _WATCHED}
    ours = {box.name for box in settings.mailboxes}
    found = [
        *(_silent(one, settings, now, started_at) for one in vitals.intakes if one.mailbox in watched),
        *(_stuck(one, settings, now) for one in vitals.outlets if one.mailbox in ours),
        *(
            _lost(one, settings, now, told)
            for one in vitals.canaries
            if one.mailbox in watched and settings.alarm.canary
        ),
        _unaccounted(vitals, settings, now),
    ]
    return [one for one in found if one is not None]


def _silent(one: Intake, settings: Settings, now: datetime, started_at: datetime | None) -> Condition | None:
    heard = [moment for moment in (one.passed_at, one.took_at, started_at) if moment] or [one.adopted_at or now]
    since, box = max(heard), settings.mailbox(one.mailbox)
    # a Maildir that nobody announces is looked at only so often; IMAP at least every nine minutes
    often = box.poll if box and box.kind == "maildir" else timedelta()
    if now - since <= max(settings.alarm.silent, 2 * often):
        return None
    why = f": {one.trouble}" if one.trouble else ""
    return Condition(
        f"intake.{one.mailbox}",
        one.mailbox,
        f"mailbox {one.mailbox} has not been looked through for {spoken(now - since)}{why}",
        since,
    )


def _stuck(one: Outlet, settings: Settings, now: datetime) -> Condition | None:
    name = f"sending.{one.mailbox}"
    if one.refused:
        text = f"the outgoing server of {one.mailbox} refuses us, {one.waiting} mail(s) wait: {one.refused}"
        return Condition(name, one.mailbox, text, one.since)
    since = max(filter(None, (one.since, one.sent_at)))
    if now - since <= settings.alarm.queued:
        return None
    text = f"nothing has left {one.mailbox} for {spoken(now - since)} and {one.waiting} mail(s) wait"
    return Condition(name, one.mailbox, text, since)


def _lost(one: Canary, settings: Settings, now: datetime, told: Mapping[str, Condition]) -> Condition | None:
    """Only one that comes in ends it: the next that leaves is no sign that all is well."""
    name = f"canary.{one.mailbox}"
    if one.back_at is not None:
        return None
    if name in told or now - one.sent_at <= settings.alarm.canary_within:
        return told.get(name)
    text = f"a probe that {one.mailbox} mailed to itself {spoken(now - one.sent_at)} ago has not come in"
    return Condition(name, one.mailbox, text, one.sent_at)


def _unaccounted(vitals: Vitals, settings: Settings, now: datetime) -> Condition | None:
    if not vitals.missing or not settings.mailboxes:
        return None
    text = f"{vitals.missing} mail(s) lie in a mailbox and are not in the store: mailbot doctor"
    return Condition("doctor", settings.mailboxes[0].name, text, vitals.doctor_at or now)


def judge(vitals: Vitals, settings: Settings, now: datetime, known: Iterable[Condition] = ()) -> Health:
    wrong = conditions(vitals, settings, now, None, known)
    alarming = [Symptom(Colour.RED, one.name.partition(".")[0], one.text) for one in wrong]
    looking = [symptom for ask in _REASONS_TO_LOOK for symptom in ask(vitals, now)]
    found = (*alarming, *_never_seen(vitals, settings), *looking)
    worst = min((one.colour for one in found), key=_WORST_FIRST.__getitem__, default=Colour.GREEN)
    return Health(worst, found)


def _look(code: str, text: str) -> Symptom:
    return Symptom(Colour.YELLOW, code, text)


def _never_seen(vitals: Vitals, settings: Settings) -> Iterator[Symptom]:
    """A mailbox that was just configured; or mailbot was never started, which is no silence yet."""
    seen = {one.mailbox for one in vitals.intakes}
    for box in settings.mailboxes:
        if box.kind in _WATCHED and box.name not in seen:
            yield _look("unseen", f"mailbox {box.name} was never looked through: is mailbot running?")


def _troubles(vitals: Vitals, now: datetime) -> Iterator[Symptom]:
    return (_look("trouble", f"mailbox {one.mailbox}: {one.trouble}") for one in vitals.intakes if one.trouble)


def _backlog(vitals: Vitals, now: datetime) -> Iterator[Symptom]:
    if vitals.oldest_new_at and now - vitals.oldest_new_at > _LATE:
        yield _look("backlog", f"{vitals.new} mail(s) wait to be read, one for {spoken(now - vitals.oldest_new_at)}")


def _set_aside(vitals: Vitals, now: datetime) -> Iterator[Symptom]:
    if vitals.quarantine:
        yield _look("quarantine", f"{vitals.quarantine} mail(s) in quarantine: mailbot quarantine")


def _held(vitals: Vitals, now: datetime) -> Iterator[Symptom]:
    if vitals.held:
        yield _look("held", f"{vitals.held} outgoing mail(s) held: mailbot outbox --state held")


def _ended(vitals: Vitals, now: datetime) -> Iterator[Symptom]:
    words = {"unknown": "nobody knows whether they arrived", "failed": "failed"}
    for state, count in vitals.lately:
        yield _look(state, f"{count} outgoing mail(s) in 7 days: {words[state]}: mailbot outbox --state {state}")


def _disk(vitals: Vitals, now: datetime) -> Iterator[Symptom]:
    """A full disk lets no mail in, and the store cannot say so itself."""
    if vitals.disk_free is not None and vitals.disk_free < _LITTLE:
        colour = Colour.RED if vitals.disk_free < _NOTHING else Colour.YELLOW
        text = f"the disk of the store is {'full' if colour is Colour.RED else 'nearly full'}"
        yield Symptom(colour, "disk", f"{text}: {vitals.disk_free // _MIB} MiB are free")


def _backups(vitals: Vitals, now: datetime) -> Iterator[Symptom]:
    if vitals.backup_at and now - vitals.backup_at > _OLD_BACKUP:
        yield _look("backup", f"the last backup was made {spoken(now - vitals.backup_at)} ago")


_REASONS_TO_LOOK: tuple[Callable[[Vitals, datetime], Iterator[Symptom]], ...] = (
    _troubles,
    _backlog,
    _set_aside,
    _held,
    _ended,
    _backups,
    _disk,
)


def spoken(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440} days"
