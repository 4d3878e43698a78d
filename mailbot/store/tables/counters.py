"""Tables of what is counted as it happens; `keeping/counting.py` says who counts."""

from __future__ import annotations

from sqlalchemy import Table

from mailbot.store.columns import count, key, metadata

# open tickets of a colleague: the sum of all parts.  On PostgreSQL each session adds to a part of its own, so that no
# daemon waits for another's count
workloads = Table("workloads", metadata, key("owner", primary=True), count("part", primary=True), count("open"))

# acknowledgements by the minute in which they were queued, and how many of these came back
ack_minutes = Table(
    "ack_minutes",
    metadata,
    key("minute", primary=True),  # "2026-01-31 09:05", UTC
    count("part", primary=True),
    count("acks"),
    count("bounced"),
)
