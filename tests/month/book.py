"""What the story knows to be true, written down as it happens, and counted by hand.  Nothing of mailbot.

A Case is one conversation; the firm calls it a ticket.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from month.cast import BY_HANDLE, Customer
from month.clock import later, local, worked
from msgspec import Struct, field

OPEN = ("new", "processed", "deal")
_ORDERED = ("inquiry", "order")
TARGETS = {"complaint": 24, "inquiry": 8, "order": 4, "faq": 8, "other": 16}
# what is done to a case -> its stage afterwards; what is not here leaves it
_STAGES = {"dealt": "deal", "closed": "closed", "processed": "processed", "reopened": "new", "recycled": "recycled"}
_SETTLES = ("answered", "processed", "closed", "recycled")


class Wait(Struct):
    """A customer waits for us: since when, until when at most, until somebody did something."""

    since: datetime
    due: datetime
    over: datetime | None = None
    sleeps: datetime | None = None  # a colleague put it off until then


class Leg(Struct):
    """An order at a factory."""

    factory: str
    sent: datetime
    answered: datetime | None = None
    late: bool = False


class Case(Struct):
    customer: Customer
    kind: str
    opened: datetime
    subject: str
    number: int = 0
    came_as: str = ""  # before it was ordered, or a colleague corrected it
    owner: str = ""
    first_owner: str = ""
    language: str = ""
    form: str = ""
    products: tuple[str, ...] = ()
    address: str = ""  # that they wrote from
    wrote: list[datetime] = field(default_factory=list)
    stage: str = "new"
    worth: str = ""
    dealt: bool = False
    answered: datetime | None = None  # for the first time
    answered_by: str = ""
    done: list[tuple[datetime, str, str]] = field(default_factory=list)  # when, what, who
    promised: datetime | None = None
    waits: list[Wait] = field(default_factory=list)
    by_machine: bool = False
    cause: str = ""
    remedy: str = ""
    asked: datetime | None = None  # from then on: is it settled?
    settled: str = ""
    ordered: dict[str, str] = field(default_factory=dict)  # number, theirs, amount, channel, promised
    lines: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # what the customer got from colleagues
    capped: bool = False  # they got so many automatic mails that this conversation begins without one
    asks_for: Case | None = None  # "where is my order": that one
    by_itself: bool = False  # answered by machine, from the order
    shares: Case | None = None  # the other customer's order of the same number

    @property
    def hours(self) -> float:
        """Within which it is to be answered."""
        return TARGETS[self.kind]

    @property
    def owner_name(self) -> str:
        return BY_HANDLE[self.owner].name

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def needs_us(self) -> bool:
        """Nobody has begun, or the last word is the customer's, or the factory's."""
        theirs = [*self.wrote, *(leg.answered for leg in self.legs if leg.answered)]
        ours = [
            *(leg.sent for leg in self.legs),
            *(at for at, what, _ in self.done if what in ("answered", "processed")),
        ]
        return self.is_open and (
            self.stage == "new" or max(theirs, default=self.opened) > max(ours, default=self.opened)
        )

    def sleeps(self, at: datetime) -> bool:
        return any(wait.sleeps and wait.sleeps > at for wait in self.waits)

    def waiting(self, since: datetime, due: datetime | None = None) -> None:
        """From now on, unless they wait already."""
        if not self.waits or self.waits[-1].over:
            self.waits.append(Wait(since, due or later(since, self.hours, self.kind == "complaint")))

    def does(self, what: str, who: str, at: datetime) -> None:
        self.done.append((at, what, who))
        self.dealt |= what == "dealt"
        if what in ("answered", "processed") and self.answered is None:
            self.answered, self.answered_by = at, who
        if what == "answered" and self.stage == "new":
            self.stage = "processed"
        self.stage = _STAGES.get(what, self.stage)
        if what == "closed" and self.kind == "complaint":
            self.asked = self.asked or at + timedelta(minutes=30)
        if what in _SETTLES and self.waits and not self.waits[-1].over:
            self.waits[-1].over = at

    def wrote_again(self, at: datetime) -> None:
        self.wrote.append(at)
        self.stage = {"closed": "processed", "recycled": "new"}.get(self.stage, self.stage)
        self.waiting(at)


class Figures(Struct, frozen=True):
    """Of some days, as a report has to tell them."""

    counts: dict[str, int]
    waited: tuple[int, float | None, float | None]
    promises: tuple[int, int]  # kept, late
    complaints: tuple[int, int]  # new, open now
    inquiries: tuple[int, int]  # came, became deals
    amounts: dict[str, Decimal]
    questions: tuple[int, int]  # asked, answered by machine
    by: dict[str, dict[str, tuple[int, ...]]]
    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    causes: dict[str, int]


_DOINGS = {"deal": "dealt", "recycled": "recycled", "closed": "closed"}


class Book:
    def __init__(self) -> None:
        self.cases: list[Case] = []

    def of(self, customer: Customer) -> list[Case]:
        return [case for case in self.cases if case.customer is customer]

    def numbered(self, number: int) -> Case:
        return next(case for case in self.cases if case.number == number)

    def list_of(self, who: str, at: datetime) -> frozenset[int]:
        """What a colleague finds in the morning."""
        return frozenset(one.number for one in self.cases if one.owner == who and one.needs_us and not one.sleeps(at))

    def figures(self, first: date, last: date, now: datetime, who: str = "") -> Figures:
        """`who`: a colleague's own."""

        def within(at: datetime | None) -> bool:
            return at is not None and first <= local(at).date() <= last

        mine = [case for case in self.cases if not who or case.owner == who]
        new = [case for case in mine if within(case.opened)]
        answered = [case for case in self.cases if within(case.answered) and who in ("", case.answered_by)]
        did = {name: self._did(what, within, who) for name, what in _DOINGS.items()}
        groups = {"new": new, "processed": answered, **did}
        wrote = [local(at) for case in mine for at in case.wrote if within(at)]
        hours, weekdays = Counter(at.hour for at in wrote), Counter(at.weekday() for at in wrote)
        complaints = [case for case in new if case.kind == "complaint"]
        inquiries = [case for case in new if case.kind == "inquiry" or (case.came_as, case.kind) == _ORDERED]
        return Figures(
            counts={name: len(cases) for name, cases in groups.items()},
            waited=_waited(answered),
            promises=_promises([case for case in mine if within(case.promised)], now),
            complaints=(len(complaints), sum(case.kind == "complaint" and case.is_open for case in mine)),
            inquiries=(len(inquiries), sum(case.dealt for case in inquiries)),
            amounts=turnover(did["deal"]),
            questions=(sum(case.kind == "faq" or case.by_machine for case in new), sum(c.by_machine for c in new)),
            by={name: _by(keys, groups) for name, keys in _KEYS.items()} | {"person": self._by_person(within)},
            hours=tuple(hours[hour] for hour in range(24)),
            weekdays=tuple(weekdays[day] for day in range(7)),
            causes=dict(Counter(case.cause for case in complaints)),
        )

    def _did(self, what: str, within: Callable[[datetime], bool], who: str) -> list[Case]:
        return [
            case
            for case in self.cases
            if any(done == what and within(at) and who in ("", by) for at, done, by in case.done)
        ]

    def _by_person(self, within: Callable[[datetime | None], bool]) -> dict[str, tuple[int, ...]]:
        people = {case.owner for case in self.cases} | {by for case in self.cases for _, _, by in case.done}
        found = {}
        for who in people:
            found[who] = (
                sum(case.owner == who and within(case.opened) for case in self.cases),
                sum(case.answered_by == who and within(case.answered) for case in self.cases),
                *(len(self._did(what, within, who)) if who else 0 for what in _DOINGS.values()),
            )
        return {who: counts for who, counts in found.items() if any(counts)}


