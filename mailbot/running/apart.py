"""config.toml's path -> Settings and Rulebook, read by another process, which then ends.

What checks an administrator's files (pydantic, all its tables, trees of TOML) takes a tenth of a daemon's room, which
runs for months and reads them again only when somebody edits.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from mailbot.config import read_config
from mailbot.model.errors import ConfigError
from mailbot.model.rulebook import Rulebook, Wording
from mailbot.model.settings import Settings
from mailbot.rulebook import folders_of, packed, read_rulebook
from mailbot.text.codec import decode, encode


@dataclass(frozen=True, slots=True)
class _Read:
    problems: tuple[str, ...] = ()
    settings: Settings | None = None
    rulebook: Rulebook | None = None


class Apart:
    """The first reading begins when this is made: the rest of a program can load meanwhile."""

    def __init__(self, config: Path) -> None:
        self._begun = _begin(config)

    def __call__(self, config: Path) -> tuple[Settings, Rulebook]:
        """Raises ConfigError with every problem.  Where no process can be had they are read in this one."""
        process, self._begun = self._begun or _begin(config), None
        said = None if process is None else _end_of(process)
        read = _here(config) if said is None else decode(said, [], _Read)
        if read.settings is None or read.rulebook is None:
            raise ConfigError(list(read.problems))
        wording = Wording(packed(read.rulebook.wording.weights), read.rulebook.wording.unit)
        return read.settings, replace(read.rulebook, wording=wording)


def _begin(config: Path) -> subprocess.Popen[bytes] | None:
    # what we import, it imports: our own search path, and nothing from the folder that it happens to stand in
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    command = [sys.executable, "-P", "-m", "mailbot.running.apart", str(config)]
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
        )
    except OSError:
        return None


def _end_of(process: subprocess.Popen[bytes]) -> bytes | None:
    # without a limit of time: what would keep it waiting would keep us, and a clock that jumps must not end a start
    said, _ = process.communicate()
    return said if process.returncode == 0 else None


def _here(config: Path) -> _Read:
    try:
        settings = read_config(config)
        return _Read((), settings, read_rulebook(*folders_of(settings)))
    except ConfigError as error:
        return _Read(tuple(error.problems))


if __name__ == "__main__":
    gc.disable()  # it ends before there could be much
    sys.stdout.buffer.write(encode(_here(Path(sys.argv[1])), _Read)[0])
