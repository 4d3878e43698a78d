"""The configuration as frozen values; mailbot/config/ reads and checks it, config.example.toml explains each key."""

from __future__ import annotations

from datetime import time, timedelta

from msgspec import Struct

from mailbot.model.calendar import OFFICE_HOURS, WorkCalendar
from mailbot.model.factory import Factory
from mailbot.model.key_account import NO_RULE, KeyPolicy
from mailbot.model.noun import Discreet
from mailbot.model.verdict import Category

_SHORTEST = 4  # characters


class Secret(Discreet, frozen=True):
    """A password, token or key.  Never printed; `reveal()` says at the place of use that it is one."""

    UNSHOWN = frozenset({"value"})

    value: str = ""

    def reveal(self) -> str:
        return self.value

    def blotted_out(self, text: str) -> str:
        """`text` without this secret: a server may echo what we sent it.  A very short one is no secret, and blotting
        it out would only make the text unreadable."""
        return text.replace(self.value, "***") if len(self.value) >= _SHORTEST else text

    def __str__(self) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self.value)


class Company(Struct, frozen=True):
    name: str = "Our company"
    language: str = "en"  # for customers whose language we cannot tell or have no replies for, and for the manager
    timezone: str = "UTC"
    country: str = ""
    signature: tuple[tuple[str, str], ...] = ()  # (language, text); the first is the fallback
    addresses: tuple[str, ...] = ()  # more addresses and domains ("@acme.example") that count as ours


class Login(Struct, frozen=True):
    """How to reach and enter one server."""

    host: str = ""
    port: int = 0
    security: str = "tls"  # tls (implicit), starttls (required), none (loopback only)
    user: str = ""
    auth: str = "password"  # password, xoauth2, none
    password: Secret = Secret()
    token_command: tuple[str, ...] = ()  # prints an access token; run afresh when it is about to expire
    ca_file: str = ""  # trust these certificates instead of the system's


class ShelfSettings(Struct, frozen=True):
    """The folders in which a shared mailbox shows its tickets."""

    prefix: str
    names: tuple[tuple[str, str], ...]  # (key of a model.shelf.Shelf, last part of the folder's name)
    commands: bool = True  # a mail that a person moves there is an order


class Mailbox(Struct, frozen=True):
    """One company mailbox: where its mail comes from and how its answers leave."""

    name: str
    address: str
    kind: str = "imap"  # imap, maildir, pipe
    imap: Login = Login()
    path: str = ""  # of a Maildir
    smtp: Login = Login()
    aliases: tuple[str, ...] = ()  # other addresses that arrive here; count for N12 and as ours
    folder: str = "INBOX"
    junk: str = "auto"  # a folder name, "auto" (special use \Junk, RFC 6154), "" = do not look
    done_folder: str = ""  # MOVE there after filing; "": leave it in place
    authserv_ids: tuple[str, ...] = ()  # exact authserv-ids of our own receiving server (RFC 8601)
    provider: str = ""  # "exchange-online": its Authentication-Results carries no authserv-id
    reply_delimiter: str = "+"  # sales+TAG@...; "": the host has no sub-addressing
    token_domain: str = ""  # t.company.example: TAG@t.company.example instead of sub-addressing
    verp: bool = False  # `check --send` saw our own envelope sender survive
    sends_per_minute: int = 30
    helo: str = ""  # EHLO name; "": the domain of `address`
    poll: timedelta = timedelta(minutes=5)
    shelves: ShelfSettings | None = None  # None: it shows nothing in folders
    sent: str = "auto"  # a folder name, "auto" (special use \Sent, RFC 6154), "" = there is none for us
    watch_sent: bool = True  # an answer that somebody wrote past us and that lies there joins its ticket
    append_sent: str = "auto"  # a copy of each answer goes there: auto (where the host makes none), always, never
    side_poll: timedelta = timedelta(seconds=60)  # how often folders are looked at that IDLE does not see

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(a.lower() for a in (self.address, *self.aliases)))

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


