"""Octets from an IMAP client -> Command.  RFC 9051 section 9 (the subset that clients send), RFC 7888 literals.

Linear in the input; a line or literal over its cap ends the connection.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from msgspec import Struct

from mailbot.text.later import later

# an argument is octets (atom, quoted string or literal) or a parenthesised list of arguments
Argument = bytes | list["Argument"]

LITERAL_CAP = 50 * 1024 * 1024
_LITERAL = later(rb"\{(\d+)(\+?)\}\r?\n\Z")
_QUOTED = later(rb'"((?:[^"\\]|\\.)*)"')
# an atom may carry a section in brackets, which may hold spaces: BODY.PEEK[HEADER.FIELDS (DATE FROM)]<0.100>
_ATOM = later(rb'[^\s()"\[]+(?:\[[^\]\r\n]*\][^\s()"\[]*)?|\[[^\]\r\n]*\]')


class ProtocolError(ValueError):
    """The client said something that is no IMAP; it gets BAD and the words."""


class Command(Struct, frozen=True):
    tag: str
    name: str  # upper case; "UID" is taken off and kept in by_uid
    args: list[Argument]
    by_uid: bool = False


async def read_command(reader: asyncio.StreamReader, go_on: Callable[[], Awaitable[None]]) -> Command | None:
    """The next command, None for an empty line; EOFError at the end.  `go_on` asks for a synchronising literal."""
    tokens: list[Argument] = []
    open_lists = [tokens]
    while True:
        line = await reader.readline()
        if not line:
            raise EOFError
        literal = _LITERAL.search(line)
        _tokenise(line[: literal.start()] if literal else line, open_lists)
        if literal is None:
            return _command(tokens)
        if len(literal[1]) > 9 or int(literal[1]) > LITERAL_CAP:
            raise EOFError
        if not literal[2]:
            await go_on()
        open_lists[-1].append(await reader.readexactly(int(literal[1])))


def _tokenise(line: bytes, open_lists: list[list[Argument]]) -> None:
    at = 0
    while at < len(line):
        char = line[at : at + 1]
        if char.isspace():
            at += 1
        elif char == b"(":
            inner: list[Argument] = []
            open_lists[-1].append(inner)
            open_lists.append(inner)
            at += 1
        elif char == b")":
            if len(open_lists) == 1:
                raise ProtocolError("unexpected )")
            open_lists.pop()
            at += 1
        else:
            at = _string(line, at, open_lists[-1])


def _string(line: bytes, at: int, into: list[Argument]) -> int:
    if line[at : at + 1] == b'"':
        quoted = _QUOTED.match(line, at)
        if quoted is None:
            raise ProtocolError("a quoted string has no end")
        into.append(re.sub(rb"\\(.)", rb"\1", quoted[1]))
        return quoted.end()
    atom = _ATOM.match(line, at)
    if atom is None:
        raise ProtocolError("unreadable argument")
    into.append(atom[0])
    return atom.end()


def _command(tokens: list[Argument]) -> Command | None:
    if not tokens:
        return None
    if len(tokens) < 2 or isinstance(tokens[0], list):
        raise ProtocolError("expected a tag and a command")
    tag, name, args = text(tokens[0]), text(tokens[1]).upper(), tokens[2:]
    if name != "UID":
        return Command(tag, name, args)
    if not args:
        raise ProtocolError("UID needs a command")
    return Command(tag, text(args[0]).upper(), args[1:], by_uid=True)


def text(argument: Argument) -> str:
    if isinstance(argument, list):
        raise ProtocolError("expected a string, found a list")
    return argument.decode("utf-8", "replace")


def flag_name(argument: Argument) -> str:
    """System flags are case-blind, so they are kept in one spelling."""
    flag = text(argument)
    return flag.title() if flag.startswith("\\") else flag


def listed(argument: Argument) -> list[Argument]:
    """A list as it is, a single argument as a list of one."""
    return argument if isinstance(argument, list) else [argument]


def numbers(wanted: str, known: list[int]) -> set[int]:
    """A sequence set -> those of `known` that it names; `*` is the highest (RFC 9051 section 9, sequence-set)."""
    top = max(known, default=0)
    found: set[int] = set()
    for part in wanted.split(","):
        first, _, last = part.partition(":")
        low, high = sorted((_number(first, top), _number(last or first, top)))
        found.update(number for number in known if low <= number <= high)
    return found


def _number(word: str, top: int) -> int:
    if word == "*":
        return top
    if not word.isdecimal() or len(word) > 10:
        raise ProtocolError("unreadable sequence set")
    return int(word)
