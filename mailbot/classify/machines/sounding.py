"""Reading, what was trained on automatic answers -> how much it sounds like one, in log-odds.  Pure, linear.

Lists of phrases know the answers that we thought of; these weights know how such answers are put together, and how
people write who speak of holidays and receipts as well.
"""

from __future__ import annotations

from mailbot.classify.items import item_lines
from mailbot.classify.machines.wishes import wants_something
from mailbot.classify.reading import Reading
from mailbot.classify.shipped_model import pieces_of, share_of, trust_in
from mailbot.model.rulebook import Wording

_LONGEST = 1200  # characters
_SHORTEST = 40  # octets of UTF-8, of which a CJK character has three: in a word or two everybody sounds alike
_LIKELY = 1.8  # a person who is taken for a program gets no acknowledgement
_QUESTIONS = "?？؟"
_PAPERS, _SEALS = (
    "application/",
    ("-signature", "/pgp-encrypted"),
)  # what somebody sends along; a seal goes with all mail


def sounds_automatic(reading: Reading, wording: Wording) -> bool:
    """Never a mail that is long or very short, asks or wants something, names quantities or brings papers along."""
    text = reading.own_words
    if _is_short(text) or len(text) > _LONGEST or asks(reading) or _brings_papers(reading):
        return False
    if item_lines(text) or wants_something(reading.text):
        return False
    return how_automatic(reading, wording) > _LIKELY


def asks_as_a_person(reading: Reading, wording: Wording) -> bool:
    """Responders ask as well: "In a hurry?  Call the office." """
    return asks(reading) and not _is_short(reading.own_words) and how_automatic(reading, wording) < 0


def asks(reading: Reading) -> bool:
    return any(mark in reading.own_words for mark in _QUESTIONS)


def _brings_papers(reading: Reading) -> bool:
    kinds = (part.content_type.lower() for part in reading.message.attachments if not part.inline)
    return any(kind.startswith(_PAPERS) and not kind.endswith(_SEALS) for kind in kinds)


def _is_short(text: str) -> bool:
    return len(text.encode(errors="replace")) < _SHORTEST


def how_automatic(reading: Reading, wording: Wording) -> float:
    """0.0 where nothing is known of its language."""
    weights = wording.automatic
    pieces = pieces_of(reading, ())
    known = weights.keys() & pieces
    if not known:
        return 0.0
    total = weights.get("", 0) + share_of(known) * sum(map(weights.__getitem__, known))
    return wording.unit * total * trust_in(len(known) / len(pieces))
