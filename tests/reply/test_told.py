"""mailbot.reply.told: a colleague reads what became of their answer, in their language, and can do it again at once."""

import re

import pytest
from msgspec.structs import replace
from support.reply_cases import ALICE, BOSS, BOX, KEYS, NOW, WEI, attachment, letter, opened, rulebook, text_of, ticket

from mailbot.desk.authority import TABLE
from mailbot.desk.authority import Told as Hears
from mailbot.desk.work import RELEASABLE
from mailbot.model.decision import Held, Relay
from mailbot.model.history import Correspondence
from mailbot.model.outgoing import Kind
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Reason
from mailbot.reply import Told

MINE = letter(message_id="<mine@acme.example>", text="Dear Bob,\n\n5.95 each, see alice@acme.example")
LEAK = Held("desk.leak", "alice", True, (Reason("private", "alice@acme.example"), Reason("token", "")))
RELAY = Relay("bob@client.example", "5.95", "", "d", (attachment("run.exe", b"MZ"), attachment("offer.pdf", b"x")))
# what the desk holds beside the rows of its table
LATER = (
    "desk.stage",
    "desk.command",
    "desk.no_customer",
    "desk.leak",
    "desk.expired",
    "desk.released_before",
    "desk.no_yes",
    "desk.unaddressed",
    "desk.no_order",
)


def held(composer, why=LEAK, person=ALICE, message=MINE, box=BOX):
    return composer.told(Told(message, 5, ticket(), person, 2, box, NOW, held=why), 7)


def sent(composer, person=ALICE, others=("carol@client.example",)):
    relayed = composer.answer(RELAY, Correspondence("bob@client.example"), ticket(), ALICE, {}, BOX, NOW, 5, 1000)
    to = relayed.outgoing.recipients[0]
    one = Told(MINE, 5, ticket(), person, 0, BOX, NOW, customer=to, withheld=relayed.withheld, others=others)
    return composer.told(one, 7)


def test_it_says_what_was_found_and_shows_the_words_again(composer):
    outgoing = held(composer)
    mail = opened(outgoing)
    assert (outgoing.kind, outgoing.recipients) == (Kind.NOTICE, ("alice@acme.example",))
    assert mail["Subject"] == "[T-1024] Your answer was NOT sent: Price for 200 ball valves"
    for kind in ("plain", "html"):
        text = text_of(mail, kind)
        for expected in (
            "colleague&#39;s own mail address: alice@acme.example",
            "a reply address that only",
            "5.95 each",
        ):
            assert expected in text.replace("'", "&#39;")
        assert text.index("##- Write your answer above") < text.rindex("NOT sent")


def test_a_reply_to_it_is_an_answer_on_the_ticket(composer):
    mail = opened(held(composer))
    token = Token(Purpose.STAFF_REPLY, 1024, "alice", 2)
    assert KEYS.read_address(mail["Reply-To"].addresses[0].addr_spec) == token
    assert KEYS.read_message_id(mail["Message-ID"]) == ("n", 1024)
    assert mail["In-Reply-To"] == "<mine@acme.example>"
    assert KEYS.read_message_id(mail["References"].split()[0]) == ("n", 1024)
    unknown = opened(held(composer, message=letter(message_id="")))
    assert unknown["In-Reply-To"] == unknown["References"]


def test_no_responder_is_to_answer_it(composer):
    mail = opened(held(composer))
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert KEYS.is_ours(mail["X-Mailbot-Loop"])


@pytest.mark.parametrize(
    "code",
    sorted({r.outcome.code for r in TABLE if r.outcome.told in (Hears.SENDER, Hears.CLAIMED)} | {*LATER, *RELEASABLE}),
)
@pytest.mark.parametrize(("person", "language"), [(ALICE, "en"), (WEI, "zh-Hans"), (BOSS, "zh-Hant")])
def test_every_reason_to_hold_has_words_in_every_language(composer, code, person, language):
    text = text_of(opened(held(composer, Held(code, "alice", True), person)))
    assert "desk." not in text
    assert f'"{code}"' in rulebook().replies[language]["words"]


def test_only_who_can_do_better_is_told_to_try_again(composer):
    assert "reply to this mail" in text_of(opened(held(composer)))
    unproven = text_of(opened(held(composer, replace(LEAK, code="desk.unproven", proven=False, found=()))))
    assert "reply to this mail" not in unproven and "ask your administrator" in unproven


def test_a_sent_answer_is_only_remarked_upon(composer):
    text = text_of(opened(sent(composer)))
    assert re.search(r"did not go to the customer:\n\s+run.exe \(2 B\): not attached", text)
    assert "offer.pdf" not in text and "NOT sent" not in text
    assert re.search(r"We did not send it to:\n\s+carol@client.example", text)
    assert "We did not send it to" not in text_of(opened(sent(composer, others=())))


@pytest.mark.parametrize(("person", "words"), [(WEI, "以下文件没有发给客户"), (BOSS, "下列檔案沒有寄給客戶")])
def test_it_speaks_the_colleagues_language(composer, person, words):
    assert words in text_of(opened(sent(composer, person)))


def test_what_was_no_answer_is_not_called_one(composer):
    why = Held("desk.unaddressed", "alice", True)
    assert opened(held(composer, why))["Subject"] == "[T-1024] Your mail was only filed: Price for 200 ball valves"
