"""Mails in mailbot/classify/corpus -> rules/wording.json, and how well it does on mails it was not trained on.

`make train`.  Softmax regression over the pieces of mailbot/classify/shipped_model.py, in plain Python: a minute.
The same mails give the same file, to the last digit.
"""

from __future__ import annotations

import json
import math
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from train_automatic import automatic_weights, notice_weights

from mailbot.classify.classifier import _PRIOR
from mailbot.classify.cues import _TEMPERATURE, Cues, compile_cues
from mailbot.classify.features import features_of
from mailbot.classify.language import language_of
from mailbot.classify.reading import read
from mailbot.classify.shipped_model import pieces_of, share_of
from mailbot.model.mail import Address, Arrival, Message
from mailbot.model.verdict import Category
from mailbot.rulebook import read_rulebook, shipped_rules

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "mailbot" / "classify" / "corpus"
TARGET = ROOT / "rules" / "wording.json"
ORDER = tuple(Category)
AROUND = "around.toml"
AUTOMATIC = "automatic.toml"
NOTICES = "notices.toml"
SPLIT = " :: "  # between subject and text

HINTED = 0.3  # of what the cues say of a mail, while it is learned from: what they get wrong is learned more of
SHARE = 1.0  # of the trained half beside the cues, in log-odds; `evaluate` shows what others would do
ROUNDS = 12
RUNS = 4  # whose mean is shipped: which pieces are dropped in a round is chance, and swayed a mail in a hundred
RATE = 2.0
DROPPED = 0.3  # of a mail's pieces in each round: no single one may carry a category alone
SEEN_IN = 2  # mails at least
UNIT = 0.1  # log-odds; the weights are whole numbers of it
LEAST = 5  # a piece whose weights are all below says nothing worth its place in the file
MOST = 127  # they are kept in an octet each
LEAST_SQUARES = 50  # nor does one that barely reaches it in one category, and says next to nothing of the others
FOLDS = 5

Weights = dict[str, list[float]]


class Example(Struct, frozen=True):
    language: str  # the file it stands in
    category: int
    message: Message
    plain: Sequence[str]  # pieces
    dressed: Sequence[str]  # pieces of the same mail with a greeting and a closing
    known: Sequence[float]  # what the cues say of it


def corpus_digest() -> str:
    total = sha256()
    for path in sorted(CORPUS.glob("*.toml")):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def corpus_mails() -> list[tuple[str, Category, str, str]]:
    return mails_in(CORPUS)


