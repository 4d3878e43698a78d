"""config.toml: what is right is read, and every mistake gets words that say what to do."""

import os
import stat
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from mailbot.config import read_config
from mailbot.config.secrets import _CREDENTIAL
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


@pytest.mark.parametrize("name", ["imap-password", "mailbot_imap-password"])
def test_a_folder_of_credentials_is_found_by_their_names_in_it(tmp_path, monkeypatch, name):
    path = write(tmp_path)
    given = tmp_path / "given"
    given.mkdir()
    (given / name).write_text("from the folder")
    (given / name).chmod(0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    assert read_config(path).mailboxes[0].imap.password.reveal() == "from the folder"


def test_a_command_finds_what_the_service_is_given(tmp_path):
    path = write(tmp_path)
    (tmp_path / "credentials").mkdir()
    (tmp_path / "imap-password").rename(tmp_path / "credentials" / "imap-password")
    assert read_config(path).mailboxes[0].imap.password.reveal() == "correct horse"


def test_the_unit_hands_over_every_file_of_the_folder():
    unit = (ROOT / "systemd" / "mailbot.service").read_text()
    assert f"LoadCredential={_CREDENTIAL}:/etc/mailbot/credentials\n" in unit


def test_the_example_is_a_good_file(tmp_path):
    for name in ("imap-password", "smtp-password"):
        (tmp_path / name).write_text("secret")
        (tmp_path / name).chmod(0o600)
    path = tmp_path / "config.toml"
    path.write_text((ROOT / "config.example.toml").read_text())
    assert read_config(path).company.name == "Acme Valves Ltd."


HOURS = """
countries = ["de"]
[staff.hours]
to = "24:00"
days = ["sat", "sun"]
timezone = "Europe/Berlin"
holidays = ["2027-12-24"]
[hours]
from = "08:30"
holidays = ["2027-01-01", "2027-02-06..2027-02-13"]
morning = "07:45"
[targets]
order = 2
owner_percent = 50
[assign]
order = "least_open"
give_back_hours = 6
[keep]
recycled_days = 30
"""


def test_hours_targets_and_turns_are_read(tmp_path):
    text = GOOD.replace('name = "Acme"\n', 'name = "Acme"\ntimezone = "Asia/Shanghai"\n') + HOURS
    read = read_config(write(tmp_path, text))
    company, own = read.calendar, read.calendar_of(read.person("li"))
    assert (company.begins, company.ends, str(company.zone)) == (time(8, 30), time(18), "Asia/Shanghai")
    assert company.days == frozenset(range(5))
    assert [company.is_holiday(date(2027, 2, day)) for day in (5, 6, 13, 14)] == [False, True, True, False]
    assert (own.begins, own.ends, str(own.zone), own.days) == (time(8, 30), time(0), "Europe/Berlin", frozenset({5, 6}))
    assert own.is_holiday(date(2027, 12, 24)) and own.is_holiday(date(2027, 1, 1))
    assert not company.is_holiday(date(2027, 12, 24))
    assert (read.morning, read.recycled_kept, read.person("li").countries) == (time(7, 45), timedelta(days=30), ("DE",))
    assert (read.targets.order, read.targets.inquiry, read.targets.owner_share) == (2, 8, 0.5)
    assert (read.assign.order, read.assign.give_back_hours) == ("least_open", 6)


def test_without_hours_of_their_own_a_person_works_by_the_companys(tmp_path):
    read = read_config(write(tmp_path))
    assert read.person("li").calendar is None
    assert read.calendar_of(read.person("li")) == read.calendar


def test_files_that_notepad_saved_are_read(tmp_path):
    """A byte order mark before the text, CRLF at the ends of lines."""
    (tmp_path / "imap-password").write_bytes(b"\xef\xbb\xbfcorrect horse\r\n")
    (tmp_path / "imap-password").chmod(0o600)
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    read = read_config(path)
    assert (read.company.name, read.mailboxes[0].imap.password.reveal()) == ("Acme", "correct horse")


def test_a_file_that_is_not_there_is_named_with_its_folder(tmp_path):
    missing = tmp_path / "elsewhere" / "config.toml"
    assert problems_of(missing) == [f"{missing}: cannot be read: No such file or directory"]


def test_a_persons_folder_has_no_sign_that_servers_refuse_or_part_folders_with(tmp_path):
    """Dovecot's Maildirs take no dot; a slash makes a folder within a folder."""
    text = GOOD.replace('name = "sales"\n', 'name = "sales"\nshelves = true\n')
    for name, folder in [("Dr. Eva Stern", "Dr Eva Stern"), ("Export/Import", "Export Import"), ("...", "li")]:
        shelves = read_config(write(tmp_path, text.replace('"Li Na"', f'"{name}"'))).mailboxes[0].shelves
        assert shelves is not None and [one for _, one in shelves.names][-1] == folder
