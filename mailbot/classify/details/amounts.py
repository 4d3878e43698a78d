"""Words of a mail -> Amounts with their currency ("USD 12,000.50", "¥8,800", "1.250,00 €",
"10万元").  Pure, linear."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from mailbot.classify.details.each import is_of_one
from mailbot.classify.details.in_digits import in_digits
from mailbot.model.details import Amount
from mailbot.text.numbers import number
from mailbot.text.patterns import Match, when_used

MOST = 40
_LINES = 200
_CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "USD": (
        "usd", "us$", "us $", "$us", "u$s", "$", "dollar", "dollars", "us dollar", "us dollars", "dólares",
        "dolares", "美元", "美金", "долларов", "米ドル", "ドル", "달러",
    ),
    "EUR": ("eur", "€", "euro", "euros", "欧元", "歐元", "евро", "ユーロ", "유로"),
    "GBP": ("gbp", "£", "pound", "pounds", "英镑", "英鎊"),
    "CNY": ("cny", "rmb", "¥", "yuan", "人民币", "人民幣", "元", "块钱", "块", "塊", "юаней"),
    "JPY": ("jpy", "円", "yen", "日元", "日圓"),
    "HKD": ("hkd", "hk$", "港币", "港幣", "港元"),
    "TWD": ("twd", "ntd", "nt$", "nt", "新台币", "新台幣", "新臺幣", "台幣", "臺幣"),
    "CHF": ("chf", "sfr", "franken"),
    "AUD": ("aud", "a$", "au$"),
    "CAD": ("cad", "c$", "ca$"),
    "SGD": ("sgd", "s$"),
    "NZD": ("nzd", "nz$"),
    "INR": ("inr", "₹", "rs", "rupees", "lakh"),
    "RUB": ("rub", "₽", "руб", "рублей", "рубля"),
    "BRL": ("brl", "r$", "reais"),
    "MXN": ("mxn", "mx$"),
    "KRW": ("krw", "₩", "원"),
    "TRY": ("₺", "tl", "lira"),
    "PLN": ("pln", "zł", "złotych"),
    "SEK": ("sek",),
    "NOK": ("nok",),
    "DKK": ("dkk",),
    "CZK": ("czk", "kč"),
    "AED": ("aed", "dirham", "dirhams", "درهم"),
    "SAR": ("sar", "ريال"),
    "ZAR": ("zar",),
    "NGN": ("ngn", "₦", "naira"),
    "VND": ("vnd", "₫", "vnđ", "đồng"),
    "THB": ("thb", "฿", "baht", "บาท"),
    "IDR": ("idr", "rp", "rupiah"),
    "MYR": ("myr", "rm"),
    "PHP": ("php", "₱"),
    "PKR": ("pkr",),
    "EGP": ("egp",),
    "KES": ("kes", "ksh"),
    "ILS": ("ils", "₪"),
    "UAH": ("uah", "₴", "грн"),
}  # fmt: skip
_CODE_OF = {word: code for code, words in _CURRENCIES.items() for word in words}
# one sign, two countries: who writes decides, or nobody knows
_BY_LANGUAGE = {("¥", "ja"): "JPY", ("元", "zh-Hant"): "元"}
_BEFORE_ONLY = frozenset({"nt", "rs", "rp", "rm"})


def _any_of(words: list[str]) -> str:
    escaped = (word.replace("$", r"\$").replace(" ", r"\s") for word in words)
    return "|".join(sorted(escaped, key=lambda word: (-len(word), word)))


_NUMBER = r"(\d[\d.,'’\x{a0}\x{202f}]{0,16}\d|\d)"
# on one line: "DC-150" over "$29.50" is no sum of 150
_MANY = r"[ \t\x{a0}]?(万|萬|億|亿|千|k|thousand|million|mio|lakhs?)?"
_WORDS = [word for word in _CODE_OF if word.isalpha() and word.isascii()]
_SIGNS = [word for word in _CODE_OF if word not in _WORDS]
_FIRST = when_used(
    rf"(?:(?:^|[^\pL])({_any_of(_WORDS)})\.?[\s:]{{0,2}}|({_any_of(_SIGNS)})\s{{0,2}}){_NUMBER}{_MANY}(?:[^\pL\d]|[\p{{Han}}]|$)"
)
_LAST = when_used(
    rf"(?:^|[^\pL\d.,]|[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Hangul}}]){_NUMBER}{_MANY}"
    rf"(?:[ \t\x{{a0}}]{{0,2}}({_any_of(_SIGNS)})|[\s,.-]{{0,2}}"
    rf"({_any_of([word for word in _WORDS if word not in _BEFORE_ONLY])})(?:[^\pL]|$))"
)
_TIMES = {"万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8, "千": 1_000, "k": 1_000, "thousand": 1_000}
_TIMES |= {"million": 10**6, "mio": 10**6, "lakh": 100_000, "lakhs": 100_000}


def amounts(text: str, language: str) -> tuple[Amount, ...]:
    """In the order they stand, each once.  A number has one currency: the one before it, else the one behind."""
    found: dict[int, Amount] = {}
    text = "\n".join(in_digits(line) for line in text.splitlines()[:_LINES])
    taken: set[int] = set()  # where signs behind a number end
    for match in _LAST.finditer(text):
        sign = 3 if match.group(3) else 4
        taken.add(match.end(sign))
        each = is_of_one(text, match.start(1), match.end(sign))
        found[match.start(1)] = _amount(match.group(1), match.group(2), match.group(sign), language, each)
    for match in _FIRST.finditer(text):
        if _is_of_the_line_above(match, taken, text):
            continue
        sign, last = (1 if match.group(1) else 2), (4 if match.group(4) else 3)
        each = is_of_one(text, match.start(sign), match.end(last))
        found[match.start(3)] = _amount(match.group(3), match.group(4), match.group(sign), language, each)
    return _once(found[at] for at in sorted(found))


def _is_of_the_line_above(match: Match, taken: Collection[int], text: str) -> bool:
    """ "at 120.00 EUR" over "2 x seal kit" is no sum of 2."""
    end = match.end(1 if match.group(1) else 2)
    return end in taken and "\n" in text[end : match.start(3)]


def _once(found: Iterable[Amount]) -> tuple[Amount, ...]:
    """A price that is said to be of one piece once is so wherever it stands."""
    named: dict[tuple[str, str], Amount] = {}
    for one in found:
        known = named.get((one.value, one.currency))
        named[one.value, one.currency] = replace(one, each=one.each or (known is not None and known.each))
    return tuple(named.values())[:MOST]


def _amount(digits: str, many: str | None, sign: str, language: str, each: bool) -> Amount:
    value, times = number(digits), _TIMES.get((many or "").casefold(), 1)
    sign = sign.casefold()
    code = _BY_LANGUAGE.get((sign, language), _CODE_OF[" ".join(sign.split())])
    return Amount(value if times == 1 else f"{float(value) * times:.0f}", code, each)
