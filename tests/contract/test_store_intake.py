"""Intake and quarantine, the same on every back end."""

import pytest
from support.store_values import DAY, NO, NOW, file_mail, joining, message, opening, raw, take_in

from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.errors import PermanentFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.records import AlreadyDone, FolderState
from mailbot.model.verdict import Reason


def spam(junk_rule: str = "N15") -> Decision:
    return Decision(Disposition.SPAM, Ruling(False, junk_rule, "it lay in the Junk folder"))


def test_a_kept_mail_comes_back_byte_for_byte_with_its_arrival(store):
    arrival = Arrival("sales", "收件箱", 7, 2**62, NOW, junk=True, envelope_from="")
    octets = bytes(range(256)) * 9000
    with store.begin() as tx:
        mail = tx.keep(RawMessage(arrival, octets, size=99), "k", NOW).mail
    with store.read() as tx:
        stored = tx.load(mail)
    assert stored.raw == RawMessage(arrival, octets, size=99)
    assert (stored.state, stored.tries, stored.stored_at) == ("new", 0, NOW)


def test_the_same_content_is_one_mail_however_often_it_is_shown(store):
    with store.begin() as tx:
        first = tx.keep(raw(uid=1), "k", NOW)
        again = tx.keep(raw(uid=1), "k", NOW)
        elsewhere = tx.keep(raw(uid=5, mailbox="info"), "k", NOW)
        assert first.fresh and not again.fresh and not elsewhere.fresh
        assert {first.mail} == {again.mail, elsewhere.mail}
        assert tx.known_uids("sales", "INBOX", 7, [1, 5]) == {1}
        assert tx.known_uids("info", "INBOX", 7, [1, 5]) == {5}
        assert tx.known_uids("sales", "INBOX", 8, [1]) == frozenset()  # another UIDVALIDITY, other UIDs
        assert tx.pending(10) == (first.mail,)


def test_two_mails_without_uid_are_two_mails(store):
    """The pipe knows no UIDs."""
    with store.begin() as tx:
        kept = [tx.keep(raw(word, uid=0), word, NOW) for word in ("one", "two")]
    assert all(one.fresh for one in kept)
    assert kept[0].mail != kept[1].mail


def test_a_uid_that_a_server_gave_twice_loses_no_mail(store):
    with store.begin() as tx:
        first, second = (tx.keep(raw(word, uid=3), word, NOW) for word in ("one", "two"))
        assert second.fresh
        assert tx.pending(10) == (first.mail, second.mail)


def test_pending_work_is_oldest_first_and_ends_with_record(store):
    mails = [take_in(store, word, uid=n) for n, word in enumerate("abc", 1)]
    file_mail(store, mails[1], message(), opening())
    with store.read() as tx:
        assert tx.pending(10) == (mails[0], mails[2])
        assert tx.pending(1) == (mails[0],)


def test_a_mail_is_recorded_once(store):
    mail = take_in(store)
    file_mail(store, mail, message(), opening())
    with pytest.raises(AlreadyDone):
        file_mail(store, mail, message(), opening())


def test_a_failed_transaction_leaves_nothing(store):
    mail = take_in(store)
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        tx.record(mail, message(message_id="<x@y>"), *_judged(), 1001, NOW)
        raise ZeroDivisionError
    with store.read() as tx:
        assert tx.pending(10) == (mail,)
        assert tx.ticket(1001) is None


def _judged():
    from support.store_values import verdict

    return verdict(), opening()


def test_each_try_is_charged_before_the_work(store):
    mail = take_in(store)
    with store.begin() as tx:
        assert tx.charge(mail) == 1
    with store.begin() as tx:
        assert tx.charge(mail) == 2
        assert tx.load(mail).tries == 2


def test_quarantine_and_requeue_bring_a_mail_back_exactly_once(store):
    mail = take_in(store)
    with store.begin() as tx:
        tx.charge(mail)
        tx.quarantine(mail, "parse", "line 1\nline 2 \udcff\0", NOW)
        assert tx.pending(10) == ()
        row = tx.quarantined(10)[0]
        assert (row.mail, row.reason, row.mailbox, row.at) == (mail, "parse", "sales", NOW)
    with store.begin() as tx:
        assert tx.requeue(mail, NOW + DAY)
        assert not tx.requeue(mail, NOW + DAY)
        assert tx.pending(10) == (mail,)
        assert tx.load(mail).tries == 0
        assert tx.quarantined(10) == ()
    assert file_mail(store, mail, message(), opening()).number == 1001


