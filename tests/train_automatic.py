"""Sentences of corpus/automatic.toml, notices.toml -> how automatic answers and notices sound, for wording.json.

Logistic regression over the same pieces as train_model.py.  Half of its mails are put together from the sentences: what
a person says beside "I am away" teaches that those words alone tell nothing.  The other half is the corpus of letters.
Notices have weights of their own: trained together with them, automatic answers were heard less well.
"""

from __future__ import annotations

import math
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mailbot.classify.machines.absence import tells_of_absence
from mailbot.classify.reading import Reading, read
from mailbot.classify.shipped_model import pieces_of, share_of
from mailbot.model.mail import Address, Arrival, Message

ROUNDS = 8
RUNS = 3  # whose mean is taken: which pieces are dropped in a round is chance
RATE = 2.0
SLOW = 0.05  # of a step, for the start that all mails share
DROPPED = 0.3
SEEN_IN = 2
UNIT = 0.1
LEAST = 13  # a piece that weighs less is not worth its place
TIMES = 3  # that often each sentence stands in each pattern
UNSPACED = ("zh-Hans", "zh-Hant", "ja")

# sentences of these kinds, one of each, make a mail; True: a program wrote it
PATTERNS = (
    (True, ("thanks", "away", "then")),
    (True, ("away", "then")),
    (True, ("away", "then", "then")),
    (True, ("thanks", "away")),
    (True, ("received", "promise")),
    (True, ("thanks", "received", "promise")),
    (True, ("received", "promise", "promise")),
    (True, ("shut", "promise")),
    (True, ("thanks", "shut", "then")),
    (True, ("received", "shut")),
    (True, ("shut", "shut")),
    (True, ("shut", "then")),
    (True, ("thanks", "closed")),
    (True, ("closed",)),
    (False, ("person",)),
    (False, ("asks",)),
    (False, ("asks", "asks")),
    (False, ("thanks", "asks")),
    (False, ("asks", "person")),
    (False, ("thanks", "person")),
    (False, ("person", "person")),
    (False, ("away", "person")),
    (False, ("person", "away")),
    (False, ("person", "then")),
    (False, ("person", "shut")),
    (False, ("shut", "person")),
    (False, ("person", "person", "away", "then")),
)

NOTICES = (
    (True, ("told",)),
    (True, ("told", "link")),
    (True, ("told", "link", "link")),
    (True, ("told", "told", "link")),
    (False, ("cites",)),
    (False, ("cites", "cites")),
    (False, ("cites", "asks")),
    (False, ("cites", "person")),
    (False, ("told", "cites")),
    (False, ("person", "told")),
    (False, ("person",)),
    (False, ("asks",)),
    (False, ("asks", "person")),
)
MOST_NOTICES = 4000  # pieces: more of them say little, and a daemon keeps them all

Row = tuple[bool, Sequence[str]]
Sentences = Mapping[str, Mapping[str, Sequence[str]]]
Patterns = Sequence[tuple[bool, tuple[str, ...]]]


def automatic_weights(corpus: Path, letters: Sequence[tuple[str, str, str]]) -> dict[str, int]:
    """`letters`: language, subject and text of mails that people wrote."""
    sentences = tomllib.loads(corpus.read_text("utf-8"))
    people = [letter for letter in letters if not tells_of_absence(read_text(*letter[1:]))]  # not so a few of `other`
    return weights_of(composed(sentences, PATTERNS), written(sentences, people))


def notice_weights(
    automatic: Path, notices: Path, letters: Sequence[tuple[str, str, str]], most: int = MOST_NOTICES
) -> dict[str, int]:
    """The `most` heaviest; people's sentences of the other file count here, too."""
    known: Sentences = tomllib.loads(automatic.read_text("utf-8"))
    added: Sentences = tomllib.loads(notices.read_text("utf-8"))
    sentences = {
        language: {
            kind: [*known.get(language, {}).get(kind, ()), *kinds.get(kind, ())] for kind in (*kinds, "person", "asks")
        }
        for language, kinds in added.items()
    }
    weights = weights_of(composed(sentences, NOTICES), (letter[1:] for letter in letters))
    heaviest = sorted(weights, key=lambda piece: (piece != "", -abs(weights[piece]), piece))[:most]
    return {piece: weights[piece] for piece in sorted(heaviest)}


def weights_of(mails: Iterable[tuple[bool, str]], letters: Iterable[tuple[str, str]]) -> dict[str, int]:
    rows = [(automatic, pieces(read_text("", text))) for automatic, text in mails]
    known = sorted(piece for piece, count in Counter(one for _, row in rows for one in row).items() if count >= SEEN_IN)
    others = [(False, pieces(read_text(*letter))) for letter in letters]
    runs = [train([*rows, *others], known, seed) for seed in range(RUNS)]
    weights = {piece: sum(run[piece] for run, _ in runs) / RUNS for piece in known}
    start = sum(start for _, start in runs) / RUNS
    whole = {piece: round(weight / UNIT) for piece, weight in weights.items()}
    return {"": round(start / UNIT)} | {piece: weight for piece, weight in whole.items() if abs(weight) >= LEAST}


def written(sentences: Sentences, letters: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Each letter as it is; and those of a language's own file once more with a word about who is away."""
    dice = random.Random(9)
    for language, subject, text in letters:
        yield subject, text
        if language in sentences:
            kind = dice.choice(("away", "then", "shut", "thanks"))
            yield subject, f"{text}\n{dice.choice(sentences[language][kind])}"


def composed(sentences: Sentences, patterns: Patterns) -> Iterator[tuple[bool, str]]:
    """Every sentence stands in every pattern that has its kind, beside others that the dice choose."""
    dice = random.Random(7)
    for language, kinds in sentences.items():
        gap = "" if language in UNSPACED else " "
        for automatic, pattern in patterns:
            if not all(kinds.get(kind) for kind in pattern):
                continue  # a language of few sentences
            for at, kind in enumerate(pattern):
                for sentence in kinds[kind] * (1 if len(pattern) == 1 else TIMES):
                    chosen = [sentence if here == at else dice.choice(kinds[one]) for here, one in enumerate(pattern)]
                    yield automatic, dice.choice((gap, "\n", "\n\n")).join(chosen)


def read_text(subject: str, text: str) -> Reading:
    return read(Message(Arrival("corpus"), author=Address("a@b.example"), subject=subject, text=text))


def pieces(reading: Reading) -> list[str]:
    return sorted(pieces_of(reading, ()))


def train(rows: Sequence[Row], known: Sequence[str], seed: int) -> tuple[Mapping[str, float], float]:
    weights, start = dict.fromkeys(known, 0.0), 0.0
    dice, order = random.Random(seed), list(range(len(rows)))
    for turn in range(ROUNDS):
        dice.shuffle(order)
        rate = RATE / (1 + 0.3 * turn)
        for at in order:
            automatic, found = rows[at]
            kept = [piece for piece in found if piece in weights and dice.random() > DROPPED]
            if kept:
                step, share = rate * (automatic - _odds(weights, start, kept)), share_of(kept)
                start += SLOW * step
                for piece in kept:
                    weights[piece] += step * share
    return weights, start


def _odds(weights: Mapping[str, float], start: float, found: Sequence[str]) -> float:
    total = start + share_of(found) * sum(weights[piece] for piece in found)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
