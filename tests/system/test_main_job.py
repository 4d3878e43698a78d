"""One mail end to end: a real Dovecot, the real daemon, a real SMTP server, durable at both ends."""

import email
import email.policy

import pytest
from support.company import company, proven
from support.dovecot import needs_dovecot
from support.mails import mail

pytestmark = [pytest.mark.system, needs_dovecot]
FORM_TEXT = """Name: Jane Doe
Email: jane@customer.example
Product: Ball valve 3 inch
Quantity: 25
Message: Deliver to the back door, see http://evil.test/x
"""


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    with company(tmp_path_factory.mktemp("firm")) as firm:
        firm.start()
        yield firm


def arrive(firm, octets, sender="jane@customer.example", detail=""):
    before = len(firm.mails())
    firm.dovecot.deliver("sales", octets, sender, detail)
    firm.wait_for_mails(before + 1)
    firm.wait_for_quiet()
    return firm.mails()[-1]


def last_to(firm, address):
    return email.message_from_bytes(firm.sent_to(address)[-1].octets, policy=email.policy.default)


def test_an_inquiry_becomes_a_ticket_an_acknowledgement_and_a_notice(firm):
    row = arrive(
        firm,
        mail(
            "Hello,\n\ncould you please quote 20 pcs of ball valve DN50, and tell us the delivery time?\n\nAnn Hill",
            sender="Ann Hill <ann@hill.example>",
            subject="Request for quotation",
            headers=proven("hill.example"),
        ),
        "ann@hill.example",
    )
    assert (row.origin, row.category, row.disposition) == ("person", "inquiry", "open_ticket")
    assert (row.owner, row.ack_code, row.language) == ("tom", "Y", "en")
    ack = last_to(firm, "ann@hill.example")
    assert ack["Auto-Submitted"] == "auto-replied"
    assert ack["X-Auto-Response-Suppress"] == "All"
    assert ack["Precedence"] == "auto_reply"
    assert ack["X-Mailbot-Loop"]
    assert f"[T-{row.ticket}]" in ack["Subject"]
    assert ack["In-Reply-To"]
    assert ack["From"].addresses[0].addr_spec == "sales@company.example"
    notice = last_to(firm, "tom@staff.example")
    assert notice["From"].addresses[0].addr_spec == "sales@company.example"
    assert "Ann Hill" in notice["From"].addresses[0].display_name
    assert notice["Reply-To"].addresses[0].addr_spec.startswith("sales+r.")
    assert "20 pcs of ball valve DN50" in notice.get_body(("plain",)).get_content()
    assert "ann@hill.example" in notice.get_body(("plain",)).get_content()
    marked = [stored for stored in firm.dovecot.messages("sales") if "$MailbotDone" in stored.flags]
    assert marked and not any("\\Seen" in stored.flags for stored in firm.dovecot.messages("sales"))


def test_a_website_order_is_filed_as_data_and_its_contents_are_repeated(firm):
    octets = mail(
        FORM_TEXT,
        sender="Company <wordpress@company.example>",
        subject="New order",
        headers={"Reply-To": "jane@customer.example", **proven("company.example")},
    )
    row = arrive(firm, octets, "wordpress@company.example")
    assert (row.origin, row.category, row.ack_code) == ("form", "order", "Y")
    assert "jane@customer.example" in row.author
    view = firm.store.read()
    with view as tx:
        fields = dict(tx.ticket_view(row.ticket).form_fields)
    assert fields["name"] == "Jane Doe"
    ack = last_to(firm, "jane@customer.example").get_body(("plain",)).get_content()
    assert "Ball valve 3 inch" in ack and "25" in ack
    assert "evil.test" not in ack
    boss = last_to(firm, "boss@staff.example")
    assert f"[T-{row.ticket}]" in boss["Subject"]


def tom_replies(firm, text, headers=None):
    """Tom presses Reply on the last notice that he got; what became of it."""
    notice = last_to(firm, "tom@staff.example")
    reply_to = notice["Reply-To"].addresses[0].addr_spec
    octets = mail(
        text,
        sender="Tom Reed <tom@staff.example>",
        to=reply_to,
        subject="Re: " + notice["Subject"],
        headers={"In-Reply-To": notice["Message-ID"], **(proven("staff.example") if headers is None else headers)},
    )
    return arrive(firm, octets, "tom@staff.example", detail=reply_to.partition("+")[2].partition("@")[0])


