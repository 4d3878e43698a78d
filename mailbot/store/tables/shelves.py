"""The tables of a shared mailbox's folders: where each mail lies, what the folders show, which answers were copied.

No foreign keys: when a ticket is purged with its mails nothing here stands in the way, and what is left says nothing.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from mailbot.store.columns import Utc, count, flag, key, metadata

places = Table(
    "places",
    metadata,
    key("mailbox", primary=True),
    count("mail", primary=True),
    key("folder"),  # where it was seen last
    count("uidvalidity"),
    count("uid"),  # 0: it is gone from there
    key("moving_to"),  # the folder that we asked the server to move it to, until it is seen there
    flag("answered"),  # what we know of its flags on the server
    flag("starred"),
    Index(None, "mailbox", "folder", "uidvalidity", "uid"),
)

shelves = Table(
    "shelves",
    metadata,
    key("mailbox", primary=True),
    count("ticket", primary=True),
    key("shelf"),  # the last one that was chosen, by us or by a person
    key("state"),  # of the ticket at that moment
    flag("todo"),  # its mails may lie in another folder
)
Index(
    "ix_shelves_todo",
    shelves.c.mailbox,
    shelves.c.ticket,
    sqlite_where=shelves.c.todo,
)

# how far the events of tickets were looked at, a row for each mailbox that shows them in folders
shelved = Table("shelved", metadata, key("mailbox", primary=True), count("event"))

sent_copies = Table(
    "sent_copies",
    metadata,
    count("letter", primary=True),
    key("state"),  # trying, done, failed
    count("tries"),
    Column("at", Utc, nullable=False),
)
