"""A run of characters without spaces that no phrase covers -> pieces that may tell something.  Pure, linear.

Chinese: pairs of characters.  Japanese: the same for kanji, whole words in katakana; hiragana are endings.  Korean:
pairs of syllables, without the particle that ends a word; a syllable that is left alone is such a particle.  Thai and
its neighbours: what is left between known words as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.text.later import later

_SCRIPT = later(
    r"(?P<kana>[\u30a1-\u30fe]+)|(?P<endings>[\u3041-\u309f]+)|(?P<hangul>[\uac00-\ud7af]+)|(?P<han>[\u3005-\u3007\u3400-\u9fff]+)"
    r"|(?P<thai>[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+)"
)
_SAYS = 4  # Thai letters and signs from which on a piece is more than a particle
_PARTICLE = later(
    r"(?<=[\uac00-\ud7af]{2})(?:에서|까지|부터|에게|으로|이나|은|는|이|가|을|를|의|에|도|로|과|와|만|나)$"
)


def pieces(run: str) -> Iterator[tuple[str, bool]]:
    """(piece, whether it says little)"""
    for match in _SCRIPT.finditer(run):
        text = match[0]
        if match["kana"]:
            yield text, False
        elif match["thai"]:
            yield text, len(text) < _SAYS
        elif match["hangul"]:
            yield from ((pair, len(pair) == 1) for pair in _pairs(_PARTICLE.sub("", text)))
        else:
            yield from ((pair, bool(match["endings"])) for pair in _pairs(text))


def _pairs(text: str) -> Iterator[str]:
    if len(text) == 1:
        yield text
    for at in range(len(text) - 1):
        yield text[at : at + 2]
