"""HTML of a mail -> rows of text as a reader sees them, each marked as history, signature or bold.  Pure, linear.

Lexbor reads it, since the standard library's reader is quadratic on hostile input; the walk has no recursion.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from mailbot.parse.html.elements import Element, read_element
from mailbot.parse.html.tame import shallow
from mailbot.text.later import later

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LONGEST = 1_000_000  # characters that are read

_BLOCKS = frozenset(
    [
        "p", "div", "tr", "table", "tbody", "thead", "tfoot", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6",
        "pre", "hr", "section", "article", "header", "footer", "address", "dl", "dt", "dd", "blockquote", "center",
        "main", "aside", "figure", "fieldset", "form",
    ]
)  # fmt: skip
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})  # have a margin: a blank line around
_SKIPPED = frozenset(
    [
        "script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe", "select",
    ]
)  # fmt: skip
_SPACES = later(r"[ \t\r\n\f\u200b\ufeff]+")
_MOST_BORDERS = 20
_FEWEST_CELLS, _MOST_CELLS = 2, 24  # of a row with a table in its first cell
_LONGEST_BESIDE = 60  # characters of the others
_MOST_FRAMED = 200  # children of a quote that are looked at


class Row(Struct, frozen=True):
    """One line as the reader sees it; a table row has one text a cell, lines inside a cell apart by newlines."""

    cells: tuple[str, ...]
    quoted: bool = False
    signature: bool = False
    strong: bool = False  # all of it is bold, a heading or a label
    table: bool = False  # a row of a table that holds no other table
    lead: int = 0  # so many of the first characters are bold, and the others are not
    leads: tuple[tuple[str, int], ...] = ()  # of lines within cells that begin in bold: how many characters are

    @property
    def text(self) -> str:
        return self.cells[0] if len(self.cells) == 1 else "  ".join(cell for cell in self.cells if cell)


@lru_cache(maxsize=1)  # who wants the words and who wants a form both ask
def read_rows(source: str) -> tuple[Row, ...]:
    """Every visible line and table row, in order."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(shallow(source[:LONGEST])).body
    if body is None:
        return ()
    page = _Page()
    stack: list[LexborNode | Element] = [body]
    while stack:
        one = stack.pop()
        if isinstance(one, Element):
            page.leave(one)
            continue
        entered = page.enter(one)
        if entered is not None:
            stack.append(entered)
            stack += _children_from_last(one)
    page.flush()
    return tuple(page.rows)


def _children_from_last(node: LexborNode) -> Iterator[LexborNode]:
    child = node.last_child
    while child is not None:
        yield child
        child = child.prev


def _frames(node: LexborNode) -> bool:
    """Gmail and Proton put a div around what they quote, and the words into a blockquote in it, which says so.  One
    that says nothing is part of what is quoted."""
    return any(_is_cited(child) for child in islice(_children_from_last(node), _MOST_FRAMED))


def _is_cited(node: LexborNode) -> bool:
    if node.tag != "blockquote":
        return False
    return "quote" in (node.attributes.get("class") or "") or node.attributes.get("type") == "cite"


def _is_of_goods(row: LexborNode) -> bool:
    """Picture and name in a table of their own, and beside it how many and what they cost: "Pump | 2 | 40.00".  Or each
    cell has one, for its margins."""
    cells = [cell for cell in islice(_children_from_last(row), _MOST_CELLS) if cell.tag == "td"]
    if len(cells) < _FEWEST_CELLS or len(cells[-1].css("tr")) != 1:
        return False
    framed = sum(cell.css_first("table") is not None for cell in cells[:-1])
    if (framed or len(cells) == _FEWEST_CELLS) and any(len(cell.css("tr")) != 1 for cell in cells[:-1]):
        return False
    said = [cell.text(strip=True) for cell in cells[:-1]]
    return all(0 < len(text) <= _LONGEST_BESIDE for text in said) and any(map(str.isdigit, "".join(said)))


