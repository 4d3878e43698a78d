"""Subject, words, names of attachments -> References: order, PO, PI, quote, invoice, contract, tracking.  Pure, linear.

A number is a reference where a label stands before it ("Bestellung Nr. 4711"), where its own letters say so
("PO-2087"), or where it has a carrier's form ("1Z..." is UPS).  What only looks like one (a date, an amount, a number
of pieces, a size, an article of ours) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from msgspec import Struct

from mailbot.classify.details.labels import CARRIER_WORDS, LABELS, MARKERS, PREFIXES
from mailbot.classify.details.products import plain_code
from mailbot.classify.details.quantities import counts_ahead
from mailbot.model.details import Reference, ReferenceKind
from mailbot.text.folding import has_cjk
from mailbot.text.later import later
from mailbot.text.patterns import Match, Pattern, several, when_used

MOST = 20
# words that may stand before a number of pieces: "order 300 valves", but not "invoice 300"
_COUNTED = frozenset({ReferenceKind.ORDER, ReferenceKind.PURCHASE, ReferenceKind.QUOTE, ReferenceKind.INQUIRY})
_LONGEST = 40  # characters of a number
_BESIDE = 30  # characters before a label in which a carrier is named
_BORDER = r"(?:^|[^\pL\d-])"
_GAP = r"[\s.:：#＃°_*’'–—-]{0,4}"
_OPEN = r"[\"“”'‘(\[「『【〔<]?"
_TOKEN = r"((?-i:[A-Z]{1,4})\s\d[\d/.-]{2,20}\d|[\p{Latin}\p{Cyrillic}\d][\p{Latin}\p{Cyrillic}\d/_.–-]{0,60})"
_TOKEN_BEGINS = r"[\p{Latin}\p{Cyrillic}\d]"


def _escaped(word: str) -> str:
    """The marks that mean something to RE2 lose it; a full stop may be left out."""
    return word.replace(".", r"\.?\s?").removesuffix(r"\s?").replace(" ", r"\s{1,2}")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(_escaped(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_MARKER = rf"(?:(?:{_any_of(MARKERS)}){_GAP})"
_AFTER = rf"({_GAP}{_MARKER}{{0,2}}(?:is|ist|est|es|é|è|为|為|是)?{_GAP}){_OPEN}"


class _Found(Struct, frozen=True):
    start: int
    end: int
    reference: Reference
    told_at: int = 0  # where its label begins


def _labelled_as(kind: ReferenceKind, solid: bool, token: str) -> str:
    words = [word for word in LABELS[kind] if has_cjk(word) is solid]
    return f"{'' if solid else _BORDER}({_any_of(words)}){_AFTER}{token}"


# kind, has its labels CJK in them, pattern
_LABELLED = tuple(
    (kind, solid, when_used(_labelled_as(kind, solid, _TOKEN))) for kind in LABELS for solid in (False, True)
)


def _may_name(cjk: bool) -> Callable[[str], list[Pattern]]:
    """How a number goes on does not matter to whether there is one."""
    begins = {pattern: _labelled_as(kind, solid, _TOKEN_BEGINS) for kind, solid, pattern in _LABELLED if solid is cjk}
    return several(list(begins), begins)


_MAY_NAME = _may_name(cjk=False), _may_name(cjk=True)  # apart, because most mails have no CJK
_PREFIXED = when_used(rf"(?:^|[^A-Z0-9/-])(({'|'.join(PREFIXES)})(?:[-_/][A-Z0-9]|\d)[A-Z0-9/_.-]{{1,38}})")
# "118820 nolu sipariş", "33019号订单", "33019번 주문": what it is stands behind it
_BEFORE_ITS_NAME = when_used(
    r"(?:^|[^\pL\d./-]|[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}])((?:[A-Z]{1,4}-?)?\d[\dA-Z/-]{1,18}\d)"
    r"(?:\s(?:nolu|no'lu|no’lu|numaralı|sayılı)\s(sipariş|satın alma|fatura|teklif|irsaliye)"
    r"|\s?(?:号|號|這張|这张|那張|那张|这|這|那)?(?:的)?(订单|訂單|采购单|採購單|合同|合約|发票|發票|报价单|報價單|张单|張單|单子|单|單)"
    r"|\s?번\s?(주문|발주|계약|견적|계산서)|\s?番の?(注文|発注|契約|見積|請求書))"
)
_NAMED_BEHIND = (
    (ReferenceKind.INVOICE, ("fatura", "发票", "發票", "계산서", "請求書")),
    (ReferenceKind.QUOTE, ("teklif", "报价", "報價", "견적", "見積")),
    (ReferenceKind.CONTRACT, ("合", "계약", "契約")),
    (ReferenceKind.DELIVERY, ("irsaliye",)),
    (ReferenceKind.PURCHASE, ("satın", "采购", "採購")),
)
_SAP = when_used(r"(?:^|[^\d+./-])(4500\d{6})(?:[^\d]|$)")  # how the most used of such programs counts purchase orders
_CARRIED = tuple(
    (carrier, when_used(rf"(?:^|[^A-Z0-9])({text})(?:[^A-Z0-9]|$)"))
    for carrier, text in (
        ("UPS", r"1Z(?:[ -]?[0-9A-Z]){16}"),
        ("SF", r"SF\d{12,15}"),
        ("DHL", r"JJ?D\d{16,20}"),
        ("YTO", r"YT\d{13}"),
        ("", "(?:R|C|E|L|V|U)[A-Z]\\d{9}[A-Z]{2}"),  # UPU S10: any postal service
    )
)
_LONG = later(r"\d{9}|1[Zz]")  # each of these numbers has it
# a carrier, and a number soon after: "FedEx 7946 1234 5678"
_BY_CARRIER = when_used(
    rf"(?:^|[^\pL])({_any_of(CARRIER_WORDS)})(?:[^\pL\d]|[\p{{Han}}])[^\d\n,;.]{{0,20}}"
    rf"(\d{{4}}(?:[ -]\d{{4}}){{2,4}}(?:[ -]\d\d)?|\d{{10,22}})(?:[^\pL\d]|$)"
)
_MARKED = when_used(rf"#|№|°|(?:^|[^\pL])(?:{_any_of(MARKERS)})(?:[^\pL]|$)")
_DATE = when_used(
    r"(?:[0-2]?\d|3[01])[./-](?:[0-2]?\d|3[01])(?:[./-]\d{2,4})?|(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])(?:[./-]\d{1,2})?"
)
_AMOUNT = when_used(r"\d+\.\d\d?")
_SIZE = when_used(
    r"(?:DN|PN|NPS|SUS|AISI|SS|ISO|DIN|EN|ANSI|KW|FOB|CIF|IP)[-./]?\d[\d./-]*|[VMGL]\d{1,2}|\d+[x×*]\d[\dx×*.]*"
    r"|(?:usd|eur|gbp|cny|rmb|jpy|for|of|von|de|at|to|no|nr|box|dn|pn|kw)\s.*|.*\.\pL{2,}.*|[\d.,/-]+(?:mm|cm|kgs?|kw|hp|v|hz|pcs|nos|st|nd|rd|th|am|pm|h|m|gp|hq|ft|usd|eur|k)"
)
_WORD_BEHIND = later(r"(?<=\d)[-_ –]+[a-zà-ž]{3,}.*")
_NEXT = later(
    r"\s?(?:[,;&+、]|和|及|与|與|and|und|y|e|et|en|och|og|i|и|та|і|ve|a|és|și|και|dan|và)\s{0,2}"
    r"((?:[A-Z]{1,6}[-/]?)?\d[\d/-]{2,18}\d)(?![\w%]|[.,]\d)"
)
_FEWEST_MORE, _MOST_MORE = 4, 9
_DIGIT = later(r"\d")
_YEAR = when_used(r"(?:19[5-9]|20[0-4])\d")
_VERB = when_used(  # "we order 5000", where the same words without a verb would name order 5000
    r"(?:^|[^\pL])(?:to|will|would|can|could|may|must|shall|should|we|i|you|they|please|pls|kindly|now|immediately|min\.?"
    r"|minimum)\s{1,3}$"
)
_MONEY_AHEAD = when_used(r"^\s{0,2}(?:USD|EUR|GBP|CNY|RMB|JPY|US\$|[$€£¥%]|元|円|万|euros?|dollars?)|^[,.]\d")


def references(texts: Iterable[str], articles: Collection[str]) -> tuple[Reference, ...]:
    """`articles`: part numbers of ours, plain (see products.py), which are no references."""
    found: dict[str, Reference] = {}
    for text in filter(_has_digit, texts):
        for reference in _in_text(text):
            number = plain_code(reference.number)
            known = found.get(number)
            if number not in articles and (known is None or (reference.carrier and not known.carrier)):
                found[number] = reference
    return tuple(found.values())[:MOST]


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def _in_text(text: str) -> list[Reference]:
    found = [*_carried(text), *_prefixed(text)]
    taken = [(one.start, one.end) for one in found[: 4 * MOST]]
    # the number that begins first holds what a later label finds inside it: "采购订单XL-PO-2026"; of two labels of one
    # number the one that begins first is the whole word: "報價單號" holds "單號"
    for one in sorted(
        [*_labelled(text), *_by_carrier(text), *_named_behind(text)], key=lambda one: (one.start, one.told_at)
    ):
        if not any(start < one.end and one.start < end for start, end in taken):
            taken.append((one.start, one.end))
            found.append(one)
        if len(found) > 4 * MOST:
            break
    return [one.reference for one in sorted(found, key=lambda one: one.start)]


def _carried(text: str) -> Iterator[_Found]:
    if not _LONG.search(text):
        return
    for carrier, pattern in _CARRIED:
        for match in pattern.finditer(text):
            number = match.group(1).upper().replace(" ", "")
            reference = Reference(ReferenceKind.TRACKING, number, carrier or _carrier_near(text, match.start(1)))
            yield _Found(match.start(1), match.end(1), reference)


def _by_carrier(text: str) -> Iterator[_Found]:
    for match in _BY_CARRIER.finditer(text):
        number = match.group(2).replace(" ", "")
        reference = Reference(ReferenceKind.TRACKING, number, CARRIER_WORDS[match.group(1).casefold()])
        yield _Found(match.start(2), match.end(2), reference, match.start(1))


def _named_behind(text: str) -> Iterator[_Found]:
    for match in _BEFORE_ITS_NAME.finditer(text):
        number = match.group(1)
        name = next(name for name in map(match.group, (2, 3, 4, 5)) if name)
        kind = next((kind for kind, begins in _NAMED_BEHIND if name.startswith(begins)), ReferenceKind.ORDER)
        if sum(mark.isdigit() for mark in number) >= 3 and not looks_otherwise(number):
            yield _Found(match.start(1), match.end(1), Reference(kind, number), match.start(1))
    for match in _SAP.finditer(text):
        yield _Found(match.start(1), match.end(1), Reference(ReferenceKind.PURCHASE, match.group(1)), match.start(1))


def _prefixed(text: str) -> Iterator[_Found]:
    for match in _PREFIXED.finditer(text):
        number = _trimmed(match.group(1))
        kind = PREFIXES[match.group(2).upper()]
        if sum(mark.isdigit() for mark in number) >= 3:
            yield _Found(match.start(1), match.start(1) + len(number), Reference(kind, number))


def _labelled(text: str) -> Iterator[_Found]:
    plain, solid = _MAY_NAME
    may_name = [*plain(text), *(solid(text) if has_cjk(text) else ())]
    for kind, pattern in ((kind, pattern) for kind, _, pattern in _LABELLED if pattern in may_name):
        for match in pattern.finditer(text):
            number = _trimmed(match.group(3))
            start = match.start(3)
            if _names(number, match, text, kind):
                carrier = _carrier_near(text, start) if kind is ReferenceKind.TRACKING else ""
                yield _Found(start, start + len(number), Reference(kind, number, carrier), match.start(1))
                yield from _more(text, start + len(number), number, kind)


def _more(text: str, end: int, first: str, kind: ReferenceKind) -> Iterator[_Found]:
    """ "invoices 20871 and 20899": the next of as many digits have the same label."""
    digits = sum(map(str.isdigit, first))
    for _ in range(_MOST_MORE if digits >= _FEWEST_MORE else 0):
        found = _NEXT.match(text, end)
        if found is None or sum(map(str.isdigit, found.group(1))) != digits or looks_otherwise(found.group(1)):
            return
        yield _Found(found.start(1), found.end(1), Reference(kind, found.group(1)), found.start(1))
        end = found.end(1)


def _trimmed(token: str) -> str:
    """ "3391-signed": what a file's name goes on with is no part of the number."""
    return _WORD_BEHIND.sub("", token[:_LONGEST]).strip(" .-–_/")


