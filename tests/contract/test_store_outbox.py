"""The way out, the same on every back end.  RELIABILITY section 9."""

import pytest
from support.store_values import DAY, HOUR, MINUTE, NOW, letter

from mailbot.model.outgoing import AT_MOST_ONCE, DeliveryReport, Kind, Outcome
from mailbot.model.records import AlreadyDone

ANNA, CARL = "Anna@buyer.example", "carl@buyer.example"
LATER = NOW + 5 * MINUTE


def queue(store, kind=Kind.ACK, *to, now=NOW, **more):
    with store.begin() as tx:
        tx.enqueue(letter(kind, to or (ANNA,), **more), 0, "", now)


def claim(store, now=NOW, limit=10):
    with store.begin() as tx:
        return tx.claim(now, limit)


def claim_one(store, kind=Kind.ACK, *, to_data=True, now=NOW):
    """A row on its way, past the point of no return where `to_data`."""
    queue(store, kind)
    (one,) = claim(store, now)
    if to_data:
        with store.begin() as tx:
            tx.about_to_send([one.row])
    return one.row


def report(store, row, outcome, next_at=None, *, code=0, text="", now=NOW):
    with store.begin() as tx:
        tx.report(row, DeliveryReport(ANNA, outcome, code, text), next_at, now)


def rows(store, *states):
    with store.read() as tx:
        return tx.outbox(states, 100)


def state_of(store):
    return [(row.state, row.attempt, row.next_at) for row in rows(store)]


def test_a_mail_to_two_is_two_rows_with_the_same_frozen_octets(store):
    octets = bytes(range(256)) * 100
    queue(store, Kind.ANSWER, ANNA, CARL, octets=octets, envelope_from="", message_id="<m@x>", mailbox="box")
    claimed = claim(store)
    assert [one.outgoing.recipients for one in claimed] == [(ANNA,), (CARL,)]
    assert {one.outgoing.octets for one in claimed} == {octets}
    first = claimed[0]
    assert (first.outgoing.message_id, first.outgoing.envelope_from) == ("<m@x>", "")
    assert (first.outgoing.mailbox, first.outgoing.kind, first.outgoing.ticket) == ("box", Kind.ANSWER, 0)
    assert (first.attempt, first.queued_at) == (1, NOW)


def test_peoples_answers_go_first_then_acks_then_notices_then_reports(store):
    for kind in (Kind.DIGEST, Kind.NOTICE, Kind.ACK, Kind.ANSWER, Kind.ACK):
        queue(store, kind)
    kinds = [one.outgoing.kind for one in claim(store)]
    assert kinds == [Kind.ANSWER, Kind.ACK, Kind.ACK, Kind.NOTICE, Kind.DIGEST]


def test_a_row_is_claimed_once_and_only_when_due(store):
    with store.begin() as tx:
        tx.enqueue(letter(Kind.ACK), 0, "", NOW, not_before=LATER)
    assert claim(store, NOW) == ()
    with store.read() as tx:
        assert tx.next_due() == LATER
    assert len(claim(store, LATER)) == 1
    assert claim(store, LATER) == ()
    with store.read() as tx:
        assert tx.next_due() is None


def test_no_more_than_the_limit_is_claimed(store):
    for _ in range(5):
        queue(store)
    assert [len(claim(store, limit=2)) for _ in range(3)] == [2, 2, 1]


# outcome, kind, next_at -> state, attempt, next_at
FATES = [
    (Outcome.SENT, Kind.ACK, None, ("sent", 1, None)),
    (Outcome.FAILED, Kind.ANSWER, None, ("failed", 1, None)),
    (Outcome.DEFERRED, Kind.ACK, LATER, ("queued", 1, LATER)),
    (Outcome.DEFERRED, Kind.ACK, None, ("failed", 1, None)),
    (Outcome.UNKNOWN, Kind.ACK, LATER, ("unknown", 1, None)),
    (Outcome.UNKNOWN, Kind.PROBE, LATER, ("unknown", 1, None)),
    (Outcome.UNKNOWN, Kind.ANSWER, LATER, ("queued", 1, LATER)),
    (Outcome.UNKNOWN, Kind.NOTICE, None, ("failed", 1, None)),
    (Outcome.REFUSED_US, Kind.ACK, LATER, ("queued", 0, LATER)),
    (Outcome.REFUSED_US, Kind.ANSWER, None, ("queued", 0, NOW)),
]


@pytest.mark.parametrize(("outcome", "kind", "next_at", "expected"), FATES)
def test_each_outcome_has_its_fate(store, outcome, kind, next_at, expected):
    row = claim_one(store, kind)
    report(store, row, outcome, next_at)
    assert state_of(store) == [expected]


def test_the_servers_words_are_kept(store):
    row = claim_one(store)
    report(store, row, Outcome.DEFERRED, LATER, code=451, text="4.7.1 greylisted")
    assert rows(store)[0].last_reply == "451 4.7.1 greylisted"


