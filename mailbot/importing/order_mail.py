"""An order from a table -> the mail of our own writing that it is kept as, and what reading that would say.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr

from msgspec import Struct

from mailbot.model.details import Amount, Details, Reference, ReferenceKind
from mailbot.model.mail import Address, Form, Item, Message, RawMessage
from mailbot.model.verdict import Category, Origin, Reason, Verdict

_OF_THE_CUSTOMER = ("company", "phone", "country")
FORM = "import"  # the id of the form that such orders seem to come by


class OldOrder(Struct, frozen=True):
    ref: str
    address: str
    name: str
    at: datetime
    fields: tuple[tuple[str, str], ...]  # company, phone, country, status, note; the table's own columns
    items: tuple[Item, ...]
    amount: str  # "" where the table names none
    currency: str
    promised: str  # "2026-04-13", or ""
    place: str  # file and line, for a person
    lines: int
    cancelled: bool = False
    open: bool = False  # it is not delivered yet

    @property
    def subject(self) -> str:
        return f"Order {self.ref}"

    @property
    def worth(self) -> str:
        return f"{self.amount} {self.currency}" if self.amount else ""

    @property
    def text(self) -> str:
        items = (" ".join(filter(None, (item.quantity, item.unit, item.product, item.price))) for item in self.items)
        said = (f"{name}: {value}" for name, value in self.fields)
        total = f"total: {self.worth}" if self.worth else ""
        promised = f"promised: {self.promised}" if self.promised else ""
        return "\n".join((f"order: {self.ref}", *items, *filter(None, (total, promised)), *said))


def as_mail(one: OldOrder) -> bytes:
    """Cells of a table are printable and on one line each (sheets.py): none of them ends a header field."""
    head = (
        f"From: {formataddr((one.name, one.address)) if one.address.isascii() else one.address}",
        f"Date: {format_datetime(one.at)}",
        f"Subject: {Header(one.subject, 'utf-8', maxlinelen=60).encode()}",
        f"Comments: imported from {Header(one.place, 'utf-8').encode()}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return "\r\n".join((*head, "", one.text.replace("\n", "\r\n"), "")).encode("utf-8", "replace")


def as_message(one: OldOrder, raw: RawMessage) -> Message:
    who = Address(one.address, one.name)
    own = (("name", one.name), ("order_ref", one.ref), ("total", one.worth))
    fields = tuple((name, value) for name, value in (*own, *one.fields) if value)
    return Message(
        raw.arrival,
        digest=raw.digest,
        size=len(raw.octets),
        date=one.at,
        author=who,
        subject=one.subject,
        text=one.text,
        form=Form(FORM, "order", fields, one.items, who, item_fields=frozenset(_about_the_order(one))),
    )


def _about_the_order(one: OldOrder) -> Iterator[str]:
    """Fields that say nothing of the customer."""
    return (name for name, _ in one.fields if name not in _OF_THE_CUSTOMER)


def as_verdict(one: OldOrder) -> Verdict:
    amounts = (Amount(one.amount, one.currency),) if one.amount else ()
    return Verdict(
        Origin.FORM,
        Category.ORDER,
        1.0,
        False,
        "",
        reasons=(Reason("imported", "it stood in a table of orders"),),
        details=Details(references=(Reference(ReferenceKind.ORDER, one.ref),), amounts=amounts),
    )
