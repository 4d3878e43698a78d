"""Every mail built to harm, through the whole pipeline: none stops it, none is lost, the next one is served."""

import time

import pytest
from msgspec.structs import replace
from parse.bombs import BOMBS
from support.mails import mail
from support.nasty import NASTY
from support.office import Office

from mailbot import pipeline
from mailbot.limits import Bounds, Reader, Worker
from mailbot.model.mail import Arrival, RawMessage

ALL = {**BOMBS, **NASTY}
NEXT_WITHIN = 15.0  # seconds (promise P26)
EVERY_KIND = ("done", "quarantine")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("office"))
    worker = Worker()
    office.house = replace(office.house, read=Reader(worker, lambda what, text: pytest.fail(text)))
    yield office
    worker.close()
    office.close()


def take(office, uid, octets):
    pipeline.take_in(
        [RawMessage(Arrival("sales", uidvalidity=9, uid=uid, received_at=office.now), octets)], office.house
    )


def last(office):
    with office.store.read() as tx:
        return tx.mails_after(0, 10_000)[-1]


@pytest.mark.parametrize("name", ALL)
def test_a_hostile_mail_is_filed_or_set_aside_and_the_next_one_is_served(name, office):
    uid = 2 * list(ALL).index(name) + 1
    began = time.monotonic()
    take(office, uid, ALL[name]())
    hostile = last(office)
    take(office, uid + 1, mail(sender=f"Jane <jane{uid}@buyer.example>"))
    took = time.monotonic() - began
    ordinary = last(office)
    assert hostile.state in EVERY_KIND and hostile.mail != ordinary.mail
    assert hostile.state != "quarantine", "all of these can be read; one that cannot is set aside by the tests below"
    assert hostile.ticket or hostile.disposition, "it is filed as something"
    assert ordinary.state == "done" and ordinary.ticket
    assert took < NEXT_WITHIN


def test_a_mail_that_breaks_the_limits_is_set_aside_at_once_with_a_plain_reason(tmp_path):
    office, worker = Office(tmp_path), Worker(Bounds(memory=150 << 20))
    office.house = replace(office.house, read=Reader(worker, lambda what, text: pytest.fail(text)))
    take(office, 1, BOMBS["25 MB attachment"]())
    take(office, 2, mail())
    with office.store.read() as tx:
        (aside,) = tx.quarantined(10)
        assert tx.pending(10) == ()
    assert (aside.reason, aside.detail) == (
        "breaks the limits",
        "it needs more memory than one piece of work may have",
    )
    assert last(office).ticket, "the next one is a ticket"
    (alarm,) = [letter for letter in office.post() if letter.kind == "alarm"]
    assert "breaks the limits" in alarm.text and "mailbot requeue 1" in alarm.text
    worker.close()
    office.close()
