"""An index -> how far its entries can be told apart: each way to ask is put as a question to all the others.  Pure.

An FAQ whose entries are easily taken for each other needs a higher bar than one of six different matters.
"""

from __future__ import annotations

from mailbot.classify.faq.evidence import evidence
from mailbot.classify.faq.index import Index

_DOUBT = 5  # ways that are counted as wrong: a small FAQ has shown little
_MOST = 400  # ways that are tried: some tenths of a second


def told_apart(index: Index) -> float:
    """0..1: the share of the ways that find their own entry, with some doubt."""
    tried = [at for at, way in enumerate(index.ways) if len(index.by_faq[way.faq]) > 1]
    tried = tried[:: 1 + len(tried) // _MOST]
    right = sum(_finds_its_own(at, index) for at in tried)
    return right / (len(tried) + _DOUBT)


def _finds_its_own(at: int, index: Index) -> bool:
    way = index.ways[at]
    found = evidence(way.plain, index, without=at)
    return bool(found) and found[0].faq == way.faq
