"""Options and a person's answers -> Answers for a first configuration.  Each answer is checked when it is given."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typer
from msgspec import Struct
from msgspec.structs import replace

from mailbot.beginning.finding import as_typed, find
from mailbot.beginning.hosts import Way
from mailbot.beginning.writing import Answers, Colleague, handle_of
from mailbot.model.errors import ConfigError
from mailbot.text.later import later

ROLES = ("sales", "complaints", "manager", "admin", "factory")
_ADDRESS = later(r"[^\s@<>(),;:\"]{1,64}@(?:[^\s@<>(),;:\".]{1,63}\.){1,8}[^\s@<>(),;:\".]{2,63}")
_HOST = later(r"(?:[A-Za-z0-9-]{1,63}\.){0,8}[A-Za-z0-9-]{1,63}(?::\d{1,5})?|")
_LANGUAGE = later(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_PERSON = later(r"([^<>]{1,100})<([^<>]{3,254})>([^<>]{0,200})")


class Given(Struct, frozen=True):
    """What the options say; "" where they say nothing."""

    company: str
    address: str
    imap: str
    smtp: str
    user: str
    token_command: str
    staff: tuple[str, ...]
    language: str
    timezone: str


class Questions:
    """Asks a person, or nobody."""

    def __init__(self, interactive: bool) -> None:
        self.interactive = interactive

    def ask(self, text: str, default: str, check: Callable[[str], str]) -> str:
        """`check` gives what is wrong with an answer, "" where nothing is."""
        while True:
            said = str(typer.prompt(text, default=default or None, show_default=bool(default))).strip()
            trouble = check(said)
            if not trouble:
                return said
            typer.echo(f"  {trouble}")

    def more(self, text: str) -> str:
        return str(typer.prompt(text, default="", show_default=False)).strip()

    def sure(self, text: str) -> bool:
        return self.interactive and typer.confirm(text)

    def password(self, text: str, *, there: bool) -> str:
        """Never shown; "" leaves it as it is."""
        if not self.interactive:
            return ""
        hint = " (Enter keeps the one that is there)" if there else " (Enter: I put it into the file myself)"
        return str(typer.prompt(text + hint, default="", show_default=False, hide_input=True))


def answers_to(given: Given, questions: Questions, path: Path, *, offline: bool) -> Answers:
    """Raises ConfigError with everything that is missing or wrong, where nobody can be asked."""
    before, problems = _before(path), list[str]()

    def one(option: str, said: str, text: str, default: str, check: Callable[[str], str]) -> str:
        if not said and questions.interactive:
            return questions.ask(text, default, check)
        trouble = check(said or default)
        if trouble:
            problems.append(f"--{option}: {trouble}")
        return said or default

    company = one("company", given.company, "Company", before.company, _some_words)
    address = one("address", given.address, "The mailbox's address", before.address, _an_address).lower()
    way = None if problems else _way(given, questions, address, before, problems, offline)
    user = given.user or before.user or address
    language = one("language", given.language, "Language of the company", before.language, _a_language)
    timezone = one("timezone", given.timezone, "Time zone", before.timezone, _a_zone)
    token_command = given.token_command or before.token_command
    if way and way.auth == "xoauth2" and not token_command:
        token_command = one("token-command", "", "Command that prints an access token", "", _some_words)
    staff = _staff(given, questions, before, address, problems)
    if problems or way is None:
        raise ConfigError(problems)
    return Answers(company, address, user, way, staff, language, timezone, token_command=token_command)


class _Before(Struct, frozen=True):
    """What an earlier configuration says: offered as the answer."""

    company: str = ""
    address: str = ""
    user: str = ""
    imap: str = ""
    smtp: str = ""
    token_command: str = ""
    language: str = "en"
    timezone: str = "UTC"
    staff: tuple[Colleague, ...] = ()


def _before(path: Path) -> _Before:
    try:
        said = tomllib.loads(path.read_text("utf-8-sig"))
        company, box = said["company"], said["mailbox"][0]
        return _Before(
            company["name"], box["address"], box["imap"]["user"], _host(box["imap"]), _host(box["smtp"]),
            box["imap"].get("token_command", ""), company.get("language", "en"), company.get("timezone", "UTC"),
            tuple(map(_colleague, said.get("staff", ()))),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return _Before(language=_own_language(), timezone=_own_zone())


def _host(table: dict[str, Any]) -> str:
    return f"{table['host']}:{table['port']}" if table.get("port") else str(table["host"])


def _colleague(table: dict[str, Any]) -> Colleague:
    roles, languages = tuple(table.get("roles", ("sales",))), tuple(table.get("languages", ()))
    first, *others = table["addresses"]
    return Colleague(table["handle"], table["name"], first, roles, languages, tuple(others))


def _own_language() -> str:
    said = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    chinese = {"zh_TW": "zh-Hant", "zh_HK": "zh-Hant"}.get(said[:5], "zh-Hans") if said.startswith("zh") else ""
    return chinese or (said[:2] if _LANGUAGE.fullmatch(said[:2]) and said[2:3] == "_" else "en")


def _own_zone() -> str:
    try:
        name = os.readlink("/etc/localtime").partition("zoneinfo/")[2]
    except OSError:
        return "UTC"
    return name if name and not _a_zone(name) else "UTC"


def _way(
    given: Given, questions: Questions, address: str, before: _Before, problems: list[str], offline: bool
) -> Way | None:
    imap, smtp = given.imap, given.smtp
    problems += [f"--{name}: {_a_host(said)}" for name, said in (("imap", imap), ("smtp", smtp)) if _a_host(said)]
    if problems:
        return None
    way, how = (None, "") if imap and smtp else find(address, offline=offline) or (None, "")
    if way and not way.imap.host and not imap:
        problems.append(f"--address: {way.name}: {way.hint}")
        return None
    if not way:
        imap, smtp = imap or before.imap, smtp or before.smtp
    if way and how:
        typer.echo(f"  found {way.name or way.imap.host}: {way.imap.host}, {way.smtp.host} ({how})")
    if not way and questions.interactive and not (given.imap and given.smtp):
        typer.echo(f"  nothing found about {address.rpartition('@')[2]}: your provider's help page names both servers")
    if questions.interactive and not (given.imap and given.smtp):
        imap = questions.ask("IMAP server", imap or (way.imap.host if way else ""), _a_host)
        smtp = questions.ask("SMTP server", smtp or (way.smtp.host if way else ""), _a_host)
        if way and (imap, smtp) == (way.imap.host, way.smtp.host):
            return way
    if not way and not (imap and smtp):
        problems.append(f"--imap, --smtp: no host found for {address}; name them")
        return None
    return as_typed(way, imap, smtp)


def _staff(
    given: Given, questions: Questions, before: _Before, address: str, problems: list[str]
) -> tuple[Colleague, ...]:
    found: list[Colleague] = []
    for said in given.staff:
        person, trouble = _person(said, address)
        if person and not trouble:
            found.append(person)
        else:
            problems.append(f"--staff {said!r}: {trouble}")
    if not found and questions.interactive:
        found = _asked_staff(questions, before, address)
    found = found or list(before.staff)
    if not found and not problems:
        problems.append('--staff: missing; expected "Li Na <li@acme.example> sales,manager", one for each colleague')
    return _with_duties(_told_apart(found))


def _asked_staff(questions: Questions, before: _Before, address: str) -> list[Colleague]:
    found: list[Colleague] = []
    typer.echo("Who answers customers?  NAME <ADDRESS> [roles] [languages], such as: Li Na <li@acme.example> sales en")
    if before.staff:
        typer.echo(f"  (Enter keeps {', '.join(one.name for one in before.staff)})")
    while True:
        said = questions.more("Colleague" if not found else "Another (Enter: no more)")
        if not said and (found or before.staff):
            return found
        person, trouble = _person(said, address)
        if person and not trouble:
            found.append(person)
        else:  # all that was answered before must not be lost by one key
            typer.echo(f"  {trouble if said else 'one colleague at least: nobody else would hear of the mail'}")


def _person(said: str, mailbox: str) -> tuple[Colleague | None, str]:
    """Or what is wrong with it."""
    read = _PERSON.fullmatch(said.strip())
    if read is None:
        return None, 'expected "NAME <ADDRESS> [roles] [languages]"'
    name, address, rest = read[1].strip().strip('"'), read[2].strip().lower(), read[3].split()
    words = [word.strip(",") for part in rest for word in part.split(",") if word.strip(",")]
    roles = tuple(word for word in words if word in ROLES)
    languages = tuple(word for word in words if word not in ROLES)
    strange = next((word for word in languages if not _LANGUAGE.fullmatch(word)), "")
    rows = (
        (not name, "has no name"),
        (bool(_an_address(address)), _an_address(address)),
        (address == mailbox, "is the mailbox itself; expected the person's own address"),
        (bool(strange), f"found {strange!r}, expected a role ({', '.join(ROLES)}) or a language like en, zh-Hans"),
    )
    trouble = next((text for holds, text in rows if holds), "")
    return Colleague(handle_of(address), name, address, roles or ("sales",), languages), trouble


def _told_apart(people: list[Colleague]) -> list[Colleague]:
    """Handles are part of addresses: each stands once."""
    taken: set[str] = set()
    found = []
    for one in people:
        names = (one.handle, *(f"{(one.handle or 'staff')[:20]}-{at}" for at in range(2, len(people) + 2)))
        handle = next(name for name in names if name and name not in taken)
        taken.add(handle)
        found.append(replace(one, handle=handle))
    return found


def _with_duties(people: list[Colleague]) -> tuple[Colleague, ...]:
    """Somebody has to get what nobody is there for, and the alarms: the first, where nobody was named."""
    missing = tuple(role for role in ("manager", "admin") if not any(role in one.roles for one in people))
    return tuple(replace(one, roles=(*one.roles, *missing)) if at == 0 else one for at, one in enumerate(people))


def _some_words(said: str) -> str:
    return "" if said.strip() else "missing"


def _an_address(said: str) -> str:
    return "" if _ADDRESS.fullmatch(said) else f"found {said!r}, expected an address like sales@acme.example"


def _a_host(said: str) -> str:
    return "" if _HOST.fullmatch(said) else f"found {said!r}, expected HOST or HOST:PORT"


def _a_language(said: str) -> str:
    return "" if _LANGUAGE.fullmatch(said) else f"found {said!r}, expected one like en, zh-Hans, zh-Hant"


def _a_zone(said: str) -> str:
    try:
        ZoneInfo(said)
    except (KeyError, ValueError, OSError):
        return f"found {said!r}, expected one like Asia/Shanghai or Europe/Berlin"
    return ""
