"""Reading ahead: what comes out is the same as without it, and nothing depends on the processes that do it."""

import os
import signal

import pytest
from msgspec.structs import replace
from parse.bombs import many_parts
from support.mails import mail
from support.nasty import NASTY
from support.office import QUOTE, Office
from support.waiting import wait_until

from mailbot import pipeline
from mailbot.classify import NOTHING_LEARNED, Learned
from mailbot.house import Understood
from mailbot.limits import Bounds
from mailbot.model.mail import Arrival, Message, RawMessage
from mailbot.reading import NOTHING_AHEAD, Grounds, judge
from mailbot.running import ahead as ahead_module
from mailbot.running import ahead_child
from mailbot.running.ahead import BACKLOG, ReadAhead, workers
from mailbot.running.in_parts import parts_of


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
        made.append(ReadAhead(lambda: NOTHING_LEARNED, lambda what, text: said.append(text), workers(processes)))
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
    assert read_ahead.get_ready(house)
    read_ahead.wait_until_furnished()


def read_by_others(ahead, raws, house):
    """What they have when none is left for the daemon, which waits."""
    grounds = Grounds(house.settings, house.rulebook, NOTHING_LEARNED)
    wait_until(lambda: not ahead.is_left, "all are given out")
    return {raw.arrival: got for raw in raws if (got := ahead.of(raw, grounds)) is not None}


def subjects(office):
    with office.store.read() as tx:
        return [row.subject for row in tx.mails_after(0, 1000)]


def in_order(count=BACKLOG):
    return [f"{n:03d}" for n in range(count)]


def test_what_is_read_ahead_is_what_would_be_read_in_its_turn(office, reading, said):
    raws = arrived([*(build() for build in NASTY.values()), *(raw.octets for raw in a_backlog())])
    read_ahead = reading(processes=2)
    furnished(read_ahead, office.house)
    found = read_by_others(read_ahead(raws, office.house), raws, office.house)
    assert len(found) > len(raws) * 0.8
    for raw in raws:
        if raw.arrival in found:
            assert found[raw.arrival] == judge(raw, office.house, NOTHING_LEARNED)
    assert said == []


def test_a_few_mails_start_no_process(office, reading):
    read_ahead = reading()
    assert read_ahead(a_backlog(BACKLOG - 1), office.house) is NOTHING_AHEAD
    assert read_ahead._threads == []


def test_the_daemon_and_the_others_each_read_a_part_and_all_are_filed_in_their_order(office, reading, monkeypatch):
    read_ahead, raws, ours = reading(), a_backlog(120), []
    furnished(read_ahead, office.house)
    really = judge
    monkeypatch.setattr("mailbot.reading.judge", lambda raw, *rest: ours.append(raw) or really(raw, *rest))
    for some in (raws[:60], raws[60:]):
        pipeline.take_in(some, office.house, read_ahead(some, office.house))
    assert 0 < len(ours) < len(raws)
    assert len(set(ours)) == len(ours)
    assert subjects(office) == in_order(120)


def test_two_share_what_is_left_and_their_shares_get_small(office):
    grounds = Grounds(office.house.settings, office.house.rulebook, NOTHING_LEARNED)
    batch = ahead_module._Batch(a_backlog(40), grounds)
    sizes = []
    while batch.is_left:
        sizes.append(len(batch.share(among=2)))
    assert sum(sizes) == 40
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == ahead_module._SHARE
    assert sizes[-1] == 1
    assert batch.share(among=2) == []


def test_what_hangs_in_a_process_is_read_here_after_a_while(office, monkeypatch):
    monkeypatch.setattr(ahead_module, "_PATIENCE", 0.2)
    grounds = Grounds(office.house.settings, office.house.rulebook, NOTHING_LEARNED)
    raws = a_backlog(4)
    batch = ahead_module._Batch(raws, grounds)
    late = batch.share(among=1)
    assert [batch.of(raw, grounds) for raw in raws] == [None] * 4
    batch.give(late, {})


def test_odd_mail_and_mail_over_the_cap_are_left_to_whoever_is_made_for_them(office, reading):
    read_ahead = reading()
    furnished(read_ahead, office.house)
    raws = a_backlog()
    odd = replace(raws[3], octets=many_parts(2000))
    over = replace(raws[4], size=100_000_000)
    given = [*raws[:3], odd, over, *raws[5:]]
    found = read_by_others(read_ahead(given, office.house), given, office.house)
    assert len(found) == len(raws) - 2
    assert not {odd.arrival, over.arrival} & set(found)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
