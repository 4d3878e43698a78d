"""What the reading of a form needs of a mail, and nothing more.  Pure."""

from __future__ import annotations

from msgspec import Struct

from mailbot.model.mail import Address


class Letter(Struct, frozen=True):
    subject: str
    author: Address
    reply_to: tuple[Address, ...]
    recipients: tuple[str, ...]  # every address it was sent to, lower case
    plain: str
    html: str  # as it came, not sanitised
    local: bool = False  # a program on a host of ours mailed it (row N11f)
    answers: bool = False  # it refers to another mail

    @property
    def visitor(self) -> Address:
        """The one Reply-To that is neither the author nor us: form programs put the visitor there."""
        ours = {self.author.address.lower(), *self.recipients}
        others = [a for a in self.reply_to if a.address and a.address.lower() not in ours]
        return others[0] if len(others) == 1 and len(self.reply_to) == 1 else Address()
