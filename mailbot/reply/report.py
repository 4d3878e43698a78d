"""Report, spreadsheet -> a letter to one colleague.  Pure.

Tables and colours that every mail program shows, two pictures without words in them, a row of buttons where something
can be done.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence

from mailbot.model.mail import Attachment
from mailbot.model.outgoing import Kind, Outgoing
from mailbot.model.report import Breakdown, Question, Report, Response, Row
from mailbot.model.settings import Settings
from mailbot.model.ticket import Stage, Ticket
from mailbot.model.tokens import Purpose, Token, TokenKeys
from mailbot.model.verdict import Category
from mailbot.reply import mime
from mailbot.reply.addresses import bounce_sender, company_name, staff_reply, tagged
from mailbot.reply.agenda import ToStaff, ticket_row
from mailbot.reply.buttons import Presser, button, desk_button
from mailbot.reply.clean import clean_line, clean_name
from mailbot.reply.moments import zone_text
from mailbot.reply.pages import Pages
from mailbot.reply.pages.desk_pages import Button
from mailbot.reply.pages.report_types import CauseRow, Picture, QuestionRow, ReportPage, ReportPart, ReportRow, Tile
from mailbot.reply.picture import bars

_MOST_ROWS = 8  # of a part: all are in the spreadsheet
_MOST_COMPLAINTS, _MOST_QUESTIONS = 15, 8
_LONGEST_KEY = 60  # characters of what a button looks for: Gmail cuts a mail at 100 kB
_FEW_LABELS = 7  # below a picture
_HOUR_LABELS = ("0", "6", "12", "18")
_DAYS, _HOURS = "days", "hours"  # names of pictures


def report(
    to: ToStaff,
    one: Report,
    causes: Mapping[str, str],
    files: Sequence[Attachment],
    pages: Pages,
    settings: Settings,
    keys: TokenKeys,
) -> Outgoing:
    """`causes`: what a cause of complaints is called, by its id."""
    page = _page(to, one, causes, bool(files), pages, settings, keys)
    letter = pages.letter("report.txt", page.language, page)
    html = mime.text(pages.render("report.html", page.language, page), "html")
    shown = tuple(_inline(name, octets, to.message_id) for name, octets in _pictures(one).items())
    if shown:
        html = mime.multipart("related", to.message_id, (html, *shown))
    body = mime.multipart("alternative", to.message_id, (mime.text(letter.text), html))
    if files:
        enclosed = (mime.attachment(file.octets, file.content_type, file.name) for file in files)
        body = mime.multipart("mixed", to.message_id, (body, *enclosed))
    octets = mime.mail(_headers(to, letter.subject, page, keys), body)
    sender = bounce_sender(to.mailbox, keys, 0)
    return Outgoing(Kind.REPORT, to.message_id, sender, to.person.addresses[:1], octets, to.mailbox.name)


def alone(
    to: ToStaff, one: Report, causes: Mapping[str, str], pages: Pages, settings: Settings, keys: TokenKeys
) -> str:
    """The page without a mail around it: its pictures are in it."""
    page = _page(to, one, causes, False, pages, settings, keys)
    html = pages.render("report.html", page.language, page)
    for name, octets in _pictures(one).items():
        within = f"data:image/png;base64,{b64encode(octets).decode()}"
        html = html.replace(f"cid:{_cid(name, to.message_id)}", within)
    return html


def _headers(to: ToStaff, subject: str, page: ReportPage, keys: TokenKeys) -> list[mime.Header]:
    token = Token(Purpose.STAFF_REPLY, 0, to.person.handle, to.epochs.get(0, 0))
    return [
        mime.mailbox("From", page.company, to.mailbox.address),
        mime.mailbox("To", page.person, to.person.addresses[0]),
        mime.mailbox("Reply-To", "", page.desk),
        mime.unstructured("Subject", tagged(clean_line(subject, 250), to.mailbox, keys, token)),
        mime.date(to.at),
        mime.plain("Message-ID", to.message_id),
        mime.plain("Auto-Submitted", "auto-generated"),
        mime.plain("X-Mailbot-Loop", keys.loop_mark(to.message_id)),
    ]


def _page(
    to: ToStaff,
    one: Report,
    causes: Mapping[str, str],
    attached: bool,
    pages: Pages,
    settings: Settings,
    keys: TokenKeys,
) -> ReportPage:
    language = pages.language_for(to.person.notices, "words")
    presser = Presser(to.person, to.epochs.get(0, 0), to.mailbox, keys, to.at, pages.words(language, "button_hint"))
    scope, listed = one.scope, one.complaints.open
    return ReportPage(
        language=language,
        company=company_name(settings.company.name),
        mailbox=to.mailbox.address,
        person=clean_name(to.person.name),
        span=scope.span.value,
        first=f"{scope.first}",
        last=f"{scope.last}",
        whose=_name(scope.person, settings),
        zone=zone_text(to.at, to.zone),
        tiles=_tiles(one),
        amounts=tuple(_money(currency, total) for currency, total in one.conversion.amounts),
        tables=tuple(_part(part, presser, settings) for part in one.breakdowns if _tells_something(part, scope.person)),
        days=_days(one, to.message_id),
        hours=_hours(one, to.message_id),
        complaints=tuple(ticket_row(row, to, keys, presser.hint) for row in listed[:_MOST_COMPLAINTS]),
        complaints_more=max(0, len(listed) - _MOST_COMPLAINTS),
        causes=tuple(CauseRow(causes.get(id, id), count) for id, count in one.complaints.causes if id),
        questions=tuple(_question(row, presser, to.epochs) for row in one.questions[:_MOST_QUESTIONS]),
        attached=attached,
        desk=staff_reply(to.mailbox, keys, 0, to.person.handle, to.epochs.get(0, 0)),
    )


def _tiles(one: Report) -> tuple[Tile, ...]:
    counts, before, promises = one.counts, one.before, one.promises
    return (
        Tile("new", str(counts.new), str(before.new)),
        Tile("processed", str(counts.processed), str(before.processed)),
        Tile("deal", str(counts.deal), str(before.deal)),
        Tile("recycled", str(counts.recycled), str(before.recycled)),
        Tile("median", _in_hours(one.response.median), note=_in_hours(one.response.ninetieth)),
        Tile("promises", _share(promises.percent), note=_of(promises.kept, promises.kept + promises.late)),
        Tile("complaints", str(len(one.complaints.open)), note=f"+{one.complaints.new}"),
        Tile(
            "conversion",
            _share(one.conversion.percent),
            note=_of(one.conversion.became_deals, one.conversion.inquiries),
        ),
        Tile("faq", _share(one.faq.percent), note=_of(one.faq.by_machine, one.faq.questions)),
    )


def _share(percent: int | None) -> str:
    return "–" if percent is None else f"{percent} %"


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else ""


def _in_hours(hours: float | None) -> str:
    return "–" if hours is None else f"{hours:.1f} h"


def _money(currency: str, total: str) -> str:
    whole, point, cents = total.partition(".")
    return f"{int(whole):,}{point}{cents} {currency}".strip()


def _tells_something(part: Breakdown, person: str) -> bool:
    """A table that says only "not known", or one's own name, is none."""
    if part.by == "person":
        return not person and bool(part.rows)
    return part.by == "category" or any(row.key for row in part.rows)


