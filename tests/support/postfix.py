"""A throw-away Postfix on a high port of loopback, which passes everything on to one other port.  Root only.

with postfix(onward=sink.port) as port:
    smtplib.SMTP("127.0.0.1", port).sendmail(...)      its delivery reports go to `onward` as well
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ports import free_ports

POSTFIX = shutil.which("postfix") or next((p for p in ("/usr/sbin/postfix",) if os.path.exists(p)), None)
needs_postfix = pytest.mark.skipif(
    POSTFIX is None or os.geteuid() != 0,
    reason="NO POSTFIX (or not root): no real delivery report was read (apt-get install postfix)",
)
_MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/spool
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/mail.log
maillog_file_prefixes = /tmp
myhostname = mx.relay.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{onward}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = none
smtp_tls_security_level = none
alias_maps =
alias_database =
notify_classes =
delay_warning_time = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@contextlib.contextmanager
def postfix(onward: int) -> Iterator[int]:
    home = Path(tempfile.mkdtemp(prefix="pf", dir="/tmp"))
    home.chmod(0o755)
    (port,) = free_ports(1)
    for name in ("etc", "spool", "data"):
        (home / name).mkdir()
    shutil.chown(home / "data", "postfix", "postfix")
    (home / "etc" / "main.cf").write_text(_MAIN.format(home=home, onward=onward))
    (home / "etc" / "master.cf").write_text(_MASTER.format(port=port))
    (home / "etc" / "dynamicmaps.cf").write_text("")
    command = [str(POSTFIX), "-c", str(home / "etc")]
    with (home / "out").open("wb") as out:
        server = subprocess.Popen([*command, "start-fg"], stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        _wait_for(port, server, home)
        yield port
    finally:
        subprocess.run([*command, "stop"], capture_output=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(10)
        if server.poll() is None:
            server.kill()
            server.wait()
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(port: int, server: subprocess.Popen[bytes], home: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
            return
        time.sleep(0.05)
    log = home / "mail.log"
    said = log.read_text() if log.exists() else ""
    raise AssertionError(f"Postfix does not listen:\n{(home / 'out').read_text()}\n{said}")
