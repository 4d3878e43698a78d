"""Words of a mail, its author -> Words with what they typed among lines that nothing marks as quoted.  Pure, linear.

Outlook quotes without ">" and can put "[Joe Client]" before what is typed between such lines; others draw "==>".  Only
the mail that is answered is looked at, not the older ones below it, and never a notice of ours: what a colleague's
answer quotes stays in the house.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.model.mail import Address
from mailbot.parse.quotes import REPLY_ABOVE, Words
from mailbot.parse.quotes.heads import header_of, is_header_block
from mailbot.text.later import later

_MOST = 400  # lines of the quoted mail
_LONGEST_HEAD = 12  # lines
_TAGGED = later(r"\s{0,20}[\[<(【]([^\[\]<>()【】@:]{1,60})[\]>)】][:：]?\s{0,4}\S")
_DRAWN = later(r"\s{0,20}(?:={2,4}>|-{2,4}>)\s{0,4}\S")


def with_comments(words: Words, author: Address) -> Words:
    if not words.quoted or any(map(REPLY_ABOVE.match, words.quoted.split("\n"))):
        return words
    lines = words.quoted.split("\n")
    end = _end_of_first(lines)
    names = _names(author)
    typed: set[int] = set()
    going_on = False
    for at, line in enumerate(lines[:end]):
        going_on = bool(line.strip()) and not line.lstrip().startswith(">") and (going_on or _is_typed(line, names))
        if going_on:
            typed.add(at)
    if not typed:
        return words
    said = "\n".join(lines[at] for at in sorted(typed))
    left = "\n".join(line for at, line in enumerate(lines) if at not in typed)
    return Words(f"{words.text}\n{said}".strip(), left, words.signature)


def _is_typed(line: str, names: frozenset[str]) -> bool:
    tag = _TAGGED.match(line)
    return (tag is not None and " ".join(tag.group(1).lower().split()) in names) or _DRAWN.match(line) is not None


def _names(author: Address) -> frozenset[str]:
    """ "joe client", "joe", "client", "jc"; of "Client, Joe" as well."""
    parts = [part.strip(".").lower() for part in author.name.replace(",", " ").split()]
    initials = "".join(part[0] for part in parts if part)
    whole = {" ".join(parts), " ".join(parts[::-1]), author.name.lower().strip(), initials}
    return frozenset(name for name in whole | set(parts) if len(name) > 1)


def _end_of_first(lines: Sequence[str]) -> int:
    """Where the next older mail begins."""
    for at in range(min(_LONGEST_HEAD, len(lines)), min(len(lines), _MOST)):
        if header_of(lines[at])[0] and is_header_block(lines, at, strict=False):
            return at
    return min(len(lines), _MOST)
