"""Reading ahead: what comes out is the same as without it, and nothing depends on the processes that do it."""

import os
import signal
from dataclasses import replace
from types import SimpleNamespace

import pytest
from parse.bombs import many_parts
from support.mails import mail
from support.nasty import NASTY
from support.office import QUOTE, Office

from mailbot import pipeline
from mailbot.classify import NOTHING_LEARNED, Learned
from mailbot.house import Understood
from mailbot.limits import Bounds
from mailbot.model.mail import Arrival, Message, RawMessage
from mailbot.reading import NOTHING_AHEAD, Ahead, Grounds, judge
from mailbot.running import ahead as ahead_module
from mailbot.running import ahead_child
from mailbot.running.ahead import BACKLOG, ReadAhead


@pytest.fixture
def office(tmp_path):
    one = Office(tmp_path)
    one.configure(faq=replace(one.house.settings.faq, encoder="off"))
    yield one
    one.close()


@pytest.fixture
def said():
    return []


@pytest.fixture
def reading(said):
    made = []

    def make(processes=1):
        made.append(ReadAhead(lambda: NOTHING_LEARNED, lambda what, text: said.append(text), processes))
        made[-1].follow(SimpleNamespace(done=lambda: False))
        return made[-1]

    yield make
    for one in made:
        one.close()


def arrived(mails):
    return [RawMessage(Arrival("sales", "INBOX", 1, uid), octets) for uid, octets in enumerate(mails, 1)]


def a_backlog(count=BACKLOG):
    return arrived(
        mail(QUOTE, sender=f"c{n}@buyer.example", subject=f"{n:03d}", message_id=f"<{n}@buyer.example>")
        for n in range(count)
    )


def furnished(read_ahead, house):
    """The first batch of a backlog is not read ahead: it makes the processes start."""
    assert read_ahead(a_backlog(), house) == NOTHING_AHEAD
    read_ahead.wait_until_furnished()


def subjects(office):
    with office.store.read() as tx:
        return [row.subject for row in tx.mails_after(0, 1000)]


def test_what_is_read_ahead_is_what_would_be_read_in_its_turn(office, reading, said):
    raws = arrived([*(build() for build in NASTY.values()), *(raw.octets for raw in a_backlog())])
    read_ahead = reading(processes=2)
    furnished(read_ahead, office.house)
    found = read_ahead(raws, office.house).found
    assert len(found) > len(raws) * 0.8
    for raw in raws:
        if raw.arrival in found:
            assert found[raw.arrival] == judge(raw, office.house, NOTHING_LEARNED)
    assert said == []


def test_a_few_mails_start_no_process(office, reading):
    read_ahead = reading()
    assert read_ahead(a_backlog(BACKLOG - 1), office.house) == NOTHING_AHEAD
    assert read_ahead._furnishing is None


def test_as_soon_as_what_was_begun_before_is_done_the_rest_is_left_to_its_turn(office, reading):
    read_ahead, raws, looks = reading(), a_backlog(60), iter([False, False, True])
    furnished(read_ahead, office.house)
    read_ahead.follow(SimpleNamespace(done=lambda: next(looks)))
    ahead = read_ahead(raws, office.house)
    assert list(ahead.found) == [raw.arrival for raw in raws[: 2 * ahead_module._SHARE]]
    pipeline.take_in(raws, office.house, ahead)
    assert subjects(office) == [f"{n:03d}" for n in range(60)]


def test_odd_mail_and_mail_over_the_cap_are_left_to_whoever_is_made_for_them(office, reading):
    read_ahead = reading()
    furnished(read_ahead, office.house)
    raws = a_backlog()
    odd = replace(raws[3], octets=many_parts(2000))
    over = replace(raws[4], size=100_000_000)
    found = read_ahead([*raws[:3], odd, over, *raws[5:]], office.house).found
    assert len(found) == len(raws) - 2
    assert not {odd.arrival, over.arrival} & set(found)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
def test_a_process_that_dies_or_hangs_costs_nothing_and_the_next_batch_has_another(
    how, office, reading, monkeypatch, said
):
    monkeypatch.setattr(ahead_module, "_BOUNDS", Bounds(memory=2 << 30, wall_seconds=2.0, jobs=1000))
    read_ahead, raws = reading(), a_backlog()
    furnished(read_ahead, office.house)
    os.kill(read_ahead._all[0].worker._process.pid, how)
    ahead = read_ahead(raws, office.house)
    assert ahead.found == {}
    pipeline.take_in(raws, office.house, ahead)
    assert subjects(office) == [f"{n:03d}" for n in range(BACKLOG)]
    monkeypatch.undo()
    furnished(read_ahead, office.house)
    assert len(read_ahead(raws, office.house).found) == BACKLOG
    assert said == []


def test_where_no_process_can_be_had_mails_are_read_one_after_the_other(office, reading, monkeypatch, said):
    monkeypatch.setattr("mailbot.limits.worker.subprocess.Popen", no_more_processes)
    read_ahead = reading()
    furnished(read_ahead, office.house)
    assert read_ahead(a_backlog(), office.house) == NOTHING_AHEAD
    read_ahead.wait_until_furnished()
    assert said and all("one after the other" in text for text in said)


def no_more_processes(*words, **more):
    raise BlockingIOError(11, "Resource temporarily unavailable")


def test_mails_that_were_read_ahead_are_not_read_again(office, reading, monkeypatch):
    read_ahead, raws = reading(), a_backlog()
    furnished(read_ahead, office.house)
    ahead = read_ahead(raws, office.house)
    monkeypatch.setattr("mailbot.reading.judge", lambda *these: pytest.fail("it was read already"))
    pipeline.take_in(raws, office.house, ahead)
    assert subjects(office) == [f"{n:03d}" for n in range(BACKLOG)]
    assert len(office.post()) >= BACKLOG


def test_what_was_read_by_other_rules_or_lessons_is_read_anew(office):
    raw = RawMessage(Arrival("sales", uid=1), mail(QUOTE))
    house, other = office.house, Learned(version=1)
    wrong = Understood(Message(raw.arrival), judge(raw, house, NOTHING_LEARNED).verdict)
    grounds = Grounds(house.settings, house.rulebook, NOTHING_LEARNED)
    ahead = Ahead({raw.arrival: wrong}, grounds)
    assert ahead.of(raw, grounds) is wrong
    assert ahead.of(raw, replace(grounds, learned=other)) is None
    assert ahead.of(raw, replace(grounds, rulebook=replace(house.rulebook))) is None
    assert ahead.of(raw, replace(grounds, settings=replace(house.settings))) is None


def test_a_mail_that_raises_in_the_process_is_left_to_the_daemon_and_the_others_are_read(office, monkeypatch):
    room, raws = ahead_child._Room(), a_backlog(3)
    house = office.house
    with pytest.raises(ValueError, match="not furnished"):
        room.judge(raws)
    room.furnish(house.settings, house.rulebook, house.tokens, NOTHING_LEARNED)
    really = ahead_child.judge

    def fails(raw, means, learned):
        if raw is raws[1]:
            raise RecursionError
        return really(raw, means, learned)

    monkeypatch.setattr(ahead_child, "judge", fails)
    first, second, third = room.judge(raws)
    assert (first.message.subject, second, third.message.subject) == ("000", None, "002")
