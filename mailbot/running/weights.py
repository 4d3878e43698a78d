"""A rulebook <-> the same without its weights, and the weights, some at a time: how it goes from process to process.

To write or read all of them at once takes ten megabytes, and a daemon would keep some of it for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mailbot.model.rulebook import Rulebook

Weights = tuple[tuple[str, bytes], ...]  # a piece of text and its row


def without(rulebook: Rulebook) -> Rulebook:
    return with_weights(rulebook, {})


def with_weights(rulebook: Rulebook, weights: Mapping[str, bytes]) -> Rulebook:
    return replace(rulebook, wording=replace(rulebook.wording, weights=weights))


def parts_of(rulebook: Rulebook, at_once: int) -> Iterator[Weights]:
    weights = tuple(rulebook.wording.weights.items())
    return (weights[at : at + at_once] for at in range(0, len(weights), at_once))
