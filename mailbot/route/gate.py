"""(Message, Verdict, History) -> Ruling: may an automatic mail go out?  Pure.  RFC 3834 2-5, RFC 5230 4.5, 4.6.

The table of RELIABILITY 5.2 and nothing else: evaluated top down, the first row that says something decides.  "Direct"
is mail that a person wrote to the mailbox, "form" is what a website mailed for a visitor.  A refusal never touches
the ticket.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from mailbot.model.decision import Ruling
from mailbot.model.history import History
from mailbot.model.mail import Evidence, Message, SignKind
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Settings
from mailbot.model.tokens import Purpose, TokenKeys
from mailbot.model.trace import RowTrace
from mailbot.model.verdict import Category, Origin, Verdict
from mailbot.route.age import out_of_time
from mailbot.route.caps import Allowance, reached
from mailbot.route.destination import (
    author_fits_envelope,
    correspondent,
    is_envelope_sender,
    is_ours,
    is_plain_mailbox,
    is_role,
    reaches,
    sender_on_the_envelope,
)
from mailbot.route.thread import refers_to_us
from mailbot.route.trust import form_proven, proof_asked, someone_trusted


class Case(Struct, frozen=True):
    """Everything that bears on whether one mail may be answered."""

    message: Message
    verdict: Verdict
    history: History
    rulebook: Rulebook
    settings: Settings
    tokens: TokenKeys
    at: datetime  # now
    joins: bool = False  # it joins a ticket that is there already
    asks: bool = False  # where an order is: answered on a ticket that is there too
    on_file: str = ""  # the answer goes to this address, whoever wrote

    @property
    def is_form(self) -> bool:
        return self.verdict.origin is Origin.FORM and self.message.form is not None

    @property
    def to(self) -> str:
        return self.on_file or correspondent(self.message, self.verdict).address


Test = Callable[[Case], str | None]  # words for a person where the row's condition holds


def _paused(case: Case) -> str | None:
    if case.settings.paused:
        return "automatic mail is paused (paused = true)"
    return None if case.history.adopted_at else "this mailbox is not watched yet"


def _sign(*kinds: SignKind, origins: frozenset[Origin] = frozenset()) -> Test:
    """What parse saw in the mail; or what classify made of it as a whole, where no single header says so."""

    def test(case: Case) -> str | None:
        seen = next((sign.text for sign in case.message.signs if sign.kind in kinds), None)
        if seen is None and case.verdict.origin in origins:
            return f"it was understood as {case.verdict.origin.value}"
        return seen

    return test


def _bounce_token(case: Case) -> str | None:
    found = (case.tokens.read_address(address) for address in case.message.recipients)
    returned = any(token and token.purpose is Purpose.BOUNCE for token in found)
    return "it was sent to our bounce address" if returned else None


def _made_by_us(case: Case) -> str | None:
    if case.tokens.is_ours(case.message.loop_token):
        return "it carries our own loop mark"
    if case.tokens.read_message_id(case.message.message_id):
        return "its Message-ID is one that we made"
    return "it was understood as our own mail" if case.verdict.origin is Origin.SELF else None


def _from_us(case: Case) -> str | None:
    ours = case.message.author.address.lower() in case.settings.own_addresses
    return _made_by_us(case) or ("its From is an address of ours" if ours else None)


def _form_from_us(case: Case) -> str | None:
    """Many websites mail their forms from the very mailbox they go to: fine where the form's rule names that sender."""
    expected = case.message.form is not None and case.message.form.source_known
    return _made_by_us(case) if expected else _from_us(case)


def _null_sender(case: Case) -> str | None:
    envelope = sender_on_the_envelope(case.message)
    if envelope is None or is_envelope_sender(envelope):
        return _sign(SignKind.NULL_SENDER)(case)
    return f"its envelope sender {envelope!r} cannot be answered" if envelope else "its envelope sender is empty"


def _disputed_author(case: Case) -> str | None:
    return None if case.message.author_agreed else "its From is not exactly one address that every reader agrees on"


