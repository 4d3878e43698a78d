"""A sender's domain and our own ones -> which of ours it only looks like.  Pure, linear.

"acrne.example" for acme.example, a Cyrillic letter in it, a hyphen more, another top level.  It proves nothing: a
customer may be called so.  Whoever reads the mail should look twice (threat T9).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from mailbot.text.similar import one_letter_apart

_SHORTEST, _LONG = 4, 7  # letters of a name: shorter ones are alike by chance; from where on one letter may differ
# letters that look like Latin ones, by what they look like
_LIKE = {
    "a": "аα", "b": "ьβ", "c": "сϲ", "d": "ԁ", "e": "еεёє", "g": "ɡԍ", "h": "һн", "i": "іıιїj", "j": "ј",
    "k": "кκ", "l": "ӏ1|i", "m": "м", "n": "пո", "o": "оοσ0", "p": "рρ", "q": "ԛ", "s": "ѕ5$", "t": "тτ",
    "u": "υս", "v": "ѵν", "w": "ԝωѡ", "x": "хχ", "y": "уγү", "z": "ᴢ2",
}  # fmt: skip
_LATIN = {ord(odd): plain for plain, many in _LIKE.items() for odd in many}
_TOGETHER = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("-", ""))


def looks_like(domain: str, ours: Iterable[str]) -> str:
    """The domain of ours, or "".  A sub-domain of ours is ours; internationalised ones come as A-labels (xn--...)."""
    shown = _shown(domain)
    if any(f".{shown}".endswith(f".{_shown(own)}") for own in ours):
        return ""
    return next((own for own in ours if _alike(_name(shown), _name(_shown(own)))), "")


def mixes_scripts(domain: str) -> bool:
    """A label of letters of several alphabets.  Chinese, Japanese and Korean ones are written together."""
    return any(len(_alphabets(label)) > 1 for label in _shown(domain).split("."))


def _alike(theirs: str, own: str) -> bool:
    if len(own) < _SHORTEST:
        return False
    plain, ours = _skeleton(theirs), _skeleton(own)
    return plain == ours or (len(ours) >= _LONG and one_letter_apart(plain, ours))


def _name(domain: str) -> str:
    """What a firm calls itself: of "mail.acme.com.cn" the longest label but the last one."""
    return max(domain.split(".")[:-1] or [""], key=len)


def _skeleton(name: str) -> str:
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    plain = bare.casefold().translate(_LATIN)
    for several, one in _TOGETHER:
        plain = plain.replace(several, one)
    return plain


def _shown(domain: str) -> str:
    return ".".join(_label(label) for label in domain.lower().strip(".").split("."))


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _alphabets(label: str) -> set[str]:
    names = (unicodedata.name(mark, "").partition(" ")[0] for mark in label if mark.isalpha())
    return {name for name in names if name in ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")}
