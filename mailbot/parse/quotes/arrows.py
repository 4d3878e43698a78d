"""Lines -> which of them are marked as quoted, with ">" (RFC 3676 section 4.5) or as old programs do.  Pure, linear.

A ">" may also stand before a number, or draw a list.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.parse.quotes.attribution import WIDEST, introduces_quote
from mailbot.text.later import later

_MOST_LISTED = 40  # lines
_COUNT = later(r"\d{1,6}\s?[x×*]?\s?[^\W\d_]")  # "10 valves", "10x valve"; not "1. How many?"
_NUMBERED = later(r"\s?\d{1,2}[.)]\s")  # "2) size?"
_OPEN_ANGLE = later(r"<[^<>\s]*@[^<>\s]*$")  # an address whose ">" was wrapped to the next line
_OTHER_ARROW = later(r"\s?(\||[^\W\d_]{1,6}>)")


def arrowed(lines: Sequence[str]) -> list[bool]:
    marks = [line.lstrip(" \t\ufeff").startswith((">", "＞")) for line in lines]
    marks = [mark and not lines[at].rstrip().endswith("<<") for at, mark in enumerate(marks)]  # ">> urgent <<"
    if True not in marks or _is_drawn_list(lines, marks):
        return [False] * len(lines)
    for at in range(len(lines)):
        if marks[at] and (_is_quantity(lines, marks, at) or (at and _OPEN_ANGLE.search(lines[at - 1][-WIDEST:]))):
            marks[at] = False
    for at in range(1, len(lines) - 1):
        if not marks[at] and marks[at - 1] and marks[at + 1] and _is_wrapped(lines[at - 1], lines[at]):
            marks[at] = True
    return marks


def _is_quantity(lines: Sequence[str], marks: Sequence[bool], at: int) -> bool:
    """ ">100 pcs" among lines that are not quoted; "> 10 bar" in the middle of a sentence."""
    if _touches(marks, at):
        return False
    bare = lines[at].lstrip()[1:]
    if _NUMBERED.match(bare):
        return False
    return bare[:1].isdigit() or (bare.lstrip()[:1].isdigit() and _goes_on(lines, at))


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """From the line above, without a blank or the end of a sentence."""
    above = lines[at - 1].rstrip() if at else ""
    return bool(above) and (above[-1].isalpha() or above[-1] == ",")


def _is_drawn_list(lines: Sequence[str], marks: Sequence[bool]) -> bool:
    """ "We need:" and below it "> 10 valves", "> 20 gaskets": counts, and no numbered questions."""
    first, last = marks.index(True), len(marks) - marks[::-1].index(True)
    above = next((line for line in reversed(lines[:first]) if line.strip()), "")
    if not above.rstrip().endswith((":", "：")) or not first or introduces_quote(above) or last - first > _MOST_LISTED:
        return False
    listed = [line.strip(" \t>＞") for line, mark in zip(lines[first:last], marks[first:last], strict=True) if mark]
    return all(marks[first:last]) and all(_COUNT.match(line) for line in listed)


def _touches(marks: Sequence[bool], at: int) -> bool:
    return (at > 0 and marks[at - 1]) or (at + 1 < len(marks) and marks[at + 1])


def _is_wrapped(before: str, line: str) -> bool:
    """A quoted line that was too long and lost its ">" when it was broken in two."""
    bare = line.strip()
    return len(before) >= 60 and bool(bare) and not before.rstrip().endswith((".", "?", "!", ":")) and len(bare) < 60


def may_be_own(lines: Sequence[str], marks: Sequence[bool]) -> bool:
    """Nothing but single arrows is marked, and nothing behind them tells who wrote."""
    quoted = [line.strip() for line, mark in zip(lines, marks, strict=True) if mark]
    if len(quoted) > _MOST_LISTED or not all(map(_is_single, quoted)):
        return False
    return not any(introduces_quote(line) for line in quoted if line.endswith((":", "：")))


def _is_single(line: str) -> bool:
    return line.startswith((">", "＞")) and not line[1:].lstrip().startswith((">", "＞"))


def mark_as_it_begins(lines: Sequence[str], marks: list[bool], at: int) -> bool:
    """Some old programs quote with "|", and The Bat! with "BL>": whatever begins like the first line is quoted."""
    found = _OTHER_ARROW.match(lines[at])
    if found is None:
        return False
    for below in range(at, len(lines)):
        marks[below] = marks[below] or lines[below].lstrip().startswith(found.group(1))
    return True
