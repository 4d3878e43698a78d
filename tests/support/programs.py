"""Whole mails of colleagues as their mail programs send them: a Reply, a pressed button, an out-of-office.

`client_replies` knows what a program puts around the words; here is the rest of its habits: how it rewrites the
subject, whether it says what it answers, charset, encoding, wrapping, what it adds to the body of a mailto: link.

    PROGRAMS["foxmail"].reply(notice, "好的。", sender="Li Na <li@staff.example>") -> octets
"""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct, field
from support.client_replies import CLIENTS

_ids = itertools.count(1)
BACK_ON = (datetime.now(UTC) + timedelta(days=30)).date()
_WIDTH = 72  # RFC 3676 section 4.2


class Program(Struct, frozen=True):
    quotes: str  # row of CLIENTS
    shape: str = "both"  # text, both, html
    re: str = "Re: "
    again: bool = False  # puts its prefix before one that stands there already
    threads: str = "both"  # what it keeps of In-Reply-To and References: both, parent, none
    charset: str = "utf-8"
    encoding: str = "quoted-printable"
    flowed: bool = False
    wraps: int = 0  # plain text is broken hard at this column
    signs: str = ""  # below every mail, a reply or a new one
    says: Mapping[str, str] = field(default_factory=dict)  # headers of its own

    def reply(self, notice: EmailMessage, words: str, sender: str, **headers: str) -> bytes:
        signed = f"{words}\n\n{self.signs}" if self.signs else words
        text, html = CLIENTS[self.quotes](notice, signed)
        bare = re.sub(r"^(?:(?:re|aw|回复|答复|回覆)[:：]\s*)+", "", str(notice["Subject"]), flags=re.IGNORECASE)
        to = str(notice["Reply-To"])
        fields = {
            "From": sender,
            "To": f'"{to}" <{to}>',
            "Subject": self.re + (str(notice["Subject"]) if self.again else bare),
            **self._answers(notice),
            **headers,
        }
        return self._mail(fields, text, html)

    def press(self, href: str, sender: str) -> bytes:
        """The mail that a click on a mailto: opens, with the program's signature below, sent as it is."""
        link = urlsplit(href)
        said = {name: values[0] for name, values in parse_qs(link.query).items()}
        text = said.get("body", "").replace("\r\n", "\n") + (f"\n\n{self.signs}" if self.signs else "")
        return self.write(unquote(link.path), said["subject"], text, sender)

    def write(self, to: str, subject: str, text: str, sender: str, **headers: str) -> bytes:
        html = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n"))
        fields = {"From": sender, "To": to, "Subject": subject, **headers}
        return self._mail(fields, text, f"<html><body>{html}</body></html>")

    def _answers(self, notice: EmailMessage) -> dict[str, str]:
        parent = str(notice["Message-ID"])
        if self.threads == "none":
            return {}
        references = f"{notice['References'] or ''} {parent}".strip()
        return {"In-Reply-To": parent, **({"References": references} if self.threads == "both" else {})}

    def _mail(self, fields: Mapping[str, str], text: str, html: str) -> bytes:
        mail = EmailMessage(policy=SMTP)
        domain = parseaddr(fields["From"])[1].rpartition("@")[2]
        mail["Message-ID"] = f"<{next(_ids)}.program@{domain}>"
        mail["Date"] = format_datetime(datetime.now(UTC))
        for name, value in {**fields, **self.says}.items():
            mail[name] = value
        how = {"charset": self._charset(text + html), "cte": self.encoding}
        if self.shape == "html" and html:
            mail.set_content(html, subtype="html", **how)
            return mail.as_bytes()
        mail.set_content(self._set(text), **how)
        if self.flowed:
            mail.set_param("format", "flowed")
        if self.shape == "both" and html:
            mail.add_alternative(html, subtype="html", **how)
        return mail.as_bytes()

    def _charset(self, text: str) -> str:
        """Its own, and Unicode where that has no such letters."""
        try:
            text.encode(self.charset)
        except UnicodeEncodeError:
            return "utf-8"
        return self.charset

    def _set(self, text: str) -> str:
        if self.flowed:
            return "\n".join(piece for line in text.split("\n") for piece in _flowed(line))
        if self.wraps:
            return "\n".join(piece for line in text.split("\n") for piece in textwrap.wrap(line, self.wraps) or [""])
        return text


