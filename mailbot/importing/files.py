"""A Maildir, or files with one mail each -> their mails.  Reads; follows no link inside a Maildir."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mailbot.importing import OldMail
from mailbot.intake.capped import read_capped
from mailbot.model.errors import PermanentFailure
from mailbot.model.settings import Limits

_PARTS = ("cur", "new")  # tmp has what is not delivered yet


def find_in_maildir(root: Path) -> list[Path]:
    """The oldest first, sub-folders (Maildir++: .Sent) too.  Raises PermanentFailure for what is none."""
    folders = [root, *sorted(one for one in _inside(root) if one.name.startswith(".") and _is_maildir(one))]
    if not _is_maildir(root):
        raise PermanentFailure(f"{root}: no Maildir: expected the folders cur and new in it")
    found = [path for folder in folders for part in _PARTS for path in _inside(folder / part)]
    return sorted((path for path in found if not path.name.startswith(".")), key=lambda path: path.name)


def size_of(paths: Sequence[Path]) -> int:
    return sum(path.lstat().st_size for path in paths if path.exists())


def mails_of_files(paths: Sequence[Path], limits: Limits, *, links: bool) -> Iterator[OldMail | str]:
    """In place of a mail that cannot be read, why.  `links`: a link was named by the person who asked."""
    for path in paths:
        try:
            file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if links else os.O_NOFOLLOW))
            with os.fdopen(file, "rb") as stream:
                status = os.fstat(file)
                if not stat.S_ISREG(status.st_mode):
                    yield f"{path.name}: is no file"
                    continue
                octets, size = read_capped(stream, limits.mail_octets, limits.header_octets)
        except OSError as error:
            yield f"{path.name}: cannot be read: {error.strerror}"
            continue
        at = datetime.fromtimestamp(status.st_mtime, UTC)
        yield OldMail(path.name, octets, at, size, cost=status.st_size)


def _is_maildir(folder: Path) -> bool:
    return all((folder / part).is_dir() for part in _PARTS) and not folder.is_symlink()


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise PermanentFailure(f"{folder}: cannot be read: {error.strerror}") from None