ROLES = ("sales", "complaints", "manager", "admin", "factory")


class Person(Struct, frozen=True):
    """A member of staff.  `addresses[0]` gets the notices; all of them may answer."""

    handle: str
    name: str
    addresses: tuple[str, ...]
    roles: tuple[str, ...] = ("sales",)  # of ROLES
    languages: tuple[str, ...] = ()  # served; empty: all
    skills: tuple[str, ...] = ()  # free words that routing rules ask for
    notices: str = "en"  # language of the notices they get
    capacity: int = 0  # open tickets at most; 0: no limit
    away: bool = False
    countries: tuple[str, ...] = ()  # served, two letters each; empty: all
    calendar: WorkCalendar | None = None  # None: the company's


class AckPolicy(Struct, frozen=True):
    """May we acknowledge, and how much (RELIABILITY 5.2, promise P17)."""

    direct: str = "inquiry_order_complaint"  # off, inquiry_order_complaint, all
    auth: str = "required"  # required, preferred, off (row N11)
    per_address_hour: int = 1
    per_address_day: int = 3
    per_domain_hour: int = 20
    per_form_hour: int = 60
    per_instance_hour: int = 300
    max_age: timedelta = timedelta(hours=24)  # row N16
    max_date_skew: timedelta = timedelta(days=7)  # row N16
    free_mail_domains: tuple[str, ...] = ()  # the domain cap skips these; the shipped list where empty
    answer_where: bool = True  # "where is my order?" is answered at once, to an address on file
    ask_settled: bool = True  # a customer whose complaint was closed is asked once whether it is settled
    allow_local_submission: tuple[str, ...] = ()  # hosts whose local PHP mail() counts as proof for forms (N11f)


class FaqPolicy(Struct, frozen=True):
    promote_after: int = 5  # sent unchanged so often without a complaint: the administrator is asked to set `auto`
    encoder: str = "auto"  # auto: the extra `encoder` helps to find answers where it is installed; off


class Targets(Struct, frozen=True):
    """Hours within which a customer is answered, by category; 0: no target.

    A complaint's are clock hours of working days, the others' are working hours."""

    complaint: float = 24
    inquiry: float = 8
    order: float = 4
    faq: float = 8
    other: float = 16
    owner_share: float = 0.75  # of that time has passed: the owner is reminded
    manager_share: float = 1.0

    def hours(self, category: Category) -> float:
        hours: float = getattr(self, category.value)
        return hours


class AssignPolicy(Struct, frozen=True):
    order: str = "turn"  # turn (longest since last), least_open
    give_back_hours: float = 0  # working hours after which a ticket that nobody touched goes to the next; 0: never


class Limits(Struct, frozen=True):
    """Caps before parsing (threat T14)."""

    mail_octets: int = 35 * 1024 * 1024
    header_octets: int = 128 * 1024
    field_octets: int = 16 * 1024
    fields: int = 1000
    depth: int = 30
    parts: int = 500
    notice_attachment_octets: int = 8 * 1024 * 1024  # more is listed in the notice, not attached


class Trust(Struct, frozen=True):
    """What parse may believe about one mailbox's mail."""

    authserv_ids: tuple[str, ...] = ()
    provider: str = ""
    local_hosts: tuple[str, ...] = ()  # what a program on one of these mails by itself proves a form (row N11f)


class KeepPolicy(Struct, frozen=True):
    """How many days each kind of thing is kept; 0: for ever."""

    raw_days: int = 180  # octets of filed mail; not while its ticket is open
    quarantine_days: int = 180  # octets of mail that was set aside and that nobody put back
    letters_days: int = 90  # octets of what was sent
    tickets_days: int = 0  # closed tickets with everything in them
    backup_days: int = 30  # `mailbot backup` removes older ones of its folder


class FloodPolicy(Struct, frozen=True):
    """How many tickets an hour one source may open; then one ticket takes the rest.  0: any number."""

    per_sender_hour: int = 100
    per_form_hour: int = 1000


