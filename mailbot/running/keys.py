"""Settings -> the keys that our reply addresses are signed with, from their file; and what must never be shown."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from mailbot.model.errors import PermanentFailure
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys

_KEY_OCTETS = 32


def token_keys(settings: Settings) -> TokenKeys:
    """From the key file: one hex key a line, the current one first; made with 0600 where there is none yet."""
    path = Path(settings.token_key_file)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(_KEY_OCTETS) + "\n")
            file.flush()
            os.fsync(file.fileno())
    try:
        roots = tuple(bytes.fromhex(line) for line in path.read_text("ascii").split())
    except (OSError, ValueError) as error:
        raise PermanentFailure(f"{path}: not a key file (one key of hex digits a line): {error}") from None
    if not roots or any(len(root) < _KEY_OCTETS for root in roots):
        raise PermanentFailure(f"{path}: expected keys of at least {2 * _KEY_OCTETS} hex digits, one a line")
    return TokenKeys(roots)


def throw_away_keys() -> TokenKeys:
    """For `explain` without a configuration: verifies nothing that anybody made before."""
    return TokenKeys((secrets.token_bytes(_KEY_OCTETS),))


def secrets_of(settings: Settings) -> list[str]:
    logins = [login for box in settings.mailboxes for login in (box.imap, box.smtp)]
    logins += [settings.alarm.smtp] if settings.alarm.smtp else []
    return [login.password.reveal() for login in logins if login.password]
