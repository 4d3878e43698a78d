"""What a customer asks about an order that is there: where it is, a change, a cancellation."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from msgspec import Struct, field

_EMPTY: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Asked(Enum):
    WHERE = "where"
    CHANGE = "change"
    CANCEL = "cancel"


class Enquiry(Struct, frozen=True):
    asked: Asked
    numbers: tuple[str, ...] = ()  # of orders that the mail names, as written
    person: bool = False  # it asks for a person: no machine answers


class EnquiryWords(Struct, frozen=True):
    """How customers ask (rules/enquiries.toml): phrases as in cues."""

    asks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)  # value of Asked -> phrases
    person: tuple[str, ...] = ()
    # what is asked about an order that is named, or to be done with it
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)
    orders: tuple[str, ...] = ()  # how an order is named in the same sentence
