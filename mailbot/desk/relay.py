"""(a colleague's reply, what went to and fro with the customer) -> Relay: what leaves, and where to.  Pure."""

from __future__ import annotations

from hashlib import sha256

from mailbot.desk.cut import answer_of, brings_the_notice, own_files, own_signature
from mailbot.model.decision import Relay
from mailbot.model.history import Correspondence
from mailbot.model.mail import Message
from mailbot.model.settings import Settings


def relay_of(message: Message, known: Correspondence | None, settings: Settings) -> Relay:
    """`to` is "" where the ticket's customer left no address, or where no mailbox is left to write from."""
    known = known or Correspondence()
    box = settings.mailbox(message.arrival.mailbox)
    private = settings.staff_addresses - settings.own_addresses
    text, files = answer_of(message), own_files(message)
    # what stood at the end of the mail signs the notice where that was among the words
    signed = "" if brings_the_notice(message.text) else message.signature
    return Relay(
        to=known.address if box else "",
        text=text,
        signature=own_signature(signed, private, box.address) if box else "",
        digest="",
        files=files,
        passed_over=tuple(address for address in known.wrote_later if address not in settings.staff_addresses),
    )


def digest_of(relay: Relay) -> str:
    """However it was wrapped: the same words and files are the same answer."""
    said = [relay.faq, " ".join(relay.text.split()), *sorted(file.digest for file in relay.files)]
    return f"answer {sha256(chr(31).join(said).encode(errors='replace')).hexdigest()}"
