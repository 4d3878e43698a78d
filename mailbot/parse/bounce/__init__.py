"""A mail -> Bounce, or None where it is none.  Pure, never raises.  RFC 3464 first, then private layouts.

A report that says so by its parts is believed.  Anything else must come from a mail system (daemon or null sender)
and say that something failed: an out-of-office with an empty Return-Path is no bounce, nor is one that a person
forwards.  Mail systems that write under a name of their own are known by what they write (senders.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from email.message import Message as Mime

from msgspec.structs import replace

from mailbot.model.mail import Bounce
from mailbot.model.settings import Limits
from mailbot.parse.bounce.causes import cause_of, likely_status
from mailbot.parse.bounce.fates import told_apart
from mailbot.parse.bounce.notices import Failure, Notice, read_failure, read_notice, says_failed, shows_answer
from mailbot.parse.bounce.outcomes import tells_success
from mailbot.parse.bounce.report import plain_address, read_blocks, read_report, returned_fields
from mailbot.parse.bounce.senders import (
    Suspect,
    from_a_daemon,
    from_a_mail_system,
    is_a_daemon,
    is_a_program,
    of_its_own_house,
    reads_like_one,
)
from mailbot.parse.header.addresses import plain_addresses
from mailbot.parse.header.fields import Fields, read_header
from mailbot.parse.header.headers import message_id
from mailbot.parse.mime import Part

# its detectors log a traceback for mail that a stranger made to break them
logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())

_OTHER_REPORTS = frozenset({"disposition-notification", "feedback-report"})
_MAY_COME = "4.0.0"
_SECOND_LINES, _SECOND_WIDTH = 100, 200  # what the second reader sees: its patterns are not linear


def read_bounce(mail: Suspect, limits: Limits, is_form: Callable[[], bool]) -> Bounce | None:
    """`is_form`: asked where nothing but its words make it a bounce: a visitor of our site tells of parcels that came
    back, too, and their site writes from noreply@."""
    kinds = {part.parameters.get("report-type", "").lower() for part in mail.root.walk()}
    if kinds & _OTHER_REPORTS or mail.root.content_type == "message/disposition-notification":
        return None  # a read receipt or a complaint
    found = read_report(mail.root, limits)
    named = plain_addresses(mail.fields, ["x-failed-recipients"])
    sure = found is not None or bool(named) or "delivery-status" in kinds
    if not sure and not from_a_mail_system(mail) and not reads_like_one(mail):
        return None
    notice = read_notice(mail.text)
    if found is None or not found.recipients:
        private = _private(mail, notice, named, sure, limits)
        found = _merged(found, private)
    if found is None or (not sure and not is_a_daemon(mail.author) and is_form()):
        return None
    explained = _explained(found, f"{mail.subject}\n{notice.text}")
    explained = told_apart(explained, notice.lines)
    return replace(explained, original_message_id=_original_id(mail.root, notice, limits))


def _explained(bounce: Bounce, words: str) -> Bounce:
    if bounce.action not in ("failed", "delayed"):
        return bounce
    cause = cause_of(bounce.diagnostic, bounce.status, words)
    return replace(bounce, cause=cause, status=bounce.status or likely_status(cause, bounce.action, bounce.diagnostic))


def _private(mail: Suspect, notice: Notice, named: Sequence[str], sure: bool, limits: Limits) -> Bounce | None:
    embedded = read_blocks("\n".join(line.strip() for line in mail.text[:100_000].split("\n")).encode(), limits)
    if embedded is not None and embedded.recipients:
        return embedded
    program = is_a_program(mail.author)
    told = says_failed(notice, mail.subject) or ((mail.return_path == "" or program) and shows_answer(notice))
    told = told or (program and returned_fields(mail.root, limits) is not None)  # gives our mail back
    if not sure and not told and not from_a_daemon(mail) and not of_its_own_house(mail, notice):
        return None
    own = plain_addresses(mail.fields, ["to", "delivered-to"])
    own = own if told or sure else (*own, mail.author.address)
    found = read_failure(notice, mail.subject, own, named)
    recipients = found.recipients or _second_reader(mail, notice) or _returned_to(mail.root, notice, own, limits)
    apart = all(f"{each.lower()}:" in notice.text.replace(">", "") for each in recipients)
    if not sure and (not recipients or (not told and len(recipients) > 1 and not apart)):
        return None
    if not told and tells_success(notice.text):
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
