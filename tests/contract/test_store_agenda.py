"""What time brings about, on every store: what is due, asleep, without an owner, lent, and purged for good."""

import sqlite3
from contextlib import closing

import pytest
from support.store_values import DAY, HOUR, NOW, file_mail, joining, letter, message, opening, order_form, raw, take_in

from mailbot.model import acts
from mailbot.model.calendar import Due
from mailbot.model.decision import Disposition
from mailbot.model.outgoing import DeliveryReport, Kind, Outcome
from mailbot.model.ticket import Event, Stage
from mailbot.store.columns import metadata
from mailbot.store.keeping.purge import LET_GO, OF_MAILS, OF_TICKETS

DUE = Due(NOW + 4 * HOUR, NOW + 3 * HOUR, NOW + 5 * HOUR)
LATER = NOW + DAY


def opened(store, owner="bob", words="hello", due=DUE, author="anna@buyer.example"):
    mail = take_in(store, words, uid=hash(words) % 10_000)
    return file_mail(store, mail, message(author), opening(owner, due=due)).number


def again(store, ticket, words, **more):
    mail = take_in(store, words, uid=hash(words) % 10_000)
    return file_mail(store, mail, message(), joining(ticket, **more))


def act(store, ticket, *given, who="bob", now=NOW):
    with store.begin() as tx:
        return tx.act(ticket, given, who, 0, now)


def ask(store, question, *values):
    with store.read() as tx:
        return getattr(tx, question)(*values)


def reminded(store, now):
    return [
        [ticket.number for ticket in ask(store, question, now, 9)]
        for question in ("owner_reminders", "manager_reminders")
    ]


def test_the_owner_is_due_first_then_the_manager_each_once(store):
    ticket = opened(store)
    assert ask(store, "ticket", ticket).due_at == DUE.at
    assert reminded(store, DUE.owner_at - HOUR) == [[], []]
    assert reminded(store, DUE.owner_at) == [[ticket], []]
    assert reminded(store, DUE.manager_at) == [[ticket], [ticket]]
    with store.begin() as tx:
        assert [tx.reminded_owner(ticket), tx.reminded_owner(ticket)] == [True, False]
        assert [tx.reminded_manager(ticket), tx.reminded_manager(ticket)] == [True, False]
    assert reminded(store, LATER) == [[], []]
    assert ask(store, "ticket", ticket).due_at == DUE.at


def test_nobody_is_reminded_of_what_lies_in_the_bin_and_restored_it_is_due_as_it_was(store):
    ticket = opened(store)
    act(store, ticket, acts.Step(Event.RECYCLED))
    assert reminded(store, LATER) == [[], []]
    assert act(store, ticket, acts.Step(Event.RESTORED)).due_at == DUE.at
    assert reminded(store, LATER) == [[ticket], [ticket]]


@pytest.mark.parametrize("event", [Event.PROCESSED, Event.CLOSED])
def test_what_is_settled_is_not_due(store, event):
    ticket = opened(store)
    assert act(store, ticket, acts.Step(event)).due_at is None
    assert reminded(store, LATER) == [[], []]


def test_an_answer_settles_it_and_the_customers_next_mail_makes_it_due_anew(store):
    ticket = opened(store)
    again(store, ticket, "answer", disposition=Disposition.ANSWER, event=Event.ANSWERED, actor="bob", assignee="bob")
    assert ask(store, "ticket", ticket).due_at is None
    next_due = Due(LATER, LATER - HOUR, LATER)
    assert again(store, ticket, "more", due=next_due).due_at == LATER
    assert reminded(store, LATER) == [[ticket], [ticket]]


def test_a_customer_who_writes_twice_waits_since_the_first_time(store):
    ticket = opened(store)
    assert again(store, ticket, "hurry", due=Due(LATER, LATER, LATER)).due_at == DUE.at


def test_a_snoozed_ticket_is_not_reminded_of_until_it_wakes(store):
    ticket = opened(store)
    act(store, ticket, acts.Snooze(NOW + 6 * HOUR))
    assert reminded(store, NOW + 5 * HOUR) == [[], []]
    assert ask(store, "sleepers", NOW + 5 * HOUR, 9) == ()
    assert [one.number for one in ask(store, "sleepers", NOW + 6 * HOUR, 9)] == [ticket]
    assert reminded(store, NOW + 6 * HOUR) == [[ticket], [ticket]]
    act(store, ticket, acts.Snooze(None))
    assert ask(store, "sleepers", LATER, 9) == ()


