"""Message, Settings, TokenKeys -> who or what wrote it.  Pure.  RFC 3834, 3464, 2919, 8098, 5965.

ROWS from the top; the first that holds wins.  A row returns the words for its reason, or "".  A person must not be
taken for a machine: what ordinary mail carries too (Precedence, a null sender, X-Loop) counts only in company.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct

from mailbot.classify.machines import sounding
from mailbot.classify.machines.absence import automatic_from, tells_of_absence
from mailbot.classify.machines.announcements import declares_itself, tells_of_announcement
from mailbot.classify.machines.mass_mail import ideas_of_mass_mail
from mailbot.classify.machines.reactions import tells_of_reaction
from mailbot.classify.machines.receipts import tells_of_receipt
from mailbot.classify.machines.wishes import wants_something
from mailbot.classify.reading import Reading
from mailbot.model.mail import Message, Sign, SignKind
from mailbot.model.rulebook import Wording
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Origin, Reason


class Case(Struct, frozen=True):
    """All that a row may look at."""

    reading: Reading
    settings: Settings
    tokens: TokenKeys
    wording: Wording

    @property
    def message(self) -> Message:
        return self.reading.message

    @property
    def author(self) -> str:
        return self.message.author.address.lower()

    def signs(self, kind: SignKind) -> tuple[Sign, ...]:
        return tuple(sign for sign in self.message.signs if sign.kind is kind)


class Written(NamedTuple):
    """Who or what wrote a mail."""

    origin: Origin
    why: Reason
    presumed: bool = False  # by nothing but how it sounds


Row = Callable[[Case], str]

# local parts, letters only, that no person writes from: as a beginning or an end, or as the whole
_NO_REPLY = ("noreply", "donotreply", "nepasrepondre", "nichtantworten", "keineantwort", "naoresponda", "noresponder")
_ROLES = frozenset(
    ("mailerdaemon", "postmaster", "listserv", "majordomo", "sympa", "mailman", "bounce", "bounces", "notification",
     "notifications", "notify", "alert", "alerts", "system", "robot", "bot", "autoreply", "autoresponder", "automailer",
     "newsletter", "newsletters", "mailing", "daemon", "cron", "root", "voicemail", "nobody", "unattended")
)  # fmt: skip
_MANY_IDEAS = 3  # of mass mail
_ANSWERS_MEETING, _CALENDAR_HEAD = b"METHOD:REPLY", 2000  # octets
_WEAK = (SignKind.NULL_SENDER, SignKind.PRECEDENCE, SignKind.SUPPRESS, SignKind.LOOP)
_AUTO = ("auto", "авто", "自动", "自動", "자동", "otomatik", "تلقائي", "mail", "deliver", "zustell")
_DELIVERY = ("deliver", "zustell", "recapit", "distribu")
# words in a sign's text -> what the mail is, where one kind of sign stands for several
_RECEIPTS = ("disposition-notification", "read receipt", "message/disposition")
_COMPLAINT_REPORTS = ("feedback-report", "feedback-type", "message/feedback")
_GENERATED = ("auto-generated", "cron", "machinegenerated", "auto-notified", "feedback", "exchange-generated")


def _loop_mark(case: Case) -> str:
    mark = case.message.loop_token
    return "carries our own loop mark" if mark and case.tokens.is_ours(mark) else ""


def _own_message_id(case: Case) -> str:
    mid = case.message.message_id
    return f"we made its Message-ID {mid}" if mid and case.tokens.read_message_id(mid) else ""


def _own_address(case: Case) -> str:
    """Website forms are often sent from the very address that they go to: such a form is a form."""
    if case.message.form is not None or case.author in case.settings.staff_addresses:
        return ""
    return f"from {case.author}, one of our addresses" if case.author in case.settings.own_addresses else ""


def _delivery_report(case: Case) -> str:
    if case.message.bounce is not None:
        return "a delivery report"
    told = [sign.text for sign in case.signs(SignKind.REPORT) if not _has(sign.text, _RECEIPTS + _COMPLAINT_REPORTS)]
    return told[0] if told else ""


def _form(case: Case) -> str:
    form = case.message.form
    if form is None or _auto_reply_header(case):
        return ""
    return f"a website form ({form.id})"


def _read_receipt(case: Case) -> str:
    return _first(case.signs(SignKind.REPORT), _RECEIPTS)


def _auto_reply_header(case: Case) -> str:
    """RFC 3834's own words, and the older private ones."""
    said = [sign for sign in case.signs(SignKind.AUTO_SUBMITTED) if _has(sign.text, ("auto-replied",))]
    said += [sign for sign in case.signs(SignKind.AUTORESPONDER) if not _has(sign.text, _GENERATED)]
    said += [sign for sign in case.signs(SignKind.PRECEDENCE) if _has(sign.text, ("auto_reply", "auto-reply"))]
    return said[0].text if said else ""


