"""Subject, words of a mail about an order that has no number by a label -> the number that it means.  Pure, linear.

A number in the subject of an order is the order's ("Abruf aus Rahmen 4500219"), and so is the one that its writer calls
his own ("onder ons nummer 2026-311").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mailbot.classify.details.labels import LABELS
from mailbot.model.details import Reference, ReferenceKind
from mailbot.text.later import later

_TOKEN = r"(?<![\w.,/+-])((?:[A-Z]{1,6}[-/]?)?\d[\d/-]{2,18}\d(?:-[A-Z]{1,2})?)(?![\w%@]|[.,-]\d)"
_SUBJECT = later(_TOKEN)
_ALONE = later(r"[A-Z]{1,6}[-/]?\d[\d/-]{1,18}\d")  # nothing else is in the subject
_OURS = later(
    r"(?:\b(?:our|my|unsere?r?|meine?r?|notre|nuestr[oa]|mi|nostr[oa]|noss[oa]|ons|onze|vår[at]?|vores|наш[еа]?|nasz[ea]?"
    rf"|naš[ea]?|bizim)\s(?:[^\W\d_][\w.]{{0,15}}\s){{0,2}}|(?:我们|我們|我司|我方|弊社|当社|당사)[^\d\n]{{0,8}}){_TOKEN}",
    re.IGNORECASE,
)
_REPEATED = later(r"(?<![\w.,/+-])(\d{3,8})(?![\w%@]|[.,-]\d)")  # "4480 - one more thing", and "add it to 4480"
_LABELS = frozenset(word for kind in (ReferenceKind.ORDER, ReferenceKind.PURCHASE) for word in LABELS[kind])
_UNDER_LABEL = later(r"([^\W\d_]{2,20})[ .:№#]{1,4}(\d{3})(?![\w%@]|[.,-]\d)")
_FEWEST, _FEWEST_BEHIND = 5, 6  # digits and letters of one that begins the subject, or stands behind words
_PHONES = later(r"(?:tel|fax|phone|mobil|handy|whatsapp|vat|iban|电话|手机|電話)\S{0,3}\s?\W{0,3}$", re.IGNORECASE)


def own_number(subject: str, text: str, is_other: Callable[[str], bool]) -> Iterator[Reference]:
    """The first of either, or a shorter one that both name; `is_other`: a date, a size, a quantity, an article."""
    if _ALONE.fullmatch(subject.strip()) and not is_other(subject.strip()):
        yield Reference(ReferenceKind.PURCHASE, subject.strip())
        return
    for said, pattern in ((subject, _SUBJECT), (text, _OURS)):
        for found in pattern.finditer(said):
            number = found.group(1)
            first = pattern is _OURS or not said[: found.start(1)].strip(" [(#")
            if _is_long(number, first) and not is_other(number) and not _PHONES.search(said[: found.start(1)]):
                yield Reference(ReferenceKind.PURCHASE, number)
                return
    # a number of pieces is not called "order 518" twice, once with nothing behind it
    both = sorted({one for one in _short(subject) if subject.rstrip(" .)").endswith(one)} & {*_short(text)})
    said_again = set(_REPEATED.findall(text))
    again = [number for number in _REPEATED.findall(subject) if number in said_again and not is_other(number)]
    yield from (Reference(ReferenceKind.ORDER, number) for number in [*both, *again][:1])


def _short(said: str) -> Iterator[str]:
    return (number for word, number in _UNDER_LABEL.findall(said) if word.casefold() in _LABELS)


def _is_long(number: str, first: bool) -> bool:
    """Behind other words "4711-08" may be an article's."""
    marks = sum(map(str.isalnum, number))
    return marks >= _FEWEST if first else marks >= _FEWEST_BEHIND and (number.isdigit() or number[0].isalpha())
