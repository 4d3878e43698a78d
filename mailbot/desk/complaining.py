"""Orders about complaints, and for reports -> what they do.  Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.desk import arguments
from mailbot.desk.plan import Doing
from mailbot.model import acts
from mailbot.model.complaint import Cause
from mailbot.model.verdict import Category
from mailbot.text.later import later

_MOST_WORDS = 2000  # characters of a remedy
_LEADERS = frozenset({"manager", "admin"})
_SPANS = {
    "day": ("today", "daily", "日报", "日報", "今天", "日"),
    "week": ("", "weekly", "周报", "週報", "本周", "本週", "周", "週"),
    "month": ("monthly", "月报", "月報", "本月", "月"),
}
_LAST = later(r"(?:last|previous)\b\s*|上[一个個]?\s*|昨(?=[天日])|yesterday\b\s*", re.IGNORECASE)
_BY_WORD = {word: name for name, words in _SPANS.items() for word in (name, *words)}


def cause(doing: Doing) -> None:
    """Its suggested wording comes back with the transcript."""
    if _is_no_complaint(doing):
        return
    known = doing.scene.causes
    found = _cause(doing.order.said, known)
    if found is None:
        near = arguments.near(doing.order.said, [name for one in known for name in _names(one)])
        doing.refuse("cause", near or ", ".join(one.id for one in known))
    else:
        doing.do(acts.Blame(found.id), "cause", found.names.get(doing.scene.actor.notices, found.id))
        doing.ask("wording", found.id)


def remedy(doing: Doing) -> None:
    if not _is_no_complaint(doing):
        doing.do(acts.Remedy(doing.order.said[:_MOST_WORDS]), "remedy")


def _is_no_complaint(doing: Doing) -> bool:
    """A ticket that the same mail makes one is one."""
    if doing.ticket is None:
        return True
    classified = [
        deed.act.category
        for deed in doing.plan.deeds
        if deed.ticket == doing.number and isinstance(deed.act, acts.Classify)
    ]
    wrong = (classified or [doing.ticket.category])[-1] is not Category.COMPLAINT
    if wrong:
        doing.refuse("no_complaint", f"T-{doing.number}")
    return wrong


def _span_said(said: str) -> tuple[str, bool, str]:
    """ "last week li" -> (week, is it over, whose); "" where no span is named, which is this week."""
    last = _LAST.match(said)
    if last and last.group().casefold().startswith(("昨", "yesterday")):
        return "day", True, said[last.end() :].removeprefix("天").removeprefix("日").strip()
    words = said[last.end() if last else 0 :].casefold().split()
    at = next((at for at, word in enumerate(words) if word in _BY_WORD), -1)
    span = _BY_WORD[words[at]] if at >= 0 else ""
    return span, bool(last), " ".join(word for number, word in enumerate(words) if number != at)


def _cause(said: str, known: Sequence[Cause]) -> Cause | None:
    word = said.strip(" .,:;!。！").casefold()
    return next((one for one in known if word in _names(one)), None)


def _names(one: Cause) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (one.id, *one.names.values(), *one.words))


def report(doing: Doing) -> None:
    """ "#report", "#report week li", "#report last month": one's own; everybody's and others' for managers."""
    span, whole, who = _span_said(doing.order.said.strip())
    staff = doing.scene.settings.staff
    person = arguments.person(who, staff) if who else None
    actor, leads = doing.scene.actor, bool(_LEADERS & set(doing.scene.actor.roles))
    if who and person is None:
        doing.refuse(*(("who", ", ".join(one.handle for one in staff)) if span else ("report", ", ".join(_SPANS))))
    elif person not in (None, actor) and not leads:
        doing.refuse("manager_only")
    else:
        whose = person.handle if person else "" if leads else actor.handle
        doing.ask("report", f"{span or 'week'} {'last' if whole else 'this'} {whose}".strip())
