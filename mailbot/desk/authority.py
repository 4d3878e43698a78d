"""(what was written, by whom, how well proven, setting) -> what it may do.  Pure.  RELIABILITY 7.

Two factors: the token, which only we can make, and the author's domain vouching for the mail, which only the
colleague's mail system can do.  The first row of the table that fits decides.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from mailbot.model.decision import Disposition


class Writing(Enum):
    BOUNCE = "bounce"
    MACHINE = "machine"  # an out-of-office, a receipt
    DOUBTFUL = "doubtful"  # a colleague's words with a machine's sign on them
    EMPTY = "empty"  # neither new words nor a file
    REACTION = "reaction"  # a thumb that a mail program sent, with words of its own around it
    WORDS = "words"


class Sender(Enum):
    HOLDER = "holder"  # the very person that the token was made for, by any of their addresses
    COLLEAGUE = "colleague"
    CUSTOMER = "customer"  # known on the ticket
    OUTSIDER = "outsider"


class Proof(Enum):
    PASS = "pass"
    NONE = "none"
    FAIL = "fail"


class Told(Enum):
    """Who hears of the mail.  Whom it only claims to be from is told seldom: a responder there would make a loop."""

    OWNER = "owner"
    OTHER_OWNER = "other_owner"  # the owner, where somebody else acted
    SENDER = "sender"  # proven to have written it: why it went no further, and a reply address of their own
    CLAIMED = "claimed"  # the colleague in From, unproven: the same, at their registered address, once an hour
    NOBODY = "nobody"


class Outcome(Struct, frozen=True):
    disposition: Disposition
    code: str  # of the reason; never changes once released
    text: str
    told: Told = Told.NOBODY
    alarm: bool = False
    ack_code: str = "N14"  # why no automatic mail goes out


class Row(Struct, frozen=True):
    outcome: Outcome
    writing: frozenset[Writing] | None = None  # None: any
    sender: frozenset[Sender] | None = None
    proof: frozenset[Proof] | None = None
    staff_auth: str = ""  # "": any

    def fits(self, writing: Writing, sender: Sender, proof: Proof, staff_auth: str) -> bool:
        return (
            (self.writing is None or writing in self.writing)
            and (self.sender is None or sender in self.sender)
            and (self.proof is None or proof in self.proof)
            and self.staff_auth in ("", staff_auth)
        )


_HOLDER = frozenset({Sender.HOLDER})
_STAFF = frozenset({Sender.HOLDER, Sender.COLLEAGUE})
_PASS, _FAIL = frozenset({Proof.PASS}), frozenset({Proof.FAIL})
_NOTE = Disposition.NOTE
_REACTION = Outcome(_NOTE, "desk.reaction", "held: a reaction is no answer", Told.SENDER)

TABLE = (
    # machines are heard, never relayed, whoever owns them
    Row(
        Outcome(_NOTE, "desk.bounce", "a delivery report came to a reply address", ack_code="N1"),
        writing=frozenset({Writing.BOUNCE}),
    ),
    Row(
        Outcome(_NOTE, "desk.machine", "an automatic mail is never an answer", ack_code="N13"),
        writing=frozenset({Writing.MACHINE}),
    ),
    # the customer's side got hold of a colleague's reply address: they add, they never answer
    Row(
        Outcome(
            Disposition.FOLLOW_UP, "desk.customer", "the customer wrote to a colleague's reply address", Told.OWNER
        ),
        sender=frozenset({Sender.CUSTOMER}),
    ),
    Row(
        Outcome(_NOTE, "desk.outsider", "from outsider: has the reply address of a colleague", Told.OWNER),
        sender=frozenset({Sender.OUTSIDER}),
    ),
    # from here on it says that one of us wrote it
    Row(
        Outcome(
            Disposition.QUARANTINE,
            "desk.forged",
            "it brings a reply address of ours, says a colleague wrote it, and their domain disowns it (DMARC fail)",
            alarm=True,
            ack_code="N11",
        ),
        proof=_FAIL,
    ),
    Row(
        Outcome(
            _NOTE, "desk.looks_automatic", "held: not taken as an answer, it looks automatic", Told.CLAIMED, alarm=True
        ),
        writing=frozenset({Writing.DOUBTFUL}),
    ),
    Row(
        Outcome(_NOTE, "desk.colleague", "held: written to somebody else's reply address", Told.SENDER),
        sender=frozenset({Sender.COLLEAGUE}),
        proof=_PASS,
    ),
    Row(
        Outcome(_NOTE, "desk.unproven_colleague", "held: says a colleague wrote it, nothing proves it", Told.OWNER),
        sender=frozenset({Sender.COLLEAGUE}),
    ),
    Row(
        Outcome(_NOTE, "desk.empty_answer", "held: the answer is empty", Told.SENDER),
        writing=frozenset({Writing.EMPTY}),
        sender=_HOLDER,
        proof=_PASS,
    ),
    Row(_REACTION, writing=frozenset({Writing.REACTION}), sender=_HOLDER, proof=_PASS),
    Row(
        Outcome(Disposition.ANSWER, "desk.answer", "a colleague answered", Told.OTHER_OWNER),
        sender=_HOLDER,
        proof=_PASS,
    ),
    # the token alone: as the administrator chose
    Row(
        Outcome(_NOTE, "desk.unproven", "held: nothing proves that the colleague wrote it", Told.CLAIMED, alarm=True),
        sender=_HOLDER,
        staff_auth="dmarc",
    ),
    Row(
        Outcome(_NOTE, "desk.awaits_confirmation", "held: waits for the colleague's confirmation", Told.CLAIMED),
        sender=_HOLDER,
        staff_auth="confirm",
    ),
    Row(
        Outcome(_NOTE, "desk.empty_answer", "held: the answer is empty", Told.CLAIMED),
        writing=frozenset({Writing.EMPTY}),
        sender=_HOLDER,
        staff_auth="token-only",
    ),
    Row(
        replace(_REACTION, told=Told.CLAIMED),
        writing=frozenset({Writing.REACTION}),
        sender=_HOLDER,
        staff_auth="token-only",
    ),
    Row(
        Outcome(Disposition.ANSWER, "desk.token_only", "a colleague answered, by the token alone", Told.OTHER_OWNER),
        sender=_HOLDER,
        staff_auth="token-only",
    ),
)

# An unknown setting gives no authority.
_NOTHING = Outcome(_NOTE, "desk.unproven", "held: nothing proves that the colleague wrote it", Told.CLAIMED, alarm=True)


def authority(writing: Writing, sender: Sender, proof: Proof, staff_auth: str) -> Outcome:
    return next((row.outcome for row in TABLE if row.fits(writing, sender, proof, staff_auth)), _NOTHING)
