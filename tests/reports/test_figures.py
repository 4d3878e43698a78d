"""A store with known events: every figure of the report is the one that was put in, whatever shows it."""

import csv
import json
import zipfile
from datetime import date, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from msgspec.structs import replace
from support.office import CLAIM, MONDAY_9, QUOTE
from support.report_office import furnished

from mailbot import diary
from mailbot.cli.printing import plain
from mailbot.model import acts
from mailbot.model.calendar import OFFICE_HOURS
from mailbot.model.report import Counts, Facts, FaqShare, MailFact, Report, Scope, Sheet, Span, StepFact, TicketFact
from mailbot.model.ticket import Event
from mailbot.showing import reports, spreadsheet

NINE = MONDAY_9 + timedelta(days=7)  # Monday the 9th
WEEK = Scope(Span.WEEK, date(2026, 3, 9), date(2026, 3, 15))
ORDER = "We order 200 pcs of article no. BV-50, please confirm. Purchase order PO-771."
ASKS = (
    "Do you ship to Chile, and how long does it take?",
    "Do you ship to Chile and how long would it take?",
    "What is the warranty period of your pumps?",
)


def figures(office, scope=WEEK) -> Report:
    with office.store.read() as tx:
        return reports.report(scope, office.house.settings.calendar, tx, office.now)


def at(office, day, hour, minute=0):
    office.now = NINE + timedelta(days=day, hours=hour - 9, minutes=minute)


def row(made, by, key):
    table = next(one for one in made.breakdowns if one.by == by)
    return next(one for one in table.rows if one.key == key)


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """Two weeks of which everything is known; `owner` of each is set by hand."""
    office = furnished(tmp_path_factory.mktemp("busy"))
    _two_weeks(office)
    yield office
    office.close()


def _two_weeks(office):
    office.names = {}

    def came(name, words, owner, language="", **more):
        number = office.take(words, **more)
        if office.owner(number) != owner:
            office.do(number, acts.Give(owner), who="boss")
        office.names[name] = number

    at(office, -7, 10)
    came("before", QUOTE, "li")
    office.do(office.names["before"], acts.Step(Event.ANSWERED), who="li")
    at(office, 0, 9)
    came("one", QUOTE, "li")
    came("two", QUOTE, "li")
    at(office, 0, 11)
    office.do(office.names["one"], acts.Step(Event.ANSWERED), who="li")  # after 2 working hours
    at(office, 0, 13)
    office.do(office.names["two"], acts.Step(Event.ANSWERED), who="tom")  # 4, by a colleague
    at(office, 1, 17)
    came("three", ORDER, "tom")
    at(office, 2, 10)
    office.do(office.names["three"], acts.Step(Event.PROCESSED), who="tom")  # 2: an hour today, one tomorrow
    office.do(office.names["three"], acts.Step(Event.DEALT), acts.Worth("1200.50", "USD"), who="tom")
    office.do(office.names["one"], acts.Step(Event.DEALT), acts.Worth("800", "EUR"), who="li")
    office.do(office.names["two"], acts.Step(Event.DEALT), acts.Worth("99.50", "USD"), who="li")
    at(office, 2, 15)
    came("claim", CLAIM, "eva", sender="anna@buyer.example")
    office.do(office.names["claim"], acts.Blame("damaged"), who="eva")
    came("other claim", CLAIM + " Twice.", "eva", sender="bob@buyer.example")
    at(office, 3, 9)
    office.do(office.names["claim"], acts.Step(Event.ANSWERED), acts.Step(Event.CLOSED), who="eva")  # 3 + 0
    at(office, 3, 16)
    for number, words in enumerate(ASKS):
        came(f"question {number}", words, "li")
    came("spam", QUOTE, "li")
    office.do(office.names["spam"], acts.Step(Event.RECYCLED), who="boss")
    at(office, 7, 9)
    came("after", QUOTE, "li")


def test_what_came_was_done_and_sold(busy):
    made = figures(busy)
    assert made.counts == Counts(new=9, processed=4, deal=3, recycled=1, closed=1)
    assert made.before == Counts(new=1, processed=1)
    assert made.conversion.inquiries == 3 and made.conversion.became_deals == 2 and made.conversion.percent == 67
    assert made.conversion.amounts == (("USD", "1300.00"), ("EUR", "800"))


def test_how_quickly(busy):
    made = figures(busy)
    assert (made.response.answers, made.response.median) == (4, 2.5)  # 2, 4, 2 and 3 working hours
    assert made.response.ninetieth == 3.7
    assert row(made, "category", "inquiry").response.median == 3.0
    assert row(made, "category", "complaint").response.median == 3.0


