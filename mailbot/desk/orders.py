"""A colleague's words, or a pressed button -> orders, then the text that is left.  Pure, linear.

Only lines with `#` at the top count: one further down is part of the text.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from msgspec import Struct

from mailbot.desk.arguments import near
from mailbot.desk.cut import bare, is_command
from mailbot.desk.verbs import BY_NAME, UNSPACED, Takes, Verb
from mailbot.text.later import later

MOST = 20  # lines of commands in one mail
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"  # what phones make of the hyphen in T-1024
_NAMED = later(rf"\[?t[-{_DASHES}]?(\d{{1,12}})\]?(?=$|[\s:：,，])", re.IGNORECASE)
_NUMBER = later(r"[#＃]?(\d{3,12})(?=$|[\s:：,，])")
_WORD = later(r"[^\s:：,，]+")
_LONGEST = 300
_THOUSANDS = 3  # digits
# how a letter begins: below a note it tells that an answer follows
_SALUTATION = later(
    r"(?:dear|hello|hi|hey|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|liebe[rs]?"
    r"|bonjour|cher|chère|madame|monsieur|hola|buen[oa]s|ciao|gentile|olá|здравствуйте|добрый)\b"
    r"|(?:sehr geehrt|estimad|egregi|prezad|уважаем|geachte|szanown)|(?:尊敬|亲爱|親愛)的|[您你]们?好|拝啓",
    re.IGNORECASE,
)


class Order(Struct, frozen=True):
    verb: Verb
    said: str  # what stands behind it
    ticket: int  # 0: the one that the mail is about
    line: str


class Unread(Struct, frozen=True):
    """A line that is no order that we know."""

    line: str
    nearest: str  # an example of what may have been meant, or ""


class Orders(Struct, frozen=True):
    orders: tuple[Order, ...] = ()
    unread: tuple[Unread, ...] = ()
    text: str = ""
    too_many: int = 0  # lines, where none of them is read
    unclear: bool = False  # the text may be more of the note above it

    def __bool__(self) -> bool:
        return bool(self.orders or self.unread or self.too_many)


def read_orders(words: str, verb: str = "", subject: str = "") -> Orders:
    """`verb`: of the button that was pressed; its body brings what the verb takes, else its subject does, and its text
    goes nowhere."""
    lines = words.strip("\n").split("\n")
    commands, at = _leading(lines)
    text = "\n".join(lines[at:]).strip()
    if len(commands) > MOST and not verb:
        return Orders(text=text, too_many=len(commands))
    read = [_order(line) for line in commands[:MOST]]
    orders = tuple(one for one in read if isinstance(one, Order))
    unread = tuple(one for one in read if isinstance(one, Unread))
    if verb:
        return _pressed(verb, (*orders, *_in_subject(subject)))
    last = orders[-1] if orders else None
    if last is None or not (last.verb.text_is_its_own and text):
        return Orders(orders, unread, text)
    if not last.said:
        return Orders((*orders[:-1], Order(last.verb, text, last.ticket, last.line)), unread)
    return Orders(orders, unread, text, unclear=not _SALUTATION.match(text))


def named_tickets(words: str) -> tuple[int, ...]:
    """Numbers of tickets that orders in these words name."""
    return tuple(dict.fromkeys(order.ticket for order in read_orders(words).orders if order.ticket))


def _pressed(verb: str, orders: tuple[Order, ...]) -> Orders:
    """What a phone adds to the body of a button is no order."""
    its = next((order for order in orders if order.verb.name == verb), None)
    known = BY_NAME.get(verb)
    if known is None:
        return Orders(unread=(Unread(f"#{verb}", ""),))
    return Orders((Order(known, its.said if its else "", 0, its.line if its else f"#{verb}"),))


def _in_subject(subject: str) -> tuple[Order, ...]:
    """ "assign T-1024 li" of a button whose body was lost on the way."""
    order = _order(f"#{subject.partition(' [')[0]}")
    return (order,) if isinstance(order, Order) else ()


def _leading(lines: list[str]) -> tuple[list[str], int]:
    """The commands at the top, blank lines between them left out, and where the text begins."""
    found: list[list[str]] = []
    in_note, end = False, len(lines)
    for at, line in enumerate(lines):
        said = bare(line)
        if is_command(said):
            found.append([said])
            in_note = _is_note(said)
        elif said and in_note:
            found[-1].append(said)  # a mail program has wrapped it
        elif said:
            end = at
            break
        else:
            in_note = False
    return ["\n".join(one) for one in found], end


def _is_note(line: str) -> bool:
    order = _order(line)
    return isinstance(order, Order) and order.verb.text_is_its_own and bool(order.said)


def _order(line: str) -> Order | Unread:
    body = line[1:].strip()
    word = _WORD.match(body[:_LONGEST])
    name = normalize("NFKC", word.group()).casefold().rstrip(".!。") if word else ""
    if name in BY_NAME:
        return _with_ticket(BY_NAME[name], body[len(word.group()) if word else 0 :], line)
    unspaced = next((one for one in UNSPACED if body.startswith(one)), "")
    if unspaced:
        return _with_ticket(BY_NAME[unspaced], body[len(unspaced) :], line)
    return Unread(line[:_LONGEST], _nearest(name) if name else "")


def _nearest(name: str) -> str:
    """An example of the command that is spelt so or nearly so, else of one that takes such a word: "#po 4711"."""
    close = near(name, BY_NAME)
    if close:
        return BY_NAME[close].example
    return next((verb.example for verb in BY_NAME.values() if name in verb.example.split()), "")


def _with_ticket(verb: Verb, rest: str, line: str) -> Order:
    said = (rest if verb.text_is_its_own else normalize("NFKC", rest[:_LONGEST])).strip(" \t\xa0\u3000:：,，")
    shown = line[:_LONGEST]
    named = _NAMED.match(said) or (_NUMBER.match(said) if _may_be_bare(verb, said) else None)
    if named is None or not verb.on_ticket:
        return Order(verb, said, 0, shown)
    return Order(verb, said[named.end() :].strip(" \t:：,，"), int(named[1]), shown)


def _may_be_bare(verb: Verb, said: str) -> bool:
    """A number without its T- is a ticket only where it can be nothing else."""
    if verb.takes is Takes.MONEY:
        # "#deal 1024 12000 USD", but not "#deal 120 000 USD"
        first, *more = said.split()[:2] or [""]
        return len(first) > _THOUSANDS and bool(more) and more[0][0].isdigit()
    return verb.takes not in (Takes.WHEN, Takes.TEXT)
