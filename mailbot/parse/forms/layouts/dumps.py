"""Rows of a mail -> the same, a program's dump (JSON, XML, PHP's print_r, Q and A) as rows of label and value.  Pure,
linear.

Small web scripts mail what they received as their language prints it; chat bots write Markdown.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl

from msgspec.structs import replace

from mailbot.parse.forms.layouts.markup import read_xml, read_yaml
from mailbot.parse.forms.layouts.nested import pairs_of
from mailbot.parse.html.rows import Row
from mailbot.text.later import later

_KEY = later(r"^\s*[\['\"]([^\[\]'\"]{1,60})[\]'\"]\s?=>\s?(.*)$")
_FRAME = frozenset({"array", "(", ")", "array (", "array(", "stdclass object", "),", ");", "[", "]", "],", "];"})
_EXPORTED = later(r"'(.*)',?", re.DOTALL)  # as var_export prints it
_TAGGED = later(r"^\s*<([A-Za-z_][\w.-]{0,40})>([^<>]{0,2000})</([A-Za-z_][\w.-]{0,40})>\s*$")
_TAG_ALONE = later(r"^\s*<[/?]?[A-Za-z_][^<>]{0,200}>\s*$")
_ASKED = later(
    r"^\s*(?:Q|F|P|D|В|Question|Frage|Pregunta|Domanda|Pergunta|Вопрос|問|问|質問|问题)\s?\d{0,2}\s?[:.：]\s*(\S.*)$"
)
_ANSWERED = later(
    r"^\s*(?:A|R|О|Answer|Antwort|Respuesta|Réponse|Risposta|Resposta|Ответ|答|回答|答案)\s?\d{0,2}\s?[:.：]\s*(.*)$"
)
_BOLD_LABEL = later(r"^(\s*(?:[-*+•]\s+)?)\*\*([^*]{1,60}?)(?:(\s?[:：])\*\*|\*\*(\s?[:：]))\s*(.*)$")
_SERIAL_END = later(r'";(?=[sibdaNO}]|$)')
_SERIAL = later(r's:\d{1,4}:"([^"]{1,60})";s:\d{1,6}:"(.*?)";(?=[sibdaNO}]|$)', re.DOTALL)
_DUMPED_END = later(r'"(?=\s{0,40}(?:\["|\}|$))')
_DUMPED = later(r'\["([^"\]]{1,60})"\]\s?=>\s{0,40}string\(\d{1,6}\)\s"(.*?)"(?=\s{0,40}(?:\["|\}|$))', re.DOTALL)
_SERIAL_COUNT = later(r's:\d{1,4}:"([^"]{1,60})";[id]:(\d[\d.]{0,15});')
_DUMPED_COUNT = later(r'\["([^"\]]{1,60})"\]\s?=>\s{0,40}(?:int|float)\((\d[\d.]{0,15})\)')
_QUERY = later(r"[\w.\[\]%-]{1,60}=[^\s&=]{0,20000}(?:&[\w.\[\]%-]{1,60}=[^\s&=]{0,20000})+$")
_SIDES = frozenset("|│║")
_FRAME_MARKS = frozenset("+-=|:─│┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬━ ")
_FEWEST = 2
_ENDS = (";", ",")
_PAIR = later(r"\s*[^\s:=][^:=]{0,60}[:=]")
_OPENS_JSON = later(r"\s*(?:\{|\[\s*(?:\{|$))")
_LONGEST_LITERAL = 20_000
_FEWEST_ENDED = 3
_MOST = 300
_LONGEST_LINE = 2000  # characters that are looked at


def undumped(rows: Sequence[Row]) -> list[Row]:
    whole = "\n".join(row.text for row in rows)
    read = (reader(rows) for mark, reader in _READERS if mark in whole)
    return next(filter(None, read), None) or list(rows)


def _unjson(rows: Sequence[Row]) -> list[Row]:
    """One object, or a list of them, between lines of prose."""
    begin = next((at for at, row in enumerate(rows) if _OPENS_JSON.match(row.text[:_LONGEST_LINE])), len(rows))
    end = next((at for at in range(len(rows) - 1, begin - 1, -1) if rows[at].text.rstrip().endswith(("}", "]"))), -1)
    if end < begin:
        return []
    value = _value("\n".join(row.text for row in rows[begin : end + 1]))
    pairs = [Row(pair, table=True) for pair, _at in zip(pairs_of("", value), range(_MOST), strict=False)]
    return [*rows[:begin], *pairs, *rows[end + 1 :]] if pairs else []


def _value(text: str) -> object:
    """JSON, or what Python prints; None of anything else."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        if "'" not in text or len(text) > _LONGEST_LITERAL:
            return None
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None


