"""A mail -> Bounce, or None where it is none.  Pure, never raises.  RFC 3464 first, then private layouts.

A report that says so by its parts is believed.  Anything else must come from a mail system (daemon or null sender)
and say that something failed: an out-of-office with an empty Return-Path is no bounce, nor is one that a person
forwards.  Mail systems that write under a name of their own are known by what they write (`_reads_like_one`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from email.message import Message as Mime

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.mail import Address, Bounce
from mailbot.model.settings import Limits
from mailbot.parse.addresses import plain_addresses
from mailbot.parse.causes import cause_of, likely_status
from mailbot.parse.fates import told_apart
from mailbot.parse.fields import Fields, read_header
from mailbot.parse.headers import message_id
from mailbot.parse.mime import Part
from mailbot.parse.notices import (
    Failure,
    Notice,
    addresses_in,
    names_mail,
    read_failure,
    read_notice,
    says_failed,
    shows_answer,
    shows_code,
    tells_success,
)
from mailbot.parse.report import plain_address, read_blocks, read_report, returned_fields

# its detectors log a traceback for mail that a stranger made to break them
logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())

_DAEMONS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "maildaemon", "mailerdaemon", "double-bounce"})
# programs at the door of a firm that write under their own name; letters only
_GATES = frozenset((
    "mailrouter", "mailgateway", "mailgw", "mailserver", "mailsystem", "mailmarshal", "mailsweeper", "mailscanner",
    "mailfilter", "mailsecurity", "mailrelay", "mailhub", "mdaemon", "smtpgateway", "smtpd", "mta", "spamfilter",
    "antispam", "spamfirewall", "emailgateway", "emailsecurity", "maildelivery", "maildeliverysystem",
))  # fmt: skip
_DAEMON_NAMES = ("mail deliver", "mail system", "mailer-daemon", "mail delivery", "postmaster", "microsoft outlook")
_OTHER_REPORTS = frozenset({"disposition-notification", "feedback-report"})
_ADMINS = ("admin", "system", "server", "mail", "smtp", "bounce", "postm")
_ASKING = "?？؟"
_NO_NOTICE = Notice((), ())
_LONGEST_NOTICE, _OPENING, _SHORT_NAME = 40, 400, 2  # lines; characters; letters
_MAY_COME = "4.0.0"
_SECOND_LINES, _SECOND_WIDTH = 100, 200  # what the second reader sees: its patterns are not linear


class Suspect(Struct, frozen=True):
    """What a bounce is recognised by."""

    fields: Fields
    root: Part
    author: Address
    subject: str
    return_path: str | None
    text: str  # whole, before quotes are split off


def read_bounce(mail: Suspect, limits: Limits) -> Bounce | None:
    kinds = {part.parameters.get("report-type", "").lower() for part in mail.root.walk()}
    if kinds & _OTHER_REPORTS or mail.root.content_type == "message/disposition-notification":
        return None  # a read receipt or a complaint
    found = read_report(mail.root, limits)
    named = plain_addresses(mail.fields, ["x-failed-recipients"])
    sure = found is not None or bool(named) or "delivery-status" in kinds
    if not sure and not _from_a_mail_system(mail) and not _reads_like_one(mail):
        return None
    notice = read_notice(mail.text)
    if found is None or not found.recipients:
        private = _private(mail, notice, named, sure, limits)
        found = _merged(found, private)
    if found is None:
        return None
    explained = _explained(found, f"{mail.subject}\n{notice.text}")
    explained = told_apart(explained, notice.lines)
    return replace(explained, original_message_id=_original_id(mail.root, notice, limits))


def _explained(bounce: Bounce, words: str) -> Bounce:
    if bounce.action not in ("failed", "delayed"):
        return bounce
    cause = cause_of(bounce.diagnostic, bounce.status, words)
    return replace(bounce, cause=cause, status=bounce.status or likely_status(cause, bounce.action, bounce.diagnostic))


def _from_a_mail_system(mail: Suspect) -> bool:
    local = (mail.author.local or mail.author.name).lower()
    if local in _DAEMONS or mail.author.name.lower().startswith(_DAEMON_NAMES) or not mail.author.address:
        return True
    if "".join(filter(str.isalpha, local)) in _GATES or mail.fields.has("x-ricevuta"):
        return True
    sender = (mail.return_path or "").lower()
    return mail.return_path == "" or sender.partition("@")[0] in _DAEMONS or local.startswith(("noreply", "no-reply"))


def _reads_like_one(mail: Suspect) -> bool:
    """Nobody's name above it, a mail that failed in its subject or first line, one address that is neither ours nor the
    writer's; and a server's code, or a stranger's address below a subject that names a mail.  People say so of a pallet
    as well, ask about it, or tell it in an answer."""
    if mail.fields.has("in-reply-to") or _is_named(mail.author) or any(mark in mail.text for mark in _ASKING):
        return False
    first = next((line for line in mail.text[:_OPENING].split("\n") if line.strip()), "")
    titled = says_failed(_NO_NOTICE, mail.subject)
    if not titled and not says_failed(_NO_NOTICE, first):
        return False
    notice = read_notice(mail.text)
    ours = {each.rpartition("@")[2].lower() for each in plain_addresses(mail.fields, ["to", "delivered-to"])}
    named = {each.lower() for each in addresses_in(notice)} - {mail.author.address.lower()}
    others = [each.rpartition("@")[2] for each in named if each.rpartition("@")[2] not in ours]
    if len(others) != 1 or len(notice.lines) > _LONGEST_NOTICE:
        return False
    foreign = others[0] != mail.author.domain.lower()
    return shows_code(notice) or (titled and foreign and names_mail(mail.subject))


def _is_named(author: Address) -> bool:
    """ "Ann Hale <ann@oakfield.example>": a person's own name makes their address."""
    words = (word for word in author.name.lower().replace(".", " ").split() if len(word) > _SHORT_NAME)
    return any(word in author.local.lower() for word in words) and not author.local.lower().startswith(_ADMINS)


