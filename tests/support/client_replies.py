"""Replies to a notice of ours, written as mail clients write them: what they put around it, and how they mark it.

Each client has its text and its HTML; languages differ in the words of the attribution, not in its shape.
"""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from support.reply_cases import NOW, text_of

FROM = "Bob Lee via Acme Valves <sales@acme.example>"
WHO = "Bob Lee via Acme Valves"
AT = "sales@acme.example"


def _arrowed(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _inner(html: str) -> str:
    """What a client takes over of an HTML mail."""
    return html.partition("<body")[2].partition(">")[2].rpartition("</body>")[0]


def _lines(text: str) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.splitlines())


def _outlook(labels: tuple[str, ...], date: str) -> Callable[[EmailMessage, str], tuple[str, str]]:
    def write(notice: EmailMessage, answer: str) -> tuple[str, str]:
        values = (FROM, date, "Alice Zhang <alice@acme.example>", str(notice["Subject"]))
        block = "\n".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True))
        rows = "<br>".join(f"<b>{label}:</b> {escape(value)}" for label, value in zip(labels, values, strict=True))
        paragraphs = "".join(
            f"<p class=MsoNormal>{escape(line) or '<o:p>&nbsp;</o:p>'}</p>" for line in answer.splitlines()
        )
        html = (
            f"<html><body><div class=WordSection1>{paragraphs}<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
            f"<p class=MsoNormal>{rows}<o:p></o:p></p></div></div>{_inner(text_of(notice, 'html'))}</div></body></html>"
        )
        return f"{answer}\n\n{block}\n\n{text_of(notice)}", html

    return write


def _gmail(attribution: str) -> Callable[[EmailMessage, str], tuple[str, str]]:
    def write(notice: EmailMessage, answer: str) -> tuple[str, str]:
        html = (
            f'<div dir="ltr">{_lines(answer)}</div><br><div class="gmail_quote gmail_quote_container">'
            f'<div dir="ltr" class="gmail_attr">{escape(attribution)}<br></div><blockquote class="gmail_quote" '
            'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
            f"{_inner(text_of(notice, 'html'))}</blockquote></div>"
        )
        return f"{answer}\n\n{attribution}\n\n{_arrowed(text_of(notice))}", html

    return write


def _apple(attribution: str, device: str = "") -> Callable[[EmailMessage, str], tuple[str, str]]:
    def write(notice: EmailMessage, answer: str) -> tuple[str, str]:
        sent = f"\n\n{device}" if device else ""
        html = (
            f"<html><body>{_lines(answer)}<br id='lineBreakAtBeginningOfMessage'><div>{_lines(sent)}<br>"
            f"<blockquote type='cite'><div>{escape(attribution)}</div><br class='Apple-interchange-newline'>"
            f"<div>{_inner(text_of(notice, 'html'))}</div></blockquote></div></body></html>"
        )
        return f"{answer}{sent}\n\n{_arrowed(attribution + chr(10) + chr(10) + text_of(notice))}", html

    return write


def _qq(rule: str, labels: tuple[str, ...]) -> Callable[[EmailMessage, str], tuple[str, str]]:
    def write(notice: EmailMessage, answer: str) -> tuple[str, str]:
        values = (f'"{WHO}" <{AT}>;', "2025年11月21日(星期五) 下午5:05", '"Alice Zhang"<alice@acme.example>;')
        values = (*values, str(notice["Subject"]))
        drawn = f"------------------ {rule} ------------------"
        block = "\n".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True))
        rows = "".join(
            f"<div><b>{label}:</b>&nbsp;{escape(value)}</div>" for label, value in zip(labels, values, strict=True)
        )
        html = (
            f"{_lines(answer)}<div><br></div><div><div><br></div><div style='font-size: 12px;padding:2px 0;'>"
            f"{drawn.replace(' ', '&nbsp;')}</div><div style='font-size: 12px;background:#efefef;padding:8px;'>{rows}"
            f"</div><div>&nbsp;</div>{_inner(text_of(notice, 'html'))}</div>"
        )
        return f"{answer}\n\n\n{drawn}\n{block}\n\n{text_of(notice)}", html

    return write


