"""The Sent folder: a copy of each answer, once; and answers that somebody wrote past us.  On a real Dovecot."""

import imaplib
import random
import time
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from support.company import company
from support.dovecot import needs_dovecot
from support.mails import mail
from support.shown import shown_firms

from mailbot.intake.connection import Connection
from mailbot.intake.imap import ImapSource
from mailbot.model.acts import Step
from mailbot.model.errors import TemporaryFailure
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.ticket import Event, Stage, WaitingFor
from mailbot.receiver import PipelineReceiver

pytestmark = [pytest.mark.system, needs_dovecot]


@pytest.fixture(scope="module")
def firms(tmp_path_factory):
    with shown_firms(tmp_path_factory.mktemp("firms")) as firms:
        yield firms


@pytest.fixture
def fresh(firms, tmp_path):
    made = []

    def make(**changes):
        made.append(firms.fresh(tmp_path, **changes))
        return made[-1]

    yield make
    for firm in made:
        firm.store.close()


def answer(tokens, number):
    message_id = tokens.message_id("r", 1001, number, "company.example")
    octets = mail(f"Dear Jane, number {number}", sender="sales@company.example", message_id=message_id)
    to = ("jane@customer.example",)
    return Outgoing(Kind.ANSWER, message_id, "sales@company.example", to, octets, "sales")


def answered(firm, number=1):
    """An answer that was sent; its octets."""
    letter = answer(firm.house.tokens, number)
    with firm.store.begin() as tx:
        tx.enqueue(letter, 0, "", datetime.now(UTC))
    firm.send_all()
    return letter


def copies(firm):
    return [stored.octets for stored in firm.lying("Sent")]


# --- copies of ours ---
@pytest.mark.parametrize("policy", ["auto", "always"])
def test_each_answer_that_was_sent_is_copied_once_and_as_read(fresh, policy):
    firm = fresh(append_sent=policy)
    firm.look()
    letters = [answered(firm, number) for number in (1, 2)]
    firm.look(3)
    assert copies(firm) == [letter.octets for letter in letters]
    assert all("\\Seen" in stored.flags for stored in firm.lying("Sent"))


def test_what_is_not_an_answer_and_what_was_not_sent_is_not_copied(fresh):
    firm = fresh(append_sent="always")
    firm.deliver()  # an acknowledgement and a notice
    firm.look()
    assert {row.kind for row in firm.outgoing()} == {"ack", "notice"}
    firm.send_all()
    with firm.store.begin() as tx:
        tx.enqueue(answer(firm.house.tokens, 1), 0, "", datetime.now(UTC))
    firm.look(2)
    assert copies(firm) == []


def test_never_copies_nothing(fresh):
    firm = fresh(append_sent="never")
    answered(firm)
    firm.look(2)
    assert copies(firm) == []


def test_where_the_host_files_its_own_copy_auto_makes_no_second_one(fresh):
    firm = fresh(append_sent="auto")
    firm.look()
    letter = answered(firm)
    firm.append("Sent", letter.octets)
    firm.look(3)
    assert copies(firm) == [letter.octets]


def test_a_connection_that_breaks_around_the_copy_neither_loses_nor_doubles_it(fresh, monkeypatch):
    firm = fresh(append_sent="always")
    firm.look()
    real = Connection.append
    before = answered(firm, 1)

    def breaks_before(self, *given):
        raise imaplib.IMAP4.abort("gone")

    def breaks_after(self, *given):
        real(self, *given)
        raise imaplib.IMAP4.abort("gone")

    for broken, number in ((breaks_before, 1), (breaks_after, 2)):
        letter = answered(firm, number) if number > 1 else before
        with monkeypatch.context() as patch:
            patch.setattr(Connection, "append", broken)
            with pytest.raises(TemporaryFailure):
                firm.look()
        firm.look(2)
        assert copies(firm).count(letter.octets) == 1


def test_a_refused_copy_stops_nothing_and_is_given_up_after_a_few_tries(fresh, monkeypatch):
    tries = []

    def refused(self, *given):
        tries.append(given)
        raise imaplib.IMAP4.error("[OVERQUOTA] full")

    monkeypatch.setattr(Connection, "append", refused)
    firm = fresh(append_sent="always")
    answered(firm)
    firm.deliver()
    firm.look(8)
    assert len(tries) == 5
    assert firm.ticket().number == 1001


def test_kill_9_at_a_random_moment_copies_each_answer_that_was_sent_exactly_once(tmp_path):
    seed = random.randrange(1 << 32)
    print("seed", seed)
    dice = random.Random(seed)
    with company(tmp_path, mailbox='append_sent = "always"\nside_poll_seconds = 1') as firm:
        firm.start()
        from mailbot.config import read_config
        from mailbot.running.keys import token_keys

        tokens = token_keys(read_config(firm.config))
        letters = {(one := answer(tokens, number)).message_id: one for number in range(1, 31)}
        with firm.store.begin() as tx:
            for letter in letters.values():
                tx.enqueue(letter, 0, "", datetime.now(UTC))
        time.sleep(dice.uniform(0.2, 1.5))
        firm.kill()
        firm.start()
        firm.wait_for_quiet()
        sent = {row.message_id for row in firm.outbox("sent")}
        end = time.monotonic() + 30
        while len(firm.dovecot.messages("sales", "Sent")) < len(sent) and time.monotonic() < end:
            time.sleep(0.2)
        found = [stored.octets for stored in firm.dovecot.messages("sales", "Sent")]
    assert len(sent) >= 25
    assert sorted(found) == sorted(letters[message_id].octets for message_id in sent)


