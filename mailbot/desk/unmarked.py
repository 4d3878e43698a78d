"""The words of an answer -> does their first line read like a command whose `#` was forgotten?  Pure.

A customer must not read "转给李娜" or "close".  Only what a line to a customer hardly ever is: the verb alone, or with
what it takes and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from mailbot.desk import arguments
from mailbot.desk.cut import bare
from mailbot.desk.orders import Order, read_orders
from mailbot.desk.when import when
from mailbot.model.settings import Person

_LONGEST = 60
_INSIDE = frozenset({"internal", "内部", "內部", "备注", "備註"})  # names of `note` that begin no line to a customer
_ALONE = frozenset({"take", "release", "close", "processed", "reopen", "recycle", "restore", "priority"})


def reads_as_command(text: str, staff: Sequence[Person], now: datetime) -> bool:
    return _meant(text.split("\n", 1)[0], staff, now) is not None


def command_meant(text: str, staff: Sequence[Person], now: datetime) -> str:
    """ "deal 12000 USD", where nothing else stands there; "" otherwise."""
    order = None if "\n" in text.strip() else _meant(text, staff, now)
    return f"{order.verb.name} {order.said}".strip() if order else ""


def _meant(written: str, staff: Sequence[Person], now: datetime) -> Order | None:
    line = bare(written)
    orders = read_orders(f"#{line}").orders if line and len(line) <= _LONGEST else ()
    return orders[0] if orders and _is_meant(orders[0], line.casefold(), staff, now) else None


def _is_meant(order: Order, line: str, staff: Sequence[Person], now: datetime) -> bool:
    """Other English names, such as done or total, begin letters too."""
    verb, said = order.verb, order.said
    if verb.name == "note":
        return bool(said) and line.startswith(tuple(_INSIDE))
    if not line.startswith((verb.name, *(name for name in verb.aliases if not name.isascii()))):
        return False
    understood = _UNDERSTOOD.get(verb.name)
    return understood(said, staff, now) if understood else verb.name in _ALONE and not said


_UNDERSTOOD: Mapping[str, Callable[[str, Sequence[Person], datetime], bool]] = {
    "assign": lambda said, staff, now: arguments.person(said, staff) is not None,
    "is": lambda said, staff, now: arguments.category(said) is not None,
    "deal": lambda said, staff, now: arguments.worth(said) is not None,
    "snooze": lambda said, staff, now: bool(said) and when(said, now) is not None,
}
