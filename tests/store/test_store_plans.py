"""No query that a mail takes reads a growing table from end to end (EXPLAIN QUERY PLAN over a whole mail's life)."""

import re
import sqlite3

import pytest
from sqlalchemy import Engine, Pool, event, inspect
from support import postgres
from support.store_values import NO, NOW, joining, letter, message, opening, order_form, raw, verdict

from mailbot.model.history import Hint, Pointer, Questions
from mailbot.model.mail import Bounce
from mailbot.model.outgoing import DeliveryReport, Kind, Outcome
from mailbot.model.records import FolderState
from mailbot.model.shelf import Place
from mailbot.model.verdict import Category
from mailbot.store import open_store

VALUE = re.compile(r"'(?:[^']|'')*'|\b\d+\b")
BY_ROWID = "VIRTUAL TABLE INDEX 0:="  # how SQLite calls a look-up in FTS5
FEW_ROWS = {
    "mailboxes",
    "folders",
    "counters",
    "assignees",
    "absences",
    "colleagues",
    "lent",
    "shelved",
    "workloads",
}  # as many as there are mailboxes and staff


_DEAR = ("jit", "max_parallel_workers_per_gather")


@pytest.fixture
def statements():
    """(SQL, parameters) of everything that runs."""
    seen = []

    def note(connection, _cursor, statement, parameters, _context, executemany):
        if connection.dialect.name != "sqlite":
            seen.append((statement, parameters[0] if executemany else parameters))

    def listen(driver, _record, _proxy):
        if isinstance(driver, sqlite3.Connection):  # asked itself: not all that it runs goes through SQLAlchemy
            driver.set_trace_callback(lambda statement: seen.append((statement, ())))

    event.listen(Engine, "before_cursor_execute", note)
    event.listen(Pool, "checkout", listen)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)
    event.remove(Pool, "checkout", listen)


def a_mails_life(store, n):
    """Every call that pipeline, intake and sender make for one mail."""
    with store.begin() as tx:
        tx.adopt("sales", NOW)
        tx.folder_state("sales", "INBOX")
        tx.known_uids("sales", "INBOX", 7, [n, n + 1])
        mail = tx.keep(raw(f"words {n}", uid=n), f"key {n}", NOW).mail
        tx.keep(raw(f"words {n}", uid=n), f"key {n}", NOW)
        tx.save_folder_state("sales", "INBOX", FolderState(7, n))
        tx.pending(10)
        tx.charge(mail)
        tx.load(mail)
        tx.quarantine(mail, "x", "y", NOW)
        tx.requeue(mail, NOW)
    said = message(
        f"u{n}@x.example",
        message_id=f"<{n}@x>",
        form=order_form(f"u{n}@x.example", name="Anna"),
        bounce=Bounce((f"u{n}@x.example",), "5.1.1", original_message_id=f"<a.{n - 1}@acme.example>"),
    )
    pointers = (Pointer(Hint.REFERENCE, message_id=f"<{n}@x>"), Pointer(Hint.SUBJECT, number=1001))
    with store.begin() as tx:
        tx.history_of(
            Questions(f"u{n}@x.example", pointers, "shop", "digest", "double", letters_of=1001), mail, said, NOW
        )
        number = tx.reserve_number()
        decision = opening(f"person{n % 3}") if n % 2 else joining(1001, ruling=NO)
        tx.record(mail, said, verdict(), decision, number, NOW, "digest")
        tx.epochs(number)
        tx.enqueue(letter(Kind.ACK, (f"u{n}@x.example",), message_id=f"<a.{n}@acme.example>"), mail, "shop", NOW)
        tx.first_time("alarm", str(n), NOW)
        asked = Questions(f"u{n}@x.example", pointers, "shop", "digest", "double", sender_tickets=3, form_tickets=3)
        tx.history_of(asked, mail, said, NOW)  # of a customer who is known now
        tx.pace(Category.ORDER, NOW)
        tx.promise(1001, NOW, NOW)
        tx.promised_at(1001)
        tx.complaints_like(1001, 1, ["A-100"], 5)
        tx.lessons_version()
    with store.begin() as tx:
        rows = [one.row for one in tx.claim(NOW, 5)]
        tx.about_to_send(rows)
        for row in rows:
            tx.report(row, DeliveryReport("x", Outcome.SENT, 250, "ok"), None, NOW)
        tx.next_due()
        tx.unsettled("sales", "INBOX", 7, 50)
        tx.settled("sales", "INBOX", 7, [n], NOW)
        tx.note_pass("sales", NOW, "")
        tx.mails_after(mail - 1, 10)
        tx.filed_since(NOW, ["spam"], 10)
        tx.ticket_view(1001)
        tx.recover_outbox(NOW)
    with store.begin() as tx:
        a_look_at_folders(tx, mail, n)
    with store.begin() as tx:
        tx.lend(1001, "bob", "li", NOW)
        tx.owner_reminders(NOW, 10)
        tx.manager_reminders(NOW, 10)
        tx.reminded_owner(1001)
        tx.reminded_manager(1001)
        tx.sleepers(NOW, 10)
        tx.unassigned()
        tx.of_the_gone(["li"], NOW)
        tx.open_tickets("person1")
        tx.unworked(NOW, 10)
        tx.had_it(1001)
        tx.customers_mails(1001)
        tx.absences_to_end(NOW)
        tx.loans("bob")
        tx.was_done("alarm", "x")
        tx.purgeable(NOW, 10)
        tx.end_loans("bob")
        if n > 1:
            tx.purge(1001)


