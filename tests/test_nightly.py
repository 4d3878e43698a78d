"""Every night, by the company's clock, each mailbox is counted against the store and what is missing is taken in."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from support.office import Office

from mailbot.model.errors import TemporaryFailure
from mailbot.model.keeping import Counted, Examined
from mailbot.model.mail import Arrival, RawMessage
from mailbot.running import daemon as daemon_module
from mailbot.running.daemon import Daemon
from mailbot.running.doctor import examine
from mailbot.store.backends.share import Alone

ALL_THERE = {"mailbox": "sales", "folder": "INBOX"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Log:
    def __init__(self):
        self.told = []

    def trouble(self, what, text, **more):
        self.told.append((what, text))

    def note(self, what, **more):
        self.told.append((what, more))


@pytest.fixture
def daemon():
    made = Daemon(SimpleNamespace(zone=SHANGHAI, house=SimpleNamespace(log=Log())), Alone())
    made._mailboxes = SimpleNamespace(leads=True)
    return made


def test_it_is_due_at_night_where_the_company_is(daemon):
    async def due():
        timers = daemon._timers()
        found = {job.func.__name__: job.trigger for job in timers.get_jobs()}
        timers.shutdown(wait=False)
        return found

    trigger = asyncio.run(due())["_examine"]
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    first = trigger.get_next_fire_time(None, noon)
    assert first.astimezone(SHANGHAI).strftime("%d %H:%M") == "23 03:17"
    second = trigger.get_next_fire_time(first, first.replace(second=1))
    assert (second - first).total_seconds() == 86_400


def test_it_takes_in_what_is_missing_and_a_failure_is_only_told(daemon, monkeypatch):
    asked = []
    found = Examined((Counted("sales", "INBOX", 3, 3),), (), ())
    monkeypatch.setattr(daemon_module, "examine", lambda house, run, *, fix: asked.append(fix) or found)
    asyncio.run(daemon._examine())
    assert asked == [True]
    assert daemon._app.house.log.told.pop() == ("counted", {**ALL_THERE, "lying": 3, "accounted": 3})

    def fails(house, run, *, fix):
        raise TemporaryFailure("the store is full")

    monkeypatch.setattr(daemon_module, "examine", fails)
    asyncio.run(daemon._examine())
    assert daemon._app.house.log.told == [("doctor", "TemporaryFailure: the store is full")]


def test_what_does_not_fit_together_in_the_store_is_mailed_to_the_administrator_once_a_day(tmp_path):
    office = Office(tmp_path)
    with office.store.begin() as tx:
        tx.keep(RawMessage(Arrival("sales"), b"From: a@b.example\r\n\r\nhello\r\n"), "key", office.now)
    office.pass_time(minutes=20)
    for _ in range(2):
        found = examine(office.house, lambda work: work(), fix=True)
        assert len(found.unsound) == 1 and not found.well
    (alarm,) = office.post()
    assert alarm.kind == "alarm" and "something is wrong with the store" in alarm.mail["Subject"]
    assert found.unsound[0] in alarm.text
    office.close()
