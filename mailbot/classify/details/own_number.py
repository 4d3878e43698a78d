"""Subject, words of an order that names no number by a label that we know -> the customer's own number.  Pure, linear.

A number in the subject of an order is the order's ("Abruf aus Rahmen 4500219"), and so is the one that its writer calls
his own ("onder ons nummer 2026-311").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mailbot.model.details import Reference, ReferenceKind

_TOKEN = r"(?<![\w.,/+-])((?:[A-Z]{1,6}[-/]?)?\d[\d/-]{2,18}\d(?:-[A-Z]{1,2})?)(?![\w%@]|[.,-]\d)"
_SUBJECT = re.compile(_TOKEN)
_OURS = re.compile(
    r"(?:\b(?:our|my|unsere?r?|meine?r?|notre|nuestr[oa]|mi|nostr[oa]|noss[oa]|ons|onze|vår[at]?|vores|наш[еа]?|nasz[ea]?"
    rf"|naš[ea]?|bizim)\s(?:[^\W\d_][\w.]{{0,15}}\s){{0,2}}|(?:我们|我們|我司|我方|弊社|当社|당사)[^\d\n]{{0,8}}){_TOKEN}",
    re.IGNORECASE,
)
_FEWEST = 5  # digits and letters: an article's number has fewer, mostly
_PHONES = re.compile(r"(?:tel|fax|phone|mobil|handy|whatsapp|vat|iban|电话|手机|電話)\S{0,3}\s?\W{0,3}$", re.IGNORECASE)


def own_number(subject: str, text: str, is_other: Callable[[str], bool]) -> Iterator[Reference]:
    """The first of either; `is_other`: a date, a size, an amount, an article of ours."""
    for said, pattern in ((subject, _SUBJECT), (text, _OURS)):
        for found in pattern.finditer(said):
            number = found.group(1)
            long = sum(map(str.isalnum, number))
            if long >= _FEWEST and not is_other(number) and not _PHONES.search(said[: found.start(1)]):
                yield Reference(ReferenceKind.PURCHASE, number)
                return
