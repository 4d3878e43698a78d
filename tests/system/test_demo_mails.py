"""The mails of the demo on a real Dovecot: each becomes what it should, and its answer looks as it should."""

import email
import email.policy
from datetime import UTC, datetime
from email.utils import parseaddr

import pytest
from support.company import Company
from support.dovecot import dovecot, needs_dovecot
from support.smtp_sink import smtp_sink

from mailbot.demo.letters import Facts, envelope_from, write_letter
from mailbot.demo.office import PASSWORD, furnish
from mailbot.demo.scenes import read_scenes
from mailbot.demo.smtp import AUTHSERV_ID

pytestmark = [pytest.mark.system, needs_dovecot]

# scene -> origin, category, disposition, owner, row of the may-we-answer table, language
EXPECTED = {
    "01-inquiry-en": ("person", "inquiry", "open_ticket", "tom", "Y", "en"),
    "02-order-en": ("person", "order", "open_ticket", "tom", "Y", "en"),
    "03-inquiry-zh-hans": ("person", "inquiry", "open_ticket", "mei", "Y", "zh-Hans"),
    "04-order-form": ("form", "order", "open_ticket", "tom", "Y", "en"),
    "05-faq-en": ("person", "faq", "open_ticket", "tom", "Y", "en"),
    "06-complaint-zh-hans": ("person", "complaint", "open_ticket", "ruth", "Y", "zh-Hans"),
    "07-order-zh-hant": ("person", "order", "open_ticket", "mei", "Y", "zh-Hant"),
    "08-follow-up": ("person", "order", "follow_up", "tom", "N14", "en"),
    "09-complaint-en": ("person", "complaint", "open_ticket", "ruth", "Y", "en"),
    "10-out-of-office": ("auto_replied", None, "note", None, "N4", "en"),
    "11-inquiry-zh-hant": ("person", "inquiry", "open_ticket", "mei", "Y", "zh-Hant"),
    "12-order-zh-hans": ("person", "order", "open_ticket", "mei", "Y", "zh-Hans"),
    "13-newsletter": ("list", "other", "file", "", "N6", "en"),
    "14-faq-zh-hans": ("person", "faq", "open_ticket", "mei", "Y", "zh-Hans"),
    "15-feedback-form": ("form", None, "open_ticket", None, "Y", "zh-Hant"),
    "16-bounce": ("bounce", None, "note", None, "N1", "en"),
    "17-faq-zh-hant": ("person", "faq", "open_ticket", "mei", "Y", "zh-Hant"),
    "18-spam": ("spam", "other", "spam", "", "N15", "en"),
    "19-complaint-zh-hant": ("person", "complaint", "open_ticket", "ruth", "Y", "zh-Hant"),
    "20-broken": ("person", "inquiry", "open_ticket", "mei", "Y", "zh-Hans"),
}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """(firm, scene name -> its MailRow) after all of them have arrived."""
    home = tmp_path_factory.mktemp("demo")
    with dovecot({"sales": PASSWORD}) as server, smtp_sink() as sink:
        furnish(home, server.imap_port, sink.port)
        firm = Company(home, server, sink)
        try:
            firm.start()
            yield firm, {scene.name: play(firm, scene) for scene in SCENES}
        finally:
            firm.close()


SCENES = read_scenes()
SCENE_NAMES = [scene.name for scene in SCENES]


def play(firm, scene):
    facts = Facts(datetime.now(UTC).replace(microsecond=0))
    if scene.after:
        earlier = next(s for s in SCENES if s.name == scene.after)
        ack = ack_of(firm, firm.mails()[SCENE_NAMES.index(earlier.name)])
        body = ack.get_body(("plain",)).get_content()
        facts = Facts(facts.now, ack["Message-ID"], parseaddr(ack["To"])[1], ack["Subject"], body)
    domain = parseaddr(scene.sender)[1].rpartition("@")[2]
    marks = f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from={domain}\r\n"
    if scene.name == "18-spam":
        marks += "X-Spam-Flag: YES\r\n"
    count = len(firm.mails())
    firm.dovecot.deliver("sales", marks.encode() + write_letter(scene, facts), envelope_from(scene))
    firm.wait_for_mails(count + 1)
    firm.wait_for_quiet()
    return firm.mails()[-1]


def ack_of(firm, row):
    taken = next(m for m in firm.sink.mails if m.recipient in row.author and f"[T-{row.ticket}]".encode() in m.octets)
    return email.message_from_bytes(taken.octets, policy=email.policy.default)


def test_the_table_has_every_scene():
    assert list(EXPECTED) == SCENE_NAMES


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mail_of_the_demo_becomes_what_it_should(played, name):
    row = played[1][name]
    origin, category, disposition, owner, code, language = EXPECTED[name]
    assert (row.origin, row.disposition, row.ack_code, row.language) == (origin, disposition, code, language)
    if category is not None:
        assert row.category == category
    if owner is not None:
        assert row.owner == owner


ANSWERED = [name for name, row in EXPECTED.items() if row[4] == "Y"]


@pytest.mark.parametrize("name", ANSWERED)
def test_an_acknowledgement_of_the_demo_has_the_headers_of_the_table(played, name):
    firm, rows = played
    row = rows[name]
    mine = [m for m in firm.sink.mails if m.recipient in row.author and m.recipient.endswith((".example", ".test"))]
    ack = ack_of(firm, row)
    assert len([m for m in mine if f"[T-{row.ticket}]".encode() in m.octets]) == 1
    assert ack["Auto-Submitted"] == "auto-replied"
    assert ack["Precedence"] == "auto_reply"
    assert ack["X-Auto-Response-Suppress"] == "All"
    assert ack["Message-ID"].startswith(f"<a.{row.ticket}.")
    assert ack["From"].addresses[0].addr_spec == "sales@kestrel-lamps.example"
    assert len(ack.as_bytes()) <= 4096 + 512
    is_form = EXPECTED[name][0] == "form"
    assert bool(ack["In-Reply-To"]) == (not is_form)
    words = {"en": "Thank you", "zh-Hans": "感谢", "zh-Hant": "感謝"}[row.language]
    assert words in ack.get_body(("plain",)).get_content()


def test_nothing_else_left_the_house(played):
    firm, _ = played
    staff = {"tom", "mei", "ruth", "boss"}
    outside = [m for m in firm.sink.mails if m.recipient.split("@")[0] not in staff]
    assert len(outside) == len(ANSWERED)
