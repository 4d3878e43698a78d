"""(Settings, Message) -> how much proof of the author is asked for here.  Pure.  RFC 8601."""

from __future__ import annotations

from mailbot.model.mail import Evidence, Message
from mailbot.model.settings import Settings


def someone_trusted(message: Message, settings: Settings) -> bool:
    """Is a server named whose Authentication-Results count for the mailbox that this mail came to?"""
    box = settings.mailbox(message.arrival.mailbox)
    return box is not None and bool(box.authserv_ids or box.provider)


def proof_asked(message: Message, settings: Settings) -> str:
    """required, preferred or off.  Nobody can be asked for proof that no server would give."""
    auth = settings.ack.auth
    return "preferred" if auth == "required" and not someone_trusted(message, settings) else auth


def form_proven(message: Message) -> bool:
    """Did the website itself send this form (row N11f)?  A matching From alone proves nothing."""
    form = message.form
    vouched = form is not None and (bool(form.proof) or message.authentication.dmarc is Evidence.PASS)
    return vouched and form is not None and form.source_known and form.id != "generic"
