"""Mail that somebody built to break or stall a reader: named builders, each returns the octets of one mail."""

from __future__ import annotations

import base64
from collections.abc import Callable

HEAD = b"From: Ann <ann@client.example>\r\nTo: sales@acme.example\r\nMIME-Version: 1.0\r\n"


def mail(*fields: bytes, body: bytes = b"hello\r\n") -> bytes:
    return HEAD + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


def nested_multiparts(depth: int, leaf: bytes = b"x") -> bytes:
    part = b"Content-Type: text/plain\r\n\r\n" + leaf
    for level in range(depth):
        mark = b"b%d" % level
        part = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n%s\r\n--%s--\r\n' % (
            mark,
            mark,
            part,
            mark,
        )
    return HEAD + part


def nested_forwards(depth: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Content-Type: text/plain\r\n\r\nx"


def many_parts(count: int) -> bytes:
    return mail(b"Content-Type: multipart/mixed; boundary=b", body=b"--b\r\n\r\nx\r\n" * count + b"--b--\r\n")


def open_boundary() -> bytes:
    return mail(b"Content-Type: multipart/mixed; boundary=b", body=b"--b\r\n\r\nfirst\r\n--b\r\n\r\nsecond")


def boundary_within_boundary() -> bytes:
    inner = b"Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\ninner\r\n--bb--\r\n"
    return mail(
        b"Content-Type: multipart/mixed; boundary=b", body=b"--b\r\n" + inner + b"--b\r\n\r\nouter\r\n--b--\r\n"
    )


def dashes(count: int) -> bytes:
    return mail(b"Content-Type: multipart/mixed; boundary=b", body=b"--\r\n" * count)


def near_boundaries(count: int) -> bytes:
    return mail(b"Content-Type: multipart/mixed; boundary=b", body=b"--bX\n" * count)


def unclosed_inside_unclosed() -> bytes:
    body = (
        b'--o\r\nContent-Type: multipart/alternative; boundary="i"\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nhi\r\n'
    )
    return mail(b"Content-Type: multipart/mixed; boundary=o", body=body)


def many_fields(count: int) -> bytes:
    return HEAD + b"".join(b"X-%d: y\r\n" % number for number in range(count)) + b"\r\nx"


def long_field(name: bytes, octets: int, unit: bytes) -> bytes:
    return HEAD + name + b": " + unit * (octets // len(unit)) + b"\r\n\r\nx"


def long_from(unit: bytes, count: int, end: bytes = b"<ann@client.example>") -> bytes:
    return b"From: " + unit * count + end + b"\r\n\r\nx"


def many_recipients(count: int) -> bytes:
    return HEAD + b"Cc: " + b", ".join(b"u%d@client.example" % number for number in range(count)) + b"\r\n\r\nx"


def many_parameters(count: int) -> bytes:
    pieces = b"; ".join(b"name*%d*=utf-8''a" % number for number in range(count))
    return mail(b"Content-Type: text/plain; " + pieces)


def quoted_semicolons(count: int) -> bytes:
    return mail(b'Content-Type: text/plain; name="' + b";" * count)


def many_received(count: int) -> bytes:
    return (
        HEAD + b"Received: from a.example (HELO x) by b.example with SMTP; Mon, 1 Jan 2024 00:00:00 +0000\r\n" * count
    )


def spaced_received(count: int) -> bytes:
    return mail(b"Received: from " + b" " * count + b"by")


def html_divs(count: int) -> bytes:
    return mail(b"Content-Type: text/html", body=b"<div>" * count + b"deep")


def html_of(unit: bytes, count: int) -> bytes:
    return mail(b"Content-Type: text/html", body=unit * count)


def text_of(unit: bytes, count: int) -> bytes:
    return mail(b"Content-Type: text/plain; charset=utf-8", body=unit * count)


def uuencoded(count: int) -> bytes:
    return mail(b"Content-Transfer-Encoding: x-uuencode", body=b"begin 644 a\r\n" + b"M" * count)


def large_attachment(megabytes: int) -> bytes:
    fields = (
        b"Content-Type: application/octet-stream",
        b"Content-Transfer-Encoding: base64",
        b'Content-Disposition: attachment; filename="../../etc/passwd"',
    )
    return mail(*fields, body=base64.encodebytes(b"\0" * (megabytes << 20)))


def padded_base64(count: int) -> bytes:
    return mail(b"Content-Transfer-Encoding: base64", body=b"QQ==" * count)


def fake_bounce(body: bytes) -> bytes:
    return b"From: MAILER-DAEMON@mx.client.example\r\nReturn-Path: <>\r\nSubject: failure notice\r\n\r\n" + body


def status_blocks(count: int) -> bytes:
    block = b"Final-Recipient: rfc822; ann@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    body = b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + block * count + b"--b--\r\n"
    return mail(b"Content-Type: multipart/report; report-type=delivery-status; boundary=b", body=body)


def authentication_of(unit: bytes, count: int) -> bytes:
    return b"Authentication-Results: mx.acme.example; " + unit * count + b"\r\n" + mail()


BOMBS: dict[str, Callable[[], bytes]] = {
    "nested 30": lambda: nested_multiparts(30),
    "nested 500": lambda: nested_multiparts(500),
    "nested 3000": lambda: nested_multiparts(3000),
    "nested 300 around 5 MB": lambda: nested_multiparts(300, b"line\r\n" * 800_000),
    "forwards 2000": lambda: nested_forwards(2000),
    "20,000 parts": lambda: many_parts(20_000),
    "no closing boundary": open_boundary,
    "boundary is the beginning of another": boundary_within_boundary,
    "unclosed inside unclosed": unclosed_inside_unclosed,
    "dashes": lambda: dashes(200_000),
    "near boundaries, 30 MB": lambda: near_boundaries(6_000_000),
    "50,000 fields": lambda: many_fields(50_000),
    "273 KiB of encoded words": lambda: long_field(b"Subject", 273 << 10, b"=?utf-8?q?a?= "),
    "64 KiB subject": lambda: long_field(b"Subject", 64 << 10, b"long "),
    "combining marks": lambda: long_field(b"Subject", 16 << 10, "\u0301\u0316".encode()),
    "References of 5,000": lambda: long_field(b"References", 200 << 10, b"<a@b.example> "),
    "Message-ID of 10 kB": lambda: long_field(b"Message-ID", 10_000, b"<"),
    "date of 16 kB": lambda: long_field(b"Date", 16_000, b"("),
    "20,000 recipients": lambda: many_recipients(20_000),
    "20,000 parentheses": lambda: long_from(b"(", 20_000),
    "900 parentheses": lambda: long_from(b"(", 900),
    "4,000 quoted phrases": lambda: long_from(b'"a" ', 4000),
    "colons": lambda: long_from(b"a@b:", 4000),
    "angles": lambda: long_from(b"<", 16_000),
    "5,000 parameters": lambda: many_parameters(5000),
    "quoted semicolons": lambda: quoted_semicolons(16_000),
    "5,000 Received": lambda: many_received(5000),
    "Received of blanks": lambda: spaced_received(16_000),
    "200,000 div": lambda: html_divs(200_000),
    "ladders of div": lambda: html_of(b"<div>" * 140 + b"x" + b"</div>" * 140, 320),
    "ladders of font": lambda: html_of(b"<font>" * 140 + b"x" + b"</b>" * 140, 320),
    "open paragraphs": lambda: html_of(b"<p><b>", 80_000),
    "open tables": lambda: html_of(b"<table><tr><td>", 30_000),
    "HTML references": lambda: html_of(b"&#20320;", 60_000),
    "HTML attributes": lambda: html_of(b"<a " + b"a=1 " * 20_000, 6),
    "HTML comments": lambda: html_of(b"<!--", 100_000),
    "HTML entities": lambda: html_of(b"&#", 300_000),
    "HTML angles": lambda: html_of(b"<", 500_000),
    "HTML of one cid": lambda: html_of(b"<img src=cid:a>", 60_000),
    "text of one line": lambda: text_of(b"a", 2_000_000),
    "text of quote marks": lambda: text_of(b">", 2_000_000),
    "text of short lines": lambda: text_of(b"a\n", 1_000_000),
    "text of From lines": lambda: text_of(b"From: a\n", 100_000),
    "text of On lines": lambda: text_of(b"On Mon, 1 Jan 2024 at 10:00, a\n", 40_000),
    "text of labels": lambda: text_of(b"Name: a\n", 100_000),
    "text of dashes": lambda: text_of(b"-", 1_000_000),
    "35 MB of short lines": lambda: text_of(b"a\n", 17_500_000),
    "uuencode": lambda: uuencoded(1_000_000),
    "25 MB attachment": lambda: large_attachment(25),
    "padding": lambda: padded_base64(2_000_000),
    "bounce of addresses": lambda: fake_bounce(b"<ann@client.example>:\r\n" * 50_000),
    "bounce of one line": lambda: fake_bounce(b"could not be delivered " + b"a@" * 500_000),
    "bounce of long lines": lambda: fake_bounce((b"could not be delivered: " + b"x" * 900 + b"\r\n") * 1000),
    "20,000 status blocks": lambda: status_blocks(20_000),
    "comments in results": lambda: authentication_of(b"(", 8000),
    "quotes in results": lambda: authentication_of(b'"\\', 4000),
    "results": lambda: authentication_of(b"dmarc=pass header.from=client.example; ", 180),
}
