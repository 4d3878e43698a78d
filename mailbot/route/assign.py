"""(Verdict, History, Rulebook, Settings, now) -> who gets a ticket, or why nobody does.  Pure.

Pools are asked one after the other: the customer's owner, each routing rule that fits, everybody with the category's
role.  Within a pool whoever cannot take it is passed over, with a reason; then those whose working day is over, as
long as somebody else is left; then the order of turns decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime

from msgspec import Struct

from mailbot.model.history import History, Load
from mailbot.model.rulebook import Route, Rulebook
from mailbot.model.settings import Person, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.trace import Candidate
from mailbot.model.verdict import Category, Reason, Verdict

_NEVER = datetime.min.replace(tzinfo=UTC)
_COMPLAINTS, _SALES = "complaints", "sales"
_OFF = "is not at work any more today"
_CODE_LENGTH = 2  # of a country; one in other words is not compared


class Assignment(Struct, frozen=True):
    handle: str = ""  # "": nobody
    reasons: tuple[Reason, ...] = ()
    tell_manager: str = ""  # why nobody
    stand_in: str = ""  # gets the notice too, while the owner is away


class _Pool(Struct, frozen=True):
    name: str
    people: tuple[Person, ...]
    language: str = ""  # that they must serve; "" asks for none
    country: str = ""
    reasons: tuple[Reason, ...] = ()


class _Team(Struct, frozen=True):
    """The people, as they stand at this moment."""

    history: History
    settings: Settings
    at: datetime
    passed_over: Collection[str]  # handles

    def load(self, person: Person) -> Load:
        known = (load for load in self.history.loads if load.handle == person.handle)
        return next(known, Load(person.handle, None, 0))

    def away(self, person: Person) -> str:
        """Why they are not there at all; "" where they are."""
        absence = next((one for one in self.history.absences if one.person == person.handle), None)
        if absence and absence.until:
            return f"is away until {self.settings.calendar.local(absence.until):%Y-%m-%d %H:%M}"
        return "is away" if absence or person.away else ""

    def is_off(self, person: Person) -> bool:
        return not self.settings.calendar_of(person).works_again_today(self.at)

    def on_holiday(self, person: Person) -> bool:
        """Theirs alone: on the company's nobody else is there either."""
        own, company = self.settings.calendar_of(person), self.settings.calendar
        return own.is_holiday(own.local(self.at).date()) and not company.is_holiday(company.local(self.at).date())

    def hindrance(self, person: Person, pool: _Pool) -> str:
        """Why this person cannot take one more ticket; "" where nothing stands in the way."""
        load = self.load(person)
        rows = (
            (bool(self.away(person)), self.away(person)),
            (person.handle in self.passed_over, "had it before"),
            (not _serves(person.languages, pool.language), f"does not serve {pool.language}"),
            (not _serves(person.countries, pool.country), f"does not serve {pool.country}"),
            (
                bool(person.capacity) and load.open_tickets >= person.capacity,
                f"has {load.open_tickets} open tickets, at most {person.capacity}",
            ),
        )
        return next((text for holds, text in rows if holds), "")


def assign(
    verdict: Verdict,
    category: Category,
    history: History,
    rulebook: Rulebook,
    settings: Settings,
    now: datetime,
    passed_over: Collection[str] = (),
) -> Assignment:
    """Who gets a new ticket, or one that its owner cannot keep."""
    team = _Team(history, settings, now, passed_over)
    owner = _customers_owner(history, settings)
    why_not = _owner_cannot(owner, category, team) if owner else ""
    if owner and not why_not:
        return Assignment(owner.handle, (Reason("assign.owner", f"{owner.handle} looks after this customer"),))
    before = [f"{owner.handle}, who looks after this customer, {why_not}"] if owner else []
    tried = []
    for pool in _pools(verdict, category, history, rulebook, settings):
        chosen = _chosen(pool, team)
        if chosen:
            skipped = [*before, *_skipped(pool, team)]
            return Assignment(chosen.handle, (*pool.reasons, _turn(chosen, pool, team), *_passed_over(skipped)))
        tried.append(f"{pool.name}: {', '.join(_skipped(pool, team)) or 'nobody is in it'}")
    why = "nobody can take it: " + "; ".join([*before, *tried])
    return Assignment(reasons=(Reason("assign.nobody", why),), tell_manager=why)


def keep(
    ticket: Ticket, verdict: Verdict, history: History, rulebook: Rulebook, settings: Settings, now: datetime
) -> Assignment:
    """Who gets a follow-up: the ticket's owner.

    Away, they stay the owner, because a new one would make their reply addresses void; somebody else reads along.
    """
    owner = settings.person(ticket.owner) if ticket.owner else None
    if owner is None:
        return assign(verdict, ticket.category, history, rulebook, settings, now)
    kept = Assignment(owner.handle, (Reason("assign.ticket_owner", f"{owner.handle} has {ticket.token}"),))
    away = _Team(history, settings, now, ()).away(owner)
    if not away:
        return kept
    other = _stand_in(owner, ticket, verdict, history, rulebook, settings, now)
    why = Reason("assign.stand_in", f"{owner.handle} {away}: {other.handle or 'nobody'} stands in")
    told = other.tell_manager and f"{ticket.token}: {owner.handle} is away, and {other.tell_manager}"
    return Assignment(owner.handle, (*kept.reasons, why), told, other.handle)


def trace(
    verdict: Verdict, category: Category, history: History, rulebook: Rulebook, settings: Settings, now: datetime
) -> tuple[Candidate, ...]:
    """Everybody in every pool, in the order in which the pools are asked."""
    team = _Team(history, settings, now, ())
    owner = _customers_owner(history, settings)
    first = [Candidate("the customer's owner", owner.handle, _owner_cannot(owner, category, team))] if owner else []
    others = (
        Candidate(pool.name, person.handle, why)
        for pool in _pools(verdict, category, history, rulebook, settings)
        for person, why in _each(pool, team)
    )
    return (*first, *others)


