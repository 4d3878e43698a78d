"""A report -> its tables for a spreadsheet: the same figures, one sheet a part.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.model.report import Breakdown, Cell, Counts, Report, Response, Sheet

_COUNTS = ("new", "processed", "deal", "recycled", "closed")
_WAITED = ("answers", "median_hours", "ninetieth_hours")


def sheets_of(report: Report) -> tuple[Sheet, ...]:
    return (
        Sheet("summary", ("figure", "value"), tuple(_summary(report))),
        *(_breakdown(one) for one in report.breakdowns),
        Sheet("days", ("day", "new", "processed"), tuple((f"{d.day}", d.new, d.processed) for d in report.days)),
        Sheet("hours", ("hour", "mails"), tuple(enumerate(report.hours))),
        Sheet("weekdays", ("weekday", "mails"), tuple(enumerate(report.weekdays, 1))),
        Sheet("complaints", ("ticket", "opened", "owner", "stage", "customer", "subject"), tuple(_complaints(report))),
        Sheet("causes", ("cause", "complaints"), report.complaints.causes),
        Sheet("questions", ("question", "count", "tickets"), tuple(_questions(report))),
    )


def _summary(report: Report) -> Iterator[tuple[Cell, ...]]:
    yield "first_day", f"{report.scope.first}"
    yield "last_day", f"{report.scope.last}"
    yield "person", report.scope.person
    yield from ((name, getattr(report.counts, name)) for name in _COUNTS)
    yield from ((f"before_{name}", getattr(report.before, name)) for name in _COUNTS)
    yield from zip(_WAITED, _response(report.response), strict=True)
    yield "promises_kept", report.promises.kept
    yield "promises_late", report.promises.late
    yield "complaints_new", report.complaints.new
    yield "complaints_open", len(report.complaints.open)
    yield "inquiries", report.conversion.inquiries
    yield "inquiries_became_deals", report.conversion.became_deals
    yield from ((f"amount_{currency}".rstrip("_"), total) for currency, total in report.conversion.amounts)
    yield "questions", report.faq.questions
    yield "questions_answered_by_machine", report.faq.by_machine


def _breakdown(one: Breakdown) -> Sheet:
    rows = tuple((row.key, *_counts(row.counts), *_response(row.response)) for row in one.rows)
    return Sheet(one.by, (one.by, *_COUNTS, *_WAITED), rows)


def _counts(counts: Counts) -> tuple[int, ...]:
    return tuple(getattr(counts, name) for name in _COUNTS)


def _response(response: Response) -> tuple[Cell, ...]:
    return response.answers, response.median, response.ninetieth


def _complaints(report: Report) -> Iterator[tuple[Cell, ...]]:
    for one in report.complaints.open:
        ticket = one.ticket
        opened = f"{ticket.opened_at:%Y-%m-%d}" if ticket.opened_at else ""
        yield f"T-{ticket.number}", opened, ticket.owner, ticket.stage.value, one.customer, ticket.subject


def _questions(report: Report) -> Iterator[tuple[Cell, ...]]:
    for one in report.questions:
        yield one.text, one.count, " ".join(f"T-{number}" for number in one.tickets)
