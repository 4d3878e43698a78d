"""Two texts -> how alike they are.  Pure.  The one importer of rapidfuzz."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

_ALIKE = 0.6  # below this a guess helps nobody


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a person most likely meant; None where none is close."""
    found = process.extractOne(
        word, sorted(known), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_ALIKE
    )
    return found[0] if found else None


def is_among(name: str, pieces: Sequence[str], least: float) -> bool:
    """Is one of the pieces this name, or written nearly so?"""
    return process.extractOne(name, pieces, scorer=fuzz.ratio, score_cutoff=100 * least) is not None


def one_letter_apart(one: str, other: str) -> bool:
    """At most one letter put in, left out, taken for another or changed places with the next."""
    return DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1


def is_inside(name: str, text: str, least: float) -> bool:
    """Is a part of the text this name, or written nearly so?"""
    return fuzz.partial_ratio(name, text, score_cutoff=100 * least) > 0


def most_alike(word: str, known: Sequence[str], least: float) -> str | None:
    """The known word that is at least so much like this one; the first of equals."""
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=100 * least)
    return found[0] if found else None


def wording(one: str, other: str) -> float:
    """How alike two sentences are letter by letter, whatever the order of their words: 0..1."""
    return fuzz.token_sort_ratio(one, other) / 100
