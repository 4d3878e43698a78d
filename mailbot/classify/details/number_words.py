"""Number words of thirty languages -> their values ("zweihundert" is 200).  Data, built once.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# left out: what is an everyday word of another language ("fire", "sex", "pet", "bin", "hai", "lima")
_PLAIN: Mapping[float, str] = {
    0.5: "half halber halbe halben halbes medio media mezzo mezza meio meia demi demie половина половину",
    1: "one ein eine einen un une uno una um uma один одна одну",
    1.5: "anderthalb eineinhalb полтора полторы",
    2: "two zwei zwo zweier dos deux due dois duas два две couple paio "
    "twee två dwa dwie dva dvě dve dvije iki két kettő doi două дві δύο dua שני שתי دو kaksi "
    "divi kaks",
    3: "three drei tres trois tre três три трёх трех "
    "drie trzy tři tri üç három trei τρεις τρία ثلاث ثلاثة שלוש שלושה سه kolme tiga "
    "trīs trys kolm",
    4: "four vier cuatro quatre quattro quatro четыре четырех "
    "fyra cztery čtyři štyri četiri štiri dört négy patru чотири четири τέσσερις τέσσερα أربع أربعة اربع "
    "اربعة ארבע ארבעה چهار neljä empat "
    "četri keturi neli",
    5: "five fünf fuenf cinco cinq cinque пять пяти "
    "vijf lima fem pięć pět päť beş öt cinci пет πέντε خمس خمسة חמש חמישה پنج viisi "
    "pieci penki viis",
    6: "six sechs seis sei шесть шести zes seks sześć šest šesť altı șase шість шест έξι ست ستة שש שישה شش kuusi enam "
    "seši šeši kuus",
    7: "seven sieben siete sept sette sete семь семи "
    "zeven sju syv siedem sedm sedem sedam yedi șapte сім седем επτά εφτά سبع سبعة שבע שבעה هفت seitsemän tujuh "
    "septiņi septyni seitse",
    8: "eight acht ocho huit otto oito восемь восьми "
    "åtta åtte otte osiem osm osem osam sekiz nyolc вісім осем οκτώ οχτώ ثمان ثماني ثمانية שמונה هشت "
    "kahdeksan delapan "
    "astoņi aštuoni kaheksa",
    9: "nine neun nueve neuf nove девять девяти "
    "negen nio dziewięć devět deväť devet dokuz kilenc nouă девет εννέα εννιά تسع تسعة תשע תשעה yhdeksän sembilan "
    "deviņi devyni üheksa",
    10: "ten zehn diez dix dieci dez десять десяти dizaine dezena decena decina "
    "tien tio dziesięć deset desať tíz zece десет δέκα عشر عشرة עשר עשרה kymmenen sepuluh "
    "desmit dešimt kümme",
    11: "eleven elf once onze undici одиннадцать",
    12: "twelve zwölf zwoelf doce douze dodici doze двенадцать "
    "twaalf tolv dwanaście dvanáct dvanásť dvanaest dvanajst doisprezece дванадцять "
    "дванайсет δώδεκα kaksitoista",
    13: "thirteen trece treize tredici treze тринадцать",
    14: "fourteen catorce quatorze quattordici catorze четырнадцать",
    15: "fifteen quince quinze quindici пятнадцать quinzaine "
    "vijftien femton femten piętnaście patnáct pätnásť petnaest petnajst cincisprezece петнайсет "
    "δεκαπέντε viisitoista",
    16: "sixteen dieciséis dieciseis seize sedici dezesseis dezasseis шестнадцать",
    17: "seventeen diecisiete dix-sept diciassette dezessete dezassete семнадцать",
    18: "eighteen dieciocho dix-huit diciotto dezoito восемнадцать",
    19: "nineteen diecinueve dix-neuf diciannove dezenove dezanove девятнадцать",
    20: "twenty veinte vingt venti vinte двадцать vingtaine ventina veintena "
    "twintig tjugo tyve tjue dwadzieścia dvacet dvadsať dvadeset yirmi húsz douăzeci двадцять двайсет "
    "двадесет είκοσι عشرين عشرون עשרים بیست kaksikymmentä "
    "divdesmit dvidešimt",
    25: "veinticinco",
    30: "thirty treinta trente trenta trinta тридцать trentaine trentina treintena "
    "dertig trettio tretti tredive trzydzieści třicet tridsať trideset otuz harminc treizeci тридцять "
    "тридесет τριάντα ثلاثين ثلاثون שלושים",
    40: "forty cuarenta quarante quaranta quarenta сорок quarantaine quarantina "
    "veertig fyrtio førti czterdzieści čtyřicet štyridsať kırk negyven patruzeci σαράντα أربعين ארבעים",
    50: "fifty cincuenta cinquante cinquanta cinquenta пятьдесят пятидесяти cinquantaine cinquantina "
    "vijftig femtio femti halvtreds pięćdziesiąt padesát päťdesiat pedeset petdeset elli ötven cincizeci "
    "πενήντα خمسين خمسون חמישים پنجاه",
    60: "sixty sesenta soixante sessanta sessenta шестьдесят soixantaine "
    "zestig sextio šedesát šesťdesiat altmış hatvan εξήντα ستين שישים",
    70: "seventy setenta soixante-dix septante settanta семьдесят",
    80: "eighty ochenta quatre-vingts quatre-vingt ottanta oitenta восемьдесят "
    "tachtig åttio osmdesát osemdesiat seksen nyolcvan ογδόντα ثمانين שמונים",
    90: "ninety noventa quatre-vingt-dix nonante novanta девяносто",
    100: "cien ciento cem cento сто ста centaine centinaio centenar centena "
    "honderd sto hundra hundrede hundre száz yüz εκατό مئة مائة מאה صد sata seratus",
    200: "doscientos doscientas duzentos duzentas двести двухсот "
    "tweehonderd tvåhundra dwieście dvěstě dvesto kétszáz двісті διακόσια مئتين مائتين مئتي מאתיים",
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
    "puluh": 10, "ratus": 100, "ribu": 1000, "duizend": 1000, "tusen": 1000, "tysiąc": 1000, "tisíc": 1000,
    "ezer": 1000,
    "тыс": 1000, "тысяча": 1000, "тысячи": 1000, "тысяч": 1000, "тысячу": 1000,
}  # fmt: skip
AND = frozenset({"and", "y", "e", "et", "und"})
# "due 14 May" is English, "due lampade" Italian
NO_NUMBER_BEFORE: Mapping[str, frozenset[str]] = {
    "due": frozenset({"to", "on", "by", "in", "at", "for", "from", "the", "this", "next", "date", "dates", "diligence"})
}
# beside a unit only: "iki" is until in Lithuanian, "lima" a city, "sto" I am in Italian
BESIDE_UNIT = frozenset({"iki", "lima", "sto"})
A = frozenset({"a", "an", "un", "une", "ein", "eine", "einen", "una", "um", "uma"})  # "a dozen", "half a container"
_GERMAN = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_GERMAN_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_GERMAN_TEENS = [
    "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
]  # fmt: skip
# one word, too: tens before ones in Hungarian and Swedish, ones before tens in Dutch
_HUNGARIAN = dict(
    zip(
        ["tizen", "huszon", "harminc", "negyven", "ötven", "hatvan", "hetven", "nyolcvan", "kilencven"],
        range(10, 100, 10),
        strict=True,
    )
)
_HUNGARIAN_ONES = {
    "egy": 1, "két": 2, "kettő": 2, "három": 3, "négy": 4, "öt": 5, "hat": 6, "hét": 7,
    "nyolc": 8, "kilenc": 9,
}  # fmt: skip
_SWEDISH = dict(
    zip(
        ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"],
        range(20, 100, 10),
        strict=True,
    )
)
_SWEDISH_ONES = {"en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9}
_DUTCH = dict(
    zip(
        ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"],
        range(20, 100, 10),
        strict=True,
    )
)
_DUTCH_ONES = {"een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9}
_FINNISH = {"kaksi": 2, "kolme": 3, "neljä": 4, "viisi": 5, "kuusi": 6, "seitsemän": 7, "kahdeksan": 8, "yhdeksän": 9}
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


def _tens_and_ones() -> Iterator[tuple[str, int]]:
    for tens, ones in ((_HUNGARIAN, _HUNGARIAN_ONES), (_SWEDISH, _SWEDISH_ONES)):
        yield from ((ten + one, more + value) for ten, more in tens.items() for one, value in ones.items())
    for ten, more in _DUTCH.items():
        for one, value in _DUTCH_ONES.items():
            yield one + ("ën" if one.endswith("e") else "en") + ten, more + value
    for one, value in _FINNISH.items():
        yield one + "toista", 10 + value
        yield one + "kymmentä", 10 * value
        yield from ((f"{one}kymmentä{more}", 10 * value + other) for more, other in _FINNISH.items())


def _all_words() -> dict[str, float]:
    values: dict[str, float] = dict(_tens_and_ones())
    values |= dict(_joined(dict(_german_below_hundred()), "hundert", "tausend", _GERMAN))
    values |= _joined(dict(_italian_below_hundred()), "cento", "mila", _ITALIAN)
    values |= {word: value for value, words in _PLAIN.items() for word in words.split()}
    for ending, written in (("ß", "ss"), ("ü", "ue"), ("ö", "oe")):
        values |= {word.replace(ending, written): value for word, value in values.items() if ending in word}
    return {word: value for word, value in values.items() if word not in TIMES}


VALUES: Mapping[str, float] = _all_words()
