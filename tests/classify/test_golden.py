"""Mails that neither the cues nor the wording model were made from: how many are understood, and how sure we are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from train_model import calibration_error, corpus_mails, mails_in

from mailbot.model.mail import Message
from mailbot.model.verdict import Category, Verdict

GOLDEN = Path(__file__).parent / "golden"
Judged = list[tuple[str, Category, Verdict]]  # the file, what it is, what we say


@pytest.fixture(scope="module")
def judged(write: Callable[..., Message], judge: Callable[..., Verdict]) -> Judged:
    return [(file, category, judge(write(text, subject))) for file, category, subject, text in mails_in(GOLDEN)]


def recall(judged: Judged, category: Category) -> float:
    hits = [verdict.category is category for _, wanted, verdict in judged if wanted is category]
    return sum(hits) / len(hits)


def test_none_of_them_was_trained_on() -> None:
    trained = {text for _, _, _, text in corpus_mails()}
    assert not trained & {text for _, _, _, text in mails_in(GOLDEN)}


@pytest.mark.parametrize("category", list(Category))
def test_every_category_is_mostly_found(judged: Judged, category: Category) -> None:
    assert recall(judged, category) >= 0.75


@pytest.mark.parametrize("language", sorted(path.stem for path in GOLDEN.glob("*.toml")))
def test_every_language_is_mostly_understood(judged: Judged, language: str) -> None:
    hits = [verdict.category is wanted for file, wanted, verdict in judged if file == language]
    assert sum(hits) / len(hits) >= 0.75


def test_being_sure_means_being_right(judged: Judged) -> None:
    order = list(Category)
    rows = [[dict(verdict.scores)[category] for category in order] for _, _, verdict in judged]
    assert calibration_error(rows, [order.index(wanted) for _, wanted, _ in judged]) <= 0.08
    sure = [verdict.category is wanted for _, wanted, verdict in judged if not verdict.unsure]
    assert all(verdict.unsure == (verdict.confidence < 0.7) for _, _, verdict in judged)
    unsure = [verdict.category is wanted for _, wanted, verdict in judged if verdict.unsure]
    assert sum(sure) / len(sure) >= 0.85
    assert sum(unsure) / len(unsure) < sum(sure) / len(sure)
