"""A name in the configuration -> the secret in the file of that name.  Never from environment or command line."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path

from mailbot.model.settings import Secret

_CREDENTIAL = "mailbot"  # as in systemd/mailbot.service


def read_secret(name: str, home: Path, where: str, problems: list[str]) -> Secret:
    """A bare name is looked for among systemd's credentials first (LoadCredential=), then beside the configuration,
    then where our unit takes them from: so that a command finds what the service is given."""
    if not name:
        problems.append(f"{where}: missing; expected a file that holds the password (chmod 600)")
        return Secret()
    path = secret_path(name, home)
    try:
        mode = path.stat().st_mode
        text = path.read_text("utf-8-sig").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{where}: {path}: cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}")
        return Secret()
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        problems.append(f"{where}: {path}: others on this machine can read it; run chmod 600 {shlex.quote(str(path))}")
    if not text:
        problems.append(f"{where}: {path}: is empty; expected the password on its first line")
    return Secret(text.splitlines()[0] if text else "")


def secret_path(name: str, home: Path) -> Path:
    given = os.environ.get("CREDENTIALS_DIRECTORY")
    # systemd names the files of a folder after the credential: systemd.exec(5)
    among = (Path(given) / name, Path(given) / f"{_CREDENTIAL}_{name}") if given else ()
    places = (*among, home / name, home / "credentials" / name) if "/" not in name else ()
    return next((path for path in places if path.exists()), home / name)
