"""Ways to ask -> how alike a question is to each entry, by runs of letters.  Pure once prepared.

What words miss: compounds, endings, words written together or apart; and every script alike.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_SPELLED, _DRAWN = (3, 4, 5), (1, 2, 3)  # how long a run is, in letters and in CJK characters
_CJK = 0x2E80
_MOSTLY = 1 / 3


@dataclass(frozen=True, slots=True)
class Letters:
    """Runs of letters, each with the ways to ask that have it; one that many entries have tells less."""

    owners: tuple[str, ...]  # way -> its entry
    ways_of: Mapping[str, int]  # entry -> how many ways it has
    places: Mapping[str, Sequence[int]] = field(repr=False)
    weights: Mapping[str, float] = field(repr=False)
    lengths: tuple[float, ...] = field(repr=False)

    def likeness(self, plain: str, without: int = -1) -> dict[str, float]:
        """Entry -> the mean over its ways, 0..1; only entries that share a run.  Without this one way."""
        runs = _runs(plain)
        unknown = math.log(len(self.ways_of) + 1)
        length = math.sqrt(sum(self.weights.get(run, unknown) ** 2 for run in runs)) or 1.0
        shared: dict[int, float] = defaultdict(float)
        for run in runs & self.weights.keys():
            for way in self.places[run]:
                shared[way] += self.weights[run] ** 2
        found: dict[str, float] = defaultdict(float)
        for way in sorted(shared.keys() - {without}):
            found[self.owners[way]] += shared[way] / length / self.lengths[way]
        return {faq: told / self.ways_of[faq] for faq, told in found.items()}


def read_letters(ways: Sequence[tuple[str, str]]) -> Letters:
    """(entry, one way to ask it, folded)"""
    places: dict[str, list[int]] = defaultdict(list)
    entries: dict[str, set[str]] = defaultdict(set)
    ways_of: dict[str, int] = defaultdict(int)
    all_runs = [_runs(plain) for _, plain in ways]
    for at, (faq, _) in enumerate(ways):
        ways_of[faq] += 1
        for run in all_runs[at]:
            places[run].append(at)
            entries[run].add(faq)
    weights = {run: math.log((len(ways_of) + 1) / len(of)) for run, of in entries.items()}
    lengths = tuple(math.sqrt(sum(weights[run] ** 2 for run in runs)) or 1.0 for runs in all_runs)
    return Letters(tuple(faq for faq, _ in ways), dict(ways_of), dict(places), weights, lengths)


def _runs(plain: str) -> set[str]:
    text = f" {' '.join(plain.split())} "
    drawn = sum(ord(letter) > _CJK for letter in text) > len(text) * _MOSTLY
    return {run for run in _all_runs(text, _DRAWN if drawn else _SPELLED) if run.strip()}


def _all_runs(text: str, sizes: Sequence[int]) -> Iterator[str]:
    for size in sizes:
        for at in range(len(text) - size + 1):
            yield text[at : at + size]
