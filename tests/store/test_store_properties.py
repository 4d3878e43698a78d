"""Any order of taking in, charging, setting aside, requeueing and filing keeps the store's invariants."""

import itertools
import tempfile
from collections import Counter

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import text
from support.store_values import NO, NOW, joining, letter, message, opening, raw, verdict

from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.history import Questions
from mailbot.model.records import AlreadyDone
from mailbot.store import open_store

contents = st.integers(0, 5)
people = st.sampled_from(["anna@x.example", "Carl@x.example", ""])
handles = st.sampled_from(["", "bob", "mei"])
places = st.sampled_from(["INBOX", "Junk"])


class Life(RuleBasedStateMachine):
    """A model beside the store: content -> state, tries."""

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(f"sqlite:///{self.folder.name}/mail.db")
        self.store.migrate()
        self.ids, self.states, self.tries = {}, {}, Counter()
        self.spam, self.tickets, self.uids = set(), set(), itertools.count(1)

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    @rule(content=contents, folder=places)
    def keep(self, content, folder):
        with self.store.begin() as tx:
            kept = tx.keep(
                raw(f"{content}", uid=next(self.uids), folder=folder, junk=folder == "Junk"), f"{content}", NOW
            )
        known = content in self.ids
        rescued = known and folder == "INBOX" and content in self.spam
        assert kept.mail == self.ids.setdefault(content, kept.mail)
        assert kept.fresh == (not known or rescued)
        if kept.fresh:
            self.states[content], self.tries[content] = "new", 0
        if folder == "INBOX":
            self.spam.discard(content)

    @rule(content=contents)
    def charge(self, content):
        if content in self.ids:
            with self.store.begin() as tx:
                self.tries[content] += 1
                assert tx.charge(self.ids[content]) == self.tries[content]

    @rule(content=contents)
    def quarantine(self, content):
        if content in self.ids:
            with self.store.begin() as tx:
                tx.quarantine(self.ids[content], "odd", "", NOW)
            if self.states[content] == "new":
                self.states[content] = "quarantine"

    @rule(content=contents)
    def requeue(self, content):
        if content in self.ids:
            with self.store.begin() as tx:
                freed = tx.requeue(self.ids[content], NOW)
            assert freed == (self.states[content] == "quarantine")
            if freed:
                self.states[content], self.tries[content] = "new", 0

    @rule(content=contents, who=people, handle=handles, how=st.sampled_from(Disposition), crash=st.booleans())
    def file(self, content, who, handle, how, crash):
        if content not in self.ids:
            return
        decision, number = self._decision(how, handle)
        try:
            with self.store.begin() as tx:
                number = number or tx.reserve_number()
                ticket = tx.record(self.ids[content], message(who), verdict(), decision, number, NOW)
                tx.enqueue(letter(ticket=ticket.number if ticket else 0), self.ids[content], "", NOW)
                if crash:
                    raise ZeroDivisionError
        except AlreadyDone:
            assert self.states[content] != "new"
            return
        except ZeroDivisionError:
            return
        assert self.states[content] == "new"
        self.states[content] = "quarantine" if how is Disposition.QUARANTINE else "done"
        if ticket and how is Disposition.OPEN_TICKET:
            assert ticket.number not in self.tickets
            self.tickets.add(ticket.number)
        if decision.disposition is Disposition.SPAM and self._lay_in_junk(content):
            self.spam.add(content)

    def _decision(self, how, handle):
        if how is Disposition.OPEN_TICKET:
            return opening(handle), 0
        known = min(self.tickets, default=0)
        if how in (Disposition.FOLLOW_UP, Disposition.ANSWER, Disposition.NOTE) and known:
            return joining(known, how, assignee=handle), known
        return Decision(how if how is Disposition.QUARANTINE else Disposition.SPAM, Ruling(False, "N15", "")), 1

    def _lay_in_junk(self, content):
        with self.store.read() as tx:
            return tx.load(self.ids[content]).raw.arrival.junk

    @invariant()
    def the_store_agrees_with_the_model(self):
        if not hasattr(self, "store"):
            return
        with self.store.read() as tx:
            for content, mail in self.ids.items():
                stored = tx.load(mail)
                assert (stored.state, stored.tries) == (self.states[content], self.tries[content])
                assert stored.raw.octets == raw(f"{content}").octets
            waiting = sorted(mail for content, mail in self.ids.items() if self.states[content] == "new")
            assert tx.pending(100) == tuple(waiting)

    @invariant()
    def everything_hangs_together(self):
        if not hasattr(self, "store"):
            return
        with self.store.read() as tx:

            def count(sql):
                return tx._db.execute(text(sql)).scalar()

            assert count("SELECT count(*) FROM tickets") == len(self.tickets)
            # who is done was understood, once; who waits was not
            assert count("SELECT count(*) FROM mails WHERE state='done' AND id NOT IN (SELECT mail FROM messages)") == 0
            assert count("SELECT count(*) FROM messages JOIN mails ON id=mail WHERE state='new'") == 0
            assert count("SELECT count(*) FROM reasons WHERE mail NOT IN (SELECT mail FROM messages)") == 0
            # each ticket was opened by exactly one event, and owners are those whom an event says
            assert count("SELECT count(*) FROM ticket_events WHERE event='opened'") == len(self.tickets)
            assert (
                count("SELECT count(*) FROM (SELECT address FROM customer_addresses GROUP BY 1 HAVING count(*)>1)") == 0
            )
            loads = tx.history_of(Questions(""), 0, message(""), NOW).loads
            owned = count("SELECT count(*) FROM tickets WHERE owner<>'' AND stage IN ('new','processed')")
            assert sum(load.open_tickets for load in loads) == owned


# no shrinking: each step is a real commit, and the list of steps reads well enough
Life.TestCase.settings = settings(
    deadline=None, max_examples=25, stateful_step_count=25, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
TestLife = Life.TestCase


@pytest.mark.parametrize("ruling", [NO, Ruling(True, "Y", "", "anna@x.example")])
def test_the_ruling_is_kept_with_the_mail(store, ruling):
    with store.begin() as tx:
        mail = tx.keep(raw(), "k", NOW).mail
        tx.record(mail, message(), verdict(), opening(ruling=ruling), tx.reserve_number(), NOW)
        assert tx.mails_after(0, 1)[0].ack_code == ruling.code
