"""Several daemons on one PostgreSQL: who works which mailbox, who leads, and whose hand a mail on its way out is in."""

import threading
import time

import pytest
from sqlalchemy import text
from support import postgres
from support.store_values import NOW, letter, take_in
from support.waiting import wait_until

from mailbot.model.errors import TemporaryFailure
from mailbot.model.outgoing import DeliveryReport, Kind, Outcome
from mailbot.model.records import AlreadyDone
from mailbot.store import open_store
from mailbot.store.backends import hold

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not postgres.is_here(), reason="NO POSTGRESQL: only there daemons share a store"),
]
BOXES = ["sales", "info", "orders", "export", "spares"]


class Worker:
    """A daemon as the store sees it."""

    def __init__(self, url):
        self.store = open_store(url)
        self._sharing = self.store.sharing()
        self.share = self._sharing.__enter__()
        self.works = set()

    def look(self, boxes=BOXES):
        portion = self.share.look(boxes)
        self.works = set(portion.ours)
        for name in portion.leave:
            self.share.let_go(name)
        return portion

    def cut(self):
        """Only the connection that holds its locks breaks, and the server has seen it: until then it holds them."""
        session = self.store._backend._holds[0]._session
        of_it = f"SELECT 1 FROM pg_stat_activity WHERE pid = {session.scalar(text('SELECT pg_backend_pid()'))}"
        session.invalidate()
        wait_until(lambda: not postgres.cluster().run(of_it), "the server has seen that the connection is gone", 10)

    def end(self):
        if self._sharing:
            self._sharing.__exit__(None, None, None)
            self.store.close()
            self._sharing = None


@pytest.fixture
def url():
    return postgres.cluster().emptied()


@pytest.fixture
def hire(url, monkeypatch):
    monkeypatch.setattr(hold, "_TRY_AGAIN_AFTER", 0.0)
    crew = []

    def one_more():
        crew.append(Worker(url))
        return crew[-1]

    yield one_more
    for worker in crew:
        worker.end()


def look_around(*crew):
    for _ in range(3):
        for worker in crew:
            worker.look()


def test_each_mailbox_has_one_daemon_and_each_daemon_its_part(hire):
    one, other, third = crew = [hire() for _ in range(3)]
    assert one.look().daemons == 1 and one.works == set(BOXES)
    look_around(one, other)
    assert sorted(len(worker.works) for worker in (one, other)) == [2, 3]
    look_around(*crew)
    assert max(len(worker.works) for worker in crew) == 2
    assert sorted(name for worker in crew for name in worker.works) == sorted(BOXES)
    before = [set(worker.works) for worker in crew]
    look_around(*crew)
    assert [worker.works for worker in crew] == before, "nobody fights"
    other.end()
    look_around(one, third)
    assert one.works | third.works == set(BOXES) and not one.works & third.works
    assert max(len(one.works), len(third.works)) == 3


def test_one_leads_and_another_when_it_is_gone(hire):
    one, other = hire(), hire()
    assert one.look().leads and not other.look().leads and one.look().leads
    one.end()
    assert other.look().leads


def test_daemons_that_know_other_mailboxes_leave_each_other_theirs(hire):
    one, other = hire(), hire()
    one.look(["a", "b"])
    for _ in range(3):
        other.look(["b", "c"])
        one.look(["a", "b"])
    assert one.works == {"a", "b"} and other.works == {"c"}


def test_who_works_alone_and_who_shares_exclude_each_other(hire, url):
    alone = open_store(url)
    with alone.exclusive("daemon") as ours:
        assert ours
        assert hire().share is None
    one = hire()
    with alone.exclusive("daemon") as ours:
        assert one.share and not ours
    alone.close()


def write(worker, mailbox):
    with worker.store.begin() as tx:
        tx.adopt(mailbox, NOW)


