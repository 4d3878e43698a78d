"""One folded word -> the same word without its ending.  Pure.

Cautious: an ending goes only where a word of three letters stays, because two different words under one stem are worse
than one word under two.  English first; what it does to other languages it does to question and answer alike.
"""

from __future__ import annotations

from functools import lru_cache

_SHORTEST = 3
# longest first; (ending, what stands there instead)
_ENDINGS = (
    ("ications", "ify"),
    ("ication", "ify"),
    ("ations", "at"),
    ("ation", "at"),
    ("ments", "ment"),
    ("ities", "ity"),
    ("ingly", ""),
    ("edly", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("sses", "ss"),
    ("ings", ""),
    ("ing", ""),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("ed", ""),
    ("ly", ""),
    ("es", ""),
    ("s", ""),
    ("e", ""),
)
_KEEPS = ("ss", "us", "is", "ous")  # endings in s that are no plural
_IRREGULAR = {
    "sent": "send", "paid": "pay", "bought": "buy", "lost": "lose", "stole": "steal", "stolen": "steal", "got": "get",
    "gotten": "get", "gave": "give", "given": "give", "took": "take", "taken": "take", "came": "come", "went": "go",
    "gone": "go", "did": "do", "done": "do", "does": "do", "made": "make", "broke": "break", "broken": "break",
    "ate": "eat", "eaten": "eat", "chose": "choose", "chosen": "choose", "forgot": "forget", "forgotten": "forget",
    "found": "find", "kept": "keep", "left": "leave", "saw": "see", "seen": "see", "told": "tell", "said": "say",
    "held": "hold", "spent": "spend", "sold": "sell", "wrote": "write", "written": "write", "children": "child",
    "people": "person", "men": "man", "women": "woman", "costs": "cost", "was": "be", "were": "be", "is": "be",
    "are": "be", "am": "be", "been": "be", "has": "have", "had": "have", "fees": "fee", "checking": "checking",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isascii() or not word.isalpha() or len(word) <= _SHORTEST or word.endswith(_KEEPS):
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return _undoubled(word[: -len(ending)] + instead)
    return word


def _undoubled(word: str) -> str:
    """Stopp -> stop; but bill stays, as it does without its ending."""
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word
