"""The source of a page -> its code, compiled once in this process, whichever languages and rules fall back on it."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

_MOST = 512  # pages: all that come with mailbot, and some that were edited meanwhile


class Compiled(BytecodeCache):
    """For environments of one class: another one makes other code of the same source.  In memory only."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], CodeType] = OrderedDict()

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get(_of(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is None:
            return
        self._known[_of(bucket)] = bucket.code
        while len(self._known) > _MOST:
            self._known.popitem(last=False)


def _of(bucket: Bucket) -> tuple[str, str]:
    """Its name with its file, and its source: an edited page is another."""
    return bucket.key, bucket.checksum


COMPILED: Mapping[type[Environment], Compiled] = defaultdict(Compiled)