def _automatic_subject(case: Case) -> str:
    """ "On holiday" may as well be a person's title, above an order; so may "Automatic answer" and nothing else, and
    "Undeliverable: ..." where nobody reports of one."""
    said = _first(case.signs(SignKind.SUBJECT))
    above = said.partition(":")[2].replace("：", ":")
    sure = _has(said, _AUTO) and ":" in above and not (_has(said, _DELIVERY) and case.message.bounce is None)
    wants = wants_something(case.reading.text_beside_subject)
    return said if sure or not (wants or sounding.asks_as_a_person(case.reading, case.wording)) else ""


def _meeting_answer(case: Case) -> str:
    """A calendar's yes or no, which somebody pressed and did not write (RFC 5546 section 3.2.3)."""
    answers = (
        part.content_type == "text/calendar" and _ANSWERS_MEETING in part.octets[:_CALENDAR_HEAD].upper()
        for part in case.message.attachments
    )
    if not any(answers) or sounding.asks(case.reading) or wants_something(case.reading.text):
        return ""
    return "a calendar's answer"


def _reaction(case: Case) -> str:
    """A heart below our mail.  A colleague's is the desk's, which tells them that it was no answer."""
    if case.author in case.settings.staff_addresses:
        return ""
    seen = tells_of_reaction(case.reading)
    return f"a reaction to a mail ('{seen}')" if seen else ""


def _absence(case: Case) -> str:
    if case.message.form is not None:
        return ""
    seen = tells_of_absence(case.reading)
    if not seen:
        return ""
    if sounding.how_automatic(case.reading, case.wording) < automatic_from(case.reading):
        return ""
    return f"an absence notice by its words ('{seen}')"


def _receipt(case: Case) -> str:
    if case.message.form is not None:
        return ""
    seen = tells_of_receipt(case.reading)
    return f"a program's answer by its words ('{seen}')" if seen else ""


def _sounding(case: Case) -> str:
    if case.message.form is not None or not sounding.sounds_automatic(case.reading, case.wording) or _notice(case):
        return ""
    return "its whole wording sounds like a program's answer"


def _notice(case: Case) -> str:
    """A colleague's "#new order ..." sounds like a shop's."""
    ours = case.message.form is not None or case.author in case.settings.staff_addresses
    told = not ours and sounding.is_notice(case.reading, case.wording)
    return "who wrote it, and its whole wording, make it a program's notice" if told else ""


def _announcement(case: Case) -> str:
    if case.message.form is not None:
        return ""
    seen = tells_of_announcement(case.reading)
    return f"a program's notice by its words ('{seen}')" if seen else ""


def _declared(case: Case) -> str:
    seen = "" if case.message.form is not None else declares_itself(case.reading)
    return f"it says that a program wrote it ('{seen}')" if seen else ""


def _list(case: Case) -> str:
    """A list of our own (a group address that hands on to us) says nothing about the writer."""
    ours = {address.rpartition("@")[2] for address in case.settings.own_addresses} - {""}
    foreign = [sign for sign in case.signs(SignKind.LIST) if not _has(sign.text, tuple(ours))]
    if foreign:
        return foreign[0].text
    if case.signs(SignKind.LIST):
        return ""
    return _first(case.signs(SignKind.PRECEDENCE), ("list",))


