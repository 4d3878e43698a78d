"""The spelling of config.toml as pydantic models: which keys there are, and what each may hold.

config.example.toml explains every key; tests/test_docs.py compares the two.
"""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from mailbot.tomlfile import Table


def _one_address(value: str) -> str:
    local, at, domain = value.rpartition("@")
    if not at or not local or "." not in domain or any(c in value for c in " <>,;\r\n\t"):
        raise ValueError(f"found {value!r}, expected one plain address like sales@acme.example")
    return value.lower()


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


EmailAddress = Annotated[str, AfterValidator(_one_address)]
Handle = Annotated[str, AfterValidator(_handle)]
Zone = Annotated[str, AfterValidator(_zone)]
Folder = Annotated[str, AfterValidator(_folder)]


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
    ack: AckTable = AckTable()
    copies: dict[Literal["inquiry", "order", "faq", "complaint", "other"], list[Handle]] = {}
    limits: LimitsTable = LimitsTable()
    store: StoreTable = StoreTable()
    folders: FoldersTable = FoldersTable()
    security: SecurityTable = SecurityTable()
    double_minutes: int = Field(default=10, ge=0, le=1440)
    paused: bool = False
