"""HTML -> the same with elements no deeper than any mail program nests them.  Pure, linear."""

from __future__ import annotations

import re

_DEEPEST = 1500  # open elements
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_ANY_TAG = re.compile(r"<[^<>]*>|<")
# void, or closed by the next of its kind: mail programs leave them open
_UNNESTED = frozenset(
    {"br", "img", "hr", "input", "meta", "link", "col", "p", "li", "td", "th", "tr", "tbody", "option", "dt", "dd"}
)


def shallow(source: str) -> str:
    """Without NUL, and where elements nest deeper than any mail program writes, without the tags from there on.

    HTML parsers look up through all open elements at every tag: 40,000 nested <div> cost seconds.
    """
    source = source.replace("\0", " ")
    if source.count("<") <= _DEEPEST:
        return source
    depth = 0
    for tag in _TAG.finditer(source):
        if tag.group(2).lower() not in _UNNESTED:
            depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth > _DEEPEST:
            return source[: tag.start()] + _ANY_TAG.sub(" ", source[tag.start() :])
    return source
