"""What nobody has is offered again; what nobody touches goes to the next."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from support.office import BOSS, EVA, LI, QUOTE, TOM

from mailbot.model import acts
from mailbot.model.settings import AssignPolicy

FULL = replace(LI, capacity=1)


def test_a_ticket_that_nobody_could_take_is_offered_once_somebody_is_back(office):
    office.configure(staff=(replace(LI, away=True), BOSS))
    number = office.take(QUOTE)
    assert office.owner(number) == ""
    assert [letter.to for letter in office.post()] == ["boss@staff.example"]
    assert office.round() == []
    office.configure(staff=(LI, BOSS))
    given = [letter for letter in office.round() if letter.kind == "notice"]
    assert [letter.to for letter in given] == ["li@staff.example"]
    assert "Now yours" in given[0].text and "A-100" in given[0].text
    assert office.owner(number) == "li"
    assert office.round() == []


def test_capacity_that_is_free_again_takes_the_next(office):
    office.configure(staff=(FULL, BOSS))
    first, second = office.take(QUOTE), office.take(QUOTE)
    assert (office.owner(first), office.owner(second)) == ("li", "")
    office.round()
    assert office.owner(second) == ""
    office.do(first, acts.Step(acts.Event.CLOSED))
    office.round()
    assert office.owner(second) == "li"


def test_what_somebody_let_go_of_goes_to_the_others_and_not_back_to_them(office):
    number = office.take(QUOTE)
    owner = office.owner(number)
    office.do(number, acts.Give(""), who=owner)
    office.post()
    (given,) = office.round()
    assert given.to != f"{owner}@staff.example"
    assert office.owner(number) not in ("", owner)


def test_where_the_one_who_let_go_was_the_last_the_manager_hears_it_once(office):
    office.configure(staff=(LI, BOSS))
    number = office.take(QUOTE)
    office.do(number, acts.Give(""))
    office.post()
    (told,) = office.round()
    assert told.to == "boss@staff.example"
    assert "Nobody has it" in told.mail["Subject"]
    assert "li had it before" in told.text
    assert office.round() == []
    assert office.owner(number) == ""


def test_without_a_time_set_nothing_is_given_back(office):
    number = office.take(QUOTE)
    owner = office.owner(number)
    office.post()
    office.pass_time(hours=5)
    office.round()
    assert office.owner(number) == owner


@pytest.fixture
def brisk(office):
    office.configure(assign=AssignPolicy(give_back_hours=2))
    return office


def test_an_untouched_ticket_goes_to_the_next_and_owner_and_manager_are_told(brisk):
    number = brisk.take(QUOTE)
    owner = brisk.owner(number)
    brisk.post()
    brisk.pass_time(hours=1, minutes=59)
    assert brisk.round() == []
    brisk.pass_time(minutes=1)
    letters = {letter.to: letter for letter in brisk.round()}
    other = brisk.owner(number)
    assert other not in ("", owner)
    assert set(letters) == {"li@staff.example", "tom@staff.example", "boss@staff.example"}
    assert "Now yours" in letters[f"{other}@staff.example"].text
    assert "You did not get round to these tickets" in letters[f"{owner}@staff.example"].text
    assert "did not get round to these tickets" in letters["boss@staff.example"].text
    assert f"T-{number}" in letters["boss@staff.example"].text


@pytest.mark.parametrize("deed", [acts.Remark("rang"), acts.Star(True), acts.Snooze(None)])
def test_a_ticket_that_its_owner_touched_stays(brisk, deed):
    number = brisk.take(QUOTE)
    owner = brisk.owner(number)
    brisk.do(number, deed, who=owner)
    brisk.post()
    brisk.pass_time(hours=3)
    brisk.round()
    assert brisk.owner(number) == owner


def test_hours_are_working_hours(brisk):
    brisk.pass_time(hours=8)  # 17:00
    number = brisk.take(QUOTE)
    owner = brisk.owner(number)
    brisk.pass_time(hours=15, minutes=59)  # 8:59 the next day: one hour of work has passed
    brisk.round()
    assert brisk.owner(number) == owner
    brisk.pass_time(hours=1, minutes=1)
    brisk.round()
    assert brisk.owner(number) != owner


def test_once_all_had_it_it_stays_and_the_manager_hears_it_once(brisk):
    number = brisk.take(QUOTE)
    brisk.pass_time(hours=2)
    brisk.round()
    last = brisk.owner(number)
    told = []
    for _ in range(3):
        brisk.pass_time(hours=1)
        told += [one for one in brisk.round() if "nobody can take it" in one.text]
    assert brisk.owner(number) == last
    assert [letter.to for letter in told] == ["boss@staff.example"]


def test_turns_are_taken_when_many_come_back_at_once(office):
    office.configure(staff=(replace(LI, away=True), replace(TOM, away=True), replace(EVA, away=True), BOSS))
    numbers = [office.take(QUOTE) for _ in range(7)]
    office.configure(staff=(LI, TOM, EVA, BOSS))
    office.round()
    counts = sorted([office.owner(number) for number in numbers].count(one) for one in ("li", "tom", "eva"))
    assert counts == [2, 2, 3]


def test_more_than_a_round_bears_come_up_in_the_next(office, monkeypatch):
    from mailbot.rounds import owners

    monkeypatch.setattr(owners, "MOST", 2)
    office.configure(staff=(replace(LI, away=True), BOSS))
    numbers = [office.take(QUOTE) for _ in range(5)]
    office.configure(staff=(LI, BOSS))
    for _ in range(3):
        office.round()
        office.now += timedelta(minutes=1)
    assert [office.owner(number) for number in numbers] == ["li"] * 5


def test_what_belongs_to_a_colleague_whom_the_configuration_names_no_more_goes_to_the_others(office):
    office.configure(staff=(LI, BOSS))
    numbers = [office.take(QUOTE), office.take(QUOTE)]
    office.do(numbers[1], acts.Step(acts.Event.CLOSED))
    office.post()
    office.configure(staff=(TOM, BOSS))
    office.pass_time(minutes=59)
    assert office.round() == [], "they may be new, and this daemon the last that is reloaded"
    office.pass_time(minutes=2)
    (given,) = (letter for letter in office.round() if letter.kind == "notice")
    assert given.to == "tom@staff.example" and "Now yours" in given.text
    assert [office.owner(number) for number in numbers] == ["tom", "li"], "what is over stays theirs"
    assert office.round() == []


def test_where_nobody_can_take_it_the_manager_hears_it_once(office):
    office.configure(staff=(LI, BOSS))
    number = office.take(QUOTE)
    office.post()
    office.configure(staff=(BOSS,))
    office.pass_time(minutes=61)
    (told,) = office.round()
    assert told.to == "boss@staff.example" and "Nobody has it" in told.text
    assert office.owner(number) == "", "and so the morning list has it"
    assert office.round() == []
    office.configure(staff=(TOM, BOSS))
    office.round()
    assert office.owner(number) == "tom"
