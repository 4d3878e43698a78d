"""The words for numbers of thirty languages, by the value that they stand for.  Data.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

# A language: one to nineteen | twenty to ninety | a hundred, a thousand | how tens and ones are written as one word,
# "+" one behind the other, else the ones first and what joins them, "-" not at all.  "-" also where there is no word.
# Danish stands behind Spanish: its sixty is "tres".
_TABLE = """
en: one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen | twenty thirty forty fifty sixty seventy eighty ninety | hundred thousand | -
de: ein/eine/einen zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn
    siebzehn achtzehn neunzehn | zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig | hundert tausend |
    und
nl: een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien
    achttien negentien | twintig dertig veertig vijftig zestig zeventig tachtig negentig | honderd duizend | en ën
sv: en/ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton |
    tjugo trettio fyrtio femtio sextio sjuttio åttio nittio | hundra tusen | +
no: en/ett to tre fire fem seks sju/syv åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten |
    tjue tretti førti femti seksti sytti åtti nitti | hundre tusen | +
is: einn tveir/tvær/tvö þrír/þrjár/þrjú fjórir/fjórar/fjögur fimm sex sjö átta níu tíu ellefu tólf þrettán fjórtán
    fimmtán sextán sautján átján nítján | tuttugu þrjátíu fjörutíu fimmtíu sextíu sjötíu áttatíu níutíu | hundrað
    þúsund | -
fr: un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit
    dix-neuf | vingt trente quarante cinquante soixante soixante-dix/septante quatre-vingts/quatre-vingt/huitante
    quatre-vingt-dix/nonante | cent mille | -
es: un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
    dieciocho diecinueve | veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa | cien/ciento mil | -
da: en/et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten | tyve
    tredive fyrre/fyrretyve halvtreds tres/treds/tresindstyve halvfjerds firs halvfems | hundrede tusind | og
ca: un/una dos/dues tres quatre cinc sis set vuit nou deu onze dotze tretze catorze quinze setze disset divuit dinou
    | vint trenta quaranta cinquanta seixanta setanta vuitanta noranta | cent mil | -
pt: um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze
    dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove | vinte trinta quarenta cinquenta sessenta
    setenta oitenta noventa | cem/cento mil | -
it: un/uno/una due tre/tré quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici
    sedici diciassette diciotto diciannove | venti trenta quaranta cinquanta sessanta settanta ottanta novanta |
    cento/cent mila/mille | +
ro: un/o doi/două trei patru cinci șase/sase șapte/sapte opt nouă zece unsprezece doisprezece/douăsprezece
    treisprezece paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece | douăzeci treizeci
    patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci | sută mie | -
pl: jeden/jedną dwa/dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście
    czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście | dwadzieścia trzydzieści czterdzieści
    pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt | sto tysiąc | -
cs: jeden/jedna/jednu dva/dvě tři čtyři pět šest sedm osm devět deset jedenáct dvanáct třináct čtrnáct patnáct
    šestnáct sedmnáct osmnáct devatenáct | dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát | sto
    tisíc | + a
sk: jeden/jedna/jednu dva/dve tri štyri päť šesť sedem osem deväť desať jedenásť dvanásť trinásť štrnásť pätnásť
    šestnásť sedemnásť osemnásť devätnásť | dvadsať tridsať štyridsať päťdesiat šesťdesiat sedemdesiat osemdesiat
    deväťdesiat | sto tisíc | + a
hr: jedan/jednu dva/dvije/dve tri četiri pet šest sedam osam devet deset jedanaest dvanaest trinaest četrnaest
    petnaest šesnaest sedamnaest osamnaest devetnaest | dvadeset trideset četrdeset pedeset šezdeset/šesdeset
    sedamdeset osamdeset devedeset | sto tisuću | -
sl: en/ena/eno dva/dve tri štiri pet šest sedem osem devet deset enajst dvanajst trinajst štirinajst petnajst
    šestnajst sedemnajst osemnajst devetnajst | dvajset trideset štirideset petdeset šestdeset sedemdeset osemdeset
    devetdeset | sto tisoč | in
ru: один/одна/одну два/две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать
    четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать | двадцать тридцать сорок пятьдесят
    шестьдесят семьдесят восемьдесят девяносто | сто тысяча | -
uk: один/одна/одну два/дві три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять
    чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять | двадцять тридцять сорок п'ятдесят
    шістдесят сімдесят вісімдесят дев'яносто | сто тисяча | -
bg: един/една/едно два/две три четири пет шест седем осем девет десет единадесет/единайсет дванадесет/дванайсет
    тринадесет/тринайсет четиринадесет/четиринайсет петнадесет/петнайсет шестнадесет/шестнайсет
    седемнадесет/седемнайсет осемнадесет/осемнайсет деветнадесет/деветнайсет | двадесет/двайсет тридесет/трийсет
    четиридесет/четирийсет петдесет шестдесет/шейсет седемдесет осемдесет деветдесет | сто хиляда | -
