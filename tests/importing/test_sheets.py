"""Tables as programs for tables write them, and as nobody should."""

import csv
import io
import time
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from mailbot.importing.columns import addresses_in
from mailbot.importing.sheets import read_sheet
from mailbot.model.errors import PermanentFailure

KNOWN = {"email", "name", "company", "姓名", "邮箱", "电话", "公司名稱", "電話"}
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)
CHINESE = st.text(st.sampled_from("上海宁波阀门厂有限公司深圳市机械设备中国水泵王小明李娜陈伟"), min_size=2, max_size=8)


def weigh(cells):
    return sum(cell.casefold() in KNOWN for cell in cells)


def written(rows, separator, encoding, ends="\r\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=ends).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("tables") / "t.csv"

    def read(octets, **more):
        path.write_bytes(octets)
        return read_sheet(path, weigh, **more)

    return read


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=6),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
    ends=st.sampled_from(("\n", "\r\n")),
)
def test_what_a_program_writes_is_read_as_it_was(read, rows, separator, encoding, ends):
    found = read(written([("Email", "Name", "Company"), *rows], separator, encoding, ends))
    assert found.header == ("Email", "Name", "Company")
    guarded = [tuple(c[1:] if c[0] == "'" and c[1:2] in ("=", "+", "-", "@") else c for c in row) for row in rows]
    assert [line.cells for line in found.lines] == guarded


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CHINESE, CHINESE), min_size=2, max_size=8), separator=st.sampled_from(",;\t"))
@example(rows=[("王小明", "陈伟"), ("李娜", "上海")], separator=",")
def test_chinese_tables_in_the_old_encodings(read, rows, separator):
    found = read(written([("姓名", "邮箱"), *rows], separator, "gb18030"))
    assert [line.cells for line in found.lines] == rows and found.read_as.startswith("gb18030")


def test_other_old_encodings(read):
    rows = [("公司名稱", "電話"), ("臺北幫浦股份有限公司", "02-1"), ("高雄精密機械設備", "07-2")]
    assert [line.cells for line in read(written(rows, ",", "big5")).lines] == rows[1:]
    german = [("Name", "Email"), ("Müller & Söhne", "m@x.example"), ("Große Straße", "ü@y.example")]
    assert [line.cells for line in read(written(german, ";", "cp1252")).lines] == german[1:]
    assert [line.cells for line in read(written(german, ";", "utf-16-le")).lines] == german[1:]
    assert [line.cells for line in read(written(german, ";", "cp1252"), encoding="cp1252").lines] == german[1:]
    with pytest.raises(PermanentFailure, match="--encoding"):
        read(b"Name;Email\n\xff;x", encoding="utf-8")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(octets=st.binary(max_size=400) | st.text('",;\n\r\t a@x.\0', max_size=200).map(str.encode))
@example(octets=b'PK\x03\x04"')
def test_any_octets_are_a_table_or_a_clear_no(read, octets):
    try:
        found = read(octets)
    except PermanentFailure:
        return
    assert found.header
    assert all(cell.isprintable() and len(cell) <= 4000 for line in found.lines for cell in line.cells)


def test_a_quotation_mark_that_nobody_closes_costs_its_own_line(read):
    found = read(b'Email,Name\na@x.example,"open\nb@x.example,Bob\n')
    assert [bool(line.trouble) for line in found.lines] == [True, False] and found.lines[1].cells[1] == "Bob"
    assert [line.number for line in found.lines] == [2, 3]
    begun = time.process_time()
    many = read(b"Email,Name\n" + b'"a\n' * 20_000)
    assert len(many.lines) == 20_000 and time.process_time() - begun < 20, "not in proportion to the file"


def workbook(tmp_path, rows, name="t.xlsx"):
    book = Workbook()
    book.active.title = "empty"
    sheet = book.create_sheet("customers")
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def test_a_workbook(tmp_path):
    rows = [["Email", "Name", "Since", "At", "VIP", "Sum"]]
    rows += [
        [
            "a@x.example",
            "Anna\nMaria",
            date(2026, 3, 1),
            datetime(2026, 3, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None),
            True,
            12.0,
        ]
    ]
    rows += [[None] * 6, ["b@x.example", "=1+1", None, None, False, 0.5]]
    found = read_sheet(workbook(tmp_path, rows), weigh)
    assert found.read_as == "xlsx" and found.header == tuple(rows[0])
    assert found.lines[0].cells == ("a@x.example", "Anna Maria", "2026-03-01", "2026-03-01 09:30:00", "yes", "12")
    assert (found.lines[1].number, found.lines[1].cells[5]) == (4, "0.5")
    assert found.lines[1].cells[1] == "", "a formula has no value until a program computes it"


def test_workbooks_that_mean_harm(tmp_path):
    good = workbook(tmp_path, [["Email"], ["a@x.example"]])

    def changed(name, part, new):
        path = tmp_path / name
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for one in old.namelist():
                file.writestr(one, new(old.read(one)) if one == part else old.read(one))
        return path

    sheet = "xl/worksheets/sheet2.xml"
    bomb = changed("bomb.xlsx", sheet, lambda xml: xml + b" " * (8 << 20))
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    typed = changed("typed.xlsx", sheet, lambda xml: entities + xml[xml.index(b"<worksheet") :])
    torn = changed("torn.xlsx", sheet, lambda xml: xml[: len(xml) // 2])
    far = changed(
        "far.xlsx", sheet, lambda xml: xml.replace(b'r="A2"', b'r="XFD2"').replace(b'r="2"', b'r="99999999999"')
    )
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(good.read_bytes()[:-40])
    for path, words in (
        (bomb, "too large"),
        (typed, "document type"),
        (torn, "cannot be read"),
        (cut, "cannot be read"),
    ):
        with pytest.raises(PermanentFailure, match=words):
            read_sheet(path, weigh)
    begun = time.process_time()
    assert read_sheet(far, weigh).lines == () and time.process_time() - begun < 15
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    with pytest.raises(PermanentFailure, match=r"\.xlsx or as CSV"):
        read_sheet(old, weigh)


def test_addresses_in_a_cell():
    assert addresses_in("Anna <A@x.example>; b@y.example，c@z.example") == (
        ("a@x.example", "b@y.example", "c@z.example"),
        "",
    )
    assert addresses_in("not-an@address") == ((), "not-an@address")
    assert addresses_in("a@@b.example")[1] and addresses_in("nothing here") == ((), "")
