"""The table of the FAQ: what became of each answer."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, UniqueConstraint

from mailbot.store.columns import Number, Utc, belongs_to, key, metadata

faq_outcomes = Table(
    "faq_outcomes",
    metadata,
    Column("id", Number, primary_key=True),
    key("faq"),  # id of the entry
    key("version"),  # of its wording: a complaint about old words says nothing of new ones
    key("outcome"),  # a model.faq.FaqOutcome
    belongs_to("tickets", "number", optional=True),
    belongs_to("mails", optional=True),  # the mail by which we know it
    Column("at", Utc, nullable=False),
    UniqueConstraint("mail", "faq", "outcome"),  # a mail that is read again counts once
    Index(None, "faq", "version", "outcome"),
    Index(None, "ticket", "outcome"),
)
