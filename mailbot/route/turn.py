"""(a thread, Verdict, History) -> what a customer's further mail makes of the ticket.  Pure.

Orders and complaints come as replies as often as first mails do: "we take 500 then" below a quotation, "half of them
were broken" below an order.  Only what is sure turns anything, and what a person said of a ticket's category stands.
"""

from __future__ import annotations

from mailbot.model.history import THIRD_PARTY, History, Thread
from mailbot.model.ticket import Stage
from mailbot.model.verdict import Category, Reason, Verdict
from mailbot.route.thread import Joining

# surer than for a mail of its own: a short reply takes its sense from what it answers ("Yes please.")
_SURE = 0.95

_OVER = frozenset({Stage.CLOSED, Stage.RECYCLED})
_ANY = frozenset(Stage)

# a ticket of this category becomes what the mail says: it is the same matter, further on
_BECOMES = {
    Category.INQUIRY: frozenset({Category.ORDER, Category.COMPLAINT}),
    Category.FAQ: frozenset({Category.ORDER, Category.COMPLAINT}),
    Category.OTHER: frozenset({Category.ORDER, Category.COMPLAINT}),
}

# (the ticket's category, the mail's) -> the stages in which the mail is another matter: an order stays what it is and
# keeps its way to the deal while somebody complains about it, and who orders below an old order orders anew
_APART = {
    (Category.ORDER, Category.COMPLAINT): _ANY,
    (Category.ORDER, Category.ORDER): _OVER,
    (Category.COMPLAINT, Category.ORDER): _OVER,
}


def becomes(joining: Joining, verdict: Verdict) -> Category | None:
    """The category that the ticket has from now on; None where it keeps its own."""
    thread = joining.thread
    if thread is None or thread.category_said or not _may_turn(joining, verdict):
        return None
    return verdict.category if verdict.category in _BECOMES.get(thread.ticket.category, ()) else None


def begins_apart(joining: Joining, verdict: Verdict, history: History) -> Reason | None:
    """Why the mail gets a ticket of its own, though it answers another; None where it does not."""
    thread, said = joining.thread, verdict.category
    if thread is None or said is None or not _may_turn(joining, verdict):
        return None
    ticket = thread.ticket
    changes_one = said is Category.ORDER and verdict.enquiry is not None  # "cancel it", "two more of them"
    if changes_one or ticket.stage not in _APART.get((ticket.category, said), ()):
        return None
    if _complains_already(thread, said, history):
        return None
    text = f"answers {ticket.token}, {ticket.category.value} ({ticket.stage.value}), and is surely a new {said.value}"
    return Reason("thread.apart", text)


def turned(was: Category, now: Category) -> Reason:
    return Reason("category.turned", f"was {was.value}; with this mail it is surely {now.value}")


def _may_turn(joining: Joining, verdict: Verdict) -> bool:
    """Who only got hold of the customer's reply address says nothing for them."""
    return (
        verdict.confidence >= _SURE
        and not verdict.unsure
        and not verdict.presumed
        and all(reason.code != THIRD_PARTY for reason in joining.reasons)
    )


def _complains_already(thread: Thread, said: Category, history: History) -> bool:
    """Their open complaint is not doubled by each mail about it: whoever has the order hears this one."""
    open_ones = (one for one in history.earlier if one.category is said and one.stage not in _OVER)
    return said is Category.COMPLAINT and any(one.number > thread.ticket.number for one in open_ones)
