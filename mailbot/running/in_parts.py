"""A rulebook <-> small ones that are it together: how it goes from process to process.

To write or read one as a whole takes ten times its room for a moment, and a daemon would keep some of that for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from mailbot.model.rulebook import Rulebook, Wording
from mailbot.rulebook import kept_once

PARTS = 20  # of what is long; one more for all that is short


def parts_of(rulebook: Rulebook) -> Iterator[Rulebook]:
    wording = rulebook.wording
    cues, labels = iter(rulebook.cues), iter(rulebook.labels.items())
    weights, automatic = iter(wording.weights.items()), iter(wording.automatic.items())
    notices = iter(wording.notices.items())
    for _ in range(PARTS):
        yield Rulebook(
            cues=tuple(islice(cues, _share(len(rulebook.cues)))),
            labels=dict(islice(labels, _share(len(rulebook.labels)))),
            wording=Wording(
                weights=dict(islice(weights, _share(len(wording.weights)))),
                automatic=dict(islice(automatic, _share(len(wording.automatic)))),
                notices=dict(islice(notices, _share(len(wording.notices)))),
            ),
        )
    yield replace(rulebook, cues=(), labels={}, wording=Wording(unit=wording.unit))


def _share(many: int) -> int:
    return -(-many // PARTS)


def joined(parts: Sequence[Rulebook]) -> Rulebook:
    """Raises ValueError where one is missing."""
    if len(parts) != PARTS + 1:
        raise ValueError(f"{len(parts)} parts of a rulebook")
    rest = parts[-1]
    return replace(
        rest,
        cues=tuple(cue for part in parts for cue in part.cues),
        labels={name: labels for part in parts for name, labels in part.labels.items()},
        wording=kept_once(
            (row for part in parts for row in part.wording.weights.items()),
            (one for part in parts for one in part.wording.automatic.items()),
            (one for part in parts for one in part.wording.notices.items()),
            rest.wording.unit,
        ),
    )
