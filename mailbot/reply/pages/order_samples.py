"""Made-up values for the pages about orders, one rich and one bare of each.  Pure."""

from __future__ import annotations

from mailbot.reply.pages.desk_pages import Line
from mailbot.reply.pages.order_types import FactoryPage, WherePage

WHERES = (
    WherePage(
        company="Acme",
        ticket="T-1024",
        name="Bob Lee",
        order="4711",
        signature="Acme Ltd",
        stage="processed",
        event="answered",
        event_at="2025-11-20",
        promised="2025-12-12",
        person="Alice",
    ),
    WherePage("Acme", "T-1024", "", "4711", ""),
    WherePage("Acme", "T-1024", "", "4711", "", stage="new", event="opened", event_at="2025-11-20"),
)
FACTORIES = (
    FactoryPage(
        company="Acme",
        factory="Plant One",
        ticket="T-1024",
        goods=("200 pcs Ball valve (BV-3)", "20 boxes Bulb"),
        note=("Pack in wooden cases.",),
        fields=(Line("country", "DE"),),
        said=("Please deliver by Friday.",),
        promised="2025-12-12",
        due="2025-11-25",
        sent="2025-11-20",
        reminder=1,
        signature="Acme Ltd",
    ),
    FactoryPage("Acme", "plant1", "T-1024", (), (), (), (), "", "2025-11-25", "", 0, ""),
)
