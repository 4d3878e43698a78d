"""(Verdict, History, Rulebook, Settings) -> who gets a ticket, or why nobody does.  Pure.

Pools are asked one after the other: the customer's owner, each routing rule that fits, everybody with the category's
role.  Within a pool it is whoever was assigned nothing for the longest time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from mailbot.model.history import History, Load
from mailbot.model.rulebook import Route, Rulebook
from mailbot.model.settings import Person, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.trace import Candidate
from mailbot.model.verdict import Category, Reason, Verdict

_NEVER = datetime.min.replace(tzinfo=UTC)
_COMPLAINTS, _SALES = "complaints", "sales"


@dataclass(frozen=True, slots=True)
class Assignment:
    handle: str = ""  # "": nobody
    reasons: tuple[Reason, ...] = ()
    tell_manager: str = ""  # why nobody
    stand_in: str = ""  # gets the notice too, while the owner is away


@dataclass(frozen=True, slots=True)
class _Pool:
    name: str
    people: tuple[Person, ...]
    language: str = ""  # that they must serve; "" asks for none
    reasons: tuple[Reason, ...] = ()


def assign(
    verdict: Verdict, category: Category, history: History, rulebook: Rulebook, settings: Settings
) -> Assignment:
    """Who gets a new ticket."""
    owner = _customers_owner(category, history, settings)
    if owner:
        return Assignment(owner.handle, (Reason("assign.owner", f"{owner.handle} looks after this customer"),))
    tried = []
    for pool in _pools(verdict, category, rulebook, settings):
        chosen = _longest_since(pool, history)
        if chosen:
            reason = Reason("assign.round_robin", f"{chosen.handle}: longest since last assigned ({pool.name})")
            return Assignment(chosen.handle, (*pool.reasons, reason))
        tried.append(f"{pool.name}: {_why_none(pool, history)}")
    why = "nobody can take it: " + "; ".join(tried)
    return Assignment(reasons=(Reason("assign.nobody", why),), tell_manager=why)


def keep(ticket: Ticket, verdict: Verdict, history: History, rulebook: Rulebook, settings: Settings) -> Assignment:
    """Who gets a follow-up: the ticket's owner.

    Away, they stay the owner, because a new one would make their reply addresses void; somebody else reads along.
    """
    owner = settings.person(ticket.owner) if ticket.owner else None
    if owner is None:
        return assign(verdict, ticket.category, history, rulebook, settings)
    kept = Assignment(owner.handle, (Reason("assign.ticket_owner", f"{owner.handle} has {ticket.token}"),))
    if not owner.away:
        return kept
    other = assign(verdict, ticket.category, history, rulebook, settings)
    why = Reason("assign.stand_in", f"{owner.handle} is away: {other.handle or 'nobody'} stands in")
    told = other.tell_manager and f"{ticket.token}: {owner.handle} is away, and {other.tell_manager}"
    return Assignment(owner.handle, (*kept.reasons, why), told, other.handle)


def trace(
    verdict: Verdict, category: Category, history: History, rulebook: Rulebook, settings: Settings
) -> tuple[Candidate, ...]:
    """Everybody in every pool, in the order in which the pools are asked."""
    loads = _loads(history)
    return tuple(
        Candidate(pool.name, person.handle, _hindrance(person, pool.language, loads.get(person.handle)))
        for pool in _pools(verdict, category, rulebook, settings)
        for person in pool.people
    )


def copies(category: Category, routes: tuple[Route, ...], settings: Settings) -> tuple[str, ...]:
    """Who else gets the notice, away or not: a boss on a journey reads along."""
    by_category = [handle for name, handles in settings.copies if name == category.value for handle in handles]
    by_route = [handle for route in routes for handle in route.copy]
    return tuple(dict.fromkeys([*by_category, *by_route]))


def fitting_routes(verdict: Verdict, rulebook: Rulebook) -> tuple[Route, ...]:
    return tuple(route for route in map(rulebook.route, verdict.routes) if route)


def role_for(category: Category, settings: Settings) -> str:
    """Who answers complaints has that role; where nobody has, they are sales' own."""
    return _COMPLAINTS if category is Category.COMPLAINT and settings.with_role(_COMPLAINTS) else _SALES


def _customers_owner(category: Category, history: History, settings: Settings) -> Person | None:
    """Capacity and language are not asked: these two know each other."""
    owner = settings.person(history.customer.owner) if history.customer and history.customer.owner else None
    fits = owner is not None and not owner.away and role_for(category, settings) in owner.roles
    return owner if fits else None


def _pools(verdict: Verdict, category: Category, rulebook: Rulebook, settings: Settings) -> Iterator[_Pool]:
    for route in fitting_routes(verdict, rulebook):
        if route.to or route.role or route.skill:
            yield _of_route(route, verdict, settings)
    role = role_for(category, settings)
    yield _Pool(f"role {role}", settings.with_role(role), verdict.language)


def _of_route(route: Route, verdict: Verdict, settings: Settings) -> _Pool:
    """A rule that names people knows whom it wants; one that names a role or a skill still needs the language."""
    people = tuple(
        person
        for person in settings.staff
        if (not route.to or person.handle in route.to)
        and (not route.role or route.role in person.roles)
        and (not route.skill or route.skill in person.skills)
    )
    reason = Reason(f"route.{route.id}", f"routing rule {route.id} fits")
    return _Pool(f"routing rule {route.id}", people, "" if route.to else verdict.language, (reason,))


def _longest_since(pool: _Pool, history: History) -> Person | None:
    loads = _loads(history)
    free = [person for person in pool.people if not _hindrance(person, pool.language, loads.get(person.handle))]
    return min(free, key=lambda person: (_last(loads.get(person.handle)), person.handle), default=None)


def _loads(history: History) -> dict[str, Load]:
    return {load.handle: load for load in history.loads}


def _last(load: Load | None) -> datetime:
    return load.last_assigned_at if load and load.last_assigned_at else _NEVER


def _hindrance(person: Person, language: str, load: Load | None) -> str:
    """Why this person cannot take one more ticket; "" where nothing stands in the way."""
    if person.away:
        return "is away"
    if not _serves(person, language):
        return f"does not serve {language}"
    if person.capacity and load and load.open_tickets >= person.capacity:
        return f"has {load.open_tickets} open tickets, at most {person.capacity}"
    return ""


def _serves(person: Person, language: str) -> bool:
    """Somebody who serves `zh` reads both scripts; nobody is asked for a language that we could not tell."""
    wanted = language.lower()
    served = {name.lower() for name in person.languages}
    return not wanted or not served or wanted in served or wanted.partition("-")[0] in served


def _why_none(pool: _Pool, history: History) -> str:
    loads = _loads(history)
    said = [f"{p.handle} {_hindrance(p, pool.language, loads.get(p.handle))}" for p in pool.people]
    return ", ".join(said) or "nobody is in it"
