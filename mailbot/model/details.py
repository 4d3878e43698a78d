"""What a mail's own words name, as typed fields: references, quantities, amounts, products, how to reach the writer."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct


class ReferenceKind(Enum):
    ORDER = "order"
    PURCHASE = "po"  # the customer's own purchase order
    PROFORMA = "pi"
    QUOTE = "quote"
    INQUIRY = "rfq"
    INVOICE = "invoice"
    CONTRACT = "contract"
    DELIVERY = "delivery"  # a delivery note, a packing list
    TRACKING = "tracking"  # a parcel, a waybill, a bill of lading


class Reference(Struct, frozen=True):
    kind: ReferenceKind
    number: str  # as written: "PO-2087", "4471"
    carrier: str = ""  # of a parcel: "DHL", where the number or the words beside it tell


class Quantity(Struct, frozen=True):
    value: str  # "1500", "1.5": no thousands mark
    unit: str = ""  # one word for all languages: pcs, set, carton, t, 20GP ...; "" where none is named


class Amount(Struct, frozen=True):
    value: str  # "12000.50"
    currency: str = ""  # ISO 4217 where it can be told, else the sign as written
    each: bool = False  # the price of one piece, kilogram, metre: no sum of an order


class Product(Struct, frozen=True):
    """One of rules/products.toml."""

    sku: str
    name: str = ""  # its first name
    exact: bool = True  # the part number itself was seen; False: a name like this one


class DetailRow(Struct, frozen=True):
    """One detail as the store keeps it and people see it; `of` is its unit, currency, carrier or product name."""

    kind: str
    value: str
    of: str = ""


class Details(Struct, frozen=True):
    references: tuple[Reference, ...] = ()  # in the order they are read: subject, words, names of attachments
    quantities: tuple[Quantity, ...] = ()
    amounts: tuple[Amount, ...] = ()
    products: tuple[Product, ...] = ()
    phone: str = ""
    company: str = ""
    country: str = ""  # ISO 3166, two letters; what a form says in other words stays as typed

    def rows(self) -> Iterator[DetailRow]:
        for reference in self.references:
            yield DetailRow(reference.kind.value, reference.number, reference.carrier)
        for product in self.products:
            yield DetailRow("product", product.sku, product.name)
        for quantity in self.quantities:
            yield DetailRow("quantity", quantity.value, quantity.unit)
        for amount in self.amounts:
            yield DetailRow("amount", amount.value, amount.currency)
        said = {"phone": self.phone, "company": self.company, "country": self.country}
        yield from (DetailRow(kind, value) for kind, value in said.items() if value)
