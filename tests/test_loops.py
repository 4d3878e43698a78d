"""Automata that answer each other, and a flood of forms: what leaves is counted (promises P16, P17)."""

import os
from email.utils import parseaddr

import pytest
from msgspec.structs import replace
from support.mails import mail
from support.office import SETTINGS, Office

from mailbot import pipeline
from mailbot.classify import prepare
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.rulebook import FormRule
from mailbot.model.settings import AckPolicy

SUBMISSIONS = 10_000 if os.environ.get("MAILBOT_SOAK") else 1000
CAPS = AckPolicy(direct="all")  # as they ship
VOUCHES = "mx.company.example"
POLICY = AckPolicy(direct="all", auth="off")
RULE = FormRule("website", "inquiry", sources=("wordpress@company.example",), secret_field="key", secret="7c0a1e52")


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path, replace(SETTINGS, ack=POLICY))
    yield office
    office.close()


@pytest.fixture
def other(tmp_path):
    """A company that runs mailbot too."""
    (tmp_path / "other").mkdir()
    box = replace(SETTINGS.mailboxes[0], address="sales@other.example")
    office = Office(tmp_path / "other", replace(SETTINGS, mailboxes=(box,), ack=POLICY))
    yield office
    office.close()


def hand_over(letter, office, uid, without=()):
    octets = letter.mail
    for name in without:
        del octets[name]
    raw = RawMessage(Arrival("sales", uidvalidity=9, uid=uid, received_at=office.now), octets.as_bytes())
    pipeline.take_in([raw], office.house)


def to_others(office):
    staff = {address for person in office.house.settings.staff for address in person.addresses}
    return [letter for letter in office.post() if letter.to not in staff]


def between(office, other, without):
    """How many mails the two send each other, in two weeks; the first is a person's."""
    count = 0
    office.take("Please quote 20 pcs of A-100.", sender="sales@other.example", date=office.now)
    for turn in range(14):
        for here, there in ((office, other), (other, office)):
            for letter in to_others(here):
                count += 1
                hand_over(letter, there, 100 * turn + count, without)
        office.pass_time(days=1)
        other.pass_time(days=1)
    return count


def test_two_mailbots_that_are_pointed_at_each_other_stop(office, other):
    assert 1 <= between(office, other, ()) <= 2


def test_they_stop_too_where_a_server_between_them_takes_away_what_marks_automatic_mail(office, other):
    marks = ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "List-Id")
    assert 1 <= between(office, other, marks) <= 2


def test_a_responder_that_changes_its_address_by_an_octet_each_time_gets_three_mails_at_most(office):
    sent = 0
    office.take("Please quote 20 pcs of A-100.", sender="responder0@robot.example", date=office.now)
    for turn in range(1, 40):
        letters = to_others(office)
        sent += len(letters)
        office.pass_time(minutes=3)
        for letter in letters:
            answer = mail(
                f"Thank you for your mail, number {turn} today. We will look into it.",
                sender=f"responder{turn}@robot.example",
                to=parseaddr(letter.mail["From"])[1],
                subject=f"Re: {letter.mail['Subject']}",
                message_id=f"<answer{turn}@robot.example>",
                date=office.now,
                headers={"In-Reply-To": letter.mail["Message-ID"]},
            )
            raw = RawMessage(Arrival("sales", uidvalidity=9, uid=turn, received_at=office.now), answer)
            pipeline.take_in([raw], office.house)
    assert 1 <= sent <= 3


def submission(number, now):
    body = f"Name: Visitor {number}\nEmail: v{number}@firm{number}.example\nProduct: A-{number}\nkey: 7c0a1e52\n"
    return mail(
        f"{body}Message: Please send {number}.\n",
        sender="wordpress@company.example",
        subject="New inquiry from your website",
        message_id=f"<{number}@company.example>",
        date=now,
        headers={"Authentication-Results": f"{VOUCHES}; dmarc=pass header.from=company.example"},
    )


def test_a_flood_of_forms_is_acknowledged_up_to_the_cap_and_every_one_is_kept(office, record_property):
    rulebook = replace(office.house.rulebook, forms=(RULE,))
    office.configure(ack=CAPS, mailboxes=(replace(SETTINGS.mailboxes[0], authserv_ids=(VOUCHES,)),))
    office.house = replace(office.house, rulebook=rulebook, classifier=prepare(rulebook, None))
    acks, alarms = 0, []
    for first in range(0, SUBMISSIONS, 50):
        raws = [
            RawMessage(Arrival("sales", uidvalidity=1, uid=n + 1, received_at=office.now), submission(n, office.now))
            for n in range(first, min(first + 50, SUBMISSIONS))
        ]
        pipeline.take_in(raws, office.house)
        letters = office.post()
        acks += len([letter for letter in letters if letter.kind == "ack"])
        alarms += [letter.mail["Subject"] for letter in letters if letter.kind == "alarm"]
    with office.store.read() as tx:
        rows = tx.mails_after(0, SUBMISSIONS + 1)
        waiting = sum(flood.waiting for flood in tx.floods())
    record_property("figure", f"{SUBMISSIONS} submissions, {acks} acknowledged")
    assert [row.state for row in rows] == ["done"] * SUBMISSIONS
    assert all(row.ticket for row in rows)
    assert len({row.ticket for row in rows}) + waiting == SUBMISSIONS, "a ticket each, or waiting in the flood's"
    assert acks == CAPS.per_form_hour
    floods = [subject for subject in alarms if "flood" in subject]
    assert len(alarms) == 1 + len(floods) and len(floods) <= 1, "the cap and the flood, once each"
