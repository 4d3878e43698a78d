"""(Scene, what happened so far) -> octets as a mail client of that kind sends them.  Pure.  RFC 5322, 2045, 2047."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import Message
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from msgspec import Struct

from mailbot.demo.scenes import Scene
from mailbot.text.later import later

# client -> the field by which it can be told, as the real ones write it
_CLIENTS: dict[str, tuple[str, str]] = {
    "outlook": ("X-Mailer", "Microsoft Outlook 16.0"),
    "exchange": ("X-MS-Exchange-Organization-SCL", "-1"),
    "thunderbird": ("User-Agent", "Mozilla Thunderbird"),
    "iphone": ("X-Mailer", "iPhone Mail (21F90)"),
    "foxmail": ("X-Mailer", "Foxmail 7.2.25.331[cn]"),
    "qqmail": ("X-Mailer", "QQMail 2.x"),
    "gmail": ("X-Gm-Message-State", "demo"),
    "website": ("X-Mailer", "PHPMailer 6.9.1"),
    "mailing": ("X-Mailer", "Weekly Mailer 3"),
}
# Chinese clients say gb2312 and write its superset: a name like 李堃 is not in gb2312 at all
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030"}
_MARK = later(r"@[A-Z_]+@")


class Facts(Struct, frozen=True):
    """What a mail needs to know about the moment it is written; the others of the acknowledgement it follows."""

    now: datetime
    ack_id: str = ""
    ack_to: str = ""
    ack_subject: str = ""
    ack_text: str = ""

    def marks(self, scene: Scene) -> Mapping[str, str]:
        stamp = f"{self.now.isoformat()} {scene.name}"
        domain = parseaddr(scene.sender)[1].rpartition("@")[2]
        return {
            "@DATE@": format_datetime(self.now),
            "@ID@": f"<{sha256(stamp.encode()).hexdigest()[:24]}@{domain}>",
            "@ACK_ID@": self.ack_id,
            "@ACK_TO@": self.ack_to,
            "@ACK_SUBJECT@": self.ack_subject,
            "@ACK_QUOTED@": "\n".join(f"> {line}".rstrip() for line in self.ack_text.splitlines()),
        }


def envelope_from(scene: Scene) -> str:
    return parseaddr(scene.sender)[1] if scene.envelope_from is None else scene.envelope_from


def write_letter(scene: Scene, facts: Facts) -> bytes:
    """With CRLF line ends."""
    marks = facts.marks(scene)
    if scene.octets:
        octets = scene.octets
        for mark, value in marks.items():
            octets = octets.replace(mark.encode(), value.encode())
    else:
        octets = _built(scene, marks).as_bytes()
    return octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _filled(text: str, marks: Mapping[str, str]) -> str:
    return _MARK.sub(lambda found: marks.get(found[0], found[0]), text)


def _built(scene: Scene, marks: Mapping[str, str]) -> Message:
    letter = Message()
    name, address = parseaddr(scene.sender)
    letter["From"] = f"{_word(name, scene.charset)} <{address}>"
    letter["To"] = scene.to
    letter["Subject"] = _word(_filled(scene.subject, marks), scene.charset)
    letter["Date"] = marks["@DATE@"]
    letter["Message-ID"] = marks["@ID@"]
    letter["MIME-Version"] = "1.0"
    if scene.client in _CLIENTS:
        field, value = _CLIENTS[scene.client]
        letter[field] = value
    for field, value in scene.headers.items():
        letter[field] = _filled(value, marks)
    body = _body(scene, marks)
    for field, value in body.items():
        letter[field] = value
    letter.set_payload(body.get_payload())
    return letter


def _body(scene: Scene, marks: Mapping[str, str]) -> Message:
    """Text, HTML or both; and the attachment around them."""
    written = [("plain", scene.text), ("html", scene.html)]
    parts = [
        _text_part(kind, _filled(words, marks).lstrip("\n"), scene.charset, scene.encoding)
        for kind, words in written
        if words
    ]
    body = parts[0] if len(parts) == 1 else _multipart("alternative", parts)
    if not scene.attach:
        return body
    return _multipart("mixed", [body, _pdf_part(scene)])


def _multipart(kind: str, parts: Sequence[Message]) -> Message:
    whole = Message()
    whole["Content-Type"] = f'multipart/{kind}; boundary="----=_{kind}_{len(parts)}_0815"'
    whole.set_payload(list[Message | str](parts))
    return whole


def _octets(text: str, charset: str) -> bytes:
    return text.encode(_CODECS.get(charset, charset))


def _text_part(kind: str, text: str, charset: str, encoding: str) -> Message:
    octets = _octets(text, charset)
    part = Message()
    part["Content-Type"] = f'text/{kind}; charset="{charset}"'
    part["Content-Transfer-Encoding"] = encoding
    encoded = base64.encodebytes(octets) if encoding == "base64" else quopri.encodestring(octets)
    part.set_payload(encoded.decode("ascii"))
    return part


def _word(text: str, charset: str) -> str:
    """Encoded words of at most 75 characters, each whole characters only (RFC 2047 section 2)."""
    if text.isascii():
        return text
    pieces = [text[start : start + 12] for start in range(0, len(text), 12)]
    words = (base64.b64encode(_octets(piece, charset)).decode("ascii") for piece in pieces)
    return "\n ".join(f"=?{charset}?B?{word}?=" for word in words)


def _pdf_part(scene: Scene) -> Message:
    name = scene.attach if scene.attach.isascii() else _word(scene.attach, scene.charset)
    part = Message()
    part["Content-Type"] = f'application/pdf; name="{name}"'
    part["Content-Disposition"] = f'attachment; filename="{name}"'
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(_pdf(scene.attach)).decode("ascii"))
    return part


def _pdf(name: str) -> bytes:
    """One page that says what it is: the smallest file that a viewer opens without complaint."""
    title = name.removesuffix(".pdf").encode("ascii", "ignore").decode().strip()
    drawing = f"BT /F1 24 Tf 72 720 Td ({title}) Tj ET".encode("ascii")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return pdf + head + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(pdf)