def _outlook_new(device: str = "") -> Callable[[EmailMessage, str], tuple[str, str]]:
    """On the web and on phones: a rule, then the header lines in a block of its own."""

    def write(notice: EmailMessage, answer: str) -> tuple[str, str]:
        values = (FROM, "Friday, November 21, 2025 5:05 PM", "Alice Zhang <alice@acme.example>", str(notice["Subject"]))
        rows = [f"{label}: {value}" for label, value in zip(_EN, values, strict=True)]
        shown = "<br>".join(f"<b>{label}:</b> {escape(value)}" for label, value in zip(_EN, values, strict=True))
        own = "".join(f'<div class="elementToProof">{escape(line) or "<br>"}</div>' for line in answer.splitlines())
        sign = f'<div id="ms-outlook-mobile-signature"><div>{escape(device)}</div></div>' if device else ""
        html = (
            f'<html><body>{own}<div><br></div>{sign}<div id="appendonsend"></div>'
            '<hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr">'
            f'<font face="Calibri, sans-serif" color="#000000" style="font-size:11pt">{shown}</font><div>&nbsp;</div>'
            f"</div>{_inner(text_of(notice, 'html'))}</body></html>"
        )
        sent = f"\n\n{device}" if device else ""
        return f"{answer}{sent}\n\n{'_' * 32}\n" + "\n".join(rows) + f"\n\n{text_of(notice)}", html

    return write


def _android(
    device: str, drawn: str, labels: tuple[str, ...], date: str
) -> Callable[[EmailMessage, str], tuple[str, str]]:
    """The mail programs that makers of phones ship: Samsung's and those like it."""

    def write(notice: EmailMessage, answer: str) -> tuple[str, str]:
        values = (FROM, date, "Alice Zhang <alice@acme.example>", str(notice["Subject"]))
        rows = [f"{label}: {value} " for label, value in zip(labels, values, strict=True)]
        html = (
            f'<html><body dir="auto">{_lines(answer)}<div dir="auto"><br></div><div dir="auto"><br></div>'
            f'<div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757">{escape(device)}</div>'
            f'</div><div dir="auto"><br></div><div align="left" dir="auto"><div>{drawn}</div>'
            f"{''.join(f'<div>{escape(row)}</div>' for row in rows)}<div><br></div></div>"
            f"{_inner(text_of(notice, 'html'))}</body></html>"
        )
        return f"{answer}\n\n\n{device}\n\n{drawn}\n" + "\n".join(rows) + f"\n\n{text_of(notice)}", html

    return write


def _bare(above: str, mark: Callable[[str], str]) -> Callable[[EmailMessage, str], tuple[str, str]]:
    """A client that nobody has met yet: nothing marks the history but our own line."""

    def write(notice: EmailMessage, answer: str) -> tuple[str, str]:
        return f"{answer}\n\n{above}{mark(text_of(notice))}", ""

    return write


def _wrapped(text: str) -> str:
    """Lines of at most 20 characters, broken at blanks."""
    lines: list[str] = []
    for word in text.replace("\n", " \n ").split(" "):
        if lines and "\n" not in (word, lines[-1]) and len(lines[-1]) + len(word) < 20:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


_EN = ("From", "Sent", "To", "Subject")
_ZH = ("发件人", "发送时间", "收件人", "主题")
_EN_PHONE = ("From", "Date", "To", "Subject")
_ZH_PHONE = ("发件人", "日期", "收件人", "主题")
_HANT = ("寄件者", "寄件日期", "收件者", "主旨")