def test_open_tickets_of_one_and_of_nobody(store):
    mine, nobodys = opened(store, "bob", "one"), opened(store, "", "two", author="carl@buyer.example")
    closed = opened(store, "bob", "three")
    act(store, closed, acts.Step(Event.CLOSED))
    assert ask(store, "unassigned") == (nobodys,)
    (listed,) = ask(store, "open_tickets", "bob")
    assert (listed.ticket.number, listed.customer) == (mine, "Anna <anna@buyer.example>")
    assert [one.ticket.number for one in ask(store, "open_tickets", "")] == [nobodys]


def test_unworked_is_what_its_owner_did_nothing_on(store):
    idle, touched = opened(store, "bob", "one"), opened(store, "bob", "two")
    act(store, touched, acts.Remark("rang them"))
    opened(store, "", "three")
    (row,) = ask(store, "unworked", NOW, 9)
    assert (row.ticket.number, row.given_at) == (idle, NOW)
    assert ask(store, "unworked", NOW - HOUR, 9) == ()
    act(store, idle, acts.Give("li"), who="mailbot", now=NOW + HOUR)
    assert ask(store, "unworked", NOW, 9) == ()  # li has it for no time yet
    assert ask(store, "had_it", idle) == ("li", "bob")
    act(store, idle, acts.Remark("mine"), who="li", now=NOW + 2 * HOUR)
    assert ask(store, "unworked", LATER, 9) == ()


def test_what_the_customer_wrote_is_found_and_nothing_else(store):
    ticket = opened(store, words="first")
    again(store, ticket, "answer", disposition=Disposition.ANSWER, event=Event.ANSWERED, actor="bob")
    again(store, ticket, "machine", disposition=Disposition.NOTE)
    again(store, ticket, "second")
    with store.read() as tx:
        assert [tx.load(mail).raw.octets[9:14] for mail in tx.customers_mails(ticket)] == [b"first", b"secon"]


def test_an_absence_begins_once_and_ends_by_its_date_or_by_word(store):
    act(store, 0, acts.Leave("bob", LATER), acts.Leave("eva", None))
    assert ask(store, "absences_to_begin", NOW) == ("bob", "eva")
    with store.begin() as tx:
        assert [tx.absence_begun("bob", NOW), tx.absence_begun("bob", NOW)] == [True, False]
    assert ask(store, "absences_to_begin", NOW) == ("eva",)
    assert ask(store, "absences_to_end", NOW) == ()
    assert ask(store, "absences_to_end", LATER) == ("bob",)
    assert ask(store, "absences", NOW - HOUR) == ()  # it had not begun


def test_a_new_absence_after_one_that_is_over_begins_anew_and_a_longer_one_does_not(store):
    act(store, 0, acts.Leave("bob", LATER))
    with store.begin() as tx:
        tx.absence_begun("bob", NOW)
    act(store, 0, acts.Leave("bob", LATER + DAY), now=NOW + HOUR)
    assert ask(store, "absences_to_begin", NOW + HOUR) == ()
    act(store, 0, acts.Leave("bob", None), now=LATER + 2 * DAY)
    assert ask(store, "absences_to_begin", LATER + 2 * DAY) == ("bob",)


def test_a_loan_is_remembered_with_whether_its_holder_touched_it(store):
    idle, worked, passed_on = (opened(store, "bob", words) for words in ("one", "two", "three"))
    act(store, 0, acts.Leave("bob", None))
    for ticket in (idle, worked, passed_on):
        act(store, ticket, acts.Give("li"), who="mailbot")
        with store.begin() as tx:
            tx.lend(ticket, "bob", "li", NOW)
    act(store, worked, acts.Star(True), who="li", now=NOW + HOUR)
    act(store, passed_on, acts.Give("eva"), who="li", now=NOW + HOUR)
    loans = ask(store, "loans", "bob")
    assert [(loan.ticket.number, loan.holder, loan.touched) for loan in loans] == [
        (idle, "li", False),
        (worked, "li", True),
        (passed_on, "li", True),
    ]
    assert ask(store, "absences_to_end", LATER) == ()
    act(store, 0, acts.Return("bob"))
    assert ask(store, "absences_to_end", LATER) == ("bob",)  # back, and tickets are still lent
    with store.begin() as tx:
        assert [tx.end_loans("bob"), tx.end_loans("bob")] == [3, 0]
    assert ask(store, "absences_to_end", LATER) == ()


