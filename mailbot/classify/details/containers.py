"""A line with its numbers in digits -> the containers that it names ("2 x 40HQ", "2个高柜").  Pure, linear."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.classify.details.units import CONTAINERS
from mailbot.model.details import Quantity
from mailbot.text.later import later
from mailbot.text.patterns import when_used

_EDGE = r"(?:[^\pL\d]|$|[\p{Han}\p{Hiragana}\p{Katakana}])"
_BEFORE = r"(?:^|[^\pL\d.,/#№第-]|[\p{Han}\p{Hiragana}\p{Katakana}])"
_FEET = r"(?:['′’]|[\s-]?(?:ft|feet|foot|fuß|fuss|piedi|pieds|pies|pés|футов\pL*)|尺|呎|フィート)"
_KIND = r"(?:gp|dv|dc|hq|hc|ot|fr|rf|高[柜櫃箱])"
_SIZE = rf"((?:20|40|45)\s?(?:{_FEET}\s?{_KIND}?|{_KIND}))"
_BOX = r"(?:containern?s?|contenedor(?:es)?|conteneurs?|cont[eê]iner(?:es)?|contentor(?:es)?|контейнер\pL*)"
_HAN_SIZES = {
    "高柜": "40HQ", "高櫃": "40HQ", "小柜": "20GP", "小櫃": "20GP", "大柜": "40GP", "大櫃": "40GP", "平柜": "40GP",
}  # fmt: skip
_HAN_SIZE = "|".join(_HAN_SIZES)
# number first, then size
_NUMBER_FIRST = tuple(
    when_used(text)
    for text in (
        rf"{_BEFORE}(\d{{1,3}})\s?[x×*]\s?({CONTAINERS})(?:[^\pL\d]|$)",
        rf"{_BEFORE}(\d{{1,3}})\s?(?:[个個]|stück\s|stk\.?\s|units?\s|pcs\s)?\s?{_SIZE}{_EDGE}",
        rf"{_BEFORE}(\d{{1,3}})\s{_BOX}\s(?:(?:da|de|à|zu|of|по)\s)?((?:20|40|45)\s?{_FEET}\s?{_KIND}?){_EDGE}",
        rf"{_BEFORE}(\d{{1,3}})\s?[个個]?\s?({_HAN_SIZE})",
    )
)
_SIZE_FIRST = when_used(rf"{_BEFORE}{_SIZE}\s?(?:コンテナ|{_BOX})?\s?(\d{{1,3}}|一)\s?本")
_SHIPPED = when_used(rf"{_FEET}|(?:^|[^\pL]){_KIND}{_EDGE}|{_BOX}|fcl|[柜櫃]|コンテナ|컨테이너")
_MAY_NAME = later("20|40|45|[柜櫃]")  # the sizes, in all of the patterns above


def containers(line: str) -> Iterator[tuple[int, int, Quantity]]:
    """Where each stands, from and to, and what it is; a place may be told twice."""
    if not _MAY_NAME.search(line):
        return
    for pattern in _NUMBER_FIRST:
        for match in pattern.finditer(line):
            if match.group(2).strip().isdigit() and not _SHIPPED.search(line):
                continue  # screws 4x40
            yield match.start(1), match.end(2), Quantity(match.group(1), _size(match.group(2)))
    for match in _SIZE_FIRST.finditer(line):
        yield match.start(1), match.end(2), Quantity(match.group(2).replace("一", "1"), _size(match.group(1)))


def _size(text: str) -> str:
    """ "20 ft GP" -> "20GP"; a bare size is a general purpose one."""
    if text in _HAN_SIZES:
        return _HAN_SIZES[text]
    plain = "".join(mark for mark in text.upper() if mark.isalnum())
    kind = next((kind for kind in ("HQ", "HC", "高", "OT", "FR", "RF") if kind in plain[2:]), "GP")
    return plain[:2] + ("HQ" if kind in ("HC", "高") else kind)