_KEYS: dict[str, Callable[[Case], tuple[str, ...]]] = {
    "category": lambda case: (case.kind,),
    "language": lambda case: (case.language,),
    "country": lambda case: (case.customer.known_country,),
    "product": lambda case: case.products,
    "form": lambda case: (case.form,),
}


def _by(keys: Callable[[Case], tuple[str, ...]], groups: dict[str, list[Case]]) -> dict[str, tuple[int, ...]]:
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, cases in groups.items():
        for case in cases:
            for key in keys(case):
                counted[key][name] += 1
    return {key: tuple(counts[name] for name in groups) for key, counts in counted.items()}


def _waited(answered: Iterable[Case]) -> tuple[int, float | None, float | None]:
    waits = sorted(Fraction(worked(case.opened, case.answered)) for case in answered if case.answered)
    if not waits:
        return 0, None, None
    return len(waits), _share(waits, Fraction(1, 2)), _share(waits, Fraction(9, 10))


def _share(waits: list[Fraction], share: Fraction) -> float:
    """The wait that this share of all is not longer than; between two in proportion."""
    at = (len(waits) - 1) * share
    below = waits[int(at)]
    above = waits[min(int(at) + 1, len(waits) - 1)]
    return round(float(below + (above - below) * (at - int(at))), 2)


def _promises(promised: Iterable[Case], now: datetime) -> tuple[int, int]:
    kept = late = 0
    for case in promised:
        in_time = case.answered is not None and case.promised is not None and case.answered <= case.promised
        kept += in_time
        late += not in_time and case.promised is not None and case.promised <= now
    return kept, late


def turnover(cases: Iterable[Case]) -> dict[str, Decimal]:
    """What their deals came to, by currency."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for case in cases:
        amount, _, currency = case.worth.partition(" ")
        if amount and case.dealt:
            sums[currency] += Decimal(amount)
    return dict(sums)