class _Page:
    """What has been read so far: the line in hand, and how deep we are in quotes, signatures, bold and rows."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._pieces: list[str] = []
        self._cells: list[str] | None = None  # of the innermost row that holds no table
        self._within = 0  # tables in a cell of it
        self._quotes = self._signatures = self._strong = self._pre = 0
        self._rest = False
        self._frame: Element | None = None
        self._inside = 0  # blockquotes that are open in the frame
        self._answered = False
        self._weak = False  # the line in hand has letters that are not bold
        self._lead = 0
        self._line_at = self._line_lead = 0  # within a cell: its first piece, its first bold characters
        self._line_weak = False
        self._leads: list[tuple[str, int]] = []
        self._borders = 0

    def enter(self, node: LexborNode) -> Element | None:
        """None where there is no more inside it that is read too."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
        elif tag == "br":
            self._break(always=True)
        elif tag == "hr":
            self._break()
            self._break(always=True)
        elif tag == "img":
            self._emoji(node.attributes.get("alt") or "")
        elif not tag.startswith(("-", "!")) and tag not in _SKIPPED:
            element = read_element(tag, node.attributes)
            if not element.hidden:
                self._open(node, element)
                return element
        return None

    def _open(self, node: LexborNode, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._break()
            self._gap(element)
        if element.quotes and tag == "div" and self._frame is None and not self._quotes and _frames(node):
            self._frame = element
        self._count(element, 1)
        if not self._rest and (element.rest or self._is_border(node, element)):
            self._break()
            self._rest = True
        if tag == "tr" and self._cells is None and (node.css_first("table") is None or _is_of_goods(node)):
            self.flush()
            self._cells = []
        self._within += tag == "table" and self._cells is not None

    def leave(self, element: Element) -> None:
        tag = element.tag
        if tag == "a":
            self._link(element.href)
        elif element.column and self._pieces:
            self._pieces.append("   ")
        if self._within:
            self._within -= tag == "table"
            self._break()
        elif tag in ("td", "th") and self._cells is not None:
            self._end_line()
            self._cells.append("".join(self._pieces).strip())
            self._pieces, self._line_at = [], 0
        if tag == "tr" and self._cells is not None and not self._within:
            self._end_row()
        elif tag in _BLOCKS:
            self._break()
            self._gap(element)
        self._count(element, -1)

    def _count(self, element: Element, step: int) -> None:
        if (element.quotes or element.signs) and self._cells is None:
            self.flush()
        self._quotes += step * element.quotes
        if self._frame is not None and element.quotes:
            self._count_in_frame(element, step)
        self._signatures += step * element.signs
        self._strong += step * element.bold
        self._pre += step * (element.tag == "pre")

    def _count_in_frame(self, element: Element, step: int) -> None:
        """What stands in the frame below the first of its blockquotes is an answer, typed between the lines."""
        if element.tag == "blockquote":
            self._inside += step
            if not self._inside and not self._answered:
                self._quotes -= 1
                self._answered = True
        elif step < 0 and element is self._frame:
            self._quotes += self._answered
            self._frame, self._answered = None, False

    def _text(self, text: str) -> None:
        if self._pre and "\n" in text:
            for part in text.split("\n")[:-1]:
                self._put(part)
                self._break(always=True)
            text = text.rpartition("\n")[2]
        self._put(text if self._pre else _SPACES.sub(" ", text))

    def _put(self, text: str) -> None:
        if text and (text != " " or self._pieces):
            self._pieces.append(text)
            self._lead += len(text) if self._strong and not self._weak else 0
            weak = not self._strong and bool(text.strip().strip(":："))
            self._weak = self._weak or weak
            if self._cells is not None:
                self._line_lead += len(text) if self._strong and not self._line_weak else 0
                self._line_weak = self._line_weak or weak

    def _end_line(self) -> None:
        """Of a cell: its bold lines head the others, as they would outside of a table."""
        if self._line_lead:
            line = "".join(self._pieces[self._line_at :]).lstrip("\n")
            bold = self._line_lead - (len(line) - len(line.lstrip()))
            self._leads.append((line.strip().replace("\xa0", " "), bold))
        self._line_at, self._line_lead, self._line_weak = len(self._pieces) + 1, 0, False

    def _emoji(self, alt: str) -> None:
        if 0 < len(alt) <= 4 and not alt.isascii():
            self._put(alt)

    def _link(self, href: str) -> None:
        shown = self._pieces[-1] if self._pieces else ""
        bare = href.partition("//")[2].rstrip("/")
        if href.startswith(("http://", "https://")) and len(href) < 300 and shown.strip() and bare not in shown:
            self._pieces.append(f" <{href}>")

    def _gap(self, element: Element) -> None:
        """A blank line, where the browser shows a margin (Outlook's paragraphs have none)."""
        if element.tag not in _APART or element.tight:
            return
        if self._cells is not None:
            if self._pieces and self._pieces[-2:] != ["\n", "\n"]:
                self._pieces.append("\n")
        elif self.rows and self.rows[-1].text:
            self.rows.append(Row(("",), self._is_quoted, self._signatures > 0))

    @property
    def _is_quoted(self) -> bool:
        return self._rest or self._quotes > 0

    def _break(self, always: bool = False) -> None:
        if self._cells is not None:
            if self._pieces and (always or self._pieces[-1] != "\n"):
                self._end_line()
                self._pieces.append("\n")
        elif self._pieces or always:
            self._emit(("".join(self._pieces).rstrip() if self._pre else "".join(self._pieces).strip(),))

    def _emit(self, cells: tuple[str, ...], table: bool = False) -> None:
        strong = not self._weak and any(cells)
        spaced = tuple(cell.replace("\xa0", " ") for cell in cells)
        lead = self._lead if self._weak and not table else 0
        leads = tuple(self._leads) if table else ()
        self.rows.append(Row(spaced, self._is_quoted, self._signatures > 0, strong, table, lead, leads))
        self._pieces, self._leads = [], []
        self._weak = False
        self._lead = 0

    def _end_row(self) -> None:
        cells = tuple("\n".join(line.strip() for line in cell.split("\n")) for cell in self._cells or ())
        self._cells = None
        if cells:
            self._emit(cells, table=True)

    def flush(self) -> None:
        if self._cells is None and self._pieces:
            self._break()

    def _is_border(self, node: LexborNode, element: Element) -> bool:
        """Outlook draws a line above the header block of what it quotes."""
        if not element.bordered or self._borders >= _MOST_BORDERS:
            return False
        self._borders += 1
        return ":" in node.text()[:40].replace("：", ":")
