"""`mailbot explain`: right after installation, with no configuration and no server, just as scripts expect it."""

import json
import os
import subprocess
import sys

import pytest
from support.mails import mail

from mailbot.app import explainer
from mailbot.lab.explain import FIELDS, find_mails, line_of

FORM_FIELDS = {"name", "email", "phone", "company", "country", "subject", "message", "order_ref", "total", "items"}


@pytest.fixture(scope="module")
def explain():
    window = explainer(None, "", None)
    return lambda octets: window.of_octets(octets, "x.eml")


def run(*words, stdin=b""):
    command = [sys.executable, "-m", "mailbot", "explain", *words]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60)


def test_every_mail_has_the_promised_names(explain):
    assert set(explain(mail())) == set(FIELDS)


def test_any_octets_at_all_give_an_object(explain):
    for octets in (b"", b"\0", b"\xff" * 1000, b"From: a\n\n", b"(" * 20_000, b"Subject: =?utf-8?b?" + b"A" * 9999):
        found = explain(octets)
        assert found["error"] is None and set(found) == set(FIELDS)


def test_the_line_is_ascii_json(explain):
    line = line_of(explain(mail("訂購 500 個", subject="訂單")))
    assert line.isascii() and "\n" not in line
    assert "訂購" in json.loads(line)["text"]


def test_a_file_is_named_as_it_was_given_and_folders_are_searched(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("a/one.eml", "a/b/two.eml", "a/b/not-a-mail.txt"):
        (tmp_path / name).write_bytes(mail())
    found = [shown for shown, _ in find_mails([str(tmp_path / "a"), "-", str(tmp_path / "a/b/not-a-mail.txt")])]
    assert found == [
        str(tmp_path / "a/b/two.eml"),
        str(tmp_path / "a/one.eml"),
        "-",
        str(tmp_path / "a/b/not-a-mail.txt"),
    ]


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "one.eml")
    (tmp_path / "two.eml").write_bytes(b"")
    assert [shown for shown, _ in find_mails([str(tmp_path)])] == [str(tmp_path / "two.eml")]


def test_the_command_prints_one_object_a_line_and_nothing_else(tmp_path):
    (tmp_path / "one.eml").write_bytes(mail())
    done = run("--json", str(tmp_path), "-", stdin=mail("Wo bleibt meine Bestellung?"))
    lines = done.stdout.decode("ascii").splitlines()
    assert [json.loads(line)["file"] for line in lines] == [str(tmp_path / "one.eml"), "-"]
    assert done.stderr == b""


def test_a_path_that_is_not_there_is_named(tmp_path):
    done = run("--json", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert b"nowhere: no such file or folder" in done.stderr


def test_a_file_that_cannot_be_read_gives_an_object_with_an_error(tmp_path):
    found = explainer(None, "", None).of_path(tmp_path, "shown")
    assert found["file"] == "shown" and "cannot be read" in found["error"]


def test_without_json_it_is_readable():
    done = run("-", stdin=mail())
    assert b"inquiry" in done.stdout and b"\x1b[" not in done.stdout


def test_a_mail_is_judged_at_its_own_date_by_an_adopted_mailbox_with_no_caps(explain):
    old = mail("Please quote 20 pcs of A-100.", headers={"Date": "Mon, 5 Jan 2009 10:00:00 +0000"})
    for _ in range(20):
        found = explain(old)
        assert (found["acknowledge"], found["ack_reason"], found["disposition"]) == (True, "Y", "open_ticket")


def test_now_makes_an_old_mail_old(tmp_path):
    from datetime import UTC, datetime

    old = mail("Please quote 20 pcs of A-100.", headers={"Date": "Mon, 5 Jan 2009 10:00:00 +0000"})
    found = explainer(None, "", datetime(2026, 1, 1, tzinfo=UTC)).of_octets(old, "x")
    assert (found["acknowledge"], found["ack_reason"]) == (False, "N16")


def test_a_form_shows_its_canonical_fields_and_numbers_as_written(explain):
    text = "Name: Jane Doe\nEmail: jane@customer.example\nTelephone: 0100\nTotal: $1,246.00\nFavourite colour: blue\n"
    found = explain(
        mail(
            text,
            sender="Shop <wordpress@shop.example>",
            subject="New order",
            headers={"Reply-To": "jane@customer.example"},
        )
    )
    assert found["origin"] == "form"
    fields = found["form"]["fields"]
    assert fields["name"] == "Jane Doe" and fields["email"] == "jane@customer.example"
    assert fields["total"] == "1246.00"
    assert set(fields) - FORM_FIELDS == {"Favourite colour"}


def test_the_shipped_settings_say_nothing_of_staff(explain):
    assert explain(mail())["assignee"] is None
