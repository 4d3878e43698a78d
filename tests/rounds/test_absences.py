"""Who leaves hands over what cannot wait; who is back gets back what nobody touched.  Nothing twice."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from support.office import BOSS, CLAIM, EVA, LI, QUOTE, TOM

from mailbot import rounds
from mailbot.model import acts
from mailbot.model.ticket import Event

SUBSTITUTE = acts.Leave("li", None, "eva", "said so")


@pytest.fixture
def office(office):
    office.configure(staff=(LI, TOM, EVA, BOSS))
    office.round()
    return office


def of_li(office, *words, stage=None):
    """Tickets that are li's."""
    numbers = [office.take(text) for text in words]
    for number in numbers:
        office.do(number, acts.Give("li"), *([acts.Step(stage)] if stage else []))
    office.post()
    return numbers


def leave(office, leaving=SUBSTITUTE):
    office.do(0, leaving)
    return rounds.absence_began("li", office.house)


def test_new_tickets_go_to_the_substitute_with_a_notice_and_the_manager_gets_one_list(office):
    numbers = of_li(office, QUOTE, QUOTE)
    assert leave(office) == 2
    assert [office.owner(number) for number in numbers] == ["eva", "eva"]
    letters = office.post()
    assert sorted(letter.to for letter in letters) == ["boss@staff.example", *["eva@staff.example"] * 2]
    (told,) = (letter for letter in letters if letter.to == "boss@staff.example")
    assert all(f"T-{number}" in told.text for number in numbers)
    assert "Li Na is away" in told.text and "→ Eva Stern" in told.text


def test_what_is_answered_and_not_urgent_waits_for_them(office):
    (answered,) = of_li(office, QUOTE, stage=Event.PROCESSED)
    assert leave(office) == 0
    assert office.owner(answered) == "li"
    assert office.post() == []


@pytest.mark.parametrize("why", ["starred", "complaint", "overdue"])
def test_what_is_urgent_goes_though_it_was_answered(office, why):
    (number,) = of_li(office, CLAIM if why == "complaint" else QUOTE, stage=Event.DEALT)
    if why == "starred":
        office.do(number, acts.Star(True))
    if why == "overdue":
        office.pass_time(hours=8)
    assert leave(office) == 1
    assert office.owner(number) == "eva"


def test_without_a_substitute_turns_are_taken(office):
    numbers = of_li(office, *[QUOTE] * 4)
    assert leave(office, acts.Leave("li", None)) == 4
    owners = [office.owner(number) for number in numbers]
    assert sorted(owners) == ["eva", "eva", "tom", "tom"]


def test_a_substitute_who_is_away_too_is_passed_over(office):
    office.do(0, acts.Leave("eva", None), who="eva")
    (number,) = of_li(office, QUOTE)
    leave(office)
    assert office.owner(number) == "tom"


def test_what_nobody_can_take_stays_and_the_manager_reads_it(office):
    office.configure(staff=(LI, BOSS))
    (number,) = of_li(office, QUOTE)
    assert leave(office) == 0
    assert office.owner(number) == "li"
    (told,) = office.post()
    assert "nobody could take it" in told.text


def test_the_second_time_nothing_happens(office):
    of_li(office, QUOTE)
    assert leave(office) == 1
    office.post()
    assert rounds.absence_began("li", office.house) == 0
    assert [letter for letter in office.round() if letter.kind == "notice"] == []


def test_nobody_away_nothing_happens(office):
    of_li(office, QUOTE)
    assert rounds.absence_began("li", office.house) == 0
    assert rounds.absence_ended("li", office.house) == 0
    assert office.post() == []


def test_a_round_does_what_nobody_called_for(office):
    """The daemon was killed between the recording and the doing."""
    (number,) = of_li(office, QUOTE)
    office.do(0, SUBSTITUTE)
    office.round()
    assert office.owner(number) == "eva"


def test_given_to_somebody_absent_on_purpose_it_stays_with_them(office):
    leave(office)
    (number,) = of_li(office, QUOTE)
    office.round()
    assert office.owner(number) == "li"


def test_new_tickets_are_not_theirs_while_they_are_away(office):
    leave(office)
    assert {office.owner(office.take(QUOTE)) for _ in range(4)} == {"tom", "eva"}


