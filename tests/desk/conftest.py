"""The reply tests' composer: replies of staff are written around real notices."""

import pytest
from support.reply_cases import KEYS, SETTINGS, rulebook

from mailbot.reply import Composer, prepare


@pytest.fixture(scope="session")
def composer() -> Composer:
    return prepare(SETTINGS, rulebook(), KEYS)