CLIENTS: dict[str, Callable[[EmailMessage, str], tuple[str, str]]] = {
    "outlook-en": _outlook(_EN, "Friday, November 21, 2025 5:05 PM"),
    "outlook-de": _outlook(("Von", "Gesendet", "An", "Betreff"), "Freitag, 21. November 2025 17:05"),
    "outlook-ka": _outlook(("გამგზავნი", "გაგზავნილია", "ადრესატი", "თემა"), "პარასკევი, 21 ნოემბერი, 2025 17:05"),
    "outlook-web": _outlook_new(),
    "outlook-ios": _outlook_new("Get Outlook for iOS<https://aka.ms/o0ukef>"),
    "outlook-zh": _outlook(_ZH, "2025年11月21日 17:05"),
    "outlook-zh-hant": _outlook(_HANT, "2025年11月21日 下午 05:05"),
    "foxmail": _outlook(("发件人", "发送时间", "收件人", "主题"), "2025-11-21 17:05"),
    "gmail-en": _gmail(f"On Fri, Nov 21, 2025 at 5:05 PM {WHO} <{AT}> wrote:"),
    "gmail-en-wrapped": _gmail(f"On Fri, Nov 21, 2025 at 5:05 PM {WHO} <\n{AT}> wrote:"),
    "gmail-zh": _gmail(f"{WHO} <{AT}> 于2025年11月21日周五 17:05写道："),
    "gmail-zh-hant": _gmail(f"{WHO} <{AT}> 於 2025年11月21日 週五 下午5:05寫道："),
    "apple-en": _apple(f"On Nov 21, 2025, at 5:05 PM, {WHO} <{AT}> wrote:"),
    "apple-zh": _apple(f"2025年11月21日 17:05，{WHO} <{AT}> 写道："),
    "iphone-en": _apple(f"On Nov 21, 2025, at 17:05, {WHO} <{AT}> wrote:", "Sent from my iPhone"),
    "iphone-zh": _apple(f"在 2025年11月21日，17:05，{WHO} <{AT}> 写道：", "发自我的iPhone"),
    "qq-zh": _qq("原始邮件", ("发件人", "发送时间", "收件人", "主题")),
    "qq-en": _qq("Original", ("From", "Date", "To", "Subject")),
    "163-zh": _gmail(f'在 2025-11-21 17:05:00，"{WHO}" <{AT}> 写道：'),
    "163-en": _gmail(f'At 2025-11-21 17:05:00, "{WHO}" <{AT}> wrote:'),
    "thunderbird": _gmail(f"On 21/11/2025 17:05, {WHO} wrote:"),
    "samsung": _android(
        "Sent from my Galaxy", "-------- Original message --------", _EN_PHONE, "21/11/2025  17:05  (GMT+08:00)"
    ),
    "huawei": _android("发自我的华为手机", "-------- 原始邮件 --------", _ZH_PHONE, "2025年11月21日周五 17:05"),
    "unknown": _bare("", str),
    "unknown-said": _bare(f"{FROM} said at five:\n", str),
    "unknown-headers": _bare(f"Author: {FROM}\nAbout: [T-1024] inquiry: Price\n", str),
    "unknown-barred": _bare("", lambda text: "\n".join(f"| {line}" for line in text.splitlines())),
    "unknown-indented": _bare("", lambda text: "\n".join(f"    {line}" for line in text.splitlines())),
    "unknown-wrapped": _bare("", _wrapped),
    "unknown-dashes": _bare("", lambda text: text.replace("##-", "##–").replace("-##", "–##")),
}
SHAPES = ("text", "both", "html")


def reply(client: str, shape: str, notice: EmailMessage, answer: str, **headers: str) -> bytes:
    """The octets that this client would send; `shape`: text only, both alternatives, HTML only."""
    text, html = CLIENTS[client](notice, answer)
    mail = EmailMessage(policy=SMTP)
    fields = {
        "From": "Alice Zhang <alice@acme.example>",
        "To": str(notice["Reply-To"]),
        "Subject": f"Re: {notice['Subject']}",
        "Date": format_datetime(NOW),
        "Message-ID": "<reply@acme.example>",
        "In-Reply-To": str(notice["Message-ID"]),
        **headers,
    }
    for name, value in fields.items():
        mail[name] = value
    if shape == "html" and html:
        mail.set_content(html, subtype="html")
    else:
        mail.set_content(text)
        if shape == "both" and html:
            mail.add_alternative(html, subtype="html")
    return mail.as_bytes()
