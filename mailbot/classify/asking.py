"""Folded text -> whether it asks, and how often: the marks of all scripts, and what stands for them.  Pure, linear."""

from __future__ import annotations

from mailbot.text.later import later

MARKS = ("?", "？", "؟", "՞")  # the Armenian one stands inside its word
_GREEK = later("[\u03b1-\u03c9]")
_GREEK_MARK = ";"  # elsewhere it parts two sentences
_SPOKEN = ("か。", "か\n", "吗。", "吗\n")  # ends a sentence that a mark could end as well
# in Chinese and Thai the word itself asks, wherever it stands
_WORDS = ("吗", "多少钱", "是多少", "什么价", "有没有", "能不能", "可不可以", "ไหม", "มั้ย", "หรือเปล่า", "เท่าไ")


def questions_in(text: str) -> int:
    """Sentences that say by a mark or a syllable at their end that they ask."""
    marks = (*MARKS, _GREEK_MARK) if _is_greek(text) else MARKS
    return sum(map(text.count, (*marks, *_SPOKEN))) + text.endswith(("か", "吗"))


def spoken_in(text: str) -> int:
    """Of these, those that end in a full stop all the same."""
    return sum(map(text.count, _SPOKEN))


def asks(text: str) -> bool:
    return questions_in(text) > 0 or (not text.isascii() and any(word in text for word in _WORDS))


def _is_greek(text: str) -> bool:
    return not text.isascii() and _GREEK.search(text) is not None
