"""Two texts -> how alike they are.  Pure.  The one importer of rapidfuzz."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_ALIKE = 0.6  # below this a guess helps nobody


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a person most likely meant; None where none is close."""
    found = process.extractOne(
        word, sorted(known), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_ALIKE
    )
    return found[0] if found else None
