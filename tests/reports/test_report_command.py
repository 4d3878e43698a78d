"""`mailbot report`: the same figures on the command line, in every form; in this process."""

import csv
import json
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from support.commands import run_here
from support.small_firm import SmallFirm

from mailbot.store import open_store

ENGLISH = re.compile(r"\b(?:summary|promises|recycled|median|category|country)\b")


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    one = SmallFirm(tmp_path_factory.mktemp("firm"))
    for sender in ("a@buyer.example", "b@buyer.example"):
        one.take("Please quote 20 pcs of A-100.", sender=sender)
    yield one
    one.close()


def call(firm, *words):
    return run_here(firm.config, "report", *words)


def test_as_json_csv_and_spreadsheet_the_same(firm, tmp_path):
    told = json.loads(call(firm, "month", "--json").stdout)
    assert told["counts"]["new"] == 2
    rows = list(csv.reader(StringIO(call(firm, "month", "--csv").stdout.decode())))
    assert ["new", "2"] in rows and ["# category"] in rows
    path = tmp_path / "report.xlsx"
    assert call(firm, "month", "--xlsx", str(path)).returncode == 0
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    assert dict(book["Summary"].iter_rows(min_row=2, values_only=True))["New"] == 2


def test_a_reader_of_chinese_gets_chinese_words_everywhere_and_scripts_the_same_names(firm, tmp_path):
    text = firm.config.read_text()
    firm.config.write_text(text.replace('handle = "li"', 'handle = "li"\nnotices = "zh-Hans"'))
    shown, path = call(firm, "week", "--person", "li").stdout.decode(), tmp_path / "li.xlsx"
    call(firm, "week", "--person", "li", "--xlsx", str(path))
    named = call(firm, "week", "--person", "li", "--csv").stdout.decode()
    firm.config.write_text(text)
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    assert "新工单" in shown and "汇总" in book.sheetnames and "# summary" in named
    assert not [word for word in ENGLISH.findall(shown + str([*book.sheetnames]))], "no name is left in English"


def test_as_a_page_with_its_pictures_in_it(firm, tmp_path):
    path = tmp_path / "report.html"
    assert call(firm, "day", "--html", str(path)).returncode == 0
    page = path.read_text()
    assert "Day report" in page and "data:image/png;base64," in page and "cid:" not in page


def test_as_a_mail_to_the_managers(firm):
    said = call(firm, "week", "--mail")
    assert b"boss@acme.example" in said.stdout
    with open_store(firm.app.house.settings.store_url).read() as tx:
        assert [row.recipient for row in tx.outbox(("queued",), 50) if row.kind == "report"] == ["boss@acme.example"]


def test_on_a_terminal_and_for_one_person(firm):
    assert b"Category" in call(firm).stdout
    own = [json.loads(call(firm, "week", "--person", one, "--json").stdout)["counts"]["new"] for one in ("li", "tom")]
    assert sum(own) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("year",), "expected one of day, week, month"),
        (("--person", "eve"), "there is no colleague 'eve'; expected one of li, tom, boss"),
        (("--from", "2026-02-30"), "expected a day like 2026-11-01"),
        (("--from", "2026-03-02", "--to", "2026-03-01"), "expected a first day that is not later"),
        (("--xlsx", "/nowhere/report.xlsx"), "cannot be written"),
    ],
)
def test_a_mistake_is_named(firm, words, said):
    found = call(firm, *words)
    assert found.returncode == 1 and said in found.stderr.decode()


def test_any_days(firm):
    told = json.loads(call(firm, "--from", "2020-01-01", "--to", "2020-01-31", "--json").stdout)
    assert told["scope"] == {"span": "span", "first": "2020-01-01", "last": "2020-01-31", "person": ""}
    assert told["counts"]["new"] == 0


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-13-01", "yesterday"])
def test_a_day_beyond_all_calendars_is_a_mistake(firm, day):
    done = call(firm, "--from", day, "--to", day)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"mailbot: found '{day}', expected a day like 2026-11-01\n"
