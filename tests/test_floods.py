"""A loop that no rule sees still comes to an end (RELIABILITY: it never becomes a nuisance)."""

import pytest
from support.office import Office


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
