"""Deliberate bugs in what daemons share on PostgreSQL: each takes a promise away, and a test of it has to notice.

As tests/simulator/mutants.py does for one daemon.
"""

import pytest
from sqlalchemy import and_, select
from store import test_store_share as promises
from store.test_store_share import hire, url
from support import postgres

from mailbot.store.backends.fair_share import FairShare
from mailbot.store.backends.hold import Hold
from mailbot.store.backends.postgres import Postgres
from mailbot.store.mails.inbox import Inbox
from mailbot.store.outgoing import outbox as outbox_file
from mailbot.store.outgoing.outbox import Outbox
from mailbot.store.tables.core import mails, outbox

__all__ = ["hire", "url"]  # fixtures
pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not postgres.is_here(), reason="NO POSTGRESQL: only there daemons share a store"),
]


def a_living_daemons_rows_are_taken_back(patch):
    """P6, P15: whatever is in somebody's hand counts as left behind."""
    patch.setattr(outbox_file, "is_ours_or_nobodys", lambda db, mark: True)


def a_dead_daemons_rows_are_left(patch):
    """P7: what is not ours stays where it is, for ever."""
    patch.setattr(outbox_file, "is_ours_or_nobodys", lambda db, mark: mark == outbox_file.our_mark(db))


def a_row_is_ours_whoever_claimed_it(patch):
    """P15: who lost its locks goes on with what another has in hand now."""
    patch.setattr(Outbox, "_in_our_hand", lambda self: and_(outbox.c.state == "sending"))


def a_mailbox_is_worked_though_its_lock_was_lost(patch):
    """P15: a session that is had again is taken for all that it held."""
    patch.setattr(Hold, "missing", lambda self: frozenset())


def nobody_asks_whether_the_locks_are_held(patch):
    """P15: a transaction does not try the mark."""
    patch.setattr(Hold, "ask", lambda self, writing: None)


def filing_without_its_turn(patch):
    """P3: two decide at the same moment, and neither sees what the other did."""
    patch.setattr(Postgres, "one_at_a_time", lambda self, writing: None)


def every_new_mail_is_ours(patch):
    """P8: what another daemon has in hand is charged and tried here too."""

    def pending(self, limit, elsewhere=()):
        return tuple(self._db.scalars(select(mails.c.id).where(mails.c.state == "new").order_by(mails.c.id)))

    patch.setattr(Inbox, "pending", pending)


def who_looks_first_takes_all(patch):
    """A daemon that comes later finds nothing to do."""
    look = FairShare.look

    def greedy(self, mailboxes):
        patch.setattr(FairShare, "_count_us", lambda self, mailboxes, taken: 1)
        return look(self, mailboxes)

    patch.setattr(FairShare, "look", greedy)


def everybody_leads(patch):
    """P12: each daemon sends the reminders and the morning list."""
    patch.setattr(FairShare, "_leads", lambda self, taken: True)


_LEFT_AND_TAKEN_UP = promises.test_what_a_living_daemon_sends_is_left_to_it_and_a_dead_ones_is_taken_up
_TAKEN_MEANWHILE = promises.test_whose_mailbox_another_took_meanwhile_writes_nothing_until_it_works_it_no_more
CAUGHT_BY = {
    a_living_daemons_rows_are_taken_back: _LEFT_AND_TAKEN_UP,
    a_dead_daemons_rows_are_left: _LEFT_AND_TAKEN_UP,
    a_row_is_ours_whoever_claimed_it: promises.test_what_another_took_over_is_neither_sent_nor_given_back,
    a_mailbox_is_worked_though_its_lock_was_lost: _TAKEN_MEANWHILE,
    nobody_asks_whether_the_locks_are_held: promises.test_what_nobody_took_meanwhile_is_had_again,
    filing_without_its_turn: promises.test_the_next_decision_sees_what_the_one_before_it_did,
    every_new_mail_is_ours: promises.test_another_daemons_new_mails_are_left_to_it,
    who_looks_first_takes_all: promises.test_each_mailbox_has_one_daemon_and_each_daemon_its_part,
    everybody_leads: promises.test_one_leads_and_another_when_it_is_gone,
}


@pytest.mark.parametrize("mutant", CAUGHT_BY, ids=lambda mutant: mutant.__name__)
def test_a_mutant_is_caught(hire, monkeypatch, mutant):
    with monkeypatch.context() as patch:
        mutant(patch)
        # an assertion that fails, pytest.raises among them
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            CAUGHT_BY[mutant](hire)
