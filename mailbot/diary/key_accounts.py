"""(deals with sums, what the configuration asks) -> who is a key account by rule, and why.  Pure.

Sums of two currencies are never added.  In each, customers are taken from the largest on until those taken together
make the share that is asked: the one who fills it is the last, with all who bought for just as much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from mailbot.model.key_account import KeyPolicy, Ranked, Sale

_PERCENT = 100
_YEAR = 12  # months


def counted_from(now: datetime, policy: KeyPolicy) -> datetime:
    """So many months ago; every month has a 28th."""
    year, month = divmod(now.year * _YEAR + now.month - 1 - policy.months, _YEAR)
    return now.replace(year=year, month=month + 1, day=min(now.day, 28))


def key_accounts(sales: Sequence[Sale], policy: KeyPolicy) -> tuple[Ranked, ...]:
    """Each once, by the first of the currencies in which they stand high enough."""
    found: dict[int, Ranked] = {}
    for currency in sorted({sale.currency for sale in sales if sale.currency and sale.amount > 0}):
        for one in _of_currency(currency, sales, policy):
            found.setdefault(one.customer, one)
    return tuple(found.values())


def _of_currency(currency: str, sales: Sequence[Sale], policy: KeyPolicy) -> Iterator[Ranked]:
    bought: defaultdict[int, list[Decimal]] = defaultdict(list)
    for sale in sales:
        if sale.currency == currency and sale.amount > 0:
            bought[sale.customer].append(sale.amount)
    sums = {customer: sum(amounts, Decimal()) for customer, amounts in bought.items()}
    total = sum(sums.values(), Decimal())
    enough, taken, last = total * Decimal(str(policy.share)), Decimal(), Decimal()
    for customer, amount in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])):
        if taken >= enough and amount != last:
            return
        taken, last = taken + amount, amount
        # a large order alone is none: it counts all the same for what the others have to reach
        if len(bought[customer]) >= policy.orders:
            part = round(amount / total * _PERCENT)
            yield Ranked(customer, f"{amount:,f} {currency}, {part}%, {len(bought[customer])}×")
