"""(a customer's words, how customers say so) -> do they say that their complaint is settled, and nothing else?  Pure.

The whole mail has to be a yes with greetings and thanks around it: any other word may be the one that matters.
"""

from __future__ import annotations

from mailbot.model.complaint import Content
from mailbot.model.mail import Address, Message
from mailbot.text.folding import fold
from mailbot.text.later import later

_LONGEST = 400  # characters
_END = later(r"[\n.!,;:~。！，；、…]+|\s[-–—]\s")  # a question mark ends nothing: who asks has not said yes
_BETWEEN = later(r"[._+-]+")
_EDGES = " \t\"'“”「」*_()（）"


def says_settled(message: Message, content: Content) -> bool:
    if message.attachments or not message.text.strip() or len(message.text) > _LONGEST:
        return False
    said = [part for part in map(_plain, _END.split(message.text)) if part]
    yes, polite = set(map(_plain, content.yes)), set(map(_plain, content.polite))
    named = set(_names(message.author))
    return any(part in yes for part in said) and all(part in yes | polite | named for part in said)


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).strip(_EDGES)


def _names(author: Address) -> list[str]:
    """How they may sign."""
    parts = (author.name, *author.name.split(), *_BETWEEN.split(author.local))
    return [_plain(part) for part in parts]
