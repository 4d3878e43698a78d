"""A store that works -> a sound copy of it, with its checksum and the token key beside it.  Promise P28."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from mailbot.model.errors import PermanentFailure
from mailbot.model.keeping import BackupRow, CopyFacts
from mailbot.model.settings import Settings
from mailbot.store import Store
from mailbot.store.backends.copying import database_file, digest_of

FOLDER = "mailbot-backups"  # beside the database, where nobody names another
_NAME = "mailbot-%Y%m%d-%H%M%S.db"
SUMS, KEY = ".sha256", ".key"


class Backup(Struct, frozen=True):
    facts: CopyFacts
    key: str  # the file of the token key; "" without
    dropped: tuple[str, ...]  # older backups that were removed


def back_up(to: Path | None, store: Store, settings: Settings, now: datetime, *, with_key: bool) -> Backup:
    """`to`: a file, or a folder in which it gets a name of its own and older backups are removed."""
    path, is_ours = _place(to, settings, now)
    if path.exists():
        raise PermanentFailure(f"{path} is there already")
    facts = store.copy_to(path)
    sums = [(facts.sha256, path.name)]
    key = Path(f"{path}{KEY}") if with_key else None
    if key:
        _write(key, Path(settings.token_key_file).read_bytes())
        sums.append((digest_of(key), key.name))
    _write(Path(f"{path}{SUMS}"), "".join(f"{digest}  {name}\n" for digest, name in sums).encode())
    dropped = _drop_old(path.parent, store, settings, now) if is_ours else []
    with store.begin() as tx:
        tx.note_backup(BackupRow(str(path), facts.sha256, now))
    return Backup(facts, str(key or ""), tuple(dropped))


def _place(to: Path | None, settings: Settings, now: datetime) -> tuple[Path, bool]:
    if to is None:
        database = database_file(settings.store_url)
        if database is None:
            raise PermanentFailure("name a file or a folder: this store lies in no file beside which one could be made")
        to = database.parent / FOLDER
        to.mkdir(mode=0o700, exist_ok=True)
    elif not to.suffix and not to.exists():
        to.mkdir(mode=0o700, parents=True)
    if to.is_dir():
        return to.absolute() / now.strftime(_NAME), True
    if not to.parent.is_dir():
        raise PermanentFailure(f"the folder {to.parent} does not exist")
    return to.absolute(), False


def _drop_old(folder: Path, store: Store, settings: Settings, now: datetime) -> list[str]:
    """Only those that we made: what else lies there is none of our business."""
    if not settings.keep.backup_days:
        return []
    before = now - timedelta(days=settings.keep.backup_days)
    with store.read() as tx:
        known = tx.backups()
    old = [row.path for row in known if Path(row.path).parent == folder and row.at < before]
    for path in old:
        for end in ("", SUMS, KEY):
            Path(f"{path}{end}").unlink(missing_ok=True)
        with store.begin() as tx:
            tx.drop_backup(path)
    return old


def _write(path: Path, octets: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
