"""config.toml's path -> Settings and Rulebook, read by another process, which then ends.

What checks an administrator's files (pydantic, all its tables, trees of TOML) takes a tenth of a daemon's room, which
runs for months and reads them again only when somebody edits.  Whatever becomes of that process, a start or a reload is
as it would be without it: where it gives no answer that we understand, we read in this one.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from mailbot import model
from mailbot.config import read_config
from mailbot.model.errors import ConfigError
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Settings
from mailbot.rulebook import folders_of, read_rulebook
from mailbot.running.in_parts import joined, parts_of
from mailbot.text.codec import decode, encode


class _Read(Struct, frozen=True):
    print_of_nouns: str
    problems: tuple[str, ...] = ()
    settings: Settings | None = None


_Found = tuple[_Read, Rulebook | None]


def _print_of_nouns() -> str:
    """Of what is carried, as it is declared: values travel without the names of their fields."""
    files = sorted(Path(model.__path__[0]).glob("*.py"))
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


_OURS = _print_of_nouns()  # as this process has them: an upgrade may put others into their place while it runs


class Apart:
    """The first reading begins when this is made: the rest of a program can load meanwhile."""

    def __init__(self, config: Path) -> None:
        self._begun = _begin(config)

    def __call__(self, config: Path) -> tuple[Settings, Rulebook]:
        """Raises ConfigError with every problem."""
        process, self._begun = self._begun or _begin(config), None
        read, rulebook = (_end_of(process) if process else None) or _here(config)
        if read.settings is None or rulebook is None:
            raise ConfigError(list(read.problems))
        return read.settings, rulebook


def _begin(config: Path) -> subprocess.Popen[bytes] | None:
    # what we import, it imports: our own search path, and nothing from the folder that it happens to stand in
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    command = [sys.executable, "-P", "-m", "mailbot.running.apart", str(config)]
    nowhere = subprocess.DEVNULL  # what it dies of, reading here will say
    env = {**os.environ, "PYTHONPATH": path}
    try:
        return subprocess.Popen(command, stdin=nowhere, stdout=subprocess.PIPE, stderr=nowhere, env=env)
    except OSError:
        return None


def _end_of(process: subprocess.Popen[bytes]) -> _Found | None:
    """None: it has died, or other nouns than ours were in force when it started."""
    # without a limit of time: what would keep it waiting would keep us, and a clock that jumps must not end a start
    said, _ = process.communicate()
    try:
        read, rulebook = _understood(said.splitlines())
    except (ValueError, TypeError, LookupError):
        return None
    return (read, rulebook) if process.returncode == 0 and read.print_of_nouns == _OURS else None


def _lines(read: _Read, rulebook: Rulebook | None) -> Iterator[bytes]:
    yield encode(read, _Read)[0]
    for part in parts_of(rulebook) if rulebook else ():
        yield encode(part, Rulebook)[0]


def _understood(lines: Sequence[bytes]) -> _Found:
    """Raises ValueError, TypeError or LookupError for what `_lines` did not say."""
    read: _Read = decode(lines[0], [], _Read)
    parts = [decode(line, [], Rulebook) for line in lines[1:]]
    return read, joined(parts) if read.settings else None


def _here(config: Path) -> _Found:
    try:
        settings = read_config(config)
        return _Read(_OURS, (), settings), read_rulebook(*folders_of(settings))
    except ConfigError as error:
        return _Read(_OURS, tuple(error.problems)), None


if __name__ == "__main__":
    gc.disable()  # it ends before there could be much
    sys.stdout.buffer.writelines(line + b"\n" for line in _lines(*_here(Path(sys.argv[1]))))
