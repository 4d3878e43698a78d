"""What a store remembers of a shared mailbox's folders and of copies in Sent, on every store."""

from datetime import timedelta

import pytest
from support.store_values import DAY, MINUTE, NOW, file_mail, joining, letter, message, opening, raw, take_in, verdict

from mailbot.model.acts import Step
from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.outgoing import DeliveryReport, Kind, Outcome
from mailbot.model.shelf import Arrived, Place
from mailbot.model.ticket import Event

INBOX, DEAL = Place("INBOX", 7, 1), Place("Tickets/Deal", 9, 4)


@pytest.fixture
def mail(store):
    """Of ticket 1001, seen in INBOX."""
    mail = take_in(store)
    file_mail(store, mail, message(), opening())
    with store.begin() as tx:
        tx.begin_shelving("sales", "INBOX")
        tx.put_place("sales", mail, INBOX)
        tx.choose_shelf("sales", 1001, "new", "x", todo=False)
    return mail


def arrival(store, mail, place):
    one = RawMessage(Arrival("sales", place.folder, place.uidvalidity, place.uid), raw().octets)
    with store.begin() as tx:
        kept = tx.keep(one, "key of hello", NOW)
        assert (kept.mail, kept.fresh) == (mail, False)
        [found] = tx.arrivals("sales", place.folder, place.uidvalidity, [place.uid])
    return found


def test_a_mail_that_is_seen_elsewhere_comes_with_its_ticket_and_where_it_was(store, mail):
    assert arrival(store, mail, DEAL) == Arrived(4, mail, 1001, "open_ticket", INBOX, "")


def test_a_move_of_ours_is_known_until_the_mail_is_seen(store, mail):
    with store.begin() as tx:
        tx.moving("sales", [mail], "Tickets/Deal")
        tx.gone("sales", mail)
    found = arrival(store, mail, DEAL)
    assert (found.moving_to, found.place.uid) == ("Tickets/Deal", 0)
    with store.begin() as tx:
        tx.put_place("sales", mail, DEAL)
        [found] = tx.arrivals("sales", "Tickets/Deal", 9, [4])
    assert (found.moving_to, found.place) == ("", DEAL)


def test_where_the_server_says_what_a_moved_mail_is_called_it_is_no_news_there(store, mail):
    with store.begin() as tx:
        tx.moved("sales", mail, DEAL, NOW)
    with store.read() as tx:
        assert tx.known_uids("sales", "Tickets/Deal", 9, [4]) == {4}
        assert tx.unsettled("sales", "Tickets/Deal", 9, 10) == ()
        assert tx.at("sales", "Tickets/Deal", 9, 4) == (mail, 1001)


def test_the_servers_own_name_finds_a_mail_in_any_folder_of_its_mailbox_only(store):
    octets = raw().octets
    with store.begin() as tx:
        mail = tx.keep(RawMessage(Arrival("sales", "INBOX", 7, 1, server_id=(1 << 62) + 3), octets), "k", NOW).mail
        tx.recognise("sales", "Tickets/Deal", 9, {4: (1 << 62) + 3, 5: 12}, NOW)
        tx.recognise("support", "Tickets/Deal", 9, {6: (1 << 62) + 3}, NOW)
        assert tx.known_uids("sales", "Tickets/Deal", 9, [4, 5, 6]) == {4}
        assert tx.known_uids("support", "Tickets/Deal", 9, [4, 5, 6]) == frozenset()
        assert [one.mail for one in tx.arrivals("sales", "Tickets/Deal", 9, [4])] == [mail]


def test_whatever_happens_to_a_ticket_makes_it_wait_for_a_look(store, mail):
    with store.begin() as tx:
        tx.note_changes("sales")
        assert not tx.changed("sales")
        tx.act(1001, [Step(Event.DEALT)], "bob", 0, NOW)
        assert tx.changed("sales")
        tx.note_changes("sales")
        [waiting] = tx.waiting_shelves("sales", 10)
        assert (waiting.ticket, waiting.shelf, waiting.state) == (1001, "new", "x")
        assert tx.waiting_shelves("support", 10) == ()
        tx.choose_shelf("sales", 1001, "deal", "y", todo=False)
        assert not tx.changed("sales")
        tx.look_again("sales", 1001)
        assert [one.shelf for one in tx.waiting_shelves("sales", 10)] == ["deal"]
        tx.forget_shelf("sales", 1001)
        assert tx.waiting_shelves("sales", 10) == ()