def test_on_return_what_nobody_touched_comes_back_with_a_notice_that_can_be_answered(office):
    untouched, touched = of_li(office, QUOTE, QUOTE)
    leave(office)
    office.post()
    office.do(touched, acts.Remark("rang"), who="eva")
    office.do(0, acts.Return("li"))
    assert rounds.absence_ended("li", office.house) == 1
    assert (office.owner(untouched), office.owner(touched)) == ("li", "eva")
    letters = office.post()
    mine = [letter for letter in letters if letter.to == "li@staff.example"]
    notice = next(letter for letter in mine if letter.kind == "notice")
    listed = next(letter for letter in mine if letter.kind == "digest")
    assert "Yours again" in notice.text
    assert f"T-{untouched}" in listed.text and f"T-{touched}" not in listed.text
    with office.store.read() as tx:
        epoch = tx.epochs(untouched)["li"]
    token = office.house.tokens.read_address(notice.mail["Reply-To"])
    assert (token.ticket, token.person, token.epoch) == (untouched, "li", epoch)
    assert [letter.kind for letter in letters if letter.to == "eva@staff.example"] == ["digest"]


def test_the_second_return_does_nothing(office):
    of_li(office, QUOTE)
    leave(office)
    assert rounds.absence_ended("li", office.house) == 1
    office.post()
    assert rounds.absence_ended("li", office.house) == 0
    assert office.round() == []
    with office.store.read() as tx:
        assert tx.absences(office.now) == ()


def test_an_absence_ends_by_its_date(office):
    (number,) = of_li(office, QUOTE)
    leave(office, acts.Leave("li", office.now + timedelta(hours=4), "eva"))
    office.pass_time(hours=3)
    office.round()
    assert office.owner(number) == "eva"
    office.pass_time(hours=1)
    office.round()
    assert office.owner(number) == "li"


def test_a_return_that_is_only_recorded_is_acted_on_by_the_next_round(office):
    (number,) = of_li(office, QUOTE)
    leave(office)
    office.do(0, acts.Return("li"))
    office.round()
    assert office.owner(number) == "li"


def test_what_was_closed_meanwhile_stays_where_it_is(office):
    (number,) = of_li(office, QUOTE)
    leave(office)
    office.do(number, acts.Step(Event.CLOSED), who="boss")
    assert rounds.absence_ended("li", office.house) == 0
    assert office.owner(number) == "eva"


def test_the_configuration_says_away_and_back(office):
    (number,) = of_li(office, QUOTE)
    office.configure(staff=(replace(LI, away=True), TOM, EVA, BOSS))
    office.round()
    assert office.owner(number) in ("tom", "eva")
    assert rounds.absence_ended("li", office.house) == 0  # the administrator's word holds
    office.round()
    assert office.owner(number) in ("tom", "eva")
    office.configure(staff=(LI, TOM, EVA, BOSS))
    office.round()
    assert office.owner(number) == "li"
    with office.store.read() as tx:
        assert tx.absences(office.now) == ()


def test_somebody_who_changes_a_ticket_while_it_is_being_moved_wins(office, monkeypatch):
    from mailbot.rounds import absences

    (number,) = of_li(office, QUOTE)
    told = absences.told

    def meanwhile(*asked):
        office.do(number, acts.Give("tom"), who="boss")
        return told(*asked)

    monkeypatch.setattr(absences, "told", meanwhile)
    assert leave(office) == 0
    assert office.owner(number) == "tom"
    assert [letter for letter in office.post() if letter.to == "eva@staff.example"] == []


def test_whoever_gets_it_reads_what_the_customer_wrote_last(office):
    (number,) = of_li(office, QUOTE)
    customer, its_thread = "c1@buyer.example", {"References": "<1@buyer.example>"}
    assert office.take("Then we take all of them, go ahead.", sender=customer, headers=its_thread) == number
    office.post()
    leave(office)
    (taken,) = (letter for letter in office.post() if letter.to == "eva@staff.example")
    assert "we take all of them" in taken.text
    office.do(0, acts.Return("li"))
    rounds.absence_ended("li", office.house)
    (back,) = (letter for letter in office.post() if letter.kind == "notice" and "Yours again" in letter.text)
    assert "we take all of them" in back.text