def test_a_process_that_dies_or_hangs_costs_nothing_and_the_next_batch_has_another(
    how, office, reading, monkeypatch, said
):
    monkeypatch.setattr(ahead_module, "BOUNDS", Bounds(memory=2 << 30, wall_seconds=2.0, jobs=1000))
    monkeypatch.setattr(ahead_module, "_PATIENCE", 0.2)
    read_ahead, raws = reading(), a_backlog()
    furnished(read_ahead, office.house)
    first = read_ahead._all[0].worker._process
    os.kill(first.pid, how)
    pipeline.take_in(raws, office.house, read_ahead(raws, office.house))
    assert subjects(office) == in_order()
    wait_until(lambda: first.poll() is not None, "it is gone", 10)
    furnished(read_ahead, office.house)
    assert len(read_by_others(read_ahead(raws, office.house), raws, office.house)) == BACKLOG
    assert said == []


def test_a_process_that_ended_for_want_of_work_is_started_anew(office, reading, monkeypatch):
    idle_soon = Bounds(memory=2 << 30, wall_seconds=20.0, jobs=1000, idle_seconds=0.3)
    monkeypatch.setattr(ahead_module, "BOUNDS", idle_soon)
    read_ahead, raws = reading(), a_backlog()
    furnished(read_ahead, office.house)
    child = read_ahead._all[0].worker._process
    wait_until(lambda: child.returncode == 0, "it has ended, and is no zombie")
    assert read_ahead._all[0].worker._process is None
    ahead = read_ahead(raws, office.house)
    assert len(read_by_others(ahead, raws, office.house)) == BACKLOG


def test_where_no_process_can_be_had_mails_are_read_one_after_the_other(office, reading, monkeypatch, said):
    monkeypatch.setattr("mailbot.limits.worker.subprocess.Popen", no_more_processes)
    read_ahead, raws = reading(), a_backlog()
    furnished(read_ahead, office.house)
    pipeline.take_in(raws, office.house, read_ahead(raws, office.house))
    assert subjects(office) == in_order()
    read_ahead.wait_until_furnished()
    assert said and all("one after the other" in text for text in said)


def no_more_processes(*words, **more):
    raise BlockingIOError(11, "Resource temporarily unavailable")


def test_mails_that_were_read_ahead_are_not_read_again(office, reading, monkeypatch):
    read_ahead, raws = reading(), a_backlog()
    furnished(read_ahead, office.house)
    ahead = read_ahead(raws, office.house)
    wait_until(lambda: not ahead.is_left, "all are given out")
    monkeypatch.setattr("mailbot.reading.judge", lambda *these: pytest.fail("it was read already"))
    pipeline.take_in(raws, office.house, ahead)
    assert subjects(office) == in_order()
    assert len(office.post()) >= BACKLOG


def test_what_was_read_by_other_rules_or_lessons_is_read_anew(office):
    raws = a_backlog(4)
    house, other = office.house, Learned(version=1)
    wrong = Understood(Message(raws[0].arrival), judge(raws[0], house, NOTHING_LEARNED).verdict)
    grounds = Grounds(house.settings, house.rulebook, NOTHING_LEARNED)
    ahead = ahead_module._Batch(raws, grounds)
    while share := ahead.share(among=1):
        ahead.give(share, {raw.arrival: wrong for raw in share})
    assert ahead.of(raws[0], grounds) is wrong
    assert ahead.of(raws[1], replace(grounds, learned=other)) is None
    assert ahead.of(raws[2], replace(grounds, rulebook=replace(house.rulebook))) is None
    assert ahead.of(raws[3], replace(grounds, settings=replace(house.settings))) is None


def test_a_mail_that_raises_in_the_process_is_left_to_the_daemon_and_the_others_are_read(office, monkeypatch):
    room, raws = ahead_child._Room(), a_backlog(3)
    house = office.house
    with pytest.raises(ValueError, match="not furnished"):
        room.judge(raws)
    given = house.settings, house.tokens, NOTHING_LEARNED
    parts = list(parts_of(house.rulebook))
    room.bring(parts[-1])
    with pytest.raises(ValueError, match="1 parts of a rulebook"):
        room.furnish(*given)
    for part in parts:
        room.bring(part)
    room.furnish(*given)
    assert room._means.rulebook == house.rulebook
    really = ahead_child.judge

    def fails(raw, means, learned):
        if raw is raws[1]:
            raise RecursionError
        return really(raw, means, learned)

    monkeypatch.setattr(ahead_child, "judge", fails)
    first, second, third = room.judge(raws)
    assert (first.message.subject, second, third.message.subject) == ("000", None, "002")
