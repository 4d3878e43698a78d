"""Which pure functions may run in the child, and the types that go in and come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mailbot.model.mail import Message, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Trust
from mailbot.parse import parse
from mailbot.reply import wrong_replies


@dataclass(frozen=True, slots=True)
class Task:
    run: Callable[..., Any]
    takes: Any  # type of the tuple of arguments
    gives: Any


TASKS: Mapping[str, Task] = {
    "parse": Task(parse, tuple[RawMessage, Rulebook, Trust, Limits], Message),
    "wrong_replies": Task(wrong_replies, tuple[Mapping[str, Mapping[str, str]]], list[str]),
}
