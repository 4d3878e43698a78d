"""Labels lie, and the words still come out right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.mail import Message
from mailbot.parse.octets.charset import decode, meta_charset

Read = Callable[..., Message]

GBK_ONLY = "朱镕基总理与喆先生的报价"  # 镕 and 喆 are in GBK and not in GB 2312
JIS_ROWS = "①②髙﨑㈱"  # NEC and IBM rows, outside JIS X 0208
RUSSIAN = "Здравствуйте, пришлите цену на 200 штук."
CHINESE = "您好，请报价200个自行车链条，谢谢。"
KOREAN = "체인 200개 견적 부탁드립니다"
FRENCH = "Où êtes-vous ? Déjà reçu à l'été."

TABLE = [
    # (what is wrong, octets, label, text)
    ("GBK under gb2312", GBK_ONLY.encode("gbk"), "gb2312", GBK_ONLY),
    ("GBK under GB2312 in capitals", GBK_ONLY.encode("gbk"), "GB2312", GBK_ONLY),
    ("gb18030 with four octets", "𠮷野家 报价".encode("gb18030"), "gb18030", "𠮷野家 报价"),
    ("quoted label", "询价单".encode("gbk"), '"gbk"', "询价单"),
    ("Big5", "請報價五百個閥門".encode("big5"), "big5", "請報價五百個閥門"),
    ("HKSCS under big5", "啲閥門幾錢㗎".encode("big5hkscs"), "big5", "啲閥門幾錢㗎"),
    ("ISO-2022-JP", "見積もりをお願いします".encode("iso2022_jp"), "ISO-2022-JP", "見積もりをお願いします"),
    ("ISO-2022-JP with NEC and IBM rows", b'\x1b$B-!-"\x1b(B', "iso-2022-jp", "①②"),
    ("ISO-2022-JP cut in an escape", "見積".encode("iso2022_jp")[:-1], "iso-2022-jp", "見積"),
    ("ISO-2022-JP cut in a character", "見積".encode("iso2022_jp")[:6], "iso-2022-jp", "見"),
    ("ISO-2022-JP without a label", "見積もり".encode("iso2022_jp"), "", "見積もり"),
    ("ISO-2022-JP under us-ascii", "見積もり".encode("iso2022_jp"), "us-ascii", "見積もり"),
    ("cp932 under shift_jis", JIS_ROWS.encode("cp932"), "Shift_JIS", JIS_ROWS),
    ("EUC-JP", "納期はいつですか".encode("euc_jp"), "euc-jp", "納期はいつですか"),
    ("HZ", "您好，询价".encode("hz"), "hz-gb-2312", "您好，询价"),
    ("UTF-7", "Grüße".encode("utf-7"), "utf-7", "Grüße"),
    ("EUC-KR", "견적 요청".encode("cp949"), "ks_c_5601-1987", "견적 요청"),
    ("KOI8-R", "Добрый день".encode("koi8-r"), "koi8-r", "Добрый день"),
    ("windows-1251", "Добрый день".encode("cp1251"), "windows-1251", "Добрый день"),
    ("windows-1252 under iso-8859-1", "“price” – 5 €".encode("cp1252"), "iso-8859-1", "“price” – 5 €"),
    ("windows-1256", "طلب عرض سعر".encode("cp1256"), "windows-1256", "طلب عرض سعر"),
    ("raw UTF-8 without a label", "Größe 你好".encode(), "", "Größe 你好"),
    ("UTF-8 under us-ascii", "Größe".encode(), "us-ascii", "Größe"),
    ("UTF-8 under iso-8859-1", "Größe, naïve, déjà".encode(), "iso-8859-1", "Größe, naïve, déjà"),
    ("UTF-8 under gb2312", "请报价五百个阀门".encode(), "gb2312", "请报价五百个阀门"),
    ("UTF-8 with a byte order mark", b"\xef\xbb\xbfhello \xc3\xa9", "utf-8", "hello é"),
    (
        "GBK under utf-8",
        "请报价五百个球阀，不锈钢，急用，谢谢".encode("gbk"),
        "utf-8",
        "请报价五百个球阀，不锈钢，急用，谢谢",
    ),
    ("unknown label", "Größe".encode(), "x-unknown", "Größe"),
    ("label with a line end", "Größe".encode(), "utf-8\r\n x", "Größe"),
    ("label that is no charset", "Größe".encode(), "base64", "Größe"),
    ("label that is a module", "Größe".encode(), "idna", "Größe"),
    ("label of 10,000 characters", "Größe".encode(), "x" * 10_000, "Größe"),
    ("empty", b"", "gb2312", ""),
    ("KOI8-R without a label", RUSSIAN.encode("koi8-r"), "", RUSSIAN),
    ("KOI8-R under us-ascii", RUSSIAN.encode("koi8-r"), "us-ascii", RUSSIAN),
    ("windows-1251 under iso-8859-1", RUSSIAN.encode("cp1251"), "iso-8859-1", RUSSIAN),
    ("GBK under iso-8859-1", CHINESE.encode("gbk"), "iso-8859-1", CHINESE),
    ("Big5 under windows-1252", "您好，請報價200個鏈條".encode("big5"), "windows-1252", "您好，請報價200個鏈條"),
    (
        "EUC-KR under iso-8859-1",
        "체인 200개 견적 부탁드립니다".encode("euc_kr"),
        "ISO-8859-1",
        "체인 200개 견적 부탁드립니다",
    ),
    ("ISO-2022-JP under iso-8859-1", "見積もり".encode("iso2022_jp"), "iso-8859-1", "見積もり"),
    ("French without a label", FRENCH.encode("cp1252"), "", FRENCH),
    ("signs of a price list without a label", "Preis £20 / ½ °C ±5%".encode("cp1252"), "", "Preis £20 / ½ °C ±5%"),
    ("German capitals under iso-8859-1", "ÜBERGRÖSSE FÜR ÖL".encode("cp1252"), "iso-8859-1", "ÜBERGRÖSSE FÜR ÖL"),
]


@pytest.mark.parametrize(("octets", "label", "text"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_words_come_out_right(octets: bytes, label: str, text: str) -> None:
    assert decode(octets, label) == text


def test_a_short_raw_header_is_read_by_the_charset_of_the_body() -> None:
    assert decode("报价".encode("gbk"), "", "gb2312") == "报价"
    assert decode("Grüße".encode("cp1252"), "", "iso-8859-1") == "Grüße"


def test_one_stray_octet_does_not_make_the_label_wrong() -> None:
    text = "请报价五百个阀门，" * 5
    assert decode(text.encode("gbk") + b"\xff", "gbk").startswith(text)


def test_html_says_its_charset_itself() -> None:
    assert meta_charset(b'<head><META http-equiv="x" content="text/html; charset=gb2312">') == "gb2312"
    assert meta_charset(b"<meta charset='Big5'>") == "Big5"
    assert meta_charset(b"<p>charset</p>") == ""


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200), st.text(max_size=30) | st.sampled_from([row[2] for row in TABLE]), st.text(max_size=9))
def test_any_octets_under_any_label_give_text(octets: bytes, label: str, hint: str) -> None:
    assert isinstance(decode(octets, label, hint), str)


@pytest.mark.parametrize("label", ["", "us-ascii", "utf-8", "iso-8859-1", "x-unknown"])
def test_raw_words_of_a_header_are_read_as_its_body_is_whatever_the_label_says(read: Read, label: str) -> None:
    """Ten characters of Shift_JIS are too few to be told by themselves."""
    body = "お世話になっております。200個、見積もりをお願いします。".encode("cp932")
    kind = f"Content-Type: text/plain; charset={label}\n".encode() if label else b""
    message = read(b"From: a@buyer.example\nSubject: " + body[:20] + b"\n" + kind + b"\n" + body)
    assert (message.subject, message.text) == (body[:20].decode("cp932"), body.decode("cp932"))
