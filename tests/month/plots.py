"""The plots of the month: how a conversation goes, step by step, and who takes part in which."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from month import words
from month.book import Case, Leg
from month.cast import ADDRESS, FACTORIES, SHOP, Customer
from month.clock import moment, next_open
from month.life import Life, Plot, proven
from month.words import GOODS, Goods

SEED = 4711


def begin(life: Life) -> None:
    """Everybody begins within the first four weeks, at the hours at which people write."""
    people = itertools.cycle(life.dice.sample(life.customers, len(life.customers)))
    for plot, many in PLOTS.items():
        for _ in range(many):
            life.begins(_some_time(life), plot(life, next(people)))
    for number in range(_NOISE):
        life.begins(_some_time(life), noise(life, number))
    life.begins(moment(14, 10, 20), absence(life))
    life.begins(moment(29, 10), mishaps(life))
    life.begins(moment(15, 11), standing_order(life, next(one for one in people if one.language == "en")))


def _some_time(life: Life) -> datetime:
    day, minute = life.dice.randrange(1, 28), life.dice.randrange(7 * 12, 20 * 12)
    return moment(day, 0) + timedelta(minutes=5 * minute) + timedelta(hours=1 if day == 1 else 0)


def _soon(life: Life, most: float = 3) -> datetime:
    """When somebody at work gets round to it."""
    return next_open(life.hours(life.dice.choice((0.25, 0.5, 1, 1.5, 2, most))))


def _filled(life: Life) -> tuple[Goods, dict[str, str]]:
    goods, many, number = life.dice.choice(GOODS), life.dice.choice((100, 200, 300, 400)), next(life.numbers)
    total = f"{many * Decimal(goods.price):f}"
    return goods, {"n": f"{number}", "many": f"{many}", "po": f"PO-7{number}", "total": total, "sku": goods.sku}


def _said(
    life: Life, customer: Customer, what: dict[str, tuple[str, str]]
) -> tuple[tuple[str, str], Goods, dict[str, str]]:
    goods, filled = _filled(life)
    return what[customer.language], goods, filled | {"goods": goods.names[customer.language]}


# --- inquiries and orders ---


def inquiry_to_deal(life: Life, customer: Customer) -> Plot:
    """Asked, offered, agreed, dealt, closed."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    yield _soon(life)
    life.answers(case, words.OFFER[customer.language].format(**filled))
    case.quotes.append(f"PI-{filled['n']} {filled['total']} USD")
    yield life.now + timedelta(hours=life.dice.randrange(5, 50))
    case.kind = "order"
    life.writes_again(case, words.AGREED[customer.language])
    yield _soon(life)
    life.deals(case, f"{filled['total']} USD")
    life.answers(case, words.CONFIRMED[customer.language].format(**filled))
    if life.dice.random() < 0.5:
        yield life.hours(20)
        life.closes(case)


def inquiry(life: Life, customer: Customer) -> Plot:
    """Asked, answered, and nothing comes of it."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    yield _soon(life)
    life.answers(case, words.ANSWER[customer.language].format(**filled))
    yield life.now + timedelta(hours=life.dice.randrange(3, 30))
    life.writes_again(case, words.MORE[customer.language])
    yield _soon(life)
    life.commands(case, "#note asked by telephone, nothing more to do\n#processed")
    case.does("processed", case.owner, life.now)


def late_inquiry(life: Life, customer: Customer) -> Plot:
    """Nobody answers in time."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    yield life.hours(life.dice.choice((10, 12, 20)))
    life.answers(case, words.ANSWER[customer.language].format(**filled))


def order(life: Life, customer: Customer) -> Plot:
    """Ordered, confirmed, made by a factory, asked for, closed."""
    said, goods, filled = _said(life, customer, words.ORDER)
    case = life.opens(customer, "order", said, **filled)
    _is_ordered(case, goods, filled)
    yield _soon(life, 2)
    number, works = f"HV-{filled['n']}", life.dice.choice(FACTORIES)
    edits = f"#edit number {number}\n#amount {filled['total']} USD\n#promised 2026-05-20"
    life.answers(case, words.CONFIRMED[customer.language].format(**filled), edits)
    case.ordered |= {"number": number, "amount": f"{filled['total']} USD", "promised": "2026-05-20"}
    life.deals(case, f"{filled['total']} USD", f"\n#factory {works.name}")
    leg = Leg(works.name, life.now)
    case.legs.append(leg)
    leg.late = late = life.dice.random() < 0.4
    yield life.hours(9 * works.days + (7 if late else -6))
    yield from _factory_answers(life, case, filled)
    if life.dice.random() < 0.6:
        yield life.now + timedelta(hours=20)
        asking = life.asks_where(case, filled["po"])
        yield life.hours(2)
        life.closes(asking)
        prying = life.asks_where(case, filled["po"], life.stranger())
        yield _soon(life)
        life.closes(prying)
    if life.dice.random() < 0.4:
        yield life.hours(5)
        life.closes(case)


