"""A colleague's words that may act -> what is done, what goes to the customer, or why nothing is.  Pure."""

from __future__ import annotations

from datetime import UTC

from msgspec import Struct, field
from msgspec.structs import replace

from mailbot.desk.away_said import says_away
from mailbot.desk.case import Case
from mailbot.desk.cut import words_below
from mailbot.desk.doing import plan_of
from mailbot.desk.files_said import says_attached
from mailbot.desk.orders import MOST, Orders, Unread, read_orders
from mailbot.desk.plan import Plan, Scene
from mailbot.desk.relay import digest_of
from mailbot.desk.signed import Below, below
from mailbot.desk.unmarked import reads_as_command
from mailbot.model.acts import Leave, Return, Step, TakeBack
from mailbot.model.decision import Deed, Done, Refusal, Relay
from mailbot.model.history import Answered
from mailbot.model.ticket import TRANSITIONS, Event, Stage
from mailbot.model.tokens import Purpose

# what its writer may send all the same, once they say so
RELEASABLE = frozenset(
    {
        "desk.colleague",
        "desk.awaits_confirmation",
        "desk.repeated",
        "desk.not_yours",
        "desk.answered_meanwhile",
        "desk.no_file",
        "desk.below",
        "desk.bare_command",
        "desk.note_or_answer",
        "desk.reads_away",
        "desk.unmarked",
    }
)
BY_RESPONDER = "out of office"  # why of an absence that a vacation responder told us; their next act ends it


class Work(Struct, frozen=True):
    plan: Plan = field(default_factory=Plan)
    relay: Relay | None = None
    code: str = ""  # why it goes no further; "": it does
    text: str = ""
    refusals: tuple[Refusal, ...] = ()
    said: str = ""
    unclear: bool = False  # its words may be more of a note

    @property
    def deeds(self) -> tuple[Deed, ...]:
        return tuple(self.plan.deeds)


def work_of(case: Case) -> Work:
    orders = read_orders(case.relay.text, case.brought.token.verb, case.message.subject)
    plan = plan_of(orders.orders, _scene(case))
    refusals = [*map(_unknown, orders.unread), *plan.refusals]
    if orders.too_many:
        refusals.append(Refusal("too_many", f"# × {orders.too_many}", str(MOST)))
    refusals += [*_nothing_to_undo(case, plan), *_answers_elsewhere(case, plan)]
    relay = _relay(case, orders, plan)
    plan.done += _unheard(case, orders, relay)
    work = Work(plan, relay, refusals=tuple(refusals), unclear=orders.unclear and not plan.answers)
    for holds, code, text in _hindrances(case, work):
        if holds and not (code in RELEASABLE and case.waived(code)):
            meanwhile = case.known.meanwhile if code == "desk.answered_meanwhile" else None
            return replace(work, code=code, text=text, said=_said(meanwhile, case) if meanwhile else "")
    return _with_their_return(case, work)


def _unknown(one: Unread) -> Refusal:
    return Refusal("unknown", one.line, one.nearest) if one.nearest else Refusal("unlike_any", one.line, "#help")


def _said(other: Answered, case: Case) -> str:
    """In the mailbox itself anybody may have written it."""
    person = case.settings.person(other.by)
    return f"{person.name if person else case.settings.company.name}: {other.text}"


def _scene(case: Case) -> Scene:
    about = case.ticket.number if case.ticket and case.brought.token.ticket else 0
    return Scene(case.actor, case.settings, case.faq, case.tickets, about, case.at, case.customers, case.causes)


def _nothing_to_undo(case: Case, plan: Plan) -> list[Refusal]:
    """What waits is known of the ticket that the mail is about."""
    here = case.ticket.number if case.ticket and case.known.unsent else 0
    wanted = [deed.ticket for deed in plan.deeds if isinstance(deed.act, TakeBack)]
    return [Refusal("nothing_waits", f"#undo T-{number}", "") for number in wanted if number != here]


def _answers_elsewhere(case: Case, plan: Plan) -> list[Refusal]:
    """What went to and fro is known of one ticket only."""
    here = case.ticket.number if case.ticket else 0
    elsewhere = plan.answers and plan.answers != here
    return [Refusal("elsewhere", f"#answer T-{plan.answers}", "")] if elsewhere else []


def _unheard(case: Case, orders: Orders, relay: Relay | None) -> list[Done]:
    """Words and files of theirs that go to nobody, though they may have been meant for the customer."""
    if relay is not None or not orders or case.brought.token.purpose is Purpose.COMMAND:
        return []
    text = bool(orders.text) and _below(orders, case) is not Below.SIGNATURE
    rows = ((text, "text_ignored"), (any(not one.inline for one in case.relay.files), "files_ignored"))
    return [Done(code, 0) for holds, code in rows if holds]


