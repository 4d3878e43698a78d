"""`read(octets)` -> Message, with nothing configured but what the test says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from mailbot.model.mail import Arrival, Message, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Trust
from mailbot.parse import parse

NOBODY = Trust()
USUAL = Limits()


def read_mail(octets: bytes, trust: Trust = NOBODY, limits: Limits = USUAL, **arrival: object) -> Message:
    raw = RawMessage(replace(Arrival("sales"), **arrival), octets)
    return parse(raw, Rulebook(), trust, limits)


@pytest.fixture(scope="session")
def read() -> Callable[..., Message]:
    return read_mail
