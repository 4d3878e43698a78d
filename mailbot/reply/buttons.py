"""(ticket, colleague) -> the links that act when the mail behind them is sent.  Pure.  RFC 6068; RELIABILITY 7.

Each is a mailto: with a signed address for one person, one verb and two weeks.  Nothing happens by following it, so a
link scanner cannot press it; nothing happens by sending it from somebody else's mailbox either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.settings import Mailbox, Person
from mailbot.model.ticket import Stage, Ticket, WaitingFor
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.model.verdict import Category
from mailbot.reply.addresses import token_address
from mailbot.reply.clean import clean_line
from mailbot.reply.pages.desk_pages import Button
from mailbot.reply.pages.page_types import Suggestion
from mailbot.text.later import later

GOOD_FOR = 14  # days
_EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_PEOPLE = 4
_ODD = later(r"[^A-Za-z0-9_.~-]")
_ODD_IN_ADDRESS = later(r"[^A-Za-z0-9_.~@-]")

# verbs that make sense for a ticket in a stage
_BY_STAGE = {
    Stage.NEW: ("processed", "deal", "snooze", "close", "recycle"),
    Stage.PROCESSED: ("deal", "close", "snooze", "recycle"),
    Stage.DEAL: ("close", "reopen"),
    Stage.CLOSED: ("reopen", "recycle"),
    Stage.RECYCLED: ("restore",),
}
_IN_ROWS = ("take", "close", "snooze", "show")


class Presser(Struct, frozen=True):
    """Whose buttons they are, and how they come back to us."""

    person: Person
    epoch: int  # of the ticket
    mailbox: Mailbox
    keys: TokenKeys
    at: datetime
    hint: str  # "Just send this mail", in the person's language


def notice_buttons(
    presser: Presser,
    ticket: Ticket,
    colleagues: Sequence[Person],
    faq: Iterable[Suggestion],
    causes: Iterable[tuple[str, str]] = (),
    same: Iterable[str] = (),
) -> tuple[Button, ...]:
    """Everything that this person may want to do with the ticket, most likely first; `same`: "C-17", whom its customer
    may be a part of."""
    mine = ticket.owner == presser.person.handle
    others = [one for one in colleagues if one.handle not in (presser.person.handle, ticket.owner)]
    return (
        *(() if mine else (button(presser, ticket, "take"),)),
        *(button(presser, ticket, "faq", one.faq, one.title) for one in faq),
        *(button(presser, ticket, verb) for verb in _verbs(ticket)),
        *(button(presser, ticket, "merge", f"{one} T-{ticket.number}", f" ({one})") for one in same),
        *(button(presser, ticket, "cause", id, name) for id, name in causes),
        *(button(presser, ticket, "assign", one.handle, one.name) for one in others[:_MOST_PEOPLE]),
        *(button(presser, ticket, "is", one.value, one.value) for one in Category if one is not ticket.category),
        button(presser, ticket, "why"),
    )


def _verbs(ticket: Ticket) -> tuple[str, ...]:
    """A customer who wrote again may need no answer either: "thank you"."""
    waits = ticket.stage is Stage.PROCESSED and ticket.waiting_for is WaitingFor.US
    return (*(("processed",) if waits else ()), *_BY_STAGE[ticket.stage])


def row_buttons(presser: Presser, ticket: Ticket) -> tuple[Button, ...]:
    """The few that fit a row of a list."""
    mine = ticket.owner == presser.person.handle
    return tuple(button(presser, ticket, verb) for verb in _IN_ROWS if not (mine and verb == "take"))


def release_button(presser: Presser, mail: int, ticket: int) -> Button:
    """ "Send it anyway", for one mail that is held."""
    token = Token(Purpose.RELEASE, mail, presser.person.handle, presser.epoch)
    subject = f"yes {_named(ticket)}".strip()
    return Button("release", "", _mailto(presser, token, subject, "yes"))


def command_button(presser: Presser, ticket: int, command: str) -> Button:
    """For words that read like a command without its `#`."""
    verb, _, argument = command.partition(" ")
    return replace(_press(presser, ticket, verb, argument, f"#{clean_line(command)}"), key="command")


def undo_button(presser: Presser, ticket: Ticket) -> Button:
    return button(presser, ticket, "undo")


def button(presser: Presser, ticket: Ticket, verb: str, argument: str = "", shown: str = "") -> Button:
    return _press(presser, ticket.number, verb, argument, shown)


def desk_button(presser: Presser, verb: str, argument: str) -> Button:
    """About no ticket; the presser's epoch is that of their desk address."""
    return _press(presser, 0, verb, argument, "")


def _press(presser: Presser, ticket: int, verb: str, argument: str, shown: str) -> Button:
    argument = clean_line(argument)
    last_day = (presser.at.astimezone(UTC) - _EPOCH_DAY).days + GOOD_FOR
    token = Token(Purpose.COMMAND, ticket, presser.person.handle, presser.epoch, verb, last_day)
    subject = " ".join(part for part in (verb, _named(ticket), argument) if part)  # as an order, for who loses the body
    return Button(verb, shown, _mailto(presser, token, subject, f"#{verb} {argument}".strip()))


def _named(ticket: int) -> str:
    return f"T-{ticket}" if ticket else ""


def _mailto(presser: Presser, token: Token, subject: str, body: str) -> str:
    """Where the mailbox has no sub-addresses, or the address would be too long, the subject carries the token."""
    to = token_address(presser.mailbox, presser.keys, token)
    if not to:
        to, subject = presser.mailbox.address, f"{subject} [{presser.keys.tag(token)}]"
    return f"mailto:{_quoted_address(to)}?subject={_quoted(subject)}&body={_quoted(body)}{_below(presser.hint)}"


def _quoted_address(address: str) -> str:
    return _encoded(address, _ODD_IN_ADDRESS) if address.isascii() else quote(address, safe="@")


def _quoted(text: str) -> str:
    lines = text.replace("\n", "\r\n")
    return _encoded(lines, _ODD) if lines.isascii() else quote(lines, safe="")


def _encoded(text: str, odd: re.Pattern[str]) -> str:
    """As urllib's quote does it, character by character: most of what a notice's thirty took."""
    return odd.sub(lambda found: f"%{ord(found[0]):02X}", text)


@lru_cache(64)  # the same under all buttons of a language
def _below(hint: str) -> str:
    return _quoted(f"\n\n-- \n{hint}")
