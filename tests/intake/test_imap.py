"""The IMAP source against a real Dovecot: what people and servers do to a mailbox while we read it."""

import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from support.dovecot import dovecot, needs_dovecot
from support.mails import mail
from support.receiver import MemoryReceiver
from support.waiting import wait_until

from mailbot.intake.connection import Connection
from mailbot.intake.imap import ImapSource
from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.model.settings import Limits, Login, Mailbox, Secret

pytestmark = [pytest.mark.system, needs_dovecot]
PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def module_server():
    with dovecot({f"user{n}": PASSWORD for n in range(30)}) as server:
        yield server


@pytest.fixture(scope="module")
def numbers():
    return iter(range(30))


@pytest.fixture
def user(numbers):
    """A fresh mailbox for each test."""
    return f"user{next(numbers)}"


@pytest.fixture
def receiver():
    return MemoryReceiver()


def mailbox(server, user, **more):
    login = Login(
        host=server.host, port=server.imap_port, security="none", user=user, password=Secret(server.users[user])
    )
    return Mailbox(**{"name": "sales", "address": server.address(user), "imap": login, **more})


def source(server, user, receiver, limits=None, **more):
    box = mailbox(server, user, **more)
    return ImapSource(box, receiver, limits or Limits(), lambda event, **fields: None, dice=lambda: 0.0)


@contextmanager
def running(one):
    thread = threading.Thread(target=one.run)
    thread.start()
    try:
        yield thread
    finally:
        one.stop()
        thread.join(20)
        assert not thread.is_alive()


def subjects(receiver):
    return [raw.octets.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode() for raw in receiver.raws]


