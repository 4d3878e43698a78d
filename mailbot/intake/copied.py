"""COPYUID codes of a server -> what the mails are called in their new folder.  Pure, linear.  RFC 4315."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from mailbot.text.later import later

_CODE = later(rb"(\d{1,10}) ([\d,:]+) ([\d,:]+)")
_SPAN = later(r"(\d{1,10})(?::(\d{1,10}))?", re.ASCII)
_MOST = 10_000  # in one span: a broken server must not make us count for ever


class Moved(Struct, frozen=True):
    """A mail that is not in `uids` was not there any more."""

    uidvalidity: int
    uids: dict[int, int]  # before -> now


def copied(codes: Iterable[bytes | None] | None) -> Moved:
    """What is not `UIDVALIDITY SOURCES TARGETS` says nothing."""
    moved = Moved(0, {})
    for code in codes or ():
        if found := _CODE.fullmatch(code or b""):
            pairs = zip(_uids(found[2].decode()), _uids(found[3].decode()), strict=False)
            moved = Moved(int(found[1]), moved.uids | dict(pairs))
    return moved


def _uids(text: str) -> Iterator[int]:
    """`4,7:9` in its order, which counts; a span may be written from either end."""
    for part in text.split(","):
        span = _SPAN.fullmatch(part)
        if span is None:
            return
        low, high = sorted((int(span[1]), int(span[2] or span[1])))
        yield from range(low, min(high, low + _MOST) + 1)
