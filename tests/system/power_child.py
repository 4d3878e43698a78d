"""A child whose writes are written down: mails are taken in and sent, and each step is announced once it is committed.

python -m system.power_child FOLDER SYNCHRONOUS MAILS: marks `kept N`, `sent N` in the log of writes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sqlalchemy import event
from support.faulty_io import Disk
from support.office import Office

from mailbot.store.backends import sqlite

CHECKPOINT_PAGES = 60  # often, because a checkpoint is where a lost sync does most harm


def on_disk(home: Path) -> None:
    for path in [*home.iterdir(), home]:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def main(folder: str, synchronous: str, mails: str) -> None:
    level = {"FULL": 2, "NORMAL": 1}[synchronous]
    sqlite._PRAGMAS = tuple(
        (name, synchronous, level) if name == "synchronous" else (name, value, found)
        for name, value, found in sqlite._PRAGMAS
    )
    office, disk = Office(Path(folder)), Disk()
    engine = office.store._backend.writing
    event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}"))
    engine.dispose()
    on_disk(Path(folder))
    disk.mark("begin")
    for number in range(1, int(mails) + 1):
        office.take(f"Please quote your best price for {number} pcs of A-{number}.")
        disk.mark(f"kept {number}")
        office.post()
        disk.mark(f"sent {number}")
    os._exit(0)  # as suddenly as the lights go out: no closing checkpoint


main(*sys.argv[1:])
