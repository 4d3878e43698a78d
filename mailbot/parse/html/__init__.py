"""HTML of a mail -> Words, or HTML that is safe to show.  Pure, linear, never raises.  Sizes are capped first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from mailbot.parse.html.elements import names_quotes
from mailbot.parse.html.rows import Row, read_rows
from mailbot.parse.html.tame import shallow
from mailbot.parse.quotes import Words, is_of_a_helpdesk, split_lines
from mailbot.parse.quotes.heads import header_of

if TYPE_CHECKING:
    from nh3 import Cleaner

LONGEST_SHOWN = 300_000  # characters that are sanitised: cleaning costs more than reading


def read_html(source: str, answers: bool = True) -> Words:
    """`answers`: the mail says that it does.  Else a blockquote may be nothing but indented, and a mail that stands
    wholly in one is no quote."""
    lines: list[str] = []
    quoted: list[bool] = []
    signed: list[str] = []
    for row in read_rows(source):
        for line in _lines_of(row):
            if row.signature and not row.quoted:
                signed.append(line)
            else:
                lines.append(line)
                quoted.append(row.quoted)
    words = split_lines(lines, quoted)
    if True in quoted and not (answers and words.text) and not (names_quotes(source) or is_of_a_helpdesk(lines)):
        words = _unless_indented(lines, words)
    signature = "\n".join(part for part in ("\n".join(signed).strip(), words.signature) if part)
    return Words(_few_gaps(words.text), _few_gaps(words.quoted), signature)


def _unless_indented(lines: Sequence[str], words: Words) -> Words:
    plain = split_lines(lines, [False] * len(lines))
    if not words.text:
        return plain if plain.text else words
    told = plain.quoted or any(header_of(line)[0] for line in words.quoted.split("\n"))
    return words if told else plain


def sanitise(source: str) -> str:
    """Safe to show in a notice: nothing runs, nothing is fetched; pictures only from the mail itself (cid:)."""
    return _cleaner().clean(shallow(source[:LONGEST_SHOWN]))


_SHOWN_TAGS = set(
    [
        "a", "abbr", "b", "big", "blockquote", "br", "center", "code", "dd", "del", "div", "dl", "dt", "em", "font",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "q", "s", "small",
        "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u",
        "ul",
    ]
)  # fmt: skip
_DROPPED_WITH_CONTENT = set(
    [
        "script", "style", "title", "template", "noscript", "svg", "math", "iframe", "object", "embed", "select",
        "textarea",
    ]
)  # fmt: skip
_SHOWN_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "font": {"color"},
    "*": {"dir", "lang", "align"},
}


def _shown_value(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if value.lower().startswith("cid:") else None
    if name == "href":
        return value if value.strip().lower().startswith(("http:", "https:", "mailto:")) else None
    return value[:2000]


@cache
def _cleaner() -> Cleaner:
    from nh3 import Cleaner  # with the first mail in HTML: a company with a form on its website may never have one

    return Cleaner(
        tags=_SHOWN_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_SHOWN_ATTRIBUTES,
        attribute_filter=_shown_value,
        url_schemes={"http", "https", "mailto", "cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _lines_of(row: Row) -> list[str]:
    filled = [cell for cell in row.cells if cell.strip()]
    if any("\n" in cell for cell in filled):
        return [line for cell in filled for line in cell.split("\n")]
    return ["  ".join(filled)]


def _few_gaps(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text)