def standing_order(life: Life, customer: Customer) -> Plot:
    """A routing rule sends it to the factory at once; whoever has the ticket hears of it and of the answer."""
    number = next(life.numbers)
    filled = {"n": f"{number}", "many": "200", "po": f"PO-7{number}", "sku": GOODS[0].sku, "total": "1"}
    subject, text = words.ORDER["en"]
    case = life.opens(customer, "order", (subject, f"{text}\n\nThis is our standing order."), **filled)
    _is_ordered(case, GOODS[0], filled)
    case.does("processed", "mailbot", life.now)
    case.legs.append(Leg("ningbo", life.now))
    yield life.hours(5)
    yield from _factory_answers(life, case, filled)
    yield life.hours(2)
    life.answers(case, words.CONFIRMED["en"].format(**filled))


def _is_ordered(case: Case, goods: Goods, filled: dict[str, str]) -> None:
    case.products = (goods.sku,)
    case.ordered = {"theirs": filled["po"], "channel": "mail"}
    exactly = f" ({goods.sku})" if case.language == "en" else ""  # its part number stands in the mail
    case.lines = [f"{filled['many']} pcs {goods.names['en']}{exactly}"]


def _factory_answers(life: Life, case: Case, filled: dict[str, str]) -> Plot:
    leg = case.legs[-1]
    works = next(one for one in FACTORIES if one.name == leg.factory)
    letter = life.last_to(works.address, case.number)
    assert letter is not None, f"{works.name} never got T-{case.number}"
    secret = [
        word for word in (case.customer.name, case.customer.firm, case.address) if word in letter.mail.as_string()
    ]
    if secret:
        life.wrong.append(f"T-{case.number}: the factory was told {secret}")
    headers = {"In-Reply-To": str(letter.mail["Message-ID"]), **proven(works.address)}
    sender = f"{works.title} <{works.address}>"
    row = life.posts(
        words.CAN_DO[works.language].format(**filled),
        sender,
        f"Re: {letter.subject}",
        headers,
        str(letter.mail["Reply-To"]),
    )
    life.expects(row, "note", case.number)
    leg.answered = life.now
    return
    yield life.now


def form_order(life: Life, customer: Customer) -> Plot:
    """Ordered in the web shop; a colleague confirms, and makes it a deal without telling a price."""
    goods, filled = _filled(life)
    case = Case(customer, "order", life.now, "", language="en", address=customer.address, form="shop-order")
    case.subject = f"[Shop] New order #10{filled['n']}"
    text = (
        f"Order number: 10{filled['n']}\nName: {customer.name}\nCompany: {customer.firm}\nEmail: {customer.address}\n"
        f"Phone: {customer.phone}\nCountry: {customer.country}\nIndustry: food\n\nProduct: {goods.names['en']}\n"
        f"SKU: {goods.sku}\nQuantity: {filled['many']}\nPrice: {goods.price}\n\nTotal: USD {filled['total']}\n"
    )
    row = life.posts(text, f"Shop <{SHOP}>", case.subject, proven(SHOP))
    life._opened(case, row)
    case.products = (goods.sku,)
    case.ordered = {"number": f"10{filled['n']}", "amount": f"{filled['total']} USD", "channel": "form"}
    case.lines = [f"{filled['many']} {goods.names['en']} ({goods.sku})"]
    customer.notes["industry"] = "food"
    yield _soon(life, 2)
    life.answers(case, words.CONFIRMED["en"].format(**filled))
    life.deals(case, f"{filled['total']} USD")
    yield life.hours(12)
    life.closes(case)


# --- questions ---


def opening_hours(life: Life, customer: Customer) -> Plot:
    """Answered by machine, at once; a colleague only closes it."""
    case = life.opens(customer, "faq", words.HOURS[customer.language])
    case.by_machine = not case.capped
    yield _soon(life)
    life.closes(case)


def question(life: Life, customer: Customer) -> Plot:
    said, _, filled = _said(life, customer, words.QUESTION)
    case = life.opens(customer, "faq", said)
    yield _soon(life)
    life.answers(case, words.ANSWER[customer.language].format(**filled))


# --- complaints ---


