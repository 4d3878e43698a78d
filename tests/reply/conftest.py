"""One composer for the reply tests: its pages are compiled once."""

import pytest
from support.reply_cases import KEYS, SETTINGS, rulebook

from mailbot.reply import Composer, prepare


@pytest.fixture(scope="session")
def composer() -> Composer:
    return prepare(SETTINGS, rulebook(), KEYS)