# --- answers written past us ---
def id_of(octets):
    return message_from_bytes(octets, policy=default)["Message-ID"]


def webmail(text="Dear Jane, 20 pcs cost 400 USD.", **more):
    given = {"sender": "Company <sales@company.example>", "to": "jane@customer.example", "subject": "Re: pumps"}
    return mail(text, **{**given, **more})


@pytest.fixture
def one(fresh):
    """A new ticket of Tom's; Sent is watched."""
    firm = fresh(watch_sent=True)
    firm.deliver()
    firm.look()
    return firm


def sent_row(firm):
    with firm.store.read() as tx:
        return tx.mails_after(0, 100)[-1]


def test_an_answer_from_web_mail_joins_its_ticket_and_nothing_is_sent(one):
    before = one.outgoing()
    reference = id_of(one.lying("Tom Reed")[0].octets)
    one.append("Sent", webmail(headers={"In-Reply-To": reference, "References": reference}))
    one.look(3)
    row = sent_row(one)
    assert (row.disposition, row.ticket) == ("answer", 1001)
    ticket = one.ticket()
    assert (ticket.stage, ticket.waiting_for, ticket.owner) == (Stage.PROCESSED, WaitingFor.CUSTOMER, "tom")
    answers = [entry for entry in one.view().timeline if entry.what == "answer"]
    assert [(entry.who, "400 USD" in entry.text) for entry in answers] == [("mailbox", True)]
    assert one.outgoing() == before
    assert one.shown() == {"Processed": 1, "Sent": 1}
    assert "\\Answered" in one.lying("Processed")[0].flags


def test_the_ticket_number_and_its_customer_are_enough(one):
    one.append("Sent", webmail(subject="Your pumps [T-1001]"))
    one.look(2)
    assert sent_row(one).disposition == "answer"


def test_the_customers_reply_to_an_answer_from_web_mail_comes_to_the_ticket(one):
    reference = id_of(one.lying("Tom Reed")[0].octets)
    written = webmail(headers={"In-Reply-To": reference}, message_id="<web.1@company.example>")
    one.append("Sent", written)
    one.look()
    one.deliver("Thank you, we take 20.", subject="Re: pumps", headers={"In-Reply-To": "<web.1@company.example>"})
    one.look(2)
    row = sent_row(one)
    assert (row.disposition, row.ticket) == ("follow_up", 1001)
    assert one.shown() == {"Tom Reed": 2, "Sent": 1}


def test_a_mail_passed_on_to_the_factory_is_a_note_and_answers_nobody(one):
    reference = id_of(one.lying("Tom Reed")[0].octets)
    one.append("Sent", webmail(to="factory@other.example", headers={"References": reference}))
    one.look(2)
    assert (sent_row(one).disposition, one.ticket().stage) == ("note", Stage.NEW)


def test_other_mail_of_the_company_and_mail_from_before_is_not_kept(one):
    one.append("Sent", webmail(to="landlord@other.example", subject="The rent"))
    one.look(2)
    with one.store.read() as tx:
        assert len(tx.mails_after(0, 100)) == 1


def test_what_we_sent_ourselves_is_no_news(fresh):
    firm = fresh(watch_sent=True, append_sent="always")
    firm.deliver()
    firm.look()
    answered(firm)
    firm.look(3)
    assert len(copies(firm)) == 1
    with firm.store.read() as tx:
        assert len(tx.mails_after(0, 100)) == 1


def test_sent_mail_from_before_the_first_look_is_left_alone(fresh):
    firm = fresh(watch_sent=True)
    firm.deliver()
    firm.append("Sent", webmail(subject="Your pumps [T-1001]"))
    firm.look(2)
    with firm.store.read() as tx:
        assert len(tx.mails_after(0, 100)) == 1


def test_a_recycled_ticket_is_not_woken_by_an_answer_from_web_mail(one):
    one.act(Step(Event.RECYCLED))
    one.append("Sent", webmail(subject="Your pumps [T-1001]"))
    one.look(2)
    assert (sent_row(one).disposition, one.ticket().stage) == ("note", Stage.RECYCLED)


def test_with_all_of_it_off_not_one_more_command_is_sent(fresh, monkeypatch):
    said = []
    real = imaplib.IMAP4._command
    monkeypatch.setattr(imaplib.IMAP4, "_command", lambda self, *words: said.append(words[0]) or real(self, *words))
    firm = fresh(shelves=None)
    box, limits = firm.house.settings.mailboxes[0], firm.house.settings.limits
    receiver = PipelineReceiver(lambda: firm.house, lambda work: work(), lambda: None)
    plain = ImapSource(box, receiver, limits, lambda event, **fields: None)

    def commands(source):
        firm.deliver()
        said.clear()
        source.look()
        return said[:]

    firm.deliver()
    firm.look()
    assert commands(plain) == commands(firm.source())
    assert said.count("UID") > 0
    assert not {"STATUS", "APPEND", "CREATE", "NAMESPACE", "MOVE"} & set(said)
