"""Who may act as staff by mail: every row of the table, and that nothing else gives authority (promise P21)."""

import itertools

import pytest

from mailbot.desk.authority import TABLE, Proof, Sender, Told, Writing, authority
from mailbot.model.decision import Disposition

ANSWER, NOTE = Disposition.ANSWER, Disposition.NOTE
SETTINGS = ("dmarc", "confirm", "token-only")
HOLDER, COLLEAGUE, CUSTOMER, OUTSIDER = Sender
PASS, NONE, FAIL = Proof
WORDS, EMPTY = Writing.WORDS, Writing.EMPTY

ROWS = [
    (Writing.BOUNCE, HOLDER, PASS, "dmarc", "desk.bounce"),
    (Writing.BOUNCE, OUTSIDER, NONE, "dmarc", "desk.bounce"),
    (Writing.MACHINE, HOLDER, PASS, "token-only", "desk.machine"),
    (Writing.MACHINE, HOLDER, FAIL, "dmarc", "desk.machine"),
    (WORDS, CUSTOMER, PASS, "dmarc", "desk.customer"),
    (WORDS, CUSTOMER, NONE, "token-only", "desk.customer"),
    (WORDS, CUSTOMER, FAIL, "dmarc", "desk.customer"),
    (WORDS, OUTSIDER, PASS, "token-only", "desk.outsider"),
    (WORDS, OUTSIDER, NONE, "dmarc", "desk.outsider"),
    (WORDS, HOLDER, FAIL, "token-only", "desk.forged"),
    (WORDS, COLLEAGUE, FAIL, "dmarc", "desk.forged"),
    (EMPTY, HOLDER, FAIL, "dmarc", "desk.forged"),
    (Writing.DOUBTFUL, HOLDER, PASS, "dmarc", "desk.looks_automatic"),
    (Writing.DOUBTFUL, HOLDER, NONE, "token-only", "desk.looks_automatic"),
    (WORDS, COLLEAGUE, PASS, "dmarc", "desk.colleague"),
    (WORDS, COLLEAGUE, NONE, "dmarc", "desk.unproven_colleague"),
    (WORDS, COLLEAGUE, NONE, "token-only", "desk.unproven_colleague"),
    (EMPTY, HOLDER, PASS, "dmarc", "desk.empty_answer"),
    (EMPTY, HOLDER, NONE, "token-only", "desk.empty_answer"),
    (Writing.REACTION, HOLDER, PASS, "confirm", "desk.reaction"),
    (Writing.REACTION, HOLDER, NONE, "token-only", "desk.reaction"),
    (Writing.REACTION, HOLDER, NONE, "dmarc", "desk.unproven"),
    (Writing.REACTION, CUSTOMER, PASS, "dmarc", "desk.customer"),
    (WORDS, HOLDER, PASS, "dmarc", "desk.answer"),
    (WORDS, HOLDER, PASS, "confirm", "desk.answer"),
    (WORDS, HOLDER, NONE, "dmarc", "desk.unproven"),
    (EMPTY, HOLDER, NONE, "dmarc", "desk.unproven"),
    (WORDS, HOLDER, NONE, "confirm", "desk.awaits_confirmation"),
    (WORDS, HOLDER, NONE, "token-only", "desk.token_only"),
    (WORDS, HOLDER, NONE, "a new word", "desk.unproven"),
]


@pytest.mark.parametrize(("writing", "sender", "proof", "setting", "code"), ROWS)
def test_each_row(writing, sender, proof, setting, code):
    assert authority(writing, sender, proof, setting).code == code


def test_every_row_of_the_table_is_tried():
    assert {row.outcome.code for row in TABLE} == {code for *_, code in ROWS}


def test_an_answer_needs_the_holder_and_proof_or_the_loud_setting_and_nothing_else_gives_it():
    for writing, sender, proof, setting in itertools.product(Writing, Sender, Proof, (*SETTINGS, "")):
        answers = authority(writing, sender, proof, setting).disposition is ANSWER
        proven = proof is PASS or (proof is NONE and setting == "token-only")
        assert answers is (writing is WORDS and sender is HOLDER and proven)


def test_who_cannot_be_proven_is_never_sent_a_notice_in_return():
    """A responder behind a forged or unproven From must not be able to start a loop."""
    for writing, sender, proof, setting in itertools.product(Writing, Sender, Proof, SETTINGS):
        outcome = authority(writing, sender, proof, setting)
        assert outcome.told is not Told.SENDER or proof is PASS
        if writing in (Writing.BOUNCE, Writing.MACHINE):
            assert outcome.told is Told.NOBODY
        if writing is Writing.DOUBTFUL and sender is HOLDER:
            assert outcome.told is (Told.NOBODY if proof is FAIL else Told.CLAIMED)


def test_a_colleague_whose_words_are_held_is_always_told():
    for writing, proof, setting in itertools.product((WORDS, EMPTY, Writing.DOUBTFUL), (PASS, NONE), (*SETTINGS, "")):
        outcome = authority(writing, HOLDER, proof, setting)
        assert outcome.disposition is ANSWER or outcome.told in (Told.SENDER, Told.CLAIMED)


def test_a_forgery_is_set_aside_with_an_alarm():
    outcome = authority(WORDS, HOLDER, FAIL, "token-only")
    assert (outcome.disposition, outcome.alarm) == (Disposition.QUARANTINE, True)
