"""What Python hands in -> what a database keeps, and back: column types, and short ways to declare columns.  Pure.

Both databases then behave the same: SQLite forgets time zones, PostgreSQL refuses NUL and long index entries.
"""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    false,
)

# SQLite numbers rows by itself only in a column that is declared exactly INTEGER
Number = BigInteger().with_variant(Integer(), "sqlite")

LONGEST_KEY = 320  # characters; an entry of a PostgreSQL index must stay under 2,700 octets
_QUICK_FROM = 1 << 20  # octets; from here on time under the write lock counts for more than disk


class Utc(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else aware_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any length that both databases can hold: no NUL, no half of a surrogate pair."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Key(TypeDecorator[str]):
    """Text that is looked up.  A long one is cut and ends with its own digest, kept and asked for in the same way."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else key_of(value)


class Squeezed(TypeDecorator[bytes]):
    """Octets, kept compressed.  Mail is mostly text and base64: a half to a fifth of the disk."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return zlib.compress(value, 1 if len(value) >= _QUICK_FROM else 6)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.decompress(value)


def aware_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time without a zone must not reach the store")
    return value.astimezone(UTC)


def storable(text: str) -> str:
    text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:  # raw octets that a lax decoder let through as lone surrogates
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def key_of(text: str) -> str:
    text = storable(text)
    if len(text) <= LONGEST_KEY:
        return text
    return f"{text[: LONGEST_KEY - 65]}#{sha256(text.encode()).hexdigest()}"


# --- declaring; everything is NOT NULL unless it says otherwise ---

metadata = MetaData(
    # names of our own, so that a migration can name what it drops on both databases
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key(name: str, *, primary: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, Key, primary_key=primary, nullable=False, unique=unique, server_default=None if primary else "")


def words(name: str) -> Column[str]:
    return Column(name, Words, nullable=False, server_default="")


def count(name: str, *, primary: bool = False) -> Column[int]:
    return Column(
        name, Number, primary_key=primary, nullable=False, autoincrement=False, server_default=None if primary else "0"
    )


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=false())


def belongs_to(table: str, column: str = "id", *, primary: bool = False, optional: bool = False) -> Column[int]:
    name = {"mails": "mail", "tickets": "ticket", "customers": "customer", "letters": "letter"}[table]
    target = ForeignKey(f"{table}.{column}")
    return Column(name, Number, target, primary_key=primary, nullable=optional, autoincrement=False)
