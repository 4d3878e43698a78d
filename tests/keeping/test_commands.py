"""What an administrator reads: status for people, scripts and Prometheus, quarantine, floods, release."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from support.commands import run_bare

from mailbot import __version__
from mailbot.cli.metrics import STATES, exposition
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.outgoing import DeliveryReport, Outcome
from mailbot.watch import health


def said(done):
    assert done.stderr == b"", done.stderr
    return done.stdout.decode()


def test_status_is_one_screen_with_all_that_is_asked_of_it(firm):
    firm.take("Please quote 20 pcs of A-100.", sender="anna@buyer.example")
    firm.take("I am away.", sender="bob@buyer.example", headers={"Auto-Submitted": "auto-replied"})
    done = firm.call("status")
    lines = said(done).splitlines()
    assert done.returncode == 0 and len(lines) <= 25
    for words in (
        "waiting to be read", "oldest of them", "in quarantine", "oldest queued", "sent in 24 hours", "of them bounced",
        "not acknowledged, N5", "mailbox sales", "last doctor", "last backup", "health: green",
    ):  # fmt: skip
        assert any(line.startswith(words) for line in lines), words


def test_status_says_whether_a_daemon_runs(firm):
    assert re.search(r"^daemon +none runs: mail waits for `mailbot run` *$", said(firm.call("status")), re.M)
    with firm.app.store.exclusive("daemon"):
        assert re.search(r"^daemon +runs *$", said(firm.call("status")), re.M)
        assert json.loads(said(firm.call("status", "--json")))["vitals"]["at_work"] is True
        assert "\nmailbot_at_work 1\n" in said(firm.call("status", "--prometheus"))


def test_the_share_that_bounced_stands_beside_the_number(firm):
    for n in range(4):
        firm.take(f"Please quote {n + 2} pcs of A-100.", sender=f"anna@buyer{n}.example")
    now = datetime.now(UTC)
    with firm.app.store.begin() as tx:
        claimed = tx.claim(now, 100)
        for one in claimed:
            tx.report(one.row, DeliveryReport(one.outgoing.recipients[0], Outcome.SENT, 250, "ok"), None, now)
    assert re.search(r"^of them bounced +0 \(0%\)", said(firm.call("status")), re.M)


@pytest.mark.parametrize(("hours", "code", "colour"), [(0, 0, "green"), (1, 2, "red")])
def test_the_exit_code_is_the_colour(firm, hours, code, colour):
    firm.take("Please quote 20 pcs of A-100.", sender="anna@buyer.example")
    with firm.app.store.begin() as tx:
        for one in tx.claim(datetime.now(UTC), 9):
            since = datetime.now(UTC) - timedelta(hours=hours)
            refused = DeliveryReport(one.outgoing.recipients[0], Outcome.REFUSED_US, 535, "no")
            if hours:
                tx.report(one.row, refused, since, since)
            else:
                tx.report(one.row, DeliveryReport(one.outgoing.recipients[0], Outcome.SENT, 250, "ok"), None, since)
    done = firm.call("status", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["health"]["colour"]) == (code, colour)
    assert [one["code"] for one in found["health"]["symptoms"]] == (["sending"] if hours else [])


def test_a_mail_in_quarantine_is_yellow_and_is_put_back_once(firm):
    firm.take("Please quote 20 pcs of A-100.", sender="anna@buyer.example")
    with firm.app.store.begin() as tx:
        mail = tx.keep(_raw(), "key", datetime.now(UTC)).mail
        tx.quarantine(mail, "breaks the limits", "too much", datetime.now(UTC))
    done = firm.call("status")
    assert done.returncode == 1 and "1 mail(s) in quarantine: mailbot quarantine" in said(done)
    assert "breaks the limits" in said(firm.call("quarantine"))
    assert firm.call("requeue", str(mail)).returncode == 0
    again = firm.call("requeue", str(mail))
    assert again.returncode == 1 and b"not in quarantine" in again.stderr


def _raw():
    return RawMessage(Arrival("sales"), b"From: a@b.example\r\n\r\nhello\r\n")


def test_every_state_has_a_sample_and_what_never_was_has_none(firm):
    text = said(firm.call("status", "--prometheus"))
    for state in STATES:
        assert f'mailbot_outbox_mails{{state="{state}"}} 0\n' in text
    assert "mailbot_last_backup_seconds" not in text
    assert firm.call("backup").returncode == 0
    assert re.search(r"^mailbot_last_backup_seconds \d", said(firm.call("status", "--prometheus")), re.M)


def test_metrics_are_text_that_prometheus_reads(firm):
    firm.take("I am away.", sender="bob@buyer.example", headers={"Auto-Submitted": "auto-replied"})
    now = datetime.now(UTC)
    with firm.app.store.read() as tx:
        standing, vitals = tx.standing(now), tx.vitals(now)
    text = exposition(standing, vitals, health.judge(vitals, firm.app.house.settings, now), now)
    assert 'mailbot_refusals_last_day{code="N5"} 1\n' in text
    sample = re.compile(r'mailbot_[a-z_]+(\{[a-z]+="(?:[^"\\\n]|\\.)*"\})? -?[\d.e+]+')
    helped = set()
    for line in text.splitlines():
        words = line.split()
        if words[0] == "#":
            helped.add(words[2])
        else:
            assert sample.fullmatch(line), line
            assert re.match(r"[a-z_]+", line).group() in helped


def test_what_a_restore_held_is_released_by_row(firm):
    firm.take("Please quote 20 pcs of A-100.", sender="anna@buyer.example")
    with firm.app.store.begin() as tx:
        tx.fence("restored", datetime.now(UTC))
    rows = json.loads(firm.call("outbox", "--state", "held", "--json").stdout)
    assert len(rows) == 2
    assert firm.call("outbox", "release").returncode == 2, "all of it only where that is said"
    assert "1 mail(s)" in said(firm.call("outbox", "release", str(rows[0]["row"])))
    assert "1 mail(s)" in said(firm.call("outbox", "release", "--all"))
    assert firm.call("outbox", "release", "--all").returncode == 1


def test_a_flood_is_listed_and_released(firm):
    assert "no flood so far" in said(firm.call("flood"))
    firm.config.write_text(firm.config.read_text() + "[flood]\nper_sender_hour = 2\n")
    firm.app.reload()
    for n in range(5):
        ticket = firm.take(f"Please quote {n + 2} pcs of A-10{n}.", sender="eve@flood.example").ticket
    (row,) = json.loads(firm.call("flood", "--json").stdout)
    assert (row["ticket"], row["waiting"]) == (ticket, 2)
    assert f"T-{ticket}" in said(firm.call("flood"))
    assert firm.call("flood", "release", "T-1").returncode == 1
    assert firm.call("flood", "release", "everything").returncode == 2
    assert "2 mail(s)" in said(firm.call("flood", "release", f"T-{ticket}"))
    firm.app.finish_pending()
    assert [row.disposition for row in firm.mails()] == ["open_ticket"] * 5


@pytest.mark.parametrize("said", ["1001", "T-1001", "t-1001", "[T-1001]"])
def test_a_ticket_is_named_as_it_is_written_anywhere(firm, said):
    firm.take("Please quote 20 pcs of A-100.", sender="anna@buyer.example")
    assert json.loads(firm.call("ticket", said, "--json").stdout)["ticket"]["number"] == 1001


HUGE = "9" * 30
MISTAKES = [
    (("ticket", "abc"), "expected a ticket like T-1024 or 1024"),
    (("ticket", HUGE), "expected a ticket like T-1024 or 1024"),
    (("flood", "release", f"T-{HUGE}"), "expected a ticket like T-1024 or 1024"),
    (("export", "ticket", HUGE), "expected a ticket like T-1024 or 1024"),
    (("requeue", HUGE), "less than or equal to"),
    (("outbox", "release", HUGE), "less than or equal to"),
    (("outbox", "--limit", HUGE), "less than or equal to"),
    (("tickets", "--limit", HUGE), "less than or equal to"),
    (("outbox", "--state", "waiting"), "expected one of queued, sending, sent"),
    (("customer", "split", f"C-{HUGE}"), "mailbot customer split C-17"),
]


@pytest.mark.parametrize(("words", "told"), MISTAKES, ids=lambda it: it if isinstance(it, str) else " ".join(it)[:30])
def test_what_cannot_be_meant_is_told_in_words(firm, words, told):
    done = firm.call(*words)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.decode().replace("│", " ").split())


def test_it_says_its_version_and_helps_however_it_is_asked():
    assert run_bare("--version").stdout.decode() == f"mailbot {__version__}\n"
    assert b"cap (table flood)" in b" ".join(run_bare("flood", "-h").stdout.split()).replace(b"`", b"")


def _said_to(firm, encoding, *words, stdout=subprocess.PIPE):
    """By a process of its own: this one's output is no terminal's."""
    command = [sys.executable, "-m", "mailbot", *words, "--config", str(firm.config)]
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, env=env, timeout=60)


def test_a_terminal_that_lacks_some_signs_shows_the_others(firm):
    """A Chinese one in GBK has no Korean; one in ASCII has neither; JSON loses nothing."""
    firm.take("Please quote 20 pcs of A-100.", sender="anna@buyer.example", subject="询价 견적")
    shown = _said_to(firm, "gbk", "tickets")
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert "询价 ??" in shown.stdout.decode("gbk")
    told = _said_to(firm, "ascii", "tickets", "--json")
    assert json.loads(told.stdout.decode("ascii"))[0]["subject"] == "询价 견적"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_a_full_disk_at_the_end_of_a_pipe_is_told_in_a_line(firm):
    with open("/dev/full", "w") as full:
        done = _said_to(firm, "utf-8", "status", stdout=full)
    assert (done.returncode, done.stderr.decode().count("\n")) == (1, 1)
    assert "cannot be written: No space left on device" in done.stderr.decode()