def test_each_recipient_has_an_outcome_of_its_own(store):
    queue(store, Kind.ANSWER, ANNA, CARL)
    first, second = claim(store)
    report(store, first.row, Outcome.SENT)
    report(store, second.row, Outcome.FAILED)
    assert {(row.recipient, row.state) for row in rows(store)} == {(ANNA, "sent"), (CARL, "failed")}
    assert [row.recipient for row in rows(store, "failed")] == [CARL]


def test_a_second_try_counts(store):
    row = claim_one(store, to_data=False)
    report(store, row, Outcome.DEFERRED, LATER)
    (again,) = claim(store, LATER)
    assert (again.row, again.attempt, again.queued_at) == (row, 2, NOW)


def test_a_late_report_does_not_wake_a_row_but_sent_is_a_fact(store):
    row = claim_one(store)
    with store.begin() as tx:
        tx.hold(row, "its mailbox is gone", NOW)
    report(store, row, Outcome.DEFERRED, LATER)
    assert [(one.state, one.last_reply) for one in rows(store)] == [("held", "its mailbox is gone")]
    report(store, row, Outcome.SENT)
    assert rows(store)[0].state == "sent"


def test_what_was_taken_off_the_outbox_is_not_sent(store):
    row = claim_one(store, to_data=False)
    with store.begin() as tx:
        tx.hold(row, "by hand", NOW)
    with pytest.raises(AlreadyDone), store.begin() as tx:
        tx.about_to_send([row])
    assert claim(store, NOW + DAY) == ()


@pytest.mark.parametrize("kind", Kind)
def test_a_stop_before_data_only_delays(store, kind):
    claim_one(store, kind, to_data=False)
    with store.begin() as tx:
        assert tx.recover_outbox(LATER) == 1
    assert state_of(store) == [("queued", 1, LATER)]


@pytest.mark.parametrize("kind", Kind)
def test_a_stop_after_data_sends_an_ack_never_again_and_an_answer_once_more(store, kind):
    claim_one(store, kind)
    with store.begin() as tx:
        assert tx.recover_outbox(NOW) == 1
        assert tx.recover_outbox(NOW) == 0
    if kind in AT_MOST_ONCE:
        assert state_of(store) == [("unknown", 1, None)]
        assert claim(store, NOW + DAY) == ()
    else:
        assert state_of(store) == [("queued", 1, NOW + 10 * MINUTE)]
        assert "second copy" in rows(store)[0].last_reply
        (again,) = claim(store, NOW + HOUR)
        report(store, again.row, Outcome.SENT, code=250, text="ok")
        assert rows(store)[0].last_reply == "250 ok (possibly a second copy)"


def test_recovery_leaves_finished_and_waiting_rows_alone(store):
    row = claim_one(store)
    report(store, row, Outcome.SENT)
    queue(store, now=LATER)
    before = state_of(store)
    with store.begin() as tx:
        assert tx.recover_outbox(NOW) == 0
    assert state_of(store) == before


def test_of_two_daemons_that_hold_one_row_only_the_first_goes_on(store):
    """One was cut off from the store and thought dead: the other recovered its row and claimed it anew."""
    queue(store)
    (one,) = claim(store)
    with store.begin() as tx:
        tx.recover_outbox(NOW)
    (again,) = claim(store)
    assert again.row == one.row
    with store.begin() as tx:
        tx.about_to_send([one.row])
    with pytest.raises(AlreadyDone), store.begin() as tx:
        tx.about_to_send([again.row])


def test_a_row_put_off_by_a_clock_that_was_wrong_is_due(store):
    queue(store, Kind.ANSWER, now=NOW + 60 * DAY)
    with store.begin() as tx:
        tx.enqueue(letter(Kind.NOTICE), 0, "", NOW, not_before=NOW + HOUR)
    assert [one.outgoing.kind for one in claim(store)] == [Kind.ANSWER]


def test_what_was_to_leave_at_once_by_a_clock_that_was_set_back_leaves_at_once(store):
    """Twenty minutes are no time that something is never put off for; only when it was written tells."""
    with store.begin() as tx:
        tx.enqueue(letter(Kind.NOTICE), 0, "", NOW + 20 * MINUTE)
        tx.enqueue(letter(Kind.ANSWER, (CARL,)), 0, "", NOW + 20 * MINUTE, NOW + 21 * MINUTE)
    (sent,) = claim(store, NOW)
    assert sent.outgoing.kind is Kind.NOTICE


def test_what_was_put_off_is_tried_at_once_on_demand_and_what_may_be_taken_back_is_not(store):
    row = claim_one(store, Kind.ANSWER, to_data=False)
    report(store, row, Outcome.DEFERRED, LATER)
    with store.begin() as tx:
        tx.enqueue(letter(Kind.ANSWER, (CARL,)), 0, "", NOW, not_before=LATER)
        assert tx.try_now([row + 99], NOW) == 0
        assert tx.try_now([], NOW) == 1
    assert [one.row for one in claim(store)] == [row]