def mails_in(folder: Path) -> list[tuple[str, Category, str, str]]:
    """(file, category, subject, text)."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        if path.name in (AROUND, AUTOMATIC, NOTICES):
            continue
        for category, mails in tomllib.loads(path.read_text("utf-8")).items():
            for mail in mails:
                subject, split, text = mail.partition(SPLIT)
                found.append((path.stem, Category(category), subject if split else "", text if split else mail))
    return found


def examples() -> list[Example]:
    around = tomllib.loads((CORPUS / AROUND).read_text("utf-8"))
    dice, cues = random.Random(5), compile_cues(read_rulebook([shipped_rules()], []).cues)
    found = []
    for language, category, subject, text in corpus_mails():
        message = Message(Arrival("corpus"), author=Address("a@b.example"), subject=subject, text=text)
        dressed = message
        if language in around["greetings"]:
            parts = (dice.choice(around["greetings"][language]), text, dice.choice(around["closings"][language]))
            dressed = replace(message, text="\n\n".join(parts))
        seen = pieces(message), pieces(dressed), cue_totals(cues, message)
        found.append(Example(language, ORDER.index(category), message, *seen))
    return found


def pieces(message: Message) -> list[str]:
    reading = read(message)
    return sorted(pieces_of(reading, features_of(reading)))


def train(mails: Sequence[Example], seed: int = 0) -> Weights:
    """On top of a part of what the cues say: of what these get wrong more is learned than of what they know anyway."""
    seen = Counter(piece for mail in mails for piece in mail.plain)
    weights: Weights = {piece: [0.0] * len(ORDER) for piece, count in sorted(seen.items()) if count >= SEEN_IN}
    dice, order = random.Random(seed), list(range(len(mails)))
    for turn in range(ROUNDS):
        dice.shuffle(order)
        rate = RATE / (1 + 0.3 * turn)
        for at in order:
            mail = mails[at]
            rows = [weights[one] for one in (mail.dressed if turn % 2 else mail.plain) if one in weights]
            _step([row for row in rows if dice.random() > DROPPED], mail, rate)
    return weights


def train_often(mails: Sequence[Example]) -> Weights:
    runs = [train(mails, seed) for seed in range(RUNS)]
    rows = {piece: zip(*(run[piece] for run in runs), strict=True) for piece in runs[0]}
    return {piece: [sum(parts) / RUNS for parts in row] for piece, row in rows.items()}


def _step(rows: Sequence[list[float]], mail: Example, rate: float) -> None:
    if not rows:
        return
    share = share_of(rows)
    sums = (HINTED * one + share * sum(row[at] for row in rows) for at, one in enumerate(mail.known))
    for at, part in enumerate(softmax([one / _TEMPERATURE for one in sums])):
        step = rate * share * ((at == mail.category) - part)
        for row in rows:
            row[at] += step


def total_of(weights: Mapping[str, Sequence[float]], found: Iterable[str]) -> list[float]:
    rows = [weights[piece] for piece in found if piece in weights]
    share = share_of(rows)
    return [share * sum(row[at] for row in rows) for at in range(len(ORDER))]


def softmax(sums: Sequence[float]) -> list[float]:
    top = max(sums)
    parts = [math.exp(one - top) for one in sums]
    return [part / sum(parts) for part in parts]


def unseen_totals(mails: Sequence[Example]) -> list[list[float]]:
    """For each mail what a model says that was trained without it."""
    order = list(range(len(mails)))
    random.Random(1).shuffle(order)
    totals: list[list[float]] = [[] for _ in mails]
    for fold in range(FOLDS):
        left_out = order[fold::FOLDS]
        kept = set(order) - set(left_out)
        weights = train([mails[at] for at in sorted(kept)])
        for at in left_out:
            totals[at] = total_of(weights, mails[at].plain)
    return totals


def cue_totals(cues: Cues, message: Message) -> list[float]:
    reading = read(message)
    totals = dict(_PRIOR)
    for hit in cues.hits(reading, features_of(reading), language_of(reading.own_words, message)):
        totals[hit.cue.category] += hit.weight
    return [totals[category] for category in ORDER]


def evaluate(mails: Sequence[Example]) -> None:
    """Cues alone, the trained half alone, both: share right, log loss, calibration error."""
    known = [mail.known for mail in mails]
    heard = unseen_totals(mails)
    right = [mail.category for mail in mails]
    print(f"{len(mails)} mails, each judged by a model that did not see it")
    show("cues alone", known, right, _TEMPERATURE)
    show("trained alone", heard, right, 1.0)
    for share in (0.25, 0.5, 0.75, 1.0, 1.5):
        show(f"cues + {share} trained", mixed(known, heard, share), right, _TEMPERATURE)
    both = mixed(known, heard, SHARE)
    for name in sorted({mail.language for mail in mails}):
        rows = [at for at, mail in enumerate(mails) if mail.language == name]
        parts = [
            f"{share_right([totals[at] for at in rows], [right[at] for at in rows]):.2f}"
            for totals in (known, heard, both)
        ]
        print(f"  {name:8} cues {parts[0]}  trained {parts[1]}  both {parts[2]}")
    for here, category in enumerate(ORDER):
        rows = [at for at, one in enumerate(right) if one == here]
        parts = [
            f"{share_right([totals[at] for at in rows], [right[at] for at in rows]):.2f}"
            for totals in (known, heard, both)
        ]
        print(f"  {category.value:9} cues {parts[0]}  trained {parts[1]}  both {parts[2]}")


def mixed(known: Sequence[Sequence[float]], heard: Sequence[Sequence[float]], share: float) -> list[list[float]]:
    return [[one + share * two for one, two in zip(*pair, strict=True)] for pair in zip(known, heard, strict=True)]


def share_right(totals: Sequence[Sequence[float]], right: Sequence[int]) -> float:
    return sum(
        max(range(len(ORDER)), key=one.__getitem__) == here for one, here in zip(totals, right, strict=True)
    ) / len(right)


def show(name: str, totals: Sequence[Sequence[float]], right: Sequence[int], temperature: float) -> None:
    parts = [softmax([one / temperature for one in row]) for row in totals]
    loss = -sum(math.log(row[here]) for row, here in zip(parts, right, strict=True)) / len(right)
    error = calibration_error(parts, right)
    print(f"  {name:22} right {share_right(totals, right):.3f}  log loss {loss:.3f}  calibration error {error:.3f}")


def calibration_error(parts: Sequence[Sequence[float]], right: Sequence[int]) -> float:
    """Ten bins by confidence: how far the share right is from what was promised, on average over the mails."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for row, here in zip(parts, right, strict=True):
        best = max(row)
        bins.setdefault(min(9, int(best * 10)), []).append((best, row.index(best) == here))
    gaps = [abs(sum(sure for sure, _ in one) - sum(hit for _, hit in one)) for one in bins.values()]
    return sum(gaps) / len(right)


def rounded(weights: Weights) -> dict[str, list[int]]:
    """Whole numbers of UNIT, what all categories share taken out: it moves no decision."""
    found = {}
    for piece, row in weights.items():
        mean = sum(row) / len(row)
        whole = [max(-MOST, min(MOST, round((one - mean) / UNIT))) for one in row]
        if max(map(abs, whole)) >= LEAST and sum(one * one for one in whole) >= LEAST_SQUARES:
            found[piece] = whole
    return found


def programs() -> tuple[dict[str, int], dict[str, int]]:
    """How their answers sound, and their notices."""
    letters = [(file, subject, text) for file, _, subject, text in corpus_mails()]
    return (
        automatic_weights(CORPUS / AUTOMATIC, letters),
        notice_weights(CORPUS / AUTOMATIC, CORPUS / NOTICES, letters),
    )


def write(weights: Mapping[str, Sequence[int]], automatic: Mapping[str, int], notices: Mapping[str, int]) -> None:
    """One piece a line, so that a change can be read."""
    head = {
        "categories": [category.value for category in ORDER],
        "unit": round(UNIT * SHARE, 6),
        "corpus": corpus_digest(),
    }
    lines = (
        f"{json.dumps(piece, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}"
        for piece, row in weights.items()
    )
    text = json.dumps(head, indent=0)[:-2] + ',\n"weights": {\n' + ",\n".join(lines) + "\n},\n"
    text += f'"automatic": {json.dumps(automatic, ensure_ascii=False, indent=0)},\n'
    text += f'"notices": {json.dumps(notices, ensure_ascii=False, indent=0)}\n}}\n'
    TARGET.write_text(text, "utf-8")


if __name__ == "__main__":
    mails = examples()
    evaluate(mails)
    small = rounded(train_often(mails))
    answers, notices = programs()
    write(small, answers, notices)
    counts = f"{len(small)}, {len(answers)} and {len(notices)} pieces"
    print(f"{TARGET.name}: {counts}, {TARGET.stat().st_size // 1000} kB")
