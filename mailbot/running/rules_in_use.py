"""(Settings, the store) -> Rulebook: the shipped rules and replies with the company's own laid over them.

Every page is tried on samples before a mail needs it (promise P32), which takes longer than all the reading; so the
store remembers which replies were found good, and the same replies are not tried at the next start again.
"""

from __future__ import annotations

from pathlib import Path

from mailbot.limits import problems_of
from mailbot.model.errors import ConfigError
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Settings
from mailbot.reply import fingerprint
from mailbot.rulebook import read_rulebook, shipped_replies, shipped_rules
from mailbot.running.opening import utc_now
from mailbot.store import Store

_JOB = "replies were found good"


def read_rules(settings: Settings, store: Store | None = None) -> Rulebook:
    """Raises ConfigError with all problems.  Without a store the pages are tried each time."""
    rulebook = read_rulebook(
        [shipped_rules(), *map(Path, settings.rules)], [shipped_replies(), *map(Path, settings.replies)]
    )
    print_of_all = fingerprint(rulebook.replies)
    if store is None or not _found_good(print_of_all, store):
        _try(rulebook, settings)
        _remember(print_of_all, store)
    return rulebook


def _try(rulebook: Rulebook, settings: Settings) -> None:
    shipped = read_rulebook([], [shipped_replies()]).replies if settings.replies else rulebook.replies
    problems = problems_of(rulebook.replies, shipped)
    if problems:
        raise ConfigError(problems)


def _found_good(replies: str, store: Store) -> bool:
    with store.read() as tx:
        return tx.was_done(_JOB, replies)


def _remember(replies: str, store: Store | None) -> None:
    if store is not None:
        with store.begin() as tx:
            tx.first_time(_JOB, replies, utc_now())


def names_nobody_has(rulebook: Rulebook, settings: Settings) -> list[str]:
    """What routes name and the configuration has not: such a route passes over them without a word."""
    staff = {person.handle for person in settings.staff}
    factories = {factory.name for factory in settings.factories}
    found = []
    for route in rulebook.routes:
        found += [f"route {route.id}: {one!r} is no colleague" for one in (*route.to, *route.copy) if one not in staff]
        if route.factory and route.factory not in factories:
            found.append(f"route {route.id}: {route.factory!r} is no [[factory]]")
    return found
