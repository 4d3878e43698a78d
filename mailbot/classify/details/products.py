"""rules/products.toml -> Catalogue, and with it a mail's words -> the products they name.  Pure.

A part number must be the very one (capitals, spaces, hyphens aside); a name may be misspelt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mailbot.model.details import Product
from mailbot.model.rulebook import ProductEntry
from mailbot.text.folding import fold, has_cjk, words_of
from mailbot.text.later import later
from mailbot.text.similar import is_among, is_inside

MOST = 40
_CODE = later(r"[A-Za-z0-9][A-Za-z0-9./_+-]{0,60}")
_JOINED = 3  # "SK 32 A" is three pieces
_MOST_WORDS = 600
_LIKE = 0.86  # one wrong letter in eight
_LIKE_SOLID = 0.8  # one wrong character in five
_SHORTEST_SOLID = 5  # characters of a Chinese name that may be misspelt
_EDGES = "./_+-"


def plain_code(text: str) -> str:
    """ "HBV 50", "hbv-50" -> "hbv50"; a point or stroke stays, because 7.5 is not 75."""
    return "".join(mark for mark in fold(text) if not mark.isspace() and mark not in "-_")


class _Name(Struct, frozen=True):
    text: str  # folded
    words: int  # how many; 0: a solid name, in a script without spaces
    starts: frozenset[str]  # of its words, two letters each
    product: Product


class Catalogue(Struct, frozen=True):
    codes: Mapping[str, Product]
    names: tuple[_Name, ...]

    def products(self, text: str) -> tuple[Product, ...]:
        if not self.codes:
            return ()
        exact = [self.codes[code] for code in _codes(text) if code in self.codes]
        named = _without_shorter([name for name in self.names if name.product not in exact], text)
        return tuple({one.sku: one for one in [*reversed(named), *reversed(exact)]}.values())[::-1][:MOST]


def catalogue(entries: Iterable[ProductEntry]) -> Catalogue:
    codes: dict[str, Product] = {}
    names: list[_Name] = []
    for entry in entries:
        known = next(iter(entry.names), "")
        codes.setdefault(plain_code(entry.sku), Product(entry.sku, known))
        names += [_name(name, Product(entry.sku, known, exact=False)) for name in entry.names]
    return Catalogue(codes, tuple(names))


def _name(name: str, product: Product) -> _Name:
    plain = fold(name)
    if has_cjk(plain):
        return _Name("".join(plain.split()), 0, frozenset(), product)
    words = words_of(plain)
    return _Name(" ".join(words), len(words), frozenset(word[:2] for word in words if len(word) > 2), product)


def _codes(text: str) -> Iterator[str]:
    """Every run of one to three pieces that may be a part number, plain."""
    pieces = [piece.strip(_EDGES) for piece in _CODE.findall(text)[:_MOST_WORDS]]
    for at in range(len(pieces)):
        for end in range(at + 1, min(at + _JOINED, len(pieces)) + 1):
            yield plain_code(" ".join(pieces[at:end]))
        if "/" in pieces[at]:
            yield from map(plain_code, pieces[at].split("/"))


def _without_shorter(names: Sequence[_Name], text: str) -> list[Product]:
    """ "ball valve" says nothing beside "stainless ball valve"."""
    seen = [name for name in names if name.text] and list(_seen(names, fold(text)))
    longer = [name.text for name in seen]
    return [name.product for name in seen if not any(name.text != one and name.text in one for one in longer)]


def _seen(names: Sequence[_Name], plain: str) -> Iterator[_Name]:
    words = words_of(plain)[:_MOST_WORDS]
    starts = {word[:2] for word in words}
    solid = "".join(plain.split()) if has_cjk(plain) else ""
    windows: dict[int, list[str]] = {}
    for name in names:
        if not name.words:
            if solid and _is_in_solid(name.text, solid):
                yield name
        elif name.starts <= starts:
            pieces = windows.setdefault(name.words, _windows(words, name.words))
            if is_among(name.text, pieces, _LIKE):
                yield name


def _windows(words: Sequence[str], length: int) -> list[str]:
    return [" ".join(words[at : at + length]) for at in range(len(words) - length + 1)]


def _is_in_solid(name: str, solid: str) -> bool:
    return name in solid or (len(name) >= _SHORTEST_SOLID and is_inside(name, solid, _LIKE_SOLID))
