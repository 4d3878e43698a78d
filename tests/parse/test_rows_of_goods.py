"""A row of a table whose first cell holds a table of its own: goods with their picture, or a page's layout."""

from mailbot.parse.html.rows import read_rows

GOODS = "<table><tr><td><img></td><td>Jute rug<br>(#JR-1)</td></tr></table>"


def test_goods_beside_their_picture_are_one_row_with_their_count_and_price():
    rows = read_rows(f"<table><tr><td>{GOODS}</td><td>×4</td><td>$516.00</td></tr></table>")
    assert [row.cells for row in rows] == [("Jute rug\n(#JR-1)", "×4", "$516.00")]


def test_a_layout_stays_apart():
    inner = "<table><tr><td>Name</td><td>Kay</td></tr><tr><td>Phone</td><td>555 0100</td></tr></table>"
    rows = read_rows(f"<table><tr><td>{inner}</td><td>Monday</td><td>at 9</td></tr></table>")
    assert ("Name", "Kay") in [row.cells for row in rows]
