"""A throw-away Dovecot 2.3 on free loopback ports: IMAP, IMAP over TLS, LMTP.  As root or as any user.

    with dovecot({"sales": "secret"}) as server:
        server.deliver("sales", octets)
        ... server.host, server.imap_port, server.messages("sales") ...

Users have the address USER@company.example (and USER+anything).  Mails lie in Maildirs below server.home.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from imapclient import IMAPClient
from msgspec import Struct
from support.certificates import certificate
from support.ports import free_ports

DOVECOT = shutil.which("dovecot") or next((p for p in ("/usr/sbin/dovecot",) if os.path.exists(p)), None)
DOMAIN = "company.example"

needs_dovecot = pytest.mark.skipif(
    DOVECOT is None,
    reason="DOVECOT IS NOT INSTALLED: nothing was tried on a real server (apt-get install dovecot-imapd dovecot-lmtpd)",
)

_CONFIG = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
auth_verbose = yes
protocols = imap lmtp
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_chars =
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
default_process_limit = 50
mail_max_userip_connections = 50
first_valid_uid = 0
first_valid_gid = 0
mail_uid = {mail_user}
mail_gid = {mail_group}
mail_location = maildir:{home}/mail/%n/Maildir
mail_fsync = never
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {home}/users
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={home}/mail/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap_port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
postmaster_address = postmaster@company.example
{extra}
"""


class Stored(Struct, frozen=True):
    """A mail as the server shows it."""

    uid: int
    octets: bytes
    flags: frozenset[str]


class Dovecot:
    host = "127.0.0.1"

    def __init__(self, home: Path, users: Mapping[str, str], tls: bool, extra: str) -> None:
        self.home = home
        self.users = dict(users)
        self.tls = tls
        self.certificate: Path | None = None
        self._extra = extra
        self._process: subprocess.Popen[bytes] | None = None
        self.imap_port, self.imaps_port, self.lmtp_port = free_ports(3)

    # --- the server itself ---
    def start(self) -> None:
        """Each time on the same ports, so that a client can come back."""
        self._write_config()
        with (self.home / "stdout").open("ab") as stdout:
            self._process = subprocess.Popen(
                [str(DOVECOT), "-F", "-c", str(self.home / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        for port in (self.imap_port, self.lmtp_port):
            self._wait_for(port)

    def stop(self, *, kill: bool = False) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill() if kill else process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with contextlib.suppress(ProcessLookupError):  # its sessions linger for some ten seconds
            os.killpg(process.pid, signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def log(self) -> str:
        path = self.home / "dovecot.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    # --- mail ---
    def address(self, user: str) -> str:
        return f"{user}@{DOMAIN}"

    def deliver(self, user: str, octets: bytes, sender: str = "jane@customer.example", detail: str = "") -> None:
        """By LMTP, as a mail server would."""
        to = f"{user}+{detail}@{DOMAIN}" if detail else self.address(user)
        with smtplib.LMTP(self.host, self.lmtp_port, local_hostname="localhost") as lmtp:
            lmtp.sendmail(sender, [to], octets)

    def append(self, user: str, folder: str, octets: bytes, flags: Iterable[str] = ()) -> None:
        with self.client(user) as client:
            client.append(folder, octets, tuple(flags))

    def fill(self, user: str, mails: Iterable[bytes]) -> None:
        """Straight into the Maildir: thousands of old mails in no time."""
        maildir = self.home / "mail" / user / "Maildir"
        with self.client(user) as client:  # makes the folders
            client.select_folder("INBOX")
        owner = maildir.stat()
        for number, octets in enumerate(mails):
            path = maildir / "cur" / f"{1_700_000_000 + number}.M{number}.fill,S={len(octets)}:2,S"
            path.write_bytes(octets)
            os.chown(path, owner.st_uid, owner.st_gid)

    def messages(self, user: str, folder: str = "INBOX") -> list[Stored]:
        with self.client(user) as client:
            client.select_folder(folder, readonly=True)
            uids = client.search("ALL")
            rows = client.fetch(uids, ["BODY.PEEK[]", "FLAGS"]) if uids else {}
        return [
            Stored(uid, row[b"BODY[]"], frozenset(flag.decode() for flag in row[b"FLAGS"]))
            for uid, row in sorted(rows.items())
        ]

    @contextlib.contextmanager
    def client(self, user: str) -> Iterator[IMAPClient]:
        """A person's mail program."""
        client = IMAPClient(self.host, self.imap_port, ssl=False, timeout=20)
        try:
            client.login(user, self.users[user])
            yield client
        finally:
            with contextlib.suppress(Exception):
                client.logout()

    def change_uidvalidity(self, user: str) -> None:
        """What a restored or rebuilt mailbox looks like: all UIDs are void."""
        with self.client(user) as client:
            before = client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"]
        self.stop()
        maildir = self.home / "mail" / user / "Maildir"
        for path in [*maildir.glob("dovecot-uid*"), *maildir.glob("dovecot.index*")]:
            path.unlink()
        uidlist = maildir / "dovecot-uidlist"
        uidlist.write_text(f"3 V{before + 7} N1\n")
        owner = maildir.stat()
        os.chown(uidlist, owner.st_uid, owner.st_gid)
        self.start()

    # --- inside ---
    def _wait_for(self, port: int) -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"Dovecot ended at once:\n{(self.home / 'stdout').read_text()}\n{self.log()}")
            with contextlib.suppress(OSError), socket.create_connection((self.host, port), 0.5):
                return
            time.sleep(0.01)
        raise TimeoutError(f"Dovecot does not listen on {port}:\n{self.log()}")

    def _write_config(self) -> None:
        if os.geteuid() == 0:  # Dovecot refuses mail of uid 0
            names = {
                "internal_user": "dovecot",
                "internal_group": "dovecot",
                "login_user": "dovenull",
                "mail_user": "nobody",
                "mail_group": "nogroup",
            }
        else:
            me, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
            names = {
                "internal_user": me,
                "internal_group": group,
                "login_user": me,
                "mail_user": me,
                "mail_group": group,
            }
        lines = ""
        if self.tls:
            self.certificate, key = certificate(self.home)
            lines = f"ssl_cert = <{self.certificate}\nssl_key = <{key}"
        text = _CONFIG.format(
            home=self.home,
            ssl="yes" if self.tls else "no",
            certificate=lines,
            imap_port=self.imap_port,
            imaps_port=self.imaps_port if self.tls else 0,
            lmtp_port=self.lmtp_port,
            extra=self._extra,
            **names,
        )
        (self.home / "dovecot.conf").write_text(text)
        users = "".join(f"{user}:{{PLAIN}}{password}::::::\n" for user, password in self.users.items())
        (self.home / "users").write_text(users)


@contextlib.contextmanager
def dovecot(users: Mapping[str, str], tls: bool = False, extra: str = "") -> Iterator[Dovecot]:
    """`extra`: more lines of its configuration.  The folder's path is short: socket names end at 107 octets."""
    home = Path(tempfile.mkdtemp(prefix="dc", dir="/tmp"))
    home.chmod(0o755)
    for name in ("run", "state", "mail"):
        (home / name).mkdir()
    if os.geteuid() == 0:
        shutil.chown(home / "mail", "nobody", "nogroup")
    server = Dovecot(home, users, tls, extra)
    try:
        try:
            server.start()
        except RuntimeError:  # somebody took one of the ports meanwhile
            server = Dovecot(home, users, tls, extra)
            server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
