"""mailbot.reply.letters: alarms, the daily list and the probe are ours, plain, and never answered by a machine."""

import pytest
from msgspec.structs import replace
from support.reply_cases import ALICE, BOSS, BOX, KEYS, NOW, opened, text_of

from mailbot.model.errors import ConfigError
from mailbot.model.outgoing import Kind
from mailbot.model.records import MailRow
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Company, Settings
from mailbot.model.tokens import Purpose
from mailbot.reply import prepare

ROW = MailRow(
    5, NOW, "done", "Eve <eve@shop.example>", "Cheap <b>offer</b>", disposition="spam", ack_text="it lay in Junk"
)


def test_an_alarm_reaches_all_who_are_told_and_what_servers_said_stays_text(composer):
    lines = ["The server said: NO\r\nBcc: x@y.example", "Next try in 15 minutes"]
    outgoing = composer.alarm(("admin@acme.example", "boss@acme.example"), "login\r\nrefused", lines, BOX, NOW, 3)
    mail = opened(outgoing)
    assert outgoing.kind is Kind.ALARM
    assert outgoing.recipients == ("admin@acme.example", "boss@acme.example")
    assert mail["To"] == "admin@acme.example, boss@acme.example"
    assert mail["Subject"] == "login refused"
    assert mail["Bcc"] is None
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert "NO Bcc: x@y.example\nNext try" in text_of(mail).replace("\r\n", "\n")
    assert KEYS.read_message_id(mail["Message-ID"]) == ("al", 0)
    assert KEYS.is_ours(mail["X-Mailbot-Loop"])


@pytest.mark.parametrize(("person", "title"), [(ALICE, "Mail that opened no ticket"), (BOSS, "未立案的郵件")])
def test_the_daily_list_shows_each_mail_in_the_persons_language(composer, person, title):
    outgoing = composer.digest(person, [ROW, ROW], BOX, NOW, 4)
    mail = opened(outgoing)
    assert outgoing.kind is Kind.DIGEST
    assert outgoing.recipients == person.addresses[:1]
    assert title in mail["Subject"]
    assert text_of(mail).count("Eve <eve@shop.example>") == 2
    assert "Cheap &lt;b&gt;offer" in text_of(mail, "html")


def test_an_empty_daily_list_says_so(composer):
    assert "There was none." in text_of(opened(composer.digest(ALICE, [], BOX, NOW, 4)))


def test_the_probe_goes_to_a_sub_address_from_a_verp_sender(composer):
    outgoing = composer.probe(BOX, NOW, 6)
    assert outgoing.kind is Kind.PROBE
    assert KEYS.read_tag(outgoing.recipients[0].split("+")[1].split("@")[0]).purpose is Purpose.CUSTOMER_REPLY
    assert KEYS.read_tag(outgoing.envelope_from.split("+")[1].split("@")[0]).purpose is Purpose.BOUNCE
    assert KEYS.read_message_id(outgoing.message_id) == ("p", 0)
    assert KEYS.is_ours(opened(outgoing)["X-Mailbot-Loop"])


def test_the_probe_can_do_without_either(composer):
    outgoing = composer.probe(BOX, NOW, 6, sub_address=False, verp=False)
    assert (outgoing.recipients, outgoing.envelope_from) == (("sales@acme.example",), "sales@acme.example")
    bare = composer.probe(replace(BOX, reply_delimiter=""), NOW, 6)
    assert (bare.recipients, bare.envelope_from) == (("sales@acme.example",), "sales@acme.example")


def test_times_are_the_companys(composer):
    assert opened(composer.probe(BOX, NOW, 6))["Date"].endswith("17:05:00 +0800")


def test_an_unknown_time_zone_is_utc():
    composer = prepare(Settings(company=Company(timezone="Mars/Olympus")), Rulebook(), KEYS)
    assert composer.zone.utcoffset(NOW).total_seconds() == 0


def test_a_missing_page_is_named():
    with pytest.raises(ConfigError, match=r"page words\.j2 is missing"):
        prepare(Settings(), Rulebook(), KEYS).digest(ALICE, [], BOX, NOW, 4)
