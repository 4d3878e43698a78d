"""The Maildir source: people and mail programs move files about while we read."""

import os
import threading

import pytest
from support.mails import mail
from support.receiver import MemoryReceiver
from support.waiting import wait_until

from mailbot.intake.maildir import MaildirSource
from mailbot.intake.sources import SOURCES, open_source
from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.model.settings import Limits, Mailbox


@pytest.fixture
def maildir(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


@pytest.fixture
def receiver():
    return MemoryReceiver()


def source(maildir, receiver, limits=None):
    box = Mailbox("sales", "sales@company.example", kind="maildir", path=str(maildir))
    return MaildirSource(box, receiver, limits or Limits(), lambda event, **fields: None)


def put(maildir, name, octets, part="new", at=1_700_000_000):
    path = maildir / part / name
    path.write_bytes(octets)
    os.utime(path, (at, at))


def names(maildir):
    return sorted(f"{part}/{path.name}" for part in ("new", "cur") for path in (maildir / part).iterdir())


def test_mail_is_taken_oldest_first_and_noted_without_being_seen(maildir, receiver):
    put(maildir, "2.b", mail(subject="later"), at=1_700_000_100)
    put(maildir, "9.a", mail(subject="earlier"))
    found = source(maildir, receiver).look()
    assert [b"earlier" in raw.octets for raw in receiver.raws] == [True, False]
    assert receiver.raws[0].arrival.received_at.timestamp() == 1_700_000_000
    assert (found.listed, found.taken) == (2, 2)
    assert names(maildir) == ["cur/2.b:2,", "cur/9.a:2,"]
    assert receiver.adopted == ["sales"]


def test_a_mail_is_the_same_mail_wherever_its_file_goes(maildir, receiver):
    put(maildir, "1.x", mail())
    one = source(maildir, receiver)
    one.look()
    os.rename(maildir / "cur" / "1.x:2,", maildir / "cur" / "1.x:2,FS")
    assert one.look().taken == 0
    assert source(maildir, receiver).look().taken == 0
    assert receiver.raws[0].arrival.uid < 2**63


def test_mail_that_somebody_has_read_already_is_taken_too(maildir, receiver):
    put(maildir, "1.x:2,S", mail(), part="cur")
    assert source(maildir, receiver).look().taken == 1
    assert names(maildir) == ["cur/1.x:2,S"]


def test_a_crash_before_settling_is_made_up_for(maildir, receiver):
    put(maildir, "1.x", mail())
    one = source(maildir, receiver)
    one.look()
    os.rename(maildir / "cur" / "1.x:2,", maildir / "new" / "1.x")
    assert source(maildir, receiver).look().taken == 0
    assert names(maildir) == ["cur/1.x:2,"]


@pytest.mark.parametrize("before", ["new/1.x", "cur/1.x:2,"])
def test_a_file_that_goes_away_while_we_look_is_gone_and_not_forgotten(maildir, receiver, monkeypatch, before):
    part, _, name = before.partition("/")
    put(maildir, name, mail(), part=part)
    one = source(maildir, receiver)
    real = MaildirSource._read

    def moved_meanwhile(self, entry):
        os.rename(maildir / before, maildir / "cur" / "1.x:2,S")
        return real(self, entry)

    with monkeypatch.context() as moving:
        moving.setattr(MaildirSource, "_read", moved_meanwhile)
        assert one.look().gone == 1
    assert one.look().taken == 1


def test_links_pipes_and_half_written_files_are_not_read(maildir, receiver, tmp_path_factory):
    secret = tmp_path_factory.mktemp("other") / "secret"
    secret.write_text("not a mail")
    (maildir / "new" / "1.link").symlink_to(secret)
    os.mkfifo(maildir / "new" / "2.pipe")
    put(maildir, ".hidden", b"x")
    put(maildir, "3.tmp", b"x", part="tmp")
    assert source(maildir, receiver).look().taken == 0


def test_a_file_that_cannot_be_read_does_not_stop_the_others(maildir, receiver, monkeypatch):
    put(maildir, "1.bad", mail())
    put(maildir, "2.good", mail(subject="good"))
    real = os.open

    def refuse(path, flags, *rest, **more):
        if str(path).endswith("1.bad"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    assert source(maildir, receiver).look().taken == 1
    assert "cannot be read" in receiver.troubles[0][0]


def test_a_mail_over_the_cap_comes_as_its_header_and_its_size(maildir, receiver):
    octets = mail("x" * 200_000).replace(b"\r\n", b"\n")
    put(maildir, "1.big", octets)
    source(maildir, receiver, Limits(mail_octets=100_000)).look()
    [raw] = receiver.raws
    assert (raw.octets, raw.size) == (octets.partition(b"\n\n")[0] + b"\n\n", len(octets))


def test_a_failing_store_leaves_the_mail_new(maildir, receiver):
    put(maildir, "1.x", mail())
    receiver.before_receive = lambda raws: (_ for _ in ()).throw(TemporaryFailure("disk full"))
    one = source(maildir, receiver)
    with pytest.raises(TemporaryFailure):
        one.look()
    assert names(maildir) == ["new/1.x"]
    receiver.before_receive = lambda raws: None
    assert one.look().taken == 1


def test_a_missing_maildir_is_a_permanent_failure(tmp_path, receiver):
    with pytest.raises(PermanentFailure, match="no such Maildir"):
        source(tmp_path / "nowhere", receiver).look()


def test_new_mail_is_seen_without_anybody_waking_us(maildir, receiver):
    one = source(maildir, receiver)
    thread = threading.Thread(target=one.run)
    thread.start()
    try:
        wait_until(lambda: receiver.passes, "the first pass")
        put(maildir, "1.x", mail())
        wait_until(lambda: receiver.raws, "the mail")
        put(maildir, "2.x", mail())
        one.wake()
        wait_until(lambda: len(receiver.raws) == 2, "the second mail", 1.9)
    finally:
        one.stop()
        thread.join(10)
    assert not thread.is_alive()


def test_every_kind_but_the_pipe_has_a_source(receiver):
    for kind in SOURCES:
        assert open_source(Mailbox("m", "a@b.example", kind=kind), receiver, Limits(), lambda e, **f: None)
    with pytest.raises(PermanentFailure):
        open_source(Mailbox("m", "a@b.example", kind="pipe"), receiver, Limits(), lambda e, **f: None)
