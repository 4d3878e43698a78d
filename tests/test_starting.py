"""`mailbot run` from its words to the daemon: what it loads, and the process that reads its files."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot import __main__ as begins
from mailbot import cli, model
from mailbot.config import read_config
from mailbot.lab.explain import ALONE
from mailbot.model.errors import ConfigError, PermanentFailure, TemporaryFailure
from mailbot.model.rulebook import Wording
from mailbot.model.settings import Limits, Secret
from mailbot.running import apart, ending, start
from mailbot.running.apart import Apart

CONFIG = """
[company]
name = "Acme"
timezone = "Asia/Shanghai"
[[mailbox]]
name = "sales"
address = "sales@acme.example"
kind = "pipe"
[mailbox.smtp]
host = "127.0.0.1"
user = "sales"
password_file = "password"
"""
SECRET = "the-secret-of-sales"


@pytest.fixture
def config(tmp_path):
    password = tmp_path / "password"
    password.write_text(SECRET)
    password.chmod(0o600)
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    return path


@pytest.fixture
def asked(monkeypatch):
    """What is asked of `run`, by either reader of words."""
    got = []
    monkeypatch.setattr(start, "run", lambda path, *, as_json: got.append((str(path), as_json)))
    return got


@pytest.mark.parametrize(
    "words",
    [
        ["run", "--config", "/etc/x.toml"],
        ["run", "--config=/etc/x.toml", "--log-json"],
        ["run", "-c", "/etc/x.toml"],
        ["run", "-c/etc/x.toml"],
        ["run", "--log-json", "--config", "a", "--config", "/etc/x.toml"],
    ],
    ids=" ".join,
)
def test_run_understands_its_words_as_the_whole_command_line_does(asked, words):
    assert start.of_words(words)
    CliRunner().invoke(cli.app, words, catch_exceptions=False)
    assert len(asked) == 2 and asked[0] == asked[1] == ("/etc/x.toml", "--log-json" in words)


@pytest.mark.parametrize(
    "words", [[], ["status"], ["--help"], ["run", "--help"], ["run", "now"], ["run", "--confid", "x"], ["run", "-c"]]
)
def test_help_mistakes_and_other_commands_are_left_to_the_whole_command_line(asked, words):
    assert not start.of_words(words) and asked == []


def test_a_daemon_carries_nothing_of_what_reads_command_lines_and_checks_files(tmp_path):
    """Nor of what few mails need.  And a mistake is told on standard error, with the exit code for mistakes."""
    (tmp_path / "config.toml").write_text('[company]\nnames = "Acme"\n[[mailbox]]\nkind = "pop3"\n')
    script = (
        "import sys\nsys.argv = ['mailbot', 'run']\nfrom mailbot.__main__ import main\n"
        "try:\n    main()\nfinally:\n"
        "    print(*(name for name in ('typer', 'pydantic', 'rich', 'psycopg', 'sqlalchemy.dialects.postgresql',"
        " 'html.entities', 'difflib', 'nh3', 'selectolax', 'mailparser', 'flufl')"
        " if name in sys.modules), sep='')\n    import mailbot.store.backends.sqlite"
        "\n    print(*(name for name in sys.modules if name == 'sqlalchemy.dialects.postgresql'), 'over', sep='')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == ("\nover\n", 2)
    assert "config.toml:2: company.names" in done.stderr and "config.toml:4: mailbox[1].kind" in done.stderr


def test_help_in_a_pipe_has_no_frames_says_all_and_loads_nothing_that_draws():
    script = (
        "import sys\nsys.argv = ['mailbot', '--help']\nfrom mailbot.__main__ import main\n"
        "try:\n    main()\nfinally:\n    print(*(name for name in sys.modules if name == 'rich'), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.stderr, done.returncode) == ("\n", 0)
    assert "─" not in done.stdout and "..." not in done.stdout.partition("Commands:")[2]
    assert "Copy the store while mailbot works, look the copy through, and write its SHA-256" in done.stdout


def test_values_stay_as_they_were_made_and_show_no_secret():
    limits = Limits()
    for change in ("limits.fields = 1", "del limits.fields", "limits.new = 1"):
        with pytest.raises(AttributeError):
            exec(change)
    assert limits == Limits() and hash(limits) == hash(Limits())
    assert repr(Secret("x")) == "Secret()" and repr(Wording({"a": b"b"}, unit=0.5)) == "Wording(unit=0.5)"


def test_what_another_process_reads_is_what_we_would_read(config):
    """More than a pipe holds, too."""
    settings, rulebook = Apart(config)(config)
    assert settings == read_config(config) and settings.mailboxes[0].smtp.password.reveal() == SECRET
    _, here = apart._here(config)
    assert rulebook == here and len(rulebook.wording.weights) > 10_000


@pytest.fixture
def child(monkeypatch, tmp_path):
    """What is started in Python's place; and it shows when we read here."""
    here = []

    def answers(script):
        program = tmp_path / "python"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(program))

    def reads_here(config):
        here.append(config)
        return apart._Read(apart._OURS, ("read here",)), None

    monkeypatch.setattr(apart, "_here", reads_here)
    return answers, here


