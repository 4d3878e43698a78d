"""A table's header -> which column says what: by labels in many languages, by what is in them, or as told.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from mailbot.importing.sheets import Cells, Sheet
from mailbot.model.errors import PermanentFailure
from mailbot.model.rulebook import Rulebook
from mailbot.parse.forms.labels import label_book, plain_label
from mailbot.text.later import later

LEFT_OUT = "-"
_ADDRESS = later(r"[^\s@<>(),;:\\\"]{1,64}@[^\s@<>(),;:\\\"]{1,190}\.[^\s@<>(),;:\\\".]{2,63}")
_BETWEEN = later(r"[;,、；，\s<>|]+")
_LOOKED_AT = 50  # rows
_FORM_NAMES = {"email": "address", "amount": "total", "message": "note", "from": "address"}  # of rules/labels.toml
_WHO = ("address", "name", "first_name", "last_name", "company", "phone", "country")
CUSTOMER_FIELDS = (*_WHO, "language", "owner", "key_account", "consent", "attributes")
ORDER_FIELDS = (
    *_WHO, "order_ref", "date", "product", "sku", "quantity", "unit", "price", "total", "currency", "status", "note",
    "promised",
)  # fmt: skip
# what rules/labels.toml has no field for
_NAMES = {
    "address": ("address", "addresses", "email addresses", "emails", "customer"),
    "phone": ("phones", "tel", "mobile", "手机", "手機", "电话", "電話", "whatsapp"),
    "language": ("language", "lang", "语言", "語言", "语种", "語種", "sprache", "langue", "idioma", "язык", "言語"),
    "owner": (
        "owner", "salesperson", "sales rep", "sales", "account manager", "负责人", "負責人", "业务员", "業務員",
        "跟进人", "跟單員", "跟单员", "betreuer", "kundenbetreuer", "vendedor", "commercial", "менеджер",
    ),
    "key_account": ("key account", "vip", "key customer", "重点客户", "重點客戶", "大客户", "大客戶"),
    "attributes": ("attributes",),
    "consent": ("consent", "opt in", "marketing consent", "newsletter", "同意", "订阅", "訂閱", "einwilligung"),
    "order_ref": (
        "order numbers", "order id", "po", "po no", "订单号", "訂單號", "单号", "單號", "订单编号", "訂單編號",
    ),
    "date": (
        "date", "order date", "ordered at", "ordered on", "opened at", "日期", "订单日期", "訂單日期", "下单日期",
        "下單日期", "下单时间", "下單時間", "datum", "bestelldatum", "fecha", "дата", "注文日",
    ),
    "promised": (
        "promised", "promised date", "delivery date", "due date", "delivery", "ship date", "交期", "交货期", "交貨期",
        "交货日期", "交貨日期", "liefertermin", "lieferdatum", "date de livraison", "fecha de entrega",
        "data de entrega", "納期",
    ),
    "total": ("total", "amount", "worth", "sum", "金额", "金額", "总价", "總價", "总金额", "總金額", "betrag"),
    "currency": ("currency", "币种", "幣種", "幣別", "币别", "货币", "貨幣", "währung", "devise", "moneda", "валюта"),
    "status": ("status", "state", "stage", "状态", "狀態", "订单状态", "訂單狀態", "zustand", "estado", "статус"),
    "unit": ("unit", "units", "单位", "單位", "einheit", "unité", "unidad"),
    "note": ("note", "notes", "remark", "remarks", "comment", "comments", "备注", "備註", "bemerkung"),
}  # fmt: skip
# who may be a person or a firm
_CUSTOMERS = ("customer", "client", "kunde", "klant", "cliente", "клиент", "客户", "客戶", "顧客", "顾客", "고객")
_OWN = {plain_label(name): field for field, names in _NAMES.items() for name in names}


def namer(rulebook: Rulebook, fields: Sequence[str]) -> Callable[[str], str]:
    """Header -> field, "" where none is meant."""
    book = label_book(rulebook, None)

    def name(header: str) -> str:
        own = _OWN.get(plain_label(header), "")
        found = own if own in fields else book.field(header)
        found = _FORM_NAMES.get(found, found)
        return found if found in fields else ""

    return name


class Columns(Struct, frozen=True):
    header: Cells
    fields: tuple[str, ...]  # one for each column: a field, LEFT_OUT, or "" for one that only its header names

    def all(self, cells: Cells, field: str) -> tuple[str, ...]:
        here = zip(self.fields, cells, strict=False)
        return tuple(cell for one, cell in here if one == field and cell)

    def first(self, cells: Cells, field: str) -> str:
        return next(iter(self.all(cells, field)), "")

    def others(self, cells: Cells) -> dict[str, str]:
        """What stands in columns of no known meaning, by header."""
        here = zip(self.fields, self.header, cells, strict=False)
        return {header: cell for field, header, cell in here if not field and header and cell}

    def name(self, cells: Cells) -> str:
        parts = (self.first(cells, "first_name"), self.first(cells, "last_name"))
        return self.first(cells, "name") or " ".join(part for part in parts if part)


def columns_of(
    sheet: Sheet, name: Callable[[str], str], fields: Sequence[str], mapped: Mapping[str, str], *, free: bool
) -> Columns:
    """`mapped`: header -> field as the user says.  `free`: a name that is no field is a new attribute's."""
    told = _told(sheet.header, mapped, fields, free)
    found = [told.get(at, name(header)) for at, header in enumerate(sheet.header)]
    if "address" not in found:
        at = _with_addresses(sheet, found)
        if at is not None:
            found[at] = "address"
    _tell_names_apart(sheet.header, found, told)
    header = tuple(
        told[at] if free and told.get(at, "") not in ("", LEFT_OUT, *fields) else cell
        for at, cell in enumerate(sheet.header)
    )
    kept = tuple(one if one in ("", LEFT_OUT, *fields) else "" for one in found)
    return Columns(header, kept)


