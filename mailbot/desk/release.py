"""(a reply that says "send it anyway", what is held) -> what it waives, or why it does not.  Pure.  RELIABILITY 7.

The address was mailed to the colleague's registered mailbox and nowhere else: who writes to it has that mailbox.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from mailbot.desk.case import Brought, colleague_in_from
from mailbot.desk.cut import is_command, own_words
from mailbot.model.decision import Decision, Disposition, Held, Ruling
from mailbot.model.mail import Evidence, Message, SignKind
from mailbot.model.records import HeldMail
from mailbot.model.settings import Settings
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Origin, Reason, Verdict
from mailbot.text.later import later

GOOD_FOR = timedelta(days=14)
NO_YES = "desk.no_yes"
_PERSONS = frozenset({Origin.PERSON, Origin.STAFF})
_YES = (
    *("yes", "ok", "okay", "send", "confirm", "confirmed", "sure", "do it", "ja", "oui", "si", "sí", "sim", "да"),
    *("是", "是的", "好", "好的", "确认", "確認", "发送", "發送", "可以", "同意", "はい", "네"),
)
# how words begin that may be a yes or a no to us
_FOR_US = later(
    r"(?:yes|yeah|ok|okay|send|confirm|sure|do it|ja|oui|sí|sim|да|no|not|don.?t|stop|cancel|nein|non|não|не|нет)\b"
    r"|是|好|确认|確認|可以|同意|发送|發送|不[用要发發送寄了]|否|别|別|取消|はい|いいえ|네|아니",
    re.IGNORECASE,
)
_SHORTEST_ANSWER = 5  # words; fewer may be meant for us as well
_PUNCTUATION = " #＃.!。！,，\t"


class Waived(Struct, frozen=True):
    codes: frozenset[str]


def waived_by(
    message: Message,
    verdict: Verdict,
    token: Token,
    held: HeldMail | None,
    epochs: Mapping[str, int],
    settings: Settings,
    now: datetime,
) -> Waived | Decision:
    """`held`: None where nothing is held under that number."""
    author = colleague_in_from(message, settings)
    if author is None or held is None or held.person != token.person:
        return _note(held, "desk.not_theirs", "a release that is not its author's")
    if author.handle != token.person:
        proven = _by_a_person(message, verdict) and message.authentication.proven
        return _note(held, "desk.not_theirs", "held: that button is a colleague's", author.handle if proven else "")
    rows = (
        (not _by_a_person(message, verdict), "desk.machine", "an automatic mail releases nothing", False),
        (message.authentication.dmarc is Evidence.FAIL, "desk.forged", "their domain disowns it (DMARC fail)", False),
        (held.released, "desk.released_before", "held: it was sent before", True),
        (now - held.at > GOOD_FOR, "desk.expired", "held: it has waited for too long", True),
        (token.epoch != epochs.get(token.person, 0), "desk.not_yours", "held: the ticket went on since", True),
        (
            not says_yes(own_words(message.text) or message.subject.partition(" ")[0]),
            NO_YES,
            "held: it does not say yes",
            True,
        ),
    )
    for holds, code, text, told in rows:
        if holds:
            return _note(held, code, text, author.handle if told else "")
    return Waived(held.waived | {held.code})


def is_another_answer(text: str, held: HeldMail | None) -> bool:
    """A reply to the mail that asks "send it anyway?" may bring better words instead, or commands.  What could be meant
    for us, a "Yes, please" or a "No", is none: the customer must not get it."""
    words = own_words(text)
    if held is None or says_yes(text):
        return False
    long = len(words.split()) >= _SHORTEST_ANSWER or sum(not char.isascii() for char in words) > 2 * _SHORTEST_ANSWER
    return is_command(words) or (held.ticket != 0 and long and not _FOR_US.match(words))


def as_to_its_holder(message: Message, token: Token, held: HeldMail | None, settings: Settings) -> Brought | None:
    """A customer, or an outsider, who got hold of a release is heard as at the reply address of its holder."""
    if held is None or not held.ticket or colleague_in_from(message, settings) is not None:
        return None
    return Brought(Token(Purpose.STAFF_REPLY, held.ticket, token.person, token.epoch))


def nothing_held() -> Decision:
    return _note(None, "desk.nothing_held", "a release of what is not held")


def says_yes(text: str) -> bool:
    """The first line alone: "#yes", "OK", "好的"."""
    lines = own_words(text).strip().splitlines()
    return bool(lines) and lines[0].strip(_PUNCTUATION).casefold() in _YES


def again(token: Token | None, bare: Brought | None, waived: Waived, releases: int) -> Brought | None:
    """What the held mail brought, with what is waived now."""
    if token is not None:
        return Brought(token, waived=waived.codes, releases=releases)
    return Brought(bare.token, True, waived.codes, releases) if bare is not None else None


def _by_a_person(message: Message, verdict: Verdict) -> bool:
    return verdict.origin in _PERSONS and all(sign.kind is SignKind.SPAM for sign in message.signs)


def _note(held: HeldMail | None, code: str, text: str, told: str = "") -> Decision:
    return Decision(
        disposition=Disposition.NOTE if held and held.ticket else Disposition.FILE,
        ruling=Ruling(False, "N14", text),
        ticket=held.ticket if held else 0,
        reasons=(Reason(code, text), Reason("ack.N14", text)),
        held=_held(held, code, told) if told else None,
    )


def _held(held: HeldMail | None, code: str, told: str) -> Held:
    """Whoever was not clear is asked again about the same words."""
    if held is None or code != NO_YES:
        return Held(code, told, proven=True)
    waived = tuple(sorted(held.waived | {held.code}))
    return Held(code, told, proven=True, may_release=True, waived=waived, original=held.original)
