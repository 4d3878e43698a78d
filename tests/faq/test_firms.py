"""Three invented companies with a FAQ each, mails in customers' own words: what a colleague is shown, what is sent."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from mailbot.classify import prepare
from mailbot.model.mail import Address, Arrival, Message
from mailbot.model.rulebook import FaqEntry
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.rulebook import read_rulebook, shipped_rules

FIRMS = sorted((Path(__file__).parent / "firms").glob("*.toml"))
KEYS = TokenKeys((b"k" * 32,))


def outcomes(path: Path) -> Counter:
    firm, seen = tomllib.loads(path.read_text("utf-8")), Counter()
    entries = [
        FaqEntry(one["id"], tuple(one["ask"]), {firm["language"]: one["answer"]}, auto=True) for one in firm["entry"]
    ]
    classifier = prepare(replace(read_rulebook([shipped_rules()], []), faq=tuple(entries)))
    for mail in firm["mail"]:
        message = Message(
            Arrival("sales"), author=Address("b@client.example"), subject=mail.get("subject", ""), text=mail["text"]
        )
        verdict = classifier.classify(message, Settings(), KEYS)
        shown, wanted = [match.faq for match in verdict.faq], mail["faq"]
        seen["answerable" if wanted else "not"] += 1
        if wanted:
            seen["right" if shown and shown[0] in wanted else "wrong" if shown else "none"] += 1
        if verdict.faq_answer:
            whole = wanted == [verdict.faq_answer] and not mail.get("half")
            seen["sent right" if whole else "sent wrong"] += 1
    return seen


@pytest.fixture(scope="module")
def all_outcomes() -> Counter:
    return sum(map(outcomes, FIRMS), Counter())


def test_at_most_one_mail_of_sixty_gets_a_wrong_answer_by_itself(all_outcomes):
    assert all_outcomes["sent wrong"] <= (all_outcomes["answerable"] + all_outcomes["not"]) / 60


def test_most_questions_in_own_words_are_shown_their_entry(all_outcomes):
    """Floors: these mails were in view when the matching was repaired; of mails that are new about half find theirs."""
    assert all_outcomes["right"] >= 0.58 * all_outcomes["answerable"]
    assert all_outcomes["wrong"] <= 0.1 * all_outcomes["answerable"]
    assert all_outcomes["sent right"] >= 0.1 * all_outcomes["answerable"]
