"""(orders, who gives them, the tickets that they name) -> what is done and what is shown, or why nothing is.  Pure.

One order that cannot be done stops all of them: nothing is done by half.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from mailbot.desk import about_orders, arguments, complaining, customers, doing_people, questions
from mailbot.desk.orders import Order
from mailbot.desk.plan import Doing, Plan, Scene
from mailbot.desk.verbs import Takes
from mailbot.desk.when import when
from mailbot.model import acts
from mailbot.model.decision import Done, Refusal
from mailbot.model.ticket import Event
from mailbot.model.verdict import Category
from mailbot.text.later import later

_LIKE_A_TICKET = later(r"[\[#]{0,2}(?:t[^\w\s]{0,2})?\s?\d", re.IGNORECASE)
_DEFAULT_SNOOZE = "3 days"
_MOST_NOTE = 4000


def plan_of(orders: Sequence[Order], scene: Scene) -> Plan:
    plan = Plan()
    for order in orders:
        number = order.ticket or scene.about
        if order.verb.needs and not order.said:
            plan.refusals.append(Refusal("needs", order.line, order.verb.example))
        elif _names_no_ticket(order):
            plan.refusals.append(Refusal("which_ticket", order.line, _with_a_ticket(order.verb.example)))
        elif order.verb.on_ticket and number not in scene.tickets:
            code = "no_such_ticket" if number else "which_ticket"
            plan.refusals.append(Refusal(code, order.line, str(number or _with_a_ticket(order.verb.example))))
        else:
            ticket = scene.tickets.get(number)
            _DOES[order.verb.name](Doing(order, scene, plan, ticket))
    return plan


def _names_no_ticket(order: Order) -> bool:
    """ "#close T-1O24": not done to the ticket that the mail is about, because another was meant."""
    alone = order.verb.takes is Takes.NOTHING and not order.verb.shows  # "#raw 1024 3" shows the third mail
    return alone and _LIKE_A_TICKET.match(order.said) is not None


def _with_a_ticket(example: str) -> str:
    """ "#promised 12 May" -> "#promised T-1024 12 May"."""
    verb, _, rest = example.partition(" ")
    return example if rest.isdigit() else f"{verb} T-1024 {rest}".strip()


def _steps(event: Event, code: str) -> Callable[[Doing], None]:
    return lambda doing: doing.step(event, code)


def _take(doing: Doing) -> None:
    actor = doing.scene.actor
    if doing.ticket and doing.ticket.owner == actor.handle:
        doing.plan.done.append(Done("yours_already", doing.number))
    else:
        doing.do(acts.Give(actor.handle), "taken")


def _assign(doing: Doing) -> None:
    staff = doing.scene.settings.staff
    person = arguments.person(doing.order.said, staff)
    if person is None:
        doing.refuse("who", ", ".join(one.handle for one in staff))
    else:
        doing.do(acts.Give(person.handle), "given", person.name)


def _release(doing: Doing) -> None:
    doing.do(acts.Give(""), "released")


def _deal(doing: Doing) -> None:
    worth = arguments.worth(doing.order.said) if doing.order.said else None
    if doing.order.said and worth is None:
        strange = arguments.strange_currency(doing.order.said)
        doing.refuse(*(("currency", arguments.KNOWN_CURRENCIES) if strange else ("money",)))
        return
    doing.step(Event.DEALT, "dealt")
    if worth is not None:
        doing.do(worth, "worth", f"{worth.amount} {worth.currency}".strip())


def _snooze(doing: Doing) -> None:
    until = when(doing.order.said or _DEFAULT_SNOOZE, doing.scene.at)
    if until is None:
        doing.refuse("when")
    else:
        doing.do(acts.Snooze(until), "snoozed", f"{until:%Y-%m-%d %H:%M}")


def _wake(doing: Doing) -> None:
    doing.do(acts.Snooze(None), "awake")


def _is(doing: Doing) -> None:
    category = arguments.category(doing.order.said)
    if category is None:
        doing.refuse("category", ", ".join(one.value for one in Category))
    else:
        doing.do(acts.Classify(category), "classified", category.value)


def _priority(doing: Doing) -> None:
    doing.do(acts.Star(True), "priority")


def _normal(doing: Doing) -> None:
    doing.do(acts.Star(False), "normal")


def _note(doing: Doing) -> None:
    if doing.order.said:
        doing.do(acts.Remark(doing.order.said[:_MOST_NOTE]), "noted")
    else:
        doing.refuse("needs")


def _faq(doing: Doing) -> None:
    entry = arguments.faq(doing.order.said, doing.scene.faq)
    if entry is None:
        known = [one.id for one in doing.scene.faq]
        near = arguments.near(doing.order.said, known)
        doing.refuse("faq", near or ", ".join(known[:20]))
    elif doing.plan.answers not in (0, doing.number) or doing.plan.faq:
        doing.refuse("one_answer")
    else:
        doing.plan.answers, doing.plan.faq = doing.number, entry.id


def _answer(doing: Doing) -> None:
    if doing.plan.answers not in (0, doing.number):
        doing.refuse("one_answer")
    else:
        doing.plan.answers = doing.number


def _undo(doing: Doing) -> None:
    doing.do(acts.TakeBack(), "undone")


_DOES: Mapping[str, Callable[[Doing], None]] = {
    "take": _take,
    "assign": _assign,
    "release": _release,
    "deal": _deal,
    "close": _steps(Event.CLOSED, "closed"),
    "processed": _steps(Event.PROCESSED, "processed"),
    "reopen": _steps(Event.REOPENED, "reopened"),
    "recycle": _steps(Event.RECYCLED, "recycled"),
    "restore": _steps(Event.RESTORED, "restored"),
    "snooze": _snooze,
    "wake": _wake,
    "is": _is,
    "priority": _priority,
    "normal": _normal,
    "note": _note,
    "faq": _faq,
    "answer": _answer,
    "undo": _undo,
    "new": about_orders.new,
    "edit": about_orders.edit,
    "promised": about_orders.promised,
    "amount": about_orders.amount,
    "factory": about_orders.factory,
    "away": doing_people.away,
    "back": doing_people.back,
    "handover": doing_people.handover,
    "why": questions.why,
    "show": questions.show,
    "list": questions.list_tickets,
    "help": questions.explain,
    "cause": complaining.cause,
    "remedy": complaining.remedy,
    "report": complaining.report,
    "customer": questions.customer,
    "history": questions.customer_history,
    "find": questions.find,
    "segment": questions.segment,
    "raw": questions.raw,
    "attachments": questions.attachments,
    "set": customers.set_attribute,
    "key": customers.key_account,
    "consent": customers.consent,
    "merge": customers.merge,
    "split": customers.split,
}
