"""Files replies/LANG/PAGE.j2 -> texts by language and page.  Reads files.

Only that they are UTF-8 is checked here: Jinja2 belongs to the room that renders them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from mailbot.rulebook.folders import Layer
from mailbot.text.not_utf8 import not_utf8


def read_replies(files: Mapping[str, Layer], problems: list[str]) -> Mapping[str, Mapping[str, str]]:
    pages: dict[str, dict[str, str]] = {}
    for name, file in files.items():
        path = PurePosixPath(name)
        if path.suffix != ".j2":
            continue
        if len(path.parts) != 2:
            problems.append(f"{file.shown}: found a page outside a language folder, expected replies/LANGUAGE/PAGE.j2")
            continue
        pages.setdefault(path.parts[0], {})[path.stem] = _text(file, problems)
    return pages


def _text(file: Layer, problems: list[str]) -> str:
    try:
        return file.path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problems.append(f"{file.shown}: cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        problems.append(not_utf8(file.shown, error))
    return ""
