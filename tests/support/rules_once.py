"""Rules and replies that were read and found good are not read again in the same process.

What a folder says is known by its octets, so a test that changes a file reads it anew.  Reading and trying all of them
takes more than a second, and most tests build a whole company.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Settings
from mailbot.reply import fingerprint
from mailbot.running import rules_in_use

_read: dict[str, Rulebook] = {}
_tried: set[tuple[str, bool]] = set()
_reading = rules_in_use.read_rulebook
_trying = rules_in_use._try


def remember() -> None:
    """From now on, in this process."""
    rules_in_use.read_rulebook = _read_once
    rules_in_use._try = _try_once


def _read_once(rules: list[Path], replies: list[Path]) -> Rulebook:
    name = f"{_said(rules)} {_said(replies)}"
    if name not in _read:
        _read[name] = _reading(rules, replies)
    return _read[name]


def _said(folders: list[Path]) -> str:
    """Folders that are empty say the same, whatever they are called."""
    said = sha256()
    for folder in folders:
        said.update(b"there" if folder.is_dir() else b"missing")
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            said.update(f" {path} {path.stat().st_size} ".encode() + path.read_bytes())
    return said.hexdigest()


def _try_once(rulebook: Rulebook, settings: Settings) -> None:
    what = (fingerprint(rulebook.replies), bool(settings.replies))
    if what not in _tried:
        _trying(rulebook, settings)
        _tried.add(what)
