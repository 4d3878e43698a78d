"""A daemon that lost its lock writes nothing more, until it has it again (promise P15)."""

import threading
import time

import pytest
from support import postgres
from support.store_values import NOW
from support.waiting import wait_until

from mailbot.model.errors import TemporaryFailure
from mailbot.store import open_store
from mailbot.store.backends import hold

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not postgres.is_here(), reason="NO POSTGRESQL: only there a lock can be lost"),
]


@pytest.fixture
def url():
    return postgres.cluster().fresh()


@pytest.fixture
def stores(url):
    opened = open_store(url), open_store(url)
    yield opened
    for store in opened:
        store.close()


def cut(url):
    postgres.cluster().cut_all_connections(url.rpartition("/")[2])


def adopt(store, mailbox):
    with store.begin() as tx:
        tx.adopt(mailbox, NOW)


def adopted(store, mailbox):
    with store.read() as tx:
        return tx.adopted_at(mailbox) is not None


def test_a_lock_that_nobody_took_meanwhile_is_taken_again(url, stores):
    one, _ = stores
    with one.exclusive("daemon") as ours:
        assert ours
        adopt(one, "before")
        cut(url)
        with pytest.raises(TemporaryFailure, match="lock on the store was lost"):
            adopt(one, "without the lock")
        adopt(one, "after")
    assert not adopted(one, "without the lock")
    assert adopted(one, "after")


def test_while_another_holds_the_lock_nothing_is_written_and_then_it_is(url, stores, monkeypatch):
    monkeypatch.setattr(hold, "_TRY_AGAIN_AFTER", 0.0)
    one, other = stores
    with one.exclusive("daemon") as ours:
        assert ours
        cut(url)
        with other.exclusive("daemon") as theirs:
            assert theirs
            for _ in range(3):
                with pytest.raises(TemporaryFailure, match="lock on the store was lost"):
                    adopt(one, "one")
            adopt(other, "other")
            assert adopted(one, "other"), "it may look"
        adopt(one, "one")
        with other.exclusive("daemon") as theirs:
            assert not theirs
    with other.exclusive("daemon") as theirs:
        assert theirs


def test_what_the_holder_before_had_begun_ends_before_the_next_one_begins(stores):
    one, other = stores
    begun = threading.Event()
    ended = []

    def works():
        with one.begin() as tx:
            tx.adopt("one", NOW)
            begun.set()
            time.sleep(0.3)
            ended.append("one")

    with one.exclusive("daemon") as ours:
        assert ours
        (holding,) = one._backend._holds
        work = threading.Thread(target=works)
        work.start()
        assert begun.wait(10)
        holding._session.invalidate()  # only the lock's own connection breaks
        wait_until(lambda: take_and_say(other, ended), "the other has the lock", 10)
        work.join()
        assert ended == ["one", "other"]


def take_and_say(store, ended):
    with store.exclusive("daemon") as theirs:
        if theirs:
            ended.append("other")
        return theirs
