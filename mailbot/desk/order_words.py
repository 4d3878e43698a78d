"""A colleague's words about an order -> its lines, sum, numbers, day and channel.  Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot.desk import arguments
from mailbot.desk.when import when
from mailbot.model.customer import phone_number
from mailbot.model.order import Channel, Order, OrderLine
from mailbot.text.later import later

_LONGEST = 4000
_MOST_PARTS = 200
_PARTS = later(r"[\n;；。]|[,，、](?=\s)|，")
_CHANNELS = {
    Channel.PHONE: ("phone", "telephone", "tel", "call", "called", "电话", "電話"),
    Channel.FAX: ("fax", "传真", "傳真"),
    Channel.CHAT: ("chat", "whatsapp", "wechat", "line", "messenger", "telegram", "skype", "微信", "聊天"),
    Channel.MAIL: ("mail", "email", "e-mail", "letter", "邮件", "郵件"),
    Channel.FORM: ("form", "website", "web", "表单", "表單", "网站", "網站"),
}
CHANNELS = {word: channel for channel, words in _CHANNELS.items() for word in words}
_FIELDS = {
    "number": (
        *("number", "no", "no.", "order", "order no", "order no.", "order number"),
        *("订单号", "訂單號", "单号", "單號"),
    ),
    "theirs": (
        *("po", "p.o.", "theirs", "their no", "their number", "customer no"),
        *("客户单号", "客戶單號", "采购单号", "採購單號"),
    ),
    "amount": ("amount", "total", "sum", "金额", "金額", "总价", "總價", "共", "合计", "合計"),
    "promised": ("promised", "promise", "date", "delivery", "due", "交期", "交货期", "交貨期"),
    "invoice": ("invoice", "invoice no", "invoice no.", "invoice number", "发票", "發票", "发票号", "發票號"),
    "channel": ("channel", "via", "渠道", "来源", "來源"),
    "line": ("line", "item", "行", "项", "項"),
}
FIELDS = {word: field for field, words in _FIELDS.items() for word in words}
_BY_LENGTH = sorted(FIELDS, key=len, reverse=True)
_LINE = later(
    r"(?P<count>\d[\d.,]{0,12})\s{0,3}(?P<unit>pcs?|pieces?|units?|sets?|pairs?|boxes|box|cartons?|ctns?|rolls?|kgs?|tons?|t"
    r"|m|g|件|个|個|台|套|只|隻|箱|卷|公斤|千克|吨|噸|米|双|雙|条|條)?(?:\s{1,3}|(?<=[^\x00-\x7f])|$)(?:(?:of|x)\s{1,3}|[×*]\s{0,3})?"
    r"(?P<product>[^@]{0,200})(?:@(?P<price>.{1,40}))?",
    re.IGNORECASE,
)
_LINE_AT = later(r"#?(\d{1,3})\s{0,3}(?:[:：.=]|\s)\s{0,3}(.{0,300})", re.DOTALL)
_BY = later(
    rf"[\s,:：]*(?:by|via|per)?\s*({'|'.join(sorted(CHANNELS, key=len, reverse=True))})(?![a-z])[\s,:：，]*",
    re.IGNORECASE,
)
_PHONE = later(r"[+(]{0,2}\d[\d ()/.-]{5,20}\d")
_NAME = later(r"(?:name|contact|客户名称|客戶名稱|联系人|聯絡人)\s*[:：]?\s*([^\d]{2,80})", re.IGNORECASE)
_CODE = later(r"[A-Z]{3}")  # behind the goods, "700 XYZ" is hardly more of them
_NUMBERED = later(r"(?:[^\W\d]{1,8}\.?\s)?[^\s,;]{1,40}")


class Field(Struct, frozen=True):
    """One field as it is said."""

    name: str
    said: str


def field_said(said: str) -> Field | None:
    """ "po = 4711", "promised: 12 May", "line 2 200 pcs A-100"; None where it begins with no field's name."""
    plain = said.strip()
    low = plain.casefold()
    name = next((one for one in _BY_LENGTH if low.startswith(one) and _ends(low, len(one), one)), "")
    return Field(FIELDS[name], plain[len(name) :].strip(" \t=:：＝#")) if name else None


def _ends(text: str, at: int, name: str) -> bool:
    return not name.isascii() or at == len(text) or not text[at].isalnum()


def number_said(said: str) -> str:
    """ "4711-A", "PO 4711": one word, or one of letters before it."""
    plain = said.strip(" .,;:")
    return plain if _NUMBERED.fullmatch(plain) and any(char.isdigit() for char in plain) else ""


