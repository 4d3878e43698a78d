"""Which UIDs are asked for, and what is fetched together."""

from concurrent.futures import Future
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from support.receiver import MemoryReceiver

from mailbot.intake import DONE
from mailbot.intake.backoff import Backoff
from mailbot.intake.batches import BATCH_MAILS, BATCH_OCTETS, WIDEST_WINDOW, WINDOW, batches
from mailbot.intake.connection import Folder, Listed, Opened
from mailbot.intake.folder_pass import FolderPass
from mailbot.intake.folders import junk_folder
from mailbot.intake.suspects import Suspects
from mailbot.model.errors import TemporaryFailure
from mailbot.model.records import FolderState
from mailbot.model.settings import Limits, Mailbox


class PretendedConnection(Struct, dict=True):
    """Mails with these UIDs, all small; remembers what was asked."""

    uids: list[int]
    can_move: bool = True

    def __post_init__(self):
        self.asked = []
        self.most_at_once = 0

    def open(self, folder, read_only=False):
        return Opened(7, len(self.uids), max(self.uids, default=0) + 1, None, writable=not read_only)

    def listing(self, first, last=0):
        self.asked.append((first, last))
        rows = [
            Listed(uid, 10, datetime(2026, 1, 1, tzinfo=UTC), deleted=False)
            for uid in self.uids
            if uid >= first and (not last or uid <= last)
        ]
        self.most_at_once = max(self.most_at_once, len(rows))
        return rows

    def anything_from(self, first):
        self.asked.append(first)
        return any(uid >= first for uid in self.uids)

    def bodies(self, uids):
        return {uid: b"Subject: %d\r\n\r\n" % uid for uid in uids}

    def mark(self, uids, keyword):
        self.marked = uids


def run(connection, receiver, stopped=lambda: False, **more):
    one = FolderPass(
        connection,
        receiver,
        Mailbox("sales", "sales@company.example"),
        "INBOX",
        Limits(),
        Suspects(),
        junk=False,
        stopped=stopped,
        log=lambda event, **fields: None,
    )
    return one.run(**more)


def test_a_small_mailbox_takes_one_question():
    connection = PretendedConnection(list(range(1, 100)))
    run(connection, MemoryReceiver())
    assert connection.asked == [(1, 0)]


def test_a_large_mailbox_without_news_is_asked_for_no_list():
    connection, receiver = PretendedConnection(list(range(1, 6000))), MemoryReceiver()
    receiver.states["sales", "INBOX"] = FolderState(7, 5999)
    run(connection, receiver)
    assert connection.asked == [6000]


def test_a_server_that_is_late_with_its_next_uid_in_a_large_mailbox_hides_nothing():
    connection, receiver = PretendedConnection(list(range(1, 6001))), MemoryReceiver()
    receiver.states["sales", "INBOX"] = FolderState(7, 5999)
    connection.open = lambda folder, read_only=False: Opened(7, 6000, 6000, None, writable=True)
    run(connection, receiver)
    assert [raw.arrival.uid for raw in receiver.raws] == [6000]


def test_news_in_a_large_mailbox_take_one_question():
    connection = PretendedConnection(list(range(1, 6000)))
    receiver = MemoryReceiver()
    receiver.states["sales", "INBOX"] = FolderState(7, 5990)
    tally = run(connection, receiver)
    assert (tally.listed, connection.asked) == (9, [(5991, 0)])


def test_the_first_list_of_a_large_mailbox_comes_in_windows():
    connection = PretendedConnection(list(range(1, 9000)))
    receiver = MemoryReceiver()
    tally = run(connection, receiver)
    assert tally.taken == 8999
    assert connection.most_at_once <= WINDOW


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(1, 3_000_000), max_size=15, unique=True),
    st.integers(0, 2_900_000),
    st.integers(0, 2_900_000),
)
def test_no_mail_is_missed_whatever_gaps_the_uids_have(lonely, dense_at, also_dense_at):
    crowd = set(range(dense_at, dense_at + 1500)) | set(range(also_dense_at, also_dense_at + 1500))
    uids = sorted((set(lonely) | crowd) - {0})
    connection = PretendedConnection(uids)
    receiver = MemoryReceiver()
    run(connection, receiver)
    assert [raw.arrival.uid for raw in receiver.raws] == uids
    assert receiver.states["sales", "INBOX"] == FolderState(7, uids[-1])
    assert len(connection.asked) < 40 + 3_000_000 // WIDEST_WINDOW


def test_reconciling_finds_what_lies_before_the_cursor():
    receiver = MemoryReceiver()
    receiver.states["sales", "INBOX"] = FolderState(7, 50)
    run(PretendedConnection([10, 20, 60]), receiver, reconcile_up_to=1000)
    assert [raw.arrival.uid for raw in receiver.raws] == [60, 10, 20]
    assert receiver.states["sales", "INBOX"].last_uid == 60