def test_the_mails_of_a_ticket_that_lie_somewhere_and_which_were_answered(store, mail):
    again = take_in(store, "again", uid=2)
    file_mail(store, again, message(), joining(1001), now=NOW + 2 * MINUTE)
    with store.begin() as tx:
        tx.put_place("sales", again, Place("INBOX", 7, 2))
        tx.act(1001, [Step(Event.ANSWERED)], "bob", 0, NOW + MINUTE)
        tx.flags_known("sales", mail, None, True)
        first, second = tx.placed("sales", 1001)
        assert (first.mail, first.place, first.is_answered, first.starred) == (mail, INBOX, True, True)
        assert (second.mail, second.is_answered, second.starred) == (again, False, False)
        tx.gone("sales", mail)
        assert [one.mail for one in tx.placed("sales", 1001)] == [again]


def test_stars_that_are_known_are_asked_for_with_those_that_are_seen(store, mail):
    with store.begin() as tx:
        assert tx.starred("sales", "INBOX", 7, [1, 99]) == ((1, False),)
        tx.flags_known("sales", mail, None, True)
        assert tx.starred("sales", "INBOX", 7, []) == ((1, True),)
        assert tx.starred("sales", "INBOX", 8, [1]) == ()


def test_tickets_from_before_are_looked_at_once(store):
    mail = take_in(store)
    file_mail(store, mail, message(), opening())
    filed = take_in(store, "news", uid=2)
    file_mail(store, filed, message(), Decision(Disposition.FILE, Ruling(False, "N7", "")))
    with store.begin() as tx:
        tx.settled("sales", "INBOX", 7, [1, 2], NOW)
        tx.begin_shelving("sales", "INBOX")
        assert tx.unsettled("sales", "INBOX", 7, 10) == (1,)
        tx.settled("sales", "INBOX", 7, [1], NOW)
        tx.begin_shelving("sales", "INBOX")
        assert tx.unsettled("sales", "INBOX", 7, 10) == ()


def test_only_what_was_filed_without_a_ticket_is_taken_up(store, mail):
    filed = take_in(store, "news", uid=2)
    file_mail(store, filed, message(), Decision(Disposition.FILE, Ruling(False, "N7", "")))
    with store.begin() as tx:
        assert not tx.take_up(mail)
        assert tx.take_up(filed)
        assert not tx.take_up(filed)
        assert tx.load(filed).state == "new"
        assert tx.record(filed, message(), verdict(), opening(), 1002, NOW).number == 1002


def test_an_answer_that_was_sent_wants_one_copy_and_is_tried_a_few_times(store):
    def sent(message_id, kind, mailbox="sales", at=NOW, outcome=Outcome.SENT):
        with store.begin() as tx:
            tx.enqueue(letter(kind, message_id=message_id, mailbox=mailbox), 0, "", at)
            for one in tx.claim(at, 10):
                tx.report(one.row, DeliveryReport("anna@buyer.example", outcome, 250, "ok"), None, at)

    sent("<r.1@a>", Kind.ANSWER)
    sent("<r.2@a>", Kind.ACK)
    sent("<r.3@a>", Kind.ANSWER, mailbox="support")
    sent("<r.4@a>", Kind.ANSWER, outcome=Outcome.FAILED)
    sent("<r.5@a>", Kind.ANSWER, at=NOW - 4 * DAY)
    with store.begin() as tx:
        assert tx.copies_due("sales", NOW - MINUTE, 10) == ()
        [one] = tx.copies_due("sales", NOW, 10)
        assert (one.message_id, one.unsure, one.sent_at) == ("<r.1@a>", False, NOW)
        for _ in range(5):
            [one] = tx.copies_due("sales", NOW, 10)
            tx.copy_tried(one.letter, NOW)
        assert tx.copies_due("sales", NOW, 10) == ()
        [other] = tx.copies_due("support", NOW + timedelta(hours=1), 10)
        tx.copy_tried(other.letter, NOW)
        assert tx.copies_due("support", NOW, 10)[0].unsure
        tx.copy_ended(other.letter, NOW)
        assert tx.copies_due("support", NOW, 10) == ()
