"""What the mail says, in which of its parts, and what hangs on it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from hashlib import sha256

import pytest
from msgspec.structs import replace

from mailbot.model.mail import Message
from mailbot.model.settings import Limits

Read = Callable[..., Message]
HEAD = "From: ann@client.example\r\nTo: sales@acme.example\r\nMIME-Version: 1.0\r\n"


def mixed(*parts: str, kind: str = "mixed") -> bytes:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f'{HEAD}Content-Type: multipart/{kind}; boundary="b"\r\n\r\npreamble\r\n{body}--b--\r\nepilogue\r\n'.encode()


def part(kind: str, body: str, *fields: str) -> str:
    return "\r\n".join([f"Content-Type: {kind}", *fields, "", body])


TEXT = part("text/plain; charset=utf-8", "Please quote 500 valves.")
HTML = part("text/html; charset=utf-8", "<p>Please quote <b>500</b> valves.</p>")


def test_text_is_preferred_to_html_and_the_html_is_kept_clean(read: Read) -> None:
    message = read(
        mixed(TEXT, part("text/html", "<p>Please quote 500 valves.<script>x()</script></p>"), kind="alternative")
    )
    assert message.text == "Please quote 500 valves."
    assert "500 valves" in message.html
    assert "script" not in message.html
    assert message.attachments == ()


@pytest.mark.parametrize(
    "stub",
    [
        "",
        "   \r\n",
        "This message is HTML only.",
        "Your mail client does not support HTML.",
        "您的邮件客户端不支持HTML",
    ],
)
def test_html_wins_over_a_text_that_says_nothing(read: Read, stub: str) -> None:
    message = read(mixed(part("text/plain; charset=utf-8", stub), HTML, kind="alternative"))
    assert message.text.split() == ["Please", "quote", "500", "valves."]


def test_html_wins_over_a_small_excerpt_of_it(read: Read) -> None:
    words = "We need brass ball valves for the new plant in Rotterdam. " * 10
    message = read(mixed(part("text/plain", "We need"), part("text/html", f"<p>{words}</p>"), kind="alternative"))
    assert message.text.startswith("We need brass ball valves")


def test_html_alone_is_read(read: Read) -> None:
    octets = f"{HEAD}Content-Type: text/html\r\n\r\n<head><meta charset=gb2312></head><p>请报价</p>".encode("gbk")
    assert read(octets).text == "请报价"


def test_texts_around_an_attachment_are_one_text(read: Read) -> None:
    message = read(
        mixed(
            TEXT,
            part("application/pdf", "x", "Content-Disposition: attachment; filename=a.pdf"),
            part("text/plain", "Regards"),
        )
    )
    assert message.text.split("\n") == ["Please quote 500 valves.", "Regards"]
    assert [each.name for each in message.attachments] == ["a.pdf"]


def test_an_attachment_is_listed_with_size_and_digest(read: Read) -> None:
    octets = bytes(range(256)) * 3
    body = base64.encodebytes(octets).decode().replace("\n", "\r\n")
    disposition = 'Content-Disposition: attachment; filename="=?gb2312?B?sai827WlLnBkZg==?="'
    found = read(
        mixed(TEXT, part("application/pdf", body, "Content-Transfer-Encoding: base64", disposition))
    ).attachments[0]
    assert (found.name, found.content_type, found.size) == ("报价单.pdf", "application/pdf", 768)
    assert found.digest == sha256(octets).hexdigest()
    assert found.octets == octets
    assert found.inline is False


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("filename*=utf-8''%E6%8A%A5%E4%BB%B7.pdf", "报价.pdf"),
        ("filename*0*=gb2312''%B1%A8%BC; filename*1*=%DB.pdf", "报价.pdf"),
        ('filename*0="long "; filename*1="name.pdf"', "long name.pdf"),
        ('filename="../../etc/passwd"', "../../etc/passwd"),
        ('filename="a\\"b.pdf"', 'a"b.pdf'),
        ("filename=CON", "CON"),
        ('filename="a\0.pdf"', "a .pdf"),
        ('filename="x.pdf\u202efdp.exe"', "x.pdffdp.exe"),
        ("", ""),
    ],
)
def test_a_name_is_text_and_never_more(read: Read, disposition: str, name: str) -> None:
    found = read(
        mixed(TEXT, part("application/pdf", "x", f"Content-Disposition: attachment; {disposition}"))
    ).attachments
    assert [each.name for each in found] == [name]


def test_a_name_of_4_kb_keeps_its_end(read: Read) -> None:
    long = "x" * 4000 + ".pdf"
    (found,) = read(
        mixed(TEXT, part("application/pdf", "x", f'Content-Disposition: attachment; filename="{long}"'))
    ).attachments
    assert len(found.name) == 255
    assert found.name.endswith(".pdf")


def test_a_picture_that_the_html_shows_is_inline(read: Read) -> None:
    picture = part("image/png; name=logo.png", "x", "Content-ID: <logo@x>")
    unused = part("image/png; name=photo.png", "x", "Content-ID: <photo@x>")
    message = read(mixed(part("text/html", '<p>Hi</p><img src="cid:logo@x">'), picture, unused, kind="related"))
    assert [(each.name, each.inline, each.content_id) for each in message.attachments] == [
        ("logo.png", True, "logo@x"),
        ("photo.png", False, "photo@x"),
    ]


def test_a_forwarded_mail_is_an_attachment_and_its_text_stays_in_it(read: Read) -> None:
    inner = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: x@y.example\r\n\r\nsecret words"
    message = read(mixed(TEXT, part("message/rfc822", inner)))
    assert message.text == "Please quote 500 valves."
    assert [(each.name, each.content_type) for each in message.attachments] == [("Grüße.eml", "message/rfc822")]


@pytest.mark.parametrize(
    ("kind", "fields", "name"),
    [
        ("text/calendar; method=REQUEST", (), "invite.ics"),
        ("application/ms-tnef", ("Content-Disposition: attachment; filename=winmail.dat",), "winmail.dat"),
        ("application/pkcs7-signature; name=smime.p7s", (), "smime.p7s"),
        ("application/pgp-signature", (), ""),
        ("text/csv; name=list.csv", (), "list.csv"),
        ("text/plain; name=list.txt", ("Content-Disposition: inline",), "list.txt"),
    ],
)
def test_parts_that_are_no_words_are_listed(read: Read, kind: str, fields: tuple[str, ...], name: str) -> None:
    message = read(mixed(TEXT, part(kind, "x", *fields)))
    assert message.text == "Please quote 500 valves."
    assert [each.name for each in message.attachments] == [name]


def test_encrypted_mail_has_no_text_and_its_parts_are_listed(read: Read) -> None:
    message = read(
        mixed(part("application/pgp-encrypted", "Version: 1"), part("application/octet-stream", "x"), kind="encrypted")
    )
    assert (message.text, len(message.attachments)) == ("", 2)
    opaque = read(f"{HEAD}Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx".encode())
    assert (opaque.text, [each.name for each in opaque.attachments]) == ("", ["smime.p7m"])


def der(tag: int, *inside: bytes) -> bytes:
    octets = b"".join(inside)
    size = len(octets).to_bytes(3, "big")
    return bytes([tag, 0x83]) + size + octets


def ber(tag: int, *inside: bytes) -> bytes:
    """Of a length that only its end tells."""
    return bytes([tag, 0x80]) + b"".join(inside) + b"\0\0"


def signed(kind: Callable[..., bytes], *pieces: bytes) -> bytes:
    """RFC 5652 section 5.1, up to what is signed."""
    oids = [der(6, bytes.fromhex(oid)) for oid in ("2a864886f70d010702", "2a864886f70d010701")]
    content = der(4, *pieces) if kind is der else ber(0x24, *(der(4, piece) for piece in pieces))
    inner = kind(0x30, oids[1], kind(0xA0, content))
    return kind(0x30, oids[0], kind(0xA0, kind(0x30, der(2, b"\1"), der(0x31, b""), inner, der(0x31, b""))))


def opaque(octets: bytes, name: str = "smime.p7m") -> bytes:
    fields = f"Content-Type: application/pkcs7-mime; smime-type=signed-data; name={name}\r\n"
    return f"{HEAD}{fields}Content-Transfer-Encoding: base64\r\n\r\n".encode() + base64.b64encode(octets)


@pytest.mark.parametrize("kind", [der, ber])
def test_a_mail_that_is_signed_in_one_lump_is_read_with_its_files(read: Read, kind: Callable[..., bytes]) -> None:
    inner = mixed(TEXT, part("application/pdf; name=po.pdf", "x")).partition(HEAD.encode())[2]
    message = read(opaque(signed(kind, inner[:40], inner[40:])))
    assert (message.text, [each.name for each in message.attachments]) == ("Please quote 500 valves.", ["po.pdf"])


def test_a_file_that_is_signed_stays_a_file_and_broken_lumps_stay_closed(read: Read) -> None:
    whole = signed(der, b"Content-Type: text/plain\r\n\r\nHi")
    lumps = [signed(der, b"<?xml version='1.0'?><invoice/>"), *(whole[:end] for end in range(len(whole) - 3))]
    for lump in (*lumps, whole.replace(b"\x07\x02", b"\x07\x03"), b"0\x88" + b"\xff" * 20):
        message = read(opaque(lump, "invoice.xml.p7m"))
        assert (message.text, [each.name for each in message.attachments]) == ("", ["invoice.xml.p7m"])


def test_a_signed_mail_is_read(read: Read) -> None:
    message = read(mixed(TEXT, part("application/pgp-signature; name=signature.asc", "x"), kind="signed"))
    assert message.text == "Please quote 500 valves."


def test_an_amp_part_is_neither_text_nor_attachment(read: Read) -> None:
    message = read(mixed(TEXT, part("text/x-amp-html", "<html>other</html>"), HTML, kind="alternative"))
    assert (message.text, message.attachments) == ("Please quote 500 valves.", ())


def test_flowed_text_is_unwrapped(read: Read) -> None:
    body = "We need \r\nvalves.\r\n> you \r\n> asked\r\n> > older\r\n From here\r\n-- \r\nAnn"
    message = read(f"{HEAD}Content-Type: text/plain; format=flowed\r\n\r\n{body}".encode())
    assert "We need valves." in message.text
    assert "you asked" in message.quoted
    joined = read(
        f"{HEAD}Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-8\r\n\r\n请报 \r\n价".encode()
    )
    assert joined.text == "请报价"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("base64", "UGxlYXNl!IHF1b3Rl"),
        ("BASE64 ", "UGxlYXNlIHF1b3Rl====junk"),
        ("base64", "UGxlYXNlIHF1b3RlQ"),
        ("base64", "UGxlYQ==c2UgcXVvdGU="),
        ("quoted-printable", "Pl=65ase q=\r\nuote"),
        ("x-uuencode", "begin 644 a\r\n,4&QE87-E('%U;W1E\r\n`\r\nend"),
        ("x-unknown", "Please quote"),
    ],
)
def test_broken_transfer_encodings_are_read(read: Read, encoding: str, body: str) -> None:
    text = read(f"{HEAD}Content-Transfer-Encoding: {encoding}\r\n\r\n{body}".encode()).text
    assert text.startswith("Please quote")


def test_a_footer_in_words_behind_base64_is_left_out(read: Read) -> None:
    body = "UGxlYXNlIHF1b3RlMQ==\r\n-- \r\nSent to you by the list\r\n"
    assert read(f"{HEAD}Content-Transfer-Encoding: base64\r\n\r\n{body}".encode()).text == "Please quote1"


def test_a_lone_equals_sign_costs_nothing(read: Read) -> None:
    assert read(f"{HEAD}Content-Transfer-Encoding: quoted-printable\r\n\r\na = b =ZZ".encode()).text == "a = b =ZZ"


def test_a_multipart_that_cannot_be_split_is_still_read(read: Read) -> None:
    for field in ("multipart/mixed", "multipart/mixed; boundary=never"):
        message = read(f"{HEAD}Content-Type: {field}\r\n\r\nPlease quote".encode())
        assert message.text == "Please quote"
        assert any(defect.startswith("boundary_") for defect in message.defects)


def test_caps_cut_and_say_so(read: Read) -> None:
    nested = mixed(part('multipart/mixed; boundary="c"', f"--c\r\n{TEXT}\r\n--c--"))
    for limits, code in (
        (replace(Limits(), parts=2), "parts_cut"),
        (replace(Limits(), depth=2), "depth_cut"),
        (replace(Limits(), mail_octets=100), "mail_cut"),
        (replace(Limits(), header_octets=20), "header_block_cut"),
    ):
        assert code in {defect.partition(":")[0] for defect in read(nested, limits=limits).defects}


def test_text_holds_no_control_and_no_return(read: Read) -> None:
    message = read(f"{HEAD}\r\na\0b\x1bc\r\nd\re\x0cf\u2028g".encode())
    assert message.text == "abc\nd\ne\nf\ng"