def complaint(life: Life, customer: Customer) -> Plot:
    """Answered, cause and remedy named, closed; asked whether it is settled, some say yes, some no, some nothing."""
    said, _, filled = _said(life, customer, words.COMPLAINT)
    case = life.opens(customer, "complaint", said, **filled)
    yield life.hours(life.dice.choice((1, 2, 4, 15)))
    life.answers(case, words.SORRY[customer.language].format(**filled))
    yield life.hours(6)
    case.cause = life.dice.choice(("damaged", "late", ""))
    case.remedy = f"Replacement {filled['n']} sent."
    life.commands(case, (f"#cause {case.cause}\n" if case.cause else "") + f"#remedy {case.remedy}")
    life.closes(case)
    yield life.now + timedelta(hours=20)
    reply = life.dice.choice(("yes", "no", ""))
    if life.last_to(case.address, case.number) is not None and reply:
        yield from _settles(life, case, reply)


def _settles(life: Life, case: Case, reply: str) -> Plot:
    case.settled = reply
    if reply == "yes":
        life.writes_again(case, words.YES[case.language], "note")
        return
    life.writes_again(case, words.NO[case.language])
    case.does("reopened", case.address, life.now)
    yield _soon(life)
    life.answers(case, words.SORRY[case.language].format(n=f"again {case.number}"))


# --- what else happens ---


def no_business(life: Life, customer: Customer) -> Plot:
    """Put into the recycle bin."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    yield _soon(life)
    life.commands(case, "#recycle")
    case.does("recycled", case.owner, life.now)


def by_telephone(life: Life, customer: Customer) -> Plot:
    """An order that a colleague takes down."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    first = life.opens(customer, "inquiry", said, **filled)
    first.products = (goods.sku,)
    yield _soon(life)
    life.answers(first, words.OFFER[customer.language].format(**filled))
    first.quotes.append(f"PI-{filled['n']} {filled['total']} USD")
    yield life.hours(7)
    who = first.owner
    said_so = f"{filled['many']} pcs {goods.sku}, po {filled['po']}, {filled['total']} USD"
    life.takes_down(customer, who, f"#new order for {customer.address} by phone, {said_so}", goods, filled)
    life.commands(first, "#close")
    first.does("closed", who, life.now)


def away_themselves(life: Life, customer: Customer) -> Plot:
    """The customer's own machine answers our acknowledgement: nobody hears of it."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    subject, text = words.AWAY[customer.language]
    letter = life.last_to(case.address, case.number)
    if letter is not None:
        headers = {
            "In-Reply-To": str(letter.mail["Message-ID"]),
            "Auto-Submitted": "auto-replied",
            **proven(case.address),
        }
        row = life.posts(text, customer.who, subject, headers, str(letter.mail["Reply-To"]))
        life.expects(row, "note", case.number)
    yield _soon(life)
    life.answers(case, words.ANSWER[customer.language].format(**filled))


def handed_on(life: Life, customer: Customer) -> Plot:
    """A colleague gives it to another, who answers."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    yield _soon(life, 1)
    life.commands(case, "#assign eva" if case.owner != "eva" else "#assign li")
    yield _soon(life, 1)
    life.answers(case, words.ANSWER[customer.language].format(**filled))


def two_addresses(life: Life, customer: Customer) -> Plot:
    """Somebody writes from a second address; a colleague says that both are one."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    yield _soon(life)
    life.answers(case, words.ANSWER[customer.language].format(**filled))
    yield life.hours(8)
    customer.other = customer.address.replace("@", ".private@")
    said, more_goods, filled = _said(life, customer, words.INQUIRY)
    other = life.opens(customer, "inquiry", said, customer.other, **filled)
    other.products = (more_goods.sku,)
    yield _soon(life)
    life.answers(other, words.ANSWER[customer.language].format(**filled))
    life.commands(case, f"#merge {customer.other}")
    customer.merged = True


def put_off(life: Life, customer: Customer) -> Plot:
    """Nothing can be done for some days: nobody is reminded meanwhile."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    yield _soon(life, 1)
    life.commands(case, "#snooze 3 days\n#priority")
    case.waits[-1].sleeps = life.now + timedelta(days=3)
    yield life.hours(36)
    life.answers(case, words.ANSWER[customer.language].format(**filled))


def corrected(life: Life, customer: Customer) -> Plot:
    """The firm takes it for something, and a colleague says what it is."""
    case = life.opens(customer, "", words.VISIT[customer.language])
    yield _soon(life)
    life.commands(case, "#is inquiry")
    case.kind = "inquiry"
    life.closes(case)


