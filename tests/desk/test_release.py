""" "Send it anyway": who may say it, how, how often, how long, and what it waives."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from support.deciding import FAIL, MAIL, NONE, NOW, SETTINGS, said_by

from mailbot.desk import Brought, Waived, again, as_to_its_holder, is_another_answer, nothing_held, waived_by
from mailbot.desk.release import GOOD_FOR, says_yes
from mailbot.model.decision import Decision, Disposition
from mailbot.model.mail import Address, Sign, SignKind
from mailbot.model.records import HeldMail
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Origin

HELD = HeldMail(77, 70, 1001, "anna", "desk.repeated", frozenset({"desk.no_file"}), NOW, False)
ANNAS = Token(Purpose.RELEASE, 77, "anna")
YES = replace(MAIL, author=Address("anna@acme.example"), text="yes", subject="x")
STAFF = said_by(Origin.STAFF)


def said(mail=YES, verdict=STAFF, token=ANNAS, held=HELD, epochs=None, later=timedelta()):
    return waived_by(mail, verdict, token, held, epochs or {}, SETTINGS, NOW + later)


def test_its_writer_waives_that_one_reason_and_those_from_before():
    assert said() == Waived(frozenset({"desk.repeated", "desk.no_file"}))
    assert said(replace(YES, authentication=NONE)) == said(), "the address was mailed to them and to nobody else"
    assert said(replace(YES, author=Address("anna@home.example"))) == said()


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"held": None}, "desk.not_theirs", ""),
        ({"held": replace(HELD, person="ben")}, "desk.not_theirs", ""),
        ({"mail": replace(YES, author=Address("eve@else.example"))}, "desk.not_theirs", ""),
        ({"mail": replace(YES, author_agreed=False)}, "desk.not_theirs", ""),
        ({"mail": replace(YES, author=Address("ben@acme.example"))}, "desk.not_theirs", "ben"),
        ({"mail": replace(YES, author=Address("ben@acme.example"), authentication=NONE)}, "desk.not_theirs", ""),
        ({"verdict": said_by(Origin.AUTO_REPLIED)}, "desk.machine", ""),
        ({"verdict": said_by(Origin.BOUNCE)}, "desk.machine", ""),
        ({"mail": replace(YES, signs=(Sign(SignKind.PRECEDENCE, "auto_reply"),))}, "desk.machine", ""),
        ({"mail": replace(YES, authentication=FAIL)}, "desk.forged", ""),
        ({"held": replace(HELD, released=True)}, "desk.released_before", "anna"),
        ({"later": GOOD_FOR + timedelta(seconds=1)}, "desk.expired", "anna"),
        ({"epochs": {"anna": 1}}, "desk.not_yours", "anna"),
        ({"token": replace(ANNAS, epoch=1)}, "desk.not_yours", "anna"),
        ({"mail": replace(YES, text="no, wait")}, "desk.no_yes", "anna"),
        ({"mail": replace(YES, text="")}, "desk.no_yes", "anna"),
        ({"mail": replace(YES, text="Hello\nyes")}, "desk.no_yes", "anna"),
    ],
)
def test_anything_else_releases_nothing(changes, code, told):
    decision = said(**changes)
    assert isinstance(decision, Decision)
    assert decision.disposition in (Disposition.NOTE, Disposition.FILE)
    assert (decision.reasons[0].code, decision.relay, decision.deeds) == (code, None, ())
    assert (decision.held.to if decision.held else "") == told
    assert decision.ruling.allowed is False


@pytest.mark.parametrize(
    "word", ["yes", "Yes.", " YES!", "#yes", "ok", "好的", "是。", "确认", "確認", "Ja", "да", "yes\n\n-- \nhint"]
)
def test_yes_in_many_tongues(word):
    assert says_yes(word)


@pytest.mark.parametrize("word", ["", "no", "yes but not now", "不", "> yes", "yesterday", "Sent from my iPhone"])
def test_what_is_no_yes(word):
    assert not says_yes(word)


def test_a_stranger_who_has_the_button_is_heard_as_at_the_reply_address_of_its_holder():
    heard = as_to_its_holder(MAIL, ANNAS, HELD, SETTINGS)
    assert heard == Brought(Token(Purpose.STAFF_REPLY, 1001, "anna"))
    assert as_to_its_holder(YES, ANNAS, HELD, SETTINGS) is None
    assert as_to_its_holder(MAIL, ANNAS, None, SETTINGS) is None


def test_better_words_in_place_of_a_yes_are_an_answer_of_their_own_and_a_no_is_none():
    assert is_another_answer("Dear Jane, here is our offer once more.", HELD)
    assert is_another_answer("#close", HELD)
    assert not is_another_answer("yes", HELD)
    assert not is_another_answer("No, please do not send that to her.", HELD)
    assert not is_another_answer("不要发送，请等一下再说好吗", HELD)
    assert not is_another_answer("Dear Jane, here is our offer once more.", None)


def test_the_same_words_are_decided_again_with_what_is_waived():
    token = Token(Purpose.STAFF_REPLY, 1001, "anna")
    waived = Waived(frozenset({"desk.repeated"}))
    assert again(token, None, waived, 77) == Brought(token, waived=waived.codes, releases=77)
    assert again(None, Brought(token, bare=True), waived, 77) == Brought(token, True, waived.codes, 77)
    assert again(None, None, waived, 77) is None
    assert nothing_held().disposition is Disposition.FILE