def _tell_names_apart(header: Cells, found: list[str], told: Mapping[int, str]) -> None:
    """客户名称 beside 联系人: the customer is the firm, the contact the person.  One more keeps its own name."""
    names = [at for at, field in enumerate(found) if field == "name" and at not in told]
    firms = [at for at in names if any(word in header[at].casefold() for word in _CUSTOMERS)]
    if len(names) > len(firms) == 1 and "company" not in found:
        found[firms[0]] = "company"
        names.remove(firms[0])
    for at in names[1:]:
        found[at] = ""


def _told(header: Cells, mapped: Mapping[str, str], fields: Sequence[str], free: bool) -> dict[int, str]:
    places = {plain_label(cell): at for at, cell in enumerate(header)}
    told: dict[int, str] = {}
    for column, field in mapped.items():
        at = places.get(plain_label(column))
        if at is None:
            raise PermanentFailure(f"--map {column}={field}: no such column; there are: {', '.join(header)}")
        if not free and field not in (LEFT_OUT, *fields):
            raise PermanentFailure(f"--map {column}={field}: expected one of {', '.join((*fields, LEFT_OUT))}")
        told[at] = field
    return told


def _with_addresses(sheet: Sheet, found: Sequence[str]) -> int | None:
    """No header says so: the column in which they stand."""
    counts = [
        sum(bool(addresses_in(line.cells[at])[0]) for line in sheet.lines[:_LOOKED_AT] if at < len(line.cells))
        for at in range(len(found))
    ]
    best = max(range(len(counts)), key=counts.__getitem__, default=None)
    return best if best is not None and counts[best] else None


def addresses_in(cell: str) -> tuple[tuple[str, ...], str]:
    """("a@x.example; B@x.example") -> both in lower case; and the first word that looks like one and is none."""
    words = [word.strip("'\".") for word in _BETWEEN.split(cell) if "@" in word]
    wrong = next((word for word in words if not _ADDRESS.fullmatch(word)), "")
    return tuple(dict.fromkeys(word.lower() for word in words if _ADDRESS.fullmatch(word))), wrong