def _from_a_daemon(mail: Suspect) -> bool:
    """Its name and the null sender together: such a program writes of nothing else.  Where no server noted the sender,
    the name that no person has."""
    local = mail.author.local.lower()
    return local in _DAEMONS and (mail.return_path == "" or (mail.return_path is None and local != "postmaster"))


def _of_its_own_house(mail: Suspect, notice: Notice) -> bool:
    """A postmaster that speaks of nobody but one address of its own domain, and asks nothing."""
    if mail.author.local.lower() not in _DAEMONS or any(mark in mail.text for mark in _ASKING):
        return False
    named = {each.lower() for each in addresses_in(notice)} - {mail.author.address.lower()}
    home = mail.author.domain.lower()
    return len(named) == 1 and len(notice.text) < _OPENING and home.endswith(next(iter(named)).rpartition("@")[2])


def _private(mail: Suspect, notice: Notice, named: Sequence[str], sure: bool, limits: Limits) -> Bounce | None:
    embedded = read_blocks("\n".join(line.strip() for line in mail.text[:100_000].split("\n")).encode(), limits)
    if embedded is not None and embedded.recipients:
        return embedded
    told = says_failed(notice, mail.subject) or (mail.return_path == "" and shows_answer(notice))
    if not sure and not told and not _from_a_daemon(mail) and not _of_its_own_house(mail, notice):
        return None
    own = plain_addresses(mail.fields, ["to", "delivered-to"])
    found = read_failure(notice, mail.subject, own, named)
    recipients = found.recipients or _second_reader(mail, notice) or _returned_to(mail.root, notice, own, limits)
    if not sure and (not recipients or (not told and len(recipients) > 1)):
        return None
    if not told and tells_success(notice):
        return Bounce(recipients=recipients, action="delivered") if recipients else None
    # what a daemon says of one address in words that we do not know may be a delay as well
    return _bounce(found if sure or told else replace(found, status=found.status or _MAY_COME), recipients)


def _bounce(found: Failure, recipients: tuple[str, ...]) -> Bounce:
    return Bounce(recipients=recipients, status=found.status, action=found.action, diagnostic=found.diagnostic)


def _merged(report: Bounce | None, private: Bounce | None) -> Bounce | None:
    """A report that names nobody takes the addresses of the words beside it."""
    if report is None or private is None:
        return report or private
    return replace(report, recipients=private.recipients, diagnostic=report.diagnostic or private.diagnostic)


def _second_reader(mail: Suspect, notice: Notice) -> tuple[str, ...]:
    """flufl.bounce on a small, well-formed copy: the real mail may be built to break or to stall it."""
    from flufl.bounce import all_failures  # few mails ask for a second reader

    copy = Mime()
    copy["From"] = mail.author.address if mail.author.address.isascii() else "mailer-daemon@invalid"
    copy["Subject"] = mail.subject.encode("ascii", "replace").decode("ascii")
    words = "\n".join(line[:_SECOND_WIDTH] for line in notice.lines[:_SECOND_LINES])
    copy.set_payload(words.encode("ascii", "replace").decode("ascii"))
    try:
        delayed, failed = all_failures(copy)
    except Exception:  # 6.0.0 raises bare errors on mail that it does not expect
        return ()
    found = (plain_address(each.decode("ascii", "replace")) for each in sorted(failed or delayed))
    return tuple(address for address in found if address)


def _returned_to(root: Part, notice: Notice, own: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """Whom the returned mail was sent to, where that is one address only."""
    fields = _returned(root, notice, limits)
    found = plain_addresses(fields, ["x-envelope-to", "to", "cc"]) if fields else ()
    return found if len(found) == 1 and found[0] not in own else ()


def _original_id(root: Part, notice: Notice, limits: Limits) -> str:
    fields = _returned(root, notice, limits)
    return message_id(fields, []) if fields else ""


def _returned(root: Part, notice: Notice, limits: Limits) -> Fields | None:
    """The returned mail's header: a part of its own, or in the words."""
    fields = returned_fields(root, limits)
    if fields is not None and fields.items:
        return fields
    lines = list(notice.returned)
    while lines and (not lines[0] or ":" not in lines[0]):
        lines.pop(0)
    return read_header("\n".join(lines).encode("utf-8", "replace"), limits).fields if lines else None
