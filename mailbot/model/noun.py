"""What keeps a value's secrets, and whole mails, out of logs and error messages."""

from __future__ import annotations

from msgspec import Struct


class Discreet(Struct, frozen=True):
    """Shows all its fields but the ones that `UNSHOWN` names."""

    UNSHOWN = frozenset[str]()

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name not in self.UNSHOWN)
        return f"{type(self).__qualname__}({', '.join(shown)})"
