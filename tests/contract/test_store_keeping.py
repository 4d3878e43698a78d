"""Running it, the same on every back end: conditions, probes, the fence, what is wrong, letting go, erasing."""

import pytest
from msgspec.structs import replace
from support.store_values import DAY, HOUR, MINUTE, NOW, file_mail, letter, message, opening, raw, take_in

from mailbot.model import acts
from mailbot.model.history import Questions
from mailbot.model.keeping import BackupRow, Condition
from mailbot.model.mail import Arrival
from mailbot.model.outgoing import DeliveryReport, Kind, Outcome
from mailbot.model.ticket import Event

LATER = NOW + 40 * MINUTE
SILENT = Condition("intake.sales", "sales", "no pass", NOW)


def vitals(store, now=LATER):
    with store.read() as tx:
        return tx.vitals(now)


def queue(store, kind=Kind.ACK, mail=0, now=NOW, **more):
    with store.begin() as tx:
        tx.enqueue(letter(kind, **more), mail, "", now)


def send(store, outcome=Outcome.SENT, code=250, text="ok", now=NOW, next_at=None):
    with store.begin() as tx:
        for one in tx.claim(now, 10):
            tx.report(one.row, DeliveryReport(one.outgoing.recipients[0], outcome, code, text), next_at, now)


def states(store):
    with store.read() as tx:
        return sorted((row.state, row.last_reply) for row in tx.outbox([], 100))


# --- conditions, probes, moments, backups ---


def test_a_condition_opens_for_one_and_closes_for_one(store):
    with store.begin() as tx:
        assert [tx.open_condition(SILENT), tx.open_condition(replace(SILENT, text="again"))] == [True, False]
    with store.begin() as tx:
        (one,) = tx.conditions()
        assert (one.condition, one.told_elsewhere) == (SILENT, False)
        tx.told_elsewhere(["intake.sales", "other"], NOW)
        assert tx.conditions()[0].told_elsewhere
        assert [tx.close_condition("intake.sales"), tx.close_condition("intake.sales")] == [True, False]


def test_only_the_last_probe_counts_and_comes_back_once(store):
    here = Arrival("sales", "INBOX", uidvalidity=7, uid=9)
    with store.begin() as tx:
        tx.canary_sent("sales", "one", NOW)
        tx.canary_sent("sales", "two", LATER)
        assert not tx.canary_back("one", here, LATER)
        assert [tx.canary_back("two", here, LATER + MINUTE), tx.canary_back("two", here, LATER)] == [True, False]
        found = tx.canary("sales")
        assert (found.mark, found.back_at, found.folder, found.uid) == ("two", LATER + MINUTE, "INBOX", 9)
        tx.canary_gone("sales")
        assert tx.canary("sales").uid == 0
        tx.canary_sent("sales", "three", LATER + HOUR)
        assert tx.canary("sales").back_at is None
    assert [one.mark for one in vitals(store).canaries] == ["three"]


def test_backups_are_known_by_their_path(store):
    with store.begin() as tx:
        tx.note_backup(BackupRow("/b/1.db", "aa", NOW))
        tx.note_backup(BackupRow("/b/2.db", "bb", LATER))
        tx.note_backup(BackupRow("/b/1.db", "cc", NOW))
        assert tx.backups() == (BackupRow("/b/1.db", "cc", NOW), BackupRow("/b/2.db", "bb", LATER))
        tx.drop_backup("/b/1.db")
    assert vitals(store).backup_at == LATER


# --- what health is judged by ---


def test_mail_that_no_server_takes_is_stuck_and_one_that_a_recipients_server_puts_off_is_not(store):
    queue(store)
    assert vitals(store, NOW).outlets[0].since == NOW
    send(store, Outcome.DEFERRED, 451, "4.7.1 greylisted", next_at=LATER + HOUR)
    assert vitals(store).outlets == ()
    queue(store, Kind.ANSWER)
    send(store, Outcome.DEFERRED, 0, "cannot connect", next_at=LATER + HOUR)
    (stuck,) = vitals(store).outlets
    assert (stuck.mailbox, stuck.waiting, stuck.since, stuck.refused, stuck.sent_at) == ("sales", 1, NOW, "", None)


def test_a_server_that_refuses_us_and_the_last_success_are_known(store):
    queue(store)
    send(store, now=NOW + MINUTE)
    queue(store, Kind.ANSWER)
    send(store, Outcome.REFUSED_US, 535, "5.7.8 wrong password", now=NOW + 2 * MINUTE, next_at=LATER)
    (stuck,) = vitals(store).outlets
    assert (stuck.refused, stuck.sent_at) == ("535 5.7.8 wrong password", NOW + MINUTE)


def test_an_answer_that_waits_to_be_taken_back_is_not_stuck(store):
    with store.begin() as tx:
        tx.enqueue(letter(Kind.ANSWER), 0, "", NOW, LATER + HOUR)
    assert vitals(store).outlets == ()


