"""Rows -> the same, where whoever built the form parts labels from values by a mark of their own.  Pure, linear.

"Name / Kay", "Name ~ Kay", "Name >> Kay": nobody can list the marks, so three labels that the book knows tell which
one it is; from then on it parts the labels that no book knows as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mailbot.parse.forms.labels import LONGEST, LabelBook
from mailbot.parse.rows import Row

_FEWEST = 3  # labels of the book with one mark
_MOST_WORDS = 6  # of a label that it does not know
# what stands in words, too, has a space on both sides
_MARK = re.compile(
    r"\s{0,9}[^\w\s@.,'\"’()\[\]{}<&+?!*#:：=|/–—-]{1,40}\s{0,9}|\s{1,9}(?:[/–—>*#&+-]{1,3}|\.{1,3})\s{1,9}"
)
_READ = 400  # characters of a line
_SENTENCE = re.compile(r"[.!?;]\s|[.!?;]$")


def parted_by_habit(rows: Sequence[Row], book: LabelBook) -> list[Row]:
    cut = [_cut(row) for row in rows]
    heads = [(_kind(mark), book.field(head)) for head, mark, value in cut if value.strip()]
    often = Counter(mark for mark, field in heads if field)
    mark, count = often.most_common(1)[0] if often else ("", 0)
    if count < _FEWEST or len({field for found, field in heads if found == mark and field}) < _FEWEST:
        return list(rows)
    message = next((at for at, (head, _mark, _value) in enumerate(cut) if book.field(head) == "message"), len(rows))
    return [
        Row((f"{head}: {value.strip()}",))
        if _kind(found) == mark and (book.field(head) or (at < message and _may_be_label(head)))
        else row
        for at, (row, (head, found, value)) in enumerate(zip(rows, cut, strict=True))
    ]


def _kind(mark: str) -> str:
    """Leaders are as long as they have to be."""
    bare = mark.strip()
    return bare[:1] if len(set(bare)) == 1 else bare


def _cut(row: Row) -> tuple[str, str, str]:
    text = row.text[:_READ].strip()
    found = _MARK.search(text, 1, LONGEST) if len(row.cells) == 1 and "\n" not in text else None
    return (text[: found.start()], found.group(), row.text.strip()[found.end() :]) if found else ("", "", "")


def _may_be_label(head: str) -> bool:
    return len(head.split()) <= _MOST_WORDS and _SENTENCE.search(head) is None and any(map(str.isalpha, head))
