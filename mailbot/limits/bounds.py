"""What one job in the child may cost.  The numbers are those of promise P26."""

from __future__ import annotations

from msgspec import Struct


class Bounds(Struct, frozen=True):
    memory: int = 512 * 1024 * 1024  # octets of address space of the child
    cpu_seconds: int = 5  # a job
    wall_seconds: float = 10.0  # a job; more, because the machine may be busy with other work
    jobs: int = 100  # then a fresh child: what a hostile mail may have left behind is gone
    idle_seconds: float = 300.0  # then the child goes, and its memory with it


USUAL = Bounds()