def order_from_uwe(firm, message_id):
    octets = mail(
        "Wir bestellen 10 Pumpen P-7. Bitte bestätigen.",
        sender="Uwe Kern <uwe@kern.example>",
        subject="Bestellung",
        message_id=message_id,
        headers=proven("kern.example"),
    )
    return arrive(firm, octets, "uwe@kern.example")


def test_a_reply_to_the_notice_is_the_companys_answer_to_the_customer(firm):
    opened = order_from_uwe(firm, "<bestellung-1@kern.example>")
    notice = last_to(firm, "tom@staff.example")
    quoted = "\n".join(f"> {line}" for line in notice.get_body(("plain",)).get_content().splitlines())
    reply_to = notice["Reply-To"].addresses[0].addr_spec
    written = f"Vielen Dank, wir liefern in KW 40.\n\nTom\n\nAm 21.11.2025 um 17:05 schrieb {reply_to}:\n{quoted}"
    told = len(firm.sent_to("tom@staff.example"))
    answered = tom_replies(firm, written)
    assert (answered.disposition, answered.ticket) == ("answer", opened.ticket)
    answer = last_to(firm, "uwe@kern.example")
    assert answer["From"].addresses[0].addr_spec == "sales@company.example"
    assert answer["From"].addresses[0].display_name.startswith("Tom Reed, Company")
    assert answer["Reply-To"].addresses[0].addr_spec.startswith("sales+c.")
    assert answer["Subject"] == f"Re: Bestellung [T-{opened.ticket}]"
    assert answer["In-Reply-To"] == "<bestellung-1@kern.example>"
    assert "Auto-Submitted" not in answer
    text = answer.get_body(("plain",)).get_content().splitlines()
    assert text == ["Vielen Dank, wir liefern in KW 40.", "", "Tom", "", "Company Ltd., 1 Harbour Road"]
    for part in answer.walk():
        shown = "" if part.is_multipart() else part.get_content()
        assert not any(word in shown for word in ("##-", "sales+r.", "tom@staff.example", "Made by mailbot"))
    assert len(firm.sent_to("tom@staff.example")) == told, "the ordinary case needs no words to Tom"
    with firm.store.read() as tx:
        view = tx.ticket_view(opened.ticket)
    assert (view.ticket.stage.value, view.ticket.waiting_for.value) == ("processed", "customer")
    assert any(entry.what == "answer" and "KW 40" in entry.text for entry in view.timeline)
    shown = firm.call("ticket", str(opened.ticket)).stdout.decode()
    assert "out [sent]  uwe@kern.example" in shown and "  answer: 250" in shown


def test_a_forged_reply_to_the_notice_does_nothing(firm):
    order_from_uwe(firm, "<bestellung-3@kern.example>")
    before = len(firm.sent_to("uwe@kern.example"))
    headers = {"Authentication-Results": "mx.company.example; dmarc=fail header.from=staff.example"}
    row = tom_replies(firm, "Please transfer the money to my new account.", headers)
    assert row.state == "quarantine"
    assert b"Tom Reed" in firm.call("quarantine").stdout
    assert len(firm.sent_to("uwe@kern.example")) == before


def test_a_reply_that_no_server_vouches_for_is_held_and_tom_is_told_once(firm):
    opened = order_from_uwe(firm, "<bestellung-2@kern.example>")
    before, told = len(firm.sent_to("uwe@kern.example")), len(firm.sent_to("tom@staff.example"))
    notice = last_to(firm, "tom@staff.example")
    for text in ("Wir liefern in KW 41.", "Wir liefern in KW 42."):
        row = tom_replies(firm, text, headers={})
        assert (row.disposition, row.ticket) == ("note", opened.ticket)
    assert len(firm.sent_to("uwe@kern.example")) == before
    assert len(firm.sent_to("tom@staff.example")) - told in (1, 2), "once an hour, and the hour may end in between"
    said = last_to(firm, "tom@staff.example")
    assert said["Subject"].startswith(f"[T-{opened.ticket}] Your answer was NOT sent")
    assert said["Reply-To"] == notice["Reply-To"]
    assert "KW 4" in said.get_body(("plain",)).get_content()