def test_whose_mailbox_another_took_meanwhile_writes_nothing_until_it_works_it_no_more(hire):
    one, other = hire(), hire()
    one.look()
    one.cut()
    assert len(other.look().ours) == 5
    with pytest.raises(TemporaryFailure, match="lock on the store was lost"):
        write(one, "sales")
    with pytest.raises(TemporaryFailure, match="lock on the store was lost"):
        write(one, "sales")
    left = one.share.look(BOXES).leave
    assert set(left) == set(BOXES)
    for name in left[:-1]:
        one.share.let_go(name)
    with pytest.raises(TemporaryFailure, match="lock on the store was lost"):
        write(one, "sales")
    one.share.let_go(left[-1])
    write(one, "sales")
    look_around(one, other)


def test_what_nobody_took_meanwhile_is_had_again(hire):
    one = hire()
    one.look()
    one.cut()
    with pytest.raises(TemporaryFailure, match="lock on the store was lost"):
        write(one, "sales")
    portion = one.look()
    assert set(portion.ours) == set(BOXES) and portion.leave == () and portion.leads
    write(one, "sales")


def queue(store, *kinds):
    with store.begin() as tx:
        for kind in kinds:
            tx.enqueue(letter(kind), 0, "", NOW)


def states(store):
    with store.read() as tx:
        return sorted(row.state for row in tx.outbox(("queued", "sending", "sent", "unknown"), 10))


def test_what_a_living_daemon_sends_is_left_to_it_and_a_dead_ones_is_taken_up(hire):
    one, other = hire(), hire()
    queue(one.store, Kind.ACK, Kind.NOTICE)
    with one.store.begin() as tx:
        claimed = tx.claim(NOW, 10)
        tx.about_to_send([claimed[0].row])
    with other.store.begin() as tx:
        assert tx.recover_outbox(NOW) == 0
    assert states(one.store) == ["sending", "sending"]
    one.end()
    with other.store.begin() as tx:
        assert tx.recover_outbox(NOW) == 2
    assert states(other.store) == ["queued", "unknown"]


def test_what_another_took_over_is_neither_sent_nor_given_back(hire):
    one, other = hire(), hire()
    one.look()
    queue(one.store, Kind.NOTICE)
    with one.store.begin() as tx:
        (had,) = tx.claim(NOW, 10)
    one.cut()
    wait_until(lambda: recovered(other), "the server has seen that the connection is gone", 10)
    with other.store.begin() as tx:
        (has,) = tx.claim(NOW, 10)
        assert has.row == had.row
    with pytest.raises(TemporaryFailure):
        write(one, "sales")
    one.look()
    with pytest.raises(AlreadyDone), one.store.begin() as tx:
        tx.about_to_send([had.row])
    with other.store.begin() as tx:
        tx.about_to_send([has.row])
    with one.store.begin() as tx:
        tx.report(had.row, DeliveryReport("x", Outcome.REFUSED_US, 0, "not tried"), NOW, NOW)
    assert states(one.store) == ["sending"]


def recovered(worker):
    with worker.store.begin() as tx:
        return tx.recover_outbox(NOW)


def test_another_daemons_new_mails_are_left_to_it(hire):
    one = hire()
    ours, theirs = take_in(one.store, "a", uid=1), take_in(one.store, "b", uid=2, mailbox="info")
    with one.store.read() as tx:
        assert tx.pending(9) == (ours, theirs)
        assert tx.pending(9, {"info"}) == (ours,)


def test_the_next_decision_sees_what_the_one_before_it_did(hire):
    """Of two mails at the same moment: both daemons would else find that no acknowledgement was sent yet."""
    one, other = hire(), hire()
    begun, seen = threading.Event(), []

    def next_one():
        begun.wait(10)
        with other.store.filing() as store, store.read() as tx:
            seen.append(tx.pending(9))

    waiting = threading.Thread(target=next_one)
    waiting.start()
    with one.store.filing() as store:
        begun.set()
        time.sleep(0.2)
        mail = take_in(store)
        assert seen == []
    waiting.join(10)
    assert seen == [(mail,)]
