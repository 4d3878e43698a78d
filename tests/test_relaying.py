"""A colleague's reply through the whole pipeline: what the customer gets, what is held, and who is told."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO

import pytest
from support.client_replies import CLIENTS, SHAPES
from support.client_replies import reply as client_reply
from support.mails import mail

from mailbot import pipeline
from mailbot.app import App, open_store
from mailbot.maillog import MailLog
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.settings import AckPolicy, Company, Mailbox, Person, Settings
from mailbot.model.tokens import TokenKeys

BOX = Mailbox("sales", "sales@company.example", kind="pipe", authserv_ids=("mx.company.example",))
STAFF = (
    Person("li", "Li Na", ("li@staff.example", "li@home.example")),
    Person("boss", "Wang Wei", ("boss@staff.example",), ("manager", "admin")),
)
CUSTOMER = "Jane Doe <jane@customer.example>"


class Office:
    """A mailbot whose outbox is read instead of sent."""

    def __init__(self, home, staff_auth="dmarc"):
        settings = Settings(
            company=Company("Company Ltd", signature=(("en", "Company Ltd, 1 Harbour Road"),)),
            mailboxes=(BOX,),
            staff=STAFF,
            ack=AckPolicy(auth="preferred"),
            staff_auth=staff_auth,
            store_url=f"sqlite:///{home}/mailbot.db",
        )
        self.app = App(settings, open_store(settings), MailLog(to=StringIO()), TokenKeys((b"k" * 32,)), None)
        self.uid = 0
        with self.app.store.begin() as tx:
            tx.adopt("sales", datetime.now(UTC) - timedelta(hours=1))

    def gets(self, octets):
        """The row of a mail that arrives."""
        self.uid += 1
        arrival = Arrival("sales", uidvalidity=1, uid=self.uid, received_at=datetime.now(UTC))
        pipeline.take_in([RawMessage(arrival, octets)], self.app.house)
        with self.app.store.read() as tx:
            return tx.mails_after(0, 1000)[-1]

    def outbox(self):
        """(kind, recipient, mail) of what was queued since the last look."""
        with self.app.store.begin() as tx:
            claimed = tx.claim(datetime.now(UTC) + timedelta(days=1), 100)
        mails = [message_from_bytes(one.outgoing.octets, policy=policy.default) for one in claimed]
        return [(c.outgoing.kind.value, c.outgoing.recipients[0], m) for c, m in zip(claimed, mails, strict=True)]

    def view(self, number):
        with self.app.store.read() as tx:
            return tx.ticket_view(number)

    def opened(self, **more):
        """(ticket's number, the notice to its owner)."""
        row = self.gets(mail("Please quote 20 pcs of A-100.", message_id="<q@customer.example>", **more))
        notice = next(m for kind, to, m in self.outbox() if kind == "notice" and to == "li@staff.example")
        return row.ticket, notice


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.app.close()


def vouched(result="pass", domain="staff.example"):
    return {"Authentication-Results": f"mx.company.example; dmarc={result} header.from={domain}"}


def reply(notice, text="We can deliver in two weeks.", sender="Li Na <li@staff.example>", headers=None, to=""):
    headers = {"In-Reply-To": str(notice["Message-ID"]), **(vouched() if headers is None else headers)}
    to = to or str(notice["Reply-To"])
    return mail(text, sender=sender, to=to, subject=f"Re: {notice['Subject']}", headers=headers)


def body(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_a_reply_reaches_the_customer_in_the_companys_name_and_nobody_is_bothered(office):
    number, notice = office.opened()
    row = office.gets(reply(notice))
    assert (row.disposition, row.ticket) == ("answer", number)
    ((kind, to, answer),) = office.outbox()
    assert (kind, to) == ("answer", "jane@customer.example")
    assert answer["From"].addresses[0].display_name == "Li Na, Company Ltd"
    assert answer["From"].addresses[0].addr_spec == "sales@company.example"
    assert answer["Subject"] == f"Re: Question about A-100 [T-{number}]"
    assert answer["In-Reply-To"] == "<q@customer.example>"
    assert body(answer).splitlines() == ["We can deliver in two weeks.", "", "Company Ltd, 1 Harbour Road"]
    ticket = office.view(number).ticket
    assert (ticket.stage.value, ticket.waiting_for.value) == ("processed", "customer")


def test_the_customer_answers_the_answer_and_it_is_the_same_ticket(office):
    number, notice = office.opened()
    office.gets(reply(notice))
    ((_, _, answer),) = office.outbox()
    again = mail(
        "Fine, we order 20.",
        to=str(answer["Reply-To"]),
        message_id="<again@customer.example>",
        headers={"In-Reply-To": str(answer["Message-ID"])},
    )
    row = office.gets(again)
    assert (row.disposition, row.ticket) == ("follow_up", number)
    second = next(m for kind, _, m in office.outbox() if kind == "notice")
    office.gets(reply(second, "Thank you for the order."))
    ((_, _, next_answer),) = office.outbox()
    assert next_answer["In-Reply-To"] == "<again@customer.example>"
    assert str(answer["Message-ID"]) in next_answer["References"].split()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ask me at li@home.example.", "desk.leak"),
        ("#clsoe", "desk.command"),
        ("", "desk.empty_answer"),
        ("##- Write your answer above this line -##", "desk.empty_answer"),
    ],
)
def test_what_may_not_leave_is_held_with_nothing_sent_and_its_writer_told(office, text, code):
    number, notice = office.opened()
    row = office.gets(reply(notice, text))
    assert (row.disposition, row.ticket) == ("note", number)
    ((kind, to, told),) = office.outbox()
    assert (kind, to) == ("notice", "li@staff.example")
    assert "NOT sent" in told["Subject"] or "Nothing was done" in told["Subject"]
    view = office.view(number)
    assert view.ticket.stage.value == "new"
    assert code in {reason.code for entry in view.timeline for reason in entry.reasons}
    row = office.gets(reply(told, "In two weeks."))
    assert row.disposition == "answer", "a reply to that mail does better"


