"""Patterns of Python's `re` that are compiled when they are first asked: the same as if they were compiled at once."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import mailbot
from mailbot.text.later import later, make_all


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_it_answers_as_the_compiled_pattern_does(flags: int) -> None:
    text = "Order 12, order 345"
    ours, pattern = later(r"order (\d+)", flags), re.compile(r"order (\d+)", flags)
    for _ in range(2):  # its first answer, and those after
        assert [found.span() for found in ours.finditer(text)] == [found.span() for found in pattern.finditer(text)]
        assert ours.findall(text) == pattern.findall(text)
        assert ours.sub("x", text) == pattern.sub("x", text)
        assert ours.split(text) == pattern.split(text)
        for ask in ("search", "match", "fullmatch"):
            found, expected = getattr(ours, ask)(text), getattr(pattern, ask)(text)
            assert (found and found.groups()) == (expected and expected.groups())
    assert (ours.pattern, ours.groups) == (pattern.pattern, pattern.groups)


def test_octets_have_patterns_too() -> None:
    assert later(rb"a+").sub(b"-", b"caat") == b"c-t"


def test_a_wrong_pattern_is_told_when_it_is_asked() -> None:
    wrong = later("(")
    for _ in range(2):
        with pytest.raises(re.error):
            wrong.search("")


def test_all_of_ours_are_right() -> None:
    """Nobody else would know before a mail comes that asks one of them."""
    for module in pkgutil.walk_packages(mailbot.__path__, "mailbot."):
        if not module.name.endswith(("__main__", "_child", "child")):
            importlib.import_module(module.name)
    make_all()
