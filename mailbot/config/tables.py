"""The spelling of config.toml as pydantic models: which keys there are, and what each may hold.

config.example.toml explains every key; tests/test_docs.py compares the two.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from mailbot.config.factory_tables import FactoryTable
from mailbot.config.key_tables import KeyAccountsTable, KeyTargetsTable
from mailbot.text.tomlfile import Table, shaped


def _one_address(value: str) -> str:
    local, at, domain = value.rpartition("@")
    if not at or not local or "." not in domain or any(c in value for c in " <>,;\r\n\t"):
        raise ValueError(f"found {value!r}, expected one plain address like sales@acme.example")
    return value.lower()


_OURS = frozenset({"mailbot", "mailbox"})


def _handle(value: str) -> str:
    if (
        not value
        or not value[0].isalnum()
        or len(value) > 24
        or not all(c.isascii() and (c.isalnum() or c in "_-") for c in value)
    ):
        raise ValueError(
            f"found {value!r}, expected up to 24 letters a-z, digits, - or _ (it becomes part of addresses)"
        )
    if value.lower() in _OURS:
        raise ValueError(f"found {value!r}, which stands for mailbot itself in a ticket's history: expected another")
    return value.lower()


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"found {value!r}, expected a time zone name like Asia/Shanghai or Europe/Berlin") from None
    return value


def _folder(value: str) -> str:
    if any(ord(c) < 32 or c in '"*%\\' for c in value):
        raise ValueError(f"found {value!r}, expected a folder name without quotes, wildcards or control characters")
    return value


def _clock(value: str) -> str:
    if value != "24:00":
        try:
            time.fromisoformat(value if len(value) == 5 else "")
        except ValueError:
            raise ValueError(f"found {value!r}, expected a time of day like 09:00 (24:00 is the day's end)") from None
    return value


def _holiday(value: str) -> str:
    first, _, last = value.partition("..")
    try:
        fits = date.fromisoformat(first) <= date.fromisoformat(last or first)
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"found {value!r}, expected a day like 2027-01-01, or 2027-02-06..2027-02-13")
    return value


EmailAddress = Annotated[str, AfterValidator(_one_address)]
Handle = Annotated[str, AfterValidator(_handle)]
Zone = Annotated[str, AfterValidator(_zone)]
Folder = Annotated[str, AfterValidator(_folder)]
Clock = Annotated[str, AfterValidator(_clock)]
HolidayText = Annotated[str, AfterValidator(_holiday)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class CompanyTable(Table):
    name: str = Field(min_length=1)
    language: str = "en"
    timezone: Zone = "UTC"
    country: str = ""
    addresses: list[str] = []
    signature: dict[str, str] = {}


class LoginTable(Table):
    host: str = Field(min_length=1)
    port: int = Field(default=0, ge=0, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    auth: Literal["password", "xoauth2", "none"] = "password"
    password_file: str = ""
    token_command: str = ""
    ca_file: str = ""


class ShelvesTable(Table):
    """Names; "" is what the company's language calls it."""

    prefix: Folder = ""
    new: Folder = ""
    processed: Folder = ""
    deal: Folder = ""
    closed: Folder = ""
    recycled: Folder = ""
    complaints: Folder = ""
    people: bool = True
    commands: bool = True


class MailboxTable(Table):
    name: Handle
    address: EmailAddress
    aliases: list[EmailAddress] = []
    kind: Literal["imap", "maildir", "pipe"] = "imap"
    path: str = ""
    imap: LoginTable | None = None
    smtp: LoginTable
    folder: Folder = "INBOX"
    junk: Folder = "auto"
    done_folder: Folder = ""
    authserv_ids: list[str] = []
    provider: Literal["", "exchange-online"] = ""
    reply_delimiter: Literal["", "+", "-", "="] = "+"
    token_domain: str = ""
    verp: bool = False
    sends_per_minute: int = Field(default=30, ge=1)
    helo: str = ""
    poll_seconds: int = Field(default=300, ge=5, le=86400)
    shelves: bool = False
    sent: Folder = "auto"
    watch_sent: bool = True
    append_sent: Literal["auto", "always", "never"] = "auto"
    side_poll_seconds: int = Field(default=60, ge=1, le=86400)
    folders: ShelvesTable = ShelvesTable()


class PersonHoursTable(Table):
    """What is left out is the company's; holidays are added to it."""

    days: list[Day] = []
    begin: Clock = Field(default="", alias="from")
    end: Clock = Field(default="", alias="to")
    holidays: list[HolidayText] = []
    timezone: Zone = ""


class PersonTable(Table):
    handle: Handle
    name: str = Field(min_length=1)
    addresses: list[EmailAddress] = Field(min_length=1)
    roles: list[Literal["sales", "complaints", "manager", "admin", "factory"]] = ["sales"]
    languages: list[str] = []
    skills: list[str] = []
    notices: str = "en"
    capacity: int = Field(default=0, ge=0)
    away: bool = False
    countries: list[Annotated[str, shaped(r"[A-Za-z]{2}", "two letters such as DE")]] = []
    hours: PersonHoursTable = PersonHoursTable()


