"""The SMTP transport and a server that misbehaves at every stage: the outcome is a value, and the right one."""

import asyncio

import pytest
from support.mails import mail
from support.smtp_sink import CUT, EXTENSIONS, TAKE_AND_CUT, smtp_sink

from mailbot.deliver import smtp, smtp_session
from mailbot.deliver.smtp import SmtpTransport
from mailbot.deliver.smtp_probe import probe_smtp
from mailbot.deliver.smtp_session import open_session
from mailbot.deliver.transports import TRANSPORTS, open_transport
from mailbot.model.errors import TemporaryFailure
from mailbot.model.outgoing import Kind, Outcome, Outgoing
from mailbot.model.settings import Login, Mailbox, Secret

OCTETS = mail("Dear Jane,\r\n.\r\n..two dots\r\nthanks", sender="sales@company.example", to="jane@customer.example")


@pytest.fixture
def sink():
    with smtp_sink() as one:
        yield one


def mailbox(sink, **login):
    settings = {
        "host": sink.host,
        "port": sink.port,
        "security": "none",
        "user": "sales",
        "password": Secret("hunter22"),
        **login,
    }
    return Mailbox("sales", "sales@company.example", smtp=Login(**settings))


def outgoing(recipient="jane@customer.example", sender="sales@company.example", octets=OCTETS, kind=Kind.ANSWER):
    return Outgoing(kind, "<a.1@company.example>", sender, (recipient,), octets)


def send_all(box, *mails, token=None, before_data=None, between=None):
    """(reports, how often the point of no return was marked)."""
    marks = []

    async def mark():
        marks.append(1)

    async def work():
        transport = SmtpTransport(box, token)
        reports = []
        try:
            for one in mails:
                reports.append(await transport.send(one, before_data or mark))
                if between:
                    between()
        finally:
            await transport.close()
            await asyncio.sleep(0)
        return reports

    return asyncio.run(work()), len(marks)


def test_a_mail_arrives_byte_for_byte(sink):
    [report], marks = send_all(mailbox(sink), outgoing())
    assert (report.outcome, report.code, report.recipient, marks) == (Outcome.SENT, 250, "jane@customer.example", 1)
    assert "queued as 1" in report.text
    assert sink.mails == [("sales@company.example", "jane@customer.example", OCTETS)]
    assert sink.commands[0] == "EHLO company.example"


@pytest.mark.parametrize(
    ("stage", "reply", "outcome"),
    [
        ("greeting", "421 4.3.2 busy", Outcome.DEFERRED),
        ("greeting", "554 5.7.1 go away", Outcome.REFUSED_US),
        ("greeting", CUT, Outcome.DEFERRED),
        ("ehlo", "421 4.3.2 busy", Outcome.DEFERRED),
        ("ehlo", CUT, Outcome.DEFERRED),
        ("auth", "535 5.7.8 no", Outcome.REFUSED_US),
        ("auth", "454 4.7.0 later", Outcome.DEFERRED),
        ("auth", CUT, Outcome.DEFERRED),
        ("mail", "553 5.7.1 not your address", Outcome.REFUSED_US),
        ("mail", "552 5.3.4 too large", Outcome.FAILED),
        ("mail", "451 4.3.0 later", Outcome.DEFERRED),
        ("mail", CUT, Outcome.DEFERRED),
        ("rcpt", "550 5.1.1 no such user", Outcome.FAILED),
        ("rcpt", "450 4.2.0 greylisted", Outcome.DEFERRED),
        ("rcpt", "421 4.7.0 too many", Outcome.DEFERRED),
        ("rcpt", "nonsense", Outcome.DEFERRED),
        ("rcpt", CUT, Outcome.DEFERRED),
    ],
)
def test_what_goes_wrong_before_data_is_known_for_sure(sink, stage, reply, outcome):
    sink.answer(stage, reply)
    [report], marks = send_all(mailbox(sink), outgoing())
    assert (report.outcome, marks) == (outcome, 0)
    assert sink.mails == []


