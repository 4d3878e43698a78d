"""Rows of a mail -> its XML or YAML as rows of label and value; nothing where it is none.  Pure, linear.

Only what programs write of forms and orders is understood: elements, attributes, texts; keys, lists, blocks of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from mailbot.parse.forms.layouts.nested import pairs_of
from mailbot.parse.html.rows import Row
from mailbot.text.later import later

_MOST = 300
_FEWEST = 3
_LONGEST = 200_000
_LONGEST_LINE = 2000
_TOKEN = later(r"<!\[CDATA\[([^\]<]{0,4000})\]\]>|<(/?)([A-Za-z_][\w.:-]{0,40})((?:\s[^<>]{0,1000})?)>|([^<>]{1,8000})")
_ATTRIBUTE = later(r"([A-Za-z_][\w.-]{0,40})=[\"']([^\"'<>]{0,400})[\"']")
_HTML = frozenset(
    {"html", "body", "table", "tr", "td", "th", "p", "div", "span", "b", "strong", "font", "br", "ul", "li", "a", "h1"}
)
_KEY = later(r"( {0,40})(- {1,4})?([\w][\w .()/-]{0,39}):(?:\s(.{0,2000}))?$")
_BLOCK = frozenset({"|", ">", "|-", ">-", "|+", ">+"})
_COMMENT = ("#", "---", "...", "%")
_Tree = dict[str, object]


def read_xml(rows: Sequence[Row]) -> list[Row]:
    text = "\n".join(row.text for row in rows).strip()[:_LONGEST]
    if not text.startswith("<") or not text.endswith(">"):
        return []
    if text.startswith("<?"):
        text = text.partition("?>")[2]
    root = _tree(text)
    return _rows(root) if root is not None else []


def _tree(text: str) -> _Tree | None:
    """None of HTML."""
    from html import unescape  # a megabyte of names, and few forms come as XML

    root: _Tree = {}
    above: list[tuple[_Tree, str, list[str]]] = [(root, "", [])]
    for found in _TOKEN.finditer(text):
        verbatim, closes, tag, attributes, said = found.groups()
        if tag is None:
            above[-1][2].append(verbatim if verbatim is not None else unescape(said))
            continue
        name = tag.rpartition(":")[2]
        if tag.lower() in _HTML:
            return None
        if not closes:
            inside: _Tree = {k: unescape(v) for k, v in _ATTRIBUTE.findall(attributes) if not k.startswith("xmlns")}
            above.append((inside, name, []))
        if (closes or attributes.endswith("/")) and len(above) > 1:
            inside, name, texts = above.pop()
            words = "".join(texts).strip()
            _put(above[-1][0], name, {**inside, name: words} if inside and words else inside or words)
    return root


def _put(tree: _Tree, name: str, value: object) -> None:
    """What is there more than once is a list."""
    before = tree.get(name)
    if isinstance(before, list):
        before.append(value)
    else:
        tree[name] = value if before is None else [before, value]


def _rows(tree: object) -> list[Row]:
    pairs = [Row(pair, table=True) for pair in islice(pairs_of("", tree), _MOST)]
    return pairs if len(pairs) >= _FEWEST else []


def read_yaml(rows: Sequence[Row]) -> list[Row]:
    lines = [row.text[:_LONGEST_LINE] for row in rows if len(row.cells) == 1]
    if len(lines) < len(rows):
        return []
    told = list(_told(lines))
    if len(told) < _FEWEST or not all(key for _dash, key, _value in told):
        return []
    found: list[Row] = []
    line: _Tree = {}
    for dash, key, value in told:
        if dash is None:
            found += [Row(pair, table=True) for pair in pairs_of("", line)]
            line = {}
            found += [Row((key, value), table=True)] if value else []
        elif dash:
            found += [Row(pair, table=True) for pair in pairs_of("", line)]
            line = {key: value}
        else:
            line[key] = value
    return [*found, *(Row(pair, table=True) for pair in pairs_of("", line))][:_MOST]


def _told(lines: Sequence[str]) -> Iterator[tuple[bool | None, str, str]]:
    """(begins a line of a list, or goes on with it, or None where there is none; key; value).  ("", "") of what is no
    YAML."""
    at, inside, nested = 0, -1, False
    while at < len(lines):
        text = lines[at]
        at += 1
        found = _KEY.match(text.rstrip())
        if not text.strip() or text.startswith(_COMMENT):
            continue
        if found is None:
            yield None, "", ""
            return
        depth, dash, value = len(found.group(1)), bool(found.group(2)), (found.group(4) or "").strip()
        if value in _BLOCK:
            nested = True
            below = (i for i in range(at, len(lines)) if lines[i].strip() and not _deeper(lines[i], depth))
            end = next(below, len(lines))
            value, at = "\n".join(line.strip() for line in lines[at:end]).strip(), end
        inside = depth if dash else inside if depth > inside >= 0 else -1
        nested = nested or (not dash and inside >= 0)  # a list of single things is what everybody writes
        yield (dash if inside >= 0 else None), found.group(3).strip(), value.strip("\"'")
    if not nested:
        yield None, "", ""  # labels with colons, as everybody writes them


def _deeper(line: str, depth: int) -> bool:
    return len(line) - len(line.lstrip()) > depth
