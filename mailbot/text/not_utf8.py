"""A file that is no UTF-8 -> what its writer is told.  Pure, and without pydantic: a daemon has it at its start."""

from __future__ import annotations


def not_utf8(shown: str, error: UnicodeDecodeError, save_as: str = "UTF-8") -> str:
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"{shown}:{line}: not UTF-8 from here on; save the file as {save_as}"