def channel_said(said: str) -> Channel | None:
    return CHANNELS.get(said.strip(" .,;:").casefold().removeprefix("by ").strip())


def money_said(said: str) -> tuple[str, str] | None:
    """(amount, currency); None where the sum or its currency is not understood, or no currency stands beside it."""
    found = arguments.worth(said)
    return (found.amount, found.currency) if found and found.currency else None


def line_said(said: str) -> OrderLine | None:
    """ "200 pcs Ball valve @ 12.50 USD"; None where no quantity stands first."""
    found = _LINE.fullmatch(said.strip()[:_LONGEST])
    if found is None or not found["product"].strip():
        return None
    price = arguments.worth(found["price"]) if found["price"] else None
    count = found["count"].replace(",", "").rstrip(".")
    return OrderLine(
        found["product"].strip(" .,"), count, (found["unit"] or "").casefold(), *_priced(price, found["price"])
    )


def _priced(price: object, said: str | None) -> tuple[str, str]:
    amount, currency = getattr(price, "amount", ""), getattr(price, "currency", "")
    return (amount, currency) if amount else ((said or "").strip(), "")


def numbered_line(said: str) -> tuple[int, str]:
    """ "2 200 pcs A-100" -> (2, "200 pcs A-100"); "200 pcs A-100" -> (0, ...): a number that a unit follows counts."""
    found = _LINE_AT.match(said)
    if found is None or not found[2] or not (found[2][0].isdigit() or found[2] in ("-", "–")):
        return (int(said), "") if said.isdigit() else (0, said)
    return int(found[1]), found[2].strip(" -–")


class Taken(Struct, frozen=True):
    """An order as it was told, and the words that were none of its fields."""

    order: Order
    rest: tuple[str, ...]
    name: str = ""  # of the customer
    phone: str = ""
    unclear: str = ""  # a field whose value is not understood
    sum_unclear: bool = False  # it may be a sum in a currency that we do not know


def order_taken(said: str, now: datetime) -> Taken:
    """Its parts stand on lines of their own, or between commas: goods, a sum, "promised 12 May", "po 4711"."""
    lead = _BY.match(said)
    channel = CHANNELS[lead[1].casefold()] if lead else Channel.PHONE
    taken = Taken(Order(channel=channel), ())
    for part in _parts(said[lead.end() if lead else 0 :][:_LONGEST]):
        taken = _with(part, taken, now)
        if taken.unclear:
            break
    return taken


def _parts(said: str) -> Iterator[str]:
    for part in _PARTS.split(said)[:_MOST_PARTS]:
        if plain := part.strip(" \t-*•:："):
            yield plain


def _with(part: str, taken: Taken, now: datetime) -> Taken:
    order, field = taken.order, field_said(part)
    channel, money, line = channel_said(part), money_said(part), line_said(part)
    phone, name = _PHONE.search(part), _NAME.match(part)
    if channel:
        return replace(taken, order=replace(order, channel=channel))
    if field and field.name in _READS and field.said:
        changed = _READS[field.name](order, field.said, now)
        if changed:
            return replace(taken, order=changed)
        return replace(taken, unclear=part, sum_unclear=field.name == "amount")
    if money:
        return replace(taken, order=replace(order, amount=money[0], currency=money[1]))
    if phone and phone_number(phone.group()):
        return replace(taken, phone=phone.group())
    if line and order.lines and not line.unit and _CODE.fullmatch(line.product):
        return replace(taken, unclear=part, sum_unclear=True)
    if line:
        return replace(taken, order=replace(order, lines=(*order.lines, line)))
    if name:
        return replace(taken, name=name[1].strip())
    return replace(taken, rest=(*taken.rest, part))


def _amount(order: Order, said: str, now: datetime) -> Order | None:
    money = money_said(said)
    return replace(order, amount=money[0], currency=money[1]) if money else None


def _promised(order: Order, said: str, now: datetime) -> Order | None:
    day = when(said, now)
    return replace(order, promised=day.date()) if day else None


def _number(order: Order, said: str, now: datetime) -> Order | None:
    number = number_said(said)
    return replace(order, number=number) if number else None


def _theirs(order: Order, said: str, now: datetime) -> Order | None:
    number = number_said(said)
    return replace(order, theirs=number) if number else None


_READS: dict[str, Callable[[Order, str, datetime], Order | None]] = {
    "amount": _amount,
    "promised": _promised,
    "number": _number,
    "theirs": _theirs,
}