lt: vienas/vieną du/dvi trys/tris keturi/keturis/keturias penki/penkis/penkias šeši/šešis/šešias
    septyni/septynis/septynias aštuoni/aštuonis/aštuonias devyni/devynis/devynias dešimt vienuolika dvylika trylika
    keturiolika penkiolika šešiolika septyniolika aštuoniolika devyniolika | dvidešimt trisdešimt keturiasdešimt
    penkiasdešimt šešiasdešimt septyniasdešimt aštuoniasdešimt devyniasdešimt | šimtas tūkstantis | -
lv: viens/vienu divi/divas trīs četri/četras pieci/piecas seši/sešas septiņi/septiņas astoņi/astoņas deviņi/deviņas
    desmit vienpadsmit divpadsmit trīspadsmit četrpadsmit piecpadsmit sešpadsmit septiņpadsmit astoņpadsmit
    deviņpadsmit | divdesmit trīsdesmit četrdesmit piecdesmit sešdesmit septiņdesmit astoņdesmit deviņdesmit | simts
    tūkstotis | -
fi: yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista kolmetoista
    neljätoista viisitoista kuusitoista seitsemäntoista kahdeksantoista yhdeksäntoista | kaksikymmentä kolmekymmentä
    neljäkymmentä viisikymmentä kuusikymmentä seitsemänkymmentä kahdeksankymmentä yhdeksänkymmentä | sata/sataa
    tuhat/tuhatta | +
et: üks kaks kolm neli viis kuus seitse kaheksa üheksa kümme üksteist kaksteist kolmteist neliteist viisteist
    kuusteist seitseteist kaheksateist üheksateist | kakskümmend kolmkümmend nelikümmend viiskümmend kuuskümmend
    seitsekümmend kaheksakümmend üheksakümmend | sada tuhat | -
hu: egy kettő/két három négy öt hat hét nyolc kilenc tíz tizenegy tizenkettő/tizenkét tizenhárom tizennégy tizenöt
    tizenhat tizenhét tizennyolc tizenkilenc | húsz/huszon harminc negyven ötven hatvan hetven nyolcvan kilencven |
    száz ezer | +
tr: bir iki üç dört beş altı yedi sekiz dokuz on onbir oniki onüç ondört onbeş onaltı onyedi onsekiz ondokuz | yirmi
    otuz kırk elli altmış yetmiş seksen doksan | yüz bin | +
az: bir iki üç dörd beş altı yeddi səkkiz doqquz on onbir oniki onüç ondörd onbeş onaltı onyeddi onsəkkiz ondoqquz |
    iyirmi otuz qırx əlli altmış yetmiş səksən doxsan | yüz - | +
el: ένα/μία δύο/δυο τρία/τρεις τέσσερα/τέσσερις πέντε έξι επτά/εφτά οκτώ/οχτώ εννέα/εννιά δέκα έντεκα δώδεκα
    δεκατρία/δεκατρείς δεκατέσσερα/δεκατέσσερις δεκαπέντε δεκαέξι δεκαεπτά/δεκαεφτά δεκαοκτώ/δεκαοχτώ
    δεκαεννέα/δεκαεννιά | είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα | εκατό χίλια | -
ar: واحد/واحدة اثنان/اثنين/اثنتين/اثنا/اثني ثلاث/ثلاثة أربع/أربعة/اربع/اربعة خمس/خمسة ست/ستة سبع/سبعة
    ثمان/ثماني/ثمانية تسع/تسعة عشر/عشرة - - - - - - - - - | عشرين/عشرون ثلاثين/ثلاثون أربعين/أربعون/اربعين
    خمسين/خمسون ستين/ستون سبعين/سبعون ثمانين/ثمانون تسعين/تسعون | مئة/مائة ألف/الف | -
he: אחד/אחת שני/שתי/שתים/שניים/שתיים שלוש/שלושה ארבע/ארבעה חמש/חמישה/חמשה שש/שישה שבע/שבעה שמונה תשע/תשעה עשר/עשרה -
    - - - - - - - - | עשרים שלושים ארבעים חמישים שישים שבעים שמונים תשעים | מאה אלף | -
fa: یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده | بیست سی چهل پنجاه
    شصت هفتاد هشتاد نود | صد هزار | -
id: satu dua tiga empat lima enam tujuh delapan sembilan sepuluh/belas sebelas - - - - - - - - | - - - - - - - - |
    seratus - | -
"""


class Language(Struct, frozen=True):
    ones: tuple[Sequence[str], ...]  # one to nineteen, each with its other forms
    tens: tuple[Sequence[str], ...]  # twenty to ninety
    big: tuple[Sequence[str], ...]  # a hundred, a thousand
    links: tuple[str, ...]  # between tens and ones that are written as one word; "+" for none

    def words(self) -> Iterator[str]:
        yield from (word for words in (*self.ones, *self.tens, *self.big) for word in words)


def _languages() -> Iterator[tuple[str, Language]]:
    for row in _TABLE.replace("\n    ", " ").strip().splitlines():
        name, _, rest = row.partition(": ")
        ones, tens, big, links = (tuple(_forms(slots)) for slots in rest.split(" | "))
        yield name, Language(ones, tens, big, tuple(link for forms in links for link in forms))


def _forms(slots: str) -> Iterator[Sequence[str]]:
    return ([] if slot == "-" else slot.split("/") for slot in slots.split())


LANGUAGES: Mapping[str, Language] = dict(_languages())
