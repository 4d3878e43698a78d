"""Staff mail by token: what is recorded as an answer, what is held, what is told to whom, what is none for the desk."""

from dataclasses import replace

import pytest
from support.deciding import (
    ALIGNED,
    ANNA,
    BEN,
    FAIL,
    KEYS,
    MAIL,
    NONE,
    NOW,
    PASS,
    PERSON,
    SETTINGS,
    codes,
    history,
    said_by,
    thread,
    ticket,
)

from mailbot.desk import decide, questions
from mailbot.model.decision import Disposition
from mailbot.model.history import Hint, Pointer
from mailbot.model.mail import Address, Attachment, Sign, SignKind
from mailbot.model.ticket import TRANSITIONS, Event, Stage
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Category, Origin

ANSWER, NOTE, FOLLOW = Disposition.ANSWER, Disposition.NOTE, Disposition.FOLLOW_UP
ANNAS = Token(Purpose.STAFF_REPLY, 1001, "anna")
BY_NOTICE = Token(Purpose.STAFF_REPLY, 1001)  # found by a notice's Message-ID
STAFF = said_by(Origin.STAFF, Category.OTHER)
FROM_ANNA = replace(MAIL, author=Address("anna@acme.example", "Anna"), text="We can do that for 3,000.")
FROM_BEN = replace(FROM_ANNA, author=Address("ben@acme.example"))
FROM_STRANGER = replace(FROM_ANNA, author=Address("x@else.example"))


def decided(mail=FROM_ANNA, verdict=STAFF, token=ANNAS, epochs=None, firm=SETTINGS, past=None):
    return decide(mail, verdict, past or history(thread()), token, epochs or {}, firm, NOW)


def staff_auth(setting: str):
    return replace(SETTINGS, staff_auth=setting)


@pytest.mark.parametrize("address", ANNA.addresses)
@pytest.mark.parametrize("evidence", [PASS, ALIGNED])
def test_the_holders_proven_reply_is_an_answer_on_the_ticket(address, evidence):
    decision = decided(replace(FROM_ANNA, author=Address(address.upper()), authentication=evidence))
    assert (decision.disposition, decision.ticket, decision.event) == (ANSWER, 1001, Event.ANSWERED)
    assert (decision.actor, decision.assignee, decision.notify) == ("anna", "anna", ())
    assert decision.ruling.allowed is False
    assert "desk.answer" in codes(decision)


def test_an_answer_with_only_a_file_is_one_and_an_empty_answer_is_held():
    empty = replace(FROM_ANNA, text=" \n")
    assert "desk.empty_answer" in codes(decided(empty))
    offer = Attachment("offer.pdf", "application/pdf", 9, "d")
    assert decided(replace(empty, attachments=(offer,))).disposition is ANSWER


def test_who_answers_anothers_ticket_leaves_it_theirs_and_they_are_told():
    decision = decided(past=history(thread(on=ticket(owner="ben"))))
    assert (decision.actor, decision.assignee, decision.notify) == ("anna", "ben", ("ben",))


def test_an_unassigned_ticket_becomes_the_answerers():
    assert decided(past=history(thread(on=ticket(owner="")))).assignee == "anna"


@pytest.mark.parametrize("stage", Stage)
def test_an_answer_is_only_recorded_where_the_stage_takes_one(stage):
    decision = decided(past=history(thread(on=ticket(stage=stage))))
    takes = Event.ANSWERED in TRANSITIONS[stage]
    assert (decision.disposition is ANSWER, decision.event is Event.ANSWERED) == (takes, takes)
    assert takes or (decision.disposition is NOTE and decision.actor == "" and decision.ruling.alarm)


@pytest.mark.parametrize(
    ("setting", "disposition", "code"),
    [
        ("dmarc", NOTE, "desk.unproven"),
        ("confirm", NOTE, "desk.awaits_confirmation"),
        ("token-only", ANSWER, "desk.token_only"),
    ],
)
def test_without_proof_the_setting_decides(setting, disposition, code):
    decision = decided(replace(FROM_ANNA, authentication=NONE), firm=staff_auth(setting))
    assert decision.disposition is disposition
    assert code in codes(decision)
    assert (decision.actor == "anna") is (disposition is ANSWER)


@pytest.mark.parametrize("setting", ["dmarc", "confirm", "token-only"])
@pytest.mark.parametrize("mail", [FROM_ANNA, FROM_BEN])
def test_a_forged_from_is_quarantined_with_an_alarm(setting, mail):
    decision = decided(replace(mail, authentication=FAIL), firm=staff_auth(setting))
    assert (decision.disposition, decision.event, decision.actor) == (Disposition.QUARANTINE, None, "")
    assert (decision.ticket, decision.notify, decision.ruling.alarm) == (0, (), True)
    assert decision.reasons[0].code == "desk.forged"


def test_a_disputed_from_names_nobody():
    decision = decided(replace(FROM_ANNA, author_agreed=False))
    assert (decision.disposition, decision.actor) == (NOTE, "")
    assert {"desk.outsider", "author.disputed"} <= codes(decision)
    assert "desk.outsider" in codes(decided(replace(MAIL, author_agreed=False), PERSON))


def test_a_colleague_with_a_forwarded_copy_is_held_and_gets_a_notice_with_their_own_address():
    decision = decided(FROM_BEN)
    assert (decision.disposition, decision.event, decision.notify) == (NOTE, None, ("ben",))
    assert "desk.colleague" in codes(decision)


