"""Who gets a ticket: the customer's owner, then the rules, then the role; fair, and never to somebody who cannot."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.deciding import ANNA, BEN, BOSS, CORA, HISTORY, NOW, PERSON, SETTINGS, customer, ticket

from mailbot.model.history import History, Load
from mailbot.model.rulebook import Route, Rulebook
from mailbot.model.settings import Person, Settings
from mailbot.model.verdict import Category
from mailbot.route.assign import assign, copies, keep


def staff(*people: Person) -> Settings:
    return replace(SETTINGS, staff=people)


def chosen(firm: Settings = SETTINGS, category=Category.INQUIRY, past: History = HISTORY, rules=(), **verdict):
    verdict = replace(PERSON, category=category, routes=tuple(rule.id for rule in rules), **verdict)
    return assign(verdict, category, past, Rulebook(routes=tuple(rules)), firm)


def codes(assignment) -> list[str]:
    return [reason.code for reason in assignment.reasons]


def load(handle: str, minutes_ago: int, open_tickets: int = 0) -> Load:
    return Load(handle, NOW - timedelta(minutes=minutes_ago), open_tickets)


def test_the_customers_owner_goes_before_rules_and_turns():
    past = replace(HISTORY, customer=customer(owner="ben"), loads=(load("ben", 1, 99),))
    assert chosen(past=past, rules=[Route("r", to=("anna",))]).handle == "ben"


@pytest.mark.parametrize("firm", [staff(ANNA, replace(BEN, away=True)), staff(ANNA)], ids=["away", "gone"])
def test_an_owner_who_is_not_there_is_passed_over(firm):
    assert chosen(firm, past=replace(HISTORY, customer=customer(owner="ben"))).handle == "anna"


def test_a_complaint_goes_to_those_who_answer_complaints_not_to_the_customers_salesperson():
    past = replace(HISTORY, customer=customer(owner="ben"))
    assert chosen(category=Category.COMPLAINT, past=past).handle == "cora"
    both = replace(BEN, roles=("sales", "complaints"))
    assert chosen(staff(ANNA, both, CORA), Category.COMPLAINT, past).handle == "ben"


def test_where_nobody_has_the_role_complaints_sales_answers_them():
    assert chosen(staff(ANNA), Category.COMPLAINT).handle == "anna"


def test_the_first_rule_that_fits_and_can_be_met_decides():
    rules = [Route("gone", to=("nobody",)), Route("named", to=("cora",)), Route("later", to=("ben",))]
    found = chosen(rules=rules)
    assert (found.handle, codes(found)) == ("cora", ["route.named", "assign.round_robin"])


def test_a_rule_by_role_or_skill():
    expert = replace(BEN, skills=("valves",))
    assert chosen(staff(ANNA, expert), rules=[Route("valves", skill="valves")]).handle == "ben"
    assert chosen(rules=[Route("boss", role="manager")]).handle == "boss"


def test_a_rule_that_only_copies_leaves_the_choice_to_the_next():
    found = chosen(rules=[Route("watch", copy=("boss",))])
    assert (found.handle, codes(found)) == ("anna", ["assign.round_robin"])


def test_an_unknown_rule_is_no_rule():
    verdict = replace(PERSON, routes=("removed",))
    assert assign(verdict, Category.INQUIRY, HISTORY, Rulebook(), SETTINGS).handle == "anna"


@pytest.mark.parametrize(
    ("served", "language", "fits"),
    [
        ((), "de", True),
        (("de", "en"), "de", True),
        (("en",), "de", False),
        (("en",), "", True),
        (("zh",), "zh-Hant", True),
        (("zh-Hans",), "zh-Hant", False),
        (("ZH-hant",), "zh-Hant", True),
    ],
)
def test_the_customers_language_has_to_be_served(served, language, fits):
    found = chosen(staff(replace(ANNA, languages=served)), language=language)
    assert bool(found.handle) is fits


def test_a_rule_that_names_people_does_not_ask_for_the_language():
    named = [Route("named", to=("anna",))]
    assert chosen(staff(replace(ANNA, languages=("en",))), rules=named, language="de").handle == "anna"


def test_whoever_never_had_one_goes_first_then_the_longest_waiting():
    past = replace(HISTORY, loads=(load("anna", 5),))
    assert chosen(past=past).handle == "ben"
    assert chosen(past=replace(HISTORY, loads=(load("anna", 5), load("ben", 3)))).handle == "anna"
    assert chosen().handle == "anna"  # a tie: by handle


def test_nobody_eligible_says_why_for_each():
    firm = staff(replace(ANNA, away=True), replace(BEN, capacity=3), replace(CORA, roles=("sales",), languages=("fr",)))
    found = chosen(firm, past=replace(HISTORY, loads=(load("ben", 1, 3),)))
    assert found.handle == ""
    assert codes(found) == ["assign.nobody"]
    for words in ("anna is away", "ben has 3 open tickets, at most 3", "cora does not serve en", "role sales"):
        assert words in found.tell_manager
    assert "nobody is in it" in chosen(staff()).tell_manager


def test_a_follow_up_stays_with_the_tickets_owner():
    found = keep(ticket(owner="ben"), PERSON, HISTORY, Rulebook(), SETTINGS)
    assert (found.handle, found.stand_in, codes(found)) == ("ben", "", ["assign.ticket_owner"])


def test_an_owner_who_is_away_stays_the_owner_and_somebody_reads_along():
    firm = staff(ANNA, replace(BEN, away=True))
    found = keep(ticket(owner="ben"), PERSON, HISTORY, Rulebook(), firm)
    assert (found.handle, found.stand_in, found.tell_manager) == ("ben", "anna", "")
    alone = keep(ticket(owner="ben"), PERSON, HISTORY, Rulebook(), staff(replace(BEN, away=True)))
    assert (alone.handle, alone.stand_in) == ("ben", "")
    assert "ben is away" in alone.tell_manager


@pytest.mark.parametrize("owner", ["", "left_the_firm"])
def test_a_follow_up_without_an_owner_gets_one(owner):
    assert keep(ticket(owner=owner), PERSON, HISTORY, Rulebook(), SETTINGS).handle == "anna"


def test_copies_by_category_and_by_rule_without_doubles():
    firm = replace(SETTINGS, copies=(("order", ("boss",)), ("inquiry", ("cora", "boss"))))
    rules = (Route("a", copy=("boss", "ben")), Route("b"))
    assert copies(Category.INQUIRY, rules, firm) == ("cora", "boss", "ben")


_people = st.lists(
    st.builds(
        Person,
        handle=st.sampled_from(list("abcdefgh")),
        name=st.just("N"),
        addresses=st.just(("n@acme.example",)),
        languages=st.sampled_from([(), ("en",), ("de",), ("en", "de")]),
        capacity=st.integers(0, 4),
        away=st.booleans(),
    ),
    unique_by=lambda person: person.handle,
    max_size=6,
)


def take_turns(firm: Settings, mails: int, languages) -> list[str]:
    """The store's part played by hand: each ticket is opened, counted and stays open."""
    loads: dict[str, Load] = {}
    given_to = []
    for turn in range(mails):
        past = replace(HISTORY, loads=tuple(loads.values()))
        found = chosen(firm, past=past, language=languages[turn % len(languages)])
        given_to.append(found.handle)
        if found.handle:
            before = loads.get(found.handle, Load(found.handle, None, 0))
            loads[found.handle] = Load(found.handle, NOW + timedelta(seconds=turn), before.open_tickets + 1)
    return given_to


@settings(deadline=None, max_examples=100)
@given(_people, st.integers(1, 30), st.lists(st.sampled_from(["en", "de", ""]), min_size=1, max_size=4))
def test_never_to_somebody_away_full_or_without_the_language(people, mails, languages):
    firm = staff(*people, BOSS)
    by_handle = {person.handle: person for person in people}
    given_to = take_turns(firm, mails, languages)
    for turn, handle in enumerate(given_to):
        language = languages[turn % len(languages)]
        fitting = [
            p
            for p in people
            if not p.away
            and (not p.capacity or given_to[:turn].count(p.handle) < p.capacity)
            and (not language or not p.languages or language in p.languages)
        ]
        assert handle == "" if not fitting else by_handle[handle] in fitting


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 7), st.integers(1, 40))
def test_turns_are_fair_within_one(size, mails):
    people = [Person(f"p{n}", "N", (f"p{n}@acme.example",)) for n in range(size)]
    given_to = take_turns(staff(*people), mails, ["en"])
    counts = [given_to.count(person.handle) for person in people]
    assert max(counts) - min(counts) <= 1