def _part(part: Breakdown, presser: Presser, settings: Settings) -> ReportPart:
    rows, longest = part.rows[:_MOST_ROWS], max((_size(row) for row in part.rows), default=0)
    return ReportPart(
        part.by,
        tuple(_row(row, part.by, longest, presser, settings) for row in rows),
        part.more + len(part.rows) - len(rows),
    )


def _size(row: Row) -> int:
    return max(row.counts.new, row.counts.processed)


def _row(row: Row, by: str, longest: int, presser: Presser, settings: Settings) -> ReportRow:
    counts, waited = row.counts, row.response
    return ReportRow(
        label=_name(row.key, settings) if by == "person" else clean_line(row.key, 60),
        new=counts.new,
        processed=counts.processed,
        deal=counts.deal,
        recycled=counts.recycled,
        median=_hours_of(waited.median, waited),
        ninetieth=_hours_of(waited.ninetieth, waited),
        percent=max(1, 100 * _size(row) // longest) if longest and _size(row) else 0,
        buttons=_row_buttons(row.key, by, presser, settings),
    )


def _hours_of(hours: float | None, waited: Response) -> str:
    return f"{hours:.1f}" if hours is not None and waited.answers else ""


def _row_buttons(key: str, by: str, presser: Presser, settings: Settings) -> tuple[Button, ...]:
    """What is open of it; a colleague's own figures for whoever may see them."""
    if by != "person":
        said = clean_line(key if by == "category" else f"{by} {key}")
        return (desk_button(presser, "list", said),) if 0 < len(key) <= _LONGEST_KEY else ()
    person = settings.person(key) if key else None
    if person is None:
        return () if key else (desk_button(presser, "list", "nobody"),)
    return desk_button(presser, "list", person.handle), desk_button(presser, "report", f"week {person.handle}")


def _name(handle: str, settings: Settings) -> str:
    person = settings.person(handle) if handle else None
    return clean_name(person.name) if person else handle


def _question(one: Question, presser: Presser, epochs: Mapping[int, int]) -> QuestionRow:
    first = one.tickets[0]
    its = Presser(presser.person, epochs.get(first, 0), presser.mailbox, presser.keys, presser.at, presser.hint)
    ticket = Ticket(first, Category.FAQ, Stage.NEW, "", 0, "", "")
    named = ", ".join(f"T-{number}" for number in one.tickets[:5])
    return QuestionRow(clean_line(one.text, 160), one.count, named, (button(its, ticket, "show"),))


# --- pictures ---


def _pictures(one: Report) -> dict[str, bytes]:
    found = {}
    if len(one.days) > 1:
        found[_DAYS] = bars([[day.new for day in one.days], [day.processed for day in one.days]])
    if any(one.hours):
        found[_HOURS] = bars([one.hours])
    return found


def _cid(name: str, message_id: str) -> str:
    return f"{name}.{message_id.strip('<>')}"


def _inline(name: str, octets: bytes, message_id: str) -> mime.Part:
    return mime.attachment(octets, "image/png", f"{name}.png", _cid(name, message_id))


def _days(one: Report, message_id: str) -> Picture | None:
    if len(one.days) < 2:
        return None
    step = -(-len(one.days) // _FEW_LABELS)
    labels = tuple(f"{day.day:%m-%d}" for day in one.days[::step])
    numbers = " · ".join(f"{day.day:%m-%d} {day.new}/{day.processed}" for day in one.days)
    highest = max(max(day.new, day.processed) for day in one.days)
    return Picture(f"cid:{_cid(_DAYS, message_id)}", numbers, labels, highest)


def _hours(one: Report, message_id: str) -> Picture | None:
    if not any(one.hours):
        return None
    numbers = " · ".join(f"{hour}:00 {count}" for hour, count in enumerate(one.hours) if count)
    return Picture(f"cid:{_cid(_HOURS, message_id)}", numbers, _HOUR_LABELS, max(one.hours))
