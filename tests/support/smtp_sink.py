"""An SMTP server on loopback that takes everything, and misbehaves on demand.

    with smtp_sink() as sink:
        sink.answer("rcpt", "450 4.2.0 come back later", times=1)
        ... sink.host, sink.port ... sink.mails[0].recipient, .sender, .octets

Stages: greeting, ehlo, starttls, auth, mail, rcpt, rset, data, dot.  Instead of a reply a stage may say CUT (close
without a word) or, at `dot`, TAKE_AND_CUT (keep the mail, then close: the gap of RFC 1047).
"""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import socketserver
import ssl
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from support.certificates import certificate
from support.leaving import look_at_taken

CUT = "cut"
TAKE_AND_CUT = "take and cut"
EXTENSIONS = ("PIPELINING", "8BITMIME", "SIZE 50000000", "SMTPUTF8", "DSN", "AUTH PLAIN LOGIN XOAUTH2")
_DEFAULT = {
    "greeting": "220 sink.example ESMTP",
    "starttls": "220 go ahead",
    "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok",
    "rset": "250 2.0.0 ok",
    "noop": "250 2.0.0 ok",
    "data": "354 go on",
    "dot": "250 2.0.0 queued as {number}",
}


class Taken(NamedTuple):
    sender: str  # "" is the null sender
    recipient: str
    octets: bytes


class SmtpSink:
    """Everything here may be read and set from the test's thread while it runs."""

    host = "127.0.0.1"

    def __init__(self, users: Mapping[str, str] | None, tls: str, extensions: tuple[str, ...]) -> None:
        self.users = users  # None: any login is right
        self.tls = tls  # "", "tls", "starttls"
        self.extensions = extensions
        self.mails: list[Taken] = []
        self.commands: list[str] = []  # every line that clients said, AUTH lines without their secret
        self.connections = 0
        self.refuse: Callable[[str], str | None] = lambda recipient: None  # a reply for this recipient, None: take it
        self.on_mail: Callable[[Taken], None] = lambda mail: None
        self.certificate: Path | None = None
        self.context: ssl.SSLContext | None = None
        self.port = 0
        self._scripts: dict[str, list[str]] = defaultdict(list)
        self._always: dict[str, str] = {}
        self._delays: dict[str, float] = {}
        self._lock = threading.Lock()

    def answer(self, stage: str, reply: str, times: int | None = None) -> None:
        """`reply`, CUT or TAKE_AND_CUT at this stage, `times` times, or from now on."""
        with self._lock:
            if times is None:
                self._always[stage] = reply
            else:
                self._scripts[stage].extend([reply] * times)

    def behave(self) -> None:
        with self._lock:
            self._scripts.clear()
            self._always.clear()
            self._delays.clear()

    def delay(self, stage: str, seconds: float) -> None:
        self._delays[stage] = seconds

    def reply_at(self, stage: str) -> str:
        time.sleep(self._delays.get(stage, 0.0))
        with self._lock:
            if self._scripts[stage]:
                return self._scripts[stage].pop(0)
            return self._always.get(stage, _DEFAULT.get(stage, "250 ok"))

    def take(self, sender: str, recipients: list[str], octets: bytes) -> None:
        for recipient in recipients:
            mail = Taken(sender, recipient, octets)
            with self._lock:
                self.mails.append(mail)
            look_at_taken(recipient, octets)
            self.on_mail(mail)


class _Gone(Exception):
    pass