class AlarmPolicy(Struct, frozen=True):
    """When silence becomes an alarm, and by which second route."""

    silent: timedelta = timedelta(minutes=15)  # no good pass over a mailbox for so long
    queued: timedelta = timedelta(minutes=30)  # something waits for so long and nothing leaves
    to: tuple[str, ...] = ()  # by the second route; empty: those with the role admin (else manager)
    command: tuple[str, ...] = ()  # gets the words on its standard input
    smtp: Login | None = None  # another host
    sender: str = ""  # our address there
    canary: timedelta = timedelta()  # how often each mailbox mails itself a probe; 0: never
    canary_within: timedelta = timedelta(minutes=10)


class ReportPolicy(Struct, frozen=True):
    """Which reports are mailed by themselves."""

    daily: bool = True  # to each person for whom something happened
    weekly: bool = True  # to managers
    monthly: bool = True
    spreadsheet: bool = True  # with all figures as XLSX


class Settings(Struct, frozen=True):
    """Everything the rooms may ask of the configuration.  Built from config.toml, or by default for `explain`."""

    company: Company = Company()
    mailboxes: tuple[Mailbox, ...] = ()
    staff: tuple[Person, ...] = ()
    factories: tuple[Factory, ...] = ()
    ack: AckPolicy = AckPolicy()
    faq: FaqPolicy = FaqPolicy()
    limits: Limits = Limits()
    copies: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (category, handles that get a copy of each notice)
    staff_auth: str = "dmarc"  # dmarc, confirm, token-only (RELIABILITY 7)
    double_window: timedelta = timedelta(minutes=10)  # the same again from the same customer is one ticket; 0: off
    introduce: bool = False  # at a handover each customer with an open ticket gets a mail from their new colleague
    send_delay: timedelta = timedelta()  # an answer of a colleague waits so long and can be taken back
    paused: bool = False  # file and hand over, send no automatic answer (row N0)
    calendar: WorkCalendar = OFFICE_HOURS
    morning: time = time(8)  # each person's local time of their morning list
    targets: Targets = Targets()
    key_accounts: KeyPolicy = NO_RULE
    assign: AssignPolicy = AssignPolicy()
    recycled_kept: timedelta = timedelta(days=60)  # then a recycled ticket is purged
    keep: KeepPolicy = KeepPolicy()
    alarm: AlarmPolicy = AlarmPolicy()
    reports: ReportPolicy = ReportPolicy()
    flood: FloodPolicy = FloodPolicy()
    off_rows: frozenset[str] = frozenset()  # rows of 5.2 that `explain` switches off: N0, N16, N18
    store_url: str = "sqlite:///mailbot.db"
    rules: tuple[str, ...] = ()  # folders laid over the shipped rules/, later ones win file by file
    replies: tuple[str, ...] = ()
    token_key_file: str = ""

    def mailbox(self, name: str) -> Mailbox | None:
        return next((box for box in self.mailboxes if box.name == name), None)

    def person(self, handle: str) -> Person | None:
        return next((person for person in self.staff if person.handle == handle), None)

    def factory(self, name: str) -> Factory | None:
        return next((factory for factory in self.factories if factory.name == name), None)

    def calendar_of(self, person: Person | None) -> WorkCalendar:
        return (person.calendar if person else None) or self.calendar

    def with_role(self, role: str) -> tuple[Person, ...]:
        return tuple(person for person in self.staff if role in person.roles)

    @property
    def staff_addresses(self) -> frozenset[str]:
        return frozenset(address.lower() for person in self.staff for address in person.addresses)

    @property
    def own_addresses(self) -> frozenset[str]:
        """Addresses that are ours: mail from them is SELF, mail to them is never an acknowledgement."""
        boxes = (address for box in self.mailboxes for address in box.addresses)
        return frozenset([*boxes, *(a.lower() for a in self.company.addresses)])
