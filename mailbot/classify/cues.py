"""Reading, cues -> a score for each category, and which cues were seen.  Pure, linear.

Each cue counts once a mail, however often it is seen: a list of words in a rule file is one idea said in many ways.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from mailbot.classify.phrases import Phrases, compile_phrases
from mailbot.classify.reading import Reading
from mailbot.model.rulebook import FEATURES, Cue, Where
from mailbot.model.verdict import Category, Reason
from mailbot.text.folding import Folded
from mailbot.text.patterns import Pattern, compile_pattern

_TEMPERATURE = 1.2  # with wording.json beside the cues; measured by tests/train_model.py, not guessed
_OLD_SUBJECT = 0.5  # the subject of a reply is of the mail before it
_HEAD = 300  # characters of the quoted mail, in which its sender stands
_OLD_WORDS = 0.5  # the quoted mail, where the new words say next to nothing
_SILENT = 1.0  # summed weight up to which new words say next to nothing
_SHOWN = 5  # reasons


class Hit(Struct, frozen=True):
    cue: Cue
    seen: str
    weight: float

    @property
    def reason(self) -> Reason:
        category = self.cue.category.value
        mark = FEATURES.get(self.seen.removeprefix("#")) if self.seen.startswith("#") else None
        seen = f"{mark}, which" if mark else f"'{self.seen}'"
        speaks = "speaks for" if self.weight > 0 else "speaks against"
        return Reason(f"cue.{category}", f"{seen} {speaks} {category} ({self.weight:+.1f})")


def _quotes_us(reading: Reading) -> bool:
    """Whom they write to wrote what they quote: below "Danke!" those are our words, and none of theirs."""
    head = reading.message.quoted[:_HEAD].lower()
    return "@" in head and any(address in head for address in reading.message.recipients)


class Cues(Struct, frozen=True):
    """All cues of a rulebook, compiled."""

    cues: Sequence[Cue]
    phrases: Phrases
    patterns: Sequence[tuple[int, Pattern]]
    by_feature: Mapping[str, Sequence[int]]

    def hits(self, reading: Reading, features: Iterable[str], language: str) -> tuple[Hit, ...]:
        """Every cue that holds, the strongest first."""
        found: dict[int, Hit] = {}
        self._marked(features, found)
        for zone, text, factor in _zones(reading):
            self._look(zone, text, factor, found)
        if sum(abs(hit.weight) for hit in found.values()) <= _SILENT and not _quotes_us(reading):
            self._look(Where.TEXT, reading.quoted, _OLD_WORDS, found)
        fitting = (hit for hit in found.values() if _speaks(hit.cue.language, language))
        return tuple(sorted(fitting, key=lambda hit: (-abs(hit.weight), hit.seen)))

    def _marked(self, features: Iterable[str], found: dict[int, Hit]) -> None:
        for name in sorted(features):  # of two signs of one cue the same is told every time
            for at in self.by_feature.get(name, ()):
                found[at] = Hit(self.cues[at], f"#{name}", self.cues[at].weight)

    def _look(self, zone: Where, text: Folded, factor: float, found: dict[int, Hit]) -> None:
        if not text:
            return
        seen = self.phrases.find(text)
        for at, pattern in self.patterns:
            match = None if at in seen else pattern.search(text.text)
            if match is not None:
                seen[at] = match.group()[:40]
        for at, words in seen.items():
            cue = self.cues[at]
            weight = cue.weight * factor
            known = found.get(at)
            if _fits(cue.where, zone) and (known is None or abs(known.weight) < abs(weight)):
                found[at] = Hit(cue, words, weight)


def compile_cues(cues: Sequence[Cue]) -> Cues:
    words = [(at, word) for at, cue in enumerate(cues) for word in cue.words]
    by_feature: dict[str, list[int]] = {}
    for at, word in words:
        if word.startswith("#"):
            by_feature.setdefault(word[1:], []).append(at)
    phrases = compile_phrases((at, word) for at, word in words if not word.startswith("#"))
    patterns = [(at, compile_pattern(cue.pattern)) for at, cue in enumerate(cues) if cue.pattern]
    return Cues(tuple(cues), phrases, patterns, by_feature)


def probabilities(hits: Iterable[Hit], prior: Mapping[Category, float]) -> tuple[tuple[Category, float], ...]:
    """Softmax of the summed weights, best first."""
    totals = dict(prior)
    for hit in hits:
        totals[hit.cue.category] += hit.weight
    top = max(totals.values())
    parts = {category: math.exp((total - top) / _TEMPERATURE) for category, total in totals.items()}
    whole = sum(parts.values())
    return tuple(sorted(((category, part / whole) for category, part in parts.items()), key=lambda one: -one[1]))


def strongest(hits: Sequence[Hit]) -> tuple[Reason, ...]:
    return tuple(hit.reason for hit in hits[:_SHOWN])


def _zones(reading: Reading) -> tuple[tuple[Where, Folded, float], ...]:
    subject = _OLD_SUBJECT if reading.is_reply else 1.0
    return (
        (Where.TEXT, reading.text, 1.0),
        (Where.SUBJECT, reading.subject, subject),
        (Where.ATTACHMENT, reading.attachments, 1.0),
    )


def _fits(where: Where, zone: Where) -> bool:
    return where is zone or (where is Where.ANY and zone is not Where.ATTACHMENT)


def _speaks(wanted: str, language: str) -> bool:
    """Zh fits both scripts."""
    return not wanted or language == wanted or language.startswith(wanted + "-")
