"""What staff taught us by correcting a category: one mail, what it is, and what that changes."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from mailbot.model.verdict import Category


class Lesson(Struct, frozen=True):
    """One corrected mail.  What is learned is the sum of all lessons, so one that is taken back leaves no trace."""

    digest: str  # of the mail's octets: a mail teaches once
    category: Category  # what staff says it is
    marks: tuple[str, ...]  # what was seen in it: words, word pairs, CJK pairs, #features
    steps: tuple[tuple[Category, float], ...]  # log-odds that it adds to each category of a mail with these marks
    at: datetime
    who: str = ""  # staff handle; "" on the command line
    mail: int = 0  # id of the stored mail; 0: a file
    ticket: int = 0  # whose category was corrected with it; 0: none
    judged: Category | None = None  # what we had said
    was: Category | None = None  # what the ticket was before
    subject: str = ""
