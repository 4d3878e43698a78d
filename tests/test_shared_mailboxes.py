"""A daemon's share of the mailboxes: threads that begin and end with it, and waiting for whoever works alone."""

import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from mailbot.model.errors import PermanentFailure
from mailbot.model.portion import Portion
from mailbot.running import mailboxes, standby
from mailbot.running.mailboxes import Mailboxes
from mailbot.store.backends.share import Alone


class Share:
    among_others = True

    def __init__(self, *portions):
        self._portions = list(portions)
        self.let = []

    def look(self, names):
        return self._portions.pop(0)

    def let_go(self, name):
        self.let.append(name)


class Source:
    """`run` ends with `stop`, if it may."""

    def __init__(self, name, stubborn=()):
        self.name = name
        self.asked = threading.Event()
        self.may_end = threading.Event()
        if name not in stubborn:
            self.may_end.set()

    def run(self):
        self.asked.wait(10)
        self.may_end.wait(10)

    def stop(self):
        self.asked.set()


@pytest.fixture
def made():
    sources = {}

    def make(share, names=("a", "b", "c"), stubborn=()):
        def source_of(name):
            sources[name] = Source(name, stubborn)
            return sources[name]

        told = []
        ours = Mailboxes(share, names, source_of, lambda event, mailbox: told.append((event, mailbox)))
        return ours, sources, told

    yield make
    for source in sources.values():
        source.stop()
        source.may_end.set()


def test_what_is_ours_is_worked_and_what_is_not_is_known_as_anothers(made):
    share = Share(Portion(("a", "b")), Portion(("b", "c"), ("a",), leads=False, daemons=2))
    ours, sources, told = made(share)
    assert ours.elsewhere == {"a", "b", "c"} and not ours.leads
    ours.look()
    assert ours.elsewhere == {"c"} and len(ours) == 2 and ours.leads
    ours.look()
    assert ours.elsewhere == {"a"} and share.let == ["a"] and (ours.leads, ours.daemons) == (False, 2)
    assert sources["a"].asked.is_set() and not sources["b"].asked.is_set()
    assert told == [("took", "a"), ("took", "b"), ("took", "c"), ("left", "a")]


def test_a_mailbox_whose_mail_in_hand_does_not_end_is_not_let_go(made, monkeypatch):
    monkeypatch.setattr(mailboxes, "STOP_WITHIN", 0.05)
    share = Share(Portion(("a",)), Portion(leave=("a",)), Portion(("a",)), Portion(("a",)))
    ours, sources, _ = made(share, stubborn=("a",))
    ours.look()
    ours.look()
    assert share.let == [] and ours.elsewhere == {"a", "b", "c"}
    sources["a"].may_end.set()
    monkeypatch.setattr(mailboxes, "STOP_WITHIN", 10)
    ours.look()
    assert share.let == ["a"] and len(ours) == 0
    ours.look()
    assert len(ours) == 1, "it is begun anew, not taken for working because it once did"


def test_a_stop_ends_all_and_also_what_is_begun_meanwhile(made):
    ours, sources, _ = made(Share(Portion(("a", "b")), Portion(("a", "b", "c"))))
    ours.look()
    ours.stop()
    ours.look()
    ours.wait()
    assert all(source.asked.is_set() for source in sources.values()) and len(sources) == 3


def test_the_only_daemon_there_can_be_has_all_and_says_nothing_of_it(made):
    ours, sources, told = made(Alone())
    assert ours.elsewhere == frozenset()
    ours.look()
    ours.look()
    assert len(ours) == len(sources) == 3 and ours.leads and told == []


def store_with(*shares):
    left = list(shares)

    @contextmanager
    def sharing():
        yield left.pop(0)

    return SimpleNamespace(sharing=sharing)


def test_a_daemon_waits_for_who_works_alone_and_then_works(monkeypatch):
    monkeypatch.setattr(standby, "LOOK", 0.0)
    monkeypatch.setattr(standby, "_ready_to_wait", lambda: None)
    share, said, worked = Alone(), [], []
    standby.with_a_share(
        store_with(None, None, share),
        "postgresql://x",
        lambda *given: worked.append(given),
        lambda: said.append("waits"),
    )
    assert worked == [(share, True)] and said == ["waits"]


def test_on_a_store_for_one_a_second_is_a_mistake():
    with pytest.raises(PermanentFailure, match="another mailbot already works"):
        standby.with_a_share(store_with(None), "sqlite:///x", lambda share, waited: None, lambda: None)
