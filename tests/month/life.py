"""People who live through the month: what they write and do, each at its time, and what the book learns from it.

A plot is a generator: it does something, and yields the moment at which it goes on.
"""

from __future__ import annotations

import heapq
import itertools
import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import openpyxl
from month import words
from month.book import Book, Case, Figures, Leg
from month.cast import (
    ADDRESS,
    AUTHSERV_ID,
    BEGINS,
    BY_HANDLE,
    ENDS,
    STAFF,
    Customer,
    a_stranger,
    customers,
)
from month.clock import STEP, is_free, later, local, moment
from month.firm import Firm, Letter
from month.words import Goods
from msgspec import Struct
from support.mails import mail

from mailbot.model.records import MailRow
from mailbot.reply.pages import Pages

Plot = Iterator[datetime]
_DATED = re.compile(r"by (\d+) (April|May) 2026, (\d\d):(\d\d) \(UTC\+8\)|2026年(\d+)月(\d+)日(\d\d):(\d\d) \(UTC\+8\)")
_MORNING = 8  # o'clock
_MONTHS = {"April": 4, "May": 5}
_TICKET = re.compile(r"\[T-(\d+)\]")


def proven(address: str) -> dict[str, str]:
    return {"Authentication-Results": f"{AUTHSERV_ID}; dmarc=pass header.from={address.rpartition('@')[2]}"}


Cell = str | int | float | None
Sheets = dict[str, list[tuple[Cell, ...]]]


class Report(Struct, frozen=True):
    """One that was mailed."""

    letter: Letter
    sheets: Sheets
    truth: Figures


def sheets_in(octets: bytes, pages: Pages, language: str) -> Sheets:
    """Without their headings; the reader's words are the names that scripts get again."""
    book = openpyxl.load_workbook(BytesIO(octets), read_only=True)
    words = pages.table(language, "sheet")
    names = {word: name for name, word in words.items()}

    def named(said: str) -> str:
        for name in ("before", "amount"):
            if said.startswith(f"{words[name]} "):
                return f"{name}_{named(said.removeprefix(words[name]).strip())}"
        return names.get(said, said)

    rows = {named(sheet.title): list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}
    rows["summary"] = [(named(figure), value) for figure, value in rows["summary"]]
    unknown = pages.words(language, "not_known")
    for name, lines in rows.items():
        back = (
            {word: one for one, word in pages.table(language, name).items()} if name in ("category", "language") else {}
        )
        back[unknown] = ""
        rows[name] = [(back.get(first, first), *more) for first, *more in lines]
    return rows