def _flowed(line: str) -> list[str]:
    """RFC 3676: a line that goes on ends in a blank; what could be taken for a quote or an mbox line is stuffed."""
    if line.startswith(">") or line == "-- ":
        return [line]
    pieces = textwrap.wrap(line, _WIDTH, break_long_words=False) or [""]
    soft = [f"{piece} " for piece in pieces[:-1]] + [pieces[-1].rstrip()]
    return [f" {piece}" if piece.startswith((" ", ">", "From ")) else piece for piece in soft]


PROGRAMS = {
    "outlook": Program(
        "outlook-en",
        re="RE: ",
        charset="iso-8859-1",
        signs="Tom Reed\nSales",
        says={"X-Mailer": "Microsoft Outlook 16.0", "Thread-Topic": "x", "Content-Language": "en-gb"},
    ),
    "outlook-text": Program("outlook-en", shape="text", re="RE: ", wraps=76, says={"X-MS-Has-Attach": ""}),
    "outlook-de": Program("outlook-de", re="AW: ", again=True, charset="iso-8859-1", threads="parent"),
    "outlook-web": Program("outlook-web", re="Re: ", says={"X-MS-Exchange-Organization-SCL": "-1"}),
    "outlook-ios": Program("outlook-ios", shape="html"),
    "gmail": Program("gmail-en"),
    "gmail-wrapped": Program("gmail-en-wrapped", shape="text", encoding="base64", wraps=78),
    "apple-mail": Program("apple-en", flowed=True, says={"X-Mailer": "Apple Mail (2.3731.700.6)"}),
    "iphone": Program("iphone-en", says={"X-Mailer": "iPhone Mail (22B91)"}),
    "thunderbird": Program(
        "thunderbird",
        shape="text",
        flowed=True,
        signs="-- \nTom Reed\nSales",
        says={"User-Agent": "Mozilla Thunderbird"},
    ),
    "foxmail": Program(
        "foxmail",
        re="回复: ",
        charset="gb18030",
        encoding="base64",
        says={"X-Mailer": "Foxmail 7.2.25.245[cn]", "X-Has-Attach": "no"},
    ),
    "qq-web": Program(
        "qq-zh",
        shape="html",
        re="回复：",
        threads="none",
        charset="gb18030",
        encoding="base64",
        says={"X-Mailer": "QQMail 2.x", "X-QQ-STYLE": ""},
    ),
    "163-web": Program("163-zh", charset="gbk", encoding="base64", says={"X-Mailer": "Coremail Webmail Server"}),
    "samsung": Program("samsung", shape="html", threads="none"),
    "huawei": Program("huawei", shape="html", re="回复：", threads="none", encoding="base64", signs="发自我的华为手机"),
}


class Responder(Struct, frozen=True):
    """What answers a mail while its owner is away."""

    subject: str  # with a place for the subject of the mail that it answers
    text: str  # with places for the last day away and the day of the return
    says: Mapping[str, str]
    threads: bool = True

    def answer(self, notice: EmailMessage, sender: str) -> bytes:
        plain = Program("gmail-en", shape="text", says=self.says)
        refers = {"In-Reply-To": str(notice["Message-ID"]), "References": str(notice["Message-ID"])}
        subject = self.subject.format(str(notice["Subject"]))
        to = parseaddr(str(notice["From"]))[1]  # a responder answers the sender, never Reply-To
        text = self.text.format(BACK_ON - timedelta(days=1), BACK_ON)
        return plain.write(to, subject, text, sender, **(refers if self.threads else {}))


RESPONDERS = {
    "exchange": Responder(
        "Automatic reply: {}",
        "I am out of the office until {0:%d %B %Y}. In urgent cases please write to li@staff.example.",
        {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "X-MS-Exchange-Inbox-Rules-Loop": "x"},
    ),
    "gmail": Responder(
        "Out of office Re: {}",
        "I am away and will be back on {1:%d %B %Y}.",
        {"Auto-Submitted": "auto-replied", "Precedence": "bulk", "X-Autoreply": "yes"},
    ),
    "qq": Responder(
        "自动回复：{}", "您好，我正在休假，{1:%Y年%m月%d日}回公司上班。急事请联系 li@staff.example。", {}, threads=False
    ),
    "dovecot-sieve": Responder(
        "Auto: {}", "Ich bin bis zum {0:%d.%m.%Y} im Urlaub.", {"Auto-Submitted": "auto-replied (vacation)"}
    ),
}
