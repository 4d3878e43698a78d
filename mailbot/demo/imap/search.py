"""SEARCH keys -> which letters fit.  RFC 9051 section 6.4.4; keys that no client was seen to send are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from mailbot.demo.imap.mailbox import Letter
from mailbot.demo.imap.reader import Argument, ProtocolError, text
from mailbot.demo.imap.session import Numbered, Session
from mailbot.demo.imap.structure import split_header

Test = Callable[[Numbered], bool]
Words = Iterator[Argument]

_FLAGS = ("SEEN", "ANSWERED", "FLAGGED", "DELETED", "DRAFT")


def search(session: Session, keys: list[Argument]) -> list[Numbered]:
    if keys and not isinstance(keys[0], list) and keys[0].upper() == b"CHARSET":
        keys = keys[2:]  # everything is read as UTF-8, of which US-ASCII is a part
    fits = _all_of(session, keys)
    return [numbered for numbered in session.everything() if fits(numbered)]


def _all_of(session: Session, keys: list[Argument]) -> Test:
    words = iter(keys)
    tests = [_key(session, word, words) for word in words]
    return lambda numbered: all(test(numbered) for test in tests)


def _key(session: Session, word: Argument, words: Words) -> Test:
    if isinstance(word, list):
        return _all_of(session, word)
    name = text(word).upper()
    if name in _KEYS:
        return _KEYS[name](session, words)
    if name[:1].isdigit() or name[:1] == "*":
        return _among(session, name, by_uid=False)
    raise ProtocolError(f"SEARCH knows no {name}")


def _next(words: Words) -> Argument:
    try:
        return next(words)
    except StopIteration:
        raise ProtocolError("a search key has no value") from None


def _negated(session: Session, words: Words) -> Test:
    test = _key(session, _next(words), words)
    return lambda numbered: not test(numbered)


def _either(session: Session, words: Words) -> Test:
    first = _key(session, _next(words), words)
    second = _key(session, _next(words), words)
    return lambda numbered: first(numbered) or second(numbered)


def _among(session: Session, wanted: str, by_uid: bool) -> Test:
    uids = {numbered.letter.uid for numbered in session.pick(wanted, by_uid)}
    return lambda numbered: numbered.letter.uid in uids


def _flag_key(flag: str, wanted: bool) -> Callable[[Session, Words], Test]:
    return lambda session, words: _has_flag(flag, wanted)


def _has_flag(flag: str, wanted: bool) -> Test:
    return lambda numbered: (flag in numbered.letter.flags) == wanted


def _contains(where: Callable[[Letter], bytes], words: Words) -> Test:
    sought = text(_next(words)).lower()
    return lambda numbered: sought in where(numbered.letter).decode("utf-8", "replace").lower()


def _field(letter: Letter, name: str) -> bytes:
    lines = split_header(letter.octets)[0].replace(b"\r\n\t", b" ").replace(b"\r\n ", b" ").splitlines()
    return b"\n".join(line for line in lines if line.lower().startswith(name.lower().encode() + b":"))


def _named_field(session: Session, words: Words) -> Test:
    name = text(_next(words))
    return _contains(lambda letter: _field(letter, name), words)


def _day(words: Words) -> date:
    try:
        return datetime.strptime(text(_next(words)), "%d-%b-%Y").replace(tzinfo=UTC).date()
    except ValueError:
        raise ProtocolError("unreadable date") from None


def _on_day(compare: Callable[[date, date], bool]) -> Callable[[Session, Words], Test]:
    def key(session: Session, words: Words) -> Test:
        day = _day(words)
        return lambda numbered: compare(numbered.letter.received_at.astimezone(UTC).date(), day)

    return key


_KEYS: dict[str, Callable[[Session, Words], Test]] = {
    "ALL": lambda session, words: lambda numbered: True,
    "NOT": _negated,
    "OR": _either,
    "UID": lambda session, words: _among(session, text(_next(words)), by_uid=True),
    "KEYWORD": lambda session, words: _has_flag(text(_next(words)), True),
    "UNKEYWORD": lambda session, words: _has_flag(text(_next(words)), False),
    "HEADER": _named_field,
    "FROM": lambda session, words: _contains(lambda letter: _field(letter, "From"), words),
    "TO": lambda session, words: _contains(lambda letter: _field(letter, "To"), words),
    "SUBJECT": lambda session, words: _contains(lambda letter: _field(letter, "Subject"), words),
    "BODY": lambda session, words: _contains(lambda letter: split_header(letter.octets)[1], words),
    "TEXT": lambda session, words: _contains(lambda letter: letter.octets, words),
    "SINCE": _on_day(lambda received, day: received >= day),
    "BEFORE": _on_day(lambda received, day: received < day),
    "ON": _on_day(lambda received, day: received == day),
    # \Recent is gone from IMAP4rev2; nothing is recent here, so everything is old
    "NEW": lambda session, words: lambda numbered: False,
    "RECENT": lambda session, words: lambda numbered: False,
    "OLD": lambda session, words: lambda numbered: True,
    **{name: _flag_key(f"\\{name.title()}", True) for name in _FLAGS},
    **{f"UN{name}": _flag_key(f"\\{name.title()}", False) for name in _FLAGS},
}
