"""config.toml -> Settings, or every mistake in it.  Reads the file and the secrets it names.

tables.py is the only place that knows the file's spelling; the rest of the house sees model/settings.py.
"""

from __future__ import annotations

import shlex
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from mailbot.config.alarms import alarm_policy
from mailbot.config.factory_tables import factories, wrong_factories
from mailbot.config.hours import clock, company_calendar, person_calendar, targets, wrong_hours
from mailbot.config.key_tables import key_policy
from mailbot.config.secrets import read_secret, secret_path
from mailbot.config.shelves import shelves_of, wrong_shelves
from mailbot.config.tables import (
    AckTable,
    CompanyTable,
    ConfigFile,
    HoursTable,
    LimitsTable,
    LoginTable,
    MailboxTable,
    PersonTable,
)
from mailbot.model.errors import ConfigError
from mailbot.model.settings import (
    AckPolicy,
    AlarmPolicy,
    AssignPolicy,
    Company,
    FaqPolicy,
    FloodPolicy,
    KeepPolicy,
    Limits,
    Login,
    Mailbox,
    Person,
    ReportPolicy,
    Secret,
    Settings,
)
from mailbot.text.tomlfile import read_table

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_DEFAULT_PORTS = {
    ("imap", "tls"): 993,
    ("imap", "starttls"): 143,
    ("imap", "none"): 143,
    ("smtp", "tls"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "none"): 25,
}


def read_config(path: Path) -> Settings:
    """Raises ConfigError with every problem of the file and of the secret files it names."""
    problems: list[str] = []
    file = read_table(path, path.name, ConfigFile, problems)
    if file is None:
        raise ConfigError(problems)
    home = path.resolve().parent
    boxes = tuple(_mailbox(n, table, home, path.name, problems) for n, table in enumerate(file.mailbox, 1))
    alarm = alarm_policy(file.alarm, _alarm_login(file.alarm.smtp, home, path.name, problems), path.name, problems)
    problems.extend(_contradictions(file, path.name))
    if problems:
        raise ConfigError(problems)
    return _settings(file, _with_shelves(boxes, file), alarm, home)


def _settings(file: ConfigFile, boxes: tuple[Mailbox, ...], alarm: AlarmPolicy, home: Path) -> Settings:
    return Settings(
        company=_company(file.company),
        mailboxes=boxes,
        staff=tuple(_person(table, file.hours, file.company.timezone) for table in file.staff),
        factories=factories(file.factory, company_calendar(file.hours, file.company.timezone)),
        ack=_ack(file.ack),
        faq=FaqPolicy(**file.faq.model_dump()),
        limits=_limits(file.limits),
        copies=tuple((category, tuple(handles)) for category, handles in file.copies.items()),
        staff_auth=file.security.staff_auth,
        double_window=timedelta(minutes=file.double_minutes),
        introduce=file.introduce,
        send_delay=timedelta(seconds=file.send_delay_seconds),
        paused=file.paused,
        calendar=company_calendar(file.hours, file.company.timezone),
        morning=clock(file.hours.morning),
        targets=targets(file.targets),
        key_accounts=key_policy(file.key_accounts, file.targets.key),
        assign=AssignPolicy(file.assign.order, file.assign.give_back_hours),
        recycled_kept=timedelta(days=file.keep.recycled_days),
        keep=KeepPolicy(**file.keep.model_dump(exclude={"recycled_days"})),
        alarm=alarm,
        reports=ReportPolicy(**file.reports.model_dump()),
        flood=FloodPolicy(**file.flood.model_dump()),
        store_url=_store_url(file.store.url, home),
        rules=tuple(str(home / folder) for folder in file.folders.rules),
        replies=tuple(str(home / folder) for folder in file.folders.replies),
        token_key_file=_token_key_file(file, home),
    )


def _with_shelves(boxes: tuple[Mailbox, ...], file: ConfigFile) -> tuple[Mailbox, ...]:
    return tuple(replace(box, shelves=shelves_of(table, file)) for box, table in zip(boxes, file.mailbox, strict=True))


def _company(table: CompanyTable) -> Company:
    return Company(
        name=table.name,
        language=table.language,
        timezone=table.timezone,
        country=table.country,
        signature=tuple(table.signature.items()),
        addresses=tuple(address.lower() for address in table.addresses),
    )


