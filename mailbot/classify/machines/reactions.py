"""Reading -> the sign that somebody pressed below our mail, and wrote nothing: "👍 Ann reacted via Gmail".  Pure.

Gmail has a part of its own for it; other programs put it into words.  An answer is neither wanted nor read.
"""

from __future__ import annotations

import re
import unicodedata

from mailbot.classify.reading import Reading

_PART = "text/vnd.google.email-reaction+json"
_LONGEST = 120  # characters: the sign, a name, a word or two
_FEW = 8  # words beside the name
_REACTED = re.compile(
    r"\brea(?:ct|gi|cc|g[oó])|\bréagi|\bgereageerd|zareag|отреаг|відреаг|реагира|αντέδρ|tepki|menanggapi|phản ứng"
    r"|リアクション|反应|反應|回应|回應|반응|공감|تفاعل|הגיב|แสดงความรู้สึก"
)


def tells_of_reaction(reading: Reading) -> str:
    if any(part.content_type == _PART for part in reading.message.attachments):
        return _PART
    line = " ".join(reading.own_words.split())
    if not line or len(line) > _LONGEST or unicodedata.category(line[0]) != "So":
        return ""
    said = line.lower()
    name = reading.message.author.name.lower()
    beside = said.replace(name, " ") if name else said
    told = beside != said and len(beside.split()) <= _FEW and _REACTED.search(beside)
    return line[:_LONGEST] if told else ""