def test_the_customer_writes_again_and_it_is_the_same_ticket(firm):
    opened = arrive(
        firm,
        mail(
            "Please quote 5 pcs of A-9.",
            sender="Kim Park <kim@park.example>",
            headers=proven("park.example"),
        ),
        "kim@park.example",
    )
    ack = last_to(firm, "kim@park.example")
    again = arrive(
        firm,
        mail(
            "I forgot: stainless steel, please.",
            sender="Kim Park <kim@park.example>",
            subject="Re: " + ack["Subject"],
            headers={"In-Reply-To": ack["Message-ID"], "References": ack["Message-ID"], **proven("park.example")},
        ),
        "kim@park.example",
    )
    assert (again.disposition, again.ticket) == ("follow_up", opened.ticket)
    assert len(firm.sent_to("kim@park.example")) == 1, "acknowledged at birth only"


def test_a_stranger_who_names_a_ticket_gets_a_ticket_of_their_own(firm):
    some = order_from_uwe(firm, "<bestellung-4@kern.example>").ticket
    row = arrive(
        firm,
        mail(
            "What is the state of this order?",
            sender="Eve <eve@elsewhere.example>",
            subject=f"Re: [T-{some}] order",
            headers=proven("elsewhere.example"),
        ),
        "eve@elsewhere.example",
    )
    assert row.disposition == "open_ticket" and row.ticket != some


def test_mail_in_the_junk_folder_is_filed_as_spam_and_never_answered(firm):
    before = len(firm.sink.mails)
    firm.dovecot.append("sales", "Junk", mail("Buy cheap watches", sender="spam@spam.example"))
    count = len(firm.mails())
    firm.stop()
    firm.start()  # the junk folder is looked at first thing, then every few minutes
    firm.wait_for_mails(count + 1)
    assert firm.mails()[-1].disposition == "spam"
    assert len(firm.sink.mails) == before


def test_two_mails_with_the_same_octets_are_one_ticket(firm):
    octets = mail("Please quote 7 pcs of B-7.", sender="Lu <lu@lu.example>", headers=proven("lu.example"))
    arrive(firm, octets, "lu@lu.example")
    count, tickets = len(firm.mails()), len(firm.tickets())
    firm.dovecot.deliver("sales", octets, "lu@lu.example")
    arrive(firm, mail("Another one: please quote C-1", sender="Mo <mo@mo.example>"), "mo@mo.example")
    assert len(firm.mails()) == count + 1
    assert len(firm.tickets()) == tickets + 1


def test_the_commands_show_what_happened(firm):
    assert firm.call("status", "--json").returncode in (0, 1)
    tickets = firm.call("tickets", "--json")
    assert tickets.returncode == 0 and b'"number"' in tickets.stdout
    number = firm.tickets()[0].number
    assert f"[T-{number}]".encode() in firm.call("ticket", str(number)).stdout
    assert b"sent" in firm.call("outbox").stdout
    assert firm.call("quarantine", "--json").returncode == 0


def test_the_check_sees_server_folders_and_rights(firm):
    said = firm.call("check")
    assert said.returncode == 0, said.stdout + said.stderr
    for words in (b"INBOX", b"Junk", b"capability IDLE", b"smtp"):
        assert words in said.stdout


def test_a_mail_by_pipe_is_filed_and_answered(firm):
    count = len(firm.mails())
    octets = mail("Please quote 3 pcs of D-4.", sender="Pia <pia@pia.example>", headers=proven("pia.example"))
    assert firm.call("deliver", "--from", "pia@pia.example", stdin=octets).returncode == 0
    firm.wait_for_mails(count + 1)
    firm.wait_for_quiet()
    assert len(firm.sent_to("pia@pia.example")) == 1


def test_a_mail_by_pipe_is_never_refused_for_good_however_wrong_things_are(firm):
    (firm.home / "broken").mkdir()
    broken = firm.home / "broken" / "config.toml"
    broken.write_text(firm.config.read_text().replace("[company]", "[compan"))
    done = firm.call("deliver", "--from", "pia@pia.example", "--config", str(broken), stdin=mail())
    assert done.returncode == 75 and b"try again" in done.stderr
