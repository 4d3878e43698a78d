"""A customer writes to a colleague, who forwards it to the company's mailbox: it is that customer's ticket."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from support.desk import BOSS, LI, Desk, body, vouched
from support.mails import mail

from mailbot.model.settings import AckPolicy

OPEN = AckPolicy(direct="all", auth="off")
ASKED = "Dear Li,\n\nplease quote 20 pcs of A-100, delivered to Leeds.\n\nKind regards\nAnna Berg"
GMAIL = """---------- Forwarded message ---------
From: Anna Berg <anna@buyer.example>
Date: Fri, 20 Nov 2026 at 09:12
Subject: Pumps for Leeds
To: <li@staff.example>


{text}"""
OUTLOOK = """Von: Anna Berg <anna@buyer.example>
Gesendet: Freitag, 20. November 2026 09:12
An: Li Na <li@staff.example>
Betreff: Pumps for Leeds

{text}"""
BRACKETS = """-----Original Message-----
From: Anna Berg [mailto:anna@buyer.example]
Sent: Friday, November 20, 2026 9:12 AM
To: 'Li Na' <li@staff.example>; 'Somebody With A Long Name' <somebody@staff.example>;
 'And Another' <another@staff.example>
Subject: Pumps for Leeds

{text}"""
APPLE = """Begin forwarded message:

> From: Anna Berg <anna@buyer.example>
> Subject: Pumps for Leeds
> Date: 20 November 2026 at 09:12:00 GMT
> To: li@staff.example
>
> {arrowed}"""
QQ = """------------------ 原始邮件 ------------------
发件人: "Anna Berg"<anna@buyer.example>;
发送时间: 2026年11月20日(星期五) 上午9:12
收件人: "Li Na"<li@staff.example>;
主题: Pumps for Leeds

