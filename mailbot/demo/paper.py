"""What the demo prints around its table: a mail in full, totals, how to join.  To a terminal in colour, else plain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from mailbot.demo import board
from mailbot.demo.board import Line
from mailbot.demo.office import CAST, PASSWORD, SALES, VISITOR
from mailbot.demo.received import Received
from mailbot.demo.servers import HOST

_PIPE_WIDTH = 120
_WIDEST = 160


def open_paper() -> Console:
    """A pipe gets plain lines that are as wide as a page, whatever the shell thinks."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        return Console(highlight=False, markup=False, width=_PIPE_WIDTH, color_system=None)
    return Console(highlight=False, markup=False, width=max(board.NARROWEST, min(console.width, _WIDEST)))


def headline(paper: Console, words: str) -> None:
    paper.print()
    paper.print(Text(words, "bold"))


def mail_in_full(paper: Console, title: str, mail: Received) -> None:
    text = Text()
    for name, value in mail.fields:
        text.append(f"{name}: ", "bold").append(f"{value}\n")
    for name in mail.attachments:
        text.append("Attachment: ", "bold").append(f"{name}\n")
    text.append("\n" + mail.text)
    if paper.is_terminal:
        paper.print(Panel(text, title=title, title_align="left", box=box.ROUNDED, padding=(0, 1)))
        return
    paper.print(f"--- {title} ---")
    for row in text.wrap(paper, paper.width - 2):
        paper.print(f"  {row.plain}".rstrip())


def totals(paper: Console, lines: Sequence[Line], notices: int, took: float) -> None:
    opened = [line.row for line in lines if line.row.disposition == "open_ticket"]
    refused = Counter(board.why_not(line.row) for line in lines if line.row.ack_code != "Y")
    waits = [line.seconds for line in lines if line.seconds is not None]
    headline(paper, "Totals")
    paper.print(f"  mails         {len(lines)}, in {took:.0f} s with all the pauses")
    paper.print(f"  tickets       {len(opened)}: {_counted(Counter(row.category for row in opened))}")
    paper.print(f"  owners        {_counted(Counter(row.owner or 'nobody' for row in opened))}")
    paper.print(f"  acknowledged  {len(waits)}, {_span(waits)}")
    paper.print(f"  not           {refused.total()}: {_counted(refused)}")
    paper.print(f"  notices       {notices} in the mailboxes of the staff")


def _counted(found: Counter[str]) -> str:
    """The most frequent first; a single one needs no number."""
    return ", ".join(f"{count} {words}" if count > 1 else words for words, count in found.most_common()) or "none"


def _span(waits: Sequence[float]) -> str:
    if not waits:
        return "so there is nothing to measure"
    return f"{median(waits):.2f} s (median) from arrival to the customer's mailbox, {max(waits):.2f} s at most"


def how_to_stay(paper: Console) -> None:
    paper.print()
    paper.print("Join with your own mail client: make demo KEEP=1 (or mailbot demo --keep)")


def how_to_join(paper: Console, imap_port: int, smtp_port: int) -> None:
    headline(paper, "Join with any mail client; stop with Ctrl-C")
    paper.print(f"  IMAP  {HOST} port {imap_port}, no encryption")
    paper.print(f"  SMTP  {HOST} port {smtp_port}, no encryption, login allowed")
    paper.print(f"  password of everybody: {PASSWORD}")
    paper.print()
    for member in (VISITOR, *CAST.values()):
        paper.print(f"  {member.address:<28} {member.part}")
    paper.print()
    paper.print(f"  Write to {SALES}: the mail goes the whole way, and answers land here.")
    paper.print("  Any other address works too: its mailbox is made when it is first used.")