class Life:
    def __init__(self, firm: Firm, seed: int) -> None:
        self.firm = firm
        self.book = Book()
        self.dice = random.Random(seed)
        self.customers = customers()
        self.strangers: list[Customer] = []
        self.letters: list[Letter] = []
        self.reports: list[Report] = []
        self.rounds: list[datetime] = []
        self.mornings: dict[datetime, dict[str, frozenset[int]]] = {}  # who is to find which tickets
        self.rising: set[str] = set()
        self.wrong: list[str] = []  # what the firm did otherwise than the story expects
        self.mails = 0
        self.numbers = itertools.count(100)
        self._turns = itertools.count()
        self._due: list[tuple[datetime, int, Plot]] = []
        self._desks: dict[str, str] = {}
        self.away: dict[str, tuple[datetime, datetime]] = {}
        self._plot: Plot = iter(())
        self._case_of: dict[Plot, Case] = {}  # what a plot is about

    # --- time ---

    @property
    def now(self) -> datetime:
        return self.firm.now

    def begins(self, at: datetime, plot: Plot) -> None:
        heapq.heappush(self._due, (at, next(self._turns), plot))

    def lives(self) -> None:
        rounds = self._rounds()
        for at in rounds:
            while self._due and self._due[0][0] <= at:
                self._goes_on(*heapq.heappop(self._due))
            self.firm.now = at
            self._rise(at)
            self.firm.round()
            self.rounds.append(at)
            self._read()

    def _rise(self, at: datetime) -> None:
        """Who is to find which tickets: all in the morning, who comes back then."""
        if local(at).hour == _MORNING and not is_free(at):
            self.rising = {one.handle for one in STAFF if not self.is_away(one.handle)}
        found = {who: listed for who in self.rising if (listed := self.book.list_of(who, at))}
        if found:
            self.mornings[at] = found
        self.rising = set()

    def _goes_on(self, at: datetime, turn: int, plot: Plot) -> None:
        """Whoever is away does nothing until they are back."""
        self.firm.now = max(at, self.now)
        self._plot, case = plot, self._case_of.get(plot)
        if case is not None and self.is_away(case.owner):
            self.begins(later(self.away[case.owner][1], 0.5), plot)
            return
        again = next(plot, None)
        self._read()
        if again is not None:
            self.begins(max(again, self.now + STEP), plot)

    def _rounds(self) -> Iterator[datetime]:
        """The daemon makes one a minute; here one each hour of the working day, and few when nobody is there."""
        day = local(BEGINS).replace(hour=0)
        while day <= ENDS:
            for hour in (3, 9, 15, 21) if is_free(day) else (3, *range(_MORNING, 19), 22):
                at = (day + timedelta(hours=hour)).astimezone(UTC)
                if BEGINS <= at <= ENDS:
                    yield at
            day += timedelta(days=1)

    def hours(self, number: float) -> datetime:
        """After so many working hours."""
        return later(self.now, number)

    def is_away(self, who: str, at: datetime | None = None) -> bool:
        since, until = self.away.get(who, (ENDS, ENDS))
        return since <= (at or self.now) < until

    # --- what leaves ---

    def _read(self) -> None:
        for letter in self.firm.sends():
            self.letters.append(letter)
            if letter.kind == "report":
                self.reports.append(self._report(letter))
            found = _TICKET.search(letter.subject)
            if found and letter.kind == "notice":
                self._given(int(found[1]), letter)

    def _report(self, letter: Letter) -> Report:
        """Beside what the book says at this very moment."""
        (part,) = [part for part in letter.mail.walk() if (part.get_filename() or "").endswith(".xlsx")]
        reader = next(person for person in self.firm.house.settings.staff if letter.to in person.addresses)
        sheets = sheets_in(part.get_content(), self.firm.house.composer.pages, reader.notices)
        told = dict(sheets["summary"])
        first, last = (date.fromisoformat(f"{told[name]}") for name in ("first_day", "last_day"))
        return Report(letter, sheets, self.book.figures(first, last, self.now, told["person"] or ""))

    def _given(self, number: int, letter: Letter) -> None:
        """Who has a ticket now is told by a notice that says so."""
        case = next((one for one in self.book.cases if one.number == number), None)
        handle = letter.to.partition("@")[0]
        said = words.SAID[BY_HANDLE[handle].reads]
        if case is not None and any(one in letter.text[:600] for one in said[2:]):
            case.owner = handle

    def last_to(self, address: str, number: int) -> Letter | None:
        return next(
            (one for one in reversed(self.letters) if one.to == address and f"[T-{number}]" in one.subject), None
        )

    # --- what customers write ---

    def opens(self, customer: Customer, kind: str, said: tuple[str, str], address: str = "", **filled: object) -> Case:
        """A new conversation; what the firm makes of it is compared at once."""
        address = address or customer.address
        subject, text = (one.format(**filled) for one in said)
        signed = f"{text}\n\n{customer.name}\n{customer.firm}\nTel: {customer.phone}"
        row = self.posts(signed, f"{customer.name} <{address}>", subject, proven(address))
        return self._opened(Case(customer, kind, self.now, subject, language=customer.language, address=address), row)

    def is_capped(self, address: str) -> bool:
        """One automatic mail an hour to an address, three a day."""
        got = [self.now - one.at for one in self.letters if one.kind == "ack" and one.to == address]
        return any(ago < timedelta(hours=1) for ago in got) or sum(ago < timedelta(days=1) for ago in got) > 2

    def _opened(self, case: Case, row: MailRow) -> Case:
        got = (row.disposition, row.category, row.language)
        case.kind = case.came_as = case.kind or row.category
        case.capped = self.is_capped(case.address)
        if got != ("open_ticket", case.kind, case.language):
            self.wrong.append(f"{case.subject}: {got}, expected a new {case.kind} in {case.language}")
        case.number, case.owner = row.ticket, ""
        case.wrote.append(self.now)
        self.book.cases.append(case)
        self._case_of.setdefault(self._plot, case)
        self._read()
        letters = [one for one in self.letters if one.subject.endswith(f"[T-{row.ticket}]") and one.kind == "ack"]
        case.promised = next((at for letter in letters if (at := _promise(letter.text))), None)
        notices = [one.to for one in self.letters if one.kind == "notice" and f"[T-{row.ticket}]" in one.subject]
        case.owner = notices[0].partition("@")[0] if len(notices) == 1 else ""
        case.first_owner = case.owner
        case.waiting(self.now, case.promised)
        return case

    def writes_again(self, case: Case, text: str, expected: str = "follow_up") -> MailRow:
        """A reply to the last letter that they got."""
        letter = self.last_to(case.address, case.number)
        if letter is None:
            self.wrong.append(f"T-{case.number}: nothing to reply to")
            headers, to, subject = {}, ADDRESS, f"Re: [T-{case.number}]"
        else:
            headers = {"In-Reply-To": str(letter.mail["Message-ID"])}
            to, subject = str(letter.mail["Reply-To"] or ADDRESS), f"Re: {letter.subject}"
        row = self.posts(
            text, f"{case.customer.name} <{case.address}>", subject, {**proven(case.address), **headers}, to
        )
        self.expects(row, expected, case.number)
        if expected == "follow_up":
            case.wrote_again(self.now)
        return row

    def posts(self, text: str, sender: str, subject: str, headers: dict[str, str], to: str = ADDRESS) -> MailRow:
        self.mails += 1
        return self.firm.gets(
            mail(
                text,
                sender=sender,
                to=to,
                subject=subject,
                date=self.now,
                message_id=f"<{self.mails}.month@outside.example>",
                headers=headers,
            )
        )

    def expects(self, row: MailRow, disposition: str, ticket: int = 0) -> None:
        if row.disposition != disposition or (ticket and row.ticket != ticket):
            got = f"{row.disposition} of T-{row.ticket}"
            self.wrong.append(f"{row.author} {row.subject!r}: {got}, expected {disposition} of T-{ticket}")

    # --- what colleagues write ---

    def replies(self, case: Case, text: str, who: str = "", expected: str = "answer") -> None:
        """A Reply to the last mail that they got about it."""
        who = who or case.owner
        letter = self.last_to(BY_HANDLE[who].address, case.number)
        if letter is None:
            self.wrong.append(f"{who} got no mail about T-{case.number}")
            return
        row = self._by(who, text, str(letter.mail["Reply-To"]), f"Re: {letter.subject}", str(letter.mail["Message-ID"]))
        self.expects(row, expected, case.number)
        self._read()

    def answers(self, case: Case, text: str, orders: str = "", who: str = "") -> None:
        """Words for the customer, below commands."""
        who = who or case.owner
        self.replies(case, f"{orders}\n\n{text}" if orders else text, who)
        case.answers.append(text)
        case.does("answered", who, self.now)

    def commands(self, case: Case, orders: str, who: str = "") -> None:
        self.replies(case, orders, who, "command")

    def asks(self, who: str, orders: str, expected: str = "command") -> Letter | None:
        """At their own address for commands; what comes back."""
        row = self._by(who, orders, self._desk(who), "")
        self.expects(row, expected)
        before = len(self.letters)
        self._read()
        return next((one for one in self.letters[before:] if one.to == BY_HANDLE[who].address), None)

    def _desk(self, who: str) -> str:
        """It stands in the help."""
        if who not in self._desks:
            self.expects(self._by(who, "#help", ADDRESS, ""), "command")
            self._read()
            letter = next(one for one in reversed(self.letters) if one.to == BY_HANDLE[who].address)
            found = re.search(r"sales\+\S+@company\.example", letter.text)
            self._desks[who] = found[0] if found else ADDRESS
        return self._desks[who]

    def _by(self, who: str, text: str, to: str, subject: str, answers: str = "") -> MailRow:
        colleague = BY_HANDLE[who]
        headers = {**proven(colleague.address), **({"In-Reply-To": answers} if answers else {})}
        return self.posts(text, f"{colleague.name} <{colleague.address}>", subject, headers, to)

    # --- deeds that the book notes ---

    def closes(self, case: Case, who: str = "") -> None:
        self.commands(case, "#close", who)
        case.does("closed", who or case.owner, self.now)

    def deals(self, case: Case, worth: str, more: str = "") -> None:
        self.commands(case, f"#deal {worth}{more}")
        case.worth = worth
        case.does("dealt", case.owner, self.now)

    def sends_to(self, case: Case, factory: str) -> None:
        self.commands(case, f"#factory {factory}")
        case.legs.append(Leg(factory, self.now))

    def takes_down(self, customer: Customer, who: str, order: str, goods: Goods, filled: dict[str, str]) -> None:
        """An order by telephone becomes a ticket of its own."""
        row = self._by(who, order, self._desk(who), "")
        self.expects(row, "open_ticket")
        case = Case(
            customer, "order", self.now, filled["po"], row.ticket, "order", who, who, customer.language, "phone"
        )
        case.address, case.products = customer.address, (goods.sku,)
        case.ordered = {"theirs": filled["po"], "amount": f"{filled['total']} USD", "channel": "phone"}
        case.lines = [f"{filled['many']} pcs {goods.sku}"]
        case.waiting(self.now)
        self.book.cases.append(case)
        self._read()

    def asks_where(self, order: Case, number: str, other: Customer | None = None) -> Case:
        """By a new mail.  From the address on file they are told at once; anybody else hears nothing of the order."""
        subject, text = (one.format(po=number) for one in words.WHERE[other.language if other else order.language])
        before = len(self.letters)
        case = self.opens(other or order.customer, "faq", (subject, text), "" if other else order.address)
        case.asks_for, case.by_itself = order, other is None
        told = [one for one in self.letters[before:] if one.kind == "ack"]
        expected = (number, order.ordered["promised"], order.owner_name)
        if case.capped:
            return case
        said = [all(word in one.text for word in expected) for one in told]
        on_file = {order.address} if other is None else set(order.customer.addresses)
        if len(told) != 1 or told[0].to not in on_file or said != [other is None]:
            self.wrong.append(f"T-{case.number} asks for T-{order.number}: {[(one.to, one.text) for one in told]}")
        if other and any(word in one.text for word in expected[1:] for one in told):
            self.wrong.append(f"T-{order.number} is told of to the address on file, and nobody there asked")
        return case

    def stranger(self) -> Customer:
        self.strangers.append(a_stranger(len(self.strangers)))
        return self.strangers[-1]

    def comes_back(self, case: Case) -> None:
        """A server reports that our last answer was not delivered."""
        letter = next(one for one in reversed(self.letters) if one.to == case.address and one.kind == "answer")
        id, before = str(letter.mail["Message-ID"]), len(self.letters)
        self.mails += 1
        self.firm.gets(words.REPORT.format(back=ADDRESS, to=case.address, id=id).encode())
        self._read()
        told = [one for one in self.letters[before:] if f"[T-{case.number}]" in one.subject]
        if [one.to for one in told] != [BY_HANDLE[case.answered_by].address] or case.address not in told[0].text:
            self.wrong.append(f"T-{case.number} came back, and was told: {told}")

    def gets_wrong(self, case: Case, orders: str) -> Letter | None:
        """Commands that are not done; what their writer is told."""
        self.replies(case, orders, expected="note")
        return self.letters[-1] if self.letters[-1].to == BY_HANDLE[case.owner].address else None


def _promise(text: str) -> datetime | None:
    """The time that an acknowledgement names."""
    found = _DATED.search(text)
    if found is None:
        return None
    day, month, hour, minute, month2, day2, hour2, minute2 = found.groups()
    if day:
        return moment(int(day), int(hour), int(minute), _MONTHS[month])
    return moment(int(day2), int(hour2), int(minute2), int(month2))
