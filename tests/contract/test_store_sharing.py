"""Several threads, several daemons, one database."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.store_values import NOW, letter, message, opening, raw, take_in, verdict

from mailbot.model.outgoing import Kind
from mailbot.model.records import AlreadyDone


def at_once(*jobs):
    """All of them started together, each in a thread; their results in order."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        gate.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(60) for future in [pool.submit(run, job) for job in jobs]]


def test_a_lock_has_one_holder_among_daemons(shared):
    one, other = shared
    with one.exclusive("outbox") as ours:
        assert ours
        with other.exclusive("outbox") as theirs, one.exclusive("outbox") as again:
            assert not theirs and not again
        with other.exclusive("sales/销售") as elsewhere:
            assert elsewhere
        with other.exclusive("outbox") as theirs:  # a failed try did not free it
            assert not theirs
    with other.exclusive("outbox") as theirs:
        assert theirs


def test_a_lock_has_one_holder_in_one_process(store):
    with store.exclusive("sales") as ours, store.exclusive("sales") as again:
        assert ours and not again
    with store.exclusive("sales") as ours:
        assert ours


def test_a_lock_is_freed_when_its_work_raises(store):
    with pytest.raises(ZeroDivisionError), store.exclusive("sales"):
        raise ZeroDivisionError
    with store.exclusive("sales") as ours:
        assert ours


def test_whether_a_daemon_holds_a_store_can_be_asked_by_all(shared):
    one, other = shared
    assert not one.is_held("daemon") and not other.is_held("daemon")
    with one.exclusive("daemon"):
        assert one.is_held("daemon") and other.is_held("daemon") and not other.is_held("outbox")
    assert not other.is_held("daemon")
    with one.sharing():
        assert one.is_held("daemon") and other.is_held("daemon")
    assert not one.is_held("daemon")


def test_who_asks_whether_a_lock_is_held_keeps_nobody_from_it(shared):
    one, other = shared
    ended = threading.Event()

    def asks():
        while not ended.is_set():
            other.is_held("daemon")

    asking = threading.Thread(target=asks)
    asking.start()
    try:
        for _ in range(50):
            with one.exclusive("daemon") as ours:
                assert ours
    finally:
        ended.set()
        asking.join()


def test_two_daemons_never_claim_the_same_row(shared):
    one, other = shared
    with one.begin() as tx:
        for _ in range(60):
            tx.enqueue(letter(Kind.NOTICE), 0, "", NOW)

    def claims(store):
        taken = []
        while True:
            with store.begin() as tx:
                some = tx.claim(NOW, 5)
            if not some:
                return taken
            assert len(some) <= 5
            taken += [claimed.row for claimed in some]

    taken = [
        row for rows in at_once(*[lambda store=store: claims(store) for store in (one, other, one)]) for row in rows
    ]
    assert len(taken) == len(set(taken))
    left = claims(one)  # SKIP LOCKED may let a daemon stop early; nothing is lost by it
    assert sorted(taken + left) == sorted(set(taken + left))
    assert len(taken + left) == 60


def test_two_daemons_make_one_ticket_of_one_mail(shared):
    one, other = shared
    mail = take_in(one)

    def file(store):
        try:
            with store.begin() as tx:
                number = tx.reserve_number()
                return tx.record(mail, message(), verdict(), opening(), number, NOW).number
        except AlreadyDone:
            return None

    numbers = at_once(lambda: file(one), lambda: file(other))
    assert len([number for number in numbers if number]) == 1


def test_two_daemons_that_meet_the_same_content_keep_it_once(shared):
    def keep(store, mailbox):
        with store.begin() as tx:
            return tx.keep(raw(mailbox=mailbox), "same key", NOW)

    one, other = shared
    kept = at_once(lambda: keep(one, "sales"), lambda: keep(other, "info"))
    assert sorted(each.fresh for each in kept) == [False, True]
    assert len({each.mail for each in kept}) == 1


def test_two_daemons_that_meet_a_new_customer_make_one(shared):
    one, other = shared
    first, second = take_in(one, "a", uid=1), take_in(one, "b", uid=2)

    def file(store, mail, number):
        with store.begin() as tx:
            return tx.record(mail, message(), verdict(), opening(""), number, NOW).customer

    customers = at_once(lambda: file(one, first, 1001), lambda: file(other, second, 1002))
    assert len(set(customers)) == 1


def test_numbers_and_once_only_work_are_given_out_once(shared):
    one, other = shared

    def take(store):
        with store.begin() as tx:
            return tx.reserve_number(), tx.first_time("digest", "today", NOW)

    taken = at_once(*[lambda store=store: take(store) for store in (one, other, one, other)])
    assert sorted(number for number, _ in taken) == [1001, 1002, 1003, 1004]
    assert sum(first for _, first in taken) == 1


def test_a_reader_sees_one_moment_and_holds_nobody_up(shared):
    one, other = shared
    take_in(one, "a")
    with other.read() as reading:
        assert len(reading.pending(10)) == 1
        take_in(one, "b", uid=2)
        assert len(reading.pending(10)) == 1
    with other.read() as reading:
        assert len(reading.pending(10)) == 2


def test_a_read_transaction_leaves_no_trace(store):
    """Writing in one is a mistake: some back ends refuse it at once, none keeps it."""
    try:
        with store.read() as tx:
            tx.note_pass("sales", NOW, "")
    except Exception as refused:  # each back end in its own words
        assert "read" in str(refused).lower()
    with store.read() as tx:
        assert tx.standing(NOW).mailboxes == ()
