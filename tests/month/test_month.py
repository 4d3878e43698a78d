"""A month of a small trading firm, lived through on both stores: all that it did is what the story knows to be true."""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp

import pytest
from month import plots
from month.book import TARGETS, Case, Figures, Wait, turnover
from month.cast import BY_HANDLE, FIRST, LAST
from month.clock import later, worked
from month.firm import Firm
from month.life import Life, Report
from month.words import SAID
from msgspec import Struct
from support import leaving, postgres

from mailbot.importing.columns import columns_of, namer
from mailbot.importing.customers import CUSTOMER_FIELDS, bring_customers
from mailbot.importing.sheets import read_sheet
from mailbot.model.report import Scope, Span
from mailbot.showing import reports
from mailbot.showing.segments import counted, members

_IN_MEMORY = Path("/dev/shm")  # a disk is no part of this story


class Lived(Struct):
    life: Life
    firm: Firm
    leaked: list[str]  # what is ours alone, in mails to customers and factories

    @property
    def cases(self) -> list[Case]:
        return self.life.book.cases

    def read(self):
        return self.firm.store.read()

    def to(self, address: str, kind: str, number: int):
        return [
            one
            for one in self.life.letters
            if one.to == address and one.kind == kind and f"[T-{number}]" in one.subject
        ]


