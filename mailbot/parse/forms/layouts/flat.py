"""Rows of a body -> the same, one field a row: labels beside their values, columns taken apart.  Pure, linear."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from msgspec.structs import replace

from mailbot.parse.forms.hints import hinted
from mailbot.parse.forms.labels import BLOCKS, LabelBook, plain_label
from mailbot.parse.forms.layouts.raised import raised
from mailbot.parse.forms.signs.phrases import FORM
from mailbot.parse.forms.signs.small_print import may_announce
from mailbot.parse.html.rows import Row
from mailbot.parse.quotes.signature import is_rule
from mailbot.text.later import later
from mailbot.text.literals import phrases_in

_WIDE = later(r"\u3000{2,}|\t+| {3,}")
_WIDE_OR_NEXT = later(r"\u3000\u3000|\t| {3}|\n")
_BEFORE_CJK_LABEL = later(r" (?=[\u3040-\u9fff\uac00-\ud7a3]{1,8}[:：])")
_NUMBERED = later(r"(\d{1,2})[.)]\s+(?=[^\W\d])")
_FEWEST_COLUMNS = 3
_FEWEST_HEADS = 2  # of paragraphs
_LONGEST_LABEL, _LONGEST_ALONE = 80, 40  # characters; of one on a line of its own
_FEWEST_IN_TITLE = 4  # words
_ENDS_SENTENCE = frozenset(".!。！")
_NEXT_CELL = Row(("",), table=True)  # another block
_WIDEST = 400  # characters of a line with several fields


def one_field_a_row(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    rows = _with_bold_values(raised(rows, book), book)
    rows = _alternating(rows, book)
    if any(row.table or len(row.cells) > 1 for row in rows):
        rows = _paired(_uncelled(_upright(rows, book), book), book)
    return _unfolded(rows, book)


def _with_bold_values(rows: Sequence[Row], book: LabelBook) -> Sequence[Row]:
    """Where values are set in bold, each below its plain label, bold lines are no labels."""
    below = [at for at, (label, value) in enumerate(pairwise(rows)) if _is_plain(label) and value.strong]
    known = sum(book.field(rows[at].text) != "" for at in below)
    bold = sum(row.strong and book.field(row.text) != "" for row in rows)
    if known < _FEWEST_COLUMNS or bold:
        return rows
    values = {at + 1 for at in below}
    pairs = [
        Row((row.text.strip(), rows[at + 1].text.strip()), table=True) if at in below else row
        for at, row in enumerate(rows)
    ]
    return [row for at, row in enumerate(pairs) if at not in values]


def _is_plain(row: Row) -> bool:
    return (
        len(row.cells) == 1 and not row.strong and 0 < len(row.text.strip()) <= _LONGEST_LABEL and "\n" not in row.text
    )


def _upright(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """A row of labels over one row of values: each label beside its value; heads of address blocks over their lines."""
    upright: list[Row] = []
    at = 0
    while at < len(rows):
        below = rows[at + 1 : at + 3]
        turned = _turned(rows[at], below, book) if len(rows[at].cells) > 1 else []
        upright += turned or [rows[at]]
        at += 2 if turned else 1
    return upright


def _turned(head: Row, below: Sequence[Row], book: LabelBook) -> list[Row]:
    width = len(head.cells)
    if not below or len(below[0].cells) != width or not all(head.cells):
        return []
    fields = [book.field(cell) for cell in head.cells]
    if all(field in BLOCKS for field in fields) and any("\n" in cell for cell in below[0].cells):
        return [Row(tuple(f"{label}\n{value}" for label, value in zip(head.cells, below[0].cells, strict=True)))]
    of_somebody = "email" in fields or "phone" in fields  # and no list of goods
    again = len(below) > 1 and len(below[1].cells) == width
    heads = again and all(map(book.field, below[1].cells))  # over the next values
    listed = ("quantity" in fields and not of_somebody) or (again and not heads)
    paired = width >= _FEWEST_COLUMNS or ((of_somebody or heads) and len(set(fields)) == width)
    if listed or not paired or not all(fields) or any(map(book.field, below[0].cells)):
        return []
    return [Row(pair, table=True) for pair in zip(head.cells, below[0].cells, strict=True)]


def _uncelled(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """Cells that hold a label over its value, side by side or alone: each a row of its own."""
    rows = [part for row in rows for part in _within(row, book)]
    over = [
        [cell.partition("\n")[::2] for cell in row.cells if cell.strip()]
        if row.table and not _holds_labels(row, book)
        else []
        for row in rows
    ]
    told = [bool(heads) and all(_is_over(label, value, book) for label, value in heads) for heads in over]
    habit = sum(map(bool.__and__, told, map(_is_alone, rows))) >= _FEWEST_COLUMNS
    return [
        part
        for row, heads, known in zip(rows, over, told, strict=True)
        for part in (
            [Row((label.strip(), value.strip()), table=True) for label, value in heads]
            if known or (habit and _is_alone(row) and _may_be_over(*heads[0]))
            else [row]
        )
    ]


def _within(row: Row, book: LabelBook) -> Sequence[Row]:
    """A cell in which every other line is a label."""
    if not _is_alone(row) or row.text.count("\n") < 2 * _FEWEST_COLUMNS - 1:
        return [row]
    lines = [line.strip() for line in row.text.split("\n") if line.strip()]
    known = [field for line in lines[::2] if (field := book.field(line)) and field not in BLOCKS]
    if len(known) < max(_FEWEST_COLUMNS, len(lines) // 4 + 1):
        return [row]
    return _alternating([Row((line,)) for line in lines], book)


def _holds_labels(row: Row, book: LabelBook) -> bool:
    """All fields stand in one cell: more of its lines are labels, bold, with a colon or apart."""
    leads = dict(row.leads)
    lines = row.cells[0].split("\n") if len(row.cells) == 1 else []
    known = [(above, line) for above, line in pairwise(lines) if line and book.field(line)]
    return sum(not above for above, _line in known) >= _FEWEST_HEADS or any(
        line.endswith((":", "：")) or leads.get(line, 0) >= len(line) for _above, line in known
    )


def _is_alone(row: Row) -> bool:
    return row.table and len(row.cells) == 1 and "\n" in row.cells[0]


def _may_be_over(label: str, value: str) -> bool:
    """Where all fields stand so, one that no list knows is a label, too; but not what begins in the middle of one."""
    return 0 < len(label) <= _LONGEST_LABEL and bool(value) and not may_announce(label) and label[-1] not in ".!,;"


def _is_over(label: str, value: str, book: LabelBook) -> bool:
    if not value.strip() or len(label) > 60 or ":" in label.replace("：", ":").strip()[:-1]:
        return False
    field = book.field(label) or hinted(label, value)
    below, colon, _ = value.strip().partition("\n")[0].partition(":")
    # "Kite & Co" is no label, though "Co" may be one
    again = book.field(below) if colon else book.fields.get(plain_label(below), "")
    return field != "" and field not in BLOCKS and not again


def _paired(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """A table row with a label above a table row with its value becomes one row of two cells."""
    paired: list[Row] = []
    at = 0
    by_turns = _by_turns(rows, book)
    while at < len(rows):
        label = _only_cell(rows[at])
        if at in by_turns:
            paired.append(Row((_NUMBERED.sub("", label), _only_cell(rows[at + 1])), table=True))
            at += 2
            continue
        value = _only_cell(rows[at + 1]) if label and at + 1 < len(rows) else ""
        heads = value != "" and "\n" not in label and len(label) <= 80 and not rows[at + 1].strong
        heads = heads and not (rows[at].strong and book.field(value) and not book.field(label))  # a title above
        heads = heads and label[-1] not in _ENDS_SENTENCE and not (_is_title(label) and not book.field(label))
        known = heads and (rows[at].strong or book.field(label) != "" or hinted(label, value) != "")
        if known and book.field(label) not in BLOCKS:
            paired.append(Row((label, value), table=True))
            at += 2
        else:
            paired.append(rows[at])
            at += 1
    return paired


def _is_title(label: str) -> bool:
    """ "You have received a new inquiry": no label of what stands below it."""
    return len(label.split()) >= _FEWEST_IN_TITLE and (may_announce(label) or bool(phrases_in(label.lower(), FORM)))


def _by_turns(rows: Sequence[Row], book: LabelBook) -> set[int]:
    """Where every other row of a table is a label that the book knows, the ones between these are labels, too."""
    labels = _by_numbers(rows)
    for alone, run in groupby(range(len(rows)), key=lambda at: _only_cell(rows[at]) != ""):
        places = list(run) if alone else []
        for begin in (0, 1):
            told = [bool(book.field(_only_cell(rows[at]))) for at in places[begin:]]
            if len(told) % 2 == 0 and sum(told[::2]) >= _FEWEST_COLUMNS and not any(told[1::2]):
                labels.update(places[begin::2])
                break
    return labels


def _by_numbers(rows: Sequence[Row]) -> set[int]:
    """Questions numbered from one up, each in a row of its own with its answer below."""
    asked = [(at, found) for at, row in enumerate(rows) if (found := _NUMBERED.match(_only_cell(row)))]
    answered = all(at + 1 < len(rows) and _only_cell(rows[at + 1]) for at, _found in asked)
    apart = all(below - at > 1 for (at, _a), (below, _b) in pairwise(asked))
    counts = [int(found[1]) for _at, found in asked] == [*range(1, len(asked) + 1)]
    return {at for at, _found in asked} if len(asked) >= _FEWEST_COLUMNS and answered and apart and counts else set()


def _alternating(rows: Sequence[Row], book: LabelBook) -> Sequence[Row]:
    """Lines close below each other, every other of which is a label that the book knows: so are those between them."""
    labels: set[int] = set()
    for close, run in groupby(range(len(rows)), key=lambda at: _is_line(rows[at])):
        places = list(run) if close else []
        if len(places) >= 2 * _FEWEST_COLUMNS and len(places) % 2 == 0:
            texts = [rows[at].text.strip() for at in places]
            told = [len(text) <= _LONGEST_ALONE and book.field(text) != "" for text in texts]
            ends = {rows[at].text.strip()[-1] for at in places[::2]}
            many = sum(told) >= max(_FEWEST_COLUMNS, len(told) // 4)
            labels.update(places[::2] if many and not any(told[1::2]) and not ends & _ENDS_SENTENCE else ())
    pairs = {at: Row((rows[at].text.strip(), rows[at + 1].text.strip()), table=True) for at in labels}
    return [pairs.get(at, row) for at, row in enumerate(rows) if at - 1 not in labels] if labels else rows


def _is_line(row: Row) -> bool:
    return (
        not row.table
        and len(row.cells) == 1
        and row.text.strip() != ""
        and "\n" not in row.text
        and not is_rule(row.text)
    )


def _only_cell(row: Row) -> str:
    filled = [cell for cell in row.cells if cell.strip()] if row.table else []
    return filled[0].strip() if len(filled) == 1 else ""


def _unfolded(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    """A table row with one cell is layout, and so are address blocks side by side: their lines are read as text."""
    flat: list[Row] = []
    above = rows[:1]
    for row in rows:
        if row.text.strip():
            flat += [_NEXT_CELL] if row.table and not above[0].table else []
            above = [row]
        if len(row.cells) == 1 and not row.table and _WIDE_OR_NEXT.search(row.cells[0]) is None:
            flat.append(row)
            continue
        filled = [cell for cell in row.cells if cell.strip()]
        if len(filled) == 1 and not row.cells[0].strip() and len(row.cells) > 1:
            flat += [*_lines(row, filled[0]), *([_NEXT_CELL] if "\n" in filled[0] else [])]
        elif len(filled) <= 1 and len(row.cells) <= 1:
            flat += [
                replace(line, cells=(piece,))
                for line in _lines(row, filled[0] if filled else "")
                for piece in _side_by_side(line.text, book)
            ]
            whole = "\n" in row.text or ":" in row.text.replace("：", ":").strip()[:-1]
            flat += [_NEXT_CELL] if row.table and whole else []
        elif _stands_in_columns(filled, book):
            flat += [line for cell in filled for line in (*_lines(row, cell), Row(("",)))]
        else:
            flat.append(row)
    return flat


def _lines(row: Row, cell: str) -> list[Row]:
    """A cell of layout: its bold lines are labels as they would be outside of a table."""
    if "\n" not in cell:
        return [Row((cell,), strong=row.strong, lead=row.lead)]
    leads = dict(row.leads)
    return [
        Row((line,), strong=row.strong or bold >= len(line) > 0, lead=bold if bold < len(line) else 0)
        for line in cell.split("\n")
        for bold in (leads.get(line, 0),)
    ]


def _stands_in_columns(cells: Sequence[str], book: LabelBook) -> bool:
    """Blocks side by side, each with a head; or columns of "Label: value"."""
    headed = any(book.field(cell.partition("\n")[0]) in BLOCKS for cell in cells if "\n" in cell)
    return headed or (bool(cells) and all(_lists_labels(cell, book) for cell in cells))


def _side_by_side(line: str, book: LabelBook) -> list[str]:
    """ "Name: Kay    Tel: 123" on one line, where the book knows every label."""
    pieces = [piece for piece in _WIDE.split(line[:_WIDEST]) if piece]
    if len(pieces) == 1 and line.replace("：", ":").count(":") >= _FEWEST_COLUMNS:
        pieces = _BEFORE_CJK_LABEL.split(line[:_WIDEST].strip())  # "商品名称:阀门 货号:FM-2 数量:20"
        pieces = pieces if book.field(pieces[0].replace("：", ":").partition(":")[0]) == "product" else [line]
    if len(pieces) < 2 or len(line) > _WIDEST:
        return [line]
    heads = [piece.replace("：", ":").partition(":") for piece in pieces]
    known = all(value.strip() and book.field(head) for head, _, value in heads)
    return pieces if known else [line]


def _lists_labels(cell: str, book: LabelBook) -> bool:
    """Lines of "Label: value" in one cell beside another: two columns of fields."""
    lines = [line.replace("：", ":").partition(":") for line in cell.split("\n")]
    heads = [head for head, mark, _ in lines if mark]
    return len(heads) >= 2 and 3 * len(heads) >= 2 * len(lines) and any(map(book.field, heads))
