"""Settings, rules and lessons, then batches of mails -> what they are: what a process does that reads ahead.

It has the limits of limits/child.py, though wide ones: no socket, no file to write.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from dataclasses import dataclass

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
from mailbot.running.weights import Weights, with_weights
from mailbot.text.codec import decode
from mailbot.text.patterns import compile_all

MODULE = "mailbot.running.ahead_child"


@dataclass(frozen=True, slots=True)
class _Means:
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
        self._weights: dict[str, bytes] = {}

    def weigh(self, weights: Weights) -> int:
        """Some more of the rulebook's; they come before it."""
        self._weights |= weights
        return 0

    def furnish(
        self, settings: Settings, rulebook: Rulebook, weights_before: int, tokens: TokenKeys, learned: Learned
    ) -> int:
        weights, self._weights = self._weights, {}
        if len(weights) != weights_before:
            raise ValueError("some weights went to another process, which has ended")
        whole = with_weights(rulebook, weights)
        self._means = _Means(settings, whole, tokens, prepare(whole), learned)
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
    "weigh": Task(_ROOM.weigh, tuple[Weights], int),
    "furnish": Task(_ROOM.furnish, tuple[Settings, Rulebook, int, TokenKeys, Learned], int),
    "judge": Task(_ROOM.judge, tuple[tuple[RawMessage, ...]], tuple[Understood | None, ...]),
}

if __name__ == "__main__":
    main(decode(sys.argv[1].encode(), [], Bounds), TASKS)
