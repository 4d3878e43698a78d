"""The mail host by its domain, asked of a name service and a web server that are really there."""

import http.client
import http.server
import socket
import struct
import threading

import pytest
from msgspec import Struct, field
from support.commands import run_bare

from mailbot.beginning import autoconfig, dns, finding
from mailbot.beginning.hosts import Server

XML = """<clientConfig><emailProvider><displayName>Firm Mail</displayName>
<incomingServer type="imap"><hostname>in.{0}</hostname><port>993</port><socketType>SSL</socketType></incomingServer>
<outgoingServer type="smtp"><hostname>out.{0}</hostname><port>587</port>
<socketType>STARTTLS</socketType></outgoingServer>
</emailProvider></clientConfig>"""
ADDRESS = "sales@firm.example"


class Outside(Struct):
    """What the world says; everything else is not there."""

    mx: dict[str, str] = field(default_factory=dict)
    srv: dict[str, tuple[str, int]] = field(default_factory=dict)
    pages: dict[tuple[str, str], bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, query):
        name = _read_name(query)
        kind = struct.unpack(">H", query[-4:-2])[0]
        self.asked.append(name)
        found = self.mx.get(name) if kind == dns.MX else self.srv.get(name)
        data = b""
        if found and kind == dns.MX:
            data = struct.pack(">H", 10) + _written(found)
        elif found:
            data = struct.pack(">3H", 0, 1, found[1]) + _written(found[0])
        record = b"\xc0\x0c" + struct.pack(">2HIH", kind, 1, 60, len(data)) + data if data else b""
        return query[:2] + struct.pack(">5H", 0x8180, 1, int(bool(data)), 0, 0) + query[12:] + record


def _read_name(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += query[at] + 1
    return ".".join(labels)


def _written(name):
    return b"".join(bytes([len(one)]) + one.encode() for one in name.split(".")) + b"\0"


@pytest.fixture
def outside(tmp_path, monkeypatch):
    world = Outside()
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))

    def serve():
        while True:
            query, peer = line.recvfrom(512)
            if query == b"end":
                return
            line.sendto(world.answer(query), peer)

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            page = world.pages.get((self.headers["Host"].partition(":")[0], self.path))
            self.send_response(200 if page else 404)
            self.end_headers()
            self.wfile.write(page or b"<html>not here</html>")

        def log_message(self, *said):
            """The test's own output is no place for it."""

    class Near(http.client.HTTPConnection):
        """Whatever host is meant, ours answers; that TLS is spoken is http.client's."""

        def connect(self):
            self.sock = socket.create_connection(web.server_address, self.timeout)

    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    workers = [threading.Thread(target=serve), threading.Thread(target=web.serve_forever, args=(0.02,))]
    for worker in workers:
        worker.start()
    resolv = tmp_path / "resolv.conf"
    resolv.write_text("# ours\nnameserver 127.0.0.1\n")
    monkeypatch.setattr(dns, "PORT", line.getsockname()[1])
    monkeypatch.setattr(dns.ask, "__defaults__", (resolv,))
    monkeypatch.setattr(autoconfig.http.client, "HTTPSConnection", Near)
    monkeypatch.setattr(finding, "_speaks", lambda host, port, security: False)
    yield world
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.sendto(b"end", line.getsockname())
    web.shutdown()
    for worker in workers:
        worker.join()
    web.server_close()
    line.close()


def test_by_who_takes_its_mail(outside):
    outside.mx["firm.example"] = "firm-example.mail.protection.outlook.com"
    way, how = finding.find(ADDRESS)
    assert (way.imap.host, way.provider, how) == ("outlook.office365.com", "exchange-online", "who takes its mail (MX)")


def test_by_what_the_domain_publishes_in_the_web_and_in_the_name_service(outside):
    outside.mx["firm.example"] = "mx.unknown.example"
    places = (
        ("autoconfig.firm.example", "/mail/config-v1.1.xml"),
        ("autoconfig.thunderbird.net", "/v1.1/firm.example"),
    )
    for place in places:
        outside.pages = {place: XML.format("firm.example").encode()}
        way, how = finding.find(ADDRESS)
        assert (way.imap, way.smtp) == (
            Server("in.firm.example", 993, "tls"),
            Server("out.firm.example", 587, "starttls"),
        )
        assert "autoconfig" in how and way.name == "Firm Mail"
    outside.pages = {}
    outside.srv = {
        "_imaps._tcp.firm.example": ("i.firm.example", 993),
        "_submissions._tcp.firm.example": ("s.x.example", 465),
    }
    way, how = finding.find(ADDRESS)
    assert (way.imap.host, way.smtp, "SRV" in how) == ("i.firm.example", Server("s.x.example", 465, "tls"), True)


def test_a_page_that_is_none_and_a_name_service_that_talks_nonsense_are_passed_over(outside):
    outside.pages = {("autoconfig.firm.example", "/mail/config-v1.1.xml"): b"<html>Welcome!</html>"}
    outside.srv = {"_imaps._tcp.firm.example": ("", 993)}
    assert finding.find(ADDRESS) is None and "_imaps._tcp.firm.example" in outside.asked


def test_init_uses_what_was_found_and_says_in_plain_words_where_nothing_was(outside, tmp_path):
    words = (
        "init",
        "--yes",
        "--no-check",
        "--company",
        "Firm",
        "--address",
        ADDRESS,
        "--staff",
        "Li <li@firm.example>",
    )
    lost = run_bare(*words, "--folder", str(tmp_path / "lost"), "--password-stdin", stdin="x\n")
    assert lost.returncode == 2 and b"no host found for sales@firm.example; name them" in lost.stderr
    assert not (tmp_path / "lost" / "config.toml").exists() and b"Traceback" not in lost.stderr
    outside.pages = {("autoconfig.firm.example", "/mail/config-v1.1.xml"): XML.format("firm.example").encode()}
    done = run_bare(*words, "--folder", str(tmp_path / "good"), "--password-stdin", stdin="x\n")
    assert done.returncode == 0 and b"found Firm Mail: in.firm.example, out.firm.example" in done.stdout
    assert 'host = "in.firm.example"' in (tmp_path / "good" / "config.toml").read_text()