def test_by_category_person_and_language(busy):
    made = figures(busy)
    assert row(made, "category", "inquiry").counts == Counts(new=3, processed=2, deal=2, recycled=1)
    assert row(made, "category", "order").counts == Counts(new=1, processed=1, deal=1)
    assert row(made, "category", "complaint").counts == Counts(new=2, processed=1, closed=1)
    assert row(made, "category", "faq").counts == Counts(new=3)
    assert row(made, "person", "li").counts == Counts(new=6, processed=1, deal=2)
    assert row(made, "person", "tom").counts == Counts(new=1, processed=2, deal=1)
    assert row(made, "person", "eva").counts == Counts(new=2, processed=1, closed=1)
    assert row(made, "person", "boss").counts == Counts(recycled=1)
    assert row(made, "language", "en").counts == made.counts


def test_promises_are_kept_or_late(busy):
    # inquiries by Monday 17:00, the order by Wednesday 12:00, complaints by Thursday 15:00, questions by Friday 15:00
    assert (figures(busy).promises.kept, figures(busy).promises.late) == (4, 5)
    now, busy.now = busy.now, NINE + timedelta(days=4, hours=1)
    assert (figures(busy).promises.kept, figures(busy).promises.late) == (4, 1)  # of the rest nobody knows yet
    busy.now = now


def test_complaints_causes_questions_and_hours(busy):
    made = figures(busy)
    assert made.complaints.new == 2 and made.complaints.causes == (("damaged", 1), ("", 1))
    assert [one.ticket.number for one in made.complaints.open] == [busy.names["other claim"]]
    first, second = made.questions
    assert (first.text, first.count) == (ASKS[0], 2)
    assert first.tickets == (busy.names["question 0"], busy.names["question 1"]) and second.text == ASKS[2]
    assert made.faq == FaqShare(questions=3, by_machine=0)
    assert {hour: count for hour, count in enumerate(made.hours) if count} == {9: 2, 15: 2, 16: 4, 17: 1}
    assert made.weekdays == (2, 1, 2, 4, 0, 0, 0)
    assert [(one.new, one.processed) for one in made.days] == [(2, 2), (1, 0), (2, 1), (4, 1), (0, 0), (0, 0), (0, 0)]


def test_a_persons_own_figures_are_their_row(busy):
    whole = figures(busy)
    for person in ("li", "tom", "eva"):
        own = figures(busy, replace(WEEK, person=person))
        assert own.counts == row(whole, "person", person).counts
        assert own.response == row(whole, "person", person).response
    assert figures(busy, replace(WEEK, person="eva")).complaints.new == 2
    assert sum(figures(busy, replace(WEEK, person="li")).hours) == 6


def test_days_add_up_to_the_week_and_days_to_the_month(busy):
    days = [figures(busy, Scope(Span.DAY, day, day)) for day in (WEEK.first + timedelta(days=n) for n in range(7))]
    week = figures(busy)
    for name in ("new", "processed", "recycled", "closed", "deal"):
        assert sum(getattr(one.counts, name) for one in days) == getattr(week.counts, name)
    assert sum(one.promises.kept + one.promises.late for one in days) == 9


def test_figures_agree_with_the_rows_of_the_store(busy):
    """Counted once more, in the database's own words."""
    made, since, until = figures(busy), "2026-03-09", "2026-03-16"
    ask = busy.store._backend.writing.connect

    def count(sql):
        with ask() as db:
            return db.exec_driver_sql(sql, (since, until)).scalar()

    assert made.counts.new == count("select count(*) from tickets where opened_at >= ? and opened_at < ?")
    for event, name in (("dealt", "deal"), ("recycled", "recycled"), ("closed", "closed")):
        sql = f"select count(distinct ticket) from ticket_events where event = '{event}' and at >= ? and at < ?"
        assert getattr(made.counts, name) == count(sql)
    by_customers = "disposition in ('open_ticket','follow_up') and recorded_at >= ? and recorded_at < ?"
    assert sum(made.hours) == count(f"select count(*) from messages where {by_customers}")


# --- the spreadsheet, JSON, CSV ---


