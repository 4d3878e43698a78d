"""Latin text -> the languages that it cannot be, since they lack letters of it.  Pure, linear.

A letter beyond a to z tells more of a short mail than any statistics.  One word proves nothing (a name, a town), so two
must have such letters, and a fifth of all.
"""

from __future__ import annotations

from collections.abc import Collection

from mailbot.text.later import later

# of each language the letters beyond a to z; loan words' and stress marks' among them
_ALPHABETS = {
    "en": "éèêïöüçñ",
    "de": "äöüßéè",
    "fr": "àâæçéèêëîïôœùûüÿñ",
    "es": "áéíóúüñç",
    "it": "àèéìíîòóùú",
    "pt": "áâãàçéêíóôõúü",
    "nl": "éèëïóöüáíúê",
    "pl": "ąćęłńóśźżéü",
    "cs": "áčďéěíňóřšťúůýžöü",
    "sk": "áäčďéíĺľňóôŕšťúýžöü",
    "hr": "čćđšžé",
    "sl": "čšžćđé",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "et": "äõöüšž",
    "fi": "äöåšž",
    "sv": "åäöéü",
    "da": "æøåéöü",
    "no": "æøåéòôüö",
    "hu": "áéíóöőúüű",
    "ro": "ăâîșțşţ",
    "tr": "çğıöşüâîû",
    "id": "éèê",
    "ms": "éèê",
    "sw": "",
    "tl": "ñáéíóúàèìòùâêîôû",
    "af": "éèêëïîôöûüáíóú",
    "ca": "àçéèíïóòúü",
    "eu": "ñçü",
}
_FEW, _SHARE = 2, 5  # words, and one in so many
_MARKED = later(r"[^\W\d_]*[^\W\d_a-z][^\W\d_]*")
_BEYOND = {language: frozenset(letters) for language, letters in _ALPHABETS.items()}
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz'")


def cannot_be(text: str) -> Collection[str]:
    """None of the many whose alphabet is not here."""
    if text.isascii():
        return ()
    lower = text.lower()
    odd = [letters for word in _MARKED.findall(lower) if (letters := frozenset(word) - _PLAIN)]
    if len(odd) < _FEW or _SHARE * len(odd) < len(lower.split()):
        return ()
    most = len(lower.split())
    return [
        language
        for language, known in _BEYOND.items()
        if (foreign := sum(not letters <= known for letters in odd)) >= _FEW and _SHARE * foreign >= most
    ]
