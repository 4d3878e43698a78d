"""Mail that is wrong in ways that real and hostile mail is wrong: named builders, each returns the octets of one mail.

Mail built to cost time or memory is in tests/parse/bombs.py.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

from parse.bombs import HEAD, mail

PDF = base64.b64encode(b"%PDF-1.4 nothing")


def field(name: bytes, value: bytes) -> bytes:
    """One field in place of the usual From, or beside the usual ones."""
    head = HEAD if name.lower() != b"from" else b"To: sales@acme.example\r\n"
    return head + name + b": " + value + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplease quote 20 pcs\r\n"


def text_in(charset: bytes, body: bytes, encoding: bytes = b"8bit") -> bytes:
    return mail(b"Content-Type: text/plain; charset=" + charset, b"Content-Transfer-Encoding: " + encoding, body=body)


def parts(kind: bytes, *each: bytes) -> bytes:
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in each) + b"--b--\r\n"
    return mail(b"Content-Type: multipart/" + kind + b"; boundary=b", body=body)


def plain(words: bytes) -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + words


def attached(disposition: bytes, kind: bytes = b"application/pdf") -> bytes:
    part = b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: " + disposition
    return parts(b"mixed", plain(b"see the file"), part + b"\r\n\r\n" + PDF)


def named(name: bytes) -> bytes:
    return attached(b'attachment; filename="' + name + b'"')


def form(*lines: bytes) -> bytes:
    head = b"From: wordpress@acme.example\r\nTo: sales@acme.example\r\nSubject: New inquiry from the website\r\n"
    return head + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + b"\r\n".join(lines) + b"\r\n"


def report(kind: bytes, *fields: bytes) -> bytes:
    told = b"Content-Type: message/" + kind + b"\r\n\r\n" + b"\r\n".join(fields)
    head = b"Return-Path: <>\r\n"
    return head + parts(b"report; report-type=" + kind, plain(b"This is a report."), told)


_FROM = {
    "comma": b"boss@acme.example, evil@client.example",
    "closed by a parenthesis": b"boss@acme.example)<evil@client.example>",
    "closed by a bracket": b"boss@acme.example]<evil@client.example>",
    "group": b"boss@acme.example:evil@client.example;",
    "semicolon": b"boss@acme.example; evil@client.example",
    "address in a comment": b"boss(<evil@client.example>)@acme.example",
    "folded": b"<boss@acme.example>\r\n <evil@client.example>",
    "bare return": b"evil@client.example\rFrom: boss@acme.example",
    "NUL": b"boss@acme.example\0@client.example",
    "encoded line end": b"=?utf-8?q?a=0d=0aBcc:_evil@client.example?= <ann@client.example>",
    "route": b"<@boss.example,@acme.example:evil@client.example>",
    "two fields": b"boss@acme.example\r\nFrom: evil@client.example",
    "quoted address as name": b'"boss@acme.example" <evil@client.example>',
    "domain literal": b"<ann@[127.0.0.1]>",
    "no domain": b"ann",
    "empty": b"",
    "only brackets": b"<>",
    "two at signs": b"ann@client.example@acme.example",
    "raw 8-bit": "Zoë <zoë@client.example>".encode("latin-1"),
    "UTF-8 local part": "王芳 <王芳@例子.example>".encode(),
    "look-alike": "Boss <boss@аcme.example>".encode(),
    "RTL name": "\u202eelpmaxe.emca@ssob\u202c <ann@client.example>".encode(),
    "zero-width name": "b\u200bo\u200bs\u200bs <ann@client.example>".encode(),
    "CSV formula": b"\"=HYPERLINK('http://evil.example')\" <ann@client.example>",
    "template": b'"{{7*7}} {% raw %}" <ann@client.example>',
    "script": b'"<script>alert(1)</script>" <ann@client.example>',
    "path": b'"../../etc/passwd" <ann@client.example>',
}
_SUBJECTS = {
    "encoded line end": b"=?utf-8?q?a=0d=0aBcc:_evil@client.example?=",
    "U+2028": "a\u2028Bcc: evil@client.example".encode(),
    "RTL": "\u202egnp.ecioqvni".encode(),
    "emoji only": "\U0001f600\U0001f4e6".encode(),
    "half a character": b"=?utf-16?b?2AA=?=",
    "unknown charset": b"=?x-unknown?q?=e9t=e9?=",
    "template": b"{{7*7}} {% for i in range(9) %}",
    "ticket number of another": b"Re: [T-1001] my order",
    "empty": b"",
}
_DATES = {
    "year 0": b"Sat, 1 Jan 0000 00:00:00 +0000",
    "year 9999": b"Fri, 31 Dec 9999 23:59:59 -1200",
    "zone -0000": b"Mon, 2 Nov 2026 10:00:00 -0000",
    "2^63": b"9223372036854775808",
    "zone +9999": b"Mon, 2 Nov 2026 10:00:00 +9999",
    "no date": b"tomorrow",
    "two": b"Mon, 2 Nov 2026 10:00:00 +0000\r\nDate: Tue, 3 Nov 2026 10:00:00 +0000",
}
_MESSAGE_IDS = {
    "with an IMAP command": b'<a"\\r\\nX1 STORE 1:* +FLAGS (\\Deleted)@client.example>',
    "encoded line end": b"=?utf-8?q?=3Ca=0d=0aX1_EXPUNGE@client.example=3E?=",
    "two": b"<a@client.example>\r\nMessage-ID: <b@client.example>",
    "without brackets": b"a@client.example",
    "empty": b"<>",
}
_NAMES = {
    "path up": b"../../etc/passwd",
    "absolute": b"/etc/cron.d/x",
    "Windows path": b"..\\\\..\\\\autoexec.bat",
    "device": b"CON",
    "NUL inside": b"a\0.pdf",
    "turned around": "x.pdf\u202efdp.exe".encode(),
    "4 kB": b"n" * 4096 + b".pdf",
    "empty": b"",
    "a dot": b".",
    "line end": b"=?utf-8?q?a=0d=0ab.pdf?=",
    "template": b"{{7*7}}.pdf",
    "shell": b"$(reboot);`id`|x.pdf",
}
_CHARSETS = {
    "UTF-7": text_in(b"utf-7", b"+AGE-bc please quote +ADw-script+AD4-"),
    "ISO-2022-JP cut mid-escape": text_in(b"iso-2022-jp", b"\x1b$B$3$s$K$A\x1b"),
    "unknown charset": text_in(b"X-UNKNOWN", b"caf\xe9"),
    "charset with a line end": text_in(b'"utf-8\r\n x"', b"hello"),
    "base64 with junk": text_in(b"utf-8", b"aGVs!!bG8*\r\n--#==gd29ybGQ", b"base64"),
    "lone equals signs": text_in(b"utf-8", b"50=\r\n= =ZZ =4 a=", b"quoted-printable"),
    "binary as text": text_in(b"utf-8", bytes(range(256)) * 8),
    "UTF-16": text_in(b"utf-16", "please quote".encode("utf-16")),
    "UTF-8 cut": text_in(b"utf-8", "报价".encode()[:-1]),
    "unknown encoding": text_in(b"utf-8", b"hello", b"x-whatever"),
}
_SHAPES = {
    "nothing": b"",
    "header only": HEAD,
    "body only": b"\r\nhello\r\n",
    "NULs": mail(body=b"a\0b\0" * 100),
    "bare CR": HEAD.replace(b"\r\n", b"\r") + b"\rplease quote\r",
    "bare LF": HEAD.replace(b"\r\n", b"\n") + b"\nplease quote\n",
    "8-bit header names": b"Subj\xe9ct: x\r\n" + mail(),
    "no MIME-Version": b"From: ann@client.example\r\nContent-Type: text/html\r\n\r\n<p>hello",
    "an mbox line first": b"From ann@client.example Mon Nov  2 10:00:00 2026\r\n" + mail(),
    "winmail.dat": attached(b"attachment; filename=winmail.dat", b"application/ms-tnef"),
    "S/MIME": attached(b"attachment; filename=smime.p7m", b"application/pkcs7-mime"),
    "PGP": parts(
        b'encrypted; protocol="application/pgp-encrypted"', b"Content-Type: application/pgp-encrypted\r\n\r\nV"
    ),
    "an invitation": parts(b"alternative", plain(b"come"), b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR"),
    "AMP": parts(b"alternative", plain(b"a"), b"Content-Type: text/x-amp-html\r\n\r\n<html amp4email>", plain(b"b")),
    "cid that shows itself": parts(b"related", b"Content-Type: text/html\r\nContent-ID: <a>\r\n\r\n<img src=cid:a>"),
    "differing texts": parts(b"alternative", plain(b"yes"), b"Content-Type: text/html\r\n\r\n<p>no</p>"),
    "forwarded as a file": parts(b"mixed", plain(b"see"), b"Content-Type: message/rfc822\r\n\r\n" + mail()),
    "resent": b"Resent-From: ann@client.example\r\nResent-To: sales@acme.example\r\n" + mail(),
    "the same file twice": parts(b"mixed", *[b"Content-Type: application/pdf; name=a.pdf\r\n\r\nx"] * 2),
    "a recall": mail(b"Subject: Recall: Order 17", b"X-MS-Exchange-Organization-RecallReport: 1"),
    "on behalf of": b"Sender: robot@gmail.example\r\n" + mail(),
}
_MACHINES = {
    "out of office, no header": mail(b"Subject: Automatic reply: Order", body=b"I am out of the office until Monday."),
    "address no longer used": mail(b"Subject: Re: Order", body=b"This address is no longer used."),
    "challenge": mail(b"Subject: Please confirm", b"X-Boxbe-Status: pending", body=b"Click to be let in."),
    "read receipt": report(b"disposition-notification", b"Final-Recipient: rfc822; ann@client.example"),
    "delay": report(b"delivery-status", b"", b"Final-Recipient: rfc822; ann@client.example", b"Action: delayed"),
    "list": mail(b"List-Id: <trade.example>", b"Precedence: list"),
    "other ticket system": mail(b"Subject: [#4711] received", b"Auto-Submitted: auto-replied", b"X-OTRS-Loop: yes"),
}
_FORMS = {
    "no address": form(b"Name: Ann", b"Message: please quote"),
    "two addresses": form(b"Name: Ann", b"Email: a@client.example, b@client.example", b"Message: quote"),
    "line end in the address": form(b"Name: Ann", b"Email: a@client.example\\nBcc: evil@client.example"),
    "quoted local part": form(b"Name: Ann", b'Email: "x y"@client.example', b"Message: quote"),
    "IDN": form(b"Name: Ann", "Email: a@bücher.example".encode(), b"Message: quote"),
    "our own address": form(b"Name: Ann", b"Email: sales@acme.example", b"Message: quote"),
    "name of 3 kB": form(b"Name: http://evil.example/" + b"a" * 3000, b"Email: a@client.example", b"Message: quote"),
    "a thousand addresses": form(b"Email: " + b"victim@client.example " * 1000, b"Message: quote"),
}


def _each(what: str, built: dict[str, bytes]) -> dict[str, Callable[[], bytes]]:
    return {f"{what}: {name}": lambda octets=octets: octets for name, octets in built.items()}


NASTY: dict[str, Callable[[], bytes]] = {
    **_each("From", {name: field(b"From", value) for name, value in _FROM.items()}),
    **_each("Subject", {name: field(b"Subject", value) for name, value in _SUBJECTS.items()}),
    **_each("Date", {name: field(b"Date", value) for name, value in _DATES.items()}),
    **_each("Message-ID", {name: field(b"Message-ID", value) for name, value in _MESSAGE_IDS.items()}),
    **_each("file", {name: named(value) for name, value in _NAMES.items()}),
    **_each("text", _CHARSETS),
    **_each("mail", _SHAPES),
    **_each("machine", _MACHINES),
    **_each("form", _FORMS),
}
