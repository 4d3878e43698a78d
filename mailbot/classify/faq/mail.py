"""Reading, Matcher -> what the FAQ has for a mail, and whether one entry answers all that it asks.  Pure, linear.

The question sentences are matched, not the whole mail: what stands around them tells a story of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from mailbot.classify.asking import questions_in
from mailbot.classify.faq.matching import MOST, Match, Matcher, Outcome
from mailbot.classify.faq.terms import Term
from mailbot.classify.reading import TEXT_LIMIT, Reading
from mailbot.model.details import Details
from mailbot.model.enquiry import Enquiry
from mailbot.model.verdict import Category, FaqMatch
from mailbot.text.folding import is_unspaced
from mailbot.text.later import later

_WORTH_SHOWING = 0.2  # a colleague who is shown nonsense stops looking
_TOLD = 0.3  # where the questions themselves find nothing, and what is told before them is looked up
_LIKELY = 0.5
_ASKED_FOR = 0.75  # from here on a single sentence without a question mark is a request for what the entry tells
_MOST_QUESTIONS = 6
_MOST_SENTENCES = 60
_MOST_BEFORE = 2  # sentences before the first question
_FULL = 2  # terms that tell something, in a sentence that says anything
# after a mark, a line end, or a full stop that a number or an abbreviation cannot have
_BETWEEN = later(r"(?<=[?？؟!！。；])\s*|(?<=\.)\s+|[\r\n]+")
_PARTICLES = ("吗", "呢", "嗎", "か", "ไหม", "มั้ย")
_ENDS = "。.!！ "


_TELLING = frozenset({Category.ORDER, Category.COMPLAINT, Category.OTHER})


class Found(Struct, frozen=True):
    best: tuple[FaqMatch, ...] = ()  # at most three, best first
    answer: str = ""  # the entry that answers every question of the mail, surely enough to be sent
    alone: bool = False  # the mail says nothing else
    asked: bool = False  # it asks something; else all that it says was looked up

    @property
    def chance_alone(self) -> float:
        """That the mail asks for one entry and says nothing else; 0 where it hardly does."""
        chance = self.best[0].score if self.alone and self.best else 0.0
        return chance if chance >= _LIKELY else 0.0

    def shown_to(self, category: Category | None) -> tuple[FaqMatch, ...]:
        """Who says that he paid, thanks or complains without a question wants no entry that the words are like; "please
        send your catalogue", and nothing else, asks."""
        asks = self.asked or self.chance_alone >= _ASKED_FOR or category not in _TELLING
        return self.best if asks else ()

    def answer_to(self, category: Category | None) -> str:
        """Who asks for an offer and a thing that the FAQ knows wants the offer too."""
        return self.answer if category is Category.FAQ or (category is Category.INQUIRY and self.alone) else ""


class _Sentence(Struct, frozen=True):
    text: str
    asks: bool
    telling: int  # terms


def look_up(reading: Reading, matcher: Matcher) -> Found:
    if not matcher.index.ways:
        return Found()
    sentences = list(_sentences(reading, matcher))
    questions = [one.text for one in sentences if one.asks] or [one.text for one in sentences]
    matches = [matcher.match(text, small_talk=False) for text in questions[:_MOST_QUESTIONS]]
    asked = any(one.asks for one in sentences)
    asked_all = asked or len(sentences) == 1
    best = _best(matches, _WORTH_SHOWING)
    if asked and not best:  # "We need them under our own brand. Do you do that?"
        told = [one.text for one in takewhile(lambda one: not one.asks, sentences)]
        best = _best([matcher.match(text, small_talk=False) for text in told[-_MOST_BEFORE:]], _TOLD)
    within = len(questions) <= _MOST_QUESTIONS and not reading.message.attachments and not _refers(sentences)
    return Found(best, _answer(matches) if asked_all and within else "", len(sentences) == 1, asked)


def _refers(sentences: Sequence[_Sentence]) -> bool:
    """A question of one word may ask for what was told before it: "We need the certificates. Where do I find them?" """
    asked = [one for one in sentences if one.asks]
    return bool(asked) and asked[0] is not sentences[0] and any(one.telling < _FULL for one in asked)


def for_everybody(found: Found, details: Details, enquiry: Enquiry | None) -> Found:
    """The FAQ knows nothing of an order of theirs, and who asks where one is wants none of it."""
    if enquiry is not None or (details.references and not found.asked):
        return Found()
    return replace(found, answer="") if details.references else found


def _sentences(reading: Reading, matcher: Matcher) -> Iterator[_Sentence]:
    """What the mail says, up to its closing line; the subject where the text is empty of it."""
    said, hint = False, ""
    for text in _BETWEEN.split(reading.own_words[:TEXT_LIMIT])[:_MOST_SENTENCES]:
        terms = matcher.index.lexicon.terms(text)
        telling = sum(term.telling for term in terms)
        if terms and not telling and said and not _asks(text, ()):
            return  # "Thanks and regards": names and addresses follow
        if telling >= _FULL or (telling and _asks(text, terms)):
            said = True
            yield _Sentence(text, _asks(text, terms), telling)
        elif telling and not hint:
            hint = text
    if said:
        return
    subject = reading.message.subject if reading.subject and not reading.is_reply else ""
    if subject and (not hint or _asks(subject, matcher.index.lexicon.terms(subject))):
        yield _Sentence(subject, True, _FULL)
    elif hint:  # "Payment methods, please."
        yield _Sentence(hint, True, _FULL)


def _asks(text: str, terms: Sequence[Term]) -> bool:
    plain = text.rstrip()
    if questions_in(plain) or plain.rstrip(_ENDS).endswith(_PARTICLES):
        return True
    # "how do I ...", "and when ...", "怎么付款"; further on ("Liefertermin wie besprochen") it tells, but for Chinese,
    # which asks where the answer will stand
    first = terms[: 1 if terms and terms[0].telling else 2]
    return any(term.asks for term in (*first, *(terms[-1:] if is_unspaced(plain) else ())))


def _best(matches: Sequence[Match], least: float) -> tuple[FaqMatch, ...]:
    scores: dict[str, float] = {}
    for one in (one for match in matches for one in match.best):
        scores[one.faq] = max(scores.get(one.faq, 0.0), one.score)
    ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
    return tuple(FaqMatch(faq, score) for faq, score in ranked[:MOST] if score >= least)


def _answer(matches: Sequence[Match]) -> str:
    """One entry for all questions: an answer to half a mail is none."""
    entries = {match.best[0].faq if match.outcome is Outcome.ANSWER else "" for match in matches}
    return entries.pop() if len(entries) == 1 else ""
