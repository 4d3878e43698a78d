"""`make quality`: how well mail is read, as one table and quality.json.

Measured on the public and the written mail in ../shared/data (sets that are absent are left out) and on the mails of
the demo.  The cues of rules/categories were written while looking at the odd-numbered business mails; the row "unseen"
is the even-numbered half.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from rich.console import Console
from rich.progress import track
from rich.table import Table

from mailbot.app import explainer
from mailbot.classify.faq import Similarity
from mailbot.classify.learned import NOTHING_LEARNED
from mailbot.lab.explain import Explainer
from mailbot.model.details import Details
from mailbot.model.lesson import Lesson
from mailbot.model.mail import Address, Arrival, Message, RawMessage
from mailbot.model.rulebook import FaqEntry
from mailbot.model.settings import Trust
from mailbot.model.verdict import Category
from mailbot.parse import parse
from mailbot.parse.quotes import split_text

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
GOLDEN = Path(__file__).parent / "classify" / "golden"
OUT = Path(__file__).parent.parent / "quality.json"
CATEGORIES = ("inquiry", "order", "faq", "complaint", "other")
SURE_BINS = 10
CORRECTIONS = (0, 25, 50, 100)
DRAWS = 10
_FORM_NAMES = {"sender_name": "name", "sender_email": "email", "order_number": "order_ref"}


class Sheet(Struct):
    """Named figures, in the order in which they were found."""

    rows: list[tuple[str, str, float | int | None, str]] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    def add(self, part: str, name: str, value: float | int | None, note: str = "") -> None:
        self.rows.append((part, name, value, note))

    def share(self, part: str, name: str, right: int, of: int) -> None:
        self.add(part, name, right / of if of else None, f"{right} of {of}")


def index(name: str) -> list[dict[str, Any]]:
    path = DATA / name
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def said(explain: Explainer, folder: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    shown = track(rows, description=folder, console=Console(stderr=True), transient=True)
    base = DATA / folder if folder == "business" else DATA
    return [explain.of_path(base / row["file"], row["file"]) for row in shown]


# --- categories ---
def categories(sheet: Sheet, explain: Explainer) -> None:
    rows = index("business/index.jsonl")
    found = said(explain, "business", rows)
    halves = {"all": lambda n: True, "seen": lambda n: n % 2 == 1, "unseen": lambda n: n % 2 == 0}
    for name, wanted in halves.items():
        pairs = [(row, one) for row, one in zip(rows, found, strict=True) if wanted(int(row["file"][1:4]))]
        _category_figures(sheet, f"categories, {name}", pairs)
    sheet.share(
        "language", "business", sum(o["language"] == r["lang"] for r, o in zip(rows, found, strict=True)), len(rows)
    )
    with_text = [(r, o) for r, o in zip(rows, found, strict=True) if r.get("new_text") is not None]
    exact = sum(_words(r["new_text"]) == _words(o["text"]) for r, o in with_text)
    sheet.share("new words", "business, exact but for white space", exact, len(with_text))
    people = [o for r, o in zip(rows, found, strict=True) if r["label"] != "other"]
    sheet.share("automatic", "people taken for machines", sum(_is_machine(o) for o in people), len(people))
    silent = sum(not o["acknowledge"] and not _is_machine(o) for o in people)
    sheet.share("automatic", "people's mail not acknowledged", silent, len(people))


def _category_figures(sheet: Sheet, part: str, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    if not pairs:
        return
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    for row, one in pairs:
        confusion[row["label"]][one["category"] or "none"] += 1
    right = sum(confusion[label][label] for label in CATEGORIES)
    lenient = sum(o["category"] in (r["label"], *r["also_ok"]) for r, o in pairs)
    sheet.share(part, "strict", right, len(pairs))
    sheet.share(part, "lenient", lenient, len(pairs))
    sheet.add(part, "macro F1", _macro_f1(confusion))
    for label in CATEGORIES:
        sheet.share(part, f"recall {label}", confusion[label][label], sum(confusion[label].values()))
    for language in sorted({row["lang"] for row, _ in pairs}):
        mine = [(r, o) for r, o in pairs if r["lang"] == language]
        sheet.share(part, f"strict {language}", sum(r["label"] == o["category"] for r, o in mine), len(mine))
    sheet.add(part, "calibration error", _calibration_error(pairs))
    sheet.details[part] = {label: dict(row) for label, row in confusion.items()}


def golden(sheet: Sheet, explain: Explainer) -> None:
    """Our own mails that were kept apart from the training."""
    from train_model import mails_in

    house, pairs = explain.house, []
    for file, category, subject, text in mails_in(GOLDEN):
        message = Message(Arrival("golden"), author=Address("a@customer.example"), subject=subject, text=text)
        verdict = house.classifier.classify(message, house.settings, house.tokens)
        said = {"category": verdict.scores[0][0].value, "confidence": verdict.confidence}
        pairs.append(({"label": category.value, "also_ok": (), "lang": file}, said))
    _category_figures(sheet, "categories, golden", pairs)


def _macro_f1(confusion: Mapping[str, Counter[str]]) -> float:
    scores = []
    for label in CATEGORIES:
        hit = confusion[label][label]
        called = sum(row[label] for row in confusion.values())
        actual = sum(confusion[label].values())
        scores.append(2 * hit / (called + actual) if called + actual else 0.0)
    return sum(scores) / len(scores)


def _calibration_error(pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> float:
    """Expected calibration error over ten bins."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row, one in pairs:
        if one["category"]:
            at = min(int(one["confidence"] * SURE_BINS), SURE_BINS - 1)
            bins[at].append((one["confidence"], one["category"] == row["label"]))
    total = sum(map(len, bins.values()))
    gaps = (abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins.values())
    return sum(gaps) / total if total else 0.0


