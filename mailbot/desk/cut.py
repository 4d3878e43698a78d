"""A colleague's reply -> what of it is theirs and not the notice's: words, files, signature.  Pure, linear.

`Message.text` has lost what the client marked as history already.  The notice begins with a line `##- ... -##` of our
own, in the words of the reader's language: that is left where the client marks nothing, or marks it in a new way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from mailbot.model.mail import Attachment, Message
from mailbot.text.later import later

# clients wrap the line, put marks before it, and turn a hyphen into a dash
_MARKER = later(r"[#＃]{2}\s?[-–—−－]{1,2}[^#＃]{1,200}?[-–—−－]{1,2}\s?[#＃]{2}")
_MARKER_BEGINS = later(r"[#＃]{2}\s?[-–—−－]")  # in HTML there may be tags between its words
_LABELLED = later(r"[^:：]{1,24}[:：]")
_NAMES_US = later(r"@|\[T-\d")
_DRAWN = frozenset(" \t\xa0>＞|-_=*–—─~•")
# what a phone writes below every mail: all that is left of one that was sent from a pocket by mistake
_DEVICE = later(
    r"(?:sent (?:from|via|with)|get outlook for|[发發寄傳][送件]?自|[从從]我的|(?:gesendet )?von mein|envoyé de"
    r"|enviado d|inviato da|отправлено с)[^\n。!?]{0,30}?(?:phone|ipad|android|galaxy|samsung|huawei|xiaomi|outlook"
    r"|mail|yahoo|ios|windows|tablet|handy|móvil|手机|手機|邮箱|郵箱|平板)[^\n。!?]{0,20}(?:<https?://[^\s<>]{1,300}>)?",
    re.IGNORECASE,
)
_LONGEST_INTRODUCTION = 8  # lines
_WIDEST = 500  # characters of a line that are looked at
_COLON = (":", "：")
_VIA = " via "  # in the sender's name of every notice: "Bob Lee via Acme"
_FEWEST_OF_NAME, _MOST_OF_INTRODUCTION = 2, 10  # words
_MOST_NOTICE = 20_000  # characters
_BROKEN = 50  # characters: no program breaks a shorter line
_QUOTED_MARKER = later(r"[\s|]{0,9}[>＞][\s>＞|]{0,20}[#＃]{2}\s?[-–—−－]")
_COMMAND = ("#", "＃", "﹟")
# what nobody sees: clients and phones put it before the first letter
_UNSEEN = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_BLANK = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + _UNSEEN
_AROUND = _BLANK + "*"
_NOTHING = dict.fromkeys(map(ord, _UNSEEN))
# made by a mail program over the mail as it was: wrong once the mail is another, and full of private addresses
_SEALS = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
    }
)


def own_words(text: str) -> str:
    """Everything above our line; nothing where that is only what a phone writes below every mail."""
    found = _MARKER.search(text)
    own = text if found is None else "\n".join(_without_introduction(text[: found.start()].split("\n")))
    own = own.strip(_BLANK)
    return "" if _DEVICE.fullmatch(own) else own


def answer_of(message: Message) -> str:
    """`own_words`, without the "Bob via Acme wrote:" that a client puts above the notice that it quotes.

    Without a date and an address nothing tells that line from an answer but the name that we write under, or that
    nothing else was written: what ends in a colon goes on below it, and there the notice stands."""
    own = own_words(message.text)
    if not brings_the_notice(message.quoted):
        return own
    above, _, last = own.rpartition("\n")
    if last.rstrip().endswith(_COLON) and (
        _VIA in last or not (above or own_files(message)) or _names_the_customer(last, message.quoted)
    ):
        return above.rstrip(_BLANK)
    return own


def _names_the_customer(line: str, notice: str) -> bool:
    """ "Ana Ruiz wrote:", as an address book calls her: the notice has that name as well."""
    words = line.strip(_AROUND).rstrip("".join(_COLON)).split()
    if not _FEWEST_OF_NAME <= len(words) <= _MOST_OF_INTRODUCTION:
        return False
    pairs = (f"{first} {second}" for first, second in pairwise(words) if first[:1].isupper() and second[:1].isupper())
    said = " ".join(notice[:_MOST_NOTICE].split())
    return any(pair in said for pair in pairs)


def words_below(message: Message) -> tuple[str, str]:
    """(between, after): what they wrote among the lines of the quoted notice, and behind the last of them.

    Only where the client marks what it quotes.  What it broke off from a long line has no mark, either: so a line of
    theirs stands below a blank or a short one, and what no program would leave whole is none."""
    lines = message.quoted.split("\n")
    at = next((at for at, line in enumerate(lines) if _QUOTED_MARKER.match(line[:_WIDEST])), len(lines))
    last = max((n for n, line in enumerate(lines) if _is_marked(line)), default=0)
    between: list[str] = []
    after: list[str] = []
    theirs = False
    for number, line in enumerate(lines[at + 1 :], at + 1):
        bare = line.strip(_BLANK)
        if _is_marked(line) or not bare:
            theirs = len(line) < _BROKEN
        elif number > last and bare == "--":
            break
        elif theirs and not (len(bare) >= _BROKEN and " " not in bare):
            (after if number > last else between).append(bare)
    return "\n".join(between), "\n".join(after)


def _is_marked(line: str) -> bool:
    return line.lstrip(_BLANK).startswith((">", "＞"))


def _without_introduction(lines: list[str]) -> list[str]:
    """Without the "Bob via Acme <sales@...> said:" or the header lines that a client wrote above the notice."""
    lines = _without_drawn(lines)
    start = end = len(lines)
    while start and lines[start - 1].strip() and end - start <= _LONGEST_INTRODUCTION:
        start -= 1
    block = [line.strip(" \t>|*_")[:_WIDEST] for line in lines[start:]]
    if not any(map(_NAMES_US.search, block)):
        return lines
    if all(map(_LABELLED.match, block)):
        return _without_drawn(lines[:start])
    if not block[-1].endswith(_COLON):
        return lines
    return _without_drawn(lines[:start] if len(block) <= 2 else lines[: end - 1])


def _without_drawn(lines: list[str]) -> list[str]:
    """Without blank lines, rules and quote marks at the end."""
    end = len(lines)
    while end and _DRAWN.issuperset(lines[end - 1]):
        end -= 1
    return lines[:end]


def brings_the_notice(text: str) -> bool:
    return _MARKER.search(text) is not None


def is_command(words: str) -> bool:
    return words.lstrip(_BLANK).startswith(_COMMAND)


def bare(line: str) -> str:
    """Without marks that turn writing round or take no room, and the stars of bold writing."""
    return line.translate(_NOTHING).strip(_AROUND)


def own_files(message: Message) -> tuple[Attachment, ...]:
    """Without the pictures of the quoted notice, which clients send back with it."""
    return tuple(one for one in message.attachments if one.content_type not in _SEALS and _is_own(one, message.html))


def _is_own(attachment: Attachment, html: str) -> bool:
    notice = _MARKER_BEGINS.search(html) if attachment.inline else None
    return notice is None or f"cid:{attachment.content_id.strip('<>')}" in html[: notice.start()]


def own_signature(text: str, private: Iterable[str], ours: str) -> str:
    """As they sign, with the company's address (`ours`) where their own stands; their phone does not sign."""
    lines = own_words(text).split("\n")
    signature = "\n".join(line for line in lines if not _DEVICE.fullmatch(line.strip())).strip()
    for address in sorted(private, key=len, reverse=True):
        signature = _this_very(address).sub(ours, signature)
    return signature


def _this_very(address: str) -> re.Pattern[str]:
    """Not one that ends or begins with it; Chinese writes no blank beside it."""
    return re.compile(rf"(?<![a-z0-9.+_-]){re.escape(address)}(?![a-z0-9-]|\.[a-z0-9])", re.IGNORECASE | re.ASCII)
