"""Folders, the later laid over the earlier -> one file for each relative path.  Reads directory listings only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.settings import Settings

_PACKAGE = Path(__file__).resolve().parent.parent


class Layer(Struct, frozen=True):
    """The file that holds for one relative path."""

    path: Path
    shown: str  # as a problem names it: the folder as it was given, and the path below it
    over: str = ""  # the file that it was laid over, named the same way


def shipped_rules() -> Path:
    return _shipped("rules")


def shipped_replies() -> Path:
    return _shipped("replies")


def folders_of(settings: Settings) -> tuple[list[Path], list[Path]]:
    """Of rules and of replies, the later laid over the earlier."""
    rules, replies = map(Path, settings.rules), map(Path, settings.replies)
    return [shipped_rules(), *rules], [shipped_replies(), *replies]


def _shipped(name: str) -> Path:
    """Inside the wheel the folder lies in mailbot/data; in a checkout beside mailbot/."""
    inside = _PACKAGE / "data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def lay_over(folders: Sequence[Path], problems: list[str]) -> Mapping[str, Layer]:
    """Relative path -> file, sorted by path.  A missing folder is a problem: mistyped, most likely."""
    files: dict[str, Layer] = {}
    for folder in folders:
        if not folder.is_dir():
            problems.append(f"{folder}: no such folder")
            continue
        for name, layer in _files(folder).items():
            files[name] = replace(layer, over=files[name].shown) if name in files else layer
    return dict(sorted(files.items()))


def _files(folder: Path) -> dict[str, Layer]:
    shown = folder.name if folder in (shipped_rules(), shipped_replies()) else folder.as_posix()
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: Layer(path, f"{shown}/{name}") for name, path in found.items() if not _hidden(name)}


def _hidden(name: str) -> bool:
    """Editors leave .swp and file~ behind."""
    return name.endswith("~") or any(part.startswith(".") for part in name.split("/"))
