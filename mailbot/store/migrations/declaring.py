"""Short ways to declare columns in a migration: what they give never changes once a migration is released."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def index(table: str, *columns: str) -> None:
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))


def row_id() -> sa.Column[int]:
    return sa.Column("id", NUMBER, primary_key=True)


def name(column: str) -> sa.Column[str]:
    return sa.Column(column, sa.String(), primary_key=True)


def number(column: str) -> sa.Column[int]:
    return sa.Column(column, NUMBER, primary_key=True, autoincrement=False)


def belongs(column: str, target: str, *, primary: bool = False, nullable: bool = False) -> sa.Column[int]:
    to = sa.ForeignKey(target)
    return sa.Column(column, NUMBER, to, primary_key=primary, nullable=nullable, autoincrement=False)


def keys(*columns: str) -> list[sa.Column[str]]:
    return [sa.Column(column, sa.String(), nullable=False, server_default="") for column in columns]


def words(*columns: str) -> list[sa.Column[str]]:
    return [sa.Column(column, sa.Text(), nullable=False, server_default="") for column in columns]


def counts(*columns: str) -> list[sa.Column[int]]:
    return [sa.Column(column, NUMBER, nullable=False, server_default="0") for column in columns]


def flags(*columns: str) -> list[sa.Column[bool]]:
    return [sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()) for column in columns]


def moment(column: str) -> sa.Column[datetime]:
    return sa.Column(column, sa.DateTime(timezone=True), nullable=False)


def maybe(column: str) -> sa.Column[datetime]:
    return sa.Column(column, sa.DateTime(timezone=True))


def octets() -> sa.Column[bytes]:
    return sa.Column("octets", sa.LargeBinary(), nullable=False)