def _is_machine(one: Mapping[str, Any]) -> bool:
    return one["origin"] not in ("person", "form")


def _words(text: str) -> str:
    return " ".join(text.split())


# --- automatic mail ---
def automatic(sheet: Sheet, explain: Explainer) -> None:
    rows = index("automail/index.jsonl")
    found = said(explain, "automail", rows)
    by_class: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, one in zip(rows, found, strict=True):
        by_class[row["cls"]].append(one)
    for name, ones in sorted(by_class.items()):
        sheet.share("automatic", f"{name} acknowledged", sum(bool(one["acknowledge"]) for one in ones), len(ones))
    bounces = by_class.get("bounce", [])
    if bounces:
        sheet.share(
            "bounces",
            "with a recipient",
            sum(bool((o["bounce"] or {}).get("recipients")) for o in bounces),
            len(bounces),
        )
        sheet.share(
            "bounces", "with a status", sum(bool((o["bounce"] or {}).get("status")) for o in bounces), len(bounces)
        )


# --- details ---
def details(sheet: Sheet, explain: Explainer) -> None:
    """Order numbers and quantities that a person found in the mail: all of them among ours?"""
    for name, rest in (("seen", 1), ("unseen", 0)):
        rows = [row for row in index("business/index.jsonl") if int(row["file"][1:4]) % 2 == rest]
        found = [(row, _details_of(explain, row)) for row in rows]
        named = [(_bare(row["order_ref"]), one) for row, one in found if row.get("order_ref")]
        counted = [(set(re.findall(r"\d+", str(row["quantity"]))), one) for row, one in found if row.get("quantity")]
        right = sum(ref in {_bare(own.number) for own in one.references} for ref, one in named)
        sheet.share(f"details, {name}", "order numbers", right, len(named))
        right = sum(wanted <= {own.value for own in one.quantities} for wanted, one in counted)
        sheet.share(f"details, {name}", "all quantities of a mail", right, len(counted))


def _details_of(explain: Explainer, row: Mapping[str, Any]) -> Details:
    house = explain.house
    message = parse(_raw(row), house.rulebook, Trust(), house.settings.limits)
    return house.classifier.classify(message, house.settings, house.tokens).details


def _bare(number: str) -> str:
    return "".join(mark for mark in number.casefold() if mark.isalnum())


# --- quotes, languages, forms ---
def quotes(sheet: Sheet) -> None:
    rows = [row for row in index("replies/index.jsonl") if row.get("expected")]
    folder = DATA / "replies"
    right = 0
    for row in rows:
        expected = (folder / row["expected"]).read_text("utf-8", "replace")
        right += split_text((folder / row["input"]).read_text("utf-8", "replace")).text.strip() == expected.strip()
    if rows:
        sheet.share("new words", "replies, exact", right, len(rows))


def languages(sheet: Sheet) -> None:
    from mailbot.classify.language import language_of, load_model

    load_model()
    by_set: dict[str, list[bool]] = defaultdict(list)
    for row in index("langid/dev_langid.jsonl"):
        message = Message(Arrival(""), text=row["text"])
        by_set[row["set"]].append(language_of(row["text"], message) == row["lang"])
    for name, hits in sorted(by_set.items()):
        sheet.share("language", name, sum(hits), len(hits))


def forms(sheet: Sheet, explain: Explainer) -> None:
    right = total = 0
    for row in index("forms/index.jsonl"):
        form = explain.of_path(DATA / row["file"], "")["form"] or {"fields": {}}
        for key, expected in row["expect"].items():
            if expected is None:
                continue
            total += 1
            right += _field_is_right(form["fields"], key, expected)
    if total:
        sheet.share("forms", "fields right", right, total)


def _field_is_right(fields: Mapping[str, Any], key: str, expected: Any) -> bool:
    if key == "items":
        found = [[item["product"], item["quantity"], item["sku"]] for item in fields.get("items", [])]
        return found == [[name, str(count), sku] for name, count, sku in expected]
    return _words(str(fields.get(_FORM_NAMES.get(key, key), ""))) == _words(str(expected))


