"""A backup -> the store, behind a fence: nothing is sent twice, nobody who was erased comes back.  Promise P28.

What the mailbox still shows is taken in again by its content; what came in before the restore is filed and never
acknowledged, and an answer that it leads to waits for a person.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from mailbot.keeping.backup import KEY, SUMS
from mailbot.keeping.erase import erase, erased_before
from mailbot.model.errors import PermanentFailure
from mailbot.model.keeping import BackupRow, CopyFacts
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.store import Store, open_store
from mailbot.store.backends.copying import (
    alone,
    carry_over,
    database_file,
    digest_of,
    drop,
    inspect,
    is_readable,
    put_in_place,
)

WHY_HELD = "it waited in a backup that was restored: it may have been sent since (mailbot outbox release ROW)"


class Restored(Struct, frozen=True):
    facts: CopyFacts
    held: int  # outgoing mails that wait for a person
    erased: tuple[str, ...]  # whose data the backup would have brought back
    aside: str  # what was there before; "" where nothing was
    keys: int  # token keys that came back with it


def restore(source: Path, settings: Settings, tokens: TokenKeys, now: datetime) -> Restored:
    live = database_file(settings.store_url)
    if live is None:
        raise PermanentFailure(
            "PostgreSQL is restored by its own tools (psql or pg_restore); then say "
            "`mailbot restore --fence`, so that nothing is sent twice"
        )
    facts = checked(source)
    if not live.absolute().parent.is_dir():
        raise PermanentFailure(f"the store's folder {live.parent} does not exist")
    with alone(live) as ours:
        if not ours:
            raise PermanentFailure("mailbot works on this store; stop it first")
        aside = live.with_name(f"{live.name}.before-restore-{now:%Y%m%d-%H%M%S}")
        was_there = live.exists()
        held, erased = _in_its_place(source, live, aside, tokens, now)
    keys = merge_keys(Path(f"{source}{KEY}"), Path(settings.token_key_file))
    return Restored(facts, held, tuple(erased), str(aside) if was_there else "", keys)


def checked(source: Path) -> CopyFacts:
    """Raises PermanentFailure where it is not, octet for octet, what was written down when it was made."""
    facts = inspect(source)
    sums = Path(f"{source}{SUMS}")
    if not sums.is_file():
        raise PermanentFailure(f"{sums} is missing: nothing proves that the backup is whole")
    lines = (line.split(maxsplit=1) for line in sums.read_text("utf-8", "replace").splitlines())
    written = {words[1].lstrip("*").strip(): words[0].lower() for words in lines if len(words) == 2}
    for path in (source, Path(f"{source}{KEY}")):
        expected = written.get(path.name)
        if path.exists() and expected is not None and digest_of(path) != expected:
            raise PermanentFailure(f"{path} is not what was backed up: its SHA-256 is another")
    if source.name not in written:
        raise PermanentFailure(f"{sums} says nothing about {source.name}")
    return facts


def _in_its_place(source: Path, live: Path, aside: Path, tokens: TokenKeys, now: datetime) -> tuple[int, list[str]]:
    """Made ready beside it, then put in place at once."""
    ready = live.with_name(f"{live.name}.restoring")
    drop(ready)
    try:
        shutil.copyfile(source, ready)
        ready.chmod(0o600)
        _migrated(ready)
        if live.exists() and is_readable(live):
            carry_over(live, ready)
        store = open_store(f"sqlite:///{ready}")
        try:
            held = fence(store, now)
            if live.exists():
                with store.begin() as tx:
                    tx.note_backup(BackupRow(str(aside.absolute()), "", now))
            erased = erased_before(store, tokens)
            for address in erased:
                erase(address, store, tokens, now)
        finally:
            store.close()
        put_in_place(ready, live, aside)
    finally:
        drop(ready)
    return held, erased


def _migrated(database: Path) -> None:
    store = open_store(f"sqlite:///{database}")
    try:
        store.migrate()
    finally:
        store.close()


def fence(store: Store, now: datetime) -> int:
    """For a store that was restored by other means too."""
    with store.begin() as tx:
        return tx.fence(WHY_HELD, now)


def merge_keys(backup: Path, current: Path) -> int:
    """Reply addresses of then must work again; those of now go on working.  How many keys were added."""
    if not backup.is_file():
        return 0
    there = current.read_text("ascii").split() if current.exists() else []
    more = [key for key in backup.read_text("ascii").split() if key not in there]
    if not more:
        return 0
    part = current.with_name(f".{current.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write("".join(f"{key}\n" for key in (*there, *more)))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, current)
    return len(more)
