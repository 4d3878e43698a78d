"""`mailbot learn`: staff say what a mail is, and mailbot remembers it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailbot.cli.options import MOST, Config, Json, config_path
from mailbot.cli.printing import console, plain, print_json, print_table, shown
from mailbot.model.errors import ConfigError, PermanentFailure
from mailbot.model.verdict import Category
from mailbot.text.later import later

if TYPE_CHECKING:
    from mailbot.house import House
    from mailbot.learning.teaching import Sample, Taught
    from mailbot.model.lesson import Lesson

AT_ONCE = 100  # mails a transaction
SHOWN_ONE_BY_ONE = 20  # mails; of more only the sum, and those that a rule or their origin still decides
_TICKET = later(r"\[?T-(\d{1,12})\]?", re.IGNORECASE)
_NUMBER = later(r"\d{1,12}")


def add_to(app: typer.Typer) -> None:
    app.command()(learn)


def learn(
    what: Annotated[
        str, typer.Argument(metavar="MAIL", help="A mail's number, a ticket (T-1024), a mail file, or a folder.")
    ] = "",
    category: Annotated[str, typer.Argument(help="inquiry, order, faq, complaint or other.")] = "",
    as_option: Annotated[str, typer.Option("--category", help="The same, as an option.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was learned from MAIL.")] = False,
    list_all: Annotated[bool, typer.Option("--list", help="Show what was learned so far, newest first.")] = False,
    by: Annotated[str, typer.Option(help="Who says so: a staff handle, for the ticket's record.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Of --list.")] = 50,
    store: Annotated[str, typer.Option(help="The store (a URL) in place of the configuration's.")] = "",
    config: Config = None,
    json: Json = False,
) -> None:
    """Correct a mail's category: its ticket changes, and mailbot judges mail like it better from now on."""
    if not list_all and not what:
        raise ConfigError(["mailbot learn: expected a mail's number, a ticket like T-1024, a mail file or a folder"])
    wanted = None if list_all or undo else _category(category, as_option)
    house = _house(config, store)
    try:
        if list_all:
            _list(house, limit, json)
        elif wanted is None:
            _take_back(_named(what, house), by, house, json)
        else:
            _teach(_named(what, house), wanted, by, house, json)
    finally:
        house.store.close()


def _category(argument: str, option: str) -> Category:
    if argument and option and argument.lower() != option.lower():
        raise ConfigError([f"mailbot learn: it cannot be both {argument!r} and {option!r}"])
    name = (argument or option).lower()
    if name not in {category.value for category in Category}:
        known = ", ".join(category.value for category in Category)
        found = f"found {name!r}" if name else "missing"
        raise ConfigError([f"mailbot learn: category: {found}, expected one of {known}"])
    return Category(name)


def _house(config: Path | None, store: str) -> House:
    """With --store no configuration is needed: the shipped rules then."""
    from mailbot.app import explainer
    from mailbot.config import read_config

    path = config if store else config_path(config)
    url = store or read_config(config_path(config)).store_url
    house = explainer(path, url, None).house
    house.store.migrate()
    return house


def _named(what: str, house: House) -> list[tuple[str, Sample]]:
    """What was named -> (how to show it, the mail): several of a folder."""
    from mailbot.lab.explain import find_mails
    from mailbot.learning.teaching import of_mail, of_octets, of_ticket

    if ticket := _TICKET.fullmatch(what):
        return [(f"T-{ticket[1]}", of_ticket(int(ticket[1]), house))]
    if _NUMBER.fullmatch(what):
        return [(f"mail {what}", of_mail(int(what), house))]
    if not Path(what).exists():
        raise PermanentFailure(f"{what}: no such file or folder, and no mail's number or ticket like T-1024 either")
    files = [(name, path) for name, path in find_mails([what]) if path is not None]
    if not files:
        raise PermanentFailure(f"{what}: no *.eml in this folder")
    try:
        return [(name, of_octets(path.read_bytes(), house)) for name, path in files]
    except OSError as error:
        raise PermanentFailure(f"{error.filename}: cannot be read: {error.strerror}") from None


