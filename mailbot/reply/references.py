"""(the Message-ID that a mail of ours answers, older ones) -> In-Reply-To and References.  Pure.  RFC 5322 3.6.4."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.reply import mime

_LONGEST_ID = 250
_MOST = 20
_MOST_CHARACTERS = 600


def references(answered: str, older: Sequence[str]) -> list[mime.Header]:
    """None where `answered` is no Message-ID that can be repeated; of many older ones the newest, oldest first."""
    if not _usable(answered):
        return []
    kept, size = [answered], len(answered)
    others = [reference for reference in older if reference != answered and _usable(reference)]
    for reference in reversed(others[-_MOST + 1 :]):
        size += len(reference) + 1
        if size > _MOST_CHARACTERS:
            break
        kept.insert(0, reference)
    return [mime.ids("In-Reply-To", (answered,)), mime.ids("References", kept)]


def _usable(message_id: str) -> bool:
    framed = message_id.startswith("<") and message_id.endswith(">") and len(message_id) <= _LONGEST_ID
    return framed and message_id.isascii() and message_id.isprintable() and " " not in message_id
