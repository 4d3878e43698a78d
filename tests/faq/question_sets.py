"""A file of tests/faq/questions/ -> the entries of a FAQ, and questions with the entry that answers each."""

from pathlib import Path

from mailbot.classify.faq import Matcher, prepare_matcher
from mailbot.model.rulebook import FaqEntry
from mailbot.rulebook.faq_files import shipped_synonyms

FOLDER = Path(__file__).parent / "questions"
WAYS = 2


def read_set(name: str, ways: int = WAYS) -> tuple[list[FaqEntry], list[tuple[str, str]]]:
    """Entries, and (id, question); the id is "" where nothing answers it."""
    entries, asked = [], []
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        id, *texts = line.split("|")
        if id == "-":
            asked += [("", text) for text in texts]
            continue
        entries.append(FaqEntry(id, tuple(texts[:ways]), {"en": id}, auto=True))
        asked += [(id, text) for text in texts[ways:]]
    return entries, asked


def matcher_of(entries: list[FaqEntry]) -> Matcher:
    return prepare_matcher(entries, shipped_synonyms())