def bounced(life: Life, customer: Customer) -> Plot:
    """The answer does not arrive; whoever wrote it is told, with the reason."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    yield _soon(life)
    life.answers(case, words.ANSWER[customer.language].format(**filled))
    yield life.now + timedelta(minutes=10)
    life.comes_back(case)


def noted(life: Life, customer: Customer) -> Plot:
    """What colleagues know of a customer."""
    said, goods, filled = _said(life, customer, words.INQUIRY)
    case = life.opens(customer, "inquiry", said, **filled)
    case.products = (goods.sku,)
    yield _soon(life)
    life.answers(
        case, words.ANSWER[customer.language].format(**filled), "#key on\n#set size = 50\n#consent yes by telephone"
    )
    customer.key, customer.consent = True, "yes"
    customer.notes["size"] = "50"


def mishaps(life: Life) -> Plot:
    """What colleagues get wrong: each is told what was meant, and nothing is done."""
    case = next(one for one in life.book.cases if one.is_open and one.kind == "inquiry" and one.owner == "li")
    for orders, said in (
        ("#deal 500 XYZ", "#deal"),
        ("#merge tom@staff.example", "#merge"),
        ("#factory atlantis", "#factory"),
        ("#amount 77", "#amount"),
        ("#close\n#clsoe", "#clsoe"),
    ):
        letter = life.gets_wrong(case, orders)
        if letter is None or "Nothing was done" not in letter.subject or said not in letter.text:
            life.wrong.append(f"{orders}: {letter and (letter.subject, letter.text)}")
        yield life.now + timedelta(minutes=10)
    ordered = next(one for one in life.book.cases if one.ordered.get("theirs") and one.customer is not case.customer)
    life.commands(case, f"#edit po {ordered.ordered['theirs']}")
    if f"T-{ordered.number}" not in life.letters[-1].text:
        life.wrong.append(f"T-{ordered.number} has the same number: {life.letters[-1].text}")
    case.ordered, case.shares = {"theirs": ordered.ordered["theirs"], "channel": "mail"}, ordered


def noise(life: Life, number: int) -> Plot:
    """Newsletters and spam: filed, never answered."""
    if number % 3:
        row = life.posts(
            words.NEWS.format(n=number),
            f"Valve News <news{number}@news.example>",
            f"Valve news {number}",
            {"List-Unsubscribe": "<http://news.example/u>", "List-Id": "<news.example>", "Precedence": "bulk"},
        )
        life.expects(row, "file")
    else:
        headers = {"X-Spam-Flag": "YES", "X-Spam-Status": "Yes, score=19.1"}
        row = life.posts(
            words.SPAM.format(n=number), f"Prize <win{number}@prize{number}.example>", "You won!!!", headers
        )
        life.expects(row, "spam")
    return
    yield life.now


def absence(life: Life) -> Plot:
    """Tom is away for two days; his machine says so.  What cannot wait goes to Eva, and some of it comes back."""
    theirs = dict.fromkeys(
        one.customer.name for one in life.book.cases if one.first_owner == "tom" and not one.asks_for
    )
    waiting = []
    for customer in [one for one in life.customers if one.name in theirs][:2]:
        said, goods, filled = _said(life, customer, words.INQUIRY)
        waiting.append(life.opens(customer, "inquiry", said, **filled))
        waiting[-1].products = (goods.sku,)
    yield life.now + timedelta(minutes=20)
    letter = next(one for one in reversed(life.letters) if one.to == "tom@staff.example" and one.kind == "notice")
    headers = {
        "In-Reply-To": str(letter.mail["Message-ID"]),
        "Auto-Submitted": "auto-replied",
        **proven("tom@staff.example"),
    }
    text = "I am out of the office until 16 April 2026. Please write to eva@staff.example."
    life.posts(text, "Tom Reed <tom@staff.example>", "Out of office", headers, ADDRESS)
    life.away["tom"] = (life.now, moment(16, 10))
    yield life.hours(2)
    life.answers(waiting[0], words.ANSWER["en"].format(n="for Tom"), who="eva")
    yield moment(16, 10)
    life.answers(waiting[1], words.ANSWER["en"].format(n="back"), who="tom")  # who writes is there again
    life.rising.add("tom")


_NOISE = 12
PLOTS: dict[Callable[[Life, Customer], Plot], int] = {
    inquiry_to_deal: 9,
    order: 9,
    complaint: 10,
    late_inquiry: 5,
    form_order: 5,
    opening_hours: 4,
    question: 4,
    inquiry: 5,
    no_business: 3,
    by_telephone: 3,
    away_themselves: 3,
    handed_on: 3,
    two_addresses: 3,
    put_off: 2,
    corrected: 3,
    bounced: 2,
    noted: 2,
}
