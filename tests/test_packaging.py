"""What a user installs has everything: the wheel carries rules, replies and migrations, and no test."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_carries_every_rule_and_reply(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("rules", "replies"):
        wanted = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert wanted
        assert {f"mailbot/data/{path.relative_to(ROOT)}" for path in wanted} <= names
    assert any("migrations/versions/" in name for name in names)
    assert not any(name.startswith("tests/") for name in names)


def test_an_installed_wheel_explains_a_mail_with_nothing_else_around_it(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    script = (
        "from mailbot.cli import main; import mailbot; print(mailbot.__file__, file=__import__('sys').stderr); main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "explain", "--json", "-"],
        input=b"From: Ann <ann@x.example>\r\nSubject: Price\r\n\r\nPlease quote 20 pcs of pump P-7.\r\n",
        capture_output=True,
        timeout=60,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert str(tmp_path).encode() in done.stderr, "the checkout was used, not the wheel"
    assert b'"category": "inquiry"' in done.stdout