def _unproven_author(case: Case) -> str | None:
    asked, evidence = proof_asked(case.message, case.settings), case.message.authentication
    if asked == "off":
        return None
    if evidence.dmarc is Evidence.FAIL:
        return "the author's domain disowns it (DMARC fail)"
    return "nothing proves its author (ack auth = required)" if asked == "required" and not evidence.proven else None


def _unproven_form(case: Case) -> str | None:
    form, evidence = case.message.form, case.message.authentication
    if form is None or not form.source_known or form.id == "generic":
        return "no form rule names its sender"
    if form_proven(case.message):
        return None
    if evidence.dmarc is Evidence.FAIL or someone_trusted(case.message, case.settings):
        return "nothing proves that this form came from the website"
    return None  # a fresh installation, where nobody vouches for anything: answered under lowered caps


def _not_to_us(case: Case) -> str | None:
    """To and Cc only: Delivered-To names us in every mail that got here, a blind copy to a thousand included."""
    box = case.settings.mailbox(case.message.arrival.mailbox)
    named = [a.address for a in (*case.message.to, *case.message.cc) if a.address]
    hit = named if box is None else [address for address in named if reaches(address, box)]
    return None if hit else "neither To nor Cc names this mailbox"


def _not_a_birth(case: Case) -> str | None:
    if case.asks:
        return None  # each answer is under the caps of its address
    if case.joins:
        return "it joins a ticket; only its birth is acknowledged"
    return "it answers a mail of ours" if refers_to_us(case.message, case.tokens) else None


def _spam(case: Case) -> str | None:
    if case.message.arrival.junk:
        return "it was in the Junk folder"
    return _sign(SignKind.SPAM, origins=frozenset({Origin.SPAM}))(case)


def _out_of_time(case: Case) -> str | None:
    return _moved_by_hand(case) or out_of_time(case.message, case.history, case.settings.ack, case.at)


def _moved_by_hand(case: Case) -> str | None:
    """Mail arrives in one folder; what lies in another of ours a person has seen and put there (threat T27)."""
    arrival = case.message.arrival
    box = case.settings.mailbox(arrival.mailbox)
    elsewhere = box is not None and box.shelves is not None and arrival.folder != box.folder
    return f"it was found in {arrival.folder}, where a person put it" if elsewhere else None


def _no_destination(case: Case) -> str | None:
    """N17 for both columns."""
    to = case.to
    if case.message.passed_on is not None:
        return "a colleague passed it on: its writer wrote to them, not to us"
    if not is_plain_mailbox(to):
        return f"{to!r} is not one plain address" if to else "there is no address to answer to"
    rows = (
        (is_role(to.rpartition("@")[0]), "nobody reads mail to {}"),
        (is_ours(to, case.settings, case.tokens), "{} is an address of ours"),
        (to.lower() in case.settings.staff_addresses, "{} belongs to a colleague"),
        (case.history.suppressed, "{} is on the suppression list"),
    )
    return next((text.format(to) for hit, text in rows if hit), None)


def _no_direct_destination(case: Case) -> str | None:
    if case.verdict.origin is Origin.STAFF:
        return "its author is a colleague"
    message = case.message
    envelope, asked = sender_on_the_envelope(message), proof_asked(message, case.settings)
    fits = author_fits_envelope(message.author, envelope, message.authentication, asked)
    return _no_destination(case) or (None if fits else "From and envelope sender are of different organisations")


_ASKED_FOR = frozenset({Category.INQUIRY, Category.ORDER, Category.COMPLAINT})
_DIRECT: dict[str, frozenset[Category | None]] = {
    "off": frozenset(),
    "inquiry_order_complaint": _ASKED_FOR,
    "all": frozenset({*Category, None}),
}


def _category_not_wanted(case: Case) -> str | None:
    policy = case.settings.ack.direct
    # an entry that the administrator set to auto answers what its reader asked: more than an acknowledgement
    asked = case.verdict.faq_answer or case.asks
    wanted = case.verdict.category in _DIRECT[policy] or (asked and policy != "off")
    return None if wanted else "direct mail of this category is not acknowledged (direct under [ack])"


