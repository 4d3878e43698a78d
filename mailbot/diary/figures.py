"""(facts of a span of time, whose work) -> the report that they make.  Pure.

Every figure is counted once, here, whatever shows it: a mail, a spreadsheet, the command line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from statistics import median, quantiles

from msgspec import Struct

from mailbot.diary.alike import alike
from mailbot.model.calendar import WorkCalendar
from mailbot.model.report import (
    Breakdown,
    Complaints,
    Conversion,
    Counts,
    DayCount,
    Facts,
    FaqShare,
    Promises,
    Report,
    Response,
    Row,
    Scope,
    TicketFact,
)
from mailbot.model.verdict import Category

MOST_ROWS = 30  # of one breakdown
_HOURS, _WEEKDAYS = 24, 7
_FEWEST_FOR_A_TENTH = 2


class _Work(Struct, frozen=True):
    """What of the facts belongs to a report."""

    new: tuple[TicketFact, ...]
    answered: tuple[TicketFact, ...]
    dealt: tuple[TicketFact, ...]
    recycled: tuple[TicketFact, ...]
    closed: tuple[TicketFact, ...]

    def counts(self, fits: Callable[[TicketFact], bool]) -> Counts:
        every = (self.new, self.answered, self.dealt, self.recycled, self.closed)
        return Counts(*(sum(map(fits, some)) for some in every))


def report_of(facts: Facts, before: Facts, scope: Scope, calendar: WorkCalendar, now: datetime) -> Report:
    """`before`: the time of the same length just before."""
    work, tickets = _work(facts, scope.person), {one.number: one for one in facts.tickets}
    theirs = {one.number for one in facts.tickets if _is_theirs(one.owner, scope.person)}
    mails = [calendar.local(one.at) for one in facts.mails if one.ticket in theirs or not scope.person]
    hours, weekdays = Counter(at.hour for at in mails), Counter(at.weekday() for at in mails)
    return Report(
        scope=scope,
        made_at=now,
        counts=work.counts(lambda one: True),
        before=_work(before, scope.person).counts(lambda one: True),
        response=_response(work.answered, calendar),
        promises=_promises(facts, tickets, theirs, now),
        complaints=_complaints(facts, work, scope.person),
        conversion=_conversion(work),
        faq=_faq(work, facts.by_machine),
        breakdowns=tuple(_breakdown(by, keys, work, facts, calendar) for by, keys in _BREAKDOWNS.items()),
        days=tuple(_day(day, work, calendar) for day in _days(scope)),
        hours=tuple(hours[hour] for hour in range(_HOURS)),
        weekdays=tuple(weekdays[day] for day in range(_WEEKDAYS)),
        questions=alike([one for one in facts.questions if one.ticket in theirs or not scope.person]),
    )


def _is_theirs(handle: str, person: str) -> bool:
    return not person or handle == person


def _work(facts: Facts, person: str) -> _Work:
    """New is counted for whoever has the ticket, all else for whoever did it."""
    known = {one.number: one for one in facts.tickets}
    did: defaultdict[str, dict[int, TicketFact]] = defaultdict(dict)
    for step in facts.steps:
        if _is_theirs(step.who, person) and step.ticket in known:
            did[step.event][step.ticket] = known[step.ticket]
    return _Work(
        new=tuple(
            one for one in facts.tickets if facts.since <= one.opened_at < facts.until and _is_theirs(one.owner, person)
        ),
        answered=tuple(
            one
            for one in facts.tickets
            if one.answered_at and facts.since <= one.answered_at < facts.until and _is_theirs(one.answered_by, person)
        ),
        dealt=tuple(did["dealt"].values()),
        recycled=tuple(did["recycled"].values()),
        closed=tuple(did["closed"].values()),
    )


def _response(answered: Sequence[TicketFact], calendar: WorkCalendar) -> Response:
    waits = sorted(
        calendar.working_hours_between(one.opened_at, one.answered_at) for one in answered if one.answered_at
    )
    if not waits:
        return Response()
    tenths = quantiles(waits, n=10, method="inclusive") if len(waits) >= _FEWEST_FOR_A_TENTH else [waits[0]]
    return Response(len(waits), round(median(waits), 2), round(tenths[-1], 2))


def _promises(facts: Facts, tickets: dict[int, TicketFact], theirs: Collection[int], now: datetime) -> Promises:
    """One that is not due yet is neither kept nor late."""
    kept = late = 0
    for one in facts.promises:
        ticket = tickets.get(one.ticket)
        if ticket is None or ticket.number not in theirs:
            continue
        in_time = ticket.answered_at is not None and ticket.answered_at <= one.promised_at
        kept += in_time
        late += not in_time and one.promised_at <= now
    return Promises(kept, late)


def _complaints(facts: Facts, work: _Work, person: str) -> Complaints:
    new = [one.number for one in work.new if one.category == Category.COMPLAINT.value]
    named = dict(facts.causes)
    causes = Counter(named.get(number, "") for number in new)
    ranked = sorted(causes.items(), key=lambda row: (not row[0], -row[1], row[0]))
    still = tuple(one for one in facts.complaints if _is_theirs(one.ticket.owner, person))
    return Complaints(len(new), still, tuple(ranked))


def _conversion(work: _Work) -> Conversion:
    """An inquiry that was ordered in a reply came as one."""
    asked = [one for one in work.new if (one.came_as or one.category) == Category.INQUIRY.value]
    return Conversion(len(asked), sum(one.dealt_ever for one in asked), _amounts(work.dealt))


def _amounts(dealt: Sequence[TicketFact]) -> tuple[tuple[str, str], ...]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in dealt:
        amount, _, currency = one.worth.partition(" ")
        try:
            sums[currency] += Decimal(amount) if amount else Decimal(0)
        except InvalidOperation:  # written by an older version: shown with its ticket, and in no sum
            continue
    ranked = sorted(((currency, total) for currency, total in sums.items() if total), key=lambda row: (-row[1], row[0]))
    return tuple((currency, f"{total:f}") for currency, total in ranked)


def _faq(work: _Work, by_machine: Collection[int]) -> FaqShare:
    answered = [one for one in work.new if one.number in by_machine]
    questions = {one.number for one in (*work.new,) if one.category == Category.FAQ.value}
    return FaqShare(len(questions | {one.number for one in answered}), len(answered))


Keys = Callable[[TicketFact], Sequence[str]]
# what a breakdown is by -> under which of its rows a ticket counts; a ticket about two products counts for both
_BREAKDOWNS: dict[str, Keys] = {
    "category": lambda one: (one.category,),
    "person": lambda one: (one.owner,),
    "language": lambda one: (one.language,),
    "country": lambda one: (one.country,),
    "product": lambda one: one.products,
    "form": lambda one: (one.form,),
}


def _breakdown(by: str, keys: Keys, work: _Work, facts: Facts, calendar: WorkCalendar) -> Breakdown:
    if by == "person":
        return _by_person(facts, calendar)
    every = {key for some in (work.new, work.answered, work.dealt, work.recycled, work.closed) for one in some
             for key in keys(one)}  # fmt: skip
    rows = [
        Row(
            key,
            work.counts(lambda one, key=key: key in keys(one)),  # type: ignore[misc]
            _response([one for one in work.answered if key in keys(one)], calendar),
        )
        for key in every
    ]
    return _ranked(by, rows)


def _by_person(facts: Facts, calendar: WorkCalendar) -> Breakdown:
    """Whoever did it, not whoever has the ticket now."""
    people = {one.owner for one in facts.tickets} | {one.answered_by for one in facts.tickets}
    people |= {step.who for step in facts.steps}
    rows = []
    for person in people:
        work = _work(facts, person) if person else _nobodys(facts)
        rows.append(Row(person, work.counts(lambda one: True), _response(work.answered, calendar)))
    return _ranked("person", rows)


def _nobodys(facts: Facts) -> _Work:
    """New tickets that nobody has; what was done without a name is counted under the category alone."""
    new = tuple(one for one in facts.tickets if not one.owner and facts.since <= one.opened_at < facts.until)
    return _Work(new, (), (), (), ())


def _ranked(by: str, rows: Sequence[Row]) -> Breakdown:
    """The largest first; what is not known last."""
    busy = [row for row in rows if not row.counts.nothing]
    ranked = sorted(busy, key=lambda row: (not row.key, -row.counts.new, -row.counts.processed, row.key))
    return Breakdown(by, tuple(ranked[:MOST_ROWS]), max(0, len(ranked) - MOST_ROWS))


def _days(scope: Scope) -> list[date]:
    return [scope.first + timedelta(days=day) for day in range(scope.days)]


def _day(day: date, work: _Work, calendar: WorkCalendar) -> DayCount:
    new = sum(calendar.local(one.opened_at).date() == day for one in work.new)
    answered = (one.answered_at for one in work.answered)
    return DayCount(day, new, sum(at is not None and calendar.local(at).date() == day for at in answered))
