"""The trained half of the shipped knowledge: what it says, why, what it costs, and that the file fits the mails."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from train_automatic import PATTERNS, automatic_weights, composed, notice_weights
from train_model import (
    Example,
    calibration_error,
    corpus_digest,
    corpus_mails,
    examples,
    rounded,
    share_right,
    total_of,
    train,
)

from mailbot.classify.features import features_of
from mailbot.classify.machines.sounding import how_automatic, is_notice, sounds_automatic
from mailbot.classify.reading import read
from mailbot.classify.shipped_model import hear, pieces_of
from mailbot.model.mail import Address, Attachment, Message
from mailbot.model.rulebook import Rulebook, Wording
from mailbot.model.verdict import Category, Verdict
from mailbot.rulebook import read_rulebook, shipped_rules
from mailbot.rulebook.wording import in_octets

Write = Callable[..., Message]
_ROWS = {"ship": [0, 40, 0, 0, 0], "leaks": [0, 0, 0, 60, 0], "it": [0, 20, 0, 0, 0]}
TINY = Wording({piece: in_octets(row) for piece, row in _ROWS.items()}, 0.1)


@pytest.fixture(scope="module")
def shipped() -> Wording:
    return read_rulebook([shipped_rules()], []).wording


@pytest.fixture(scope="module")
def mails() -> list[Example]:
    return examples()


def heard(wording: Wording, message: Message):
    reading = read(message)
    return hear(wording, reading, features_of(reading))


def test_the_shipped_file_was_trained_on_the_mails_that_are_here():
    data = json.loads((shipped_rules() / "wording.json").read_bytes())
    assert data["corpus"] == corpus_digest(), "the corpus was changed: run `make train`"


def test_every_language_has_mails_of_every_category():
    seen = {(file, category) for file, category, _, _ in corpus_mails()}
    files = {file for file, _ in seen}
    assert {"en", "zh-Hans", "zh-Hant", "de", "es", "fr", "ja", "pt", "ru", "it"} <= files
    assert {(file, category) for file in files for category in Category} == seen


def test_no_mail_stands_in_the_corpus_twice_with_two_labels_unless_its_words_say_nothing():
    labels: dict[str, set[Category]] = {}
    for _, category, subject, text in corpus_mails():
        labels.setdefault(f"{subject}|{text}", set()).add(category)
    torn = [text for text, found in labels.items() if len(found) > 1 and len(text) > 40]
    assert torn == []


def test_words_speak_for_their_category_and_are_named(write: Write):
    found = heard(TINY, write("It leaks."))
    assert max(found.totals, key=found.totals.__getitem__) is Category.COMPLAINT
    assert found.reasons[0].code == "wording.complaint"
    assert "'leaks'" in found.reasons[0].text and "'it'" not in found.reasons[0].text


def test_nothing_known_says_nothing(write: Write):
    found = heard(TINY, write("quux"))
    assert found.totals == {} and found.reasons == ()
    assert found.added_to({Category.FAQ: 0.5}) == {Category.FAQ: 0.5}


def test_a_word_said_often_counts_once(write: Write):
    once, often = heard(TINY, write("leaks")), heard(TINY, write("leaks " * 50))
    assert once.totals == often.totals


def test_the_subject_of_an_answer_is_of_the_mail_before(write: Write):
    new, answer = read(write("thanks", subject="ship")), read(write("thanks", subject="Re: ship"))
    assert "ship" in pieces_of(new, ()) and "ship" not in pieces_of(answer, ())


def test_numbers_count_by_their_length_and_never_alone(write: Write):
    found = pieces_of(read(write("PO 4500981 for 20 pcs")), ())
    assert {"po 00000", "0 pcs"} <= found and not {"0", "00000", "20"} & found


def test_traditional_and_simplified_are_one(write: Write):
    assert pieces_of(read(write("請報價")), ()) == pieces_of(read(write("请报价")), ())


def test_it_learns_what_it_is_shown_and_is_the_same_each_time(mails: list[Example]):
    some = mails[::7]
    weights = train(some)
    right = [mail.category for mail in some]
    assert share_right([total_of(weights, mail.plain) for mail in some], right) > 0.95
    assert rounded(weights) == rounded(train(some))


def test_the_shipped_weights_are_those_of_its_own_mails(shipped: Wording, mails: list[Example]):
    right = [mail.category for mail in mails]
    assert share_right([total_of(shipped.weights, mail.plain) for mail in mails], right) > 0.9


SENTENCES = {
    "en": {
        "thanks": ["Thank you for your mail."],
        "away": ["I am away until Monday.", "I am on leave this week."],
        "then": ["I answer on my return.", "Ann helps you until then."],
        "shut": ["Our office is closed."],
        "received": ["Your message has arrived."],
        "promise": ["You will hear from us soon."],
        "closed": ["Nobody reads this mailbox."],
        "asks": ["Help me find my parcel.", "How do I reach your support?"],
        "person": ["Please keep the pallets until then.", "The price is fine for us."],
    }
}


def test_every_sentence_of_automatic_answers_is_put_into_mails():
    mails = list(composed(SENTENCES, PATTERNS))
    for kinds in SENTENCES["en"].values():
        assert all(any(sentence in text for _, text in mails) for sentence in kinds)
    assert {automatic for automatic, text in mails if "I am away" in text} == {True, False}


def written(path: Path, sentences: dict[str, dict[str, list[str]]]) -> Path:
    path.write_text(
        "\n".join(
            f"[{name}]\n" + "\n".join(f"{kind} = {json.dumps(lines)}" for kind, lines in kinds.items())
            for name, kinds in sentences.items()
        )
    )
    return path


TOLD = {
    "en": {
        "told": ["Your parcel was delivered today.", "Your parcel waits in the locker.", "A payment was received."],
        "link": ["Track your parcel online.", "Log in to see the payment."],
        "cites": ["Our parcel never came, please look into it.", "We made the payment today, please send the goods."],
    }
}


def test_a_notice_and_who_writes_of_one_are_told_apart(tmp_path: Path, write: Write):
    known, added = written(tmp_path / "a.toml", SENTENCES), written(tmp_path / "n.toml", TOLD)
    weights = notice_weights(known, added, [("en", "", "We order 40 pumps.")])
    assert len(notice_weights(known, added, [("en", "", "We order 40 pumps.")], 5)) == 5
    wording = Wording({}, 0.1, {}, weights)
    notice = "Your parcel was delivered today. Track your parcel online."
    told = replace(write(notice), author=Address("track@parcelbird.example", "Parcelbird"))
    assert is_notice(read(told), wording)
    assert not is_notice(read(replace(told, text="Our parcel never came, please look into it today.")), wording)
    assert not is_notice(read(replace(told, references=("<a@acme.example>",))), wording)


def test_away_alone_tells_nothing_what_stands_beside_it_does(tmp_path: Path, write: Write):
    corpus = written(tmp_path / "a.toml", SENTENCES)
    weights = automatic_weights(corpus, [("en", "", "We order 40 pumps.")])
    assert weights == automatic_weights(corpus, [("en", "", "We order 40 pumps.")])
    wording = Wording({}, 0.1, weights)
    answer = read(write("I am away until Monday. I answer on my return."))
    letter = read(write("I am away until Monday. Please keep the pallets until then."))
    assert how_automatic(answer, wording) > 0 > how_automatic(letter, wording)


def test_who_asks_writes_long_or_in_a_tongue_unknown_is_no_program(shipped: Wording, write: Write):
    text = "Thank you for your message. I am not in the office this week and answer when I am back."
    assert sounds_automatic(read(write(text)), shipped)
    assert not sounds_automatic(read(write(text + " Is that all right?")), shipped)
    assert not sounds_automatic(read(write(text * 20)), shipped)
    assert not sounds_automatic(read(write("")), shipped)
    assert not sounds_automatic(read(write("Hej,\n\nSvar.\n\nKh\nPeter")), shipped)
    assert not sounds_automatic(read(write("Not in the office.")), shipped)  # a few words: anybody's
    assert how_automatic(read(write("ღირს ეს ნივთი ათი ლარი")), shipped) == 0.0


def test_who_brings_papers_along_is_no_program(shipped: Wording, write: Write):
    text = "Thank you for your message. I am not in the office this week and answer when I am back."

    def brings(content_type: str, **more: bool) -> bool:
        part = Attachment("a", content_type, 9, "", **more)
        return not sounds_automatic(read(replace(write(text), attachments=(part,))), shipped)

    assert brings("application/pdf")
    assert not any(map(brings, ("image/png", "text/calendar", "application/pkcs7-signature")))
    assert not brings("application/pdf", inline=True)


@pytest.mark.parametrize(
    "words",
    [
        "I want help contacting a human agent, your customer service does not answer me.",
        "Help me check what hours your customer support can be reached on the phone.",
        "Ich brauche Hilfe, um Ihren Kundendienst zu erreichen, niemand antwortet auf meine Nachricht.",
        "请帮我联系一下你们的客服，我一直等不到答复。",
    ],
)
def test_who_asks_for_customer_service_in_one_line_is_no_program(words: str, shipped: Wording, write: Write):
    assert not sounds_automatic(read(write(words)), shipped)


def test_a_perfectly_calibrated_forecast_has_no_error():
    assert calibration_error([[0.75, 0.25]] * 4, [0, 0, 0, 1]) == 0
    assert calibration_error([[0.95, 0.05]] * 4, [0, 0, 1, 1]) == pytest.approx(0.45)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("We would be glad to hear what 800 of these would come to, engraved.", Category.INQUIRY),
        ("Fine, please put us down for 14 of them and bill the branch in York.", Category.ORDER),
        ("Up to which temperature may the tank be used?", Category.FAQ),
        ("The hinge broke off on the second day and nobody answers your hotline.", Category.COMPLAINT),
        ("We produce castings and would be happy to become your supplier.", Category.OTHER),
        ("这把锁用两天就坏了，客服也不理人。", Category.COMPLAINT),
        ("我们厂做包装袋的，想跟贵司合作供货。", Category.OTHER),
        ("請幫我們追加八箱，週三前送到。", Category.ORDER),
    ],
)
def test_mails_that_it_was_not_trained_on(write: Write, judge: Callable[..., Verdict], text: str, category: Category):
    verdict = judge(write(text))
    assert verdict.category is category


def test_the_verdict_names_the_trained_half(write: Write, judge: Callable[..., Verdict]):
    verdict = judge(write("The lamp does not work and one arm was broken, we want a refund."))
    assert any(reason.code == "wording.complaint" for reason in verdict.reasons)


def test_a_reason_shows_a_number_as_one_and_no_noughts(write: Write):
    wording = Wording({"order 000": in_octets([0, 60, 0, 0, 0])}, 1.0)
    shown = hear(wording, read(write("Order 4711")), ())
    assert "'order #'" in shown.reasons[0].text


def test_without_the_file_the_cues_decide_alone(write: Write):
    assert heard(Rulebook().wording, write("please ship 20 pcs")).totals == {}


def test_a_long_mail_costs_no_more_than_a_page(shipped: Wording, write: Write):
    reading = read(write("please deliver the remaining pieces of contract 88 now " * 5000))
    features = features_of(reading)
    start = time.process_time()
    hear(shipped, reading, features)
    assert time.process_time() - start < 10  # a limit against hanging, not a measure


def test_a_weight_beyond_what_the_file_may_hold_is_cut():
    assert rounded({"#item_line": [0.0, 0.0, -40.0, 0.0, 0.0]}) == {"#item_line": [80, 80, -127, 80, 80]}
