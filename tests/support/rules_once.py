"""Rules and replies that were read, prepared and found good are not read, prepared and tried again in the same process.

What a folder says is known by its octets, so a test that changes a file reads that one anew.  Reading, preparing and
trying all of them takes more than a second, and most tests build a whole company.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from mailbot import rulebook
from mailbot.classify import classifier
from mailbot.classify.cues import Cues
from mailbot.classify.faq import matching
from mailbot.classify.faq.likeness import Similarity
from mailbot.classify.faq.matching import Matcher
from mailbot.classify.faq.terms import Lexicon
from mailbot.model.rulebook import Cue, FaqEntry, Rulebook, Synonyms, Wording
from mailbot.model.settings import Settings
from mailbot.reply import fingerprint
from mailbot.rulebook.folders import Layer
from mailbot.rulebook.wording import NAME
from mailbot.running import rules_in_use
from mailbot.text import tomlfile

_SHIPPED = (rulebook.shipped_rules(), rulebook.shipped_replies())
_LAST = 12  # that are remembered of each kind
_read: dict[str, Rulebook] = {}
_tables: dict[tuple[type[tomlfile.Table], bytes], Any] = {}
_wordings: dict[bytes, Wording] = {}
_tried: set[tuple[str, bool]] = set()
_cues: deque[tuple[tuple[Cue, ...], Cues]] = deque(maxlen=_LAST)
_lexicons: deque[tuple[Synonyms, Lexicon]] = deque(maxlen=_LAST)
_matchers: deque[tuple[tuple[tuple[FaqEntry, ...], Synonyms], Matcher]] = deque(maxlen=_LAST)
_reading = rules_in_use.read_rulebook
_trying = rules_in_use._try
_reading_text = tomlfile.read_text
_reading_wording = rulebook.read_wording
_compiling = classifier.compile_cues
_preparing = classifier.prepare_matcher
_numbering = matching.compile_lexicon


def remember() -> None:
    """From now on, in this process."""
    rules_in_use.read_rulebook = _read_once
    rules_in_use._try = _try_once
    tomlfile.read_text = _text_once
    rulebook.read_wording = _wording_once
    classifier.compile_cues = _cues_once
    classifier.prepare_matcher = _matcher_once
    matching.compile_lexicon = lambda synonyms: _found(_lexicons, synonyms, lambda: _numbering(synonyms))


def _read_once(rules: list[Path], replies: list[Path]) -> Rulebook:
    name = f"{_said(rules)} {_said(replies)}"
    if name not in _read:
        _read[name] = _reading(rules, replies)
    return _read[name]


def _said(folders: list[Path]) -> str:
    """Folders in which the same stands say the same, wherever they are."""
    said = sha256()
    for folder in folders:
        said.update(_shipped(folder) if folder in _SHIPPED else _in(folder))
    return said.hexdigest()


@cache
def _shipped(folder: Path) -> bytes:
    """Which no test changes."""
    return _in(folder)


def _in(folder: Path) -> bytes:
    said = sha256(b"there" if folder.is_dir() else b"missing")
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        said.update(f" {path.relative_to(folder)} {path.stat().st_size} ".encode() + path.read_bytes())
    return said.digest()


def _text_once(text: str, shown: str, model: type[tomlfile.Model], problems: list[str]) -> tomlfile.Model | None:
    """A table without a mistake; mistakes are told with the name of the file."""
    known = (model, sha256(text.encode(errors="surrogatepass")).digest())
    if known not in _tables:
        table = _reading_text(text, shown, model, problems)
        if table is None:
            return None
        _tables[known] = table
    return _tables[known]


def _wording_once(files: Mapping[str, Layer], problems: list[str]) -> Wording:
    file = files.get(NAME)
    if file is None or not file.path.is_file():
        return _reading_wording(files, problems)
    known, mistakes = sha256(file.path.read_bytes()).digest(), len(problems)
    wording = _wordings.get(known) or _reading_wording(files, problems)
    if len(problems) == mistakes:
        _wordings[known] = wording
    return wording


def _cues_once(cues: Iterable[Cue]) -> Cues:
    asked = tuple(cues)
    return _found(_cues, asked, lambda: _compiling(asked))


def _matcher_once(entries: Iterable[FaqEntry], synonyms: Synonyms, similarity: Similarity | None = None) -> Matcher:
    asked = tuple(entries)
    if similarity is not None:
        return _preparing(asked, synonyms, similarity)
    return _found(_matchers, (asked, synonyms), lambda: _preparing(asked, synonyms))


def _found(known: deque[tuple[Any, Any]], asked: Any, make: Callable[[], Any]) -> Any:
    made = next((one for same, one in known if same == asked), None)
    if made is None:
        made = make()
        known.append((asked, made))
    return made


def _try_once(rulebook: Rulebook, settings: Settings) -> None:
    what = (fingerprint(rulebook.replies), bool(settings.replies))
    if what not in _tried:
        _trying(rulebook, settings)
        _tried.add(what)
