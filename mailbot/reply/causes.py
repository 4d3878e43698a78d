"""A cause of complaints, a language -> what it is called, and the wording that may help.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mailbot.model.complaint import Cause
from mailbot.model.ticket import Ticket
from mailbot.model.verdict import Category
from mailbot.reply.pages import chain


def named(cause: Cause, language: str) -> str:
    return _in(cause.names, language) or cause.id


def causes_in(causes: Iterable[Cause], language: str) -> dict[str, str]:
    return {cause.id: named(cause, language) for cause in causes}


def causes_of(ticket: Ticket, causes: Iterable[Cause], language: str) -> tuple[tuple[str, str], ...]:
    """(id, name): those that a complaint may have; no other ticket has one."""
    return tuple(causes_in(causes, language).items()) if ticket.category is Category.COMPLAINT else ()


def wording(cause: Cause, language: str, company_language: str) -> str:
    """In the customer's language; else in one that the company writes."""
    return _in(cause.wording, language, company_language)


def _in(texts: Mapping[str, str], language: str, company_language: str = "en") -> str:
    found = (texts[one] for one in chain(language, company_language) if one in texts)
    return next(found, next(iter(texts.values()), ""))
