"""Ways to ask -> how alike a question is to each entry, by runs of letters.  Pure once prepared.

What words miss: compounds, endings, words written together or apart; and every script alike.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from mailbot.model.noun import Discreet

_SPELLED, _DRAWN = (3, 4, 5), (1, 2, 3)  # how long a run is, in letters and in CJK characters
_CJK = "\u2e80"
_MOSTLY = 1 / 3


class Letters(Discreet, frozen=True):
    """Runs of letters, each with the ways to ask that have it; one that many entries have tells less."""

    UNSHOWN = frozenset({"places", "squares", "lengths"})

    owners: tuple[str, ...]  # way -> its entry
    ways_of: Mapping[str, int]  # entry -> how many ways it has
    places: Mapping[str, Sequence[int]]
    squares: Mapping[str, float]  # of what a run tells
    lengths: tuple[float, ...]

    def likeness(self, plain: str, without: int = -1) -> dict[str, float]:
        """Entry -> the mean over its ways, 0..1; only entries that share a run.  Without this one way."""
        runs = _runs(plain)
        known = runs & self.squares.keys()
        unknown = math.log(len(self.ways_of) + 1) ** 2
        whole = sum(self.squares[run] for run in known) + unknown * (len(runs) - len(known))
        length = math.sqrt(whole) or 1.0
        shared: dict[int, float] = defaultdict(float)
        for run in known:
            square = self.squares[run]
            for way in self.places[run]:
                shared[way] += square
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
    # most runs stand in one way: what is the same for all of these is kept once
    told = [math.log((len(ways_of) + 1) / max(1, count)) ** 2 for count in range(len(ways_of) + 1)]
    squares = {run: told[len(of)] for run, of in entries.items()}
    same: dict[tuple[int, ...], tuple[int, ...]] = {}
    shared = {run: same.setdefault(of, of) for run, of in zip(places, map(tuple, places.values()), strict=True)}
    lengths = tuple(math.sqrt(sum(squares[run] for run in runs)) or 1.0 for runs in all_runs)
    return Letters(tuple(faq for faq, _ in ways), dict(ways_of), shared, squares, lengths)


def _runs(plain: str) -> set[str]:
    text = f" {' '.join(plain.split())} "
    drawn = not text.isascii() and sum(letter > _CJK for letter in text) > len(text) * _MOSTLY
    runs = {text[at : at + size] for size in (_DRAWN if drawn else _SPELLED) for at in range(len(text) - size + 1)}
    return runs - {" "}
