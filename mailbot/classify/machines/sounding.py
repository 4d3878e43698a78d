"""Reading, what was trained on automatic answers and notices -> how much it sounds like one: log-odds.  Pure, linear.

Lists of phrases know the answers that we thought of; these weights know how such answers are put together, and how
people write who speak of holidays, receipts and parcels as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailbot.classify.items import item_lines
from mailbot.classify.machines.standing import standing
from mailbot.classify.machines.wishes import wants_something
from mailbot.classify.reading import Reading
from mailbot.classify.shipped_model import pieces_of, share_of, trust_in
from mailbot.model.rulebook import Wording
from mailbot.text.later import later

_LONGEST = 1200  # characters
_SHORTEST = 40  # octets of UTF-8, of which a CJK character has three: in a word or two everybody sounds alike
_LIKELY = 1.8  # a person who is taken for a program gets no acknowledgement
_LIKELY_WITH_ADDRESS = 1.0  # where it says whom else to write to, as programs do
_LONGEST_NOTICE = 4000  # characters
_TOLD, _LIKELY_TOLD = 0.0, 0.8  # log-odds: by its words alone, and with who wrote it
_SURELY_TOLD = 3.0  # log-odds
_ALL, _HEAVIEST = 0.4, 0.2  # of a mail's pieces that are known, where the language was learned: all pieces kept, or few
_ASKS, _WANTS, _COUNTS = -2.0, -1.5, -1.0  # log-odds; shops ask how they did, and name what was bought
_QUESTIONS = "?？؟"
_COMMAND = later(r"^[#＃﹟][^\W\d]", re.MULTILINE)  # "#merge ann@client.example": a colleague's
# what somebody sends along; a seal goes with every mail
_PAPERS, _SEALS = "application/", ("-signature", "/pgp-encrypted")


def sounds_automatic(reading: Reading, wording: Wording) -> bool:
    """Never a mail that is long or very short, asks, wants or commands something, names quantities or brings
    papers along."""
    text = reading.own_words
    if _is_short(text) or len(text) > _LONGEST or asks(reading) or _brings_papers(reading):
        return False
    if item_lines(text) or wants_something(reading.text) or _COMMAND.search(text):
        return False
    return how_automatic(reading, wording) > (_LIKELY_WITH_ADDRESS if _names_another(reading) else _LIKELY)


def is_notice(reading: Reading, wording: Wording) -> bool:
    """A shop, a bank, a carrier, a server tells of something: never in an answer.  They speak of goods and payments as
    people do, so that who wrote it counts as well, and a question or a wish only makes it less likely."""
    text = reading.own_words
    if reading.is_reply or reading.is_forward or _is_short(text) or len(text) > _LONGEST_NOTICE:
        return False
    said = _how_like(reading, wording.notices, wording.unit, _HEAVIEST)
    total = said + standing(reading.message.author)
    if said <= _TOLD or total <= _LIKELY_TOLD:
        return False
    total += _ASKS * asks(reading) + _WANTS * wants_something(reading.text) + _COUNTS * (item_lines(text) > 0)
    return total > _LIKELY_TOLD


def barely(reading: Reading, wording: Wording) -> bool:
    """Of a notice: an address made of its writer's own name speaks against it, and its words are not all that sure."""
    own = standing(reading.message.author)
    return own < 0 and _how_like(reading, wording.notices, wording.unit, _HEAVIEST) + own < _SURELY_TOLD


def asks_as_a_person(reading: Reading, wording: Wording) -> bool:
    """Responders ask as well: "In a hurry?  Call the office." """
    return asks(reading) and not _is_short(reading.own_words) and how_automatic(reading, wording) < 0


def asks(reading: Reading) -> bool:
    return any(mark in word for word in reading.own_words.split() if "://" not in word for mark in _QUESTIONS)


def _brings_papers(reading: Reading) -> bool:
    kinds = (part.content_type.lower() for part in reading.message.attachments if not part.inline)
    return any(kind.startswith(_PAPERS) and not kind.endswith(_SEALS) for kind in kinds)


def _names_another(reading: Reading) -> bool:
    """An address that is not the writer's own."""
    own = reading.message.author.address.lower()
    return any("@" in word and own not in word.lower() for word in reading.own_words.split())


def _is_short(text: str) -> bool:
    return len(text.encode(errors="replace")) < _SHORTEST


def how_automatic(reading: Reading, wording: Wording) -> float:
    """0.0 where nothing is known of its language."""
    return _how_like(reading, wording.automatic, wording.unit, _ALL)


def _how_like(reading: Reading, weights: Mapping[str, int], unit: float, usual: float) -> float:
    pieces = pieces_of(reading, ())
    known = weights.keys() & pieces
    if not known:
        return 0.0
    total = weights.get("", 0) + share_of(known) * sum(map(weights.__getitem__, known))
    return unit * total * trust_in(len(known) / len(pieces), usual)
