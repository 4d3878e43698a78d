"""Many phrases -> one structure that finds all of them in a text in one pass.  Pure, linear.

A phrase is plain words; `stem*` stands for any ending; `this ... that` for both near each other in this order.  A
phrase with CJK or Thai in it is looked for anywhere, every other phrase word by word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from mailbot.text.folding import Folded, fold, is_unspaced, words_of

_STEM = 3  # letters that a stem has at least
_GAP_WORDS = 4  # words that "..." may stand for
_GAP_CHARACTERS = 10  # the same in CJK
_OCTETS = 4  # that keep the number of a phrase
_ALONE = ""
_Word = tuple[str, bool]  # a word, and whether it is a stem
_Piece = tuple[_Word, ...]


class _Phrase(Struct, frozen=True):
    """One taken apart."""

    owner: int
    shown: str
    spaced: tuple[_Piece, ...] = ()  # behind the words that it is kept by; mostly nothing
    solid: tuple[str, ...] = ()  # all of one in a script without spaces


_Begun = dict[str, list[_Phrase]]


class Phrases(Struct, frozen=True):
    """Phrases by how they begin, so that most of a text costs one look a word.

    A table has their numbers, as octets, until a text first has the key: most of fifteen thousand are never met, and
    taken apart they need three times the room.  Then it has them by the second word, since hundreds begin with
    "please" or "your"; "" is for those that have none, or a stem."""

    owners: Sequence[int]
    shown: Sequence[str]
    by_word: dict[str, bytes | _Begun]
    by_stem: dict[str, bytes | _Begun]  # the first three letters
    by_pair: dict[str, bytes | _Begun]  # the first two characters, or the only one

    def find(self, text: Folded) -> dict[int, str]:
        """Owner -> the phrase of it that was seen first."""
        found: dict[int, str] = {}
        self._find_spaced(text.words, found)
        solid = text.solid or ("".join(text.text.split()) if is_unspaced(text.text) else "")
        self._find_solid(solid, found)
        return found

    def _find_spaced(self, words: Sequence[str], found: dict[int, str]) -> None:
        by_word, by_stem = self.by_word, self.by_stem
        for at in [at for at, word in enumerate(words) if word in by_word or word[:_STEM] in by_stem]:
            begun = self._met(by_word, words[at])
            behind = begun.get(words[at + 1], ()) if begun and at + 1 < len(words) else ()
            of_stem = self._met(by_stem, words[at][:_STEM])
            for known, phrases in ((1, begun.get(_ALONE, ())), (2, behind), (0, of_stem.get(_ALONE, ()))):
                for phrase in phrases:
                    if phrase.owner not in found and _rest_fits(phrase.spaced, words, at + known):
                        found[phrase.owner] = phrase.shown

    def _find_solid(self, text: str, found: dict[int, str]) -> None:
        by_pair = self.by_pair
        for at, character in enumerate(text):
            for key in (text[at : at + 2], character):
                for phrase in self._met(by_pair, key).get(_ALONE, ()) if key in by_pair else ():
                    if phrase.owner not in found and _solid_fits(phrase.solid, text, at):
                        found[phrase.owner] = phrase.shown

    def _met(self, table: dict[str, bytes | _Begun], key: str) -> _Begun:
        begun = table.get(key, _NONE)
        if isinstance(begun, bytes):
            numbers = range(0, len(begun), _OCTETS)
            begun = table[key] = self._taken_apart(int.from_bytes(begun[at : at + _OCTETS], "little") for at in numbers)
        return begun

    def _taken_apart(self, numbers: Iterable[int]) -> _Begun:
        begun: _Begun = {}
        for number in numbers:
            second, phrase = _phrase(self.owners[number], self.shown[number])
            begun.setdefault(second, []).append(phrase)
        return begun


_NONE: _Begun = {}


def compile_phrases(phrases: Iterable[tuple[int, str]]) -> Phrases:
    """(owner, phrase) in any order; an owner may have many."""
    owners, shown = list[int](), list[str]()
    by_word, by_stem, by_pair = dict[str, bytes](), dict[str, bytes](), dict[str, bytes]()
    for number, (owner, phrase) in enumerate(phrases):
        owners.append(owner)
        shown.append(phrase)
        plain = fold(phrase)
        if is_unspaced(plain):
            table, key = by_pair, _solid_pieces(plain)[0][:2]
        elif (first := _first_word(plain)) is not None:
            word, stem = first
            table, key = (by_stem, word[:_STEM]) if stem else (by_word, word)
        else:
            continue
        table[key] = table.get(key, b"") + number.to_bytes(_OCTETS, "little")
    return Phrases(owners, shown, {**by_word}, {**by_stem}, {**by_pair})


def _phrase(owner: int, shown: str) -> tuple[str, _Phrase]:
    """And its second word, where it is known by that."""
    plain = fold(shown)
    if is_unspaced(plain):
        return _ALONE, _Phrase(owner, shown, solid=_solid_pieces(plain))
    first, *more = _pieces(plain)
    (_, stem), (second, second_stem) = (*first, ("", True))[:2]
    known = 0 if stem else 1 if second_stem else 2
    rest = (first[known:], *more) if more or len(first) > known else ()
    return second if known > 1 else _ALONE, _Phrase(owner, shown, spaced=rest)


def _solid_pieces(plain: str) -> tuple[str, ...]:
    return tuple("".join(piece.split()) for piece in plain.split("..."))


def _first_word(plain: str) -> _Word | None:
    """Of fifteen thousand phrases no more is wanted at a start."""
    for chunk in plain.replace("...", " ").split():
        if chunk.isascii() and chunk.isalpha():
            return chunk, False
        if parts := words_of(chunk):
            return parts[0], len(parts) == 1 and chunk.endswith("*")
    return None


def _pieces(plain: str) -> tuple[_Piece, ...]:
    return tuple(piece for piece in map(_piece, plain.split("...")) if piece)


def _piece(text: str) -> _Piece:
    words: list[_Word] = []
    for chunk in text.split():
        parts = words_of(chunk)
        words.extend((part, False) for part in parts[:-1])
        words.extend((part, chunk.endswith("*")) for part in parts[-1:])
    return tuple(words)


def _rest_fits(pieces: Sequence[_Piece], words: Sequence[str], at: int) -> bool:
    if not pieces:
        return True
    if not _piece_fits(pieces[0], words, at):
        return False
    end = at + len(pieces[0])
    for piece in pieces[1:]:
        starts = range(end, min(end + _GAP_WORDS, len(words)) + 1)
        start = next((start for start in starts if _piece_fits(piece, words, start)), -1)
        if start < 0:
            return False
        end = start + len(piece)
    return True


def _piece_fits(piece: _Piece, words: Sequence[str], at: int) -> bool:
    if at + len(piece) > len(words):
        return False
    for here, (wanted, stem) in enumerate(piece, at):
        word = words[here]
        if not (word.startswith(wanted) if stem else word == wanted):
            return False
    return True


def _solid_fits(pieces: Sequence[str], text: str, at: int) -> bool:
    if not text.startswith(pieces[0], at):
        return False
    end = at + len(pieces[0])
    for piece in pieces[1:]:
        start = text.find(piece, end, end + _GAP_CHARACTERS + len(piece))
        if start < 0:
            return False
        end = start + len(piece)
    return True
