"""A firm whose colleagues read three languages, and what they mail to us: replies, pressed buttons, commands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec.structs import replace
from support.mails import mail
from support.office import Letter, Office

from mailbot import pipeline
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.records import MailRow, TicketView
from mailbot.model.settings import AckPolicy, Company, Mailbox, Person, Settings
from mailbot.store import open_store

BOX = Mailbox("sales", "sales@company.example", kind="pipe", authserv_ids=("mx.company.example",))
LI = Person("li", "Li Na", ("li@staff.example", "li@home.example"))
MEI = Person("mei", "王小梅", ("mei@staff.example",), ("complaints",), notices="zh-Hans")
HUA = Person("hua", "陳大華", ("hua@staff.example",), ("complaints",), notices="zh-Hant")
BOSS = Person("boss", "Ruth Hall", ("boss@staff.example",), ("manager", "admin"))
FIRM = Settings(
    company=Company("Company Ltd", signature=(("en", "Company Ltd, 1 Harbour Road"),)),
    mailboxes=(BOX,),
    staff=(LI, MEI, HUA, BOSS),
    ack=AckPolicy(direct="off"),
)
CUSTOMERS = "buyer.example"  # the domain of all customers


def vouched(result: str = "pass", domain: str = "staff.example") -> dict[str, str]:
    return {"Authentication-Results": f"mx.company.example; dmarc={result} header.from={domain}"}


def buttons(letter: EmailMessage) -> dict[str, str]:
    """What stands on a button -> its mailto, from the HTML."""
    html = letter.get_body(("html",)).get_content()
    found = re.findall(r'<a href="(mailto:[^"]+)"[^>]*>([^<]+)</a>', html)
    return {words.strip(): href.replace("&amp;", "&") for href, words in found}


def body(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def verb_of(href: str) -> str:
    return parse_qs(urlsplit(href).query)["body"][0].split()[0].lstrip("#")


class Desk(Office):
    """`seller` gets every inquiry; the others look after complaints."""

    def __init__(self, home: Path, seller: Person = LI, **changes: object) -> None:
        staff = [replace(p, roles=("sales",) if p.handle == seller.handle else p.roles) for p in FIRM.staff]
        if seller is not LI:
            staff[0] = replace(staff[0], roles=("complaints",))
        super().__init__(home, replace(FIRM, **{"staff": tuple(staff), **changes}))
        self._url = f"sqlite:///{home}/mailbot.db"
        self.seller = seller
        self._letters: list[Letter] = []

    def gets(self, octets: bytes) -> MailRow:
        """The row of a mail that arrives."""
        self._uid += 1
        raw = RawMessage(Arrival("sales", uidvalidity=1, uid=self._uid, received_at=self.now), octets, 0)
        pipeline.take_in([raw], self.house)
        with self.store.read() as tx:
            return tx.mails_after(0, 100_000)[-1]

    def opened(self, words: str = "Please quote 20 pcs of A-100.") -> tuple[int, EmailMessage]:
        """(number of a new customer's ticket, the notice to the seller)."""
        self.post()
        number = self.take(words)
        return number, next(one.mail for one in self.post() if one.to == self.seller.addresses[0])

    def reopen(self) -> None:
        """The daemon was stopped and starts again over the same store."""
        self.store.close()
        self.store = open_store(self._url)
        self.house = self._furnished(self.house.settings)

    def customer_of(self, number: int) -> str:
        return self.view(number).customer.addresses[0]

    def view(self, number: int) -> TicketView:
        with self.store.read() as tx:
            found = tx.ticket_view(number)
        assert found is not None
        return found

    def codes(self, number: int) -> set[str]:
        return {reason.code for entry in self.view(number).timeline for reason in entry.reasons}

    # --- what colleagues mail ---
    def by(self, person: Person | None = None) -> str:
        person = person or self.seller
        return f"{person.handle} <{person.addresses[0]}>"

    def reply(
        self,
        letter: EmailMessage,
        words: str,
        person: Person | None = None,
        headers: Mapping[str, str] | None = None,
        sender: str = "",
        to: str = "",
    ) -> MailRow:
        """A Reply to one of our mails; by a colleague who is vouched for unless it says otherwise."""
        head = {"In-Reply-To": str(letter["Message-ID"]), **(vouched() if headers is None else headers)}
        to = to or str(letter["Reply-To"] or letter["From"])
        octets = mail(words, sender=sender or self.by(person), to=to, subject=f"Re: {letter['Subject']}", headers=head)
        return self.gets(octets)

    def press(
        self,
        href: str,
        person: Person | None = None,
        headers: Mapping[str, str] | None = None,
        sender: str = "",
        words: str | None = None,
    ) -> MailRow:
        """The mail that a click opens, sent as it is."""
        link = urlsplit(href)
        fields = parse_qs(link.query)
        return self.gets(
            mail(
                fields["body"][0] if words is None else words,
                sender=sender or self.by(person),
                to=unquote(link.path),
                subject=fields["subject"][0],
                headers=dict(vouched() if headers is None else headers),
            )
        )

    def told(self) -> Letter:
        """The one mail that went out."""
        (letter,) = self.post()
        return letter
