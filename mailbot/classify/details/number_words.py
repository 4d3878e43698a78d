"""Number words of ten languages -> their values ("zweihundert" is 200).  Data, built once.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_PLAIN: Mapping[float, str] = {
    0.5: "half halber halbe halben halbes medio media mezzo mezza meio meia demi demie половина половину",
    1: "one ein eine einen un une uno una um uma один одна одну",
    1.5: "anderthalb eineinhalb полтора полторы",
    2: "two zwei zwo zweier dos deux due dois duas два две couple paio",
    3: "three drei tres trois tre três три трёх трех",
    4: "four vier cuatro quatre quattro quatro четыре четырех",
    5: "five fünf fuenf cinco cinq cinque пять пяти",
    6: "six sechs seis sei шесть шести",
    7: "seven sieben siete sept sette sete семь семи",
    8: "eight acht ocho huit otto oito восемь восьми",
    9: "nine neun nueve neuf nove девять девяти",
    10: "ten zehn diez dix dieci dez десять десяти dizaine dezena decena decina",
    11: "eleven elf once onze undici одиннадцать",
    12: "twelve zwölf zwoelf doce douze dodici doze двенадцать",
    13: "thirteen trece treize tredici treze тринадцать",
    14: "fourteen catorce quatorze quattordici catorze четырнадцать",
    15: "fifteen quince quinze quindici пятнадцать quinzaine",
    16: "sixteen dieciséis dieciseis seize sedici dezesseis dezasseis шестнадцать",
    17: "seventeen diecisiete dix-sept diciassette dezessete dezassete семнадцать",
    18: "eighteen dieciocho dix-huit diciotto dezoito восемнадцать",
    19: "nineteen diecinueve dix-neuf diciannove dezenove dezanove девятнадцать",
    20: "twenty veinte vingt venti vinte двадцать vingtaine ventina veintena",
    25: "veinticinco",
    30: "thirty treinta trente trenta trinta тридцать trentaine trentina treintena",
    40: "forty cuarenta quarante quaranta quarenta сорок quarantaine quarantina",
    50: "fifty cincuenta cinquante cinquanta cinquenta пятьдесят пятидесяти cinquantaine cinquantina",
    60: "sixty sesenta soixante sessanta sessenta шестьдесят soixantaine",
    70: "seventy setenta soixante-dix septante settanta семьдесят",
    80: "eighty ochenta quatre-vingts quatre-vingt ottanta oitenta восемьдесят",
    90: "ninety noventa quatre-vingt-dix nonante novanta девяносто",
    100: "cien ciento cem cento сто ста centaine centinaio centenar centena",
    200: "doscientos doscientas duzentos duzentas двести двухсот",
    300: "trescientos trescientas trezentos trezentas триста трехсот",
    400: "cuatrocientos cuatrocientas quatrocentos quatrocentas четыреста",
    500: "quinientos quinientas quinhentos quinhentas пятьсот пятисот",
    600: "seiscientos seiscientas seiscentos seiscentas шестьсот",
    700: "setecientos setecientas setecentos setecentas семьсот",
    800: "ochocientos ochocientas oitocentos oitocentas восемьсот",
    900: "novecientos novecientas novecentos novecentas девятьсот",
}
# what stands before them is counted in these: "two hundred", "полтора десятка"
TIMES: Mapping[str, int] = {
    "hundred": 100, "hundreds": 100, "cent": 100, "cents": 100, "сотни": 100, "сотен": 100, "сотня": 100, "сотню": 100,
    "десяток": 10, "десятка": 10, "десятков": 10,
    "thousand": 1000, "thousands": 1000, "mil": 1000, "mille": 1000, "mila": 1000, "tausend": 1000, "tsd": 1000,
    "тыс": 1000, "тысяча": 1000, "тысячи": 1000, "тысяч": 1000, "тысячу": 1000,
}  # fmt: skip
AND = frozenset({"and", "y", "e", "et", "und"})
A = frozenset({"a", "an", "un", "une", "ein", "eine", "einen", "una", "um", "uma"})  # "a dozen", "half a container"
_GERMAN = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_GERMAN_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_GERMAN_TEENS = [
    "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
]  # fmt: skip
_ITALIAN = ["uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"]
_ITALIAN_TENS = ["venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"]


def _german_below_hundred() -> Iterator[tuple[str, int]]:
    yield from ((word, value) for value, word in enumerate(_GERMAN, 1))
    yield from ((word, value) for value, word in enumerate(_GERMAN_TEENS, 10))
    for ten, word in enumerate(_GERMAN_TENS, 2):
        yield word, 10 * ten
        yield from ((f"{one}und{word}", 10 * ten + value) for value, one in enumerate(_GERMAN, 1))


def _italian_below_hundred() -> Iterator[tuple[str, int]]:
    """Before uno and otto the ten loses its last letter: ventuno."""
    yield from ((word, value) for value, word in enumerate(_ITALIAN, 1))
    for ten, word in enumerate(_ITALIAN_TENS, 2):
        yield word, 10 * ten
        yield from (
            ((word[:-1] if one[0] in "uo" else word) + one, 10 * ten + value) for value, one in enumerate(_ITALIAN, 1)
        )


def _joined(small: Mapping[str, int], hundred: str, thousand: str, ones: list[str]) -> Iterator[tuple[str, int]]:
    """Languages that write a number as one word: "zweihundertfünfzig", "duecentocinquanta"."""
    yield from small.items()
    for value, one in enumerate(["", *ones[1:]], 1):
        yield one + hundred, 100 * value
        yield one + thousand, 1000 * value
        yield from ((one + hundred + word, 100 * value + more) for word, more in small.items())


def _all_words() -> dict[str, float]:
    values: dict[str, float] = dict(_joined(dict(_german_below_hundred()), "hundert", "tausend", _GERMAN))
    values |= _joined(dict(_italian_below_hundred()), "cento", "mila", _ITALIAN)
    values |= {word: value for value, words in _PLAIN.items() for word in words.split()}
    for ending, written in (("ß", "ss"), ("ü", "ue"), ("ö", "oe")):
        values |= {word.replace(ending, written): value for word, value in values.items() if ending in word}
    return {word: value for word, value in values.items() if word not in TIMES}


VALUES: Mapping[str, float] = _all_words()