def test_an_outsider_with_a_staff_address_adds_a_note_and_the_owner_is_told():
    decision = decided(FROM_STRANGER, PERSON)
    assert (decision.disposition, decision.ticket, decision.notify) == (NOTE, 1001, ("anna",))
    assert "desk.outsider" in codes(decision)


@pytest.mark.parametrize("evidence", [PASS, NONE, FAIL])
def test_the_customer_at_a_staff_address_follows_up_and_is_never_relayed(evidence):
    decision = decided(replace(MAIL, authentication=evidence), PERSON)
    assert (decision.disposition, decision.event, decision.actor) == (FOLLOW, Event.FOLLOW_UP, "")
    assert (decision.assignee, decision.notify) == ("anna", ("anna",))
    assert ("desk.unverified" in codes(decision)) is (evidence is not PASS)


def test_a_customers_follow_up_is_copied_and_the_manager_reads_it_while_the_owner_is_away():
    firm = replace(SETTINGS, copies=(("inquiry", ("cora",)),), staff=(replace(ANNA, away=True), *SETTINGS.staff[1:]))
    assert decided(MAIL, PERSON, firm=firm).notify == ("anna", "boss", "cora")


@pytest.mark.parametrize("origin", [Origin.AUTO_REPLIED, Origin.AUTO_GENERATED, Origin.LIST, Origin.BOUNCE])
@pytest.mark.parametrize("mail", [FROM_ANNA, MAIL, FROM_STRANGER])
def test_an_automatic_mail_is_a_note_that_wakes_nobody(origin, mail):
    for setting in ("dmarc", "token-only"):
        decision = decided(mail, said_by(origin), firm=staff_auth(setting))
        assert (decision.disposition, decision.notify, decision.ruling.alarm) == (NOTE, (), False)


@pytest.mark.parametrize("kind", [kind for kind in SignKind if kind is not SignKind.SPAM])
def test_a_colleagues_words_with_a_machines_sign_are_held_and_a_customers_are_not_lost(kind):
    signs = (Sign(kind, "seen"),)
    decision = decided(replace(FROM_ANNA, signs=signs))
    assert (decision.disposition, decision.ruling.alarm) == (NOTE, True)
    assert decided(replace(MAIL, signs=signs), PERSON).disposition is FOLLOW


@pytest.mark.parametrize(
    ("token", "epochs", "alive"),
    [
        (ANNAS, {}, True),
        (ANNAS, {"ben": 3}, True),
        (ANNAS, {"anna": 1}, False),
        (replace(ANNAS, epoch=1), {"anna": 1}, True),
        (replace(ANNAS, epoch=1), {}, False),
        (replace(ANNAS, person="left_the_firm"), {}, False),
        (replace(ANNAS, ticket=4711), {}, False),
        (BY_NOTICE, {}, True),
        (BY_NOTICE, {"anna": 1}, False),
    ],
)
def test_a_token_that_is_revoked_or_whose_person_or_ticket_is_gone_is_worth_nothing(token, epochs, alive):
    assert (decided(token=token, epochs=epochs) is not None) is alive


def test_a_notices_message_id_counts_for_a_proven_colleague_only_whatever_the_setting():
    firm = staff_auth("token-only")
    assert decided(token=BY_NOTICE, firm=firm).actor == "anna"
    assert decided(FROM_BEN, token=BY_NOTICE, firm=firm).actor == "ben"
    for mail in (replace(FROM_ANNA, authentication=NONE), replace(FROM_ANNA, authentication=FAIL), MAIL, FROM_STRANGER):
        assert decided(mail, token=BY_NOTICE, firm=firm) is None


@pytest.mark.parametrize("origin", [Origin.SELF, Origin.FORM])
def test_our_own_mail_and_forms_are_none_for_the_desk(origin):
    assert decided(verdict=said_by(origin)) is None


def test_spam_is_none_for_the_desk_unless_a_colleague_is_proven():
    junk = replace(MAIL.arrival, junk=True)
    assert decided(replace(FROM_STRANGER, arrival=junk), PERSON) is None
    assert decided(FROM_STRANGER, said_by(Origin.SPAM)) is None
    assert decided(replace(FROM_ANNA, arrival=junk, authentication=NONE)) is None
    assert decided(replace(FROM_ANNA, arrival=junk)).disposition is ANSWER


def test_what_the_store_is_asked():
    assert questions(FROM_ANNA, STAFF, ANNAS).pointers == (Pointer(Hint.TOKEN, number=1001),)
    assert questions(FROM_ANNA, STAFF, ANNAS).customer_address == ""
    assert questions(MAIL, PERSON, ANNAS).customer_address == "li@client.example"


def test_a_colleague_who_is_no_member_of_staff_any_more_is_an_outsider():
    gone = replace(SETTINGS, staff=(ANNA,))
    assert BEN not in gone.staff
    assert "desk.outsider" in codes(decided(FROM_BEN, PERSON, firm=gone))


def test_a_reused_message_id_is_flagged():
    assert "message_id_reused" in codes(decided(past=history(thread(), message_id_reused=True)))


def test_nothing_that_the_desk_decides_is_ever_answered_automatically():
    mails = (FROM_ANNA, FROM_BEN, FROM_STRANGER, MAIL)
    assert not any(decided(mail, verdict).ruling.allowed for mail in mails for verdict in (STAFF, PERSON))
    assert KEYS.read_address("sales@acme.example") is None
