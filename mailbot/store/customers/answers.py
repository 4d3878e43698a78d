"""A customer's answer to a mail of ours -> what its lines say of them: "Industry: food".

Only by names that somebody's record has already, from a form, a table or a colleague: a stranger makes no new ones.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from mailbot.model.customer import attribute_name
from mailbot.model.decision import Decision, Disposition
from mailbot.model.mail import Message
from mailbot.store.tables.customers import customer_attributes
from mailbot.text.later import later

_LINE = later(r"([^\W\d_][^:：=\n]{0,39})[:：=][ \t\u3000]*(\S.{0,299})")
_MOST_LINES = 60
_WIDEST = 400


def answered(db: Connection, message: Message, decision: Decision) -> dict[str, str]:
    """Of a mail whose author is proven, in a conversation that goes on."""
    if decision.disposition is not Disposition.FOLLOW_UP or not message.authentication.proven:
        return {}
    lines = (line.strip(" \t*-•·") for line in message.text.split("\n", _MOST_LINES)[:_MOST_LINES])
    found = (_LINE.fullmatch(line[:_WIDEST]) for line in lines)
    said = {attribute_name(one[1]): " ".join(one[2].split()) for one in found if one}
    if not said:
        return {}
    name = customer_attributes.c.name
    known = db.execute(select(name).where(name.in_(list(said))).distinct()).scalars()
    return {one: said[one] for one in known}