def _mailbox(number: int, table: MailboxTable, home: Path, shown: str, problems: list[str]) -> Mailbox:
    where = f"{shown}: mailbox[{number}]"
    if table.kind == "imap" and table.imap is None:
        problems.append(f"{where}.imap: missing; expected a table with host, user and password_file")
    if table.kind == "maildir" and not table.path:
        problems.append(f"{where}.path: missing; expected the folder of the Maildir")
    return Mailbox(
        name=table.name,
        address=table.address,
        kind=table.kind,
        imap=_login("imap", table.imap, home, f"{where}.imap", problems) if table.imap else Login(),
        path=str(home / table.path) if table.path else "",
        smtp=_login("smtp", table.smtp, home, f"{where}.smtp", problems),
        aliases=tuple(table.aliases),
        folder=table.folder,
        junk=table.junk,
        done_folder=table.done_folder,
        authserv_ids=tuple(table.authserv_ids),
        provider=table.provider,
        reply_delimiter=table.reply_delimiter,
        token_domain=table.token_domain.lower(),
        verp=table.verp,
        sends_per_minute=table.sends_per_minute,
        helo=table.helo,
        poll=timedelta(seconds=table.poll_seconds),
        sent=table.sent,
        watch_sent=table.watch_sent,
        append_sent=table.append_sent,
        side_poll=timedelta(seconds=table.side_poll_seconds),
    )


def _login(kind: str, table: LoginTable, home: Path, where: str, problems: list[str]) -> Login:
    if table.security == "none" and table.host not in _LOOPBACK:
        problems.append(f"{where}.security: found 'none', expected tls or starttls for a host that is not this machine")
    if table.auth != "none" and not table.user:
        problems.append(f'{where}.user: missing; expected the login name (or auth = "none")')
    if table.auth == "xoauth2" and not table.token_command:
        problems.append(f"{where}.token_command: missing; expected a command that prints an access token")
    password = Secret()
    if table.auth == "password":
        password = read_secret(table.password_file, home, f"{where}.password_file", problems)
    return Login(
        host=table.host,
        port=table.port or _DEFAULT_PORTS[(kind, table.security)],
        security=table.security,
        user=table.user,
        auth=table.auth,
        password=password,
        token_command=tuple(shlex.split(table.token_command)),
        ca_file=str(home / table.ca_file) if table.ca_file else "",
    )


def _alarm_login(table: LoginTable | None, home: Path, shown: str, problems: list[str]) -> Login | None:
    return _login("smtp", table, home, f"{shown}: alarm.smtp", problems) if table else None


def _person(table: PersonTable, hours: HoursTable, timezone: str) -> Person:
    return Person(
        handle=table.handle,
        name=table.name,
        addresses=tuple(table.addresses),
        roles=tuple(table.roles),
        languages=tuple(table.languages),
        skills=tuple(table.skills),
        notices=table.notices,
        capacity=table.capacity,
        away=table.away,
        countries=tuple(country.upper() for country in table.countries),
        calendar=person_calendar(table.hours, hours, timezone),
    )


def _limits(table: LimitsTable) -> Limits:
    return Limits(mail_octets=table.mail_mib << 20, notice_attachment_octets=table.notice_attachment_mib << 20)


def _ack(table: AckTable) -> AckPolicy:
    values = table.model_dump()
    values["max_age"] = timedelta(hours=values.pop("max_age_hours"))
    values["max_date_skew"] = timedelta(days=values.pop("max_date_skew_days"))
    values["allow_local_submission"] = tuple(values["allow_local_submission"])
    return AckPolicy(**values)


def _store_url(url: str, home: Path) -> str:
    """A relative SQLite path is meant beside the configuration, whatever folder the daemon was started in."""
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith(prefix + "/") and url != prefix + ":memory:":
        return prefix + str(home / url.removeprefix(prefix))
    return url


def _token_key_file(file: ConfigFile, home: Path) -> str:
    if file.security.token_key_file:
        return str(secret_path(file.security.token_key_file, home))
    url = _store_url(file.store.url, home)
    beside = Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite:///") else home
    return str(beside / "mailbot-token-key")


def _contradictions(file: ConfigFile, shown: str) -> list[str]:
    """What each table says is right, and all together is not."""
    handles = [person.handle for person in file.staff]
    boxes = [box.name for box in file.mailbox]
    problems = [f"{shown}: staff: handle '{name}' is there twice" for name in _doubles(handles)]
    problems += [f"{shown}: mailbox: name '{name}' is there twice" for name in _doubles(boxes)]
    seen = [address for person in file.staff for address in person.addresses]
    problems += [f"{shown}: staff: address {address} belongs to two people" for address in _doubles(seen)]
    ours = {address for box in file.mailbox for address in (box.address, *box.aliases)}
    problems += [
        f"{shown}: staff: {address} is a mailbox of the company; notices to it would come back in (expected a "
        "person's own address)"
        for address in sorted(ours & set(seen))
    ]
    for category, names in file.copies.items():
        problems += [
            f"{shown}: copies.{category}: no staff with handle '{name}'" for name in names if name not in handles
        ]
    problems += wrong_hours(file, shown)
    problems += wrong_factories(file.factory, (*ours, *seen), shown)
    problems += wrong_shelves(file, shown)
    if "://" not in file.store.url:
        problems.append(f"{shown}: store.url: found {file.store.url!r}, expected sqlite:///FILE or postgresql://...")
    return problems


def _doubles(values: list[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})