class _Session(socketserver.StreamRequestHandler):
    """One connection."""

    sink: SmtpSink

    def setup(self) -> None:
        self.sink = self.server.sink  # type: ignore[attr-defined]
        self.secure = False
        self.sender: str | None = None
        self.recipients: list[str] = []
        self.request.settimeout(60)
        if self.sink.tls == "tls":
            self._wrap()
        super().setup()

    def handle(self) -> None:
        self.sink.connections += 1
        with contextlib.suppress(_Gone, OSError):
            self._say(self.sink.reply_at("greeting"))
            while True:
                line = self.rfile.readline(65536)
                if not line:
                    return
                self._command(line.decode("utf-8", "replace").rstrip("\r\n"))

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.request.close()

    def _command(self, line: str) -> None:
        verb = line.split(" ")[0].upper()
        self.sink.commands.append(" ".join(line.split(" ")[:2]) if verb == "AUTH" else line)
        do = getattr(self, f"_do_{verb.lower()}", None)
        if do is None:
            self._say("500 5.5.1 what?")
        else:
            do(line)

    def _do_ehlo(self, _line: str) -> None:
        said = self.sink.reply_at("ehlo")
        if said != "250 ok":
            self._say(said)
            return
        offers = ["sink.example", *self.sink.extensions]
        if self.sink.tls == "starttls" and not self.secure:
            offers.append("STARTTLS")
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def _do_helo(self, _line: str) -> None:
        self._say("250 sink.example")

    def _do_starttls(self, _line: str) -> None:
        said = self.sink.reply_at("starttls")
        self._say(said)
        if said.startswith("220"):
            self._wrap()
            self.rfile = self.request.makefile("rb")
            self.wfile = socketserver._SocketWriter(self.request)  # type: ignore[attr-defined]

    def _do_auth(self, line: str) -> None:
        _, method, *first = line.split(" ")
        user, password = getattr(self, f"_by_{method.lower()}")(first[0] if first else "")
        right = self.sink.users is None or self.sink.users.get(user) == password
        self._say(self.sink.reply_at("auth") if right else "535 5.7.8 wrong user or password")

    def _by_plain(self, first: str) -> tuple[str, str]:
        _, user, password = base64.b64decode(first).decode().split("\0")
        return user, password

    def _by_login(self, first: str) -> tuple[str, str]:
        return base64.b64decode(first).decode(), self._ask("UGFzc3dvcmQ6")

    def _by_xoauth2(self, first: str) -> tuple[str, str]:
        found = re.match(r"user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01", base64.b64decode(first).decode())
        assert found is not None
        return found.group(1), found.group(2)

    def _ask(self, challenge: str) -> str:
        self._say(f"334 {challenge}")
        return base64.b64decode(self.rfile.readline()).decode()

    def _do_mail(self, line: str) -> None:
        said = self.sink.reply_at("mail")
        if said.startswith("2"):
            self.sender, self.recipients = _address(line), []
        self._say(said)

    def _do_rcpt(self, line: str) -> None:
        said = self.sink.refuse(_address(line)) or self.sink.reply_at("rcpt")
        if said.startswith("2"):
            self.recipients.append(_address(line))
        self._say(said)

    def _do_rset(self, _line: str) -> None:
        self.sender, self.recipients = None, []
        self._say(self.sink.reply_at("rset"))

    def _do_noop(self, _line: str) -> None:
        self._say(self.sink.reply_at("noop"))

    def _do_data(self, _line: str) -> None:
        said = self.sink.reply_at("data")
        if said == "cut in the middle":
            self._say("354 go on")
            self.rfile.read(10)
            raise _Gone
        self._say(said)
        if not said.startswith("354"):
            return
        octets = self._body()
        said = self.sink.reply_at("dot")
        if said == TAKE_AND_CUT or said.startswith("2"):
            self.sink.take(self.sender or "", self.recipients, octets)
        self._say(said.format(number=len(self.sink.mails)))
        self.sender, self.recipients = None, []

    def _do_quit(self, _line: str) -> None:
        self._say("221 2.0.0 bye")
        raise _Gone

    def _body(self) -> bytes:
        lines = []
        while True:
            line = self.rfile.readline()
            if not line:
                raise _Gone
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b".") else line)

    def _say(self, reply: str) -> None:
        if reply in (CUT, TAKE_AND_CUT):
            raise _Gone
        self.wfile.write(reply.encode() + b"\r\n")

    def _wrap(self) -> None:
        assert self.sink.context is not None
        self.request = self.sink.context.wrap_socket(self.request, server_side=True)
        self.secure = True


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink
        self._open: set[socket.socket] = set()
        super().__init__((sink.host, 0), _Session)

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        self._open.add(request)
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is what many tests are about."""

    def hang_up(self) -> None:
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def smtp_sink(
    users: Mapping[str, str] | None = None, tls: str = "", extensions: tuple[str, ...] = EXTENSIONS
) -> Iterator[SmtpSink]:
    """`tls`: "", "tls" (implicit) or "starttls"; the certificate is in `sink.certificate`."""
    sink = SmtpSink(users, tls, extensions)
    with tempfile.TemporaryDirectory() as folder:
        if tls:
            sink.certificate, key = certificate(Path(folder))
            sink.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            sink.context.load_cert_chain(sink.certificate, key)
        server = _Server(sink)
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            server.hang_up()
            server.server_close()
            thread.join(5)
