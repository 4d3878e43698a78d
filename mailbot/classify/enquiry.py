"""Reading, Details -> Enquiry: does a mail ask where an order is, or for a change of it?  Pure, linear."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from mailbot.classify.phrases import Phrases, compile_phrases
from mailbot.classify.reading import Reading
from mailbot.model.details import Details, ReferenceKind
from mailbot.model.enquiry import Asked, Enquiry, EnquiryWords
from mailbot.text.folding import Folded, folded
from mailbot.text.later import later

_OWNERS: Sequence[Asked] = tuple(Asked)
_PERSON, _ORDER = len(Asked), len(Asked) + 1  # the owners of phrases that ask for a person, that name an order
_TO = {len(Asked) + 2: Asked.CHANGE, len(Asked) + 3: Asked.CANCEL}  # of what is to be done with one
_TOLD = len(Asked) + 4  # of what is asked about one that is named by its number
_QUESTION_MARKS = "?؟"
_KINDS = frozenset({ReferenceKind.ORDER, ReferenceKind.PURCHASE, ReferenceKind.PROFORMA, ReferenceKind.QUOTE})
_TICKET = later(r"(?<![a-z0-9])t-\d{1,12}(?![a-z0-9-])")
_ENDS = later(r"[.!?;]\s+(?!\d)|[。!?;]|\n\s{0,80}\n")  # of a sentence; one that is wrapped goes on; "no. 4711"
_MOST_NUMBERS = 5


class Enquiries(Struct, frozen=True):
    """The phrases, compiled."""

    phrases: Phrases

    def read(self, reading: Reading, details: Details) -> Enquiry | None:
        """To cancel goes before to change, and both before the question where it is."""
        found = self.phrases.find(reading.subject) | self.phrases.find(reading.text)
        numbers = _numbers(reading, details)
        said = {one for at, one in enumerate(_OWNERS) if at in found}
        if not (_TO.keys() | {_TOLD}).isdisjoint(found) and (numbers or _ORDER in found):
            said |= self._in_a_sentence(reading, numbers) - ({Asked.CHANGE} if Asked.WHERE in said else set())
        asked = next((one for one in (Asked.CANCEL, Asked.CHANGE, Asked.WHERE) if one in said), None)
        return Enquiry(asked, numbers, _PERSON in found) if asked else None

    def _in_a_sentence(self, reading: Reading, numbers: Collection[str]) -> set[Asked]:
        """What is to be done: in a sentence with the number or a word for orders; what is asked: with the number."""
        named, said, asks = [one.casefold() for one in numbers], set[Asked](), _asks(reading)
        for sentence in (reading.subject, *_sentences(reading.text)):
            found = self.phrases.find(sentence)
            numbered = any(one in sentence.text for one in named)
            done = {asked for owner, asked in _TO.items() if owner in found} if numbered or _ORDER in found else set()
            said |= done or ({Asked.WHERE} if asks and numbered and _TOLD in found else set())
        return said


def _asks(reading: Reading) -> bool:
    """Chinese, Japanese and Korean questions may have no mark; the words for them are questions themselves."""
    return bool(reading.text.solid) or any(mark in reading.text.text for mark in _QUESTION_MARKS)


def _sentences(text: Folded) -> Iterator[Folded]:
    yield from (folded(one, len(one)) for one in _ENDS.split(text.text) if one)


def compile_enquiries(words: EnquiryWords) -> Enquiries:
    rows = [(at, phrase) for at, one in enumerate(_OWNERS) for phrase in words.asks.get(one.value, ())]
    rows += [(owner, phrase) for owner, one in _TO.items() for phrase in words.acts.get(one.value, ())]
    rows += [(_TOLD, phrase) for phrase in words.acts.get(Asked.WHERE.value, ())]
    rows += [(_ORDER, phrase) for phrase in words.orders]
    return Enquiries(compile_phrases([*rows, *((_PERSON, phrase) for phrase in words.person)]))


def _numbers(reading: Reading, details: Details) -> tuple[str, ...]:
    named = [one.number for one in details.references if one.kind in _KINDS]
    ours = [match.group().upper() for text in (reading.subject, reading.text) for match in _TICKET.finditer(text.text)]
    return tuple(dict.fromkeys([*named, *ours]))[:_MOST_NUMBERS]
