"""Hostile HTML -> HTML that its readers get through in time.  Pure, linear.

Tree builders and sanitisers are quadratic in the depth of the tree and in broken references (threat T14).
"""

from __future__ import annotations

from mailbot.text.later import later

_DEPTH = 150  # browsers stop at 512; a long thread of quoted replies stays below this
_DEEPEST = 1500  # open elements: 40,000 nested <div> cost a parser that looks up through all of them seconds
_FEW = 400  # so few marks cannot hurt
_TAG = later(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_ANY_TAG = later(r"<[^<>]*>|<")
_BROKEN_REFERENCE = later(r"&#(?![0-9xX])")
# void elements, and those that the next one of their kind closes: they never nest by themselves
_FLAT = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "dt",
        "dd",
        "option",
        "html",
        "head",
        "body",
    ]
)


def tame_html(html: str, defects: list[str]) -> str:
    if html.count("&#") > _FEW:
        html = _BROKEN_REFERENCE.sub("#", html)
    end = _too_deep_at(html, _DEPTH) if html.count("<") > _FEW else len(html)
    if end < len(html):
        defects.append("html_depth_cut: elements are nested deeper than the cap")
    return html[:end]


def shallow(html: str) -> str:
    """For reading, of which no word may be lost: without NUL, and without the tags from where the tree is too deep."""
    html = html.replace("\0", " ")
    end = _too_deep_at(html, _DEEPEST) if html.count("<") > _DEEPEST else len(html)
    return html[:end] + _ANY_TAG.sub(" ", html[end:]) if end < len(html) else html


def _too_deep_at(html: str, deepest: int) -> int:
    """Where more elements are open.  A closing tag counts only where one of its name is open: others close nothing."""
    depth = 0
    opened: dict[str, int] = {}
    for found in _TAG.finditer(html):
        name = found.group(2).lower()
        if name in _FLAT:
            continue
        if not found.group(1):
            depth += 1
            opened[name] = opened.get(name, 0) + 1
        elif opened.get(name):
            depth -= 1
            opened[name] -= 1
        if depth > deepest:
            return found.start()
    return len(html)