def _unprinted(rows: Sequence[Row]) -> list[Row]:
    """ "[name] => Kay Moor"; what stands below belongs to it, up to the next key."""
    keys = [_KEY.match(row.text[:_LONGEST_LINE]) if len(row.cells) == 1 else None for row in rows]
    if sum(key is not None for key in keys) < 2:
        return []
    found: list[Row] = []
    label, lines, above = "", [""], ""
    for row, key in zip(rows, keys, strict=True):
        if key is None and row.text.strip().lower() in _FRAME:
            continue
        if key is not None and key.group(2).strip().lower() in _FRAME:  # "[contact] => Array": what is in it follows
            found += [Row((label, _exported(lines)), table=True)] if label else []
            label, lines, above = "", [""], key.group(1)
            continue
        if key is not None and key.group(1).isdigit() and above:  # "[colours] => Array", "[0] => red", "[1] => blue"
            listed = label == above
            found += [Row((label, _exported(lines)), table=True)] if label and not listed else []
            label, lines = above, [*(lines if listed else ()), key.group(2)]
            continue
        if key is None and label:
            lines.append(row.text)
            continue
        if label:
            found.append(Row((label, _exported(lines)), table=True))
        label, lines = (key.group(1), [key.group(2)]) if key else ("", [""])
        if key is None:
            found.append(row)
    return [*found, Row((label, _exported(lines)), table=True)] if label else found


def _exported(lines: Sequence[str]) -> str:
    value = "\n".join(lines).strip()
    quoted = _EXPORTED.fullmatch(value)
    return quoted.group(1).replace("\\'", "'").strip() if quoted else value


def _unserialised(rows: Sequence[Row]) -> list[Row]:
    """PHP's serialize(): `s:4:"name";s:3:"Kay";`, or var_dump: `["name"]=> string(3) "Kay"`."""
    whole = "\n".join(row.text for row in rows)
    for end, pair, count in ((_SERIAL_END, _SERIAL, _SERIAL_COUNT), (_DUMPED_END, _DUMPED, _DUMPED_COUNT)):
        # up to the last end of a value: none begins that does not end, so no search is in vain
        cut = max((found.end() for found in end.finditer(whole)), default=0)
        texts = ((found.start(), found.group(1), found.group(2)) for found in pair.finditer(whole[:cut]))
        numbers = ((found.start(), found.group(1), found.group(2)) for found in count.finditer(whole))
        pairs = [Row((key, value.strip()), table=True) for _at, key, value in sorted([*texts, *numbers])[:_MOST]]
        if len(pairs) >= _FEWEST:
            return pairs
    return []


def _unquery(rows: Sequence[Row]) -> list[Row]:
    """ "name=Kay+Moor&email=kay%40client.example": a line as a browser posts it."""
    at = next((at for at, row in enumerate(rows) if _QUERY.match(row.text.strip())), -1)
    if at < 0:
        return []
    pairs = parse_qsl(rows[at].text.strip(), max_num_fields=None)[:_MOST]
    return [*rows[:at], *(Row((key, value.strip()), table=True) for key, value in pairs), *rows[at + 1 :]]


def _untagged(rows: Sequence[Row]) -> list[Row]:
    """ "<name>Kay Moor</name>" a line; tags alone on theirs are the frame."""
    told = [_TAGGED.match(row.text[:_LONGEST_LINE]) if "</" in row.text else None for row in rows]
    if sum(found is not None and found.group(1) == found.group(3) for found in told) < _FEWEST:
        return []
    return [
        Row((found.group(1), found.group(2).strip()), table=True) if found else row
        for row, found in zip(rows, told, strict=True)
        if found or _TAG_ALONE.match(row.text[:_LONGEST_LINE]) is None
    ]