def a_look_at_folders(tx, mail, n):
    tx.begin_shelving("sales", "INBOX")
    tx.recognise("sales", "Tickets/New", 8, {n: 4711}, NOW)
    tx.arrivals("sales", "INBOX", 7, [n])
    tx.put_place("sales", mail, Place("INBOX", 7, n))
    tx.look_again("sales", 1001)
    tx.moving("sales", [mail], "Tickets/New")
    tx.moved("sales", mail, Place("Tickets/New", 8, n), NOW)
    tx.flags_known("sales", mail, True, True)
    tx.starred("sales", "Tickets/New", 8, [n])
    tx.at("sales", "Tickets/New", 8, n)
    tx.changed("sales")
    tx.note_changes("sales")
    tx.waiting_shelves("sales", 10)
    tx.placed("sales", 1001)
    tx.choose_shelf("sales", 1001, "new", "new inquiry", False)
    tx.gone("sales", mail)
    tx.take_up(mail)
    tx.copies_due("sales", NOW, 10)
    tx.copy_tried(n, NOW)
    tx.copy_ended(n, NOW)
    tx.forget_shelf("sales", 1001)


def test_no_query_of_a_mails_life_scans_a_growing_table(store, path, statements):
    a_mails_life(store, 1)
    a_mails_life(store, 2)
    growing = {name for (name,) in _ask(path, "SELECT name FROM sqlite_master WHERE type='table'")} - FEW_ROWS
    asked = [one for one in dict.fromkeys((sql, tuple(given)) for sql, given in statements) if _is_query(one[0])]
    assert len({VALUE.sub("?", sql) for sql, _ in asked}) > 50
    scans = [
        f"{detail}\n    {sql}"
        for sql, given in asked
        for *_, detail in _ask(path, f"EXPLAIN QUERY PLAN {sql}", given)
        if detail.startswith("SCAN ") and detail.split()[1] in growing and not detail.endswith(BY_ROWID)
    ]
    assert scans == []


@pytest.mark.skipif(not postgres.is_here(), reason="NO POSTGRESQL: its plans were not looked at")
def test_nor_does_one_on_postgresql(statements):
    """Where a table can be entered by an index, its planner may still prefer to read all of a small one: that is
    forbidden here, so what is left has no index to enter by."""
    opened = open_store(postgres.cluster().emptied())
    a_mails_life(opened, 1)
    a_mails_life(opened, 2)
    asked = [one for one in dict.fromkeys((sql, _frozen(given)) for sql, given in statements) if _is_query(one[0])]
    statements.clear()
    with opened._backend.reading.connect() as connection:
        growing = set(inspect(connection).get_table_names()) - FEW_ROWS
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plans = [
            (sql, connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}", dict(given)).scalar_one()[0]["Plan"])
            for sql, given in asked
            if sql.split()[0] in {"SELECT", "WITH"} or " WHERE " in sql
        ]
    opened.close()
    assert len(plans) > 50
    assert [f"{found}\n    {sql}" for sql, plan in plans for found in _full_reads(plan, growing)] == []


def _full_reads(plan, growing, few=False):
    """A walk along an index from one end that takes the first rows it meets is none."""
    kind = plan["Node Type"]
    few = few or kind == "Limit"
    along = kind.startswith("Index") and "Index Cond" not in plan and not (few and "Filter" not in plan)
    if plan.get("Relation Name") in growing and (along or kind == "Seq Scan"):
        yield f"{kind} on {plan['Relation Name']}"
    for part in plan.get("Plans", ()):
        yield from _full_reads(part, growing, few)


def _frozen(given):
    return tuple(sorted(given.items())) if hasattr(given, "items") else tuple(given)


def _is_query(sql):
    return sql.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"} and "sqlite_master" not in sql


def _ask(path, sql, given=()):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql, given).fetchall()
    finally:
        connection.close()


@pytest.mark.skipif(not postgres.is_here(), reason="NO POSTGRESQL: what it makes of a query was not looked at")
def test_postgresql_neither_compiles_a_query_nor_starts_a_worker_for_it():
    """Over a million tickets either took a hundred times as long as the query."""
    opened = open_store(postgres.cluster().emptied())
    with opened._backend.writing.connect() as connection:
        said = [connection.exec_driver_sql(f"SHOW {one}").scalar_one() for one in _DEAR]
    opened.close()
    assert said == ["off", "0"]
