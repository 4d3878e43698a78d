"""Made-up values for the pages of reports, rich and bare.  Pure."""

from __future__ import annotations

from msgspec.structs import replace

from mailbot.reply.pages.agenda_types import AgendaRow
from mailbot.reply.pages.desk_pages import Button
from mailbot.reply.pages.report_types import (
    CauseRow,
    Picture,
    QuestionRow,
    ReportPage,
    ReportPart,
    ReportRow,
    Tile,
)

_BUTTON = Button("list", "", "mailto:sales@acme.example")
_TILES = ("new", "processed", "deal", "recycled", "median", "promises", "complaints", "conversion", "faq")
_PARTS = ("category", "person", "language", "country", "product", "form")
_OPEN = AgendaRow(
    ticket="T-1024",
    category="complaint",
    stage="new",
    subject="Broken",
    customer="Bob Lee <bob@client.example>",
    opened="2025-11-20",
    due="2025-11-21 09:30",
    starred=False,
    buttons=(Button("show", "", "mailto:sales@acme.example"),),
)
_REPORT = ReportPage(
    language="en",
    company="Acme",
    mailbox="sales@acme.example",
    person="Wang",
    span="week",
    first="2025-11-17",
    last="2025-11-23",
    whose="Alice",
    zone="UTC+8",
    tiles=tuple(Tile(key, "12", "9", "3/4") for key in _TILES),
    amounts=("12,000 USD", "800 EUR"),
    tables=tuple(
        ReportPart(
            by, (ReportRow("order", 3, 2, 1, 0, "2.5", "8.0", 60, (_BUTTON,)), ReportRow("", 0, 1, 0, 0, "", "", 0)), 1
        )
        for by in _PARTS
    ),
    days=Picture("cid:days", "11-17 3/2", ("11-17",), 3),
    hours=Picture("cid:hours", "9:00 3", ("0", "6", "12", "18"), 3),
    complaints=(_OPEN,),
    complaints_more=1,
    causes=(CauseRow("damaged", 2),),
    questions=(QuestionRow("Do you ship to Chile?", 3, "T-1024, T-1030", (_BUTTON,)),),
    attached=True,
    desk="sales+r.0.alice@acme.example",
)
REPORTS = (
    _REPORT,
    replace(_REPORT, span="month", tables=(), days=None, hours=None, complaints=(), complaints_more=0),
    replace(_REPORT, span="day", last="2025-11-17", whose="", amounts=(), causes=(), questions=(), attached=False),
    replace(_REPORT, span="span"),
)
