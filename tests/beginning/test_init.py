"""`mailbot init`: a few answers make a configuration that check finds good."""

import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.commands import run_bare
from support.waiting import wait_until

from mailbot.beginning import autoconfig, dns, finding
from mailbot.beginning.hosts import BY_DOMAIN, BY_MX, Server, Way, by_mx
from mailbot.beginning.writing import Answers, Colleague, config_text, handle_of
from mailbot.config import read_config
from mailbot.model.settings import Secret

OPTIONS = (
    "--yes", "--offline", "--company", 'Acme "Valves" 阀门', "--address", "sales@gmail.com",
    "--staff", "Li Na <Li@acme.example> sales,manager en,zh-Hans", "--staff", "李雷 <li@other.example>",
    "--language", "zh-Hans", "--timezone", "Asia/Shanghai",
)  # fmt: skip


def test_by_options_alone(tmp_path):
    home = tmp_path / "mail"
    done = run_bare("init", "--folder", str(home), *OPTIONS, "--password-stdin", stdin="s3cret x\n")
    assert done.returncode == 0 and b"rules and replies: good" in done.stdout, done
    said = read_config(home / "config.toml")
    (box,) = said.mailboxes
    assert said.company.name == 'Acme "Valves" 阀门' and said.company.timezone == "Asia/Shanghai"
    assert (box.imap.host, box.smtp.host, box.authserv_ids) == ("imap.gmail.com", "smtp.gmail.com", ("mx.google.com",))
    assert box.imap.password == Secret("s3cret x") and b"s3cret" not in done.stdout + done.stderr
    assert [(one.handle, one.roles, one.languages) for one in said.staff] == [
        ("li", ("sales", "manager", "admin"), ("en", "zh-Hans")), ("li-2", ("sales",), ()),
    ]  # fmt: skip
    assert oct((home / "mailbox-password").stat().st_mode & 0o777) == "0o600"
    assert all(len(line) <= 120 for line in (home / "config.toml").read_text("utf-8").splitlines())


def test_nothing_is_replaced_unasked_and_the_old_one_is_kept(tmp_path):
    config = tmp_path / "config.toml"
    config.write_text("mine = true\n")
    refused = run_bare("init", "--folder", str(tmp_path), *OPTIONS[1:])
    assert refused.returncode == 1 and config.read_text() == "mine = true\n" and b"is there already" in refused.stderr
    assert (
        run_bare("init", "--folder", str(tmp_path), *OPTIONS, "--no-check", "--password-stdin", stdin="x\n").returncode
        == 0
    )
    assert [path.read_text() for path in tmp_path.glob("config.toml.*")] == ["mine = true\n"]
    again = run_bare("init", "--folder", str(tmp_path), "--yes", "--offline", "--no-check", "--company", "New Name")
    said = read_config(config)
    assert again.returncode == 0 and said.company.name == "New Name" and len(said.staff) == 2
    assert said.mailboxes[0].imap.password == Secret("x"), "the password stays"


def test_a_colleague_keeps_a_second_address(tmp_path):
    config = tmp_path / "config.toml"
    first = ("init", "--folder", str(tmp_path), *OPTIONS, "--no-check")
    assert run_bare(*first, "--password-stdin", stdin="x\n").returncode == 0
    said = config.read_text("utf-8")
    config.write_text(said.replace('["li@acme.example"]', '["li@acme.example", "li@home.example"]'), "utf-8")
    assert run_bare("init", "--folder", str(tmp_path), "--yes", "--offline", "--no-check").returncode == 0
    assert read_config(config).staff[0].addresses == ("li@acme.example", "li@home.example")


def test_every_mistake_at_once(tmp_path):
    done = run_bare(
        "init", "--folder", str(tmp_path), "--yes", "--offline", "--address", "nobody", "--language", "Klingon?",
        "--timezone", "Mars/Base", "--staff", "Li", "--staff", "Li <x@y>", "--staff", "A <a@b.example> pilot",
    )  # fmt: skip
    said = done.stderr.decode().splitlines()
    assert done.returncode == 2 and not (tmp_path / "config.toml").exists()
    starts = ("--company", "--address", "--language", "--timezone", "--staff 'Li'", "--staff 'Li <x@y>'", "--staff 'A ")
    assert all(any(line.startswith(start) for line in said) for start in starts), said
    unknown = run_bare("init", "--folder", str(tmp_path), *OPTIONS[:4], "--address", "a@firm.example", *OPTIONS[6:])
    assert unknown.returncode == 2 and b"--imap, --smtp: no host found" in unknown.stderr
    proton = run_bare("init", "--folder", str(tmp_path), *OPTIONS[:4], "--address", "a@proton.me", *OPTIONS[6:])
    assert proton.returncode == 2 and b"Bridge" in proton.stderr


def test_hosts_as_typed(tmp_path):
    typed = ("--imap", "mail.firm.example:143", "--smtp", "mail.firm.example:587", "--no-check")
    done = run_bare(
        "init", "--folder", str(tmp_path), *OPTIONS[:4], "--address", "a@firm.example", *OPTIONS[6:], *typed
    )
    assert done.returncode == 0 and b"chmod 600" in done.stderr
    text = (tmp_path / "config.toml").read_text("utf-8")
    assert text.count('host = "mail.firm.example"') == 2 and text.count('security = "starttls"') == 2
    wrong = run_bare("init", "--folder", str(tmp_path / "x"), *OPTIONS, "--imap", "two words", "--smtp", "x")
    assert wrong.returncode == 2 and b"HOST or HOST:PORT" in wrong.stderr