def test_a_server_that_understates_a_size_does_not_get_a_giant_past_the_cap():
    class Liar(PretendedConnection):
        def bodies(self, uids):
            return {uid: b"Subject: x\r\n\r\n" + b"y" * 40_000_000 for uid in uids}

    receiver = MemoryReceiver()
    run(Liar([1]), receiver)
    [raw] = receiver.raws
    assert (raw.octets, raw.size) == (b"Subject: x\r\n\r\n", 40_000_014)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 40_000_000), max_size=200))
def test_batches_keep_order_and_both_caps(sizes):
    cap = 35 * 1024 * 1024
    rows = [Listed(uid, size, None, deleted=False) for uid, size in enumerate(sizes)]
    made = list(batches(rows, cap))
    assert [row for batch in made for row in batch] == rows
    for batch in made:
        assert 0 < len(batch) <= BATCH_MAILS
        assert len(batch) == 1 or sum(row.size for row in batch if row.size <= cap) <= BATCH_OCTETS


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([("Junk", "\\junk")], "Junk"),
        ([("INBOX/Spam", "")], "INBOX/Spam"),
        ([("垃圾邮件", "")], "垃圾邮件"),
        ([("Spam", ""), ("Bulk", "\\junk")], "Bulk"),  # the mark counts more than the name
        ([("Junk", "\\noselect")], ""),
        ([("Archive", "")], ""),
        ([("JUNK E-MAIL", "")], "JUNK E-MAIL"),
    ],
)
def test_the_junk_folder_is_known_by_mark_or_name(names, found):
    folders = [Folder(name, frozenset({flag}), "/") for name, flag in names]
    assert junk_folder("auto", folders, "INBOX") == found


def test_a_watched_folder_is_never_its_own_junk_folder():
    assert junk_folder("auto", [Folder("Spam", frozenset(), "/")], "Spam") == ""


def test_waiting_grows_to_five_minutes_and_starts_anew_after_success():
    backoff = Backoff(lambda: 0.5)
    assert [backoff.failed() for _ in range(9)] == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    backoff.succeeded()
    assert backoff.failed() == 5


def test_a_refused_login_is_tried_three_times_and_then_every_quarter_of_an_hour():
    backoff = Backoff(lambda: 0.5)
    assert [backoff.refused() for _ in range(5)] == [5, 10, 900, 900, 900]


class Later(MemoryReceiver):
    """The pipeline takes its time: what was begun is done, in its order, when somebody waits for it."""

    def __init__(self, fails_at=-1):
        super().__init__()
        self.log = []
        self._fails_at = fails_at
        self._begun = []

    def receive(self, raws, after=DONE):
        first, take = raws[0].arrival.uid, super().receive
        self.log.append(f"begun {first}")

        def work():
            if first == self._fails_at:
                raise TemporaryFailure("the disk is full")
            take(raws)
            self.log.append(f"stored {first}")

        return self._begin(work, after)

    def save_folder_state(self, mailbox, folder, state, after=DONE):
        save = super().save_folder_state

        def work():
            save(mailbox, folder, state)
            self.log.append(f"cursor {state.last_uid}")

        return self._begin(work, after)

    def _begin(self, work, after):
        future = Future()

        def chained():
            try:
                after.result()
                future.set_result(work())
            except TemporaryFailure as error:
                future.set_exception(error)

        self._begun.append(chained)

        def result():
            while not future.done():
                self._begun.pop(0)()
            return future.result()

        return SimpleNamespace(result=result)


def test_a_batch_is_fetched_while_the_one_before_it_is_filed_and_the_cursor_waits_for_the_store():
    receiver = Later()
    run(PretendedConnection(list(range(1, 171))), receiver)
    assert receiver.log == [
        *("cursor 0", "begun 1"),
        *("begun 51", "stored 1", "cursor 50"),
        *("begun 101", "stored 51", "cursor 100"),
        *("begun 151", "stored 101", "cursor 150"),
        *("stored 151", "cursor 170"),
    ]


def test_a_batch_that_could_not_be_stored_leaves_the_cursor_before_it_and_the_next_pass_takes_it():
    receiver = Later(fails_at=51)
    with pytest.raises(TemporaryFailure):
        run(PretendedConnection(list(range(1, 121))), receiver)
    assert receiver.states["sales", "INBOX"].last_uid == 50
    assert [raw.arrival.uid for raw in receiver.raws] == list(range(1, 51))
    receiver._fails_at = -1
    run(PretendedConnection(list(range(1, 121))), receiver)
    assert [raw.arrival.uid for raw in receiver.raws] == list(range(1, 121))
    assert receiver.states["sales", "INBOX"].last_uid == 120


def test_a_stop_in_the_middle_waits_for_what_is_in_hand():
    receiver = Later()
    run(PretendedConnection(list(range(1, 121))), receiver, stopped=lambda: len(receiver.log) > 3)
    assert receiver.log[-3:] == ["cursor 50", "stored 51", "cursor 100"]
