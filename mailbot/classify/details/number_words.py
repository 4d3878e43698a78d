"""Number words of thirty languages -> their values ("zweihundert" is 200).  Data, built once.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from mailbot.classify.details.numerals import LANGUAGES
from mailbot.text.folding import fold

# what stands in no row: halves, dozens' kin, other cases, hundreds with words of their own
_MORE: Mapping[float, str] = {
    0.5: "half halber halbe halben halbes medio media mezzo mezza meio meia demi demie pół půl fél yarım halv halvt "
         "половина половину",
    1: "one ein eine einen un une uno una um uma ett один одна одну",
    1.5: "anderthalb eineinhalb полтора полторы",
    2: "zweier couple paio két",
    3: "трёх трех",
    4: "четырех",
    5: "пяти",
    6: "шести",
    7: "семи",
    8: "восьми",
    9: "девяти",
    10: "десяти dizaine dezena decena decina",
    15: "quinzaine",
    20: "vingtaine ventina veintena",
    21: "veintiuno veintiún veintiuna",
    22: "veintidós",
    23: "veintitrés",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiséis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
    30: "trentaine trentina treintena",
    40: "quarantaine quarantina",
    50: "пятидесяти cinquantaine cinquantina",
    60: "soixantaine",
    100: "cien ciento cem cento сто ста centaine centinaio centenar centena hundert honderd hundra hundrede "
         "hundre hundrað száz yüz sata sada sto simts šimtas εκατό مئة مائة מאה صد seratus",
    200: "doscientos doscientas duzentos duzentas двести двухсот dwieście dvěstě dvesto dvjesto dvesta двісті "
         "двеста διακόσια διακόσιες διακόσιους مئتين مائتين مئتي مائتي مئتان מאתיים",
    300: "trescientos trescientas trezentos trezentas триста трехсот trzysta třista tristo trista "
         "τριακόσια τριακόσιες ثلاثمئة ثلاثمائة",
    400: "cuatrocientos cuatrocientas quatrocentos quatrocentas четыреста чотириста czterysta čtyřista štiristo "
         "četiristo τετρακόσια أربعمئة أربعمائة",
    500: "quinientos quinientas quinhentos quinhentas пятьсот пятисот п'ятсот петстотин pięćset petsto πεντακόσια "
         "خمسمئة خمسمائة",
    600: "seiscientos seiscientas seiscentos seiscentas шестьсот шістсот шестстотин sześćset šeststo šesto εξακόσια",
    700: "setecientos setecientas setecentos setecentas семьсот сімсот седемстотин siedemset sedamsto sedemsto",
    800: "ochocientos ochocientas oitocentos oitocentas восемьсот вісімсот осемстотин osiemset osamsto osemsto",
    900: "novecientos novecientas novecentos novecentas девятьсот дев'ятсот деветстотин dziewięćset devetsto",
}  # fmt: skip
# what stands before them is counted in these: "two hundred", "полтора десятка"
TIMES: Mapping[str, int] = {
    word: times
    for times, words in {
        10: "десяток десятка десятков puluh",
        100: "hundred hundreds cent cents сотни сотен сотня сотню ratus sute sută stě šimtai šimtus šimtų simti simtus "
             "simtu מאות",
        1000: "thousand thousands mil mille mila tausend tsd ribu duizend tusen tusind tysiąc tysiące tysięcy tisíc "
              "tisíce tisíců tisoč ezer тыс тысяча тысячи тысяч тысячу тисяча тисячі тисяч хиляди hiljada "
              "hiljade tisuća tisuće mii tūkstančiai tūkstančių tūkstoši tūkstošus tuhat tuhatta χιλιάδες آلاف "
              "ألف אלף אלפים هزار",
    }.items()
    for word in words.split()
}  # fmt: skip
AND = frozenset(
    ("and", "y", "e", "et", "und", "en", "och", "og", "i", "și", "si", "in", "a", "ir", "un", "és", "и", "і", "та",
     "και", "و")
)  # fmt: skip
# "due 14 May" is English, "due lampade" Italian
NO_NUMBER_BEFORE: Mapping[str, frozenset[str]] = {
    "due": frozenset({"to", "on", "by", "in", "at", "for", "from", "the", "this", "next", "date", "dates", "diligence"})
}
# beside a unit only: "iki" is until in Lithuanian, "lima" a city, "sto" I am in Italian, "onze" our in Dutch
BESIDE_UNIT = frozenset({"iki", "lima", "sto", "onze"})
# everyday words of other languages: they go on a number of their own, and begin none
_GOES_ON = frozenset(
    ("to", "ti", "ni", "fire", "sex", "pet", "hat", "hét", "hai", "bin", "set", "sis", "nou", "deu", "dues", "opt",
     "on", "du", "dvi", "belas", "firs", "sase", "setze", "ده", "نود")
)  # fmt: skip
A = frozenset({"a", "an", "un", "une", "ein", "eine", "einen", "una", "um", "uma"})  # "a dozen", "half a container"
# "another pallet", "noch eine Palette", "encore un carton"
ANOTHER = frozenset({"another", "otra", "otro", "outra", "outro"})
MORE = frozenset({"noch", "encore", "ancora", "mais"})
_VOWELS = frozenset("aeiouáéíóúàèìòù")
_ARTICLE = 3  # letters of a one that is an article, too, or another word: "en", "uno"
_LONG = 5  # letters from which on a word is known without its accents, too


def _in_a_row() -> Iterator[tuple[str, int]]:
    for language in LANGUAGES.values():
        ones = language.ones
        yield from ((word, 1) for word in ones[0] if len(word) > _ARTICLE)
        yield from ((word, value) for value, words in enumerate(ones[1:], 2) for word in words)
        for ten, words in enumerate(language.tens, 2):
            yield from ((word, 10 * ten) for word in words)
            pairs = ((word, other, one) for word in words for one, others in enumerate(ones[:9], 1) for other in others)
            yield from (
                (joined, 10 * ten + one)
                for word, other, one in pairs
                for joined in _joined(word, other, language.links)
            )


def _joined(ten: str, one: str, links: Sequence[str]) -> Iterator[str]:
    for link in links:
        if link != "+":
            yield one + link + ten
            continue
        yield ten + one
        if ten[-1] in _VOWELS and one[0] in _VOWELS:
            yield ten[:-1] + one  # ventuno


def _all_words() -> dict[str, float]:
    values: dict[str, float] = {word: value for value, words in _MORE.items() for word in words.split()}
    for word, value in _in_a_row():
        values.setdefault(word, value)
    for ending, written in (("ß", "ss"), ("ü", "ue"), ("ö", "oe")):
        values |= {word.replace(ending, written): value for word, value in values.items() if ending in word}
    for written, known in list(values.items()):
        if len(written) >= _LONG and not written.isascii():
            values.setdefault(fold(written), known)
    return {word: value for word, value in values.items() if word not in TIMES}


def _behind() -> dict[str, frozenset[str]]:
    """What stands beside them in the languages that have them."""
    rows = [frozenset(language.words()) for language in LANGUAGES.values()]
    return {word: frozenset().union(*(row for row in rows if word in row)) for word in _GOES_ON}


VALUES: Mapping[str, float] = _all_words()
# nobody counts by one
BEHIND = _behind()  # what they may stand behind
FIRST = frozenset(word for word, value in VALUES.items() if word not in _GOES_ON and (value != 1 or word in _MORE[1]))
_BIG = [
    (word, value)
    for language in LANGUAGES.values()
    if language.links
    for words, value in zip(language.big, (100, 1000), strict=False)
    for word in words
]
BIG = tuple(dict.fromkeys(word for word, _ in _BIG))
_LINKS = tuple({link for language in LANGUAGES.values() for link in language.links} - {"+"})
_LONGEST = 40  # letters of a number


@lru_cache(maxsize=4096)
def value_of(word: str) -> float:
    """Of a word without hyphens; 0 where it is no number.  "zweihundertfünfzig" is what stands around its hundred."""
    if word in VALUES:
        return VALUES[word]
    for big, times in _BIG if len(word) <= _LONGEST else ():
        head, found, tail = word.partition(big)
        many = VALUES.get(head, 0) if head else 1
        if found and word != big and many in range(1, 10 if times == 100 else 100):
            rest = next((value for value in map(value_of, _tails(tail)) if 0 < value < times), 0.0)
            if rest or not tail:
                return many * times + rest
    return 0


def _tails(tail: str) -> Iterator[str]:
    yield tail
    yield from (tail.removeprefix(link) for link in _LINKS if tail.startswith(link))