def test_what_is_done_cannot_be_quarantined(store):
    mail = take_in(store)
    file_mail(store, mail, message(), opening())
    with store.begin() as tx:
        tx.quarantine(mail, "late", "", NOW)
        assert tx.load(mail).state == "done"


def test_a_decision_may_send_a_mail_to_quarantine_and_it_can_be_judged_anew(store):
    mail = take_in(store)
    forged = Decision(
        Disposition.QUARANTINE, Ruling(False, "N10", "two From"), reasons=(Reason("desk.forged", "From says Bob"),)
    )
    assert file_mail(store, mail, message(subject="Pay now"), forged) is None
    with store.begin() as tx:
        row = tx.quarantined(10)[0]
        assert (row.reason, row.detail) == ("desk.forged", "desk.forged: From says Bob")
        assert (row.author, row.subject) == ("Anna <anna@buyer.example>", "Pay now")
        assert tx.requeue(mail, NOW)
    assert file_mail(store, mail, message(), opening()).number == 1001


def test_what_a_person_pulls_out_of_junk_is_work_after_all(store):
    mail = take_in(store, uid=4, folder="Junk", junk=True)
    file_mail(store, mail, message(), spam())
    with store.begin() as tx:
        again = tx.keep(raw(uid=9), "key of hello", NOW)
        assert (again.mail, again.fresh) == (mail, True)
        assert tx.pending(10) == (mail,)
        assert tx.load(mail).raw.arrival == Arrival("sales", "INBOX", 7, 9, NOW)
    assert file_mail(store, mail, message(), opening()).number == 1001
    with store.begin() as tx:
        assert not tx.keep(raw(uid=12), "key of hello", NOW).fresh


def test_a_mail_that_a_provider_moves_to_junk_later_stays_done(store):
    mail = take_in(store, uid=4)
    file_mail(store, mail, message(), opening())
    with store.begin() as tx:
        assert not tx.keep(raw(uid=9, folder="Junk", junk=True), "key of hello", NOW).fresh
        assert tx.pending(10) == ()


def test_only_finished_mail_is_settled_and_only_once(store):
    done, waiting = take_in(store, "a", uid=11), take_in(store, "b", uid=12)
    take_in(store, "c", uid=13, folder="Junk", junk=True)
    file_mail(store, done, message(), opening())
    with store.begin() as tx:
        assert tx.unsettled("sales", "INBOX", 7, 10) == (11,)
        tx.settled("sales", "INBOX", 7, [11], NOW)
        assert tx.unsettled("sales", "INBOX", 7, 10) == ()
    file_mail(store, waiting, message(), joining(1001))
    with store.read() as tx:
        assert tx.unsettled("sales", "INBOX", 7, 10) == (12,)


def test_a_folders_cursor_is_remembered(store):
    with store.begin() as tx:
        assert tx.folder_state("sales", "INBOX") is None
        tx.save_folder_state("sales", "INBOX", FolderState(7, 20))
        tx.save_folder_state("sales", "INBOX", FolderState(8, 1))
    with store.read() as tx:
        assert tx.folder_state("sales", "INBOX") == FolderState(8, 1)
        assert tx.folder_state("sales", "Junk") is None


def test_a_mailbox_is_adopted_once(store):
    with store.begin() as tx:
        tx.note_pass("sales", NOW - DAY, "")  # a row may be there before
        assert tx.adopted_at("sales") is None
        assert tx.adopt("sales", NOW) == NOW
        assert tx.adopt("sales", NOW + DAY) == NOW
        assert tx.adopted_at("sales") == NOW


def test_known_uids_takes_any_number_at_once(store):
    take_in(store, uid=39_999)
    with store.read() as tx:
        assert tx.known_uids("sales", "INBOX", 7, range(1, 40_001)) == {39_999}


def test_a_mail_that_is_not_there_is_said_so(store):
    with store.begin() as tx:
        with pytest.raises(PermanentFailure, match="no mail 99"):
            tx.load(99)
        with pytest.raises(PermanentFailure, match="no mail 99"):
            tx.charge(99)
        with pytest.raises(AlreadyDone):
            tx.record(99, message(), _judged()[0], Decision(Disposition.FILE, NO), 0, NOW)
        assert not tx.requeue(99, NOW)
