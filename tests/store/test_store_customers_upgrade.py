"""A store of before: its customers are known by telephone and firm, its mails are found by their words."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from mailbot.model.customer import SearchFor
from mailbot.store import open_store, schema

OLD = "0005"
AT = "2026-03-02 09:00:00.000000"


@pytest.fixture
def before(path):
    """As the version before left it."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, OLD)
        for statement in (
            f"INSERT INTO customers (id, name, phone, made_at) VALUES (1, 'Anna', '+49 (0)30 1234567', '{AT}')",
            f"INSERT INTO customers (id, name, phone, made_at) VALUES (2, 'Eve', 'call me', '{AT}')",
            "INSERT INTO customer_addresses (address, customer) VALUES ('anna@buyer.example', 1)",
            f"INSERT INTO mails (id, key, stored_at) VALUES (7, 'k', '{AT}')",
            "INSERT INTO messages (mail, recorded_at, subject, text, author_address, customer_address) "
            f"VALUES (7, '{AT}', 'Pumps', '不鏽鋼水泵', 'anna@buyer.example', 'anna@buyer.example')",
        ):
            connection.execute(text(statement))
    engine.dispose()
    return path


def test_what_was_there_before_is_found_after_the_upgrade(before):
    store = open_store(f"sqlite:///{before}")
    store.migrate()
    with store.read() as tx:
        assert [row.id for row in tx.customers_called("030 1234567", 9)] == [1]
        assert tx.customer(1).phones == ("+49301234567",)
        assert tx.customer(2).phones == ()
        for words in ("pump", "水泵", "pump 2026"):
            assert [one.mail for one in tx.search(SearchFor(words, sender="buyer.example"))] == [7]
    store.close()
