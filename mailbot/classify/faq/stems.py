"""One folded word -> the same word without its ending.  Pure.

Cautious: an ending goes only where a word of three letters stays, because two different words under one stem are worse
than one word under two.  English first; what it does to other languages it does to question and answer alike.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from functools import lru_cache

from mailbot.text.folding import is_unspaced

_SHORTEST = 3
# two words are forms of one where so many letters at the beginning are the same, and at the end no more are not
_SAME, _LEFT_OF_ASKED, _LEFT_OF_KNOWN = 5, 4, 2
_MOSTLY = 0.7  # of the longer word's letters: "transfer" is no transit
_ARTICLES = ("وال", "بال", "لل", "ال", "ה")  # Arabic and Hebrew write "the" and "and the" as one with the word
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
_FIRST_OF_ARTICLES = frozenset(article[0] for article in _ARTICLES)
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
    if word[0] in _FIRST_OF_ARTICLES:
        return _without_article(word)
    if not word.isascii() or not word.isalpha() or len(word) <= _SHORTEST or word.endswith(_KEEPS):
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return _undoubled(word[: -len(ending)] + instead)
    return word


def _without_article(word: str) -> str:
    article = next((one for one in _ARTICLES if word.startswith(one)), "")
    return word[len(article) :] if len(word) - len(article) >= _SHORTEST else word


def in_order(words: Iterable[str]) -> Sequence[str]:
    """Those that `nearest` may find."""
    return tuple(sorted(word for word in words if len(word) >= _SAME and word.isalpha() and not is_unspaced(word)))


def nearest(word: str, known: Sequence[str]) -> str:
    """In languages with many endings: the known word that differs in nothing but its ending; "" where none does."""
    if len(word) <= _SAME:
        return ""
    at = bisect(known, word)
    best = max(known[max(0, at - 2) : at + 2], key=lambda one: _alike(word, one), default="")
    return best if _alike(word, best) else ""


def _alike(word: str, known: str) -> int:
    same = next((at for at, (one, other) in enumerate(zip(word, known, strict=False)) if one != other), len(known))
    same = min(same, len(word), len(known))
    near = len(word) - same <= _LEFT_OF_ASKED and len(known) - same <= _LEFT_OF_KNOWN
    is_form = same >= _SAME and near and same >= _MOSTLY * max(len(word), len(known))
    return same if is_form else 0


def _undoubled(word: str) -> str:
    """Stopp -> stop; but bill stays, as it does without its ending."""
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word
