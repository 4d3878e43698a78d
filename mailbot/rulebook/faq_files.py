"""A file or folder of FAQ entries outside rules/ -> FaqEntry values, for `mailbot faq match`.  Reads files.

TOML as in rules/faq/, or JSONL rows of {"faq_id", "text"}: each row one way to ask, and each entry may be answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

from mailbot.model.errors import ConfigError
from mailbot.model.rulebook import FaqEntry, Synonyms
from mailbot.rulebook.folders import shipped_rules
from mailbot.rulebook.rules import faq_entry, synonyms_of
from mailbot.rulebook.tables import FaqFile, SynonymsFile
from mailbot.text.tomlfile import read_table

_NO_ANSWERS = MappingProxyType[str, str]({})


def read_faq(path: Path, problems: list[str]) -> tuple[FaqEntry, ...]:
    """What is wrong is named in `problems`, the rest is read; ConfigError where there is no such file."""
    if path.is_dir():
        return tuple(_toml(sorted(path.glob("*.toml")), problems))
    if not path.is_file():
        raise ConfigError([f"{path}: no such file or folder"])
    return tuple(_toml([path], problems)) if path.suffix == ".toml" else _jsonl(path, problems)


def shipped_synonyms() -> Synonyms:
    problems: list[str] = []
    table = read_table(shipped_rules() / "synonyms.toml", "rules/synonyms.toml", SynonymsFile, problems)
    if table is None:
        raise ConfigError(problems)
    return synonyms_of(table)


def _toml(paths: Sequence[Path], problems: list[str]) -> Iterator[FaqEntry]:
    for path in paths:
        table = read_table(path, str(path), FaqFile, problems)
        if table is not None:
            yield faq_entry(table)


def _jsonl(path: Path, problems: list[str]) -> tuple[FaqEntry, ...]:
    asked: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            faq, text = _row(line)
        except (ValueError, RecursionError) as error:
            problems.append(f"{path}:{number}: {error}")
        else:
            asked.setdefault(faq, []).append(text)
    return tuple(FaqEntry(faq, tuple(texts), _NO_ANSWERS, auto=True) for faq, texts in asked.items())


def _row(line: bytes) -> tuple[str, str]:
    row = json.loads(line.decode())
    faq, text = (row.get("faq_id"), row.get("text")) if isinstance(row, dict) else (None, None)
    if not (isinstance(faq, str) and faq and isinstance(text, str)):
        raise ValueError('expected {"faq_id": "...", "text": "..."}')
    return faq, text.encode(errors="replace").decode()  # half surrogates are no text
