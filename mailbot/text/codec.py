"""Frozen values <-> JSON text and a list of octet strings, by the types of their fields.  Pure.  Threat T31.

What pickle would do, for our own values only: the reader names the type, so the writer cannot choose what is
built.  Octets travel beside the text, not in it: an attachment is copied once.  A few are no more than a word.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from functools import cache
from types import GenericAlias, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from markupsafe import Markup
from msgspec import Struct

Blobs = list[bytes]
_FEW = 16  # octets
_AS_TEXT = "latin-1"  # each octet is the character of its number


class _Codec(Struct, frozen=True):
    """How values of one type are written, and read back; octets go into or come out of the list."""

    write: Callable[[Any, Blobs], Any]
    read: Callable[[Any, Blobs], Any]


def encode(value: object, kind: Any) -> tuple[bytes, Blobs]:
    """`kind`: the type that `decode` will be told."""
    blobs: Blobs = []
    written = _codec(kind).write(value, blobs)
    # ASCII only: text of a mail may hold halves of characters that UTF-8 cannot say
    return json.dumps(written, separators=(",", ":")).encode("ascii"), blobs


def decode(text: bytes, blobs: Blobs, kind: Any) -> Any:
    """Raises ValueError or TypeError where the text is not of this type."""
    return _codec(kind).read(json.loads(text), blobs)


@cache
def _codec(kind: Any) -> _Codec:
    if kind in _SCALARS:
        return _SCALARS[kind]
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _of_fields(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _Codec(lambda value, blobs: value.name, lambda name, blobs: kind[name])
    make = _CONTAINERS.get(get_origin(kind))
    if make is None:
        raise TypeError(f"no value of type {kind} can be carried")
    return make(get_args(kind))


def _of_fields(kind: type[Struct]) -> _Codec:
    types = get_type_hints(kind)
    parts = [(name, _codec(types[name])) for name in kind.__struct_fields__]
    return _Codec(
        lambda value, blobs: [codec.write(getattr(value, name), blobs) for name, codec in parts],
        lambda row, blobs: kind(*[codec.read(one, blobs) for (_name, codec), one in zip(parts, row, strict=True)]),
    )


def _of_tuple(args: tuple[Any, ...]) -> _Codec:
    if args[-1] is Ellipsis:
        return _many(args[0], tuple)
    inner = [_codec(arg) for arg in args]
    return _Codec(
        lambda value, blobs: [one.write(each, blobs) for one, each in zip(inner, value, strict=True)],
        lambda row, blobs: tuple(one.read(each, blobs) for one, each in zip(inner, row, strict=True)),
    )


def _many(arg: Any, build: Callable[[Any], Any]) -> _Codec:
    one = _codec(arg)
    return _Codec(
        lambda value, blobs: [one.write(each, blobs) for each in value],
        lambda row, blobs: build([one.read(each, blobs) for each in _checked(row, list)]),
    )


def _of_mapping(args: tuple[Any, ...]) -> _Codec:
    if args[0] is str:
        return _by_name(_codec(args[1]))
    pairs = _many(GenericAlias(tuple, args), dict)
    return _Codec(lambda value, blobs: pairs.write(value.items(), blobs), pairs.read)


def _by_name(one: _Codec) -> _Codec:
    """Without a list for each pair: there may be tens of thousands."""
    return _Codec(
        lambda value, blobs: {name: one.write(each, blobs) for name, each in value.items()},
        lambda row, blobs: {name: one.read(each, blobs) for name, each in _checked(row, dict).items()},
    )


def _of_optional(args: tuple[Any, ...]) -> _Codec:
    (inner,) = (_codec(arg) for arg in args if arg is not NoneType)
    return _Codec(
        lambda value, blobs: None if value is None else [inner.write(value, blobs)],
        lambda row, blobs: None if row is None else inner.read(row[0], blobs),
    )


def _checked(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}, found {type(value).__name__}")
    return value


def _plain(kind: type) -> _Codec:
    return _Codec(lambda value, blobs: value, lambda value, blobs: _checked(value, kind))


def _kept_aside(octets: bytes, blobs: Blobs) -> int | str:
    if len(octets) <= _FEW:
        return octets.decode(_AS_TEXT)
    blobs.append(octets)
    return len(blobs) - 1


def _octets(written: int | str, blobs: Blobs) -> bytes:
    return written.encode(_AS_TEXT) if isinstance(written, str) else blobs[written]


_DAY_SECOND = ("days", "seconds", "microseconds")
_SCALARS: Mapping[Any, _Codec] = {
    **{kind: _plain(kind) for kind in (str, int, bool)},
    float: _Codec(lambda value, blobs: float(value), lambda value, blobs: _checked(value, float)),
    # HTML that parse made safe stays what it is; the child that reads it back only fills a page with it
    Markup: _Codec(lambda value, blobs: str(value), lambda value, blobs: Markup(_checked(value, str))),  # noqa: S704
    Decimal: _Codec(lambda value, blobs: str(value), lambda text, blobs: Decimal(_checked(text, str))),
    bytes: _Codec(_kept_aside, _octets),
    datetime: _Codec(lambda value, blobs: value.isoformat(), lambda text, blobs: datetime.fromisoformat(text)),
    date: _Codec(lambda value, blobs: value.isoformat(), lambda text, blobs: date.fromisoformat(text)),
    time: _Codec(lambda value, blobs: value.isoformat(), lambda text, blobs: time.fromisoformat(text)),
    tzinfo: _Codec(lambda value, blobs: str(value), lambda name, blobs: UTC if name == "UTC" else ZoneInfo(name)),
    timedelta: _Codec(
        lambda value, blobs: [getattr(value, name) for name in _DAY_SECOND],
        lambda row, blobs: timedelta(**dict(zip(_DAY_SECOND, row, strict=True))),
    ),
}
_CONTAINERS: Mapping[Any, Callable[[tuple[Any, ...]], _Codec]] = {
    tuple: _of_tuple,
    list: lambda args: _many(args[0], list),
    Sequence: lambda args: _many(args[0], tuple),
    frozenset: lambda args: _many(args[0], frozenset),
    Mapping: _of_mapping,
    Union: _of_optional,
    UnionType: _of_optional,
}
