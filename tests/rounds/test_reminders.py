"""The owner is reminded, then the manager, once each; what sleeps wakes."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from support.office import CLAIM, QUOTE, SETTINGS

from mailbot.model import acts
from mailbot.model.settings import Targets
from mailbot.model.ticket import Event, Stage

FRIDAY_17 = datetime(2026, 3, 6, 17, 0, tzinfo=UTC)


def to_whom(letters, word=""):
    return [letter.to for letter in letters if word in letter.text and letter.kind == "notice"]


def test_the_notice_shows_by_when_the_customer_is_answered(office):
    number = office.take(QUOTE)
    assert office.ticket(number).due_at == office.now + timedelta(hours=8)
    (notice,) = office.post()
    assert "Answer due: 2026-03-02 17:00 (UTC)" in notice.text


def test_the_owner_is_reminded_at_three_quarters_and_the_manager_at_the_end(office):
    number = office.take(QUOTE)
    owner = f"{office.owner(number)}@staff.example"
    office.post()
    office.pass_time(hours=5, minutes=59)
    assert office.round() == []
    office.pass_time(minutes=1)
    (reminder,) = office.round()
    assert reminder.to == owner
    assert "Reminder: the customer waits for an answer" in reminder.text
    assert "A-100" in reminder.text
    assert office.round() == []
    office.pass_time(hours=2)
    (escalated,) = office.round()
    assert escalated.to == "boss@staff.example"
    assert "Not answered in time" in escalated.mail["Subject"]
    assert office.round() == []


def test_a_reminder_is_a_notice_of_the_ticket_and_its_reply_is_the_answer(office):
    number = office.take(QUOTE)
    (first,) = office.post()
    office.pass_time(hours=6)
    (reminder,) = office.round()
    assert reminder.mail["Reply-To"] == first.mail["Reply-To"]
    assert reminder.mail["References"] == first.mail["References"]
    assert reminder.mail["Subject"] == first.mail["Subject"]
    assert f"[T-{number}]" in reminder.mail["Subject"]


def test_a_complaint_of_friday_17_is_due_on_monday_17(office):
    office.now = FRIDAY_17
    office.round()
    number = office.take(CLAIM)
    assert office.ticket(number).category.value == "complaint"
    assert office.ticket(number).due_at == FRIDAY_17 + timedelta(days=3)
    office.post()
    office.now = FRIDAY_17 + timedelta(days=2, hours=20)
    assert [one for one in office.round() if one.kind == "notice"] != []
    office.now = FRIDAY_17 + timedelta(days=3)
    assert "boss@staff.example" in to_whom(office.round(), "Not answered in time")


@pytest.mark.parametrize("event", [Event.PROCESSED, Event.CLOSED, Event.RECYCLED])
def test_what_is_settled_reminds_nobody(office, event):
    office.do(office.take(QUOTE), acts.Step(event))
    office.post()
    office.pass_time(hours=8)
    assert office.round() == []


def test_a_follow_up_after_the_answer_is_due_anew_and_shown(office):
    number = office.take(QUOTE, "bob@buyer.example")
    office.do(number, acts.Step(Event.PROCESSED))
    office.post()
    office.pass_time(hours=1)
    subject = f"Re: [T-{number}] hello"
    assert office.take("Any news on my question about the price?", "bob@buyer.example", subject=subject) == number
    assert office.ticket(number).due_at == office.now + timedelta(hours=8)
    assert "Answer due: 2026-03-02 18:00" in office.post()[0].text


def test_no_target_no_reminder(office):
    office.configure(targets=Targets(inquiry=0))
    number = office.take(QUOTE)
    assert office.ticket(number).due_at is None
    office.post()
    office.pass_time(hours=9)
    assert office.round() == []


def test_an_owner_who_is_away_is_not_reminded_but_whoever_stands_in(office):
    number = office.take(QUOTE)
    owner = office.owner(number)
    other = "tom" if owner == "li" else "li"
    office.do(number, acts.Step(Event.DEALT))  # it stays with them while they are away
    office.do(0, acts.Leave(owner, None, other), who=owner)
    office.round()
    office.pass_time(hours=6)
    assert to_whom(office.round()) == [f"{other}@staff.example"]


def test_a_ticket_that_nobody_has_reminds_the_manager(office):
    staff = tuple(replace(one, languages=("fr",)) for one in SETTINGS.staff)
    office.configure(staff=staff)
    assert office.owner(office.take(QUOTE)) == ""
    office.post()
    office.pass_time(hours=6)
    assert to_whom(office.round(), "Reminder") == ["boss@staff.example"]


def test_a_snoozed_ticket_is_quiet_until_it_wakes_and_then_says_so(office):
    number = office.take(QUOTE)
    office.post()
    office.do(number, acts.Snooze(office.now + timedelta(hours=7)))
    office.pass_time(hours=6, minutes=30)
    assert office.round() == []
    office.pass_time(minutes=30)
    awake, reminder = office.round()
    assert "Back from snooze" in awake.text and "Reminder" in reminder.text
    assert office.ticket(number).snoozed_until is None
    assert "mailbot: awake" in office.events(number)
    assert office.round() == []


def test_a_ticket_closed_in_its_sleep_wakes_nobody(office):
    number = office.take(QUOTE)
    office.post()
    office.do(number, acts.Snooze(office.now + timedelta(hours=1)), acts.Step(Event.CLOSED))
    office.pass_time(hours=1)
    assert office.round() == []
    assert (office.ticket(number).snoozed_until, office.ticket(number).stage) == (None, Stage.CLOSED)


def test_both_reminders_after_a_long_stop_and_each_once(office):
    office.take(QUOTE)
    office.post()
    office.pass_time(hours=8, minutes=30)
    assert len([one for one in office.round() if one.kind == "notice"]) == 2
    assert office.round() == []


def test_a_ticket_that_was_answered_while_the_reminder_was_written_reminds_nobody(office, monkeypatch):
    from mailbot.rounds import reminders

    number = office.take(QUOTE)
    office.post()
    office.pass_time(hours=6)
    read = reminders.last_mail

    def answered_meanwhile(*asked):
        found = read(*asked)
        office.do(number, acts.Step(Event.PROCESSED))
        return found

    monkeypatch.setattr(reminders, "last_mail", answered_meanwhile)
    assert office.round() == []


def test_a_ticket_given_on_while_the_reminder_was_written_reminds_its_new_owner_next(office, monkeypatch):
    from mailbot.rounds import reminders

    number = office.take(QUOTE)
    other = "tom" if office.owner(number) == "li" else "li"
    office.post()
    office.pass_time(hours=6)
    read = reminders.last_mail

    def given_meanwhile(*asked):
        found = read(*asked)
        office.do(number, acts.Give(other), who="boss")
        return found

    monkeypatch.setattr(reminders, "last_mail", given_meanwhile)
    assert office.round() == []
    monkeypatch.undo()
    assert to_whom(office.round()) == [f"{other}@staff.example"]


def test_one_odd_ticket_stops_no_other(office, monkeypatch):
    from mailbot.letters import retelling as again

    first, second = office.take(QUOTE), office.take(QUOTE)
    office.post()
    office.pass_time(hours=6)
    understand, met = again.understand, []

    def odd(raw, house):
        met.append(raw)
        if len(met) == 1:
            raise RecursionError("too deep")
        return understand(raw, house)

    monkeypatch.setattr(again, "understand", odd)
    from mailbot import rounds

    rounds.make(office.house)
    (reminder,) = office.post()
    assert f"T-{second}" in reminder.text and f"T-{first}" not in reminder.mail["Subject"]
    assert "RecursionError" in office.log.getvalue()
