"""Other ticket systems, installed from the package index into environments of their own, filing the same mails.

Each is driven through its own in-process gateway by the script beside it, which prints mails a second.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from support.dovecot import Dovecot

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEPT = ROOT / ".cache" / "bench"
_MOST = 150  # mails: they take twenty times as long


class Peer(Struct, frozen=True):
    name: str
    packages: tuple[str, ...]
    script: str

    def rate(self, mails: Sequence[bytes]) -> float:
        """Mails a second, given to its own function for a mail; 0: it cannot be had or run here."""
        return self._run(mails, ())

    def rate_over_imap(self, mails: Sequence[bytes], server: Dovecot, user: str) -> float:
        """Mails a second, out of a mailbox that has these."""
        with server.client(user) as client:
            for octets in mails[:_MOST]:
                client.append("INBOX", octets)
        return self._run(mails, (server.host, str(server.imap_port), user, server.users[user]))

    def _run(self, mails: Sequence[bytes], more: Sequence[str]) -> float:
        python = self._installed()
        if python is None:
            return 0.0
        with tempfile.TemporaryDirectory() as folder:
            for number, octets in enumerate(mails[:_MOST]):
                (Path(folder) / f"{number:05}.eml").write_bytes(octets)
            words = [str(python), str(HERE / self.script), folder, *more]
            done = subprocess.run(words, capture_output=True, text=True, timeout=600, cwd=folder)
        if done.returncode:
            print(f"{self.name}: {done.stderr[-600:]}", file=sys.stderr)
            return 0.0
        return float(done.stdout.split()[-1])

    def _installed(self) -> Path | None:
        home = KEPT / self.name.split()[0]
        python = home / "bin" / "python"
        uv = next(
            (one for one in (str(ROOT / ".tools/bin/uv"), shutil.which("uv")) if one and os.access(one, os.X_OK)), ""
        )
        if python.exists() and (home / "ready").exists():
            return python
        if uv is None:
            return None
        for words in (
            ("venv", "--quiet", "--python", sys.executable, str(home)),
            ("pip", "install", "--quiet", "--python", str(python), *self.packages),
        ):
            if subprocess.run([uv, *words], capture_output=True).returncode:
                return None
        (home / "ready").touch()
        return python


HELPDESK = Peer("django-helpdesk 2.6.1", ("django-helpdesk==2.6.1",), "peer_helpdesk.py")
PEERS = (
    HELPDESK,
    Peer("Roundup 2.6.0", ("roundup==2.6.0",), "peer_roundup.py"),
)
