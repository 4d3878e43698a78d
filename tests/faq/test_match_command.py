"""`mailbot faq match`: what goes in comes out, line by line, and nothing else does."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot.cli import app
from mailbot.rulebook import shipped_rules

ROWS = (
    {"faq_id": "Pay 1", "text": "Which payment methods do you accept?"},
    {"faq_id": "Pay 1", "text": "How can I pay?"},
    {"faq_id": "保修", "text": "How long is the warranty?"},
)


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    path = tmp_path / "faq.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), "utf-8")
    return path


def run(faq: Path, questions: str | bytes, *options: str):
    return CliRunner().invoke(app, ["faq", "match", "--faq", str(faq), *options], input=questions)


def lines(result) -> list[dict]:
    assert result.stdout.isascii()
    return [json.loads(line) for line in result.stdout.splitlines()]


def asked(*questions: object) -> str:
    return "".join(json.dumps(question) + "\n" for question in questions)


def test_rows_of_one_id_are_one_entry_and_may_be_answered(faq):
    result = run(
        faq, asked({"id": 1, "text": "how can i pay"}, {"id": 2, "text": "how long is the warranty"}), "--json"
    )
    assert result.exit_code == 0
    first, second = lines(result)
    assert (first["id"], first["action"], first["best"][0]["faq"]) == (1, "answer", "Pay 1")
    assert (second["id"], second["action"], second["best"][0]["faq"]) == (2, "answer", "保修")
    assert set(first) == {"id", "best", "action"}
    assert set(first["best"][0]) == {"faq", "score"}


@pytest.mark.parametrize("id", [None, True, 0, -1.5, "", "é\u2028", [1, [2]], {"a": {"b": None}}, 10**30])
def test_any_id_comes_back_as_it_was(faq, id):
    (line,) = lines(run(faq, asked({"id": id, "text": "how can i pay"}), "--json"))
    assert line["id"] == id
    assert type(line["id"]) is type(id)


def test_a_bad_line_is_named_and_the_others_are_answered(faq):
    bad = b'nonsense\n{"text": "no id"}\n{"id": 1}\n[]\n\xff\xfe\n{"id": NaN, "text": "x"}\n'
    good = asked({"id": "last", "text": "how can i pay"}).encode()
    result = run(faq, bad + b"\n" + good, "--json")
    assert result.exit_code == 2
    assert [line["id"] for line in lines(result)] == ["last"]
    assert [line.split(":")[1] for line in result.stderr.splitlines()] == ["1", "2", "3", "4", "5", "6"]


def test_a_bad_row_of_the_faq_is_named_and_the_others_count(faq):
    faq.write_text(faq.read_text("utf-8") + '\n{"faq_id": "x"}\n', "utf-8")
    result = run(faq, asked({"id": 1, "text": "how can i pay"}), "--json")
    assert result.exit_code == 2
    assert f"{faq}:4: expected" in result.stderr
    assert lines(result)[0]["action"] == "answer"


def test_half_a_surrogate_and_a_byte_order_mark_do_no_harm(faq):
    result = run(faq, b'\xef\xbb\xbf{"id": 1, "text": "\\ud800 \xe4\xbb\x98\xe6\xac\xbe how can i pay"}\n', "--json")
    assert result.exit_code == 0
    assert lines(result)[0]["best"][0]["faq"] == "Pay 1"


def test_the_shipped_folder_and_one_of_its_files_are_faqs_too():
    folder = shipped_rules() / "faq"
    question = asked({"id": 1, "text": "What is your minimum order quantity?"})
    for path in (folder, folder / "moq.toml"):
        (line,) = lines(run(path, question, "--json"))
        assert line["best"][0]["faq"] == "moq"
        assert line["action"] == "suggest"  # the examples are not set to auto


def test_without_json_a_person_can_read_it(faq):
    result = run(faq, asked({"id": 7, "text": "how can i pay"}))
    assert "7  answer" in result.stdout
    assert "Pay 1" in result.stdout


def test_a_missing_file_is_said(faq):
    result = run(faq.parent / "none.jsonl", "")
    assert "no such file" in str(result.exception)
