"""A field's octets -> text for people, dates, message-ids.  Pure, never raises.  RFC 2047, 5322 sections 3.3, 3.6.4.

Encoded words are joined before they are decoded (programs cut them in the middle of a character), a label is taken
for its family's widest charset, and raw 8-bit octets are read by the charset of the mail's body.
"""

from __future__ import annotations

import binascii
import unicodedata
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailbot.parse.header.fields import Fields
from mailbot.parse.octets.charset import decode
from mailbot.parse.octets.transfer import base64_octets
from mailbot.text.later import later

SUBJECT_CAP = 998  # characters of anything one line long that we keep
_ENCODED_WORD = later(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_MESSAGE_ID = later(r"<[^<>@\s]{1,200}@[^<>@\s]{1,200}>")
_MESSAGE_ID_CAP = 250
_REFERENCES_CAP = 100
_YEARS = range(1980, 2200)  # outside, a date is a clock that was never set, or a joke

# Controls become blanks, so that words stay apart; bidi marks and invisible characters vanish (threats T9, T11).
# U+200C and U+200D stay: Persian and emoji need them.
_UNWANTED: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " "),
    **dict.fromkeys(
        [0xAD, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF], None
    ),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def clean_text(text: str, cap: int = SUBJECT_CAP) -> str:
    """One line without controls, bidi marks and runs of blanks, NFC, at most `cap` characters."""
    # cut first: normalising a long run of combining marks is quadratic
    text = text[: 4 * cap]
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.translate(_UNWANTED).split())[:cap].rstrip()


def header_text(value: bytes, hint: str = "") -> str:
    """Decoded, not cleaned.  `hint`: the body's charset, for raw 8-bit octets."""
    if b"=?" not in value:
        return decode(value, "", hint)
    out: list[str] = []
    run: list[tuple[str, bytes]] = []  # encoded words with nothing but blanks between them
    at = 0
    for found in _ENCODED_WORD.finditer(value):
        gap = value[at : found.start()]
        if not run or gap.strip(b" \t"):
            out.append(_joined(run) + decode(gap, "", hint))
            run = []
        charset, kind, text = found.groups()
        run.append((charset.partition(b"*")[0].decode("ascii", "replace").lower(), _word(kind, text)))
        at = found.end()
    out.append(_joined(run) + decode(value[at:], "", hint))
    return "".join(out)


def _word(kind: bytes, text: bytes) -> bytes:
    return base64_octets(text) if kind in b"bB" else binascii.a2b_qp(text, header=True)


def _joined(run: list[tuple[str, bytes]]) -> str:
    out = []
    at = 0
    while at < len(run):
        charset = run[at][0]
        octets = []
        while at < len(run) and run[at][0] == charset:
            octets.append(run[at][1])
            at += 1
        out.append(decode(b"".join(octets), charset))
    return "".join(out)


def one_line(fields: Fields, name: str, hint: str = "", cap: int = SUBJECT_CAP) -> str:
    """The topmost field of this name, decoded and cleaned."""
    return clean_text(header_text(fields.first(name), hint), cap)


def date(fields: Fields, defects: list[str]) -> datetime | None:
    """Aware UTC.  An unknown zone counts as UTC."""
    value = fields.first("date")[:200].decode("ascii", "replace").strip()
    if not value:
        defects.append("date_missing: no Date field")
        return None
    found = _rfc_date(value) or _iso_date(value)
    if found is None:
        defects.append("date_bad: the Date field cannot be read")
    return found


def _rfc_date(value: str) -> datetime | None:
    try:
        return _in_range(parsedate_to_datetime(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _iso_date(value: str) -> datetime | None:
    try:
        return _in_range(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return None


def _in_range(found: datetime) -> datetime | None:
    if found.year not in _YEARS:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def message_id(fields: Fields, defects: list[str]) -> str:
    """Exactly one field with exactly one msg-id, else "": an ambiguous name threads nothing."""
    values = fields.all("message-id")
    found = values[0].decode("ascii", "replace").strip() if len(values) == 1 else ""
    if len(values) != 1:
        defects.append("message_id_repeated: more than one" if values else "message_id_missing: no Message-ID field")
        return ""
    if len(found) > _MESSAGE_ID_CAP or not _MESSAGE_ID.fullmatch(found) or not _printable(found):
        defects.append("message_id_bad: not one valid msg-id")
        return ""
    return found


def references(fields: Fields) -> tuple[str, ...]:
    """References and In-Reply-To, oldest first, no doubles; of too many the newest."""
    values = b" ".join([*fields.all("references"), *fields.all("in-reply-to")]).decode("ascii", "replace")
    found = (each for each in _MESSAGE_ID.findall(values) if len(each) <= _MESSAGE_ID_CAP and _printable(each))
    return tuple(dict.fromkeys(found))[-_REFERENCES_CAP:]


def _printable(text: str) -> bool:
    return all("!" <= char <= "~" for char in text)
