"""A new day -> who is a key account by rule, judged anew; managers get one mail about what changed."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot import diary
from mailbot.house import House
from mailbot.model.key_account import KeyChange, Ranked
from mailbot.store import Transaction

_JOB = "key_accounts"


def judge_key_accounts(house: House) -> None:
    """Where the rule is switched off, whoever was one by it is none any more."""
    policy, now = house.settings.key_accounts, house.clock()
    today = house.settings.calendar.local(now).date().isoformat()
    with house.store.read() as tx:
        if tx.was_done(_JOB, today) or not (policy.share or tx.ruled_key_accounts()):
            return
        sales = tx.sales_since(diary.counted_from(now, policy)) if policy.share else ()
        ranked = diary.key_accounts(sales, policy)
        changes = _changes(ranked, tx)
        epochs = tx.epochs(0)
    box = next(iter(house.settings.mailboxes), None)
    letters = [
        house.composer.key_changes(one, changes, epochs.get(one.handle, 0), box, now, house.dice())
        for one in house.settings.with_role("manager")
        if box is not None and changes
    ]
    with house.store.begin() as tx:
        if _changes(ranked, tx) != changes or not tx.first_time(_JOB, today, now):
            return  # a colleague was quicker: the next round looks again
        for one in changes:
            tx.rule_key_account(one.customer, one.on, one.why, now)
        for letter in letters:
            tx.enqueue(letter, 0, "", now)
    house.log.note("key_accounts", by_rule=len(ranked), changed=len(changes))


def _changes(ranked: Sequence[Ranked], tx: Transaction) -> tuple[KeyChange, ...]:
    """Of whom a person said anything, the rule says nothing."""
    by_rule = {mark.customer for mark in tx.ruled_key_accounts()}
    found = {one.customer: one.why for one in ranked}
    rows = {row.id: row for row in tx.customer_rows([*found, *by_rule])}
    new = [id for id in found if id in rows and not rows[id].key_account and tx.key_mark(id) is None]
    gone = sorted(id for id in by_rule.difference(found) if id in rows)
    named = {id: row.company or row.name or next(iter(row.addresses), "") for id, row in rows.items()}
    return (
        *(KeyChange(id, named[id], on=True, why=found[id]) for id in new),
        *(KeyChange(id, named[id], on=False) for id in gone),
    )
