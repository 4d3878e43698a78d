"""config.toml -> Settings.  Reads the file and the secrets it names; every mistake at once, with file, line and key.

What checks the file is loaded when a file is checked: a daemon has that done apart (running/apart.py).
"""

from __future__ import annotations

from pathlib import Path

from mailbot.model.settings import Settings


def read_config(path: Path) -> Settings:
    """Raises ConfigError with every problem of the file and of the secret files it names."""
    from mailbot.config.reading import read_config as read

    return read(path)
