"""What is counted as it happens is what a count of the rows would give, whatever changed them."""

from sqlalchemy import text
from support.store_values import MINUTE, NOW, file_mail, letter, message, opening, take_in

from mailbot.model.acts import Give, Step
from mailbot.model.history import Questions
from mailbot.model.outgoing import DeliveryReport, Kind, Outcome
from mailbot.model.ticket import Event

OPEN = "SELECT owner, count(*) FROM tickets WHERE owner <> '' AND stage IN ('new', 'processed') GROUP BY owner"


def opened(store, count, owner="bob"):
    for number in range(count):
        words = f"{owner} {number}"
        mail = take_in(store, words, uid=abs(hash(words)) % 10**6 + 1)
        file_mail(store, mail, message(f"u{number}@{owner}.example", message_id=f"<{words}@x>"), opening(owner))


def asked(store, now=NOW):
    with store.read() as tx:
        return tx.history_of(Questions(customer_address="x@y.example"), 0, message(), now)


def loads_are_right(store):
    with store.read() as tx:
        rows = dict(tuple(row) for row in tx._db.execute(text(OPEN)))
    found = {load.handle: load.open_tickets for load in asked(store).loads if load.open_tickets}
    assert found == rows
    return found


def test_open_tickets_of_a_person_follow_every_change(store):
    opened(store, 4)
    opened(store, 2, "ann")
    assert loads_are_right(store) == {"bob": 4, "ann": 2}
    with store.begin() as tx:
        tx.act(1001, [Give("ann")], "bob", 0, NOW)
        tx.act(1002, [Step(Event.CLOSED)], "bob", 0, NOW)
        tx.act(1003, [Give("")], "bob", 0, NOW)
        tx.act(1006, [Step(Event.RECYCLED)], "ann", 0, NOW)
    assert loads_are_right(store) == {"bob": 1, "ann": 2}
    with store.begin() as tx:
        tx.act(1002, [Step(Event.REOPENED)], "bob", 0, NOW)
        tx.purge(1006)
    assert loads_are_right(store) == {"bob": 2, "ann": 2}


def test_what_is_rolled_back_is_not_counted(store):
    opened(store, 2)
    try:
        with store.begin() as tx:
            tx.act(1001, [Give("ann")], "bob", 0, NOW)
            raise KeyError
    except KeyError:
        pass
    assert loads_are_right(store) == {"bob": 2}


def test_acknowledgements_are_counted_until_they_are_cancelled_and_bounces_with_them(store):
    with store.begin() as tx:
        for number in range(4):
            tx.enqueue(letter(to=(f"u{number}@y.example",), message_id=f"<a{number}@x>"), 0, "", NOW)
        tx.enqueue(letter(Kind.NOTICE, message_id="<n@x>"), 0, "", NOW)
        tx._db.execute(text("UPDATE outbox SET state = 'cancelled' WHERE recipient = 'u0@y.example'"))
        tx._db.execute(text("UPDATE outbox SET bounced_at = queued_at WHERE recipient = 'u1@y.example'"))
    acks = asked(store, NOW + MINUTE).acks
    assert (acks.instance_hour, acks.instance_day, acks.bounced_day) == (3, 3, 1)
    acks = asked(store, NOW + 62 * MINUTE).acks
    assert (acks.instance_hour, acks.instance_day, acks.bounced_day) == (0, 3, 1)
    assert asked(store, NOW + 25 * 60 * MINUTE).acks.instance_day == 0


def test_a_mail_on_its_way_out_is_not_counted_anew(store):
    """Each count locks its row until the transaction ends: daemons that share a store would wait for each other."""
    with store.begin() as tx:
        tx.enqueue(letter(), 0, "", NOW)
        tx._db.execute(text("DELETE FROM ack_minutes"))
        (claimed,) = tx.claim(NOW, 9)
        tx.about_to_send([claimed.row])
        tx.report(claimed.row, DeliveryReport("u@y.example", Outcome.SENT, 250, "fine"), None, NOW)
        assert tx._db.scalar(text("SELECT count(*) FROM ack_minutes")) == 0


def test_a_step_that_leaves_a_ticket_open_is_not_counted_anew(store):
    opened(store, 1)
    with store.begin() as tx:
        tx._db.execute(text("DELETE FROM workloads"))
        tx.act(1001, [Step(Event.PROCESSED)], "bob", 0, NOW)
        assert tx._db.scalar(text("SELECT stage FROM tickets")) == "processed"
        assert tx._db.scalar(text("SELECT count(*) FROM workloads")) == 0
