"""Settings, rules and lessons, then batches of mails -> what they are: what a process does that reads ahead.

It has the limits of limits/child.py, though wide ones: no socket, no file to write.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from msgspec import Struct

from mailbot.classify import Classifier, Learned, prepare
from mailbot.house import Understood
from mailbot.limits import Bounds
from mailbot.limits.child import main
from mailbot.limits.tasks import Task
from mailbot.model.mail import Message, RawMessage
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Settings, Trust
from mailbot.model.tokens import TokenKeys
from mailbot.parse import parse
from mailbot.reading import judge
from mailbot.running.in_parts import joined
from mailbot.text.codec import decode
from mailbot.text.patterns import compile_all

MODULE = "mailbot.running.ahead_child"


class _Means(Struct, frozen=True):
    settings: Settings
    rulebook: Rulebook
    tokens: TokenKeys
    classifier: Classifier
    learned: Learned

    def read(self, raw: RawMessage, rulebook: Rulebook, trust: Trust, limits: Limits) -> Message:
        return parse(raw, rulebook, trust, limits)


class _Room:
    """Empty until it is furnished."""

    def __init__(self) -> None:
        self._means: _Means | None = None
        self._parts: list[Rulebook] = []

    def bring(self, part: Rulebook) -> int:
        """Some of the rulebook; `furnish` follows when all are here."""
        self._parts.append(part)
        return 0

    def furnish(self, settings: Settings, tokens: TokenKeys, learned: Learned) -> int:
        """Raises ValueError where some parts went to another process, which has ended."""
        parts, self._parts = self._parts, []
        rulebook = joined(parts)
        self._means = _Means(settings, rulebook, tokens, prepare(rulebook), learned)
        compile_all()
        gc.freeze()  # none of it is garbage
        return 0

    def judge(self, raws: Sequence[RawMessage]) -> tuple[Understood | None, ...]:
        """None: it raises; the daemon meets the same error, and knows what to do."""
        means = self._means
        if means is None:
            raise ValueError("not furnished: another process was, and has ended")
        return tuple(_judged(raw, means) for raw in raws)


def _judged(raw: RawMessage, means: _Means) -> Understood | None:
    try:
        return judge(raw, means, means.learned)
    except MemoryError:
        raise
    except Exception:
        return None


_ROOM = _Room()
TASKS = {
    "bring": Task(_ROOM.bring, tuple[Rulebook], int),
    "furnish": Task(_ROOM.furnish, tuple[Settings, TokenKeys, Learned], int),
    "judge": Task(_ROOM.judge, tuple[tuple[RawMessage, ...]], tuple[Understood | None, ...]),
}

if __name__ == "__main__":
    main(decode(sys.argv[1].encode(), [], Bounds), TASKS)