@pytest.mark.parametrize(
    ("stage", "reply", "outcome", "arrived"),
    [
        ("data", "451 4.3.0 later", Outcome.DEFERRED, 0),
        ("data", "554 5.5.1 no", Outcome.FAILED, 0),
        ("data", "250 what?", Outcome.DEFERRED, 0),
        ("data", CUT, Outcome.UNKNOWN, 0),
        ("data", "cut in the middle", Outcome.UNKNOWN, 0),
        ("dot", "451 4.3.0 disk full", Outcome.DEFERRED, 0),
        ("dot", "421 4.3.0 going down", Outcome.DEFERRED, 0),
        ("dot", "554 5.7.1 spam", Outcome.FAILED, 0),
        ("dot", "nonsense", Outcome.UNKNOWN, 0),
        ("dot", CUT, Outcome.UNKNOWN, 0),
        ("dot", TAKE_AND_CUT, Outcome.UNKNOWN, 1),
        ("dot", "251 2.0.0 forwarded", Outcome.SENT, 1),
    ],
)
def test_what_goes_wrong_after_data_is_unknown_unless_the_server_says(sink, stage, reply, outcome, arrived):
    sink.answer(stage, reply, times=1)
    reports, marks = send_all(mailbox(sink), outgoing(), outgoing("next@customer.example"))
    assert [report.outcome for report in reports] == [outcome, Outcome.SENT]
    assert marks == 2
    assert len(sink.mails) == arrived + 1
    assert sink.mails[-1].recipient == "next@customer.example"


@pytest.mark.parametrize("stage", ["mail", "dot"])
def test_a_server_that_never_answers_is_left_in_time(sink, stage, monkeypatch):
    monkeypatch.setattr(smtp_session, "COMMAND_SECONDS", 0.3)
    monkeypatch.setattr(smtp, "DATA_SECONDS", 0.3)
    sink.delay(stage, 1.5)
    [report], _ = send_all(mailbox(sink), outgoing())
    assert report.outcome is (Outcome.DEFERRED if stage == "mail" else Outcome.UNKNOWN)


def test_no_server_is_deferred():
    box = Mailbox("sales", "sales@company.example", smtp=Login(host="127.0.0.1", port=1, security="none", auth="none"))
    [report], marks = send_all(box, outgoing())
    assert (report.outcome, marks) == (Outcome.DEFERRED, 0)


def test_the_connection_is_used_again(sink):
    reports, _ = send_all(mailbox(sink), *(outgoing(f"n{n}@customer.example") for n in range(3)))
    assert {report.outcome for report in reports} == {Outcome.SENT}
    assert (sink.connections, sink.commands.count("RSET")) == (1, 0)


@pytest.mark.parametrize("reply", [CUT, "421 bye"])
def test_what_a_refusal_left_is_reset_and_where_that_fails_the_connection_is_replaced(sink, reply):
    sink.refuse = lambda recipient: "550 5.1.1 no such user" if recipient.startswith("bad") else None
    bad = outgoing("bad@customer.example")
    reports, _ = send_all(mailbox(sink), bad, outgoing(), between=lambda: sink.answer("rset", reply, times=1))
    assert [report.outcome for report in reports] == [Outcome.FAILED, Outcome.SENT]
    assert (sink.connections, sink.commands.count("RSET")) == (2, 1)


@pytest.mark.parametrize(("stage", "reply"), [("mail", CUT), ("mail", "421 4.7.0 enough")])
def test_a_kept_connection_that_turns_out_dead_is_replaced_without_a_word(sink, stage, reply):
    reports, marks = send_all(mailbox(sink), outgoing(), outgoing(), between=lambda: sink.answer(stage, reply, times=1))
    assert [report.outcome for report in reports] == [Outcome.SENT, Outcome.SENT]
    assert (sink.connections, marks, len(sink.mails)) == (2, 2, 2)


