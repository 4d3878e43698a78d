"""A Receiver that keeps everything in memory: what a source does can be seen without a store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

from mailbot.intake import DONE, Receipt
from mailbot.model.mail import RawMessage
from mailbot.model.records import FolderState


class MemoryReceiver:
    """Keeps the promises of mailbot.intake.Receiver for tests of sources; `calls` has their order."""

    def __init__(self) -> None:
        self.raws: list[RawMessage] = []
        self.states: dict[tuple[str, str], FolderState] = {}
        self.adopted: list[str] = []
        self.marked: set[tuple[str, int, int]] = set()  # (folder, uidvalidity, uid) that are settled
        self.batches: list[int] = []
        self.passes = 0
        self.troubles: list[tuple[str, bool]] = []
        self.calls: list[str] = []
        self.recognised: dict[int, int] = {}  # UID -> the server's own name
        self.before_receive: Callable[[Sequence[RawMessage]], None] = lambda raws: None
        self._lock = threading.Lock()

    def folder_state(self, mailbox: str, folder: str) -> FolderState | None:
        return self.states.get((mailbox, folder))

    def save_folder_state(self, mailbox: str, folder: str, state: FolderState, after: Receipt = DONE) -> Receipt:
        self.states[mailbox, folder] = state
        return DONE

    def adopt(self, mailbox: str) -> None:
        self.calls.append("adopt")
        self.adopted.append(mailbox)

    def unknown(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> list[int]:
        known = {raw.arrival.uid for raw in self._of(folder, uidvalidity)}
        return sorted(uid for uid in uids if uid not in known)

    def recognise(self, mailbox: str, folder: str, uidvalidity: int, server_ids: Mapping[int, int]) -> None:
        self.recognised |= server_ids

    def receive(self, raws: Sequence[RawMessage], after: Receipt = DONE) -> Receipt:
        self.calls.append("receive")
        self.before_receive(raws)
        with self._lock:
            self.batches.append(len(raws))
            self.raws.extend(raws)
        return DONE

    def finish_pending(self) -> None:
        self.calls.append("finish_pending")

    def unsettled(self, mailbox: str, folder: str, uidvalidity: int, limit: int) -> tuple[int, ...]:
        uids = (raw.arrival.uid for raw in self._of(folder, uidvalidity))
        return tuple([uid for uid in uids if (folder, uidvalidity, uid) not in self.marked][:limit])

    def settled(self, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> Receipt:
        self.calls.append("settled")
        self.marked.update((folder, uidvalidity, uid) for uid in uids)
        return DONE

    def passed(self, mailbox: str) -> None:
        self.passes += 1

    def trouble(self, mailbox: str, text: str, login: bool) -> None:
        self.troubles.append((text, login))

    def _of(self, folder: str, uidvalidity: int) -> list[RawMessage]:
        with self._lock:
            return [r for r in self.raws if (r.arrival.folder, r.arrival.uidvalidity) == (folder, uidvalidity)]