def _unasked(rows: Sequence[Row]) -> list[Row]:
    """ "Q: What is your name?" and below it "A: Kay Moor"; what stands below belongs to the answer."""
    asked = [_ASKED.match(row.text[:_LONGEST_LINE]) for row in rows]
    if sum(found is not None for found in asked) < _FEWEST:
        return []
    found: list[Row] = []
    label, lines = "", list[str]()
    for row, question in zip(rows, asked, strict=True):
        answer = _ANSWERED.match(row.text[:_LONGEST_LINE]) if label and not lines else None
        if question is None and label:
            lines += [answer.group(1) if answer else row.text] if lines or answer else []
            continue
        if label:
            found.append(Row((label, "\n".join(lines).strip()), table=True))
        label, lines = (question.group(1).strip(), []) if question else ("", [])
        if question is None:
            found.append(row)
    return [*found, Row((label, "\n".join(lines).strip()), table=True)]


def _unboxed(rows: Sequence[Row]) -> list[Row]:
    """A drawn table: "| Name | Kay Moor |" between "+------+----------+"; an empty cell goes on with the one above."""
    found: list[Row] = []
    drawn = 0
    for row in rows:
        text = row.text.strip()
        if text and set(text) <= _FRAME_MARKS:
            drawn += 1
            continue
        cells = [cell.strip() for cell in text.strip("|│║").replace("│", "|").replace("║", "|").split("|")]
        boxed = text[:1] in _SIDES and text[-1:] in _SIDES and len(cells) > 1
        if boxed and not cells[0] and found and _goes_on(found[-1], cells):
            joined = (f"{above}\n{cell}".strip() for above, cell in zip(found[-1].cells, cells, strict=True))
            found[-1] = Row(tuple(joined), table=True)
        else:
            found.append(Row(tuple(cells), table=True) if boxed else row)
    tabled = sum(row.table for row in found)
    return found if tabled and (drawn >= _FEWEST or (drawn and tabled > _FEWEST)) else []


def _goes_on(above: Row, cells: Sequence[str]) -> bool:
    return above.table and len(above.cells) == len(cells) and len(above.text) < _LONGEST_LINE


def _unended(rows: Sequence[Row]) -> list[Row]:
    """Every line ends like a statement: "name: Kay Moor;"."""
    texts = [row.text.rstrip() for row in rows]
    ended = [text.endswith(_ENDS) and _PAIR.match(text) is not None for text in texts]
    marks = {text[-1] for text, ends in zip(texts, ended, strict=True) if ends}
    if sum(ended) < _FEWEST_ENDED or len(marks) > 1 or 3 * sum(ended) < 2 * sum(map(bool, texts)):
        return []
    return [
        replace(row, cells=(text[:-1],)) if ends else row for row, text, ends in zip(rows, texts, ended, strict=True)
    ]


def _unbold(rows: Sequence[Row]) -> list[Row]:
    """Markdown: "- **Name:** Kay Moor"."""
    bold = [_BOLD_LABEL.match(row.text[:_LONGEST_LINE]) if "**" in row.text else None for row in rows]
    if sum(found is not None for found in bold) < _FEWEST:
        return []
    return [
        replace(row, cells=(f"{found.group(1)}{found.group(2)}: {row.text[found.start(5) :]}",)) if found else row
        for row, found in zip(rows, bold, strict=True)
    ]


# what a mail holds that is such a dump, and who reads it
_READERS: tuple[tuple[str, Callable[[Sequence[Row]], list[Row]]], ...] = (
    ("{", _unjson),
    ('";s:', _unserialised),
    ("=> string(", _unserialised),
    ("=>\n", _unserialised),
    ("=>", _unprinted),
    ("&", _unquery),
    ("</", read_xml),
    ("/>", read_xml),
    ("</", _untagged),
    (":\n", read_yaml),
    (": |\n", read_yaml),
    (": >\n", read_yaml),
    ("", _unasked),
    ("**", _unbold),
    ("+-", _unboxed),
    ("|-", _unboxed),
    ("┌", _unboxed),
    ("╔", _unboxed),
    (";\n", _unended),
    (",\n", _unended),
)
