"""What the pipeline works with: everything that stays the same from mail to mail, and one mail once it is read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from msgspec import Struct

from mailbot.classify import NOTHING_LEARNED, Classifier, Learned
from mailbot.maillog import MailLog
from mailbot.model.mail import Message, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Settings, Trust
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Verdict
from mailbot.parse import parse
from mailbot.reply import Composer
from mailbot.store import Store


class House(Struct, frozen=True):
    """What stays the same from mail to mail.  A reload makes a new one."""

    settings: Settings
    rulebook: Rulebook
    tokens: TokenKeys
    classifier: Classifier
    composer: Composer
    store: Store
    log: MailLog
    clock: Callable[[], datetime]  # aware UTC
    dice: Callable[[], int]  # 64 random bits
    learned: Callable[[], Learned] = lambda: NOTHING_LEARNED  # what staff taught up to this moment
    distrusted: Callable[[str, str], bool] = lambda faq, version: False  # was this FAQ entry no answer to somebody?
    read: Callable[[RawMessage, Rulebook, Trust, Limits], Message] = parse  # the daemon's has limits (limits/)
    elsewhere: Callable[[], Collection[str]] = tuple  # mailboxes that another daemon on this store works


class Understood(Struct, frozen=True):
    """One mail, read and judged, before anything about the past is known."""

    message: Message
    verdict: Verdict
