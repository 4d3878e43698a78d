"""What becomes of the FAQ's answers, entry by entry: what an entry's trust rests on."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct


class FaqOutcome(Enum):
    SUGGESTED = "suggested"  # a colleague was shown it
    UNCHANGED = "unchanged"  # a colleague sent its words as they stand
    EDITED = "edited"  # a colleague sent them with changes
    ANSWERED = "answered"  # it went out without a person
    NO_ANSWER = "no_answer"  # whoever got it says that it did not answer
    COMPLAINT = "complaint"  # whoever got it complains
    TRUSTED = "trusted"  # the administrator says: answer by it again


DISTRUSTS = frozenset({FaqOutcome.NO_ANSWER, FaqOutcome.COMPLAINT})


class FaqStanding(Struct, frozen=True):
    """One entry as it is worded now or was once: another wording is another version, and starts anew."""

    faq: str
    version: str
    suggested: int = 0
    unchanged: int = 0
    edited: int = 0
    answered: int = 0
    no_answer: int = 0
    complaint: int = 0
    in_a_row: int = 0  # sent unchanged since the last complaint
    fell: int = 0  # number of the complaint that cost it its trust; 0: it is trusted
    fell_at: datetime | None = None
    fell_ticket: int = 0

    @property
    def trusted(self) -> bool:
        return not self.fell
