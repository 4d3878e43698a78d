"""What was kept long enough goes, once a day; what an open ticket may need stays."""

import pytest
from support.office import Office

from mailbot.keeping.retention import let_go
from mailbot.model import acts
from mailbot.model.settings import KeepPolicy
from mailbot.model.ticket import Event


@pytest.fixture
def office(tmp_path):
    one = Office(tmp_path)
    yield one
    one.close()


@pytest.fixture
def closed(office):
    number = office.take()
    office.do(number, acts.Step(Event.CLOSED))
    office.post()
    return number


def kept(office):
    with office.store.read() as tx:
        return len(tx.originals_after(0, 99)), sum(bool(one.octets) for one in tx.letters_after(0, 99))


def test_octets_go_after_their_days_and_tickets_stay_for_ever(office, closed):
    office.take("Please quote 5 pcs of B-2.")
    office.post()
    assert kept(office) == (2, 2)
    office.pass_time(days=91)
    assert let_go(office.house)["letters"] == 2
    assert let_go(office.house) == {}, "once a day"
    assert kept(office) == (2, 0)
    office.pass_time(days=90)
    assert let_go(office.house)["raw"] == 1
    assert kept(office) == (1, 0), "of the open ticket"
    office.pass_time(days=9000)
    let_go(office.house)
    assert office.ticket(closed)
    assert "event=let_go" in office.log.getvalue()


def test_the_days_are_settings_and_0_is_for_ever(office, closed):
    office.configure(keep=KeepPolicy(raw_days=0, letters_days=0, quarantine_days=0, tickets_days=0))
    office.pass_time(days=30_000)
    assert let_go(office.house) == {"raw": 0, "letters": 0, "tickets": 0, "once": 0}
    assert kept(office) == (1, 1)
    office.configure(keep=KeepPolicy(tickets_days=10))
    office.pass_time(days=1)
    assert let_go(office.house)["tickets"] == 1
    with office.store.read() as tx:
        assert tx.ticket(closed) is None


def test_more_than_one_turn_is_taken(office, closed, monkeypatch):
    for _ in range(4):
        office.do(office.take(), acts.Step(Event.CLOSED))
    monkeypatch.setattr("mailbot.keeping.retention.AT_ONCE", 2)
    office.pass_time(days=200)
    assert let_go(office.house)["raw"] == 5


def test_no_call_takes_long_and_the_next_ones_end_the_days_work(office, closed, monkeypatch):
    """A mail that comes in meanwhile waits for one call at most."""
    for _ in range(6):
        office.do(office.take(), acts.Step(Event.CLOSED))
    monkeypatch.setattr("mailbot.keeping.retention.AT_ONCE", 1)
    monkeypatch.setattr("mailbot.keeping.retention.TURNS", 3)
    office.pass_time(days=200)
    calls = [let_go(office.house) for _ in range(4)]
    assert [gone.get("raw") for gone in calls] == [3, 3, 1, None]
    assert calls[-1] == {}
