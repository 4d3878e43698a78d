"""A loop that no rule sees still comes to an end (RELIABILITY: it never becomes a nuisance)."""

import pytest
from support.office import Office

from mailbot import pipeline
from mailbot.model.outgoing import DeliveryReport, Outcome
from mailbot.model.settings import AckPolicy, FloodPolicy


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.close()


def notices(letters, number):
    return [letter for letter in letters if letter.kind == "notice" and f"[T-{number}]" in letter.mail["Subject"]]


def test_a_loop_about_one_ticket_stops_asking_for_attention_and_says_so_once(office):
    ticket = office.take(sender="jane@buyer.example")
    office.post()
    told, alarms = 0, []
    for number in range(30):
        office.pass_time(minutes=1)
        same = office.take(
            f"And again: {number}.", sender="jane@buyer.example", headers={"In-Reply-To": "<1@buyer.example>"}
        )
        assert same == ticket, "every mail is in the ticket"
        letters = office.post()
        told += len(notices(letters, ticket))
        alarms += [letter for letter in letters if letter.kind == "alarm"]
    assert told == 20
    assert [letter.mail["Subject"] for letter in alarms] == [
        f"mailbot: T-{ticket}: no more notices to li@staff.example today"
    ]
    office.pass_time(days=1)
    office.take("Next day.", sender="jane@buyer.example", headers={"In-Reply-To": "<1@buyer.example>"})
    assert len(notices(office.post(), ticket)) == 1


def test_other_tickets_of_the_day_are_told_as_ever(office):
    for number in range(25):
        ticket = office.take(sender=f"c{number}@firm{number}.example")
        assert len(notices(office.post(), ticket)) == 1
        office.pass_time(minutes=1)


def waiting(office):
    with office.store.read() as tx:
        return [(flood.ticket, flood.waiting) for flood in tx.floods()]


def decided(office):
    with office.store.read() as tx:
        return tx.mails_after(0, 1000)[-1]


def ask(office, number, **more):
    return office.take(f"Please quote {number} pcs of A-{number}.", **more)


def test_what_one_sender_sends_beyond_the_cap_waits_in_one_ticket_and_is_told_once(office):
    office.configure(flood=FloodPolicy(per_sender_hour=5))
    opened = [ask(office, n, sender="eve@flood.example") for n in range(30)]
    assert opened[:6] == sorted(set(opened[:6])), "five tickets, and the one that takes the rest"
    assert set(opened[6:]) == {opened[5]}
    assert waiting(office) == [(opened[5], 24)]
    letters = office.post()
    assert len([one for one in letters if one.kind == "notice"]) == 6
    (alarm,) = [one for one in letters if one.kind == "alarm" and "a flood" in one.mail["Subject"]]
    assert f"mailbot flood release {opened[5]}" in alarm.text
    assert ask(office, 77, sender="ann@quiet.example") > opened[5], "others are served as ever"


def test_why_says_that_it_waits_in_a_flood_and_it_gets_no_answer(office):
    office.configure(flood=FloodPolicy(per_sender_hour=2), ack=AckPolicy(direct="all", auth="off"))
    for n in range(4):
        number = ask(office, n, sender="eve@flood.example")
    last = decided(office)
    assert (last.disposition, last.ack_code) == ("note", "N14")
    with office.store.read() as tx:
        reasons = [reason for entry in tx.ticket_view(number).timeline for reason in entry.reasons]
    said = [reason.text for reason in reasons if reason.code == "flood"]
    assert said == [f"2 tickets from this sender within an hour: it waits in T-{number}"], reasons


def test_the_hour_after_it_is_a_sender_like_any_other(office):
    office.configure(flood=FloodPolicy(per_sender_hour=2))
    for n in range(5):
        last = ask(office, n, sender="eve@flood.example")
    office.pass_time(minutes=61)
    assert ask(office, 9, sender="eve@flood.example") > last


def test_a_form_has_a_cap_of_its_own_whoever_its_visitors_say_they_are(office):
    office.configure(flood=FloodPolicy(per_form_hour=3))
    opened = []
    for n in range(8):
        body = (
            f"Name: Visitor {n}\nEmail: v{n}@firm{n}.example\nProduct: A-{n}\nQuantity: {n + 2}\nMessage: Send {n}.\n"
        )
        subject = "New inquiry from your website"
        opened.append(office.take(body, sender="wordpress@company.example", subject=subject))
    assert decided(office).origin == "form"
    assert len(set(opened)) == 4 and set(opened[4:]) == {opened[3]}


def test_released_each_becomes_a_ticket_of_its_own_and_only_once(office):
    office.configure(flood=FloodPolicy(per_sender_hour=2))
    opened = [ask(office, n, sender="eve@flood.example") for n in range(6)]
    digest = opened[-1]
    with office.store.begin() as tx:
        assert tx.release_flood(digest, office.now) == 3
        assert tx.release_flood(digest, office.now) == 0
        assert tx.release_flood(opened[0], office.now) == 0
    while pipeline.finish_pending(office.house):
        pass
    with office.store.read() as tx:
        rows = tx.mails_after(0, 100)
    assert [row.disposition for row in rows] == ["open_ticket"] * 6 and len({row.ticket for row in rows}) == 6
    assert waiting(office) == [(digest, 0)]


def test_nought_is_no_bound(office):
    office.configure(flood=FloodPolicy(per_sender_hour=0, per_form_hour=0))
    assert len({ask(office, n, sender="eve@flood.example") for n in range(4)}) == 4


def alarms(office):
    return [letter.mail["Subject"] for letter in office.post() if letter.kind == "alarm"]


def test_each_breaker_holds_and_tells_the_administrator_once_a_day(office):
    """What comes back is told on a day on which a cap was told already; tickets are made all the while."""
    office.configure(ack=AckPolicy("all", "off", per_address_hour=1))
    head = {"headers": {"Date": ""}}
    first, second = (
        ask(office, 1, sender="eve@flood.example", **head),
        ask(office, 2, sender="eve@flood.example", **head),
    )
    assert second > first
    (told,) = alarms(office)
    assert "N18" in told and "an hour to this address" in told
    bounced(office, acknowledged=12)
    for n in range(3):
        assert ask(office, 50 + n, sender=f"late{n}@quiet.example", **head) > second
    (told,) = alarms(office)
    assert "acknowledgements came back" in told


def bounced(office, acknowledged):
    for n in range(acknowledged):
        ask(office, 10 + n, sender=f"c{n}@firm{n}.example", headers={"Date": ""})
    with office.store.begin() as tx:
        for one in tx.claim(office.now, 100):
            if one.outgoing.kind.value == "ack":
                refused = DeliveryReport(one.outgoing.recipients[0], Outcome.FAILED, 550, "no such user")
                tx.report(one.row, refused, None, office.now)
