"""systemd/mailbot.service: its score, and the daemon under what it takes away (promise P30)."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from support import confined
from support.company import ROOT, company, proven
from support.dovecot import needs_dovecot
from support.mails import mail
from support.waiting import wait_until

from mailbot.limits.bounds import USUAL
from mailbot.running import ahead

UNIT = ROOT / "systemd" / "mailbot.service"
LARGE = mail("Please quote 20 pcs of A-100.\r\n" + ("x" * 70 + "\r\n") * 36_000)  # read in the child
WORST = 12  # tenths of systemd's exposure level; an ordinary unit has 92

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(
        shutil.which("systemd-analyze") is None, reason="NO SYSTEMD-ANALYZE: the unit was not judged, nor run"
    ),
]


def test_the_unit_is_well_formed_and_gives_little_away(record_property):
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={WORST}", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
    )
    level = re.search(r"Overall exposure level for mailbot.service: ([\d.]+)", judged.stdout)
    assert level, judged.stderr
    assert judged.returncode == 0, f"exposure {level[1]}"
    record_property("figure", f"exposure {level[1]}")


def test_a_unit_that_gives_much_away_is_refused(tmp_path):
    """Otherwise the test above would prove nothing."""
    bare = tmp_path / "mailbot.service"
    bare.write_text("[Service]\nExecStart=/bin/true\n")
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={WORST}", "--no-pager", str(bare)]
    assert subprocess.run(command, capture_output=True).returncode != 0


@pytest.fixture
def home():
    """Not below root's: whoever runs there may not look into it."""
    made = Path(tempfile.mkdtemp(dir="/var/tmp"))
    made.chmod(0o755)
    (made / "home").mkdir()
    yield made / "home"
    shutil.rmtree(made, ignore_errors=True)


def start_confined(firm):
    for path in (firm.home, *firm.home.rglob("*")):
        os.chown(path, confined.USER, confined.USER)
    confining = [sys.executable, "-m", "support.confined", str(UNIT), str(firm.home)]
    with (firm.home / "log").open("ab") as log:
        firm.process = subprocess.Popen(
            [*confining, *firm.command("run")],
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(ROOT / "tests"), "TMPDIR": str(firm.home), "HOME": "/nonexistent"},
        )
    wait_until(lambda: firm._alive() and "event=ready" in firm.log(), "the daemon is ready", 60)


def says(pid, name):
    (found,) = re.findall(rf"^{name}:\s+(\S+)", Path(f"/proc/{pid}/status").read_text(), re.M)
    return found


def address_space_of_children(pid):
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    limits = [Path(f"/proc/{child}/limits").read_text() for task in tasks for child in task.read_text().split()]
    return {re.search(r"^Max address space\s+(\S+)", text, re.M)[1] for text in limits}


@needs_dovecot
@pytest.mark.skipif(bool(confined.why_not()), reason=f"THE UNIT WAS NOT RUN: {confined.why_not()}")
def test_the_daemon_does_its_work_under_the_units_restrictions(home):
    order = mail("We order 20 pcs of A-100, please confirm.", sender="b@firm.example", headers=proven("firm.example"))
    with company(home) as firm:
        start_confined(firm)
        pid = firm.process.pid
        assert (says(pid, "Uid"), says(pid, "NoNewPrivs"), says(pid, "Seccomp")) == (str(confined.USER), "1", "2")
        assert int(says(pid, "CapEff"), 16) == int(says(pid, "CapBnd"), 16) == 0
        firm.dovecot.deliver("sales", order, sender="b@firm.example")
        firm.dovecot.deliver("sales", LARGE, sender="c@firm.example")
        firm.wait_for_mails(2)
        firm.wait_for_quiet()
        assert all(row.state == "done" and row.ticket for row in firm.mails())
        assert firm.sent_to("b@firm.example"), "acknowledged"
        assert "without limits" not in firm.log()
        limits = address_space_of_children(pid)
        assert str(USUAL.memory) in limits, "the child can take rights from itself here too"
        assert limits <= {str(USUAL.memory), str(ahead.BOUNDS.memory)}, "and so can those that read ahead"
        firm.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "event=reloaded" in firm.log(), "rules and replies are read again", 30)
        assert firm.stop() == 0