def test_counts_and_moments(store):
    mail = take_in(store)
    with store.begin() as tx:
        tx.adopt("sales", NOW)
        tx.note_pass("sales", LATER, "")
        tx.doctor_found(3, NOW)
    queue(store)
    send(store)
    queue(store)
    send(store, Outcome.FAILED, 550, "no")
    found = vitals(store)
    assert (found.new, found.oldest_new_at, found.missing, found.doctor_at) == (1, NOW, 3, NOW)
    (intake,) = found.intakes
    assert (intake.passed_at, intake.took_at, intake.trouble) == (LATER, NOW, "")
    assert (found.sent_day, found.lately) == (1, (("failed", 1),))
    assert vitals(store, NOW + 8 * DAY).lately == ()
    with store.begin() as tx:
        tx.quarantine(mail, "odd", "", NOW)
    assert vitals(store).quarantine == 1


def test_what_is_in_force_is_what_was_read_last(store):
    assert vitals(store).in_force == ""
    for number, digests in enumerate(["config 1 rules 1", "config 2 rules 1", "config 1 rules 1"]):
        with store.begin() as tx:
            tx.note_in_force(digests, NOW + number * HOUR)
        found = vitals(store)
        assert (found.in_force, found.in_force_at) == (digests, NOW + number * HOUR)


def test_what_does_not_fit_together_is_named(store):
    waits = take_in(store, "waits")
    done = take_in(store, "done", uid=2)
    file_mail(store, done, message(), opening())
    queue(store)
    with store.begin() as tx:
        tx.claim(NOW, 5)
    with store.read() as tx:
        assert tx.unsound(NOW, 9) == ()
        (mail, out) = tx.unsound(LATER, 9)
    assert mail == f"mail {waits} was taken in and is not read yet"
    assert out.startswith("outgoing mail ")
    with store.begin() as tx:
        tx._db.exec_driver_sql("DELETE FROM originals")
    with store.read() as tx:
        assert f"mail {done} has no octets" in tx.unsound(NOW, 9)


def test_contents_are_known_by_their_keys(store):
    take_in(store, "one")
    with store.read() as tx:
        assert tx.known_keys(["key of one", "key of two"]) == {"key of one"}


# --- the fence ---


def test_after_a_restore_what_waited_is_held_and_released_by_hand(store):
    queue(store)
    queue(store, Kind.NOTICE)
    with store.begin() as tx:
        tx.claim(NOW, 1)
        assert tx.fence("restored", LATER) == 2
    assert states(store) == [("held", "restored")] * 2
    with store.begin() as tx:
        assert tx.claim(LATER + DAY, 9) == ()
        first = min(row.row for row in tx.outbox([], 9))
        assert tx.release([first, 999], LATER) == 1
        assert tx.release([first], LATER) == 0
        assert tx.release([], LATER) == 1
        assert len(tx.claim(LATER, 9)) == 2


@pytest.mark.parametrize(("kind", "state"), [(Kind.ACK, "held"), (Kind.ANSWER, "held"), (Kind.NOTICE, "queued")])
def test_what_mail_from_before_leads_to_is_held_where_it_would_reach_a_customer(store, kind, state):
    mail = take_in(store)
    with store.begin() as tx:
        tx.fence("restored", LATER)
    queue(store, kind, mail, LATER)
    assert [one for one, _ in states(store)] == [state]


def test_what_later_mail_leads_to_goes_out(store):
    with store.begin() as tx:
        tx.fence("restored", NOW - MINUTE)
    queue(store, Kind.ANSWER, take_in(store))
    assert [one for one, _ in states(store)] == ["queued"]
    with store.read() as tx:
        assert tx.history_of(Questions("x@y.example"), 1, message(), NOW).restored_at == NOW - MINUTE


def test_numbers_go_on_behind_a_gap(store):
    mail = take_in(store)
    queue(store)
    with store.begin() as tx:
        before = tx.reserve_number()
        (row,) = tx.outbox([], 9)
        tx.fence("restored", NOW)
        tx.fence("restored", NOW)
        assert tx.reserve_number() > before + 1000
    assert take_in(store, "next", uid=2) > mail + 1000
    queue(store)
    with store.read() as tx:
        assert max(one.row for one in tx.outbox([], 9)) > row.row + 1000


# --- letting go ---


def closed(store, words, at=NOW):
    mail = take_in(store, words, uid=len(words))
    number = file_mail(store, mail, message(), opening()).number
    with store.begin() as tx:
        tx.act(number, [acts.Step(Event.CLOSED)], "bob", 0, at)
    return mail, number


