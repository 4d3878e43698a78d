"""What is counted against a mail: deaths of the process, not troubles of the store (promises P8, P11)."""

from contextlib import suppress

import pytest
from sqlalchemy import text
from support import postgres
from support.mails import mail
from support.office import Office

from mailbot import pipeline
from mailbot.model.errors import MailbotError, TemporaryFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.store import open_store
from mailbot.store.mails.record import Record

ORDER = mail("We order 20 pcs of A-100, please confirm.")


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.close()


def failing(monkeypatch, error):
    def record(self, *values):
        raise error

    monkeypatch.setattr(Record, "record", record)


def test_a_store_in_trouble_sets_no_mail_aside_however_often(office, monkeypatch):
    with monkeypatch.context() as patch:
        failing(patch, TemporaryFailure("the store cannot work just now: database or disk is full"))
        with pytest.raises(TemporaryFailure):
            raw = RawMessage(Arrival("sales", uidvalidity=1, uid=1, received_at=office.now), ORDER)
            pipeline.take_in([raw], office.house)
        for _ in range(3 * pipeline.MAX_TRIES):
            with pytest.raises(TemporaryFailure):
                pipeline.finish_pending(office.house)
    pipeline.finish_pending(office.house)
    with office.store.read() as tx:
        (row,) = tx.mails_after(0, 10)
    assert row.state == "done" and row.ticket


def test_memory_that_is_too_short_for_a_mail_is_counted(office, monkeypatch):
    failing(monkeypatch, MemoryError())
    with suppress(MemoryError):
        raw = RawMessage(Arrival("sales", uidvalidity=1, uid=1, received_at=office.now), ORDER)
        pipeline.take_in([raw], office.house)
    for _ in range(pipeline.MAX_TRIES):
        with pytest.raises(MemoryError):
            pipeline.finish_pending(office.house)
    pipeline.finish_pending(office.house)
    with office.store.read() as tx:
        (row,) = tx.mails_after(0, 10)
    assert row.state == "quarantine"


@pytest.mark.system
@pytest.mark.skipif(not postgres.is_here(), reason="NO POSTGRESQL: only there a row can be too large for good")
def test_what_is_too_much_for_the_server_is_no_trouble_that_passes():
    store = open_store(postgres.cluster().fresh())
    with pytest.raises(Exception, match="too large") as raised, store.begin() as tx:
        tx._db.execute(text("SELECT repeat('x', 1200000000)"))
    assert not isinstance(raised.value, MailbotError)
    store.close()