def _too_many(case: Case) -> str | None:
    policy = case.settings.ack
    domain = case.to.rpartition("@")[2].lower()
    free = domain in (policy.free_mail_domains or case.rulebook.free_mail_domains)
    lowered = not someone_trusted(case.message, case.settings)
    return reached(Allowance(policy, case.history.acks, lowered, free, case.is_form))


class Row(Struct, frozen=True):
    code: str  # never changes once released
    asks: str  # what a yes means is a refusal
    direct: Test | None  # None: the row does not look at such mail
    form: Test | None
    alarm: bool = False  # an administrator has to know


_REPORT = _sign(SignKind.REPORT, origins=frozenset({Origin.BOUNCE}))
_MACHINE = frozenset({Origin.AUTO_REPLIED, Origin.AUTO_GENERATED})

ROWS = (
    Row("N0", "is automatic mail switched off?", _paused, _paused),
    Row("N1", "is it a delivery report?", _REPORT, _REPORT),
    Row("N2", "did it come to our bounce address?", _bounce_token, None),
    Row("N3", "is it our own mail?", _from_us, _form_from_us, alarm=True),
    # A website's mail is machine mail through and through: N4 to N9 say nothing about the visitor (RFC 3834 4).
    Row("N4", "is its envelope sender empty or unusable?", _null_sender, None),
    Row("N5", "does Auto-Submitted call it automatic?", _sign(SignKind.AUTO_SUBMITTED), None),
    Row("N6", "does Precedence call it bulk mail?", _sign(SignKind.PRECEDENCE), None),
    Row("N7", "is it a mailing list?", _sign(SignKind.LIST, origins=frozenset({Origin.LIST})), None),
    Row("N8", "does it ask for no automatic answers?", _sign(SignKind.SUPPRESS), None),
    Row(
        "N9",
        "do its headers show an autoresponder or a loop?",
        _sign(SignKind.AUTORESPONDER, SignKind.LOOP),
        _sign(SignKind.LOOP),
    ),
    Row("N10", "is it unclear who wrote it?", _disputed_author, None),
    Row("N11", "is proof of its author missing?", _unproven_author, None),
    Row("N11f", "is proof missing that the website sent this form?", None, _unproven_form, alarm=True),
    Row("N12", "does neither To nor Cc name us?", _not_to_us, None),
    Row("N13", "is it automatic by its words?", _sign(SignKind.SUBJECT, origins=_MACHINE), None),
    Row("N14", "does it belong to a ticket that is there?", _not_a_birth, _not_a_birth),
    Row("N15", "is it spam?", _spam, _spam),
    Row("N16", "is it too old, or its date too odd?", _out_of_time, _out_of_time),
    Row("N17", "is there nobody whom we may answer?", _no_direct_destination, _no_destination),
    # Before the caps, so that mail which is not acknowledged anyway raises no alarm about them.
    Row("D0", "is direct mail of this category not acknowledged?", _category_not_wanted, None),
    Row("N18", "is a cap reached?", _too_many, _too_many, alarm=True),
)


def rule(case: Case) -> Ruling:
    for row in ROWS:
        text = _found(row, case)
        if text:
            return Ruling(False, row.code, text, alarm=row.alarm)
    return Ruling(True, "Y", f"{case.to} may be answered, once", to=case.to)


def trace(case: Case) -> tuple[RowTrace, ...]:
    """The rows as `rule` goes through them, to the first that refuses."""
    seen: list[RowTrace] = []
    for row in ROWS:
        seen.append(RowTrace(row.code, row.asks, _found(row, case) or "", _skipped(row, case)))
        if seen[-1].found:
            break
    return tuple(seen)


def _found(row: Row, case: Case) -> str | None:
    test = row.form if case.is_form else row.direct
    return test(case) if test and row.code not in case.settings.off_rows else None


def _skipped(row: Row, case: Case) -> str:
    if row.code in case.settings.off_rows:
        return "switched off here"
    kind, test = ("forms", row.form) if case.is_form else ("direct mail", row.direct)
    return "" if test else f"does not look at {kind}"
