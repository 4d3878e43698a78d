"""Reading -> what somebody pressed and did not write: "👍 Ann Hale reacted via Gmail", "Ann Hale declined this
invitation".  Pure.

Gmail has a part of its own for it.  Other programs put it into words, and speak of the writer by their full name, which
nobody does of themselves.  A read receipt repeats whom and what we wrote to.  An answer is neither wanted nor read.
"""

from __future__ import annotations

import unicodedata

from mailbot.classify.reading import Reading
from mailbot.text.later import later

_PART = "text/vnd.google.email-reaction+json"
_READ, _LONGEST = 1000, 120  # characters: the sign, a name, a word or two
_FEW = 8  # words beside the name
_MOST_LINES, _SHORT = 6, 400  # of a receipt; characters
_REACTED = later(
    r"\brea(?:ct|gi|cc|g[oó])|\bréagi|\bgereageerd|zareag|отреаг|відреаг|реагира|αντέδρ|tepki|menanggapi|phản ứng"
    r"|リアクション|反应|反應|回应|回應|반응|공감|تفاعل|הגיב|แสดงความรู้สึก"
)


# what else programs tell that was done to: a mail of ours, an invitation
_DONE_TO = later(
    r"mail\b|messag|mensa[jg]|nachricht|courriel|bericht|meddel|melding|viesti|wiadomo|zpráv|mesaj|письм|сообщ|повідом"
    r"|invit|einladung|besprech|réunion|reuni|riunion|uitnod|vergader|inbjud|möte|møde|møte|kutsu|kokou|zaprosz|spotkan"
    r"|pozván|schůzk|meghív|davet|toplantı|приглаш|запрош|встреч|πρόσκλη|lời mời|undangan|meeting"
    r"|邮件|郵件|メール|메일|消息|邀请|邀請|会议|會議|招待|会議|초대|회의|رسال|دعوة|הזמנ|הודע"
)


def tells_of_reaction(reading: Reading) -> str:
    if any(part.content_type == _PART for part in reading.message.attachments):
        return _PART
    if _is_read_receipt(reading):
        return reading.message.subject[:_LONGEST]
    lines = [line for line in reading.own_words[:_READ].split("\n") if line.strip()]
    line = " ".join(lines[0].split()) if lines else ""
    name = " ".join(reading.message.author.name.lower().split())
    told = line.lower().partition('"')[0].partition("“")[0]
    if not name or name not in told or len(told) > _LONGEST:
        return ""
    beside = told.replace(name, " ")
    if len(beside.split()) > _FEW:
        return ""
    signed = unicodedata.category(line[0]) == "So" and _REACTED.search(beside)
    spoken = len(lines) == 1 and _is_spoken_of(told, name) and _DONE_TO.search(beside)
    return line[:_LONGEST] if signed or spoken else ""


def _is_read_receipt(reading: Reading) -> bool:
    """Of its few lines one ends with the writer's name behind a label, and one with the subject of the mail that was
    read.  What somebody sends once more, or answers below a head that we cannot read, has more to say."""
    lines = [line for line in reading.own_words.split("\n") if line.strip()]
    if len(lines) > _MOST_LINES or len(reading.own_words) > _SHORT:
        return False
    ends = {line.replace("：", ":").partition(":")[2].strip() for line in lines}
    subject = reading.message.subject.replace("：", ":").partition(":")[2].strip()
    name = reading.message.author.name.strip()
    return bool(subject and name) and {subject, name} <= ends


def _is_spoken_of(told: str, name: str) -> bool:
    """ "ann hale declined ...": a verb follows, and no "here"."""
    rest = told.removeprefix(name)
    return len(name.split()) > 1 and rest != told and rest[:1] == " " and rest[1:2].isalpha()