def test_a_quoted_token_never_leaves(office):
    _, notice = office.opened()
    office.gets(reply(notice, f"Yes.\n\nYou said to {notice['Reply-To']}"))
    assert [kind for kind, _, _ in office.outbox()] == ["notice"]


def test_the_same_words_go_out_once_and_held_ones_do_not_count(office):
    _, notice = office.opened()
    office.gets(reply(notice, "Mail li@staff.example"))
    office.gets(reply(notice, "Yes."))
    office.gets(reply(notice, "Yes. "))
    assert [kind for kind, _, _ in office.outbox()].count("answer") == 1


def test_a_reply_that_nobody_vouches_for_is_held_and_its_claimed_writer_told_once_an_hour(office):
    number, notice = office.opened()
    for text in ("In two weeks.", "In three weeks.", "Hello?"):
        row = office.gets(reply(notice, text, headers={}))
        assert (row.disposition, row.ticket) == ("note", number)
    queued = office.outbox()
    assert [to for kind, to, _ in queued if kind == "notice"] == ["li@staff.example"]
    assert not [to for _, to, _ in queued if to == "jane@customer.example"]
    assert "does not vouch" in body(next(m for kind, _, m in queued if kind == "notice"))


def test_a_forgery_tells_nobody_but_the_administrator(office):
    _, notice = office.opened()
    row = office.gets(reply(notice, headers=vouched("fail")))
    assert row.state == "quarantine"
    assert {kind for kind, _, _ in office.outbox()} == {"alarm"}


def test_an_absence_notice_is_never_relayed(office):
    _, notice = office.opened()
    headers = {**vouched(), "Auto-Submitted": "auto-replied"}
    assert office.gets(reply(notice, "I am out of the office.", headers=headers)).disposition == "note"
    assert {to for _, to, _ in office.outbox()} <= {"boss@staff.example"}, "the manager may hear that she is away"