{text}"""
CLIENTS = {"Gmail": GMAIL, "Outlook": OUTLOOK, "brackets": BRACKETS, "Apple Mail": APPLE, "QQ": QQ}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"), ack=OPEN)
    yield desk
    desk.close()


def passed_on(desk, text, *, subject="Fwd: Pumps for Leeds", by=LI, to="sales@company.example", headers=None):
    desk.post()
    head = vouched() if headers is None else headers
    return desk.gets(mail(text, sender=desk.by(by), to=to, subject=subject, headers=head))


def as_forwarded(form, text=ASKED):
    return form.format(text=text, arrowed=text.replace("\n", "\n> "))


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("above", ["", "Can you take this? He pays late.\n\n"])
def test_what_a_colleague_forwards_is_the_ticket_of_who_wrote_it(desk, client, above):
    row = passed_on(desk, above + as_forwarded(CLIENTS[client]), by=BOSS)
    assert row.disposition in ("open_ticket", "note"), "the same words again are counted once"
    view = desk.view(row.ticket)
    assert view.customer.addresses[0] == "anna@buyer.example"
    assert "Anna Berg" in view.customer.name
    assert view.ticket.subject == "Pumps for Leeds"
    assert view.ticket.category.value == "inquiry"


def test_nothing_automatic_goes_to_them_and_the_colleagues_words_stay_inside(desk):
    text = ASKED.replace("20 pcs", "21 pcs")
    row = passed_on(desk, f"He pays late.\n\n{as_forwarded(GMAIL, text)}", by=BOSS)
    letters = desk.post()
    assert {one.to for one in letters} == {LI.addresses[0], BOSS.addresses[0]}, "its owner, and who passed it on"
    assert {one.kind for one in letters} == {"notice"}
    assert "21 pcs of A-100" in letters[0].text
    assert "Passed on by: Ruth Hall: He pays late." in letters[0].text
    assert "passed_on" in desk.codes(row.ticket)


def test_the_reply_to_its_notice_goes_to_the_customer_in_their_thread(desk):
    original = mail(ASKED.replace("20 pcs", "22 pcs"), sender="Anna Berg <anna@buyer.example>", to=LI.addresses[0])
    number = as_attachment(desk, original).ticket
    notice = next(one.mail for one in desk.post() if one.to == LI.addresses[0])
    assert desk.reply(notice, "Dear Anna, 1,200 EUR.").disposition == "answer"
    (answer,) = (one for one in desk.post() if one.kind == "answer")
    assert answer.to == "anna@buyer.example"
    thread = next(line for line in original.decode().splitlines() if line.startswith("Message-ID: "))
    assert thread.removeprefix("Message-ID: ") in str(answer.mail["References"])
    assert "He pays late" not in body(answer.mail)
    assert desk.ticket(number).stage.value == "processed"


def as_attachment(desk, original, words="", subject="Fwd: x"):
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = desk.by(LI), "sales@company.example", subject
    letter["Message-ID"] = f"<{abs(hash(original))}@staff.example>"
    for name, value in vouched().items():
        letter[name] = value
    letter.set_content(words)
    inner = EmailMessage(policy=SMTP)
    head, _, text = original.decode().partition("\r\n\r\n")
    for line in head.split("\r\n"):
        name, _, value = line.partition(": ")
        if not name.startswith(("MIME", "Content")):
            inner[name] = value
    inner.set_content(text)
    letter.add_attachment(inner)
    desk.post()
    return desk.gets(letter.as_bytes())


def test_who_passes_on_what_is_there_already_hears_of_its_ticket_and_nobody_else_is_woken(desk):
    text = ASKED.replace("20 pcs", "26 pcs")
    first = passed_on(desk, as_forwarded(GMAIL, text), by=BOSS)
    again = passed_on(desk, f"Is this known?\n\n{as_forwarded(OUTLOOK, text)}", by=BOSS)
    assert (again.disposition, again.ticket) == ("note", first.ticket)
    (told,) = desk.post()
    assert (told.kind, told.to) == ("notice", BOSS.addresses[0])
    assert f"the same came a moment ago and is [T-{first.ticket}]" in told.text


def test_of_many_hands_the_one_who_wrote_it_first_outside_is_the_customer(desk):
    inner = as_forwarded(OUTLOOK, ASKED.replace("20 pcs", "23 pcs"))
    outer = GMAIL.replace("Anna Berg <anna@buyer.example>", "Ruth Hall <boss@staff.example>").format(
        text=f"FYI\n\n{inner}"
    )
    row = passed_on(desk, outer)
    assert desk.view(row.ticket).customer.addresses[0] == "anna@buyer.example"


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {}},
        {"headers": vouched("fail")},
        {"to": "sales@company.example, anna@buyer.example"},
        {"subject": "Pumps for Leeds"},
    ],
    ids=["nobody vouches for the colleague", "it is forged", "the customer has it too", "no forward"],
)
def test_only_a_proven_colleague_makes_a_forward_somebody_elses_mail(desk, more):
    row = passed_on(desk, as_forwarded(GMAIL, ASKED.replace("20 pcs", "24 pcs")), **more)
    assert row.disposition in ("file", "note", "quarantine")
    assert not any("24 pcs" in one.text for one in desk.post() if one.kind == "notice")


@pytest.mark.parametrize(
    "inside",
    [
        "Please handle.",
        as_forwarded(GMAIL.replace(" <anna@buyer.example>", "")),
        as_forwarded(GMAIL.replace("anna@buyer.example", "boss@staff.example")),
        as_forwarded(GMAIL.replace("anna@buyer.example", "sales@company.example")),
    ],
    ids=["nothing in it", "no address", "a colleague's own", "our own"],
)
def test_where_no_customer_can_be_made_out_its_colleague_is_told(desk, inside):
    assert passed_on(desk, inside).disposition == "file"
    assert desk.told().to == LI.addresses[0]


def test_a_customer_cannot_pass_anything_on(desk):
    desk.post()
    forward = as_forwarded(GMAIL.replace("anna@buyer.example", "victim@other.example"), ASKED.replace("20", "25"))
    row = desk.gets(mail(forward, sender="Eve <eve@buyer.example>", subject="Fwd: Pumps"))
    assert "victim@other.example" not in desk.view(row.ticket).customer.addresses
