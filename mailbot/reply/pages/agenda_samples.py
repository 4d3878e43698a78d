"""Made-up values for the pages that one colleague gets about what waits, rich and bare.  Pure."""

from __future__ import annotations

from msgspec.structs import replace

from mailbot.reply.pages.agenda_types import (
    AgendaRow,
    AgendaSection,
    KeyPage,
    KeyRow,
    MorningPage,
    PassedPage,
    PassedRow,
)
from mailbot.reply.pages.desk_pages import Button

_CLOSE = Button("close", "", "mailto:sales@acme.example?subject=close%20T-1024")
_WAITS = AgendaRow(
    ticket="T-1024",
    category="order",
    stage="new",
    subject="Order",
    customer="Bob Lee <bob@client.example>",
    opened="2025-11-20",
    due="2025-11-20 09:30",
    starred=True,
    buttons=(Button("close", "", "mailto:sales@acme.example"),),
    key_account=True,
)
_MORNING = MorningPage(
    language="en",
    company="Acme",
    mailbox="sales@acme.example",
    person="Alice",
    date="2025-11-20",
    zone="UTC+8",
    count=3,
    sections=(
        AgendaSection("overdue", 2, (_WAITS,)),
        AgendaSection("new", 1, (replace(_WAITS, due="", starred=False, buttons=()),)),
    ),
    more=1,
)
_PASSED = PassedPage(
    language="en",
    company="Acme",
    mailbox="sales@acme.example",
    person="Alice",
    why="away",
    who="Carol",
    mine=False,
    until="2025-11-20 09:30",
    rows=(PassedRow("T-1024", "order", "Order", "Alice"), PassedRow("T-1025", "other", "", "")),
)
_KEY = KeyPage(
    "en", "Acme", "sales@acme.example", "Alice", 12, (KeyRow("C-17", "Client Ltd", True, "52 USD, 52%, 5×"),)
)

MORNINGS = (_MORNING, replace(_MORNING, count=0, sections=(), more=0))
PASSED = (_PASSED, replace(_PASSED, why="back", mine=True, until="", rows=()), replace(_PASSED, why="unworked"))
KEY_ACCOUNTS = (_KEY, replace(_KEY, rows=(KeyRow("C-17", "", False, ""),)))
