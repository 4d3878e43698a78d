"""What a colleague waits for over a full store: a customer's card, a search; and what a new mail's routing asks.

One customer for ten mails: finding one by a part of a name looks at all of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median

from benching.figures import Figure, within
from benching.full_stores import fill
from benching.in_process import furnished
from benching.load import arrived, order
from msgspec.structs import replace
from sqlalchemy import text

from mailbot import route
from mailbot.app import App
from mailbot.model.decision import Ask
from mailbot.reading import understand
from mailbot.showing import questions
from mailbot.store.mails.wording import words_of_mail

_ASKED = 41
_LARGEST = 500  # tickets of the customer that has most
_MOST = 100.0  # milliseconds
# a product in one mail of a thousand, in both scripts
_TOLD = "please send 20 pcs of valve{product} 请报价 阀门{product}号 and tell us when it leaves"
_INDEXED = text("INSERT OR REPLACE INTO search_index (rowid, words) VALUES (:mail, :words)")
_A_CUSTOMER = 10  # mails
_TOGETHER = (
    text("UPDATE tickets SET waiting_for = 'us', customer = 1 + number % :people"),
    text("DELETE FROM customer_addresses WHERE customer > :people"),
    text("DELETE FROM customers WHERE id > :people"),
)
_OWNED = text("UPDATE tickets SET customer = 1, worth = '1200 USD' WHERE number <= 1000 + :most")
_DEALT = text(
    "INSERT INTO ticket_events (ticket, at, event, who)"
    " SELECT number, opened_at, 'dealt', 'li' FROM tickets WHERE customer = 1"
)
_FINDS = {
    "search, a word that one mail in a thousand has": lambda at: f"valve{at}",
    "search, in Chinese": lambda at: f"阀门{at}号",
    "search, words that all mails have": lambda _: "please send 20 pcs",
    "search, by a sender": lambda at: f"please from:old{at * 97 + 1000}",
}


def look_ups(stored: int) -> Iterator[Figure]:
    """Medians, each of questions that were not asked before."""
    with furnished() as app:
        fill(app.store, stored)
        _furnish(app, stored)
        of = f"{stored:,} mails stored, median"
        largest = [_milliseconds(lambda: _ask(app, "customer", "C-1")) for _ in range(_ASKED)]
        yield within(f"the card of a customer with {_LARGEST} tickets, {of}", median(largest), "ms", _MOST)
        yield _each(f"the card of one among all, {of}", lambda at: _ask(app, "customer", f"C-{1000 + at * 97}"))
        yield _each(f"customers by a part of a name, {of}", lambda at: _ask(app, "customer", f"er {1000 + at * 97}"))
        for name, said in _FINDS.items():
            yield _each(f"{name}, {of}", lambda at, said=said: _ask(app, "find", said(at)))  # type: ignore[misc]
        yield _each(f"what routing asks of a known customer's mail, {of}", _routing(app))


def _furnish(app: App, stored: int) -> None:
    """Words to be found by, and one customer with very many tickets."""
    year = str(datetime.now(UTC).year)
    rows = (
        {"mail": at, "words": words_of_mail((_TOLD.format(product=at % 1000),), f"old{at}@old{at}.example", year, at)}
        for at in range(1, stored + 1)
    )
    with app.store.begin() as tx:
        while some := [row for _, row in zip(range(10_000), rows, strict=False)]:
            tx._db.execute(_INDEXED, some)  # type: ignore[attr-defined]
        for statement in _TOGETHER:
            tx._db.execute(statement, {"people": stored // _A_CUSTOMER})  # type: ignore[attr-defined]
        tx._db.execute(_OWNED, {"most": _LARGEST})  # type: ignore[attr-defined]
        tx._db.execute(_DEALT)  # type: ignore[attr-defined]


def _each(name: str, ask: Callable[[int], object]) -> Figure:
    return within(name, median(_milliseconds(lambda at=at: ask(at)) for at in range(_ASKED)), "ms", _MOST)  # type: ignore[misc]


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _ask(app: App, kind: str, said: str) -> None:
    """As the answer to a colleague's `#customer` or `#find` does, up to the page itself."""
    with app.store.read() as tx:
        (shown,) = questions.shown((Ask(kind, 0, said),), app.house.settings.staff[0], app.house, tx, datetime.now(UTC))
    if not (shown.rows or shown.card):
        raise RuntimeError(f"nothing was found by {said!r}")


def _routing(app: App) -> Callable[[int], object]:
    (raw,) = arrived([order(1)], 10**8)
    got = understand(raw, app.house)
    asked = route.questions(got.message, got.verdict, app.house.settings, app.house.tokens)

    def ask(at: int) -> None:
        with app.store.read() as tx:
            theirs = replace(asked, customer_address=f"old{at + 2}@old{at + 2}.example")
            if tx.history_of(theirs, 0, got.message, datetime.now(UTC)).customer is None:
                raise RuntimeError("the customer was not found")

    return ask