def copies(category: Category, routes: tuple[Route, ...], settings: Settings) -> tuple[str, ...]:
    """Who else gets the notice, away or not: a boss on a journey reads along."""
    by_category = [handle for name, handles in settings.copies if name == category.value for handle in handles]
    by_route = [handle for route in routes for handle in route.copy]
    return tuple(dict.fromkeys([*by_category, *by_route]))


def fitting_routes(verdict: Verdict, history: History, rulebook: Rulebook) -> tuple[Route, ...]:
    """Of those that the mail fits, whose customer fits too."""
    of_key_account = history.customer is not None and history.customer.key_account
    found = (route for route in map(rulebook.route, verdict.routes) if route)
    return tuple(route for route in found if route.key_account in (None, of_key_account))


def role_for(category: Category, settings: Settings) -> str:
    """Who answers complaints has that role; where nobody has, they are sales' own."""
    return _COMPLAINTS if category is Category.COMPLAINT and settings.with_role(_COMPLAINTS) else _SALES


def _customers_owner(history: History, settings: Settings) -> Person | None:
    return settings.person(history.customer.owner) if history.customer and history.customer.owner else None


def _owner_cannot(owner: Person, category: Category, team: _Team) -> str:
    """Capacity, language and the hour of the day are not asked: these two know each other."""
    role = role_for(category, team.settings)
    rows = (
        (role not in owner.roles, f"has not the role {role}"),
        (owner.handle in team.passed_over, "had it before"),
        (bool(team.away(owner)), team.away(owner)),
        (team.on_holiday(owner), "is on holiday"),
    )
    return next((text for holds, text in rows if holds), "")


def _pools(
    verdict: Verdict, category: Category, history: History, rulebook: Rulebook, settings: Settings
) -> Iterator[_Pool]:
    country = _country(verdict, history)
    for route in fitting_routes(verdict, history, rulebook):
        if route.to or route.role or route.skill:
            yield _of_route(route, verdict.language, country, settings)
    role = role_for(category, settings)
    yield _Pool(f"role {role}", settings.with_role(role), verdict.language, country)


def _of_route(route: Route, language: str, country: str, settings: Settings) -> _Pool:
    """A rule that names people knows whom it wants; one that names a role or a skill still needs the language."""
    people = tuple(
        person
        for person in settings.staff
        if (not route.to or person.handle in route.to)
        and (not route.role or route.role in person.roles)
        and (not route.skill or route.skill in person.skills)
    )
    reason = Reason(f"route.{route.id}", f"routing rule {route.id} fits")
    asked = ("", "") if route.to else (language, country)
    return _Pool(f"routing rule {route.id}", people, *asked, (reason,))


def _country(verdict: Verdict, history: History) -> str:
    named = verdict.details.country or (history.customer.country if history.customer else "")
    return named.upper() if len(named) == _CODE_LENGTH and named.isascii() else ""


def _chosen(pool: _Pool, team: _Team) -> Person | None:
    able = [person for person, why in _each(pool, team) if not why]
    first = _ORDERS[team.settings.assign.order][1]
    return min(able, key=lambda person: (*first(team.load(person)), person.handle), default=None)


def _last(load: Load) -> datetime:
    return load.last_assigned_at or _NEVER


# order -> (why, what is least for whose turn it is)
_ORDERS: dict[str, tuple[Reason, Callable[[Load], tuple[int, datetime]]]] = {
    "turn": (Reason("assign.round_robin", "longest since last assigned"), lambda load: (0, _last(load))),
    "least_open": (
        Reason("assign.least_open", "fewest open tickets"),
        lambda load: (load.open_tickets, _last(load)),
    ),
}


def _turn(chosen: Person, pool: _Pool, team: _Team) -> Reason:
    why = _ORDERS[team.settings.assign.order][0]
    off = "; nobody who can take it is at work any more today" if team.is_off(chosen) else ""
    return Reason(why.code, f"{chosen.handle}: {why.text} ({pool.name}){off}")


def _each(pool: _Pool, team: _Team) -> list[tuple[Person, str]]:
    """Everybody with what is in their way; that they are at home counts where somebody who could take it is not."""
    said = [(person, team.hindrance(person, pool)) for person in pool.people]
    somebody = any(not why and not team.is_off(person) for person, why in said)
    return [(person, why or (_OFF if somebody and team.is_off(person) else "")) for person, why in said]


def _skipped(pool: _Pool, team: _Team) -> list[str]:
    return [f"{person.handle} {why}" for person, why in _each(pool, team) if why]


def _passed_over(skipped: list[str]) -> tuple[Reason, ...]:
    return (Reason("assign.passed_over", "passed over: " + ", ".join(skipped)),) if skipped else ()


def _serves(served: tuple[str, ...], wanted: str) -> bool:
    """Somebody who serves `zh` reads both scripts; nobody is asked for what we could not tell."""
    wanted = wanted.lower()
    names = {name.lower() for name in served}
    return not wanted or not names or wanted in names or wanted.partition("-")[0] in names


def _stand_in(
    owner: Person,
    ticket: Ticket,
    verdict: Verdict,
    history: History,
    rulebook: Rulebook,
    settings: Settings,
    now: datetime,
) -> Assignment:
    """The one whom the owner named, while they are there themselves."""
    named = next((one.substitute for one in history.absences if one.person == owner.handle), "")
    person = settings.person(named) if named else None
    if person is not None and not _Team(history, settings, now, ()).away(person):
        return Assignment(person.handle)
    return assign(verdict, ticket.category, history, rulebook, settings, now, (owner.handle,))