# --- learning ---
def learning(sheet: Sheet, explain: Explainer) -> None:
    """Strict accuracy on even-numbered business mails that were not learned from, after so many corrections drawn at
    random from all; the mean of some draws."""
    house = explain.house
    mails = [
        (
            parse(_raw(row), house.rulebook, Trust(), house.settings.limits),
            Category(row["label"]),
            int(row["file"][1:4]),
        )
        for row in index("business/index.jsonl")
    ]
    studies = [house.classifier.study(message) for message, _, _ in mails]
    for size in CORRECTIONS if mails else ():
        right = total = 0
        for seed in range(DRAWS):
            drawn = random.Random(seed).sample(range(len(mails)), size)
            learned = NOTHING_LEARNED
            for version, at in enumerate(drawn, 1):
                label, study = mails[at][1], studies[at]
                lesson = Lesson(str(at), label, study.marks, learned.steps(study, label), datetime.now(UTC))
                learned = learned.plus(lesson, version)
            for at, (message, label, number) in enumerate(mails):
                if number % 2 == 0 and at not in drawn:
                    verdict = house.classifier.classify(message, house.settings, house.tokens, learned)
                    right += verdict.category is label
                    total += 1
        sheet.share("learning", f"strict after {size} corrections", right, total)


def _raw(row: Mapping[str, Any]) -> RawMessage:
    return RawMessage(Arrival(""), (DATA / "business" / row["file"]).read_bytes())


# --- FAQ ---
OWN_FAQS = {"bank-en": 2, "bank-zh": 2, "bank-hant": 2, "bank2-en": 2, "trade-en": 2, "trade-zh": 2} | {
    f"trade-{lang}": 3 for lang in ["de", "es", "fr", "ja", "ko"]
}


def faq(sheet: Sheet) -> None:
    """The public questions, and our own; by words alone, and with the encoder where it is installed."""
    from faq.question_sets import read_set

    from mailbot.learning.encoder import encoder_if_any

    sets = {"": public_faq()} | {name: read_set(name, ways) for name, ways in OWN_FAQS.items()}
    encoder = encoder_if_any("auto")
    for name, (entries, asked) in sets.items():
        if entries:
            faq_set(sheet, f"faq {name}".strip(), entries, asked, None)
        if entries and encoder:
            faq_set(sheet, f"faq {name}".strip() + " + encoder", entries, asked, encoder)


def public_faq() -> tuple[list[FaqEntry], list[tuple[str, str]]]:
    """Entries, and (id, question); the id is "" where nothing answers it."""
    rows = index("faq/dev_faq.jsonl")
    ways: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["role"] == "canned":
            ways[row["faq_id"]].append(row["text"])
    asked = [(row.get("faq_id", ""), row["text"]) for row in rows if row["role"] != "canned"]
    entries = [FaqEntry(id, tuple(texts), {"en": id}, auto=True) for id, texts in ways.items()]
    return entries, [(id if id in ways else "", text) for id, text in asked]


def faq_set(
    sheet: Sheet,
    part: str,
    entries: Sequence[FaqEntry],
    asked: Sequence[tuple[str, str]],
    encoder: Similarity | None,
) -> None:
    from mailbot.classify.faq import Outcome, prepare_matcher
    from mailbot.rulebook.faq_files import shipped_synonyms

    matcher = prepare_matcher(entries, shipped_synonyms(), encoder)
    count: Counter[str] = Counter()
    for id, text in asked:
        found = matcher.match(text)
        best = [match.faq for match in found.best]
        answered = found.outcome is Outcome.ANSWER
        count["known" if id else "unknown"] += 1
        count["right"] += answered and best[0] == id
        count["wrong"] += answered and bool(id) and best[0] != id
        count["no answer"] += answered and not id
        count["top three"] += id in best
    sheet.share(part, "answered right", count["right"], count["known"])
    sheet.share(part, "answered wrong", count["wrong"], count["known"])
    sheet.share(part, "answered though nothing fits", count["no answer"], count["unknown"])
    sheet.share(part, "right among three", count["top three"], count["known"])


# --- the sheet ---
def show(rows: Iterable[tuple[str, str, float | int | None, str]]) -> None:
    table = Table(title="How well mail is read")
    for column in ("part", "figure", "value", "of"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for part, name, value, note in rows:
        table.add_row(part, name, "-" if value is None else f"{value:.3f}", note)
    Console().print(table)


def main() -> int:
    if not DATA.is_dir():
        print(f"no mail to measure on at {DATA}", file=sys.stderr)
        return 1
    sheet, explain = Sheet(), explainer(None, "", None)
    categories(sheet, explain)
    golden(sheet, explain)
    details(sheet, explain)
    automatic(sheet, explain)
    quotes(sheet)
    languages(sheet)
    forms(sheet, explain)
    faq(sheet)
    learning(sheet, explain)
    show(sheet.rows)
    figures = [{"part": p, "figure": n, "value": v, "of": o} for p, n, v, o in sheet.rows]
    OUT.write_text(json.dumps({"figures": figures, "confusion": sheet.details}, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