def test_the_spreadsheets_cells_are_the_figures_of_the_json(busy):
    made = figures(busy)
    told = json.loads(json.dumps(plain(made)))
    book = openpyxl.load_workbook(BytesIO(spreadsheet.xlsx(reports.sheets(made))))
    summary = {name.value: value.value for name, value in book["summary"].iter_rows(min_row=2)}
    for name, value in told["counts"].items():
        assert summary[name] == value and summary[f"before_{name}"] == told["before"][name]
    assert (
        summary["promises_kept"] == told["promises"]["kept"] and summary["median_hours"] == told["response"]["median"]
    )
    assert summary["amount_USD"] == "1300.00" and summary["inquiries_became_deals"] == 2
    for table in told["breakdowns"]:
        head, *rows = book[table["by"]].iter_rows(values_only=True)
        assert head[:6] == (table["by"], "new", "processed", "deal", "recycled", "closed")
        for one, cells in zip(table["rows"], rows, strict=True):
            waited = one["response"]
            assert list(cells) == [
                one["key"], *one["counts"].values(), waited["answers"], waited["median"], waited["ninetieth"]
            ]  # fmt: skip
    assert [cell.value for cell in book["hours"]["B"]][1:] == told["hours"]
    assert [row[1] for row in book["days"].iter_rows(min_row=2, values_only=True)] == [d["new"] for d in told["days"]]


EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "＝1+1", '=HYPERLINK("http://x","y")')


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_becomes_a_formula(text):
    sheet = Sheet("evil", ("a", "b"), ((text, 1), ("plain", -2.5)))
    _, first, second = csv.reader(StringIO(spreadsheet.csv_text([sheet]), newline=""))
    assert first == ["'" + text, "1"] and second == ["plain", "-2.5"]
    octets = spreadsheet.xlsx([sheet])
    book = openpyxl.load_workbook(BytesIO(octets))
    assert book["evil"]["A2"].data_type == "s" and book["evil"]["B3"].value == -2.5
    page = zipfile.ZipFile(BytesIO(octets)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in page and b"hyperlink" not in page.lower()


def test_a_customers_words_are_text_in_every_form(office):
    office.now = NINE
    office.take(CLAIM, "=cmd@buyer.example", subject='=HYPERLINK("http://evil.example","x")')
    made = figures(office)
    assert "'=HYPERLINK" in spreadsheet.csv_text(reports.sheets(made))
    book = openpyxl.load_workbook(BytesIO(spreadsheet.xlsx(reports.sheets(made))))
    assert book["complaints"]["F2"].value.startswith("=HYPERLINK") and book["complaints"]["F2"].data_type == "s"


def test_an_empty_week_has_no_figures_and_no_error(office):
    made = figures(office, Scope(Span.WEEK, date(2020, 1, 6), date(2020, 1, 12)))
    assert made.quiet and made.response.median is None and made.conversion.percent is None
    assert spreadsheet.xlsx(reports.sheets(made)) and "new,0" in spreadsheet.csv_text(reports.sheets(made))


# --- the pure part ---


def ticket(number, **more):
    opened = NINE + timedelta(hours=number)
    fields = {"category": "inquiry", "stage": "new", "owner": "li", "customer": "", "subject": "", "language": "en"}
    fields |= {"country": "", "form": "", "products": (), "answered_at": None, "answered_by": ""} | more
    return TicketFact(number=number, opened_at=opened, **fields)


def test_a_ticket_about_two_products_counts_for_both_and_a_broken_sum_for_none():
    facts = Facts(
        NINE,
        NINE + timedelta(days=7),
        tickets=(ticket(1, products=("Pump", "Valve"), country="DE", form="shop", worth="abc USD"), ticket(2)),
        steps=(StepFact(1, "dealt", "li"), StepFact(1, "dealt", "li"), StepFact(9, "dealt", "li")),
        mails=(MailFact(1, NINE),),
    )
    made = diary.report_of(facts, facts, WEEK, OFFICE_HOURS, NINE)
    assert made.counts == Counts(new=2, deal=1) and made.conversion.amounts == ()
    assert [one.key for one in made.breakdowns[4].rows] == ["Pump", "Valve"]
    assert [one.key for one in made.breakdowns[3].rows] == ["DE", ""]
    assert [one.key for one in made.breakdowns[5].rows] == ["shop", ""]


def test_the_days_that_a_report_is_about():
    today = date(2026, 3, 9)  # a Monday
    assert diary.last(Span.WEEK, today) == Scope(Span.WEEK, date(2026, 3, 2), date(2026, 3, 8))
    assert diary.last(Span.MONTH, today) == Scope(Span.MONTH, date(2026, 2, 1), date(2026, 2, 28))
    assert diary.before(diary.last(Span.MONTH, today)).first == date(2026, 1, 1)
    assert diary.current(Span.MONTH, today, "li") == Scope(Span.MONTH, date(2026, 3, 1), today, "li")
    friday_to_sunday = diary.last_working_day(OFFICE_HOURS, today)
    assert (friday_to_sunday.first, friday_to_sunday.last) == (date(2026, 3, 6), date(2026, 3, 8))
    assert diary.before(WEEK).first == date(2026, 3, 2)
