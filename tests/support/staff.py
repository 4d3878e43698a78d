"""Colleagues and customers of a firm that runs: they read what reached them and mail back, each by a mail program.

tom = Colleague(firm, "Tom Reed <tom@staff.example>", PROGRAMS["outlook"])
tom.replies(tom.notice_of(ticket), "Two weeks.")
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from msgspec import Struct
from support.company import AUTHSERV_ID, Company
from support.mails import mail
from support.programs import Program

from mailbot.model.records import MailRow, TicketView

SIGNATURE = "Company Ltd., 1 Harbour Road"  # of the firm
INSIDE = ("sales+r.", "sales+k.", "sales+y.", "staff.example", "##-", "ress Reply", "mailto:", "Made by mailbot")


class Colleague(Struct, frozen=True):
    firm: Company
    who: str
    program: Program

    @property
    def address(self) -> str:
        return parseaddr(self.who)[1]

    def got(self) -> list[EmailMessage]:
        return letters_to(self.firm, self.address)

    def notice_of(self, ticket: int) -> EmailMessage:
        """The last mail about it."""
        return next(one for one in reversed(self.got()) if f"[T-{ticket}]" in one["Subject"])

    def replies(self, letter: EmailMessage, words: str) -> MailRow:
        return self.sends(self.program.reply(letter, words, self.who))

    def presses(self, letter: EmailMessage, label: str) -> MailRow:
        return self.sends(self.program.press(buttons(letter)[label], self.who))

    def writes(self, to: str, subject: str, words: str) -> MailRow:
        return self.sends(self.program.write(to, subject, words, self.who))

    def sends(self, octets: bytes) -> MailRow:
        return arrives(self.firm, octets)


def post(firm: Company, octets: bytes) -> None:
    """By way of the company's mail server, which vouches for the sender's domain."""
    seen = message_from_bytes(octets, policy=policy.default)
    sender = parseaddr(str(seen["From"]))[1]
    to = parseaddr(str(seen["To"]))[1]
    stamp = f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from={sender.rpartition('@')[2]}\r\n"
    firm.dovecot.deliver("sales", stamp.encode() + octets, sender, to.partition("@")[0].partition("+")[2])


def arrive(firm: Company, mails: Sequence[bytes]) -> list[MailRow]:
    """All of them at once.  What became of them, in some order."""
    before = len(firm.mails())
    for octets in mails:
        post(firm, octets)
    firm.wait_for_mails(before + len(mails))
    firm.wait_for_quiet()
    return firm.mails()[before:]


def arrives(firm: Company, octets: bytes) -> MailRow:
    (row,) = arrive(firm, [octets])
    return row


def asks(firm: Company, customer: str, words: str, subject: str = "Request for quotation") -> MailRow:
    return arrives(firm, mail(words, sender=customer, subject=subject))


def letters_to(firm: Company, address: str) -> list[EmailMessage]:
    return [message_from_bytes(one.octets, policy=policy.default) for one in firm.sent_to(address)]  # type: ignore[misc]


def buttons(letter: EmailMessage) -> dict[str, str]:
    """What stands on a button -> its mailto:, as a mail program reads the HTML."""
    found = re.findall(r'<a href="(mailto:[^"]+)"[^>]*>([^<]+)</a>', text_of(letter, "html"))
    return {words.strip(): href.replace("&amp;", "&") for href, words in found}


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def view_of(firm: Company, ticket: int) -> TicketView:
    with firm.store.read() as tx:
        found = tx.ticket_view(ticket)
    assert found is not None
    return found


def assert_nothing_of_ours(letter: EmailMessage) -> None:
    """Nothing that is for colleagues only."""
    for part in letter.walk():
        shown = "" if part.is_multipart() else part.get_content()
        found = [word for word in INSIDE if word in shown or word in str(part.items())]
        assert not found, (found, shown)