def _relay(case: Case, orders: Orders, plan: Plan) -> Relay | None:
    """Text below orders is an answer in a reply to a notice; at a desk address only below `#answer`."""
    pressed = case.brought.token.purpose is Purpose.COMMAND
    in_reply = bool(case.brought.token.ticket) and not pressed
    text = "" if pressed or (orders and _below(orders, case) is not Below.ANSWER) else orders.text
    files = () if pressed or (orders and not text and not plan.answers) else case.relay.files
    if plan.answers and case.ticket and plan.answers == case.ticket.number:
        wanted = bool(text or files or plan.faq)
    else:
        wanted = in_reply and bool(text or files) and not plan.answers
    if not wanted:
        return None
    signature = "" if pressed else case.relay.signature  # below a button's body stands our hint
    relay = replace(case.relay, text=text, files=files, faq=plan.faq, signature=signature)
    return replace(relay, digest=digest_of(relay))


def _below(orders: Orders, case: Case) -> Below:
    """How a mail program signs below `#close` is no answer to the customer."""
    return below(orders.text, (case.actor.name, case.actor.handle, case.settings.company.name))


def _hindrances(case: Case, work: Work) -> tuple[tuple[bool, str, str], ...]:
    """(it holds, code, text): the first that holds."""
    relay, plan = work.relay, work.plan
    changes = bool(plan.deeds or relay)
    idle = not (changes or plan.asks or plan.done)
    gone = case.stale and changes and not _is_theirs(case)
    return (
        (_is_over(case), "desk.expired", "held: the button is too old"),
        (bool(work.refusals), "desk.command", "held: not all of it could be understood or done"),
        (bool(plan.answers) and relay is None, "desk.empty_answer", "held: the answer is empty"),
        (idle and bool(case.relay.text) and not case.ticket, "desk.no_order", "held: words without a command"),
        (idle, "desk.empty_answer", "held: the answer is empty"),
        (relay is not None and not _takes_an_answer(case, plan), "desk.stage", _stage_text(case)),
        (case.brought.bare and changes, "desk.bare_command", "held: came without a reply address of ours"),
        (gone, "desk.not_yours", "held: the ticket was given to somebody else since"),
        *(_about_the_answer(case, work, relay) if relay is not None else ()),
    )


def _about_the_answer(case: Case, work: Work, relay: Relay) -> tuple[tuple[bool, str, str], ...]:
    known, alone = case.known, not relay.files
    unreachable = not _can_be_written_to(relay.to)
    unmarked = reads_as_command(relay.text, case.settings.staff, case.at)
    repeated, meanwhile = relay.digest in known.sent, known.meanwhile is not None
    return (
        (unreachable, "desk.no_customer", "held: the customer left no address to write to"),
        (unmarked, "desk.unmarked", "held: its first line reads like a command without #"),
        (work.unclear, "desk.note_or_answer", "held: is it more of the note, or the answer?"),
        (repeated, "desk.repeated", "held: this very answer went to the customer before"),
        (meanwhile, "desk.answered_meanwhile", "held: somebody else has answered meanwhile"),
        (_wrote_below(case), "desk.below", "held: more of it stands below the line, or between the quoted lines"),
        (alone and says_attached(relay.text), "desk.no_file", "held: it speaks of a file, and brings none"),
        (alone and says_away(relay.text), "desk.reads_away", "held: it reads like an out-of-office"),
    )


def _wrote_below(case: Case) -> bool:
    """Answers among the quoted questions, or below all of them; how they sign there is no answer."""
    between, after = words_below(case.message)
    names = (case.actor.name, case.actor.handle, case.settings.company.name)
    return bool(between) or (bool(after) and below(after, names) is Below.ANSWER)


def _is_theirs(case: Case) -> bool:
    """It went away from them and came back, or is only lent while their responder says that they are away."""
    handle = case.actor.handle
    return _said_to_be_away(case, handle) or (case.ticket is not None and case.ticket.owner == handle)


def _said_to_be_away(case: Case, handle: str) -> bool:
    return any(one.person == handle and one.why == BY_RESPONDER for one in case.history.absences)


def _is_over(case: Case) -> bool:
    token = case.brought.token
    return bool(token.last_day) and case.at.astimezone(UTC).toordinal() - _EPOCH > token.last_day


_EPOCH = 719163  # date(1970, 1, 1).toordinal()


def _takes_an_answer(case: Case, plan: Plan) -> bool:
    if case.ticket is None:
        return False
    here = (deed.act for deed in plan.deeds if deed.ticket == case.ticket.number)
    back = any(isinstance(act, Step) and act.comes_back for act in here)
    stage = Stage.NEW if back else case.ticket.stage
    return Event.ANSWERED in TRANSITIONS[stage]


def _stage_text(case: Case) -> str:
    return f"held: a ticket that is {case.ticket.stage.value if case.ticket else 'unknown'} takes no answer"


def _can_be_written_to(address: str) -> bool:
    """One address that fits a header as it is; no host takes others from everybody (RFC 6531)."""
    plain = address.isascii() and address.isprintable() and not any(char in "<>, ;" for char in address)
    return plain and "@" in address


def _with_their_return(case: Case, work: Work) -> Work:
    """Who acts is back, whatever their responder said; who said so themselves stays away until they say otherwise."""
    handle = case.actor.handle
    if not any(isinstance(deed.act, Leave) and deed.act.person == handle for deed in work.plan.deeds):
        work.plan.deeds.extend(their_return(case, handle))
    return work


def their_return(case: Case, handle: str) -> list[Deed]:
    return [Deed(0, Return(handle))] if _said_to_be_away(case, handle) else []
