"""The show as a whole: what a stranger sees who types `make demo`."""

import re
import tempfile
from contextlib import redirect_stdout
from io import StringIO

import pytest

from mailbot.demo import run_demo, show
from mailbot.demo.office import furnish
from mailbot.demo.scenes import read_scenes


@pytest.fixture(scope="module")
def printed():
    out = StringIO()
    with redirect_stdout(out):
        code = run_demo(pause=0.05)
    assert code == 0, out.getvalue()
    return out.getvalue()


def rows(printed):
    return [line for line in printed.splitlines() if re.match(r"\d\d:\d\d:\d\d  ", line)]


def row_of(printed, words):
    return next(line for line in rows(printed) if words in line)


def test_every_mail_gets_its_line(printed):
    assert len(rows(printed)) == len(read_scenes())


def test_a_pipe_gets_no_control_codes_and_no_long_lines_in_the_table(printed):
    assert "\x1b" not in printed
    assert max(map(len, rows(printed))) <= 120


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Re: Auto: Purchase", "(N14)"),
        ("Automatic reply", "(N4)"),
        ("Lighting Trade", "(N6)"),
        ("Undelivered", "(N1)"),
        ("CONGRATULATIONS", "(N15)"),
    ],
)
def test_who_is_not_answered_sees_the_row_that_said_so(printed, words, code):
    assert code in row_of(printed, words)


def test_the_follow_up_joins_the_ticket_of_the_order(printed):
    number = re.search(r" (\d{4}) ", row_of(printed, " Purchase order PO"))[1]
    assert f"+{number}" in row_of(printed, "Re: Auto: Purchase")


def test_the_order_is_shown_from_both_sides(printed):
    assert "Subject: We have received your order [T-" in printed
    assert "From: Sofia Marin via Kestrel Lamp Works <sales@kestrel-lamps.example>" in printed


def test_nothing_is_left_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(show, "read_scenes", lambda: read_scenes()[:1])
    with redirect_stdout(StringIO()):
        assert run_demo(pause=0.05) == 0
    assert not list(tmp_path.iterdir())


def test_a_daemon_that_cannot_start_shows_its_last_words(monkeypatch, capsys):
    def furnish_badly(folder, imap_port, smtp_port):
        config = furnish(folder, imap_port, smtp_port)
        config.write_text(config.read_text("utf-8").replace("[company]", "[companion]"), "utf-8")
        return config

    monkeypatch.setattr(show, "furnish", furnish_badly)
    assert run_demo() == 1
    assert "companion" in capsys.readouterr().out
