"""(Settings, the store) -> Rulebook: the shipped rules and replies with the company's own laid over them.

Every page is tried on samples before a mail needs it (promise P32), which takes longer than all the reading; so the
store remembers which replies were found good, and the same replies are not tried at the next start again.  Those that
we ship are known to be good: our tests have tried them.
"""

from __future__ import annotations

from mailbot.limits import problems_of
from mailbot.model.errors import ConfigError
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Settings
from mailbot.reply import chain, fingerprint, variants
from mailbot.rulebook import digest_of, folders_of, pages_if_readable, read_rulebook, shipped_pages
from mailbot.running.opening import utc_now
from mailbot.store import Store

_JOB = "replies were found good"
# the fingerprint of the pages that we ship; when one changes, a test says the new one
SHIPPED = "635ff3d707a066bfc2e3098ec68dd89a4e768ac1041c4327dc89a7eb72a595ec"


def read_rules(settings: Settings, store: Store | None = None, just_read: Rulebook | None = None) -> Rulebook:
    """Raises ConfigError with all problems.  Without a store a company's own pages are tried each time.

    `just_read` is taken where the files are still the same."""
    folders = folders_of(settings)
    same = just_read is not None and just_read.digest == digest_of(*folders)
    rulebook = just_read if just_read is not None and same else _read(settings)
    print_of_all = fingerprint(rulebook.replies)
    if not _found_good(print_of_all, store):
        _try(rulebook, settings)
        _remember(print_of_all, store)
    return rulebook


def _read(settings: Settings) -> Rulebook:
    """A mistake in a rule hides none in a page: all are told at once."""
    rules, replies = folders_of(settings)
    try:
        return read_rulebook(rules, replies)
    except ConfigError as wrong:
        pages = pages_if_readable(replies) if settings.replies else {}
        raise ConfigError([*wrong.problems, *(problems_of(pages, shipped_pages()) if pages else ())]) from None


def _try(rulebook: Rulebook, settings: Settings) -> None:
    shipped = shipped_pages() if settings.replies else rulebook.replies
    problems = problems_of(rulebook.replies, shipped)
    if problems:
        raise ConfigError(problems)


def _found_good(replies: str, store: Store | None) -> bool:
    if store is None or replies == SHIPPED:
        return replies == SHIPPED
    with store.read() as tx:
        return tx.was_done(_JOB, replies)


def _remember(replies: str, store: Store | None) -> None:
    if store is not None:
        with store.begin() as tx:
            tx.first_time(_JOB, replies, utc_now())


def names_nobody_has(rulebook: Rulebook, settings: Settings) -> list[str]:
    """What routes name and the configuration has not: such a route passes over them without a word."""
    staff = {person.handle for person in settings.staff}
    named = ((route.id, one) for route in rulebook.routes for one in (*route.to, *route.copy))
    return [f"route {id}: {one!r} is no colleague" for id, one in named if one not in staff]


def languages_nobody_wrote(rulebook: Rulebook, settings: Settings) -> list[str]:
    """In which the company, a colleague or a factory is to be written to: another one stands in for it."""
    wanted = {
        **{(factory.language, "factory.txt"): f"of the factory {factory.name}" for factory in settings.factories},
        **{(one, "words"): f"of notices to {', '.join(who)}" for one, who in _readers(settings).items()},
        (settings.company.language, "terms"): "of the company",
    }
    return [
        f"no replies are written in '{language}', the language {whose}: {stands_in} is used instead"
        for (language, page), whose in wanted.items()
        if (stands_in := _written_in(language, page, rulebook, settings)) not in variants(language)
    ]


def _readers(settings: Settings) -> dict[str, list[str]]:
    """Who reads notices in which language."""
    tongues = dict.fromkeys(person.notices for person in settings.staff)
    return {one: [person.handle for person in settings.staff if person.notices == one] for one in tongues}


def _written_in(language: str, page: str, rulebook: Rulebook, settings: Settings) -> str:
    """The first language of the chain that has the page; English has them all."""
    tongues = chain(language, settings.company.language)
    return next((one for one in tongues if page in rulebook.replies.get(one, {})), tongues[-1])


def factories_nobody_has(rulebook: Rulebook, settings: Settings) -> list[str]:
    """Orders of such a route go to no factory: they stay with the ticket's owner, who is told each time."""
    named = ((route.id, route.factory) for route in rulebook.routes if route.factory)
    return [
        f"route {id}: {name!r} is no [[factory]] of the configuration; add one with this name and its address, or take "
        f'factory = "{name}" off the route: until then such orders stay with the ticket\'s owner'
        for id, name in named
        if settings.factory(name) is None
    ]
