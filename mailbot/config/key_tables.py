"""The tables of key accounts -> what is asked of them, and how soon they are answered."""

from __future__ import annotations

from pydantic import Field

from mailbot.model.key_account import KeyPolicy
from mailbot.model.verdict import Category
from mailbot.text.tomlfile import Table


class KeyTargetsTable(Table):
    complaint: float = Field(default=0, ge=0, le=1000)
    inquiry: float = Field(default=0, ge=0, le=1000)
    order: float = Field(default=0, ge=0, le=1000)
    faq: float = Field(default=0, ge=0, le=1000)
    other: float = Field(default=0, ge=0, le=1000)


class KeyAccountsTable(Table):
    share: float = Field(default=0.0, ge=0, le=1)
    months: int = Field(default=12, ge=1, le=120)
    orders: int = Field(default=2, ge=1, le=1000)


def key_policy(table: KeyAccountsTable, own_targets: KeyTargetsTable) -> KeyPolicy:
    own = own_targets.model_dump()
    hours = tuple((Category(name), float(value)) for name, value in own.items() if value)
    return KeyPolicy(**table.model_dump(), targets=hours)