class AckTable(Table):
    direct: Literal["off", "inquiry_order_complaint", "all"] = "inquiry_order_complaint"
    auth: Literal["required", "preferred", "off"] = "required"
    per_address_hour: int = Field(default=1, ge=0)
    per_address_day: int = Field(default=3, ge=0)
    per_domain_hour: int = Field(default=20, ge=0)
    per_form_hour: int = Field(default=60, ge=0)
    per_instance_hour: int = Field(default=300, ge=0)
    max_age_hours: int = Field(default=24, ge=1)
    max_date_skew_days: int = Field(default=7, ge=1)
    allow_local_submission: list[str] = []
    ask_settled: bool = True
    answer_where: bool = True


class FaqTable(Table):
    promote_after: int = Field(default=5, ge=1)
    encoder: Literal["auto", "off"] = "auto"


class HoursTable(Table):
    days: list[Day] = Field(default=["mon", "tue", "wed", "thu", "fri"], min_length=1)
    begin: Clock = Field(default="09:00", alias="from")
    end: Clock = Field(default="18:00", alias="to")
    holidays: list[HolidayText] = []
    morning: Clock = "08:00"


class TargetsTable(Table):
    complaint: float = Field(default=24, ge=0, le=1000)
    inquiry: float = Field(default=8, ge=0, le=1000)
    order: float = Field(default=4, ge=0, le=1000)
    faq: float = Field(default=8, ge=0, le=1000)
    other: float = Field(default=16, ge=0, le=1000)
    owner_percent: int = Field(default=75, ge=1, le=1000)
    manager_percent: int = Field(default=100, ge=1, le=1000)
    key: KeyTargetsTable = KeyTargetsTable()


class AssignTable(Table):
    order: Literal["turn", "least_open"] = "turn"
    give_back_hours: float = Field(default=0, ge=0, le=1000)


class KeepTable(Table):
    recycled_days: int = Field(default=60, ge=1, le=36500)
    raw_days: int = Field(default=180, ge=0, le=36500)
    quarantine_days: int = Field(default=180, ge=0, le=36500)
    letters_days: int = Field(default=90, ge=0, le=36500)
    tickets_days: int = Field(default=0, ge=0, le=36500)
    backup_days: int = Field(default=30, ge=0, le=36500)


class AlarmTable(Table):
    silent_minutes: int = Field(default=15, ge=1, le=1440)
    queued_minutes: int = Field(default=30, ge=1, le=1440)
    canary_minutes: int = Field(default=0, ge=0, le=1440)
    canary_within_minutes: int = Field(default=10, ge=1, le=240)
    to: list[EmailAddress] = []
    command: str = ""
    sender: str = ""
    smtp: LoginTable | None = None


class FloodTable(Table):
    per_sender_hour: int = Field(default=100, ge=0)
    per_form_hour: int = Field(default=1000, ge=0)


class ReportsTable(Table):
    daily: bool = True
    weekly: bool = True
    monthly: bool = True
    spreadsheet: bool = True


class LimitsTable(Table):
    mail_mib: int = Field(default=35, ge=1, le=200)
    notice_attachment_mib: int = Field(default=8, ge=0, le=100)


class StoreTable(Table):
    url: str = "sqlite:///mailbot.db"


class FoldersTable(Table):
    rules: list[str] = []
    replies: list[str] = []


class SecurityTable(Table):
    token_key_file: str = ""
    staff_auth: Literal["dmarc", "confirm", "token-only"] = "dmarc"


class ConfigFile(Table):
    """The whole file."""

    company: CompanyTable
    mailbox: list[MailboxTable] = Field(min_length=1)
    staff: list[PersonTable] = []
    factory: list[FactoryTable] = []
    ack: AckTable = AckTable()
    faq: FaqTable = FaqTable()
    copies: dict[Literal["inquiry", "order", "faq", "complaint", "other"], list[Handle]] = {}
    hours: HoursTable = HoursTable()
    targets: TargetsTable = TargetsTable()
    key_accounts: KeyAccountsTable = KeyAccountsTable()
    assign: AssignTable = AssignTable()
    keep: KeepTable = KeepTable()
    alarm: AlarmTable = AlarmTable()
    reports: ReportsTable = ReportsTable()
    flood: FloodTable = FloodTable()
    limits: LimitsTable = LimitsTable()
    store: StoreTable = StoreTable()
    folders: FoldersTable = FoldersTable()
    security: SecurityTable = SecurityTable()
    double_minutes: int = Field(default=10, ge=0, le=1440)
    introduce: bool = False
    send_delay_seconds: int = Field(default=0, ge=0, le=3600)
    paused: bool = False
