"""An mbox file -> its mails, one by one.  Reads; a line at a time, however large the file.  RFC 4155, mboxrd."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from mailbot.importing import OldMail
from mailbot.model.errors import PermanentFailure
from mailbot.text.later import later

_LINE = 1 << 16  # a longer one comes in pieces
# a bare "From " may begin a line of text: the separator ends with a time of day and a year, in either order
_SEPARATOR = later(rb"From (?:\S+ +)?[A-Za-z0-9 ,:+-]{0,40}\d\d?:\d\d[A-Za-z0-9 :+-]{0,30}\d{4}\s*$")
_QUOTED = later(rb">+From ")


def mails_of_mbox(path: Path, cap: int) -> Iterator[OldMail]:
    """Mails over `cap` octets come without their octets.  Raises PermanentFailure for what is no mbox."""
    try:
        with path.open("rb") as stream:
            yield from _mails(stream, path.name, cap)
    except OSError as error:
        raise PermanentFailure(f"{path}: cannot be read: {error.strerror}") from None


class _Gathered:
    """The lines of one mail up to the cap."""

    __slots__ = ("at", "cost", "kept", "lines", "place", "size")

    def __init__(self, place: str, separator: bytes) -> None:
        self.place, self.at = place, _moment(separator)
        self.lines: list[bytes] = []
        self.size = self.kept = 0
        self.cost = len(separator)

    def add(self, line: bytes, cap: int) -> None:
        self.size += len(line)
        self.cost += len(line)
        if self.size <= cap:
            self.lines.append(line)
        else:
            self.lines.clear()

    def mail(self, cap: int) -> OldMail:
        if self.size > cap:
            return OldMail(self.place, b"", self.at, self.size, self.cost)
        # the empty line before the next separator belongs to the file
        octets = b"".join(self.lines)
        return OldMail(self.place, octets[:-1] if octets.endswith(b"\n\n") else octets, self.at, cost=self.cost)


def _mails(stream: BinaryIO, name: str, cap: int) -> Iterator[OldMail]:
    current: _Gathered | None = None
    number, count, blank, whole = 0, 0, True, True  # `whole`: the last piece ended its line
    while piece := stream.readline(_LINE):
        number += whole
        if whole and blank and piece.startswith(b"From ") and _SEPARATOR.match(piece):
            if current is not None:
                yield current.mail(cap)
            count += 1
            current = _Gathered(f"{name}: mail {count} at line {number}", piece)
        elif current is None:
            if piece.strip():
                raise PermanentFailure(f"{name}: no mbox: expected a first line like 'From li@x.example Mon Mar ...'")
        else:
            current.add(piece[1:] if whole and _QUOTED.match(piece) else piece, cap)
        blank, whole = piece in (b"\n", b"\r\n"), piece.endswith(b"\n")
    if current is not None:
        yield current.mail(cap)


def _moment(separator: bytes) -> datetime | None:
    """ "From - Mon Mar  2 09:00:00 2026": by itself in UTC, as RFC 4155 has it."""
    words = separator.decode("ascii", "replace").split()[2:]
    if len(words) == 5:  # asctime: the year stands last
        words = [words[2], words[1], words[4], words[3]]
    try:
        said = parsedate_to_datetime(" ".join(words))
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)
