"""Folders rules/ and replies/ -> Rulebook, or every mistake in them at once.  Reads files; the only reader of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from mailbot.model.errors import ConfigError
from mailbot.model.rulebook import Rulebook, Wording
from mailbot.model.settings import Settings
from mailbot.rulebook.folders import Layer, folders_of, lay_over, shipped_replies, shipped_rules
from mailbot.rulebook.replies import read_replies
from mailbot.rulebook.wording import kept_once, read_wording

if TYPE_CHECKING:
    from mailbot.rulebook.rules import Rules

__all__ = [
    "Layer",
    "digest_of",
    "files_of",
    "folders_of",
    "kept_once",
    "pages_if_readable",
    "read_rulebook",
    "shipped_pages",
    "shipped_replies",
    "shipped_rules",
]


def read_rulebook(rule_folders: Sequence[Path], reply_folders: Sequence[Path]) -> Rulebook:
    """Later folders are laid over earlier ones, file by file.  Raises ConfigError with all problems."""
    from mailbot.rulebook.rules import read_rules  # what checks them: a daemon has that done apart (running/apart.py)

    problems: list[str] = []
    rule_files = lay_over(rule_folders, problems)
    reply_files = lay_over(reply_folders, problems)
    rules = read_rules(rule_files, problems)
    wording = read_wording(rule_files, problems)
    replies = read_replies(reply_files, problems)
    if problems:
        raise ConfigError(problems)
    return _rulebook(rules, wording, replies, _digest([*rule_files.values(), *reply_files.values()]))


def digest_of(rule_folders: Sequence[Path], reply_folders: Sequence[Path]) -> str:
    """That of the Rulebook that reading them now would give."""
    files = (lay_over(folders, []) for folders in (rule_folders, reply_folders))
    return _digest([file for layer in files for file in layer.values()])


def files_of(settings: Settings) -> Mapping[str, Layer]:
    """The rule files that hold, by their path inside rules/."""
    return lay_over(folders_of(settings)[0], [])


def shipped_pages() -> Mapping[str, Mapping[str, str]]:
    problems: list[str] = []
    pages = read_replies(lay_over([shipped_replies()], problems), problems)
    if problems:
        raise ConfigError(problems)
    return pages


def pages_if_readable(reply_folders: Sequence[Path]) -> Mapping[str, Mapping[str, str]]:
    """Nothing where one of them cannot be read as a text."""
    problems: list[str] = []
    pages = read_replies(lay_over(reply_folders, problems), problems)
    return {} if problems else pages


def _rulebook(rules: Rules, wording: Wording, replies: Mapping[str, Mapping[str, str]], digest: str) -> Rulebook:
    return Rulebook(
        cues=tuple(rules.cues),
        wording=wording,
        category_rules=tuple(rules.category_rules),
        forms=tuple(rules.forms),
        labels=MappingProxyType(rules.labels),
        routes=tuple(rules.routes),
        faq=tuple(rules.faq),
        synonyms=rules.synonyms,
        products=tuple(rules.products),
        segments=tuple(rules.segments),
        causes=rules.causes,
        content=rules.content,
        enquiries=rules.enquiries,
        cases=tuple(rules.cases),
        replies=replies,
        free_mail_domains=frozenset(rules.free_mail_domains),
        digest=digest,
    )


def _digest(files: Sequence[Layer]) -> str:
    """Names count too: a page moved to another language is another rule set."""
    total = sha256()
    for file in files:
        total.update(f"{file.shown}\0".encode() + sha256(file.path.read_bytes()).digest())
    return total.hexdigest()
