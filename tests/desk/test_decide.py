"""Staff mail by token: what goes to the customer, what is held, what is told to whom, what is none for the desk."""

import pytest
from msgspec.structs import replace
from support.deciding import (
    ALIGNED,
    ANNA,
    BEN,
    FAIL,
    KEYS,
    LETTERS,
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

from mailbot.desk import Brought, decide, questions
from mailbot.model.decision import Disposition, Held
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


def decided(mail=FROM_ANNA, verdict=STAFF, token=ANNAS, epochs=None, firm=SETTINGS, past=None, **brought):
    bring = Brought(token, **brought)
    return decide(mail, verdict, past or history(thread()), bring, epochs or {}, firm, (), NOW)


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
    assert (decision.relay.to, decision.relay.text) == ("li@client.example", "We can do that for 3,000.")
    assert decision.held is None


def test_an_answer_with_only_a_file_is_one_and_an_empty_answer_is_held():
    empty = replace(FROM_ANNA, text=" \n")
    assert decided(empty).held == Held("desk.empty_answer", "anna", proven=True)
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
    assert takes or (decision.disposition is NOTE and decision.actor == "")
    assert takes or decision.held == Held("desk.stage", "anna", proven=True)


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
    answers = disposition is ANSWER
    assert (decision.actor == "anna", decision.relay is not None) == (answers, answers)
    asked = code == "desk.awaits_confirmation"
    assert decision.held == (None if answers else Held(code, "anna", proven=False, may_release=asked))


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


def test_a_colleague_with_a_forwarded_copy_is_held_and_told_so_under_their_own_name():
    decision = decided(FROM_BEN)
    assert (decision.disposition, decision.event, decision.notify) == (NOTE, None, ())
    assert decision.held == Held("desk.colleague", "ben", proven=True, may_release=True)
    assert decision.relay is None


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
        assert (decision.relay, decision.held) == (None, None)


@pytest.mark.parametrize("kind", [kind for kind in SignKind if kind is not SignKind.SPAM])
def test_a_colleagues_words_with_a_machines_sign_are_held_and_a_customers_are_not_lost(kind):
    signs = (Sign(kind, "seen"),)
    decision = decided(replace(FROM_ANNA, signs=signs))
    assert (decision.disposition, decision.ruling.alarm) == (NOTE, True)
    assert decision.held == Held("desk.looks_automatic", "anna", proven=False), "told at most once an hour"
    assert decided(replace(MAIL, signs=signs), PERSON).disposition is FOLLOW


@pytest.mark.parametrize(
    ("token", "epochs", "alive"),
    [
        (ANNAS, {}, True),
        (ANNAS, {"ben": 3}, True),
        (ANNAS, {"anna": 1}, True),  # was good once: she is proven, and asked
        (replace(ANNAS, epoch=1), {"anna": 1}, True),
        (replace(ANNAS, epoch=1), {}, False),
        (replace(ANNAS, person="left_the_firm"), {}, False),
        (BY_NOTICE, {}, True),
        (BY_NOTICE, {"anna": 1}, True),
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
    asked = questions(FROM_ANNA, STAFF, Brought(ANNAS), SETTINGS)
    assert asked.pointers == (Pointer(Hint.TOKEN, number=1001),)
    assert (asked.customer_address, asked.letters_of, asked.reader) == ("", 1001, "anna")
    assert questions(MAIL, PERSON, Brought(ANNAS), SETTINGS).customer_address == "li@client.example"
    named = questions(replace(FROM_ANNA, text="#close T-1002"), STAFF, Brought(replace(ANNAS, ticket=0)), SETTINGS)
    assert (named.pointers, named.letters_of) == ((Pointer(Hint.TOKEN, number=1002),), 1002)


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


@pytest.mark.parametrize("line", ["#clsoe", "  #12000 USD", "＃关机", "# a heading", "#"])
def test_a_first_line_that_looks_like_a_command_and_is_none_is_held_and_never_relayed(line):
    decision = decided(replace(FROM_ANNA, text=line))
    assert (decision.disposition, decision.relay, decision.event) == (NOTE, None, None)
    assert decision.held.code == "desk.command"
    assert [refusal.line for refusal in decision.held.refusals] == [line.strip()]


@pytest.mark.parametrize(
    "address", ["", "li", "李@client.example", "li@client.example, eve@x.example", "a b@x.example"]
)
def test_without_an_address_that_can_be_written_to_it_is_held(address):
    letters = replace(LETTERS, address=address)
    assert decided(past=history(thread(), correspondence=letters)).held.code == "desk.no_customer"
    assert decided(past=history(thread(), correspondence=None)).held.code == "desk.no_customer"
    assert decided(firm=replace(SETTINGS, mailboxes=())).disposition is NOTE, "no mailbox is left to write from"


def test_the_same_words_and_files_go_out_once_a_ticket():
    offer = Attachment("offer.pdf", "application/pdf", 9, "d1")
    first = decided(replace(FROM_ANNA, attachments=(offer,)))
    past = history(thread(), correspondence=replace(LETTERS, sent=frozenset({first.relay.digest})))
    again = replace(FROM_ANNA, attachments=(offer,), text=" We can do that\n for 3,000.\n")
    assert decided(again, past=past).held == Held("desk.repeated", "anna", proven=True, may_release=True)
    for other in (replace(again, attachments=()), replace(again, attachments=(replace(offer, digest="d2"),))):
        assert decided(other, past=past).disposition is ANSWER
    assert decided(replace(again, text="For 2,900."), past=past).disposition is ANSWER


def test_nobody_but_the_ticket_s_customer_gets_the_answer_and_who_wrote_since_is_named():
    letters = replace(LETTERS, wrote_later=("third@party.example", "anna@home.example"))
    relay = decided(past=history(thread(), correspondence=letters)).relay
    assert (relay.to, relay.passed_over) == ("li@client.example", ("third@party.example",))


def test_a_held_answer_names_nobody_as_acting_and_moves_nothing():
    held = Held("desk.leak", "anna", proven=True)
    decision = decided(past=history(thread(on=ticket(owner="ben")))).hold(held, "held: it leaks")
    assert (decision.disposition, decision.actor, decision.event, decision.relay) == (NOTE, "", None, None)
    assert (decision.notify, decision.held, decision.reasons[0].code) == ((), held, "desk.leak")
