"""How a command ends that cannot do its work: in plain words, and with an exit code that says of what kind it is."""

import errno

import pytest

from mailbot.model.errors import ConfigError, PermanentFailure, TemporaryFailure
from mailbot.running.ending import told


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ConfigError(["config.toml:3: no such key"]), 2, "config.toml:3: no such key\n"),
        (PermanentFailure("there is no ticket T-9"), 1, "mailbot: there is no ticket T-9\n"),
        (TemporaryFailure("busy"), 75, "mailbot: busy (try again later)\n"),
        (
            OSError(errno.EROFS, "Read-only file system", "/srv/mailbot-backups"),
            1,
            "mailbot: /srv/mailbot-backups: Read-only file system\n",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "r.xlsx"), 1, "mailbot: r.xlsx: Permission denied\n"),
    ],
)
def test_it_says_why(error, code, said, capsys):
    with pytest.raises(SystemExit) as ended, told():
        raise error
    assert (ended.value.code, capsys.readouterr().err) == (code, said)


def test_a_bug_of_ours_is_shown_as_one():
    with pytest.raises(OSError, match="odd"), told():
        raise OSError("odd")
