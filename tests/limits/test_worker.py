"""The child: what it costs is bounded, how it ends is told, and the next job is served."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from parse.bombs import BOMBS, many_parts
from support.waiting import wait_until

from mailbot.app import read_rules
from mailbot.limits import Bounds, Reader, Worker, oddity, problems_of
from mailbot.limits import worker as worker_module
from mailbot.limits.worker import CannotStart
from mailbot.model.errors import ConfigError, OverLimits
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.rulebook import FormRule, Rulebook
from mailbot.model.settings import Limits, Settings, Trust
from mailbot.parse import parse
from mailbot.rulebook import read_rulebook, shipped_replies

ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
HUGE = "{{ 'a' * 10 ** 9 }}"
RULES = Rulebook(forms=(FormRule("shop", "order", marks=("quote",)),), labels={"phone": ("Tel",)})
ODD = many_parts(2000)


@pytest.fixture(scope="module")
def shipped():
    return read_rulebook([], [shipped_replies()]).replies


def asked(octets):
    return RawMessage(Arrival("sales"), octets), RULES, Trust(), Limits()


@pytest.mark.parametrize("name", ["20,000 parts", "no closing boundary", "5,000 parameters", "padding"])
def test_what_the_child_reads_is_what_is_read_in_place(name, reader):
    assert reader()(*asked(BOMBS[name]())) == parse(*asked(BOMBS[name]()))


def test_ordinary_mail_starts_no_child(worker):
    made = worker()
    Reader(made, lambda what, text: None)(*asked(BOMBS["no closing boundary"]()))
    assert made._process is None
    Reader(made, lambda what, text: None)(*asked(ODD))
    assert made._process is not None


def test_a_mail_that_needs_too_much_memory_is_refused_and_the_next_is_read(reader):
    read = reader(memory=150 << 20)
    with pytest.raises(OverLimits, match="memory"):
        read(*asked(BOMBS["25 MB attachment"]()))
    assert read(*asked(ODD)).attachments == parse(*asked(ODD)).attachments


def test_work_that_takes_too_long_is_ended(worker, shipped):
    hanging = worker(wall_seconds=1)
    began = time.monotonic()
    with pytest.raises(OverLimits, match="too long"):
        hanging.run("wrong_replies", {**shipped, "en": {**shipped["en"], "ack_order.txt": ENDLESS}})
    assert time.monotonic() - began < 10
    assert hanging.run("parse", *asked(ODD)) == parse(*asked(ODD))


def test_processor_time_counts_for_each_job_anew(worker, shipped):
    limit = 2
    busy, little = worker(cpu_seconds=limit, jobs=10_000), {"en": shipped["en"]}
    assert busy.run("wrong_replies", little) == []
    child = busy._process.pid
    while _processor_seconds(child) <= limit + 1:
        assert busy.run("wrong_replies", little) == []
    assert busy._process.pid == child
    with pytest.raises(OverLimits, match="processor time"):
        busy.run("wrong_replies", {"en": {**little["en"], "ack_order.txt": ENDLESS}})


def _processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_child_is_renewed_after_its_jobs_and_after_its_death(worker):
    made = worker(jobs=2)
    seen = []
    for _ in range(4):
        made.run("parse", *asked(ODD))
        seen.append(made._process.pid)
    assert seen[0] == seen[1] != seen[2] == seen[3]
    os.kill(seen[3], signal.SIGKILL)
    made._process.wait()
    assert made.run("parse", *asked(ODD)).size == len(ODD)


def test_a_child_that_went_for_want_of_work_is_no_failure(worker):
    made = worker(idle_seconds=0.3)
    for _ in range(3):
        assert made.run("parse", *asked(ODD)).size == len(ODD)
        wait_until(lambda: not made.lives, "it has ended")


def test_a_child_may_be_begun_before_there_is_a_job(worker):
    made = worker()
    made.begin()
    first = made._process
    assert made.lives
    made.begin()
    assert made.run("parse", *asked(ODD)).size == len(ODD)
    assert made._process is first


def test_where_no_child_can_be_begun_the_first_job_says_so(worker, monkeypatch):
    def no_more(*words, **more):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(worker_module.subprocess, "Popen", no_more)
    made = worker()
    made.begin()
    with pytest.raises(CannotStart, match="temporarily unavailable"):
        made.run("parse", *asked(ODD))


def test_a_child_killed_at_its_work_is_told_by_its_signal(worker, shipped):
    made = worker()
    made.run("parse", *asked(ODD))
    threading.Timer(0.3, os.kill, (made._process.pid, signal.SIGSEGV)).start()
    with pytest.raises(OverLimits, match="SIGSEGV"):
        made.run("wrong_replies", {**shipped, "en": {**shipped["en"], "ack_order.txt": ENDLESS}})


def test_the_child_has_nothing_of_ours(worker, monkeypatch):
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/run/credentials/mailbot")
    ours, theirs = os.pipe()
    os.set_inheritable(theirs, True)
    made = worker()
    made.run("parse", *asked(ODD))
    pid = made._process.pid
    open_now = {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")}
    with open(f"/proc/{pid}/environ", "rb") as file:
        environment = file.read()
    with open(f"/proc/{pid}/limits") as file:
        limits = file.read()
    os.close(ours)
    os.close(theirs)
    assert len(open_now) == 3 and sum(name.startswith("pipe:") for name in open_now) == 2
    assert b"CREDENTIALS" not in environment
    assert made.unlimited == ()
    assert f"Max address space         {512 << 20}" in limits
    assert os.getpgid(pid) == pid != os.getpgid(0)


def test_the_child_ends_with_us(worker):
    made = worker()
    made.run("parse", *asked(ODD))
    pid = made._process.pid
    made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_where_no_child_can_be_had_the_mail_is_read_in_place_and_said_so(worker, monkeypatch):
    monkeypatch.setattr(worker_module.sys, "executable", "/nonexistent/python")
    with pytest.raises(CannotStart):
        worker().run("parse", *asked(ODD))
    said = []
    read = Reader(worker(), lambda what, text: said.append(text))
    assert read(*asked(ODD)) == parse(*asked(ODD))
    assert "without limits" in said[0]


def test_a_bug_of_ours_in_the_child_is_one_here(worker):
    with pytest.raises(RuntimeError, match="TypeError"):
        worker().run("parse", *asked(ODD)[:3], Limits(fields="many"))


@pytest.mark.parametrize(("bomb", "says"), [(HUGE, "j2:3: found '{{ 'a'"), ("{{ 'ab' * 10**6 }}", "1048576")])
def test_a_page_that_has_no_bounds_is_a_mistake_like_others(tmp_path, bomb, says):
    folder = tmp_path / "replies" / "en"
    folder.mkdir(parents=True)
    (folder / "ack_order.txt.j2").write_text(f"Subject: Your order\n\n{bomb}\n")
    with pytest.raises(ConfigError, match=r"ack_order\.txt\.j2") as wrong:
        read_rules(Settings(replies=(str(tmp_path / "replies"),)))
    assert says in str(wrong.value)


def test_a_page_that_never_ends_is_named(shipped):
    mine = {**shipped, "en": {**shipped["en"], "ack_other.txt": "Subject: x", "ack_order.txt": ENDLESS}}
    (problem,) = problems_of(mine, shipped, Bounds(cpu_seconds=1))
    assert problem.startswith("replies/en/ack_order.txt.j2: found a page that has no end")


def test_shipped_pages_start_no_child(shipped, monkeypatch):
    monkeypatch.setattr(Worker, "run", lambda *_: pytest.fail("a child"))
    assert problems_of(shipped, shipped) == []


@pytest.mark.parametrize(
    ("octets", "sign"),
    [
        (b"Subject: x\r\n\r\n" + b"word " * 20_000, ""),
        (b"a" * (3 << 20), "large"),
        (b"X: " + b"y" * 40_000 + b"\r\n\r\n", "a long header"),
        (b"X: y\r\n" * 300 + b"\r\n" + b"z" * 9000, "many header fields"),
        (b"X: y\r\n" * 300 + b"\r\n", ""),  # so few octets cannot hurt
        (b"\r\n" + b"\r\n--b\r\n" * 100 + b"z" * 9000, "many parts, or parts deep inside each other"),
        (b"\r\n" + b"z\0" * 9000, "NUL octets"),
        (b"\r\n" + b"z\r" * 9000, "bare carriage returns"),
    ],
)
def test_signs_of_odd_mail(octets, sign):
    assert oddity(octets) == sign