def _teach(named: Sequence[tuple[str, Sample]], category: Category, by: str, house: House, json: bool) -> None:
    from mailbot.learning.teaching import teach

    taught: list[tuple[str, Taught]] = []
    for start in range(0, len(named), AT_ONCE):
        some = named[start : start + AT_ONCE]
        learned = teach([sample for _, sample in some], category, by, house)
        taught.extend((name, one) for (name, _), one in zip(some, learned, strict=True))
    if json:
        print_json([_as_json(name, one) for name, one in taught])
    else:
        _print(taught, category)


def _as_json(name: str, taught: Taught) -> dict[str, Any]:
    lesson, now = taught.lesson, taught.now
    return {
        **_lesson_as_json(lesson),
        "name": name,
        "now": plain(now.category),
        "confidence": now.confidence,
        "unsure": now.unsure,
        "reasons": plain(now.reasons),
    }


def _lesson_as_json(lesson: Lesson) -> dict[str, Any]:
    """All but the marks and steps, which are the machine's own."""
    names = ("digest", "category", "judged", "was", "mail", "ticket", "who", "at", "subject")
    return {name: plain(getattr(lesson, name)) for name in names}


def _print(taught: Sequence[tuple[str, Taught]], category: Category) -> None:
    otherwise = [(name, one) for name, one in taught if one.now.category is not category]
    for name, one in taught if len(taught) <= SHOWN_ONE_BY_ONE else otherwise:
        console().print(_line(name, one, category), markup=False)
    if len(taught) > 1:
        fits = len(taught) - len(otherwise)
        console().print(f"learned {len(taught)} mails as {category.value}; {fits} of them are now judged so")


def _line(name: str, taught: Taught, category: Category) -> str:
    lesson, now = taught.lesson, taught.now
    judged = lesson.judged.value if lesson.judged else "nothing"
    ticket = f", ticket T-{lesson.ticket} changed" if lesson.was not in (None, category) else ""
    said = f"{shown(name)}: {category.value} (judged {judged} before){ticket}; "
    if now.category is category:
        return said + f"mail like it is now judged {category.value}, {now.confidence:.0%}"
    why = next((one.text for one in now.reasons if one.code.startswith("rule.")), now.reasons[0].text)
    return said + f"but this one is still judged {now.category.value if now.category else 'nothing'}: {shown(why)}"


def _take_back(named: Sequence[tuple[str, Sample]], by: str, house: House, json: bool) -> None:
    from mailbot.learning.teaching import take_back

    dropped = [(name, take_back(sample, by, house)) for name, sample in named]
    found = [(name, lesson) for name, lesson in dropped if lesson is not None]
    if not found:
        raise PermanentFailure(f"nothing was learned from {named[0][0]}; `mailbot learn --list` shows what was")
    if json:
        print_json([{**_lesson_as_json(lesson), "name": name} for name, lesson in found])
        return
    for name, lesson in found:
        console().print(f"{shown(name)}: no longer learned as {lesson.category.value}", markup=False)


def _list(house: House, limit: int, json: bool) -> None:
    with house.store.read() as tx:
        lessons = tx.lessons(limit)
    if json:
        print_json([_lesson_as_json(lesson) for lesson in lessons])
        return
    columns = ("learned", "category", "judged before", "mail", "ticket", "by", "subject")
    print_table("", columns, [_cells(one) for one in lessons], "nothing was learned yet")


def _cells(one: Lesson) -> tuple[object, ...]:
    judged = one.judged.value if one.judged else "-"
    ticket = f"T-{one.ticket}" if one.ticket else "-"
    return (one.at, one.category.value, judged, one.mail or one.digest[:12], ticket, one.who or "-", one.subject)
