"""Reading, Details -> Enquiry: does a mail ask where an order is, or for a change of it?  Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.classify.phrases import Phrases, compile_phrases
from mailbot.classify.reading import Reading
from mailbot.model.details import Details, ReferenceKind
from mailbot.model.enquiry import Asked, Enquiry, EnquiryWords

_PERSON = len(Asked)  # the owner of the phrases that ask for a person
_KINDS = frozenset({ReferenceKind.ORDER, ReferenceKind.PURCHASE, ReferenceKind.PROFORMA, ReferenceKind.QUOTE})
_TICKET = re.compile(r"(?<![a-z0-9])t-\d{1,12}(?![a-z0-9-])")
_MOST_NUMBERS = 5


@dataclass(frozen=True, slots=True)
class Enquiries:
    """The phrases, compiled."""

    phrases: Phrases

    def read(self, reading: Reading, details: Details) -> Enquiry | None:
        """To cancel goes before to change, and both before the question where it is."""
        found = self.phrases.find(reading.subject) | self.phrases.find(reading.text)
        asked = next((one for one in (Asked.CANCEL, Asked.CHANGE, Asked.WHERE) if _OWNERS.index(one) in found), None)
        return Enquiry(asked, _numbers(reading, details), _PERSON in found) if asked else None


_OWNERS: Sequence[Asked] = tuple(Asked)


def compile_enquiries(words: EnquiryWords) -> Enquiries:
    rows = [(at, phrase) for at, one in enumerate(_OWNERS) for phrase in words.asks.get(one.value, ())]
    return Enquiries(compile_phrases([*rows, *((_PERSON, phrase) for phrase in words.person)]))


def _numbers(reading: Reading, details: Details) -> tuple[str, ...]:
    named = [one.number for one in details.references if one.kind in _KINDS]
    ours = [match.group().upper() for text in (reading.subject, reading.text) for match in _TICKET.finditer(text.text)]
    return tuple(dict.fromkeys([*named, *ours]))[:_MOST_NUMBERS]
