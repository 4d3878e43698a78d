"""Words of a mail -> Quantities ("20 pcs", "500 件", "2×20GP", "6 x HCP-32", "两台").  Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mailbot.classify.details.units import CONTAINERS, NOT_COUNTED, SOLID, WORDS
from mailbot.model.details import Quantity
from mailbot.numbers import number
from mailbot.patterns import Match, compile_pattern

MOST = 40
_NUMBER = r"(\d[\d.,'’\x{a0}\x{202f}]{0,14}\d|\d)"
_LIST_MARK = r"(?:[-*•·]\s{0,3}|\d{1,2}(?:[.)]\s|、)\s{0,3}|pos\.?\s{0,2}\d{1,3}\s{0,2}[:.]\s{0,3})?"
_LABEL = (
    r"(?:qty|quantity|quantities|q'ty|menge|anzahl|stückzahl|cantidad|cant|quantité|quantite|qté|quantità|quantidade|qtd"
    r"|aantal|ilość|adet|miktar|количество|кол-во|数量|數量|個数|台数|수량|الكمية)"
)


def _any_of(table: Mapping[str, tuple[str, ...]]) -> str:
    words = {word.rstrip(".") for units in table.values() for word in units}
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_UNIT_OF = {word.rstrip("."): unit for table in (WORDS, SOLID) for unit, words in table.items() for word in words}
_UNIT = rf"(?:[\s-]{{0,2}}({_any_of(WORDS)})\.?(?:\b|[^\pL\d]|$)|\s?({_any_of(SOLID)}))"
UNIT_AHEAD = compile_pattern(rf"^(?:{_UNIT}|\s{{0,2}}[x×*]\s{{0,2}}\pL)")
_BEFORE = r"(?:^|[^\pL\d.,/#№第-]|[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}])"
_WANTS = (
    r"(?:send|ship|supply|deliver|need|want|require|order|re-?order|buy|purchase|take|quote|add|get|brauchen|benötigen"
    r"|bestellen|nehmen|liefern|necesito|necesitamos|quiero|queremos|pido|pedimos|compramos|envíen|por"
    r"|besoin de|commandons|commander|prendre|preciso|precisamos|quero|queremos|ordiniamo|servono|prendiamo|нужно"
    r"|нужны|заказать|закажем|要|订|訂|买|買|下单|再来|先做|发|發)"
)
_FILLED = (
    r"(?:us|me|also|another|about|approx\.?|ca\.?|around|at least|for|up to|noch|weitere|otros|otras"
    r"|encore|ещё|еще|大概|约|約)"
)
_TIMELY = (
    r"(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|tage?n?|wochen?|monate?n?|jahre?|stunden"
    r"|días?|semanas?|mes(?:es)?|años?|horas?|jours?|semaines?|mois|ans?|giorni|settimane|mesi|anni|dias?|dni"
    r"|дн|дня|дней|недел|месяц|天|日|号|號|月|年|周|週|小时|小時|点|點|%|bar|mm|cm|kw|hp|v|usd|eur)"
)

_COUNTED = compile_pattern(rf"{_BEFORE}{_NUMBER}\s?(万|萬|千|thousand|k)?{_UNIT}")
_NAMED = compile_pattern(rf"(?:^|[^\pL]){_LABEL}\.?\s{{0,3}}[:：=]?\s{{0,3}}{_NUMBER}")
_TIMES = compile_pattern(rf"(?:{_BEFORE}|^){_NUMBER}\s?[x×*✕]\s?[\pL]")
_BEHIND = compile_pattern(rf"[\pL\d)]\s{{0,2}}[x×✕]\s?{_NUMBER}(?:\s{{0,3}}$|\s?[,;，；、。)]|\s{{2}})")
_BOXES = compile_pattern(rf"{_BEFORE}(\d{{1,3}})\s?[x×*]\s?({CONTAINERS})(?:[^\pL\d]|$)")
_OFF = compile_pattern(
    rf"^\s{{0,8}}{_LIST_MARK}(?:nr|no|n°)\.?\s?{_NUMBER}\s\pL|(?:^|[^\pL])(?:n|nr)\.\s{_NUMBER}\s\pL{{4}}"
)
_LISTED = compile_pattern(rf"^\s{{0,8}}{_LIST_MARK}(\d{{1,6}})\s{{1,3}}\pL\pL")
_WANTED = compile_pattern(
    rf"(?:^|[^\pL]|[\p{{Han}}]){_WANTS}\s{{0,2}}(?:{_FILLED}\s{{0,2}}){{0,2}}(\d{{1,6}})(?:$|[^\d.,/:\pL$€£-]|[.,]\s|[.,]$)"
)
_CODED = compile_pattern(rf"{_BEFORE}(\d{{1,6}})\s(?:more\s|additional\s)?[A-Z]{{1,6}}-?\d")
_TIME_AHEAD = compile_pattern(rf"^\s{{0,2}}(?:more\s|working\s|business\s)?{_TIMELY}(?:[^\p{{Latin}}\p{{Cyrillic}}]|$)")
_IN_HAN = compile_pattern(
    r"([一二两兩三四五六七八九十]|十[一二三四五六七八九]|[二三四五六七八九]十)(台|臺|套|箱|吨|噸|条|條|根|柜|櫃|托)"
)
_BARE = (_NAMED, _TIMES, _BEHIND, _OFF, _LISTED, _WANTED, _CODED)  # a number whose unit nobody says
_HAN = {mark: value for value, mark in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "兩": 2}
_LINES = 200
_LONGEST = 400  # characters of a line
_TENS = {"万": 10_000, "萬": 10_000, "千": 1_000, "thousand": 1_000, "k": 1_000}


def quantities(text: str) -> tuple[Quantity, ...]:
    """In the order they stand, each once."""
    found: dict[Quantity, None] = {}
    for line in text.splitlines()[:_LINES]:
        for _at, quantity in sorted(_in_line(line[:_LONGEST]), key=lambda one: one[0]):
            found.setdefault(quantity)
    kept = [one for one in found if one.unit or not _is_told(one, found)]
    return tuple(kept)[:MOST]


def _is_told(bare: Quantity, found: Mapping[Quantity, None]) -> bool:
    """The same number stands there with a unit."""
    return any(one.unit and one.value == bare.value for one in found)


def _in_line(line: str) -> Iterator[tuple[int, Quantity]]:
    for match in _IN_HAN.finditer(line):
        yield match.start(1), Quantity(str(_of_han(match.group(1))), _UNIT_OF[match.group(2)])
    if not any(mark.isdigit() for mark in line):
        return
    boxes = [(match.start(1), Quantity(match.group(1), _container(match.group(2)))) for match in _BOXES.finditer(line)]
    yield from boxes
    for match in _COUNTED.finditer(line):
        if not (match.group(4) and line.startswith(NOT_COUNTED, match.end(4))):
            yield match.start(1), _counted(match)
    for pattern in _BARE:
        for match in pattern.finditer(line):
            group = 1 if match.start(1) >= 0 else 2
            at, end = match.start(group), match.end(group)
            if not any(at == box for box, _ in boxes) and _TIME_AHEAD.search(line[end : end + 20]) is None:
                yield at, Quantity(_plain(line[at:end]))


def _counted(match: Match) -> Quantity:
    unit = _UNIT_OF[(match.group(3) or match.group(4)).casefold()]
    value, tens = _plain(match.group(1)), _TENS.get((match.group(2) or "").casefold(), 1)
    return Quantity(value if tens == 1 else f"{float(value) * tens:.0f}", unit)


def _plain(digits: str) -> str:
    value = number(digits)
    return value if "." in value else value.lstrip("0") or "0"


def _container(text: str) -> str:
    """ "20 ft GP" -> "20GP"; a bare size is a general purpose one."""
    plain = "".join(mark for mark in text.upper() if mark.isalnum())
    kind = next((kind for kind in ("HQ", "HC", "OT", "FR", "RF") if kind in plain), "GP")
    return plain[:2] + ("HQ" if kind == "HC" else kind)


def _of_han(text: str) -> int:
    if "十" not in text:
        return _HAN[text]
    tens, _, ones = text.partition("十")
    return 10 * _HAN.get(tens, 1) + _HAN.get(ones, 0)