def test_a_refused_recipient_does_not_harm_the_next_mail(sink):
    sink.refuse = lambda recipient: "550 5.1.1 no such user" if recipient.startswith("bad") else None
    reports, _ = send_all(mailbox(sink), outgoing("bad@customer.example"), outgoing())
    assert [report.outcome for report in reports] == [Outcome.FAILED, Outcome.SENT]
    assert sink.connections == 1


def test_the_null_sender_works_and_asks_for_no_report(sink):
    [report], _ = send_all(mailbox(sink), outgoing(sender=""))
    assert report.outcome is Outcome.SENT
    assert sink.mails[0].sender == ""
    assert any(line.startswith("MAIL FROM:<> ") and "RET=HDRS" in line for line in sink.commands)
    assert "RCPT TO:<jane@customer.example> NOTIFY=NEVER" in sink.commands


def test_a_person_s_answer_asks_for_nothing_special(sink):
    send_all(mailbox(sink), outgoing())
    assert f"MAIL FROM:<sales@company.example> SIZE={len(OCTETS)}" in sink.commands
    assert "RCPT TO:<jane@customer.example>" in sink.commands


def test_what_the_server_does_not_offer_is_not_asked_for():
    with smtp_sink(extensions=("AUTH PLAIN",)) as sink:
        send_all(mailbox(sink), outgoing(sender=""))
        assert "MAIL FROM:<>" in sink.commands
        assert "RCPT TO:<jane@customer.example>" in sink.commands


@pytest.mark.parametrize(
    "recipient", ["a@b.example\r\nRCPT TO:<evil@x>", "a b@c.example", "<a@b.example>", "a", "", "@x"]
)
def test_what_is_no_address_never_reaches_the_server(sink, recipient):
    [report], _ = send_all(mailbox(sink), outgoing(recipient))
    assert report.outcome is Outcome.FAILED
    assert sink.connections == 0


def test_a_foreign_domain_goes_as_a_labels_and_the_report_keeps_the_spelling(sink):
    [report], _ = send_all(mailbox(sink), outgoing("jane@stra\u00dfe.example"))
    assert sink.mails[0].recipient == "jane@xn--strae-oqa.example"
    assert report.recipient == "jane@stra\u00dfe.example"


def test_a_foreign_local_part_needs_a_server_that_can():
    with smtp_sink() as able:
        [report], _ = send_all(mailbox(able), outgoing("\u5f20@customer.example"))
        assert report.outcome is Outcome.SENT
        assert able.mails[0].recipient == "\u5f20@customer.example"
    with smtp_sink(extensions=tuple(e for e in EXTENSIONS if e != "SMTPUTF8")) as unable:
        [report], _ = send_all(mailbox(unable), outgoing("\u5f20@customer.example"))
        assert (report.outcome, unable.mails) == (Outcome.FAILED, [])


def test_a_wrong_password_is_tried_once_with_one_method_and_never_told():
    with smtp_sink(users={"sales": "right"}) as sink:
        [report], _ = send_all(mailbox(sink), outgoing())
        assert (report.outcome, report.code) == (Outcome.REFUSED_US, 535)
        assert [line for line in sink.commands if line.startswith("AUTH")] == ["AUTH PLAIN"]
        assert "hunter22" not in report.text


def test_login_is_used_where_plain_is_not_offered():
    with smtp_sink(users={"sales": "hunter22"}, extensions=("AUTH LOGIN",)) as sink:
        [report], _ = send_all(mailbox(sink), outgoing())
        assert report.outcome is Outcome.SENT


