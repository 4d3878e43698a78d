"""Signs of automatic mail: each row of the may-we-answer table has what it needs, and ordinary mail has none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.model.mail import Message, SignKind
from mailbot.model.settings import Trust
from mailbot.parse.automatic.subjects import looks_automatic

Read = Callable[..., Message]


def kinds(message: Message) -> set[str]:
    return {sign.kind.value for sign in message.signs}


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("Return-Path: <>", "N4"),
        ("Return-Path: <MAILER-DAEMON>", "N4"),
        ("Auto-Submitted: auto-replied", "N5"),
        ("Auto-Submitted: Auto-Generated; owner=x", "N5"),
        ("Auto-Submitted: auto-notified (vacation)", "N5"),
        ("Auto-Submitted: no\r\nAuto-Submitted: auto-replied", "N5"),
        ("Precedence: Bulk", "N6"),
        ("Precedence: auto_reply", "N6"),
        ("List-Id: News <news.client.example>", "N7"),
        ("List-Unsubscribe:\r\n <mailto:off@client.example>", "N7"),
        ("X-BeenThere: news@client.example", "N7"),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", "N8"),
        ("X-Auto-Response-Suppress: All", "N8"),
        ("X-Autoreply: yes", "N9"),
        ("X-Cron-Env: <SHELL=/bin/sh>", "N9"),
        ("Feedback-Type: abuse", "N9"),
        ("X-Loop: desk@client.example", "N9L"),
        ("X-Zammad-Ticket: 1", "N9L"),
        ("X-Failed-Recipients: gone@client.example", "N1"),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "N1"),
        ("Content-Type: message/feedback-report", "N1"),
        ("X-Spam-Flag: YES", "N15"),
        ("X-Spam-Status: Yes, score=9.1 required=5.0", "N15"),
        ("X-Spamd-Result: default: True [18.2 / 15.0]; R(1)", "N15"),
        ("X-Spam-Level: **********", "N15"),
        ("X-MS-Exchange-Organization-SCL: 6", "N15"),
        ("X-Forefront-Antispam-Report: CIP:192.0.2.1;SCL:9;SFV:SPM", "N15"),
        ("Subject: Automatic reply: your offer", "N13"),
    ],
)
def test_the_field_is_a_sign_of_its_row(read: Read, field: str, row: str) -> None:
    message = read(f"From: ann@client.example\r\n{field}\r\n\r\nhello\r\n".encode())
    assert row in kinds(message)
    assert all(sign.text for sign in message.signs)


@pytest.mark.parametrize(
    "field",
    [
        "Return-Path: <ann@client.example>",
        "Auto-Submitted: no",
        "Auto-Submitted: NO (a person)",
        "Precedence: normal",
        "X-Auto-Response-Suppress: DR, NDR, RN, NRN",
        "X-Autoreply: no",
        "X-Spam-Flag: NO",
        "X-Spam-Status: No, score=-1\r\nX-Spam-Level: **********",
        "X-Spam-Level: **",
        "X-MS-Exchange-Organization-SCL: 1",
        "X-MS-Exchange-Organization-SCL: -1",
        "X-Mailbot-Loop: x.y",
        "Content-Type: multipart/mixed; boundary=report",
    ],
)
def test_ordinary_mail_has_no_sign(read: Read, field: str) -> None:
    assert kinds(read(f"From: ann@client.example\r\n{field}\r\n\r\nhello\r\n".encode())) == set()


def test_the_junk_folder_and_the_pipes_null_sender_are_signs(read: Read) -> None:
    octets = b"From: ann@client.example\r\nReturn-Path: <ann@client.example>\r\n\r\nhello\r\n"
    assert kinds(read(octets, junk=True)) == {"N15"}
    assert kinds(read(octets, envelope_from="")) == {"N4"}


def test_a_foreign_filters_word_does_not_count_where_we_can_tell(read: Read) -> None:
    trust = Trust(authserv_ids=("mx.acme.example",))
    ours = b"Received: from a by mx.acme.example\r\n"
    theirs = b"Received: from b by mx.client.example\r\n"
    flag = b"X-Spam-Flag: YES\r\n"
    assert SignKind.SPAM in {sign.kind for sign in read(flag + ours + theirs + b"\r\nhi", trust).signs}
    assert SignKind.SPAM not in {sign.kind for sign in read(ours + theirs + flag + b"\r\nhi", trust).signs}


AUTOMATIC = [
    "Auto: Your offer", "Automatic reply: Your offer", "Out of Office", "Out of Office: back on Monday",
    "Out of the office - Ann Lee", "[EXTERNAL] Automatic reply: Your offer", "Undeliverable: Your offer",
    "Undelivered Mail Returned to Sender", "Delivery Status Notification (Failure)", "Returned mail: User unknown",
    "failure notice", "Mail delivery failed: returning message to sender", "Read: Your offer", "Not read: Your offer",
    "Abwesenheitsnotiz: Ihr Angebot", "Automatische Antwort: Ihr Angebot", "Gelesen: Ihr Angebot",
    "Unzustellbar: Ihr Angebot", "Réponse automatique : Votre offre", "Absence du bureau", "Lu : Votre offre",
    "Respuesta automática: Su oferta", "Fuera de la oficina", "Risposta automatica: Offerta", "Fuori sede: offerta",
    "Resposta automática: Proposta", "Automatisch antwoord: Offerte", "Autosvar: Tilbud", "Automatiskt svar: Offert",
    "Automaattinen vastaus: Tarjous", "Automatyczna odpowiedź: Oferta", "Automatická odpověď: Nabídka",
    "Автоматический ответ: Предложение", "Автоответ", "Otomatik yanıt: Teklif", "رد تلقائي: عرض", "自动回复：报价",
    "自动回复: 报价", "自動回覆：報價", "不在办公室", "系统退信", "来自mail.example的退信", "已读: 报价",
    "自動返信：お見積り", "【自動返信】お問い合わせ", "不在通知", "開封済み: 見積", "자동 회신: 견적", "부재중",
]  # fmt: skip
ORDINARY = [
    "", "Re: Automatic reply: Your offer", "Automatic pump for our plant", "Automatic reply system: do you sell it?",
    "Auto parts inquiry", "Autoclave valves", "Out of stock?", "Out of office chairs, 20 pieces", "Read me first",
    "Reading instruments", "Delivery delayed again", "Undelivered order 4711", "Undeliverable parcel, please help",
    "Delivery status of order 4711?", "Delivery failed: nobody rang", "Returned mail order goods",
    "Recall of pump P-20", "Vacation homes in Spain", "Away game tickets", "Urlaubsbeginn: Lieferung vorher möglich?",
    "Lieferung unzustellbar", "Gelesene Unterlagen", "Luminaires LED", "Leistungsdaten", "自动回复系统报价",
    "自动阀门询价", "外出用水泵", "退信问题请教", "已读您的邮件，请报价", "自動弁の見積もり", "不在票について",
    "Niet bezorgd: bestelling 17", "Warning labels for valves", "Notice of delivery", "Pедложение",
    "Read the attached drawing: 500 pcs",
]  # fmt: skip


@pytest.mark.parametrize("subject", AUTOMATIC)
def test_a_machines_subject_is_known_in_the_languages_of_our_customers(subject: str) -> None:
    assert looks_automatic(subject)


@pytest.mark.parametrize("subject", ORDINARY)
def test_a_persons_subject_is_never_taken_for_a_machines(subject: str) -> None:
    assert not looks_automatic(subject)
