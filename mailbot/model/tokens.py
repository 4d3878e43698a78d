"""Signed names that come back to us by mail: reply addresses, Message-IDs, the loop mark.  Pure.

A token is a capability bound to (purpose, ticket, person, epoch).  MAC: the first 80 bits of HMAC-SHA256 under a key
of the purpose's own (HKDF, RFC 5869, from one root key), base32, lower case because local parts get lower-cased on
the way.  Compared in constant time.  Older root keys still verify, so that a rotation does not kill reply addresses.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from enum import Enum
from functools import lru_cache
from hashlib import sha256

from msgspec import Struct

from mailbot.model.noun import Discreet


class Purpose(Enum):
    """One key each: what was made for one purpose never works for another."""

    STAFF_REPLY = "r"
    CUSTOMER_REPLY = "c"
    BOUNCE = "b"
    COMMAND = "k"
    RELEASE = "y"  # of a mail that is held; `ticket` is that mail's number
    FACTORY = "f"  # where a factory answers; `person` is its name
    MESSAGE_ID = "m"
    LOOP = "l"
    ERASED = "e"  # keyed hashes of addresses; never part of a mail


MAC_LENGTH = 16  # characters of base32: 80 bits
_TAG = re.compile(
    r"([rcbkyf])\.(\d{1,12})\.([a-z0-9_-]{1,24})\.(\d{1,6})"
    rf"(?:\.([a-z]{{1,12}})\.(\d{{1,6}}))?\.([a-z2-7]{{{MAC_LENGTH}}})"
)
_LIKE_A_COLLEAGUES = re.compile(
    rf"(?<![a-z0-9])[rkyf]\.\d{{1,12}}\.[a-z0-9_-]{{1,24}}\.\d{{1,6}}(?:\.[a-z]{{1,12}}\.\d{{1,6}})?\.[a-z2-7]{{{MAC_LENGTH}}}$"
)
_MESSAGE_ID = re.compile(rf"<([a-z]{{1,2}})\.(\d{{1,12}})\.([0-9a-f]{{16}})\.([a-z2-7]{{{MAC_LENGTH}}})@([^<>@\s]+)>")
_SEPARATOR = b"\x1f"
_NOBODY = "-"  # an empty word between two dots is no local part (RFC 5321 4.1.2, Dot-string)


class Token(Struct, frozen=True):
    purpose: Purpose
    ticket: int
    person: str = ""  # staff handle; "" for a customer's
    epoch: int = 0  # of the (ticket, person) row; one more revokes all that came before
    verb: str = ""  # what a button does, a to z
    last_day: int = 0  # a button is good until the end of this day, counted from 1970-01-01 UTC


class TokenKeys(Discreet, frozen=True):
    """Makes and reads tokens.  `roots`: the current root key first, then those still accepted; 32 octets or more."""

    UNSHOWN = frozenset({"roots"})

    roots: tuple[bytes, ...]

    def tag(self, token: Token) -> str:
        """The detail part of an address: `sales+TAG@...` or `TAG@t.company.example`."""
        body = f"{token.purpose.value}.{token.ticket}.{token.person or _NOBODY}.{token.epoch}"
        if token.verb:
            body += f".{token.verb}.{token.last_day}"
        return f"{body}.{self._mac(self.roots[0], token.purpose, body)}"

    def read_tag(self, text: str) -> Token | None:
        """The token in a detail part; None where it is none, was altered, or is of an unknown key."""
        found = _TAG.fullmatch(text.lower())
        if found is None:
            return None
        letter, ticket, person, epoch, verb, last_day, mac = found.groups()
        purpose = Purpose(letter)
        if not self._verified(purpose, found.group().rpartition(".")[0], mac):
            return None
        person = "" if person == _NOBODY else person
        return Token(purpose, int(ticket), person, int(epoch), verb or "", int(last_day or 0))

    def read_address(self, address: str) -> Token | None:
        """The token in `local+TAG@...` or `TAG@...`; the MAC vouches for it, so delimiter and domain need not."""
        local = address.rpartition("@")[0]
        return next(filter(None, (self._at_the_end(local, dots) for dots in (4, 6))), None)

    def is_forged(self, address: str) -> bool:
        """Spelt like a colleague's reply address or button, and of none of our keys."""
        local = address.rpartition("@")[0].lower()
        return bool(_LIKE_A_COLLEAGUES.search(local)) and self.read_address(address) is None

    def _at_the_end(self, local: str, dots: int) -> Token | None:
        head, *rest = local.rsplit(".", dots)
        if len(rest) != dots or head[-2:-1].isalnum():
            return None
        return self.read_tag(".".join((head[-1:], *rest)))

    def message_id(self, kind: str, ticket: int, random64: int, domain: str) -> str:
        """`<kind.ticket.random.mac@domain>`; `kind` is one or two lower-case letters."""
        body = f"{kind}.{ticket}.{random64:016x}"
        return f"<{body}.{self._mac(self.roots[0], Purpose.MESSAGE_ID, body)}@{domain}>"

    def read_message_id(self, text: str) -> tuple[str, int] | None:
        """(kind, ticket) of a Message-ID that we made; None for anybody else's."""
        found = _MESSAGE_ID.fullmatch(text)
        if found is None:
            return None
        kind, ticket, random64, mac, _domain = found.groups()
        if not self._verified(Purpose.MESSAGE_ID, f"{kind}.{ticket}.{random64}", mac):
            return None
        return kind, int(ticket)

    def loop_mark(self, message_id: str) -> str:
        """The value of X-Mailbot-Loop: proves that a mail was ours, even where its Message-ID was rewritten."""
        salt = sha256(message_id.encode()).hexdigest()[:16]
        return f"{salt}.{self._mac(self.roots[0], Purpose.LOOP, salt)}"

    def marks(self, address: str) -> tuple[str, ...]:
        """Keyed hashes by which an erased person's address is known again, one for each root key."""
        body = address.lower()
        return tuple(self._mac(root, Purpose.ERASED, body) for root in self.roots) if body else ()

    def is_ours(self, loop_mark: str) -> bool:
        salt, _, mac = loop_mark.strip().lower().partition(".")
        # a stranger's header: text that is not ASCII cannot be compared in constant time, and is never ours
        well_formed = loop_mark.isascii() and len(salt) == 16 and len(mac) == MAC_LENGTH
        return well_formed and self._verified(Purpose.LOOP, salt, mac)

    def _verified(self, purpose: Purpose, body: str, mac: str) -> bool:
        # every root is tried, so that the time taken tells nothing
        fits = [hmac.compare_digest(self._mac(root, purpose, body), mac) for root in self.roots]
        return any(fits)

    @staticmethod
    def _mac(root: bytes, purpose: Purpose, body: str) -> str:
        key = _purpose_key(root, purpose)
        digest = hmac.digest(key, _SEPARATOR.join((b"mailbot/v1", body.encode())), "sha256")
        return b32encode(digest[:10]).decode().lower()


@lru_cache(maxsize=64)
def _purpose_key(root: bytes, purpose: Purpose) -> bytes:
    """HKDF-SHA256 with an empty salt, one block (RFC 5869)."""
    extracted = hmac.digest(b"\0" * 32, root, "sha256")
    return hmac.digest(extracted, b"mailbot/v1 " + purpose.value.encode() + b"\x01", "sha256")