def test_xoauth2_uses_the_token_and_asks_for_a_new_one_when_refused():
    asked = []

    def token(fresh):
        asked.append(fresh)
        return "good" if True in asked else "stale"

    with smtp_sink(users={"sales": "good"}) as sink:
        reports, _ = send_all(mailbox(sink, auth="xoauth2"), outgoing(), outgoing(), token=token)
        assert [report.outcome for report in reports] == [Outcome.REFUSED_US, Outcome.SENT]
        assert asked == [False, True, False]


def test_a_token_that_cannot_be_had_is_deferred(sink):
    def token(fresh):
        raise TemporaryFailure("no token today")

    [report], _ = send_all(mailbox(sink, auth="xoauth2"), outgoing(), token=token)
    assert (report.outcome, report.text) == (Outcome.DEFERRED, "no token today")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_is_a_condition_and_its_certificate_is_checked(security):
    with smtp_sink(tls=security) as sink:
        good = mailbox(sink, security=security, ca_file=str(sink.certificate), host="localhost")
        [report], _ = send_all(good, outgoing())
        assert (report.outcome, report.text) == (Outcome.SENT, "2.0.0 queued as 1")
        [report], _ = send_all(mailbox(sink, security=security), outgoing())
        assert report.outcome is Outcome.REFUSED_US
        assert "certificate" in report.text


@pytest.mark.parametrize("security", ["none", "tls", "starttls"])
def test_a_connection_that_is_closed_is_gone_at_once(security):
    async def work(sink):
        client = await open_session(
            mailbox(sink, security=security, ca_file=str(sink.certificate or "")).smtp, "a.example", None
        )
        socket = client.get_transport_info("socket")
        client.close()
        await asyncio.sleep(0)
        return socket.fileno()

    with smtp_sink(tls="" if security == "none" else security) as sink:
        assert asyncio.run(work(sink)) == -1


def test_a_stripped_starttls_sends_no_password(sink):
    [report], _ = send_all(mailbox(sink, security="starttls"), outgoing())
    assert report.outcome is Outcome.REFUSED_US
    assert not any(line.startswith("AUTH") for line in sink.commands)


def test_tls_to_a_port_that_speaks_none_is_told_with_what_to_do(sink):
    [found] = asyncio.run(probe_smtp(mailbox(sink, security="tls").smtp, "company.example"))
    assert (found.ok, found.what) == (False, "smtp")
    assert 'answers without TLS on this port: set security = "starttls"' in found.text


def test_plain_text_is_for_this_machine_only():
    box = Mailbox("sales", "s@company.example", smtp=Login(host="mail.company.example", port=25, security="none"))
    [report], _ = send_all(box, outgoing())
    assert report.outcome is Outcome.REFUSED_US


def test_a_store_that_fails_at_the_point_of_no_return_sends_nothing(sink):
    async def fail():
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        send_all(mailbox(sink), outgoing(), before_data=fail)
    assert sink.mails == []
    assert "DATA" not in sink.commands


def test_an_idle_connection_is_closed_after_a_while(sink):
    now = [0.0]

    async def work():
        transport = SmtpTransport(mailbox(sink), monotonic=lambda: now[0])

        async def mark():
            pass

        await transport.send(outgoing(), mark)
        now[0] = 29.0
        await transport.rest()
        kept = "QUIT" not in sink.commands
        now[0] = 31.0
        await transport.rest()
        return kept

    assert asyncio.run(work())
    assert "QUIT" in sink.commands


def test_the_probe_says_what_the_server_can_and_sends_nothing(sink):
    found = asyncio.run(probe_smtp(mailbox(sink).smtp, "company.example"))
    assert all(one.ok for one in found)
    assert found[0].what == "smtp"
    assert sink.mails == []
    sink.answer("auth", "535 5.7.8 no")
    [refused] = asyncio.run(probe_smtp(mailbox(sink).smtp, "company.example"))
    assert not refused.ok
    assert "535" in refused.text


def test_every_transport_can_be_opened(sink, tmp_path):
    for kind in TRANSPORTS:
        assert open_transport(mailbox(sink), kind=kind, folder=tmp_path)
