"""config.toml: what is right is read, and every mistake gets words that say what to do."""

import os
import stat
from pathlib import Path

import pytest

from mailbot.config import read_config
from mailbot.model.errors import ConfigError

ROOT = Path(__file__).parent.parent.parent
BAD = sorted((ROOT / "tests" / "bad_config" / "config").glob("*.toml"))

GOOD = """
[company]
name = "Acme"
[[mailbox]]
name = "sales"
address = "Sales@Acme.example"
[mailbox.imap]
host = "imap.acme.example"
user = "sales"
password_file = "imap-password"
[mailbox.smtp]
host = "smtp.acme.example"
user = "sales"
password_file = "imap-password"
[[staff]]
handle = "Li"
name = "Li Na"
addresses = ["li@acme.example"]
"""


def write(folder: Path, text: str = GOOD, mode: int = 0o600) -> Path:
    secret = folder / "imap-password"
    secret.write_text("correct horse\n")
    secret.chmod(mode)
    path = folder / "config.toml"
    path.write_text(text)
    return path


def problems_of(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    return list(caught.value.problems)


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_a_mistake_gives_the_expected_words(path, tmp_path):
    text = path.read_text()
    expected = text.splitlines()[0].removeprefix("# expect: ")
    (tmp_path / "config.toml").write_text(text)
    found = problems_of(tmp_path / "config.toml")
    assert any(expected in problem for problem in found), "\n".join(found)
    assert all(problem.startswith("config.toml") for problem in found)


def test_all_mistakes_come_at_once(tmp_path):
    text = GOOD.replace('host = "smtp', 'port = "x"\nhost = "smtp').replace('handle = "Li"', 'handle = "L i"')
    found = problems_of(write(tmp_path, text))
    assert len(found) == 2, found


def test_a_good_file_becomes_settings(tmp_path):
    settings = read_config(write(tmp_path))
    box = settings.mailboxes[0]
    assert (box.address, box.imap.port, box.smtp.port) == ("sales@acme.example", 993, 465)
    assert box.imap.password.reveal() == "correct horse"
    assert settings.staff[0].handle == "li"
    assert settings.store_url == f"sqlite:///{tmp_path}/mailbot.db"


def test_a_password_is_never_shown(tmp_path):
    settings = read_config(write(tmp_path))
    assert "correct horse" not in repr(settings) + str(settings.mailboxes[0].imap.password)


def test_a_password_that_others_can_read_is_refused(tmp_path):
    path = write(tmp_path, mode=stat.S_IRUSR | stat.S_IROTH)
    assert "chmod 600" in problems_of(path)[0]


def test_a_systemd_credential_comes_before_a_file_of_the_same_name(tmp_path, monkeypatch):
    path = write(tmp_path)
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "imap-password").write_text("from systemd")
    os.chmod(credentials / "imap-password", 0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    assert read_config(path).mailboxes[0].imap.password.reveal() == "from systemd"


def test_the_example_is_a_good_file(tmp_path):
    for name in ("imap-password", "smtp-password"):
        (tmp_path / name).write_text("secret")
        (tmp_path / name).chmod(0o600)
    path = tmp_path / "config.toml"
    path.write_text((ROOT / "config.example.toml").read_text())
    assert read_config(path).company.name == "Acme Valves Ltd."
