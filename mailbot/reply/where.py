"""(Status, Ticket) -> the mail to a customer who asks where their order is.  Pure.

The neutral one goes to the address on file whoever asked: nothing of the mail that asks gets into it.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from mailbot.model.mail import Message
from mailbot.model.order import Status
from mailbot.model.outgoing import Outgoing
from mailbot.model.settings import Mailbox, Settings
from mailbot.model.ticket import Ticket
from mailbot.model.tokens import TokenKeys
from mailbot.reply.acknowledge import Ack, acknowledge, signature
from mailbot.reply.addresses import company_name
from mailbot.reply.clean import clean_echo, clean_greeting, clean_name
from mailbot.reply.pages import Pages
from mailbot.reply.pages.order_types import WherePage

TOLD, NEUTRAL = "where.txt", "where_neutral.txt"
_LONGEST_NUMBER = 40
_DAY = "%Y-%m-%d"


def where(
    status: Status,
    message: Message,
    ticket: Ticket,
    language: str,
    mailbox: Mailbox,
    at: datetime,
    message_id: str,
    pages: Pages,
    settings: Settings,
    zone: tzinfo,
    keys: TokenKeys,
) -> Outgoing:
    page = TOLD if status.told else NEUTRAL
    language = pages.language_for(language, page)
    name = message.author.name if status.told else ""
    values = _page(status, ticket, language, clean_greeting(name), settings, zone)
    shown = message if status.told else Message(message.arrival)
    ack = Ack(shown, None, page, language, ticket, status.to, mailbox, at, message_id, where=values)
    return acknowledge(ack, pages, settings.company, keys)


def _page(status: Status, ticket: Ticket, language: str, name: str, settings: Settings, zone: tzinfo) -> WherePage:
    known = status.known
    bare = WherePage(
        company=company_name(settings.company.name),
        ticket=f"T-{ticket.number}",
        name=name,
        order=clean_echo(status.number, _LONGEST_NUMBER) if status.told else _own_number(status),
        signature=signature(settings.company, language),
    )
    if not status.told:
        return bare
    person = settings.person(known.ticket.owner)
    event, moment = known.last or ("", None)
    return WherePage(
        bare.company,
        bare.ticket,
        bare.name,
        bare.order,
        bare.signature,
        stage=known.ticket.stage.value,
        event=event,
        event_at=moment.astimezone(zone).strftime(_DAY) if moment else "",
        promised=known.order.promised.isoformat() if known.order.promised else "",
        person=clean_name(person.name) if person else "",
    )


def _own_number(status: Status) -> str:
    """As the store has it: a stranger's spelling is none of ours."""
    numbers = status.known.order.numbers
    return clean_echo(numbers[0], _LONGEST_NUMBER) if numbers else f"T-{status.known.ticket.number}"
