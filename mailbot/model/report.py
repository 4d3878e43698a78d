"""What happened in a span of time: facts as the store has them, and the report that they make."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from msgspec import Struct

from mailbot.model.records import Listed


class TicketFact(Struct, frozen=True):
    """A ticket that came, or on which something was done, in the time that is asked about."""

    number: int
    category: str
    stage: str
    owner: str  # staff handle, "" for nobody
    customer: str  # name and address
    subject: str
    language: str
    country: str
    form: str  # id of the form that opened it, "" for a mail
    products: tuple[str, ...]
    opened_at: datetime
    answered_at: datetime | None  # for the first time, by a person
    answered_by: str
    worth: str = ""  # "12000 USD"
    dealt_ever: bool = False
    came_as: str = ""  # the category before its customer's further mail turned it; "": nothing did


class StepFact(Struct, frozen=True):
    """Something that was done to a ticket in that time: dealt, recycled, closed."""

    ticket: int
    event: str
    who: str  # staff handle


class PromiseFact(Struct, frozen=True):
    ticket: int
    promised_at: datetime


class MailFact(Struct, frozen=True):
    """A customer wrote."""

    ticket: int
    at: datetime


class QuestionFact(Struct, frozen=True):
    """A question that no entry of the FAQ answered."""

    ticket: int
    text: str


class Facts(Struct, frozen=True):
    """`until` is not part of the time."""

    since: datetime
    until: datetime
    tickets: tuple[TicketFact, ...] = ()
    steps: tuple[StepFact, ...] = ()
    promises: tuple[PromiseFact, ...] = ()  # that fell due in it
    mails: tuple[MailFact, ...] = ()
    by_machine: frozenset[int] = frozenset()  # tickets whose question an FAQ entry answered by itself
    questions: tuple[QuestionFact, ...] = ()
    complaints: tuple[Listed, ...] = ()  # that are open now, the oldest first
    causes: tuple[tuple[int, str], ...] = ()  # (ticket, cause of its complaint) of complaints that came in it


class Span(Enum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    OTHER = "span"


class Scope(Struct, frozen=True):
    """Which days a report is about, and whose work."""

    span: Span
    first: date
    last: date  # included
    person: str = ""  # staff handle; "": everybody

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Counts(Struct, frozen=True):
    new: int = 0
    processed: int = 0  # answered, or done by other means, for the first time
    deal: int = 0
    recycled: int = 0
    closed: int = 0

    @property
    def nothing(self) -> bool:
        return not (self.new or self.processed or self.deal or self.recycled or self.closed)


class Response(Struct, frozen=True):
    """How long customers waited for the first answer, in working hours; None where nobody was answered."""

    answers: int = 0
    median: float | None = None
    ninetieth: float | None = None


class Row(Struct, frozen=True):
    """One line of a breakdown."""

    key: str  # a category, a language, a country ...; "" where it is not known
    counts: Counts
    response: Response


class Breakdown(Struct, frozen=True):
    by: str  # category, language, country, product, form, person
    rows: tuple[Row, ...]  # the largest first
    more: int = 0  # rows that are not shown


class Promises(Struct, frozen=True):
    kept: int = 0
    late: int = 0  # answered late, or not yet

    @property
    def percent(self) -> int | None:
        made = self.kept + self.late
        return round(100 * self.kept / made) if made else None


class Conversion(Struct, frozen=True):
    """Of the inquiries that came in this time, how many are a deal by now; and all deals that were made in it."""

    inquiries: int = 0
    became_deals: int = 0
    amounts: tuple[tuple[str, str], ...] = ()  # (currency, sum) of the deals made in this time

    @property
    def percent(self) -> int | None:
        return round(100 * self.became_deals / self.inquiries) if self.inquiries else None


class FaqShare(Struct, frozen=True):
    questions: int = 0
    by_machine: int = 0

    @property
    def percent(self) -> int | None:
        return round(100 * self.by_machine / self.questions) if self.questions else None


class Question(Struct, frozen=True):
    """Questions that are much alike and that no FAQ entry answers."""

    text: str  # of the first of them
    count: int
    tickets: tuple[int, ...]


class Complaints(Struct, frozen=True):
    new: int = 0
    open: tuple[Listed, ...] = ()
    causes: tuple[tuple[str, int], ...] = ()  # (id, how many) of those that came in this time; "": none was named


class DayCount(Struct, frozen=True):
    day: date
    new: int
    processed: int


class Report(Struct, frozen=True):
    scope: Scope
    made_at: datetime
    counts: Counts
    before: Counts  # of the time of the same length before it
    response: Response
    promises: Promises
    complaints: Complaints
    conversion: Conversion
    faq: FaqShare
    breakdowns: tuple[Breakdown, ...]
    days: tuple[DayCount, ...]
    hours: tuple[int, ...]  # mails of customers, by the hour of the company's day: 24 numbers
    weekdays: tuple[int, ...]  # 7 numbers, Monday first
    questions: tuple[Question, ...]

    @property
    def quiet(self) -> bool:
        """Nothing happened in its time."""
        return self.counts.nothing and not (self.promises.kept or self.promises.late)


Cell = str | int | float | None


class Sheet(Struct, frozen=True):
    """A table for a spreadsheet."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