def test_others_in_to_and_cc_get_nothing_from_us_and_the_writer_is_told_so(office):
    _, notice = office.opened()
    headers = {**vouched(), "Cc": "eve@elsewhere.example, sales@company.example"}
    office.gets(reply(notice, headers=headers))
    queued = {to: mail for _, to, mail in office.outbox()}
    assert set(queued) == {"jane@customer.example", "li@staff.example"}
    assert "eve@elsewhere.example" in body(queued["li@staff.example"])
    assert "eve" not in queued["jane@customer.example"].as_string()


def test_a_file_that_can_do_harm_stays_and_the_writer_is_told_so(office):
    _, notice = office.opened()
    answer = EmailMessage()
    answer.set_content("Here it is.")
    for name in ("offer.pdf", "setup.exe"):
        answer.add_attachment(b"x" * 100, maintype="application", subtype="pdf", filename=name)
    answer["From"], answer["To"] = "li@staff.example", str(notice["Reply-To"])
    answer["Authentication-Results"] = vouched()["Authentication-Results"]
    office.gets(answer.as_bytes(policy=policy.SMTP))
    queued = {to: mail for _, to, mail in office.outbox()}
    assert [p.get_filename() for p in queued["jane@customer.example"].iter_attachments()] == ["offer.pdf"]
    assert "setup.exe" in body(queued["li@staff.example"])


def test_who_wrote_by_a_passed_on_address_gets_no_answer_and_the_writer_is_told_so(office):
    number, notice = office.opened()
    office.gets(reply(notice))
    ((_, _, answer),) = office.outbox()
    third = mail("I take over for Jane.", sender="Max <max@third.example>", to=str(answer["Reply-To"]))
    assert office.gets(third).ticket == number
    second = next(m for kind, _, m in office.outbox() if kind == "notice")
    office.gets(reply(second, "All right."))
    queued = {to: mail for _, to, mail in office.outbox()}
    assert set(queued) == {"jane@customer.example", "li@staff.example"}
    assert "max@third.example" in body(queued["li@staff.example"])


def test_by_the_token_alone_where_the_administrator_chose_so(tmp_path):
    office = Office(tmp_path, staff_auth="token-only")
    _, notice = office.opened()
    office.gets(reply(notice, headers={}))
    assert [(kind, to) for kind, to, _ in office.outbox()] == [("answer", "jane@customer.example")]
    office.app.close()


@pytest.fixture(scope="module")
def busy_office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("busy"))
    yield office
    office.app.close()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("client", CLIENTS)
def test_of_every_clients_reply_the_customer_gets_the_words_and_nothing_of_the_notice(busy_office, client, shape):
    sender = f"Kim <kim@{client}-{shape}.example>"
    busy_office.gets(mail(f"Please quote {client} {shape}: 20 pcs of A-100.", sender=sender))
    notice = next(m for kind, to, m in busy_office.outbox() if kind == "notice" and to == "li@staff.example")
    written = "Dear Kim,\n\nwe can deliver in two weeks.\n\nLi Na"
    headers = {"From": "Li Na <li@staff.example>", "Message-ID": f"<{client}-{shape}@staff.example>", **vouched()}
    assert busy_office.gets(client_reply(client, shape, notice, written, **headers)).disposition == "answer"
    ((_, _, answer),) = busy_office.outbox()
    assert body(answer) == f"{written}\n\nCompany Ltd, 1 Harbour Road\n"
    token = notice["Reply-To"].addresses[0].addr_spec.partition("+")[2].partition("@")[0]
    for part in answer.walk():
        shown = "" if part.is_multipart() else part.get_content()
        for canary in (token, token[-16:], "li@staff.example", "alice@acme.example", "##-", "Press Reply", "20 pcs of"):
            assert canary not in shown and canary not in str(answer.items())
