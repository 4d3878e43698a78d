"""A name with something in brackets, "Kay Moor [Canada]", "Kay Moor (Moor Ltd)" -> country or firm.  Pure, linear."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.parse.forms.writer.cards import is_firm
from mailbot.parse.forms.writer.visitor import one_line
from mailbot.text.countries import code_named
from mailbot.text.later import later

_LONGEST = 400
_MOST_LINES = 10
_ASIDE = later(r"([^\[\]()（）@\n]{2,80}?)\s{0,3}[\[(（]([^\W\d][^\[\]()（）\d@]{2,60})[\])）]")


def with_aside(value: str) -> tuple[str, str, str]:
    """(name, country, firm); what stands in other brackets may be anything and stays."""
    line = one_line(value[:_LONGEST])
    found = _ASIDE.fullmatch(line) if line.endswith(("]", ")", "）")) else None
    if found is None:
        return value, "", ""
    name, said = found.group(1), found.group(2).strip()
    if is_firm(said):
        return name, "", said
    return (name, said, "") if line.endswith("]") or code_named(said) else (value, "", "")


def aside_of(name: str, lines: Iterable[str]) -> tuple[str, str]:
    """(country, firm) beside that name on a line of its own."""
    near = (line.strip() for _at, line in zip(range(_MOST_LINES), lines, strict=False))
    told = (with_aside(line) for line in near if line.startswith(name))
    return next(((country, firm) for who, country, firm in told if who == name), ("", ""))