def test_lent_on_by_somebody_who_leaves_in_turn_it_comes_back_to_the_first(store):
    ticket = opened(store)
    for person, holder in (("bob", "li"), ("li", "eva")):
        act(store, ticket, acts.Give(holder), who="mailbot")
        with store.begin() as tx:
            tx.lend(ticket, person, holder, NOW)
    assert ask(store, "loans", "li") == ()
    assert [(loan.holder, loan.touched) for loan in ask(store, "loans", "bob")] == [("eva", False)]


def test_what_was_done_is_seen_without_claiming_it(store):
    assert not ask(store, "was_done", "list", "today")
    with store.begin() as tx:
        tx.first_time("list", "today", NOW)
    assert ask(store, "was_done", "list", "today")
    assert not ask(store, "was_done", "list", "tomorrow")


# --- purge ---


@pytest.fixture
def rich(store):
    """A ticket with something of everything, and another one beside it."""
    mail = take_in(store, "secret words", uid=5)
    said = message(message_id="<one@buyer>", form=order_form(name="Anna"))
    ticket = file_mail(store, mail, said, opening(due=DUE)).number
    again(store, ticket, "more secret", disposition=Disposition.NOTE)
    with store.begin() as tx:
        tx.enqueue(letter(Kind.ACK, ticket=ticket), mail, "shop", NOW)
        for claimed in tx.claim(NOW, 9):
            tx.report(claimed.row, DeliveryReport("x", Outcome.SENT, 250, "ok"), None, NOW)
        tx.lend(ticket, "bob", "li", NOW)
    act(store, ticket, acts.Give("li"), acts.Remark("rude"), acts.Step(Event.RECYCLED))
    other = opened(store, words="other", author="carl@buyer.example")
    return ticket, other


def test_a_recycled_ticket_is_purgeable_after_its_time_and_not_before(store, rich):
    ticket, _ = rich
    assert ask(store, "purgeable", NOW, 9) == ()
    assert ask(store, "purgeable", NOW + HOUR, 9) == (ticket,)
    act(store, ticket, acts.Step(Event.RESTORED))
    assert ask(store, "purgeable", NOW + HOUR, 9) == ()


def test_what_is_still_on_its_way_out_keeps_its_ticket(store, rich):
    with store.begin() as tx:
        tx.enqueue(letter(Kind.ANSWER, ticket=rich[0], message_id="<r.2@acme.example>"), 0, "", NOW)
    assert ask(store, "purgeable", LATER, 9) == ()


def test_purged_for_good_and_nothing_of_others(store, rich):
    ticket, other = rich
    with store.begin() as tx:
        assert tx.purge(ticket) == 2
    assert ask(store, "ticket", ticket) is None
    assert ask(store, "ticket_view", ticket) is None
    assert ask(store, "ticket", other).stage is Stage.NEW
    assert ask(store, "ticket_view", other).timeline[0].text == "We need lamps."
    assert ask(store, "outbox", (), 9) == ()
    assert ask(store, "loans", "bob") == ()


def test_a_purged_mail_does_not_come_back_as_new(store, rich):
    with store.begin() as tx:
        tx.purge(rich[0])
        seen = tx.keep(raw("secret words", uid=77), "key of secret words", LATER)
        assert not seen.fresh
        assert tx.known_uids("sales", "INBOX", 7, [5, 77]) == {5, 77}
        assert tx.pending(9) == ()


def merging(store):
    """As the daemon does once a day."""
    with store.begin() as tx:
        return tx.merge_index()


def test_no_words_of_a_purged_ticket_are_left_in_the_file(tmp_path):
    from mailbot.store import open_store

    path = tmp_path / "mail.db"
    store = open_store(f"sqlite:///{path}")
    store.migrate()
    mail = take_in(store, "unforgettable", uid=5)
    said = message("vera@unforgettable.example", text="unforgettable text", subject="unforgettable")
    ticket = file_mail(store, mail, said, opening()).number
    act(store, ticket, acts.Step(Event.RECYCLED))
    with store.begin() as tx:
        tx.purge(ticket)
    while merging(store):
        pass
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = path.read_bytes()
    assert b"unforgettable text" not in left
    assert left.count(b"unforgettable") == left.count(b"unforgettable.example") + left.count(b"key of unforgettable")


def test_purge_knows_every_table_that_belongs_to_a_ticket_or_a_mail():
    """A new table with such a column has to be told apart: does it go, or does it forget?"""
    by_itself = {"outbox", "letters", "tickets", "mails", "aliases", "thread_ids"}
    known = {table.name for table in (*OF_MAILS, *OF_TICKETS, *(table for table, _ in LET_GO))} | by_itself
    belonging = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in {"tickets", "mails", "letters"}
    }
    assert belonging <= known