def test_asked_on_a_terminal(tmp_path):
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "mailbot", "init", "--folder", str(tmp_path), "--offline"]
    child = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "LANG": "en_US.UTF-8"}
    )
    os.close(slave)
    seen = b""
    answers = (
        (b"Company", "Acme"), (b"address", "no address"), (b"expected an address", "sales@163.com"),
        (b"IMAP server", ""), (b"SMTP server", ""), (b"Language", ""), (b"Time zone", "Asia/Shanghai"),
        (b"Colleague", ""), (b"one colleague at least", "Li Na"), (b"expected", "Li Na <li@acme.example> sales"),
        (b"Another", ""), (b"Password", "geheim"),
    )  # fmt: skip
    try:
        for waits_for, answer in answers:
            seen += _until(master, waits_for)
            if waits_for == b"Password":  # what is typed before the echo is off is thrown away
                wait_until(lambda: not termios.tcgetattr(master)[3] & termios.ECHO, "no echo", 20)
            os.write(master, answer.encode() + b"\n")
        seen += _until(master, b"good")
        assert child.wait(20) == 0
    finally:
        child.kill()
        child.wait()
        os.close(master)
    said = read_config(tmp_path / "config.toml")
    assert said.mailboxes[0].imap.host == "imap.163.com" and said.staff[0].name == "Li Na"
    assert said.mailboxes[0].imap.password == Secret("geheim") and b"geheim" not in seen


def _until(master, words, seconds=20):
    seen, end = b"", time.monotonic() + seconds
    while words not in seen:
        assert select.select([master], [], [], max(0, end - time.monotonic()))[0], seen
        seen += os.read(master, 4096)
    return seen


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=30).filter(str.strip), st.text(max_size=20))
def test_whatever_is_answered_the_file_can_be_read(tmp_path_factory, company, name):
    way = Way(Server("imap.x.example", 993, "tls"), Server("smtp.x.example", 465, "tls"), auth="xoauth2")
    person = Colleague("li", name or "x", "li@acme.example", ("sales",))
    answers = Answers(company, "a@x.example", "a@x.example", way, (person,), "en", "UTC", token_command="true")
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(config_text(answers, ("en",)), "utf-8")
    assert read_config(path).company.name == company.encode("utf-8", "replace").decode()


def test_handles():
    assert [handle_of(one) for one in ("Li.Na+x@a.example", "李@a.example", "mailbot@a.example", "x" * 99 + "@a")] == [
        "li-na", "", "", "x" * 24,
    ]  # fmt: skip


def test_the_host_by_who_takes_the_mail():
    assert by_mx(("acme-com.mail.protection.outlook.com.",)).provider == "exchange-online"
    assert by_mx(("mxbiz1.qq.com", "mxbiz2.qq.com")).imap.host == "imap.exmail.qq.com"
    assert by_mx(("mx.evilgoogle.com", "mx.acme.example")) is None and by_mx(()) is None
    for way in {*BY_DOMAIN.values(), *BY_MX.values()}:
        assert way.hint or way.imap.host.count(".") >= 1
    srv = {"_imaps._tcp.x.example": (("imap.x.example", 993),), "_submission._tcp.x.example": (("out.x.example", 587),)}
    way = finding.by_srv("x.example", lambda name, kind: srv.get(name, ()))
    assert way.smtp == Server("out.x.example", 587, "starttls") and finding.by_srv("y.example", lambda *_: ()) is None
    assert finding.find("a@firm.example", offline=True) is None


def test_a_published_configuration():
    server = "<{0}Server type='{1}'><hostname>{2}</hostname><port>{3}</port><socketType>{4}</socketType></{0}Server>"
    inside = server.format("incoming", "imap", "plain.x.example", 143, "plain")
    inside += server.format("incoming", "imap", "mail.x.example", 143, "STARTTLS")
    inside += server.format("incoming", "imap", "imap.x.example", 993, "SSL")
    inside += server.format("outgoing", "smtp", "smtp.x.example", 587, "STARTTLS")
    xml = f"<clientConfig><emailProvider><displayName>X\x85Mail</displayName>{inside}</emailProvider></clientConfig>"
    way = autoconfig.read(xml.encode())
    assert (way.imap, way.smtp.port, way.name) == (Server("imap.x.example", 993, "tls"), 587, "XMail")
    assert autoconfig.read(b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + xml.encode()) is None
    assert autoconfig.read(xml.replace("SSL", "plain").replace("STARTTLS", "plain").encode()) is None
    assert autoconfig.read(xml.replace("imap.x.example", "imap.x example/..").encode()).imap.host == "mail.x.example"
    assert autoconfig.read(b"<html>no") is None and autoconfig.read(b"") is None


def test_an_answer_of_the_name_service():
    question = b"\x01x\x07example\0" + struct.pack(">2H", dns.MX, 1)
    record = b"\xc0\x0c" + struct.pack(">2HIH", dns.MX, 1, 60, 7) + struct.pack(">H", 10) + b"\x02mx\xc0\x0e"
    head = struct.pack(">6H", 7, 0x8180, 1, 1, 0, 0)
    assert dns.read(head + question + record, dns.MX) == (("mx.example", 25),)
    loop = b"\xc0\x0c" + struct.pack(">2HIH", dns.MX, 1, 60, 4) + struct.pack(">H", 10) + b"\xc0\x29"
    with pytest.raises((ValueError, IndexError)):
        dns.read(head + question + loop, dns.MX)


@given(st.binary(max_size=200))
def test_any_answer_ends(octets):
    with suppress(ValueError, IndexError, struct.error):
        dns.read(octets, dns.MX)