GOOD = f'["{apart._OURS}",["its own"],null]'


def test_an_answer_of_the_other_process_is_taken(child, config):
    answers, here = child
    answers(f"echo '{GOOD}'")
    with pytest.raises(ConfigError, match="its own"):
        Apart(config)(config)
    assert here == []


@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "kill -9 $$",
        f"echo '{GOOD}'; exit 1",
        f"echo '{GOOD[:-4]}'",
        f"echo '{GOOD.replace(apart._OURS, 'of another version')}'",
        "echo '[1,2,3]'",
        f"echo '{GOOD}'; printf '[[\"price\",[1,2'",
        "printf '\\377'",
        f"echo '{apart.encode(apart._Read(apart._OURS, (), ALONE), apart._Read)[0].decode()}'",
    ],
)
def test_a_process_that_dies_or_says_nothing_that_we_understand_is_no_loss(child, config, script):
    answers, here = child
    answers(script)
    with pytest.raises(ConfigError, match="read here"):
        Apart(config)(config)
    assert here == [config]


def test_where_no_process_can_be_had_we_read_here(child, config, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(ConfigError, match="read here"):
        Apart(config)(config)
    assert child[1] == [config]


def test_what_it_dies_of_does_not_stand_in_the_log(child, config, capfd):
    child[0]("echo a traceback of mine >&2; exit 1")
    with pytest.raises(ConfigError, match="read here"):
        Apart(config)(config)
    assert capfd.readouterr() == ("", "")


def test_no_secret_shows_in_its_arguments_or_environment(child, config, tmp_path):
    child[0](f"tr '\\0' ' ' < /proc/$$/cmdline > {tmp_path}/seen; env >> {tmp_path}/seen; echo '{GOOD}'")
    read = Apart(config)
    for _ in range(2):  # the start, and a reload
        with pytest.raises(ConfigError, match="its own"):
            read(config)
        seen = (tmp_path / "seen").read_text()
        assert str(config) in seen and f"PATH={os.environ['PATH']}" in seen and SECRET not in seen


def test_other_nouns_have_another_print(monkeypatch, tmp_path):
    """An upgrade under a running daemon: a field more in a noun, and each value would stand for its neighbour."""
    for file in Path(model.__path__[0]).glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(model, "__path__", [str(tmp_path)])
    assert apart._print_of_nouns() == apart._OURS
    with (tmp_path / "settings.py").open("a") as file:
        file.write("# one line more\n")
    assert apart._print_of_nouns() != apart._OURS


@pytest.mark.parametrize(
    ("raised", "code", "words"),
    [
        (ConfigError(["one", "two"]), 2, "one\ntwo\n"),
        (TemporaryFailure("full"), 75, "mailbot: full (try again later)\n"),
        (PermanentFailure("damaged"), 1, "mailbot: damaged\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_why_a_command_ended_is_told_in_words_and_by_a_code(capsys, raised, code, words):
    with pytest.raises(SystemExit) as end, ending.told():
        raise raised
    assert (end.value.code, capsys.readouterr().err) == (code, words)


def test_the_installed_command_is_the_one_that_loads_little():
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"mailbot": f"{begins.__name__}:{begins.main.__name__}"}


def test_where_no_configuration_is_its_reader_is_told_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setattr(start, "PLACES", (tmp_path / "config.toml",))
    with pytest.raises(ConfigError) as caught:
        start.config_path(None)
    assert "mailbot init" in caught.value.problems[0] and "--config" in caught.value.problems[0]
