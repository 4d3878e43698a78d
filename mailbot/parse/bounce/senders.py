"""A mail that may be a bounce -> did a mail system write it?  By who it is from, else by how it reads.  Pure,
linear."""

from __future__ import annotations

import re

from msgspec import Struct

from mailbot.model.mail import Address
from mailbot.parse.bounce.notices import Notice, addresses_in, read_notice, says_failed, shows_code
from mailbot.parse.everyday import GREETINGS, names_a_mail
from mailbot.parse.header.addresses import plain_addresses
from mailbot.parse.header.fields import Fields
from mailbot.parse.mime import Part
from mailbot.text.later import later

_DAEMONS = frozenset(
    {"mailer-daemon", "mdaemon", "postmaster", "mail-daemon", "maildaemon", "mailerdaemon", "double-bounce"}
)
# programs at the door of a firm that write under their own name: what they work on, and what they are; letters only
_GATE = later(
    r"(?:e?mail|smtp|spam|post)(?:master|admin|daemon|server|system|gate|gw|rout|relay|filter|deliver|hub|scan|secur"
    r"|marshal|sweep|firewall|notif)"
)
_GATES = frozenset({"smtpd", "mta", "antispam", "mailer"})
_DAEMON_NAMES = ("mail deliver", "mail system", "mailer-daemon", "mail delivery", "postmaster", "microsoft outlook")
_NO_REPLY = ("noreply", "donotreply")
_ADMINS = ("admin", "system", "sist", "server", "mail", "corre", "alert", "report", "smtp", "bounce", "postm", "notif")
_ASKING = "?？؟"
# a person's; no program is grateful
_THANKS = later(
    r"thank|danke|merci|gracias|grazie|obrigad|bedankt|dank u|tack|takk|kiitos|dzięku|děkuj|ďakuj|hvala|köszön|mulțum"
    r"|спасибо|благодар|дякую|ευχαριστ|teşekkür|cảm ơn|terima kasih"
    r"|谢谢|謝謝|感谢|感謝|ありがとう|お願い|감사|ขอบคุณ|شكر|תודה"
)
_LABELLED = later(r"^[^\n:：]{1,40}[:：][ \t]*\S", re.MULTILINE)
_NO_NOTICE = Notice((), ())
_LONGEST_NOTICE, _OPENING, _SHORT_NAME = 40, 400, 2  # lines; characters; letters
_LONGEST_TEXT = 4000  # characters


class Suspect(Struct, frozen=True):
    """What a bounce is recognised by."""

    fields: Fields
    root: Part
    author: Address
    subject: str
    return_path: str | None
    text: str  # whole, before quotes are split off


def from_a_mail_system(mail: Suspect) -> bool:
    if is_a_daemon(mail.author) or is_a_program(mail.author) or mail.fields.has("x-ricevuta"):
        return True
    letters = "".join(filter(str.isalpha, (mail.author.local or mail.author.name).lower()))
    sender = (mail.return_path or "").lower()
    return mail.return_path == "" or sender.partition("@")[0] in _DAEMONS or letters.startswith(_NO_REPLY)


def is_a_daemon(author: Address) -> bool:
    """By its name and no other sign: it writes of nothing but mail that did not arrive."""
    local = (author.local or author.name).lower()
    return (
        local in _DAEMONS
        or local.startswith("bounce")
        or author.name.lower().startswith(_DAEMON_NAMES)
        or not author.address
    )


def is_a_program(author: Address) -> bool:
    """By the name of its mailbox alone."""
    letters = "".join(filter(str.isalpha, author.local.lower()))
    return author.local.lower() in _DAEMONS or letters in _GATES or _GATE.match(letters) is not None


def reads_like_one(mail: Suspect) -> bool:
    """Nobody's name above it, a mail that failed in its subject or first line, one address that is neither ours nor the
    writer's; and a server's code, or a stranger's address below a subject that names a mail.  People say so of a pallet
    as well, greet, thank, ask about it, or tell it in an answer."""
    if mail.return_path and mail.return_path.lower() == mail.author.address.lower():
        return False  # RFC 5321 section 4.5.5: who reports has no way back
    if mail.fields.has("in-reply-to") or _is_named(mail.author) or any(mark in mail.text for mark in _ASKING):
        return False
    if _THANKS.search(mail.text[:_LONGEST_TEXT].lower()) is not None:
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
    foreign = others[0] != mail.author.domain.lower() and not first.strip().lower().startswith(GREETINGS)
    return shows_code(notice) or (titled and foreign and names_a_mail(mail.subject))


def _is_named(author: Address) -> bool:
    """ "Ann Hale <ann@oakfield.example>": a person's own name makes their address."""
    words, local = author.name.lower().replace(".", " ").split(), author.local.lower()
    initials = "".join(word[0] for word in words)
    named = any(word in local for word in words if len(word) > _SHORT_NAME) or (len(words) > 1 and local == initials)
    return named and not local.startswith(_ADMINS)


def from_a_daemon(mail: Suspect) -> bool:
    """Its name and the null sender together: such a program writes of nothing else.  Where no server noted the sender,
    the name that no person has.  Sites mail their forms and orders from mailer@ and the like, and a form has labels."""
    local = mail.author.local.lower()
    if any(mark in mail.text for mark in _ASKING):
        return False
    if local not in _DAEMONS:
        return mail.return_path == "" and is_a_program(mail.author) and _LABELLED.search(mail.text) is None
    return mail.return_path == "" or (mail.return_path is None and local != "postmaster")


def of_its_own_house(mail: Suspect, notice: Notice) -> bool:
    """A postmaster that speaks of nobody but one address of its own domain, and asks nothing."""
    if mail.author.local.lower() not in _DAEMONS or any(mark in mail.text for mark in _ASKING):
        return False
    named = {each.lower() for each in addresses_in(notice)} - {mail.author.address.lower()}
    home = mail.author.domain.lower()
    return len(named) == 1 and len(notice.text) < _OPENING and home.endswith(next(iter(named)).rpartition("@")[2])
