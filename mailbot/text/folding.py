"""Text as strangers write it -> text in one spelling, and its words.  Pure, linear.

Lower case, NFKC (full-width forms), no accents on Latin letters (people leave them out), Traditional folded to
Simplified.  Rules and mails go through the same folding, so either may be written in any of these ways.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import opencc
from msgspec import Struct

from mailbot.text.later import later
from mailbot.text.numbers import NATIVE_DIGITS

# Han, kana and Hangul have no spaces to be trusted between words: phrases in them are looked for anywhere.
_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# The vowel signs of India's scripts are no letters to a program, and a word without them is a heap of consonants
_SIGNS = "".join(chr(code) for code in range(0x900, 0xE00) if unicodedata.category(chr(code)).startswith("M"))
_WORD = later(rf"[^\W\d_{_CJK}]+(?:[{_SIGNS}]+[^\W\d_{_CJK}]*)*|\d+")  # letters and signs share none: linear
_PLAIN_WORD = later("[A-Za-z]+|[0-9]+")  # the same of ASCII, in half the time
_HAS_CJK = later(f"[{_CJK}]")
_CJK_RUN = later(f"[{_CJK}]+")
# Thai, Lao, Burmese and Khmer have none either, and their vowel signs are no letters to a program
_UNSPACED = later("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+)")
_PIECE = later(f"{_WORD.pattern}|{_CJK_RUN.pattern}")
_ASIDE = {ord("’"): "'", ord("ʼ"): "'", ord("ß"): "ss", ord("ø"): "o", ord("ł"): "l", ord("æ"): "ae", ord("œ"): "oe"}


def _latin_accents() -> dict[int, str]:
    letters = [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
    bare = {code: unicodedata.normalize("NFKD", chr(code))[0] for code in letters}
    return {code: letter for code, letter in bare.items() if letter != chr(code)} | {ord("ё"): "е", ord("ı"): "i"}


_PLAIN = _latin_accents() | _ASIDE | NATIVE_DIGITS
# of 帳 OpenCC makes 帐, as one wrote it once; in Simplified an account is 账 today
_ACCOUNT = {ord("帳"): ord("账"), ord("帐"): ord("账")}


# Greek capitals stand without accents
_BARE = _PLAIN | {ord("đ"): "d", 0x3AC: "α", 0x3AD: "ε", 0x3AE: "η", 0x3AF: "ι", 0x3CC: "ο", 0x3CD: "υ", 0x3CE: "ω"}


def without_accents(text: str) -> str:
    """Lower-case letters bare, all else as it is: people and old programs leave accents out."""
    return text if text.isascii() else text.translate(_BARE)


@lru_cache(maxsize=1)
def _plain_and_simplified() -> dict[int, str | int]:
    """Character by character: whether a phrase is found must not depend on what stands beside it.

    The dictionary is let go again, it takes five times the room of this."""
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    changed = zip(characters, simplified, strict=True)
    numbers = {ord(one): ord(into) for one, into in changed if into != one}  # as strings they take twice the room
    return {**_PLAIN, **numbers, **_ACCOUNT}


def fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).lower()
    return plain.translate(_plain_and_simplified() if _HAS_CJK.search(plain) else _PLAIN)


def is_unspaced(text: str) -> bool:
    return not text.isascii() and (has_cjk(text) or _UNSPACED.search(text) is not None)


def has_cjk(text: str) -> bool:
    return _HAS_CJK.search(text) is not None


def words_of(folded: str) -> list[str]:
    """Runs of letters or of digits outside CJK: "P.O.-12" is p, o, 12."""
    return (_PLAIN_WORD if folded.isascii() else _WORD).findall(folded)


def pieces_of(folded: str) -> list[str]:
    """Words, and whole runs of CJK, in the order of the text."""
    return _PIECE.findall(folded)


def unspaced_runs(folded: str) -> list[str]:
    """Other text and a run of such a script, by turns: Thai has no words that could be told by its letters."""
    return [folded] if folded.isascii() else _UNSPACED.split(folded)


def cjk_pairs(folded: str) -> Iterator[str]:
    """Every two CJK characters that stand beside each other: the nearest thing to a word without a dictionary."""
    for run in _CJK_RUN.findall(folded):
        yield from map("".join, pairwise(run))


class Folded(Struct, frozen=True):
    """One piece of text, ready to be looked through."""

    text: str  # folded
    words: tuple[str, ...]
    solid: str  # CJK and all else without white space; "" where there is no CJK

    def __bool__(self) -> bool:
        return bool(self.text)


def folded(text: str, limit: int) -> Folded:
    """Only the first `limit` characters: what a mail is about stands at its top, and time must stay bounded."""
    plain = fold(text[:limit])
    return Folded(plain, tuple(words_of(plain)), "".join(plain.split()) if has_cjk(plain) else "")
