"""Answers -> the text of a first config.toml: short, readable, with hints at what may come next.  Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator

from msgspec import Struct

from mailbot.beginning.hosts import Server, Way

_USUAL = {"imap": (993, "tls"), "smtp": (465, "tls")}
PASSWORD = "mailbox-password"  # the file's name


class Colleague(Struct, frozen=True):
    handle: str
    name: str
    address: str
    roles: tuple[str, ...]
    languages: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # more addresses that they answer from


class Answers(Struct, frozen=True):
    company: str
    address: str  # of the mailbox
    user: str
    way: Way
    staff: tuple[Colleague, ...]
    language: str
    timezone: str
    password_file: str = PASSWORD
    token_command: str = ""


def config_text(answers: Answers, notices: tuple[str, ...]) -> str:
    """`notices`: the languages that there are notices in."""
    parts = (_head(), _company(answers), _mailbox(answers), _staff(answers, notices), _more())
    return "\n".join(line for part in parts for line in part) + "\n"


def _head() -> Iterator[str]:
    yield "# Written by `mailbot init`.  Every other key, with its default: config.example.toml."
    yield "# After a change:  mailbot check     (a running mailbot: reload it)"
    yield ""


def _company(answers: Answers) -> Iterator[str]:
    yield "[company]"
    yield f"name = {_quoted(answers.company)}"
    yield "# of answers to customers whose own language we cannot tell"
    yield f"language = {_quoted(answers.language)}"
    yield f"timezone = {_quoted(answers.timezone)}"
    yield ""
    yield "# What stands under every mail to a customer; several lines stand between three quotation marks."
    yield "[company.signature]"
    yield f"{answers.language} = {_quoted(answers.company)}"
    yield ""


def _mailbox(answers: Answers) -> Iterator[str]:
    way = answers.way
    yield "[[mailbox]]"
    yield f"name = {_quoted(_mailbox_name(answers.address))}"
    yield f"address = {_quoted(answers.address)}"
    yield "# The name with which your own mail server signs Authentication-Results: without it no sender is proven, and"
    yield "# few mails are acknowledged.  `mailbot check --send` finds it."
    yield f"authserv_ids = [{_quoted(way.authserv_id)}]" if way.authserv_id else "# authserv_ids = []"
    if way.provider:
        yield f"provider = {_quoted(way.provider)}"
    yield "# true: the mailbox shows its tickets in folders, and a mail that a person moves is an order."
    yield "# shelves = false"
    for kind, server in (("imap", way.imap), ("smtp", way.smtp)):
        yield ""
        yield from _login(kind, server, answers)
    yield ""


def _login(kind: str, server: Server, answers: Answers) -> Iterator[str]:
    yield f"[mailbox.{kind}]"
    yield f"host = {_quoted(server.host)}"
    if (server.port, server.security) != _USUAL[kind]:
        yield f"port = {server.port}"
        yield f"security = {_quoted(server.security)}"
    yield f"user = {_quoted(answers.user)}"
    if answers.way.auth == "xoauth2":
        yield 'auth = "xoauth2"'
        yield "# prints an access token on its first line"
        yield f"token_command = {_quoted(answers.token_command)}"
    else:
        yield f"password_file = {_quoted(answers.password_file)}"


def _mailbox_name(address: str) -> str:
    return handle_of(address) or "mail"


def _staff(answers: Answers, notices: tuple[str, ...]) -> Iterator[str]:
    yield "# Roles: sales, complaints, manager (gets what nobody is there for), admin (gets alarms)."
    for one in answers.staff:
        yield "[[staff]]"
        yield f"handle = {_quoted(one.handle)}"
        yield f"name = {_quoted(one.name)}"
        yield "# the first gets the notices; answers are taken from all of them"
        yield f"addresses = [{', '.join(map(_quoted, (one.address, *one.others)))}]"
        yield f"roles = [{', '.join(map(_quoted, one.roles))}]"
        yield "# customers' languages that they serve; empty: all"
        yield f"languages = [{', '.join(map(_quoted, one.languages))}]"
        if answers.language in notices:
            yield f"notices = {_quoted(answers.language)}"
        yield ""


def _more() -> Iterator[str]:
    yield "# Who gets a copy of each notice of a category."
    yield "# [copies]"
    yield '# complaint = ["handle"]'
    yield ""
    yield "# Your own rules and answers, laid over those that ship: rules/README.md, replies/README.md."
    yield "# [folders]"
    yield '# rules = ["rules"]'
    yield '# replies = ["replies"]'


def handle_of(address: str) -> str:
    """ "Li.Na+x@acme.example" -> "li-na"; "" where nothing is left."""
    local = address.rpartition("@")[0].partition("+")[0].lower()
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in local).strip("-")[:24].strip("-")
    return "" if plain in ("mailbot", "mailbox") else plain


def _quoted(text: str) -> str:
    """A TOML basic string: JSON writes the same escapes; a lone half of a surrogate pair is no text."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
