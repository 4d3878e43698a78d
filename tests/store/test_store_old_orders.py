"""A store of before orders were kept: what is known of them is taken from their tickets' first mails."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from mailbot.model.order import Channel, OrderLine
from mailbot.store import open_store, schema

AT = "2026-03-02 09:00:00.000000"
TICKETS = "INSERT INTO tickets (number, customer, category, stage, opened_at, stage_at, worth, waiting_for) VALUES "
MESSAGES = "INSERT INTO messages (mail, ticket, recorded_at, disposition) VALUES "
ROWS = (
    f"INSERT INTO customers (id, name, made_at) VALUES (1, 'Anna', '{AT}')",
    *(f"INSERT INTO mails (id, key, stored_at) VALUES ({mail}, 'k{mail}', '{AT}')" for mail in range(1, 7)),
    *(
        f"{TICKETS} ({number}, 1, '{category}', '{stage}', '{AT}', '{AT}', '{worth}', 'us')"
        for number, category, stage, worth in (
            (1001, "order", "deal", ""),
            (1002, "order", "new", ""),
            (1003, "inquiry", "new", ""),
            (1004, "order", "deal", "7 USD"),
            (1005, "order", "new", ""),
        )
    ),
    *(
        f"{MESSAGES} ({mail}, {ticket}, '{AT}', '{what}')"
        for mail, ticket, what in (
            (1, 1001, "open_ticket"),
            (2, 1001, "follow_up"),
            (3, 1002, "open_ticket"),
            (4, 1003, "open_ticket"),
            (5, 1004, "open_ticket"),
            (6, 1005, "open_ticket"),
        )
    ),
    "INSERT INTO form_fields (mail, position, ticket, field, value) VALUES (1, 1, 1001, 'order_ref', 'W-77'), "
    "(1, 2, 1001, 'total', '288')",
    "INSERT INTO form_items (mail, position, ticket, product, quantity, unit, sku, price) VALUES "
    "(1, 1, 1001, 'Desk lamp', '12', 'pcs', 'DL-1', '24')",
    "INSERT INTO details (mail, position, ticket, kind, value, of) VALUES (1, 1, 1001, 'amount', '24', 'EUR'), "
    "(1, 2, 1001, 'amount', '288', 'EUR'), (2, 1, 1001, 'order', '99', ''), (3, 1, 1002, 'po', 'PO-9', ''), "
    "(3, 2, 1002, 'product', 'A-100', 'Pump'), (3, 3, 1002, 'quantity', '20', 'pcs'), "
    "(3, 4, 1002, 'amount', '10', 'USD'), (3, 5, 1002, 'amount', '200', 'USD'), (5, 1, 1004, 'amount', '9', 'USD'), "
    "(4, 1, 1003, 'order', '5', '')",
    "INSERT INTO orders (ticket, number) VALUES (1005, 'kept')",
)


@pytest.fixture
def store(path):
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
        for statement in ROWS:
            connection.execute(text(statement))
    engine.dispose()
    opened = open_store(f"sqlite:///{path}")
    opened.migrate()
    yield opened
    opened.close()


def test_old_orders_are_known_after_the_upgrade(store):
    with store.read() as tx:
        form, words = tx.order(1001), tx.order(1002)
        assert (form.number, form.worth, form.channel) == ("W-77", "288 EUR", Channel.FORM)
        assert form.lines == (OrderLine("Desk lamp", "12", "pcs", "24", sku="DL-1"),)
        assert (words.theirs, words.amount, words.lines) == ("PO-9", "", (OrderLine("Pump", "20", "pcs", sku="A-100"),))
        assert [ticket.number for ticket in tx.orders_numbered("w77")] == [1001]
        assert tx.ticket(1001).worth == "288 EUR" and tx.ticket(1004).worth == "7 USD"
        assert tx.order(1003) is None and tx.order(1005).number == "kept"
