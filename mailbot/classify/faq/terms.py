"""Text and synonyms -> terms: what a question says, each idea once.  Pure, linear.

A term is a word without its ending, a phrase of the synonyms, or in scripts without spaces a phrase or a pair of
characters.  It knows the ideas (lists of synonyms) that it may stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, groupby, pairwise

from msgspec import Struct, field

from mailbot.classify.faq.scripts import pieces
from mailbot.classify.faq.stems import in_order, nearest, stem
from mailbot.classify.small_words import is_small_in, small_words
from mailbot.model.noun import Discreet
from mailbot.model.rulebook import Synonyms
from mailbot.text.countries import names_of_countries
from mailbot.text.folding import fold, has_cjk, is_unspaced, pieces_of, unspaced_runs
from mailbot.text.later import later

_SHORTENED = (
    (later(r"\b(?:can'?t|cannot)\b"), "can not"),
    (later(r"\bwon'?t\b"), "will not"),
    (later(r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should)n'?t\b"), r"\1 not"),
    (later(r"'(?:s|re|m|ll|ve|d)\b"), " "),
)  # fmt: skip
_MAY_BE_SHORTENED = later("'|nt|cannot")
_ANYHOW = ("can", "how", "not")  # ways to ask that fit any question
_CODE = 2  # letters: "us" is a word first
_SHORTEST_JOINED = 4  # letters
_LONGEST_WORDS, _LONGEST_SIGNS = 5, 16  # of a phrase
_PARTICLES = frozenset(("back", "up", "out", "zuruck", "ab", "ein", "auf", "terug"))
_APART = 5  # words between a verb and what belongs to it
_SETTLED = 0.3  # share of small words that tells a language
_LIKELY = 2  # languages that are looked at
_NOTHING: frozenset[int] = frozenset()
_NO_WORDS: frozenset[str] = frozenset()


class Term(Struct, frozen=True):
    word: str
    ideas: frozenset[int] = _NOTHING
    light: bool = False  # says little about what is asked
    asks: frozenset[int] = _NOTHING  # the ways to ask that it stands for: how, when, why
    trouble: bool = False  # it says that something went wrong

    def __hash__(self) -> int:
        return hash(self.word)  # the rest follows from it, nearly always

    @property
    def telling(self) -> bool:
        return not self.light and not self.asks


class Spacing(Struct, frozen=True):
    """Where the FAQ puts a space: who asks for the "time zone" means its "timezone", and the other way round."""

    together: frozenset[str] = frozenset()
    apart: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def of(self, words: Sequence[str]) -> list[str]:
        spaced: list[str] = []
        for word in words:
            if spaced and min(len(word), len(spaced[-1])) > 1 and spaced[-1] + word in self.together:
                spaced[-1] += word
            else:
                spaced += self.apart.get(word, (word,))
        return spaced


AS_WRITTEN = Spacing()


def spacing_of(texts: Iterable[str]) -> Spacing:
    lines = [[piece for piece in pieces_of(spelled_out(text)) if piece.isalpha()] for text in texts]
    together = frozenset(word for line in lines for word in line if len(word) >= _SHORTEST_JOINED)
    pairs = {a + b: (a, b) for line in lines for a, b in pairwise(line)}
    return Spacing(together, {word: pair for word, pair in pairs.items() if word not in together})


class Lexicon(Discreet, frozen=True, eq=False):
    """Synonyms, compiled: words and phrases by the way they are written after folding and stemming."""

    UNSHOWN = frozenset({"ideas", "light", "light_of", "trouble", "asks", "spacing", "begins", "words", "own", "signs"})

    ideas: Mapping[str, frozenset[int]]
    light: frozenset[str]
    light_of: Sequence[frozenset[str]]  # one a language
    trouble: frozenset[str]
    asks: Mapping[str, frozenset[int]]
    asked_anyhow: frozenset[int]
    spacing: Spacing
    begins: frozenset[str]  # the first words of phrases
    words: Sequence[str]  # those that other endings may be put to, in their order
    own: Sequence[str]  # the same of the FAQ, which go before
    signs: Mapping[str, int]  # a CJK phrase's first two signs -> how long the longest is

    def terms(self, text: str) -> tuple[Term, ...]:
        """In the order of the text; a term that comes twice counts once."""
        return _terms_of(self, text)

    def read(self, text: str) -> Iterator[Term]:
        for at, run in enumerate(unspaced_runs(spelled_out(text))):
            yield from self._solid(run) if at % 2 else self._mixed(run)

    def _mixed(self, text: str) -> Iterator[Term]:
        """Korean phrases have spaces, and people leave them out."""
        for is_cjk, some in groupby(pieces_of(text), _is_cjk):
            pieces_here = tuple(some)
            yield from self._solid(" ".join(pieces_here)) if is_cjk else self._spaced(pieces_here)

    def _spaced(self, words: Sequence[str]) -> Iterator[Term]:
        words = self.spacing.of(words)
        at, end, light = 0, 0, self._light_in(words)
        stems = [stem(word) for word in words]
        bent = [self._bent(word, light) for word in stems]
        for at, word in enumerate(bent):
            # as it stands goes first: the "quantita" of "piccole quantita" is no "quantity"
            length, found = self._phrase(stems, at), stems
            if length == 1:
                length, found = self._phrase(bent, at), bent
            if at + length > end and (at >= end or length > 1):  # two phrases may share a word
                yield self._term(" ".join(found[at : at + length]), light=length == 1 and words[at] in light)
                end = max(end, at + length) if at < end else at + length
            if word in _PARTICLES:
                yield from map(self.term, filter(self.ideas.__contains__, _split_verbs(bent, at)))

    def _bent(self, word: str, light: Set[str]) -> str:
        """The known word of which it is another form: "katalogu", "гарантию".  In English the stem is all there is."""
        as_it_is = self._knows(word) or word in light or (word.isascii() and light is self.light)
        return word if as_it_is else nearest(word, self.own) or nearest(word, self.words) or word

    def _light_in(self, words: Sequence[str]) -> Set[str]:
        """By the language that the words are in."""
        most, of = 0, _NO_WORDS
        for one in (self.light, *self.light_of):
            if (count := sum(map(one.__contains__, words))) > most:
                most, of = count, one
        settled = most >= _SETTLED * len(words)
        return of if settled else self._small_in(words, most) or of

    def _small_in(self, words: Sequence[str], most: int) -> Set[str]:
        """Of a language that has no list here: what it is told by says little, but for "cena" and the like."""
        for language, _ in small_words(words).most_common(_LIKELY):
            small = {word for word in words if is_small_in(language, word)}
            if len(small) > most:
                return {word for word in small if stem(word) not in self.ideas}
        return _NO_WORDS

    def _knows(self, word: str) -> bool:
        return word in self.ideas or word in self.light or word in self.trouble

    def term(self, word: str) -> Term:
        return self._term(word, word in self.light)

    def _term(self, word: str, light: bool) -> Term:
        return _term_of(self, word, light)

    def _phrase(self, stems: Sequence[str], at: int) -> int:
        """How many words the longest known phrase here has; 1 where there is none."""
        if stems[at] not in self.begins:
            return 1
        most = min(_LONGEST_WORDS, len(stems) - at)
        return next((n for n in range(most, 1, -1) if " ".join(stems[at : at + n]) in self.ideas), 1)

    def _solid(self, run: str) -> Iterator[Term]:
        """Known phrases, the longest first; what stands between them in pieces."""
        at = start = 0
        while at < len(run):
            length = self._known(run, at)
            if length:
                yield from _unknown(run[start:at])
                word = run[at : at + length]
                yield self._term(word, light=word in self.light)
                start = at + length
            at += length or 1
        yield from _unknown(run[start:])

    def _known(self, run: str, at: int) -> int:
        most = min(self.signs.get(run[at : at + 2], 1), len(run) - at)
        for length in range(most, 0, -1):
            if self._knows(run[at : at + length]):
                return length
        return 0


def _split_verbs(stems: Sequence[str], at: int) -> Iterator[str]:
    """What the particle here may make of a verb before it: "send the chair back", "nehmen Sie die Teile zurück"."""
    for verb in stems[max(0, at - _APART) : max(0, at - 1)]:
        yield from (f"{verb} {stems[at]}", f"{stems[at]}{verb}")


@lru_cache(2048)  # most words of a mail stood in the one before
def _term_of(lexicon: Lexicon, word: str, light: bool) -> Term:
    ideas, asks, trouble = lexicon.ideas.get(word, _NOTHING), lexicon.asks.get(word, _NOTHING), word in lexicon.trouble
    return Term(word, ideas, light and not trouble, asks, trouble)


@lru_cache(32)  # a sentence is read to see whether it asks, and once more to see what
def _terms_of(lexicon: Lexicon, text: str) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(lexicon.read(text)))


def _unknown(run: str) -> Iterator[Term]:
    for piece, light in pieces(run):
        yield Term(piece, light=light)


def asked_in(terms: Iterable[Term]) -> frozenset[int]:
    """The ways to ask that they stand for."""
    return frozenset(ask for term in terms for ask in term.asks)


@lru_cache(32)
def spelled_out(text: str) -> str:
    """Folded, with "can't" and the like in full."""
    plain = fold(text)
    if _MAY_BE_SHORTENED.search(plain):
        for pattern, full in _SHORTENED:
            plain = pattern.sub(full, plain)
    return plain


def compile_lexicon(synonyms: Synonyms) -> Lexicon:
    ideas, asks = _with_countries(_numbered((*synonyms.asks, *synonyms.same))), _numbered(synonyms.asks)
    trouble = frozenset(found for phrase in synonyms.trouble for found in _as_found(phrase))
    light = frozenset(_folded_all(synonyms.light))
    light_of = tuple(frozenset(_folded_all(words)) for words in synonyms.light_of)
    begins = frozenset(word.partition(" ")[0] for word in ideas if " " in word)
    signs: dict[str, int] = {}
    for word in filter(is_unspaced, chain(ideas, light, trouble)):
        signs[word[:2]] = min(_LONGEST_SIGNS, max(len(word), signs.get(word[:2], 0)))
    alone = {phrase for phrase in ideas if " " not in phrase}  # these strings are kept once
    words = in_order(alone | {word for phrase in ideas.keys() - alone for word in phrase.split()})
    anyhow = frozenset(ask for word in _ANYHOW for ask in asks.get(word, ()))
    return Lexicon(ideas, light, light_of, trouble, asks, anyhow, AS_WRITTEN, begins, words, (), signs)


def _numbered(lists: Iterable[Sequence[str]]) -> Mapping[str, frozenset[int]]:
    """Word -> the numbers of the lists that it stands in."""
    found: dict[str, set[int]] = {}
    for number, words in enumerate(lists):
        for word, found_as in ((one, found_as) for one in words for found_as in _as_found(one)):
            found.setdefault(word if word == found_as else found_as, set()).add(number)  # most strings are kept once
    same: dict[frozenset[int], frozenset[int]] = {}  # a set of one number takes 200 octets, and a list has many words
    return {word: same.setdefault(one, one) for word, one in zip(found, map(frozenset, found.values()), strict=True)}


def _with_countries(ideas: Mapping[str, frozenset[int]]) -> Mapping[str, frozenset[int]]:
    """Who asks whether you send to Norway asks for a country."""
    of_all = ideas.get(stem("country"), _NOTHING)
    names = (
        name if name == found else found
        for name in names_of_countries()
        if len(name) > _CODE
        for found in _as_found(name)
    )
    return {**dict.fromkeys(names, of_all), **ideas} if of_all else ideas


def _as_found(phrase: str) -> Iterable[str]:
    plain = spelled_out(phrase)
    if is_unspaced(plain):
        return {plain, "".join(plain.split())}
    return (" ".join(stem(word) for word in pieces_of(plain)),)


def _is_cjk(piece: str) -> bool:
    return not piece.isascii() and has_cjk(piece)


def _folded_all(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from (fold(word),) if is_unspaced(word) else fold(word).split()
