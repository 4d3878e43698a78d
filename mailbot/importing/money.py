"""Sums, currencies, days and states as tables have them -> values.  Pure.  "" or None: not understood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from decimal import Decimal

from mailbot.text.later import later
from mailbot.text.numbers import beside, number

# ISO 4217 of what money is paid in (List One, without funds and metals)
_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY "
    "COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR "
    "ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK "
    "MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF "
    "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU "
    "UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW"
)
CURRENCIES = frozenset(_CODES.split())
_SIGNS = {
    "$": "USD", "us$": "USD", "美元": "USD", "美金": "USD", "€": "EUR", "euro": "EUR", "欧元": "EUR", "歐元": "EUR",
    "£": "GBP", "英镑": "GBP", "rmb": "CNY", "¥": "CNY", "￥": "CNY", "元": "CNY", "人民币": "CNY", "人民幣": "CNY",
    "日元": "JPY", "円": "JPY", "港币": "HKD", "港幣": "HKD", "hk$": "HKD", "nt$": "TWD", "台币": "TWD",
    "新台幣": "TWD", "₩": "KRW", "₹": "INR", "₽": "RUB", "r$": "BRL",
}  # fmt: skip
_CANCELLED_WORDS = (
    "cancelled canceled refunded void rejected storniert annulé annulée cancelado anulado отменён отменен 取消 已取消 "
    "作废 作廢 已退款 退款 キャンセル"
)
_CANCELLED = frozenset(_CANCELLED_WORDS.split())
_OPEN_WORDS = (
    "new open pending processing confirmed paid offen bestätigt bezahlt ouvert abierto новый 新 待处理 待處理 处理中 "
    "處理中 已付款 待发货 待發貨 生产中 生產中 已确认 已確認"
)
_OPEN = frozenset(_OPEN_WORDS.split())
_YEAR_FIRST = later(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?)?\D{0,6}$")
_YEAR_LAST = later(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?:[, ]+(\d{1,2}):(\d\d)(?::\d\d)?)?$")


def currency(said: str) -> str:
    """ "usd", "€", "RMB" -> ISO 4217."""
    plain = said.strip()
    return plain.upper() if plain.upper() in CURRENCIES else _SIGNS.get(plain.casefold(), "")


def currency_beside(cell: str) -> str:
    """What stands beside a sum: "USD 12,000.50"."""
    return currency(beside(cell))


def amount(cell: str) -> str:
    """ "12,000.50 USD" -> "12000.50"."""
    found = number(cell)
    return found if found.replace(".", "", 1).isdigit() and "-" not in cell.strip()[:1] else ""


def total(amounts: Iterable[str]) -> str:
    """Of an order's lines: each says the order's total, or its own."""
    values = [Decimal(one) for one in amounts if one]
    if not values:
        return ""
    return str(values[0] if len(set(values)) == 1 else sum(values))


def is_cancelled(status: str) -> bool:
    return status.strip().casefold() in _CANCELLED


def is_open(status: str) -> bool:
    return status.strip().casefold() in _OPEN


def month_first(cells: Iterable[str]) -> bool | None:
    """How a whole column writes its days: 13/4/2026 tells, 3/4/2026 does not; with full stops it is day first."""
    said = set()
    for cell in cells:
        found = _YEAR_LAST.match(cell)
        if found:
            first, mark, second = int(found[1]), found[2], int(found[3])
            said |= {False} if first > 12 or mark == "." else {True} if second > 12 else set()
    return said.pop() if len(said) == 1 else None


def moment(cell: str, zone: tzinfo, month_is_first: bool | None) -> datetime | None:
    found = _YEAR_FIRST.match(cell)
    if found:
        year, month, day, hour, minute = found.groups()
    else:
        found = _YEAR_LAST.match(cell)
        if not found or (month_is_first is None and found[1] != found[3]):
            return None
        first, _, second, year, hour, minute = found.groups()
        month, day = (first, second) if month_is_first else (second, first)
    try:
        return datetime(int(year), int(month), int(day), int(hour or 12), int(minute or 0), tzinfo=zone)
    except ValueError:
        return None
