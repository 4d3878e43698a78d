"""The mails that are filed: real ones where they lie beside the project, else made up with the same sizes and parts."""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from support.company import proven
from support.mails import mail

from mailbot.model.mail import Arrival, RawMessage

DATA = Path(__file__).parents[3] / "shared" / "data"
MOST = 1000
_KINDS = ("automail", "business", "nasty")
_SIZES = (900, 1_500, 2_200, 2_900, 4_500, 9_000, 30_000, 120_000)  # octets: median 2.9 kB, mean near 21 kB


class Load(Struct, frozen=True):
    told: str  # which mails they are
    mails: Sequence[bytes]


def load() -> Load:
    found = [path for kind in _KINDS for path in sorted((DATA / kind).rglob("*.eml"))]
    dice = random.Random(1)
    if not found:
        return Load("mails of our own making", [made(number, dice) for number in range(MOST)])
    dice.shuffle(found)
    return Load(f"real mails ({', '.join(_KINDS)})", [path.read_bytes() for path in found[:MOST]])


def made(number: int, dice: random.Random) -> bytes:
    """One in three has an attachment, one in three is HTML beside text."""
    size = _SIZES[number % len(_SIZES)]
    words = f"Dear Sirs,\n\nplease quote {number} pcs of A-{100 + number}.\n\n" + "We look forward to your offer. " * 20
    parts = [f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"]
    if number % 3 == 1:
        parts.append(f"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>{words}</p></body></html>\r\n")
    if number % 3 == 2:
        octets = base64.encodebytes(dice.randbytes(size * 3 // 4)).decode().replace("\n", "\r\n")
        head = "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        parts.append(f'{head}Content-Disposition: attachment; filename="list{number}.pdf"\r\n\r\n{octets}')
    inside = "".join(f"--edge\r\n{part}" for part in parts) + "--edge--\r\n"
    return (
        f"From: Buyer {number} <buyer{number}@firm{number}.example>\r\nTo: sales@company.example\r\n"
        f"Message-ID: <{number}.{dice.getrandbits(64):x}@firm{number}.example>\r\nDate: {_date()}\r\n"
        f"Subject: Inquiry {number}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=edge\r\n\r\n"
        f"{inside}"
    ).encode()


def order(number: int) -> bytes:
    """One that is acknowledged."""
    return mail(
        f"Dear Sirs,\n\nplease find our purchase order PO-{number}: 20 pcs of A-100.\n\nBuyer {number}",
        sender=f"Buyer {number} <buyer{number}@firm{number}.example>",
        subject=f"Purchase order PO-{number}",
        headers=proven(f"firm{number}.example"),
    )


def _date() -> str:
    return datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")


def arrived(mails: Sequence[bytes], first_uid: int = 1) -> list[RawMessage]:
    now = datetime.now(UTC)
    arrivals = (Arrival("sales", uidvalidity=1, uid=uid, received_at=now) for uid in range(first_uid, 10**9))
    return [RawMessage(arrival, octets) for arrival, octets in zip(arrivals, mails, strict=False)]
