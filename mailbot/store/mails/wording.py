"""A mail's texts -> the words it is found by; what somebody looks for -> the same words as a question.  Pure.

Words in one spelling (folding.py), every two CJK characters that stand beside each other and the last of a run, and
marks for who wrote, when, on which ticket.  A mark is a letter and digits in one, which no text gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from mailbot.model.customer import SearchFor
from mailbot.text.folding import fold, has_cjk, pieces_of
from mailbot.text.later import later

_MOST_TEXT = 20_000  # characters of a mail
_MOST_WORDS = 4_000
_MOST_ASKED = 12  # words or phrases
_LONGEST_WORD = 40
_LONGEST_QUESTION = 300
_SHORTEST_PLURAL = 4
_FIRST_CJK = "\u3005"  # most words are none, and this is quicker to see
_MOST_WRITER = 2_000
_FROM, _AT = "f0", "g0"
_YEAR = "y"
_TICKET = "t"
_LETTERS = later(r"[^\W_]+")
_QUOTED = later(r'"([^"]+)"|(\S+)')
_BEFORE, _SHOWN = 60, 220  # characters around what was found
_YEARS = frozenset(map(str, range(1990, 2100)))


def words_of_mail(texts: Iterable[str], writer: str, year: str, ticket: int) -> str:
    """What the index keeps; `writer`: names and addresses."""
    # a line end between two texts, so that no phrase reaches from one into the next
    said = list(_words("\n".join(texts)[:_MOST_TEXT]))[:_MOST_WORDS]
    marks = [_FROM + word for word in _words(writer[:_LONGEST_QUESTION])]
    marks += [_AT + _solid(one) for word in writer[:_MOST_WRITER].split() if "@" in word for one in _ends(word)]
    return " ".join([*said, *marks, f"{_YEAR}{year}", *([f"{_TICKET}{ticket}"] if ticket else [])])


def _ends(address: str) -> tuple[str, str]:
    return address, address.rpartition("@")[2]


def _solid(address: str) -> str:
    """One word, so that a whole address or domain is looked up at once: "example" alone is in every second mail."""
    return "".join(_words(address))[:_LONGEST_QUESTION]


def _words(text: str) -> Iterator[str]:
    for piece in _pieces(text):
        if piece[0] >= _FIRST_CJK and has_cjk(piece):
            yield from map("".join, pairwise(piece))
            yield piece[-1]
        else:
            yield _singular(piece)


def _pieces(text: str) -> Iterator[str]:
    for piece in pieces_of(fold(text)):
        if piece[0] >= _FIRST_CJK and has_cjk(piece):
            yield from _LETTERS.findall(piece)  # without the dots and marks that stand among kana
        else:
            yield piece[:_LONGEST_WORD]


def _singular(word: str) -> str:
    """ "pumps" is found by "pump", and the other way round."""
    plural = len(word) >= _SHORTEST_PLURAL and word.isascii() and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


class Phrase(Struct, frozen=True):
    """Words that stand one after the other."""

    words: tuple[str, ...]
    begins: bool = False  # the last is the beginning of a word
    or_year: str = ""  # a number that may be the year as well


def phrases_of(wanted: SearchFor) -> tuple[Phrase, ...]:
    """All of them must be in a mail; empty where nothing that could be looked for is said."""
    asked = [quoted or word for quoted, word in _QUOTED.findall(wanted.words[:_LONGEST_QUESTION])]
    said = [phrase for one in asked[:_MOST_ASKED] for phrase in _phrases(one)]
    sender = _sender(wanted.sender[:_LONGEST_QUESTION])
    marks = [
        *([Phrase(sender)] if sender else []),
        *([Phrase((f"{_YEAR}{wanted.year}",))] if wanted.year else []),
        *([Phrase((f"{_TICKET}{wanted.ticket}",))] if wanted.ticket else []),
    ]
    return (*said, *marks)


def _sender(said: str) -> tuple[str, ...]:
    """An address or a domain is meant as a whole; of a name each word."""
    whole = "@" in said.strip("@") or "." in said.strip(".")
    return (_AT + _solid(said),) if whole and _solid(said) else tuple(_FROM + word for word in _words(said))


def _phrases(said: str) -> Iterator[Phrase]:
    """Words outside CJK belong together ("PO-2087"); each run of CJK is a phrase of its own."""
    begins, words = said.endswith("*"), list[str]()
    for piece in _pieces(said):
        if not has_cjk(piece):
            words.append(piece if begins else _singular(piece))
        elif len(piece) > 1:
            yield Phrase(tuple(map("".join, pairwise(piece))))
        else:
            yield Phrase((piece,), begins=True)
    if words:
        year = words[0] if len(words) == 1 and words[0] in _YEARS else ""
        yield Phrase(tuple(words), begins, f"{_YEAR}{year}" if year else "")


def fts5(phrases: Sequence[Phrase]) -> str:
    return " AND ".join(map(_for_fts5, phrases))


def _for_fts5(phrase: Phrase) -> str:
    found = f'"{" ".join(phrase.words)}"{" *" if phrase.begins else ""}'
    return f'({found} OR "{phrase.or_year}")' if phrase.or_year else found


def tsquery(phrases: Sequence[Phrase]) -> str:
    return " & ".join(map(_for_postgres, phrases))


def _for_postgres(phrase: Phrase) -> str:
    quoted = [f"'{word}'" for word in phrase.words]
    found = f"({' <-> '.join(quoted)}{':*' if phrase.begins else ''})"
    return f"({found} | '{phrase.or_year}')" if phrase.or_year else found


def around(text: str, phrases: Sequence[Phrase]) -> str:
    """The words beside the first that was found, on one line; where none is in the text, its beginning."""
    line = " ".join(text[:_MOST_TEXT].split())
    folded = fold(line)
    wanted = [phrase.words[0] for phrase in phrases if not phrase.words[0][:1].isdigit()]
    places = [place for word in wanted if (place := folded.find(word)) >= 0]
    # folding seldom changes how long a text is; a few characters more or less are still beside it
    at = max(0, min(places, default=0) - _BEFORE)
    start = line.rfind(" ", 0, at) + 1 if at else 0
    start = start if at - start < _BEFORE else at
    piece = line[start : start + _SHOWN]
    return ("… " if start else "") + piece + (" …" if start + _SHOWN < len(line) else "")