def test_a_mail_is_handed_over_byte_for_byte_with_where_and_when_it_arrived(module_server, user, receiver):
    octets = mail("caf\u00e9\r\n.\r\n..dots\r\n", subject="bytes")
    module_server.append(user, "INBOX", octets)
    found = source(module_server, user, receiver).look()
    [raw] = receiver.raws
    assert (found.listed, found.taken, found.gone) == (1, 1, 0)
    assert raw.octets == octets
    assert (raw.arrival.mailbox, raw.arrival.folder, raw.arrival.uid, raw.arrival.junk) == ("sales", "INBOX", 1, False)
    assert raw.arrival.uidvalidity > 0
    assert raw.arrival.received_at.tzinfo is UTC
    assert abs(raw.arrival.received_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert raw.arrival.envelope_from is None


def test_every_pass_first_finishes_what_an_earlier_life_left(module_server, user, receiver):
    module_server.deliver(user, mail())
    source(module_server, user, receiver).look()
    assert receiver.calls[0] == "finish_pending"


def test_a_mailbox_is_adopted_before_anything_is_fetched(module_server, user, receiver):
    module_server.deliver(user, mail())
    source(module_server, user, receiver).look()
    assert receiver.calls.index("adopt") < receiver.calls.index("receive")
    source(module_server, user, receiver).look()
    assert receiver.adopted == ["sales"]


def test_no_mail_is_ever_marked_as_seen(module_server, user, receiver):
    module_server.deliver(user, mail())
    source(module_server, user, receiver).look()
    [stored] = module_server.messages(user)
    assert "$MailbotDone" in stored.flags
    assert "\\Seen" not in stored.flags


def test_a_mail_is_taken_in_once_and_the_cursor_saves_the_work(module_server, user, receiver):
    one = source(module_server, user, receiver)
    module_server.deliver(user, mail(subject="first"))
    one.look()
    module_server.deliver(user, mail(subject="second"))
    second, third = one.look(), one.look()
    assert subjects(receiver) == ["first", "second"]
    assert (second.listed, third.listed) == (1, 0)


def test_read_and_flagged_mail_is_taken_in_like_any_other(module_server, user, receiver):
    module_server.append(user, "INBOX", mail(subject="read"), ["\\Seen", "\\Flagged"])
    source(module_server, user, receiver).look()
    assert subjects(receiver) == ["read"]


def test_deleted_mail_is_left_alone_and_taken_in_when_it_comes_back(module_server, user, receiver):
    module_server.append(user, "INBOX", mail(subject="mistake"), ["\\Deleted"])
    module_server.append(user, "INBOX", mail(subject="behind"))
    source(module_server, user, receiver).look()
    assert subjects(receiver) == ["behind"]
    with module_server.client(user) as person:
        person.select_folder("INBOX")
        person.remove_flags([1], ["\\Deleted"])
    source(module_server, user, receiver).look()  # a new life reconciles
    assert subjects(receiver) == ["behind", "mistake"]


def test_done_mail_moves_to_a_folder_that_is_made_if_missing(module_server, user, receiver):
    octets = mail(subject="moved")
    module_server.deliver(user, octets)
    source(module_server, user, receiver, done_folder="Erledigt/\u5df2\u5904\u7406").look()
    assert module_server.messages(user) == []
    [stored] = module_server.messages(user, "Erledigt/\u5df2\u5904\u7406")
    assert stored.octets.endswith(octets)
    assert "$MailbotDone" in stored.flags


@pytest.mark.parametrize("missing", [{"MOVE"}, {"MOVE", "UIDPLUS"}])
def test_without_move_mail_is_copied_and_only_ours_is_expunged(module_server, user, receiver, monkeypatch, missing):
    real = Connection.can
    monkeypatch.setattr(Connection, "can", lambda self, name: name not in missing and real(self, name))
    module_server.append(user, "INBOX", mail(subject="a person marked this"), ["\\Deleted"])
    module_server.append(user, "INBOX", mail(subject="ours"))
    source(module_server, user, receiver, done_folder="Done").look()
    inbox = [one.octets for one in module_server.messages(user)]
    assert any(b"a person marked this" in octets for octets in inbox)
    moved = len(module_server.messages(user, "Done"))
    assert (len(inbox), moved) == ((1, 1) if missing == {"MOVE"} else (2, 0))


def test_settling_that_failed_is_made_up_for_by_a_later_pass(module_server, user, receiver, monkeypatch):
    module_server.deliver(user, mail())
    with monkeypatch.context() as broken:
        broken.setattr(Connection, "mark", lambda self, uids, keyword: self._client._imap.uid("STORE", "0", "nonsense"))
        source(module_server, user, receiver).look()
    assert receiver.marked == set()
    assert len(receiver.raws) == 1
    source(module_server, user, receiver).look()
    assert len(receiver.marked) == 1
    assert "$MailbotDone" in module_server.messages(user)[0].flags


def test_a_mail_that_a_person_takes_away_between_list_and_fetch_is_gone_and_no_trouble(
    module_server, user, receiver, monkeypatch
):
    for subject in ("taken away", "stays"):
        module_server.deliver(user, mail(subject=subject))
    real = Connection.bodies

    def expunge_first(self, uids):
        with module_server.client(user) as person:
            person.select_folder("INBOX")
            person.delete_messages([1])
            person.expunge()
        return real(self, uids)

    monkeypatch.setattr(Connection, "bodies", expunge_first)
    found = source(module_server, user, receiver).look()
    assert (found.listed, found.taken, found.gone) == (2, 1, 1)
    assert subjects(receiver) == ["stays"]
    assert receiver.troubles == []


def test_a_mail_over_the_cap_comes_as_its_header_and_its_size(module_server, user, receiver):
    big = mail("x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 3000, subject="big")
    module_server.append(user, "INBOX", big)
    module_server.append(user, "INBOX", mail(subject="small"))
    source(module_server, user, receiver, limits=Limits(mail_octets=100_000)).look()
    large, small = receiver.raws
    assert large.size == len(big)
    assert large.octets == big.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert small.size == 0


def test_a_changed_uidvalidity_lists_everything_again(receiver):
    with dovecot({"sales": PASSWORD}) as server:
        server.deliver("sales", mail(subject="one"))
        server.deliver("sales", mail(subject="two"))
        source(server, "sales", receiver).look()
        before = receiver.states["sales", "INBOX"]
        server.change_uidvalidity("sales")
        source(server, "sales", receiver).look()
        after = receiver.states["sales", "INBOX"]
    assert before.uidvalidity != after.uidvalidity
    assert sorted(subjects(receiver)) == ["one", "one", "two", "two"]  # the content key is the receiver's business
    assert receiver.adopted == ["sales"]


def test_a_backlog_comes_oldest_first_in_batches_and_the_cursor_follows(module_server, user, receiver):
    module_server.fill(user, (mail("z" * 500, subject=f"{n:05d}") for n in range(3000)))
    cursors = []
    receiver.before_receive = lambda raws: cursors.append(receiver.states["sales", "INBOX"].last_uid)
    began = time.monotonic()
    found = source(module_server, user, receiver, done_folder="Done").look()
    print(f"3,000 old mails in {time.monotonic() - began:.2f} s")
    assert found.taken == 3000
    assert subjects(receiver) == [f"{n:05d}" for n in range(3000)]
    assert receiver.batches == [50] * 60
    assert cursors == list(range(0, 3000, 50))
    assert len(receiver.marked) == 3000
    assert module_server.messages(user) == []


def test_a_batch_ends_at_eight_mebibytes(module_server, user, receiver):
    body = ("y" * 70 + "\r\n") * 42_000  # about 3 MB
    for _ in range(4):
        module_server.append(user, "INBOX", mail(body))
    source(module_server, user, receiver).look()
    assert receiver.batches == [2, 2]


def test_the_junk_folder_is_read_and_never_changed(module_server, user, receiver):
    module_server.append(user, "Junk", mail(subject="perhaps an inquiry"))
    source(module_server, user, receiver, done_folder="Done").look()
    [raw] = receiver.raws
    assert (raw.arrival.folder, raw.arrival.junk) == ("Junk", True)
    [stored] = module_server.messages(user, "Junk")
    assert not {"$MailbotDone", "\\Seen"} & stored.flags


@pytest.mark.parametrize(("setting", "seen"), [("", 0), ("Rubbish", 1), ("Nowhere", 0)])
def test_the_junk_folder_is_what_the_configuration_says(module_server, user, receiver, setting, seen):
    with module_server.client(user) as person:
        person.create_folder("Rubbish")
    module_server.append(user, "Rubbish", mail())
    source(module_server, user, receiver, junk=setting).look()
    assert len(receiver.raws) == seen


def test_a_read_only_folder_is_filed_and_not_settled(module_server, user, receiver, monkeypatch):
    module_server.deliver(user, mail())
    real = Connection.open
    monkeypatch.setattr(Connection, "open", lambda self, folder, read_only=False: real(self, folder, read_only=True))
    source(module_server, user, receiver).look()
    assert len(receiver.raws) == 1
    assert receiver.marked == set()
    assert "$MailbotDone" not in module_server.messages(user)[0].flags


def test_a_wrong_password_is_a_permanent_failure_without_the_password_in_it(module_server, user, receiver):
    box = mailbox(module_server, user)
    login = Login(
        host=box.imap.host, port=box.imap.port, security="none", user=user, password=Secret("wr0ng-and-secret")
    )
    one = ImapSource(
        Mailbox(name="sales", address=box.address, imap=login), receiver, Limits(), lambda event, **fields: None
    )
    with pytest.raises(PermanentFailure) as error:
        one.look()
    assert "wr0ng" not in str(error.value)


def test_no_server_is_a_temporary_failure(receiver):
    login = Login(host="127.0.0.1", port=1, security="none", user="x", password=Secret("y"))
    one = ImapSource(
        Mailbox(name="sales", address="a@b.example", imap=login), receiver, Limits(), lambda event, **fields: None
    )
    with pytest.raises(TemporaryFailure):
        one.look()


def test_a_failing_store_is_no_reason_to_move_the_cursor(module_server, user, receiver):
    module_server.deliver(user, mail(subject="kept for later"))

    def disk_full(raws):
        raise TemporaryFailure("database or disk is full")

    receiver.before_receive = disk_full
    with pytest.raises(TemporaryFailure):
        source(module_server, user, receiver).look()
    receiver.before_receive = lambda raws: None
    source(module_server, user, receiver).look()
    assert subjects(receiver) == ["kept for later"]


def test_a_new_mail_wakes_the_source_within_a_second_or_so(module_server, user, receiver):
    with running(source(module_server, user, receiver)):
        wait_until(lambda: receiver.passes, "the first pass")
        took = []
        for n in range(5):
            module_server.deliver(user, mail(subject=str(n)))
            took.append(wait_until(lambda n=n: len(receiver.raws) > n, "the mail"))
            time.sleep(0.15)
    print("delivery to receiver, seconds:", [round(t, 3) for t in took])
    assert subjects(receiver) == list("01234")
    assert min(took) < 5  # a poll would take 5 minutes


def test_mail_that_comes_while_we_look_is_not_forgotten(module_server, user, receiver):
    """Finding 2 of the library: IDLE announces only what comes after it."""
    with running(source(module_server, user, receiver)):
        wait_until(lambda: receiver.passes, "the first pass")
        receiver.before_receive = lambda raws: module_server.deliver(user, mail(subject="late")) or time.sleep(0.2)
        module_server.deliver(user, mail(subject="early"))
        wait_until(lambda: receiver.raws, "the first mail")
        receiver.before_receive = lambda raws: None
        wait_until(lambda: "late" in subjects(receiver), "the mail that came meanwhile")


def test_wake_looks_at_once_and_stop_ends_the_thread(module_server, user, receiver):
    one = source(module_server, user, receiver)
    with running(one):
        wait_until(lambda: receiver.passes, "the first pass")
        before = receiver.passes
        one.wake()
        wait_until(lambda: receiver.passes > before, "a pass after wake", 5)
    one.stop()  # a second time, after the end


def test_without_idle_the_mailbox_is_polled(module_server, user, receiver, monkeypatch):
    real = Connection.can
    monkeypatch.setattr(Connection, "can", lambda self, name: name != "IDLE" and real(self, name))
    with running(source(module_server, user, receiver, poll=timedelta(seconds=1))):
        wait_until(lambda: receiver.passes, "the first pass")
        module_server.deliver(user, mail(subject="polled"))
        wait_until(lambda: subjects(receiver) == ["polled"], "the mail")


def test_a_restarted_server_is_found_again(receiver, monkeypatch):
    monkeypatch.setattr("mailbot.intake.backoff.FIRST_SECONDS", 0.2)
    with dovecot({"sales": PASSWORD}) as server, running(source(server, "sales", receiver)):
        wait_until(lambda: receiver.passes, "the first pass")
        server.stop()
        wait_until(lambda: receiver.troubles, "trouble told")
        server.start()
        server.deliver("sales", mail(subject="after the restart"))
        took = wait_until(lambda: receiver.raws, "the mail after the restart")
    print(f"after a restart: {took:.2f} s")
    assert receiver.troubles[0][1] is False


def test_a_connection_that_drops_once_is_no_trouble_worth_telling(receiver, monkeypatch):
    monkeypatch.setattr("mailbot.intake.backoff.FIRST_SECONDS", 3.0)
    with dovecot({"sales": PASSWORD}) as server, running(source(server, "sales", receiver)):
        wait_until(lambda: receiver.passes, "the first pass")
        server.restart()
        server.deliver("sales", mail())
        wait_until(lambda: receiver.raws, "the mail after the restart")
    assert receiver.troubles == []


def test_refused_logins_are_told_and_become_rare(receiver, monkeypatch):
    monkeypatch.setattr("mailbot.intake.backoff.FIRST_SECONDS", 0.01)
    with dovecot({"sales": PASSWORD}) as server:
        server.users["sales"] = "wrong"
        one = source(server, "sales", receiver)
        with running(one):
            wait_until(lambda: len(receiver.troubles) >= 3, "three refusals")
            time.sleep(1.0)
    assert [login for _, login in receiver.troubles] == [True, True, True]


def test_a_mail_that_breaks_the_connection_does_not_stop_those_behind_it(module_server, user, receiver, monkeypatch):
    monkeypatch.setattr("mailbot.intake.backoff.FIRST_SECONDS", 0.01)
    for subject in ("before", "poison", "behind"):
        module_server.deliver(user, mail(subject=subject))
    real = Connection.bodies

    def drops(self, uids):
        if 2 in uids:
            raise EOFError
        return real(self, uids)

    monkeypatch.setattr(Connection, "bodies", drops)
    with running(source(module_server, user, receiver)):
        wait_until(lambda: len(receiver.raws) == 2, "the two others")
        wait_until(lambda: any("UID 2" in text for text, _ in receiver.troubles), "trouble told")
    assert subjects(receiver) == ["before", "behind"]


def test_the_source_survives_an_error_that_nobody_thought_of(module_server, user, receiver, monkeypatch):
    monkeypatch.setattr("mailbot.intake.backoff.FIRST_SECONDS", 0.01)
    failures = iter([RuntimeError("a bug"), RuntimeError("again")])

    def sometimes(raws):
        for failure in failures:
            raise failure

    receiver.before_receive = sometimes
    module_server.deliver(user, mail(subject="patience"))
    with running(source(module_server, user, receiver)):
        wait_until(lambda: subjects(receiver) == ["patience"], "the mail")