def test_octets_go_and_the_rest_stays_but_not_while_the_ticket_is_open(store):
    gone, number = closed(store, "closed")
    open_one = take_in(store, "still open", uid=70)
    file_mail(store, open_one, message(), opening())
    with store.begin() as tx:
        assert tx.let_go_originals(NOW, NOW, 9) == 0
        assert tx.let_go_originals(NOW + MINUTE, NOW, 9) == 1
        assert tx.let_go_originals(NOW + MINUTE, NOW, 9) == 0
    with store.read() as tx:
        assert tx.load(open_one).raw.octets
        assert [one.id for one in tx.originals_after(0, 9)] == [open_one]
        assert tx.ticket_view(number).timeline[0].text == "We need lamps."
        assert tx.unsound(NOW, 9) == ()
    with store.begin() as tx:
        assert not tx.keep(raw("closed"), "key of closed", NOW).fresh
    assert gone


def test_what_was_set_aside_goes_after_its_own_time(store):
    mail = take_in(store)
    with store.begin() as tx:
        tx.quarantine(mail, "odd", "traceback", NOW)
        assert tx.let_go_originals(NOW + DAY, NOW, 9) == 0
        assert tx.let_go_originals(NOW, NOW + MINUTE, 9) == 1
        assert tx.quarantined(9) == ()


def test_letters_that_were_sent_lose_their_octets_and_those_that_wait_do_not(store):
    queue(store)
    send(store)
    queue(store, Kind.ANSWER)
    with store.begin() as tx:
        assert tx.let_go_letters(NOW, 9) == 0
        assert tx.let_go_letters(NOW + MINUTE, 9) == 1
        assert tx.let_go_letters(NOW + MINUTE, 9) == 0
        assert [bool(one.octets) for one in tx.letters_after(0, 9)] == [False, True]
        assert len(tx.outbox([], 9)) == 2


def test_closed_tickets_are_old_and_open_ones_never(store):
    _, number = closed(store, "closed")
    file_mail(store, take_in(store, "open", uid=70), message(), opening())
    with store.begin() as tx:
        assert tx.old_tickets(NOW, 9) == ()
        assert tx.old_tickets(NOW + MINUTE, 9) == (number,)


def test_what_was_done_once_is_forgotten_after_a_year(store):
    with store.begin() as tx:
        assert tx.first_time("list", "old", NOW) and tx.first_time("list", "new", NOW + DAY)
        assert tx.let_go_once(NOW + MINUTE, 9) == 1
        assert tx.first_time("list", "old", LATER) and not tx.first_time("list", "new", LATER)


# --- one person ---


def test_everything_of_a_person_is_found_and_goes(store):
    mail = take_in(store, "hers")
    number = file_mail(store, mail, message(), opening()).number
    spam = take_in(store, "spam", uid=5)
    file_mail(store, spam, message(), replace(opening(), disposition=opening().disposition.SPAM))
    other = take_in(store, "his", uid=6)
    his = file_mail(store, other, message("carl@buyer.example"), opening()).number
    queue(store, ticket=number)
    queue(store, to=("anna@buyer.example", "carl@buyer.example"), message_id="<both@x>")
    with store.begin() as tx:
        theirs = tx.belongings("anna@buyer.example")
        assert (theirs.tickets, theirs.mails) == ((number,), (mail, spam))
        assert [(one.mail, one.folder, one.uid) for one in theirs.lying] == [(mail, "INBOX", 1), (spam, "INBOX", 5)]
        assert len(theirs.letters) == 2
        tx.forget(theirs, ["mark"], NOW)
    with store.begin() as tx:
        assert tx.ticket(number) is None and tx.ticket(his) is not None
        assert tx.belongings("anna@buyer.example").mails == ()
        assert [row.recipient for row in tx.outbox([], 9)] == ["carl@buyer.example"]
        assert tx.erased_marks() == {"mark"}
        known = tx.history_of(Questions("anna@buyer.example", marks=("mark",)), 1, message(), NOW)
        assert known.suppressed and known.customer is None
        assert not tx.history_of(Questions("x@y.example", marks=("another",)), 1, message(), NOW).suppressed
        assert not tx.keep(raw("hers"), "key of hers", NOW).fresh
        assert tx.pending(9) == ()


def test_words_are_found_whatever_their_case_and_wildcards_mean_themselves(store):
    file_mail(store, take_in(store), message(subject="For AN_NA@Buyer.example"), opening())
    with store.begin() as tx:
        found = tx.words_with(("an_na", "buyer.example"))
        assert {(table, column) for table, _, column, _ in found} == {("messages", "subject"), ("tickets", "subject")}
        assert tx.words_with(("an%a", "buyer.example")) == ()
        for table, row, column, text in found:
            tx.put_words(table, row, column, text.replace("AN_NA@Buyer.example", "-"))
        assert tx.words_with(("an_na", "buyer.example")) == ()
        assert tx.put_words("thread_ids", '["<x>", 1001]', "message_id", "-") is None