def _mass_mail(case: Case) -> str:
    """By its words, or by fewer of them where its headers admit it; a reply is never mass mail."""
    if case.message.form is not None or case.reading.is_reply:
        return ""
    seen = ideas_of_mass_mail(case.reading)
    enough = 1 if case.signs(SignKind.PRECEDENCE) else _MANY_IDEAS
    return f"mass mail by its words ({', '.join(seen)})" if len(seen) >= enough else ""


def _spam(case: Case) -> str:
    if case.message.arrival.junk:
        return "it lay in the junk folder"
    return _first(case.signs(SignKind.SPAM))


def _feedback_report(case: Case) -> str:
    return _first(case.signs(SignKind.REPORT), _COMPLAINT_REPORTS)


def _generated(case: Case) -> str:
    return _first(case.signs(SignKind.AUTO_SUBMITTED)) or _first(case.signs(SignKind.AUTORESPONDER))


def _no_reply_author(case: Case) -> str:
    local = case.message.author.local.lower()
    plain = "".join(ch for ch in local if ch.isalpha())
    if plain == "postmaster" and sounding.asks(case.reading) and wants_something(case.reading.text):
        return ""  # a small firm's one mailbox
    if plain.startswith(_NO_REPLY) or plain.endswith(_NO_REPLY) or plain in _ROLES:
        return f"from {case.author}, which no person writes from"
    return ""


def _several_weak_signs(case: Case) -> str:
    """Each alone stands on ordinary mail as well: gateways, groups and sales tools add them."""
    weak = {sign.kind: sign for sign in case.message.signs if sign.kind in _WEAK}
    return ", ".join(sign.text for sign in weak.values()) if len(weak) > 1 else ""


def _staff(case: Case) -> str:
    if case.author in case.settings.staff_addresses:
        return f"from {case.author}, a member of staff"
    ours = f"@{case.message.author.domain}"
    return f"from {case.author}, our own domain" if ours in case.settings.own_addresses else ""


ROWS: tuple[tuple[Origin, Row], ...] = (
    (Origin.SELF, _loop_mark),
    (Origin.SELF, _own_message_id),
    (Origin.SELF, _own_address),
    (Origin.BOUNCE, _delivery_report),
    (Origin.FORM, _form),
    (Origin.AUTO_GENERATED, _feedback_report),
    (Origin.AUTO_REPLIED, _read_receipt),
    (Origin.AUTO_REPLIED, _auto_reply_header),
    (Origin.AUTO_REPLIED, _automatic_subject),
    (Origin.AUTO_REPLIED, _meeting_answer),
    (Origin.AUTO_REPLIED, _reaction),
    (Origin.AUTO_REPLIED, _absence),
    (Origin.AUTO_REPLIED, _receipt),
    (Origin.AUTO_REPLIED, _sounding),
    (Origin.LIST, _list),
    (Origin.LIST, _mass_mail),
    (Origin.SPAM, _spam),
    (Origin.AUTO_GENERATED, _generated),
    (Origin.AUTO_GENERATED, _announcement),
    (Origin.AUTO_GENERATED, _notice),
    (Origin.AUTO_GENERATED, _no_reply_author),
    (Origin.AUTO_GENERATED, _declared),
    (Origin.AUTO_GENERATED, _several_weak_signs),
    (Origin.STAFF, _staff),
)
_PRESUMING = (_sounding, _declared)  # by nothing but their words


def origin_of(reading: Reading, settings: Settings, tokens: TokenKeys, wording: Wording) -> Written:
    case = Case(reading, settings, tokens, wording)
    for origin, row in ROWS:
        said = row(case)
        if said:
            why = Reason(f"origin.{origin.value}", f"{origin.value}: {said}")
            presumed = row in _PRESUMING or (row is _notice and sounding.barely(reading, wording))
            return Written(origin, why, presumed)
    return Written(Origin.PERSON, Reason("origin.person", "a person: no sign of a machine"))


def _first(signs: tuple[Sign, ...], words: tuple[str, ...] = ()) -> str:
    return next((sign.text for sign in signs if not words or _has(sign.text, words)), "")


def _has(text: str, words: tuple[str, ...]) -> bool:
    low = text.lower()
    return any(word in low for word in words)
