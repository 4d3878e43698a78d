"""A log of writes (faulty_io.c) -> the disk as a power cut may leave it: what was synced, and some of the rest."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

SECTOR = 512
BEGINS_WITH_DATA = "W"


class Op(Struct, frozen=True):
    what: str  # Write, Sync, Truncate, Unlink, Mark
    at: int
    path: str
    data: bytes


def read_log(path: Path) -> list[Op]:
    return list(_ops(path.read_bytes()))


def _ops(log: bytes) -> Iterator[Op]:
    at = 0
    while at < len(log):
        end = log.index(b"\n", at)
        what, offset, size, name = log[at:end].decode().split(" ", 3)
        at = end + 1
        data = log[at : at + int(size)] if what == BEGINS_WITH_DATA else b""
        at += len(data)
        yield Op(what, int(offset), name, data)


def announced(ops: list[Op]) -> list[str]:
    return [op.path for op in ops if op.what == "M"]


def cut(ops: list[Op], before: dict[str, bytes], dice: random.Random) -> dict[str, bytes]:
    """Files by path.  `before`: what lay there, synced, when the log began."""
    durable: defaultdict[str, bytearray] = defaultdict(bytearray, {path: bytearray(b) for path, b in before.items()})
    waiting: defaultdict[str, list[Op]] = defaultdict(list)
    for op in ops:
        if op.what == "S":
            for one in waiting.pop(op.path, []):
                _apply(durable[op.path], one)
        elif op.what == "U":
            durable.pop(op.path, None)
            waiting.pop(op.path, None)
        elif op.what in "WT":
            waiting[op.path].append(op)
    share = dice.choice((0.0, 0.0, 0.5, 0.9, 1.0))
    torn = dice.random() < 0.5
    for path, rest in waiting.items():
        for one in rest:
            if dice.random() < share:
                _apply(durable[path], _torn(one, dice) if torn and dice.random() < 0.3 else one)
    return {path: bytes(octets) for path, octets in durable.items()}


def _apply(octets: bytearray, op: Op) -> None:
    if op.what == "T":
        del octets[op.at :]
    missing = op.at + len(op.data) - len(octets)
    if missing > 0:
        octets.extend(bytes(missing))
    octets[op.at : op.at + len(op.data)] = op.data


def _torn(op: Op, dice: random.Random) -> Op:
    sectors = len(op.data) // SECTOR
    return op if sectors < 2 else Op(op.what, op.at, op.path, op.data[: SECTOR * dice.randrange(1, sectors)])