def _names(number: str, match: Match, text: str, kind: ReferenceKind) -> bool:
    """Is it the name of something, and no date, size, amount or number of pieces?"""
    digits = sum(mark.isdigit() for mark in number)
    if not digits or looks_otherwise(number) or _goes_on(match, number, text) or _is_counted(match, number, text):
        return False
    if _MARKED.search(match.group(2)):
        return digits >= 2 or len(number) >= 3
    if _VERB.search(text[max(0, match.start(1) - 16) : match.start(1)]):
        return False
    if not number.isdigit():
        return digits >= 3
    return digits >= (4 if kind in _COUNTED else 3) and _YEAR.fullmatch(number) is None


def _goes_on(match: Match, number: str, text: str) -> bool:
    """ "po" is no label in "positions", nor "no" a mark of a number in "nothing"."""
    label, between = match.group(1), match.group(2)
    longer = match.end(1) < len(text) and text[match.end(1)].isalpha() and not has_cjk(label + between)
    glued = between[-1:].isalpha() and number[0].isalpha() and not has_cjk(between)
    return (longer and not has_cjk(text[match.end(1)])) or (glued and match.start(3) == match.end(2))


def _is_counted(match: Match, number: str, text: str) -> bool:
    end = match.start(3) + len(number)
    ahead = text[end : end + 24]
    return bool(_MONEY_AHEAD.search(ahead) or (number.isdigit() and counts_ahead(ahead)))


def looks_otherwise(number: str) -> bool:
    return any(pattern.fullmatch(number) for pattern in (_DATE, _AMOUNT, _SIZE))


def _carrier_near(text: str, start: int) -> str:
    before = text[max(0, start - _BESIDE) : start].casefold()
    places = [(before.rfind(word), name) for word, name in CARRIER_WORDS.items()]
    at, name = max(places)
    return name if at >= 0 else ""