_told: dict[str, list[tuple[str, str, str, datetime]]] = {}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def month(request) -> Iterator[Lived]:
    folder = Path(mkdtemp(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
    if request.param == "postgres" and not postgres.is_here():
        pytest.skip("NO POSTGRESQL: the month was not lived on it")
    firm = Firm(postgres.cluster().fresh() if request.param == "postgres" else f"sqlite:///{folder}/month.db")
    life = Life(firm, plots.SEED)
    plots.begin(life)
    before = len(leaving.found)
    life.lives()
    _told[request.param] = [(one.kind, one.to, one.subject, one.at) for one in life.letters]
    yield Lived(life, firm, leaving.found[before:])
    firm.close()
    shutil.rmtree(folder)


def test_everything_went_as_people_expect_and_nothing_was_set_aside(month):
    assert month.life.wrong == []
    assert month.firm.trouble == [] and month.firm.alarms == [] and month.leaked == []
    assert month.life.mails > 280 and len(month.cases) > 80


def test_both_stores_lead_to_the_same_letters(month):
    """Of one moment in any order."""
    known = [sorted(one) for one in _told.values()]
    assert all(one == known[0] for one in known)


def test_each_conversation_is_a_ticket_as_the_story_knows_it(month):
    with month.read() as tx:
        for case in month.cases:
            ticket = tx.ticket(case.number)
            got = (ticket.category.value, ticket.stage.value, ticket.owner, ticket.opened_at, ticket.language)
            assert got == (case.kind, case.stage, case.owner, case.opened, case.language), case.number
            assert _sum(ticket.worth) == _sum(case.worth)
            assert tx.customer(ticket.customer).customer.name == case.customer.name


def test_customers_get_one_receipt_and_the_colleagues_words_and_nothing_else(month):
    for case in month.cases:
        acks = [one for to in {case.address, *case.customer.addresses} for one in month.to(to, "ack", case.number)]
        asked = case.asked is not None  # whether it is settled
        pried = sum(one.asks_for is case and not one.by_itself for one in month.cases)  # they hear that somebody asked
        expected = 0 if _is_silent(case) else 1
        assert len([one for one in acks if one.at == case.opened]) == expected, case.number
        assert len(acks) == expected + asked + pried, case.number
        answers = [one.text for one in month.to(case.address, "answer", case.number)]
        assert len(answers) == len(case.answers)
        for text, said in zip(answers, case.answers, strict=True):
            assert text.startswith(said.split("\n")[0]), case.number


def _sum(worth: str) -> tuple[Decimal, str]:
    amount, _, currency = worth.partition(" ")
    return Decimal(amount or 0), currency


def _is_silent(case: Case) -> bool:
    """A question is acknowledged only where it can be answered; what came by telephone has no mail to acknowledge."""
    asks = case.came_as in ("faq", "other") and not (case.by_machine or case.by_itself)
    return case.capped or case.form == "phone" or asks


# --- orders and factories ---


def test_every_order_has_its_numbers_goods_sums_and_days(month):
    ordered = [case for case in month.cases if case.ordered]
    assert len(ordered) > 12
    with month.read() as tx:
        for case in ordered:
            order = tx.order(case.number)
            got = {
                "number": order.number,
                "theirs": order.theirs,
                "amount": _sum(order.worth) if order.amount else "",
                "channel": order.channel.value,
                "promised": order.promised.isoformat() if order.promised else "",
            }
            told = {name: _sum(value) if name == "amount" else value for name, value in case.ordered.items()}
            assert {name: value for name, value in got.items() if value} == told, case.number
            assert [" ".join(line.goods.split()) for line in order.lines] == case.lines, case.number


def test_a_number_that_two_customers_use_is_found_with_both(month):
    both = [(case, case.shares) for case in month.cases if case.shares]
    assert both
    with month.read() as tx:
        for case, other in both:
            found = [ticket.number for ticket in tx.orders_numbered(case.ordered["theirs"])]
            assert found == sorted((case.number, other.number), reverse=True)


def test_every_quote_is_remembered(month):
    quoted = [case for case in month.cases if case.quotes]
    assert quoted
    with month.read() as tx:
        for case in quoted:
            assert [one.text for one in tx.quotes(case.number)] == case.quotes


def test_every_order_at_a_factory_was_sent_answered_and_reminded_of(month):
    legs = [(case, leg) for case in month.cases for leg in case.legs]
    assert len(legs) > 6
    with month.read() as tx:
        for case, leg in legs:
            (kept,) = tx.legs(case.number)
            assert (kept.factory, kept.sent_at, kept.answered_at) == (leg.factory, leg.sent, leg.answered)
            sent = [one for one in month.life.letters if one.kind == "factory" and f"[T-{case.number}" in one.subject]
            assert len(sent) == 1 + kept.reminders, case.number
    late = [leg for _, leg in legs if leg.late]
    assert late


# --- promises, reminders, escalations ---


def test_what_a_receipt_promises_is_kept_with_the_ticket_and_never_later_than_the_target(month):
    promised = 0
    with month.read() as tx:
        for case in month.cases:
            assert tx.promised_at(case.number) == case.promised, case.number
            if case.promised:
                promised += 1
                target = later(case.opened, TARGETS[case.came_as], case.came_as == "complaint")
                assert case.opened < case.promised <= target, case.number
    assert promised > 50


def test_whoever_waits_too_long_is_told_to_the_owner_and_then_to_the_manager(month):
    expected, got = Counter(), Counter()
    for case in month.cases:
        for wait in case.waits:
            expected[case.number] += _comes_to(month.life, max(wait.due, wait.sleeps or wait.due), wait.over)
        got[case.number] = len([one for one in month.to("boss@staff.example", "notice", case.number) if _is_late(one)])
    assert +got == +expected
    assert sum(got.values()) > 5


def test_the_owner_is_reminded_when_three_quarters_of_the_time_have_passed(month):
    """A promised time is rounded to five minutes, so that the moment may be some minutes off."""
    reminded = 0
    for case in month.cases:
        notices = [one for one in month.life.letters if one.kind == "notice" and f"[T-{case.number}]" in one.subject]
        got = [one.at for one in notices if any(said[0] in one.text[:600] for said in SAID.values())]
        for wait in case.waits:
            moments = [_share(case, wait, minutes) for minutes in (-15, 15)]
            early, late = (_first_round(month.life, max(at, wait.sleeps or at)) for at in moments)
            here = [at for at in got if wait.since <= at <= (wait.over or month.firm.now)]
            assert len(here) <= 1 and all(early <= at <= late for at in here), case.number
            if late and (wait.over is None or late < wait.over):
                assert len(here) == 1, case.number
            if early is None or (wait.over and early >= wait.over):
                assert here == [], case.number
            reminded += len(here)
    assert reminded > 8


def _share(case: Case, wait: Wait, minutes: int) -> datetime:
    hours = (worked(wait.since, wait.due, case.kind == "complaint")) * 0.75
    return later(wait.since, max(0, hours + minutes / 60), case.kind == "complaint")


def _comes_to(life: Life, due: datetime, over: datetime | None) -> bool:
    return any(due <= at and (over is None or at < over) for at in life.rounds)


def _is_late(letter) -> bool:
    return "Not answered in time" in letter.subject


def test_tickets_go_to_whoever_may_have_them_and_to_nobody_who_is_away(month):
    away = month.life.is_away
    for case in month.cases:
        first, theirs = BY_HANDLE[case.first_owner], month.life.book.of(case.customer)[0]
        if case.form == "phone":
            continue
        if case is theirs or case.address != theirs.address:
            assert not first.serves or case.language.partition("-")[0] in first.serves, case.number
        elif case.came_as != "complaint" and not away(theirs.first_owner, case.opened):
            assert case.first_owner == theirs.first_owner, case.number  # who looks after them
        assert not away(case.first_owner, case.opened), case.number
        if case.came_as == "complaint":
            assert case.first_owner == "eva", case.number
    assert {case.first_owner for case in month.cases} == {"li", "chen", "tom", "eva"}


def test_whoever_goes_away_lends_what_cannot_wait_and_gets_back_what_nobody_touched(month):
    since, until = month.life.away["tom"]
    told = [one for one in month.life.letters if since <= one.at < until and one.to == "eva@staff.example"]
    lent = {one.subject.split("]")[0] for one in told if "Now yours" in one.text[:600]}
    back = [one for one in month.life.letters if one.to == "tom@staff.example" and "Yours again" in one.text[:600]]
    assert {one.subject.split("]")[0] for one in back} < lent
    with month.read() as tx:
        assert tx.absences(month.firm.now) == () and tx.loans("tom") == ()


def test_everybody_finds_in_the_morning_of_each_working_day_what_waits_for_them(month):
    found = defaultdict(dict)
    for one in month.life.letters:
        if any(said in one.subject for said in ("Your day", "今日工作")):
            assert one.to.partition("@")[0] not in found[one.at], one.at
            found[one.at][one.to.partition("@")[0]] = frozenset(map(int, re.findall(r"\bT-(\d+)", one.text)))
    assert len(month.life.mornings) > 20
    for at, expected in month.life.mornings.items():
        assert found.pop(at, {}) == expected, at
    assert not found


# --- complaints ---


def test_every_complaint_has_its_cause_remedy_and_the_customers_word(month):
    complaints = [case for case in month.cases if case.kind == "complaint"]
    assert len(complaints) > 8 and {case.settled for case in complaints} == {"yes", "no", ""}
    with month.read() as tx:
        for case in complaints:
            known = tx.complaint(case.number)
            assert (known.cause, known.remedy, known.settled) == (case.cause, case.remedy, case.settled), case.number
            assert known.asked_at == _first_round(month.life, case.asked), case.number
            assert (case.first_owner, case.owner) == ("eva", "eva")


def _first_round(life: Life, at: datetime | None) -> datetime | None:
    return next((one for one in life.rounds if at is not None and one >= at), None)


# --- reports ---


def figures_of(report) -> Figures:
    """A report as the product counts it, in the story's words."""
    response = report.response
    return Figures(
        counts={name: getattr(report.counts, name) for name in ("new", "processed", "deal", "recycled", "closed")},
        waited=(response.answers, response.median, response.ninetieth),
        promises=(report.promises.kept, report.promises.late),
        complaints=(report.complaints.new, len(report.complaints.open)),
        inquiries=(report.conversion.inquiries, report.conversion.became_deals),
        amounts={currency: Decimal(total) for currency, total in report.conversion.amounts},
        questions=(report.faq.questions, report.faq.by_machine),
        by={one.by: {row.key: _counted(row.counts) for row in one.rows} for one in report.breakdowns},
        hours=report.hours,
        weekdays=report.weekdays,
        causes=dict(report.complaints.causes),
    )


def _counted(counts) -> tuple[int, ...]:
    return (counts.new, counts.processed, counts.deal, counts.recycled, counts.closed)


def told_in(report: Report) -> Figures:
    """The figures in a report's spreadsheet."""
    told = dict(report.sheets["summary"])
    names = ("new", "processed", "deal", "recycled", "closed")
    return Figures(
        counts={name: told[name] for name in names},
        waited=(told["answers"], told["median_hours"], told["ninetieth_hours"]),
        promises=(told["promises_kept"], told["promises_late"]),
        complaints=(told["complaints_new"], told["complaints_open"]),
        inquiries=(told["inquiries"], told["inquiries_became_deals"]),
        amounts={name[7:]: Decimal(value) for name, value in told.items() if name.startswith("amount_")},
        questions=(told["questions"], told["questions_answered_by_machine"]),
        by={
            name: {row[0] or "": tuple(row[1:6]) for row in report.sheets[name]}
            for name in ("category", "language", "country", "product", "form", "person")
        },
        hours=tuple(row[1] for row in report.sheets["hours"]),
        weekdays=tuple(row[1] for row in report.sheets["weekdays"]),
        causes={row[0] or "": row[1] for row in report.sheets["causes"]},
    )


@pytest.mark.parametrize("who", ["", "li", "chen", "tom", "eva"])
def test_the_months_figures_are_those_of_the_book(month, who):
    scope = Scope(Span.MONTH, FIRST, LAST, who)
    with month.read() as tx:
        made = reports.report(scope, month.firm.house.settings.calendar, tx, month.firm.now)
    truth = month.life.book.figures(FIRST, LAST, month.firm.now, who)
    got = figures_of(made)
    for name in Figures.__struct_fields__:
        if name == "by" and who:
            continue  # the rows of all people stand in everybody's
        assert getattr(got, name) == getattr(truth, name), name


def test_every_report_that_was_mailed_told_the_truth_of_its_moment(month):
    spans = Counter(one.letter.subject.split(" report")[0].rpartition(" ")[2] for one in month.life.reports)
    assert spans["Month"] == 1 and spans["Week"] == 5
    for one in month.life.reports:
        got = told_in(one)
        for name in Figures.__struct_fields__:
            if name == "by" and dict(one.sheets["summary"])["person"]:
                continue
            assert getattr(got, name) == getattr(one.truth, name), (one.letter.subject, name)


# --- customers ---


def test_every_customers_record_is_what_there_was_with_them(month):
    with month.read() as tx:
        for customer in month.life.customers:
            cases = month.life.book.of(customer)
            assert cases
            (row,) = tx.customers_called(customer.address, 5)
            record, seen = tx.customer(row.id), tx.dealings(row.id, 5)
            mine = [case for case in cases if case.address in customer.addresses]
            kept = [case for case in mine if case.stage != "recycled"]
            numbers = [case.number for case in reversed(mine)]
            assert seen.tickets == len(mine)
            assert [one.number for one in seen.recent] == numbers[:5]
            assert {one.number for one in seen.open} == {case.number for case in kept if case.is_open}
            assert {one.ticket.number for one in seen.deals} == {case.number for case in kept if case.dealt}
            assert {one.number for one in seen.complaints} == {one.number for one in kept if one.kind == "complaint"}
            assert {currency: Decimal(total) for currency, total in seen.turnover} == turnover(kept)
            assert set(record.customer.addresses) == set(customer.addresses)
            assert {one.replace("+", "") for one in record.phones} == {_digits(customer.phone)}
            assert record.customer.country == customer.country
            assert {one.name: one.value for one in record.attributes} == customer.notes
            assert record.customer.owner == mine[0].first_owner
            assert (record.customer.key_account, record.consent.value) == (customer.key, customer.consent)


def _digits(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit())


def test_every_card_by_mail_tells_it(month):
    for customer in month.life.customers:
        letter = month.life.asks("boss", f"#customer {customer.address}")
        cases = [case for case in month.life.book.of(customer) if case.address in customer.addresses]
        text = letter.text
        for said in (customer.name, *customer.addresses, *(f"T-{case.number}" for case in cases[-5:])):
            assert said in text, (customer.address, said)
        for amount in turnover([case for case in cases if case.stage != "recycled"]).values():
            assert f"{amount.normalize():,f} USD" in text, customer.address


def test_the_same_telephone_is_proposed_as_the_same_person_until_a_colleague_says_so(month):
    twice = [case for case in month.cases if case.customer.other == case.address]
    assert len(twice) == 3
    for case in twice:
        notice = month.to(BY_HANDLE[case.first_owner].address, "notice", case.number)[0]
        assert "#merge" in notice.text, case.number
    with month.read() as tx:
        assert not tx.twins(month.firm.house.rulebook.free_mail_domains, 50)


def test_mails_are_found_by_mail_with_their_tickets(month):
    ordered = [case for case in month.cases if case.ordered.get("theirs") and not case.shares]
    for case in ordered[:5]:
        letter = month.life.asks("li", f"#find {case.ordered['theirs']}")
        assert f"T-{case.number}" in letter.text, case.number


def test_history_has_every_mail_and_answer(month):
    with month.read() as tx:
        for customer in month.life.customers:
            (row,) = tx.customers_called(customer.address, 5)
            kinds = defaultdict(list)
            for moment in tx.life_of(row.id, 1000):
                kinds[moment.kind.value].append(moment)
            cases = [case for case in month.life.book.of(customer) if case.address in customer.addresses]
            assert len(kinds["answer"]) == sum(len(case.answers) for case in cases)
            wrote = sorted(at for case in cases for at in case.wrote if case.form != "phone")
            assert [one.at for one in kinds["mail"] if one.who in customer.addresses][: len(wrote)] == wrote


def test_a_rule_sends_a_standing_order_to_its_factory_at_once(month):
    (case,) = [one for one in month.cases if one.legs and one.legs[0].sent == one.opened]
    (letter,) = [one for one in month.to("orders@ningbo.example", "factory", case.number) if one.at == case.opened]
    assert "200" in letter.text and case.customer.name not in letter.mail.as_string()


def test_price_and_stock_stand_beside_what_is_asked_for_and_nowhere_in_a_customers_mail(month):
    asked = [case for case in month.cases if case.kind == "inquiry" and case.products == ("BV-50",)]
    assert len(asked) > 3
    for case in asked:
        told = [one for one in month.life.letters if one.kind == "notice" and f"[T-{case.number}]" in one.subject]
        assert any("1200" in one.text and "12.5 USD" in one.text for one in told), case.number
        outside = month.to(case.address, "ack", case.number) + month.to(case.address, "answer", case.number)
        assert not any("1200" in one.text for one in outside), case.number


def test_segments_have_the_customers_that_belong_to_them(month):
    known = month.firm.house.rulebook.segments
    expected = {
        "buyers": {one.address for one in month.life.customers if any(_dealt(month, one))},
        "food": {one.address for one in month.life.customers if one.notes.get("industry")},
    }
    with month.read() as tx:
        found = {one.id: [member.row.addresses for member in members(one, tx, month.firm.now)] for one in known}
        many = counted(known, tx, month.firm.now)
    assert expected["buyers"] and expected["food"]
    for segment, number in zip(known, many, strict=True):
        theirs = {one for addresses in found[segment.id] for one in addresses}
        assert expected[segment.id] <= theirs and len(found[segment.id]) == number == len(expected[segment.id])


def _dealt(month, customer):
    return [case for case in month.life.book.of(customer) if case.dealt and case.stage != "recycled"]


# --- what a colleague does when the month is over: nothing above looks at the store after this ---


def test_two_that_were_merged_are_two_again_with_all_that_each_had(month):
    one, other = [customer for customer in month.life.customers if not customer.other and not customer.merged][:2]
    before = [_all_of(month, customer) for customer in (one, other)]
    month.life.asks("boss", f"#merge {before[0][0]} {before[1][0]}")
    assert _all_of(month, other)[0] == before[0][0]
    month.life.asks("boss", f"#split {before[1][0]}")
    assert [_all_of(month, customer) for customer in (one, other)] == before


def _all_of(month, customer):
    with month.read() as tx:
        (row,) = tx.customers_called(customer.address, 5)
        seen = tx.dealings(row.id, 50)
        life = [one.text for one in tx.life_of(row.id, 1000) if one.kind.value in ("mail", "answer", "letter")]
        return f"C-{row.id}", [one.number for one in seen.recent], seen.turnover, sorted(row.addresses), sorted(life)


def test_an_imported_table_adds_who_is_new_and_overwrites_nothing_that_is_known(month, tmp_path):
    known, before = month.life.customers[0], len(month.life.letters)
    path = tmp_path / "c.csv"
    path.write_text(f"email,name,country\n{known.address},Somebody Else,FR\nnew@old.example,Nora New,IT\nbroken,,\n")
    name = namer(month.firm.house.rulebook, CUSTOMER_FIELDS)
    sheet = read_sheet(path, lambda cells: sum(bool(name(cell)) for cell in cells))
    columns = columns_of(sheet, name, CUSTOMER_FIELDS, {}, free=True)
    for new in (1, 0):
        tally = bring_customers(path.name, sheet, columns, month.firm.house, lambda rows: None)
        assert (tally.new, tally.broken) == (new, 1) and "c.csv:4" in tally.troubles[0]
    with month.read() as tx:
        (row,) = tx.customers_called(known.address, 5)
        assert (row.name, row.country) == (known.name, known.country)
        assert [one.name for one in tx.customers_called("new@old.example", 5)] == ["Nora New"]
    month.life._read()
    assert len(month.life.letters) == before, "nobody hears of it"


def test_who_leaves_hands_everything_over_and_their_reply_addresses_die(month):
    theirs = [case for case in month.cases if case.owner == "li" and case.is_open]
    customers = [
        one for one in month.life.customers if any(case.first_owner == "li" for case in month.life.book.of(one))
    ]
    assert len(theirs) > 1
    month.life.asks("boss", "#handover li to tom")
    with month.read() as tx:
        assert {tx.ticket(case.number).owner for case in theirs} == {"tom"}
        owners = {tx.customer(tx.customers_called(one.address, 5)[0].id).customer.owner for one in customers}
        assert "li" not in owners
        answers = len(tx.ticket_view(theirs[0].number).timeline)
    letter = month.life.last_to("li@staff.example", theirs[0].number)
    row = month.life._by("li", "One more word.", str(letter.mail["Reply-To"]), f"Re: {letter.subject}")
    assert row.disposition != "answer"
    with month.read() as tx:
        assert len(tx.ticket_view(theirs[0].number).timeline) >= answers
    assert month.life.last_to(theirs[0].address, theirs[0].number).text.find("One more word.") < 0
