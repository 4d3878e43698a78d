"""Why something was decided, in the words of the rooms -> in a reader's language, as far as it has words.  Pure.

Rooms give their reasons in English, for logs and stores; a language without a table, and a reason without a row, keep
them so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mailbot.model.verdict import Reason
from mailbot.reply.clean import clean_line
from mailbot.reply.pages import Pages
from mailbot.text.later import later

_SPEAKS = r" speaks {way} (?P<category>\w+) \((?P<weight>[^()]{{1,12}})\)"
_TICKET = r".{1,60} \[?(?P<ticket>T-\d+)\]?"
# beginning of a code, how its text looks, row of words.reason
_SHAPES = tuple(
    (code, later(shape), row)
    for code, shape, row in (
        ("origin.person", r".*", "origin.person"),
        ("language.", r"written in (?P<language>\S+)", "language"),
        ("cue.", r"'(?P<said>.*)'" + _SPEAKS.format(way="for"), "cue_for"),
        ("cue.", r"'(?P<said>.*)'" + _SPEAKS.format(way="against"), "cue_against"),
        ("cue.", r".*, which" + _SPEAKS.format(way="for"), "mark_for"),
        ("cue.", r".*, which" + _SPEAKS.format(way="against"), "mark_against"),
        (
            "wording.",
            r"its wording sounds like (?P<category>\w+) \((?P<weight>[^()]+)\), most of all (?P<said>.*)",
            "wording",
        ),
        ("faq.asked", r"all that it asks your FAQ '(?P<said>[^']*)' answers, .*", "faq.asked"),
        ("learned.", r"(?P<many>\d+) corrections? by staff speaks? for (?P<category>\w+) \(.*", "learned"),
        ("route.", r"routing rule (?P<said>.*) fits", "route"),
        ("assign.round_robin", r"(?P<person>[^:]+): .*", "assign.round_robin"),
        ("assign.least_open", r"(?P<person>[^:]+): .*", "assign.least_open"),
        ("assign.owner", r"(?P<person>\S+) looks after this customer", "assign.owner"),
        ("assign.ticket_owner", r"(?P<person>\S+) has \[?(?P<ticket>T-\d+)\]?", "assign.ticket_owner"),
        ("assign.passed_over", r"passed over: (?P<said>.*)", "assign.passed_over"),
        ("ack.Y", r"(?P<said>\S+) may be answered, once", "ack.Y"),
        (
            "customer.same_phone",
            r"the same telephone as (?P<said>(?P<number>C-\d+).*): #merge.*",
            "customer.same_phone",
        ),
        ("thread.token", _TICKET, "thread.token"),
        ("thread.reference", _TICKET, "thread.reference"),
        ("thread.subject", _TICKET, "thread.subject"),
        ("thread.unproven", r".*", "thread.unproven"),
        (
            "thread.apart",
            r"answers \[?(?P<ticket>T-\d+)\]?, .* is surely a new (?P<category>\w+)",
            "thread.apart",
        ),
        ("category.turned", r"was \w+; with this mail it is surely (?P<category>\w+)", "category.turned"),
        ("order.told", r".* of (?P<ticket>T-\d+) .*", "order.told"),
        ("order.", r"it asks about the order of (?P<ticket>T-\d+)", "order.asked"),
        ("order.taken", r"(?P<person>\S+) took it by (?P<channel>\w+)", "order.taken"),
        ("double", r"the same .* and is \[?(?P<ticket>T-\d+).*", "double"),
        ("time.", r"due (?P<said>.*)", "time"),
    )
)
_PLACE = later(r"\{(\w+)\}")
_NAMED = ("category", "language", "channel")  # whose values have words in a table of that name


def reasons_told(reasons: Sequence[Reason], pages: Pages, language: str) -> tuple[str, ...]:
    rows = pages.table(language, "reason")
    if not rows:
        return tuple(clean_line(one.text) for one in reasons)
    tables = {name: pages.table(language, name) for name in (*_NAMED, "refused")}
    return tuple(clean_line(_told(one, rows, tables) or one.text) for one in reasons)


def _told(reason: Reason, rows: Mapping[str, str], tables: Mapping[str, Mapping[str, str]]) -> str:
    refused = tables["refused"].get(reason.code.removeprefix("ack."), "")
    if refused and reason.code.startswith("ack."):
        return _filled(rows.get("ack.N", ""), {"said": refused})
    return next(_read(reason, rows, tables), "")


def _read(reason: Reason, rows: Mapping[str, str], tables: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for code, shape, row in _SHAPES:
        found = shape.fullmatch(reason.text) if reason.code.startswith(code) else None
        if found and row in rows:
            said = found.groupdict()
            yield _filled(rows[row], {name: tables.get(name, {}).get(value, value) for name, value in said.items()})


def _filled(row: str, said: Mapping[str, str]) -> str:
    """An administrator's slip in a row stops no mail: an unknown name stays as it stands."""
    return _PLACE.sub(lambda found: said.get(found[1], found[0]), row)
