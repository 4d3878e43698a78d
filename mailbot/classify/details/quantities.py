"""Words of a mail -> Quantities ("20 pcs", "500 件", "2×20GP", "6 x HCP-32", "两台").  Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from mailbot.classify.details.containers import containers
from mailbot.classify.details.counted import counted, is_model, is_named
from mailbot.classify.details.in_digits import in_digits
from mailbot.classify.details.lists import list_quantities, side_by_side
from mailbot.classify.details.measures import is_how_fast, is_how_long, is_size
from mailbot.classify.details.tables import LABEL, table_quantities
from mailbot.classify.details.units import NOT_COUNTED, SOLID, WORDS
from mailbot.model.details import Quantity
from mailbot.text.later import later
from mailbot.text.numbers import number
from mailbot.text.patterns import Match, Pattern, several, when_used

MOST = 40
_NUMBER = r"(\d[\d.,'’\x{a0}\x{202f}]{0,14}\d|\d)"
_LIST_MARK = r"(?:[-*•·]\s{0,3}|\d{1,2}(?:[.)]\s|、)\s{0,3}|pos\.?\s{0,2}\d{1,3}\s{0,2}[:.]\s{0,3})?"


def _any_of(table: Mapping[str, tuple[str, ...]]) -> str:
    words = {word.rstrip(".") for units in table.values() for word in units}
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_UNIT_OF = {word.rstrip("."): unit for table in (WORDS, SOLID) for unit, words in table.items() for word in words}
_UNIT = rf"(?:[\s-]{{0,2}}({_any_of(WORDS)})\.?(?:\b|[^\pL\d]|$)|\s?({_any_of(SOLID)}))"
UNIT_AHEAD = when_used(rf"^(?:{_UNIT}|\s{{0,2}}[x×*]\s{{0,2}}\pL)")
_BEFORE = r"(?:^|[^\pL\d.,/#№第%-]|[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}])"
_WANTS = (
    r"(?:send|ship|supply|deliver|need|want|require|order|re-?order|buy|purchase|take|quote|add|get|brauchen|benötigen"
    r"|bestellen|nehmen|liefern|necesito|necesitamos|quiero|queremos|pido|pedimos|compramos|envíen|por"
    r"|besoin de|commandons|commander|prendre|preciso|precisamos|quero|queremos|ordiniamo|servono|prendiamo|нужно"
    r"|нужны|заказать|закажем|要|订|訂|买|買|下单|再来|先做|发|發)"
)
# a verb and, some words on, a number and what it counts: "put the 14 lockers into production"
_HANDLES = (
    r"(?:put|book|cancel|remove|drop|reserve|prepare|pack|invoice|produce|release|count(?:ed)?|received|got|missing"
    r"|replace|return|looking for|interested in|brauche|bräuchten?|hätten? gerne?|nehmen|streichen?|suchen?|suche"
    r"|fertigen|reservieren|schicken|senden|fehlen|gezählt"
    r"|erhalten|prepar[ae]n?|reserv[ae]n?|mand[ae]n?|fabri(?:car|quen)|faltan|recibimos|contamos|buscamos|busco|encargar"
    r"|faudrait|faut|préparez|réservez|envoyez|livrez|cherchons|cherche|reçu|manquent|chiffrer|fourniture"
    r"|prendrions?|prendrons|prenons|nos quedamos con|quedamos con|prendiamo|ficamos com|alıyoruz|نأخذ|نريد"
    r"|prenderemmo|prenderei|togliete|togliere|retirez|enlevez|quiten|quitar|anul[ae]r?|anulem|retirem"
    r"|weźmiemy|wezmę|biorę|bierzemy|zamawiam|zamawiamy|potrzebujemy|poproszę|usuńcie|уберите|исключите|возьмём|возьмем"
    r"|cerchiamo|cerco|preparate|mandate|mandateci|confermo|conferma|mancano|ricevuto|fornitura|sostituire"
    r"|faturar|encomendar|separar?|mandem?|procuramos|procuro|faltam|recebemos|produção|reservem|reserva"
    r"|беру|берем|берём|отгрузит[ье]|поставку|поставить|изготовить|принято|получили|пришло|не хватает|счёт на|счет на)"
)
_FILLED = (
    r"(?:us|me|also|another|about|approx\.?|ca\.?|around|at least|for|up to|noch|weitere|otros|otras"
    r"|encore|ещё|еще|大概|约|約|the|die|den|los|las|les|os|as|i|le|gli)"
)
_TIMELY = (
    r"(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|tage?n?|wochen?|monate?n?|jahre?|stunden"
    r"|días?|semanas?|mes(?:es)?|años?|horas?|jours?|semaines?|mois|ans?|giorni|settimane|mesi|anni|dias?|dni"
    r"|seasons?|saison(?:s|en)?|temporadas?|stagion[ei]|sezon\pL*|сезон\pL*|дн|дня|дней|недел|месяц|天|日|号|號|月|年|周|週|小时|小時|点|點|番|번|nolu|no'lu|numaralı|sayılı|%|bar|mm|cm|kw|hp|v|usd|eur)"
)

_COUNTED = when_used(rf"{_BEFORE}{_NUMBER}\s?(万|萬|千|thousand|k)?{_UNIT}")
_NAMED = when_used(rf"(?:^|[^\pL]){LABEL}\.?\s{{0,3}}[:：=–-]?\s{{0,3}}{_NUMBER}")
# "6 x 25 kg bags" are six, and a line that begins "500x 20mm clips" names five hundred
_TIMES = when_used(
    rf"^\s{{0,8}}(\d{{1,6}})[x×]\s\d|(?:{_BEFORE}|^){_NUMBER}\s?[x×*✕]\s?(?:\pL|\d{{1,4}}(?:[.,]\d)?\s?(?:kgs?|g|gr|l|lt?r|ml|кг|л|公斤|升)(?:[^\pL]|$))"
)
_BEHIND = when_used(rf"(?:[\d)]\s{{0,2}}|\pL\s{{1,2}})[x×✕*]\s?{_NUMBER}(?:\s{{0,3}}$|\s?[,;，；、。)]|\s{{2}})")
_SIZED = later(r"\d\s{0,2}[x×✕*]\s?[\d.,]+\s{0,2}[x×✕*]?$|\d[x×✕*]$")  # "40 x 52 x 7", "32x3"
_DECIMAL = later(r"[.,]\d")
_OFF = when_used(rf"^\s{{0,8}}{_LIST_MARK}(?:nr|no|n°)\.?\s?{_NUMBER}\s\pL|(?:^|[^\pL])(?:n|nr)\.\s{_NUMBER}\s\pL{{4}}")
_LISTED = when_used(rf"^\s{{0,8}}{_LIST_MARK}(\d{{1,6}})\s{{1,3}}\pL\pL")
_WANTED = when_used(
    rf"(?:^|[^\pL]|[\p{{Han}}]){_WANTS}\s{{0,2}}(?:{_FILLED}\s{{0,2}}){{0,2}}(\d{{1,6}})(?:$|[^\d.,/:\pL$€£-]|[.,]\s|[.,]$)"
)
_CODED = when_used(rf"{_BEFORE}(\d{{1,6}})\s(?:more\s|additional\s)?[A-Z]{{1,6}}-?\d")
_TIME_AHEAD = when_used(rf"^\s{{0,2}}(?:more\s|working\s|business\s)?{_TIMELY}(?:[^\p{{Latin}}\p{{Cyrillic}}]|$)")
_OF = r"(?:of|out of|von|de|di|des|из|sur)"
_ALL = r"(?:the|den|los|las|les|dei|delle|degli|os|as)"
_SMALL = (
    r"(?:of|for|and|with|like|maybe|roughly|perhaps|some|von|über|für|und|mit|de|por|para|y|con|pour|et|avec|di|per|e|i|oraz|на|и|для|about|around|another|order"
    r"|approx\.?|ca\.?|unas|unos|environ|circa|cerca de|около|примерно|ещё|еще)"
)
_PART = when_used(rf"{_BEFORE}(\d{{1,6}})\s{_OF}\s{_ALL}(?:\s|$)")
_EACH = when_used(
    rf"{_BEFORE}(\d{{1,6}})\s(?:of each|(?:each|per) (?:of|colou?r|size|type|model)|de (?:chaque|cada)|di ciascun"
    r"|von jede|pro (?:farbe|größe|typ|modell)|каждого)"
)
_WHOLE = when_used(rf"{_BEFORE}\d{{1,6}}\s{_OF}\s{_ALL}\s(\d{{1,6}})\s\pL{{3}}")
_RATHER = when_used(
    rf"{_BEFORE}(\d{{1,6}})\s(?:statt|anstatt|instead of|rather than|en vez de|en lugar de|au lieu de|anziché|invece di"
    r"|em vez de|вместо)\s\d"
)
_RANGE = when_used(
    rf"{_BEFORE}{_NUMBER}\s?(?:-|–|—|~|～|to|bis|à|a|до|or|oder|ou|o|или|and|und|y|e|et|и|至|到|から)\s?{_NUMBER}{_UNIT}"
)
_NOUN = when_used(rf"(?:^|[^\pL]){_SMALL}\s{_NUMBER}\s\pL{{4}}")
_NO_THING = when_used(
    r"^\s(?:more\s)?(?:percent|prozent|por ciento|pour cent|процент|dollar|euro|pound|yuan|рубл|franc|franken|"
    r"dólar|dolar|"
    r"people|personen|personas|personnes|persone|pessoas|человек|customers?|kunden|clientes|clients|employees|mitarbeiter|"
    r"rooms?|zimmern?|chambres?|habitaciones|camere|quartos|pokoi|номеров|beds|betten|shops?|stores?|branches|filialen|läden|"
    r"magasins|tiendas|negozi|lojas|sklep\pL*|магазин\pL*|"
    r"empleados|miles|feet|foot|inch|zoll|pulgadas|pouces|pollici|polegadas|дюйм|piedi|pieds|pies|degrees|grad|grados|"
    r"volt|watt|ampere|hertz|litr|liter|times|countries|ländern|países|pays|paesi|стран|"
    r"jan(?:uary|uar|vier|eiro)|feb|fév|fev|mar(?:ch|zo|s|ço)|märz|apr|abr|avr|may|mai|mayo|maggio|maio|jun|juin|"
    r"jul|juil|lugl|giug|aug|ago|août|sep|set(?:iembre|tembre|embro)|oct|okt|ott|out(?:ubro)|nov|dec|dez|déc|dic|"
    r"янв|фев|март|апр|мая|июн|июл|авг|сен|окт|ноя|дек)"
)
_HANDLED = when_used(rf"(?:^|[^\pL])(?:{_WANTS}|{_HANDLES})(?:\s\pL{{1,12}}){{0,3}}\s{_NUMBER}\s\pL{{4}}")
_END = r"(?:[^\d.,/:%]|[.,]\s|[.,]?$)"
_PLEASE = when_used(
    r"(?:^|[.!:;,]\s|\s)(\d{1,6}),?\s(?:please|pls|bitte|por favor|svp|s'il vous|per favore|пожалуйста)"
)
_BECOMES = when_used(r"(?:^|[^\d.,/])(?:\d{1,6})\s?(?:->|=>|→|➔)\s?(\d{1,6})" + _END)
_MADE_OF = when_used(
    rf"{LABEL}[^\d]{{0,12}}\d{{1,6}}\s?(?:to|auf|a|à|para|на|から|改为|改為|改成|变|變)\s?(\d{{1,6}})" + _END
)
_PIECES = when_used(r"(?:штук|шт\.?|mifuko|katoni|vipande)\s(\d{1,6})" + _END)  # the last three are Swahili
_EVERY = when_used(
    r"(?:各|每种|每種|每款|每色|每样|每樣|(?:^|[^\pL])(?:je|jeweils|each colou?r|each|cada uno|chacun|каждого по))"
    rf"\s?(\d{{1,6}}){_END}"
)
_MADE = when_used(
    r"(?:make (?:it|that)|(?:reduce|increase|raise|lower|change|cut)(?: (?:it|them|the order|the quantity))? to"
    r"|(?:reduzieren|erhöhen|ändern|aufstocken) (?:sie )?auf|(?:aumentar|reducir|subir|bajar|cambiar)(?:lo)? a"
    r"|(?:passer|porter|réduire|augmenter) à|(?:portare|ridurre|aumentare) a|(?:aumentar|reduzir|alterar|passar) para"
    rf"|(?:увеличить|уменьшить|изменить) до|改成|改为|改為|减到|減到|加到|增加到)\s?(\d{{1,6}}){_END}"
)
_INSTEAD = when_used(
    r"(?:instead of|rather than|anstatt|statt|anstelle von|en vez de|en lugar de|au lieu de|invece di|em vez de|вместо)"
    rf"\s\d{{1,6}},?\s(?:\pL{{2,9}}\s){{0,2}}(\d{{1,6}}){_END}"
)
_YEARLY = when_used(
    rf"{_BEFORE}{_NUMBER}\s?(?:/|(?:per|a|pro|im|par|por|al|ao|в)\s)\s?(?:year|month|week|annum|jahr|monat|woche|an|mois"
    r"|semaine|año|mes|semana|anno|mese|ano|mês|год|месяц)(?:$|[^\pL])"
)
_USED = when_used(
    r"(?:用量|需求量|采购量|採購量|使用量|annual (?:volume|demand|usage)|monthly (?:volume|demand|usage)|jahresbedarf"
    rf"|bedarf|consumo anual|consommation annuelle|fabbisogno|потребность)[^\d\n]{{0,8}}(\d{{1,7}}){_END}"
)
_GOT = when_used(
    r"(?:(?:^|[^\pL])(?:received|got|counted|count|only|just|nur|bloß|lediglich|erhalten|gezählt|solo|sólo|solamente"
    r"|recibimos|cuento|seulement|reçu|soltanto|ricevuti|ricevuto|apenas|somente|recebemos|только|лишь|принято|получили"
    rf"|пришло)\s|只有|只收到|实收|實收|仅收到|只到了|只来了|しか)(\d{{1,6}}){_END}"
)
_SHARE = when_used(rf"{_BEFORE}(\d{{1,6}})\s(?:out of|of|von|de|sur|su|di|из|van|em)\s(?:\d{{1,6}}){_END}")
_SHARED = when_used(rf"{_BEFORE}(?:\d{{1,6}})\s(?:out of|of|von|de|sur|su|di|из|van|em)\s(\d{{1,6}}){_END}")
_COLUMN = when_used(r"\pL[^\n|\t]{0,60}(?:\.{3,}\s?|\t\s?|\s?\|\s{0,3})(\d{1,5})\s{0,3}\|?\s{0,3}$")
_TO = frozenset(("to", "by", "until", "till", "bis", "nach", "am", "an", "la", "le", "el", "il", "до", "к"))
# a number whose unit nobody says
_BARE = (
    _NAMED, _TIMES, _BEHIND, _OFF, _WANTED, _CODED, _PART, _WHOLE, _EACH, _RATHER, _NOUN, _HANDLED, _PLEASE, _BECOMES,
    _MADE_OF, _PIECES, _EVERY, _MADE, _INSTEAD, _YEARLY, _USED, _COLUMN, _GOT, _SHARE, _SHARED,
)  # fmt: skip
_GAPS = {
    _HANDLED: rf"(?:^|[^\pL])(?:{_WANTS}|{_HANDLES})\s",
    _COLUMN: r"(?:\.{3}\s?|\t\s?|\|\s{0,3})\d{1,5}\s{0,3}\|?\s{0,3}$",
}
_MAY_FIT = several((_COUNTED, _RANGE, *_BARE), _GAPS)
_BELOW = (_USED, _COLUMN, _GOT)  # "Bedarf 2027" heads a list
_LOOSE = (_NOUN, _HANDLED, _SHARE, _SHARED)  # what stands around them must be looked at, too
_SAID_TWICE = later(r"(?<!\d)(\d{1,6}) ?\(\1\)")  # "three (3)"
_DIGIT = later(r"\d")
_FRENCH_BY = later(r" par (?:des?|du|une?|la|les?|leur|son|nos?|notre|l['’]) ?")  # elsewhere it is a pair
_LINES = 200
_LONGEST_BARE = 4  # digits of a number that is not round and has no unit; of more, it is a name
_LONGEST = 400  # characters of a line
_MEASURES = frozenset(("kg", "g", "l", "m", "m2", "m3"))
_UNCUT = frozenset(("pcs", "pair", "set", "unit"))  # "4.65 each" is a price
_LONGEST_THING = 20  # metres
_TENS = {"万": 10_000, "萬": 10_000, "千": 1_000, "thousand": 1_000, "k": 1_000}


def quantities(text: str, ordered: bool = False) -> tuple[Quantity, ...]:
    """In the order they stand, each once; of an order those, too, that no unit and no verb that we know tells."""
    found: dict[Quantity, None] = {}
    lines = text.splitlines()[:_LINES]
    rows = {**list_quantities(lines), **table_quantities(lines)}
    for at, line in enumerate(lines):
        if at in rows:
            found.setdefault(rows[at])
            continue
        for _at, quantity in sorted(_in_line(line[:_LONGEST], ordered), key=lambda one: one[0]):
            found.setdefault(quantity)
    kept = [one for one in found if one.unit or not _is_told(one, found)]
    return tuple(kept)[:MOST]


def _is_told(bare: Quantity, found: Mapping[Quantity, None]) -> bool:
    """The same number stands there with a unit."""
    return any(one.unit and one.value == bare.value for one in found)


def _in_line(written: str, ordered: bool) -> Iterator[tuple[int, Quantity]]:
    line = in_digits(written)
    if not _DIGIT.search(line):
        return
    line = _SAID_TWICE.sub(r"\1", line)
    boxes = list(containers(line))
    yield from ((start, box) for start, _, box in boxes)
    may_fit = _MAY_FIT(line)
    for at, found in (*_with_unit(line, may_fit), *_bare(line, (one for one in may_fit if one in _BARE))):
        if not any(start <= at < end for start, end, _ in boxes):
            yield at, found
    yield from ((at, Quantity(_plain(digits))) for at, digits in side_by_side(line))
    yield from ((start, Quantity(_plain(line[start:end]))) for start, end in counted(line) if ordered)
    yield from _bare(written, (_LISTED,))  # "Two of us" begins no line of a list, "2 valves" does


def _with_unit(line: str, may_fit: Collection[Pattern]) -> Iterator[tuple[int, Quantity]]:
    for match in _COUNTED.finditer(line) if _COUNTED in may_fit else ():
        # RE2 sees a border between "St" and "ühle"
        cut = line[match.end(3) : match.end(3) + 1].isalpha() if match.group(3) else False
        cut = cut or bool(_FRENCH_BY.match(line, match.end(1)))
        cut = cut or _is_measure(line, match) or is_how_fast(line[match.end(1) : match.end(1) + 48])
        if not cut and not (match.group(4) and line.startswith(NOT_COUNTED, match.end(4))):
            yield match.start(1), _counted(match)
    for match in _RANGE.finditer(line) if _RANGE in may_fit else ():
        unit = _UNIT_OF[(match.group(3) or match.group(4)).casefold()]
        first, second = (Quantity(_plain(match.group(group)), unit) for group in (1, 2))
        if float(first.value) < float(second.value):  # "bearings 6305 and 20 pcs", "ring 52 - 10 pcs" are none
            yield match.start(1), first
            yield match.start(2), second


def counts_ahead(text: str) -> bool:
    """Does a unit begin there?  RE2 sees a border between the letters of "möchten"."""
    found = UNIT_AHEAD.search(text)
    if found is None or _FRENCH_BY.match(text):
        return False
    return found.group(1) is None or not text[found.end(1) : found.end(1) + 1].isalpha()


def _is_measure(line: str, match: Match) -> bool:
    """ "a hose of 5 m": hose and cable by the metre are sold in longer pieces.  "30 m wide", "扬程80米"."""
    unit = (match.group(3) or match.group(4)).casefold()
    if _UNIT_OF[unit] in _UNCUT and not match.group(2) and "." in _plain(match.group(1)):
        return True
    if unit in ("m", "м") and float(_plain(match.group(1))) < _LONGEST_THING:
        return True
    at, end = match.start(1), match.end(3 if match.group(3) else 4)
    if _UNIT_OF[unit] in _MEASURES and is_size(line, at):
        return True
    return _UNIT_OF[unit] == "m" and is_how_long(line, at, end)


def _bare(line: str, patterns: Iterable[Pattern]) -> Iterator[tuple[int, Quantity]]:
    for pattern in patterns:
        for match in pattern.finditer(line):
            group = 1 if match.start(1) >= 0 else 2
            at, end = match.start(group), match.end(group)
            ahead = line[end : end + 24]
            noun = pattern in _LOOSE and _is_no_goods(line, at, end)
            year = pattern in _BELOW and end - at == 4 and line.startswith(("19", "20"), at)
            size = pattern is _BEHIND and (_SIZED.search(line[: match.start() + 2]) or _DECIMAL.match(line, end))
            named = pattern in _LOOSE and end - at > _LONGEST_BARE and not line.startswith("00", end - 2)
            model = pattern is _PLEASE and is_model(line, at)  # "three drums of the 46 please"
            if not (noun or year or size or named or model or _TIME_AHEAD.search(ahead)):
                yield at, Quantity(_plain(line[at:end]))


def _is_no_goods(line: str, at: int, end: int) -> bool:
    ahead = line[end : end + 48]
    return bool(_NO_THING.search(ahead)) or is_how_fast(ahead) or _leads_elsewhere(line, at)


def _leads_elsewhere(line: str, at: int) -> bool:
    """ "to 12 Mill Lane", "position 4"."""
    return line[:at].rstrip().rpartition(" ")[2].casefold() in _TO or is_named(line[:at])


def _counted(match: Match) -> Quantity:
    unit = _UNIT_OF[(match.group(3) or match.group(4)).casefold()]
    value, tens = _plain(match.group(1)), _TENS.get((match.group(2) or "").casefold(), 1)
    return Quantity(value if tens == 1 else f"{float(value) * tens:.0f}", unit)


def _plain(digits: str) -> str:
    value = number(digits)
    return value if "." in value else value.lstrip("0") or "0"
