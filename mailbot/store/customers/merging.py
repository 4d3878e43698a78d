"""Two customers that are one: proposed, made one, and taken apart again.  Nothing is lost by either.

The one that goes keeps its row, and what was said of it stays with that row; its addresses and tickets move, and what
moved is written down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from mailbot.model.customer import CustomerRow, Likeness, NoMerge, Twin
from mailbot.store.customers.facts import note_change
from mailbot.store.customers.lists import CustomerLists, gone, root_of
from mailbot.store.customers.taking_over import give_back, take_over
from mailbot.store.part import in_turns
from mailbot.store.tables.core import customer_addresses, customers, messages, tickets
from mailbot.store.tables.customers import (
    customer_domains,
    customer_merges,
    customer_moves,
    customer_phones,
)
from mailbot.text import similar
from mailbot.text.folding import fold

_ALIKE = 0.9
_SHORTEST_NAME = 3  # characters; "Li" is half of a country
_MOST_OF_A_KIND = 20  # who share a telephone or a domain: more of them are a switchboard, or a provider of mail
_MOST_NAMESAKES = 60
_ADDRESS, _TICKET = "address", "ticket"
Found = tuple[int, int, Likeness, str]


class Merging(CustomerLists):
    __slots__ = ()

    # --- made one, taken apart ---

    def merge_customers(self, kept: int, gone: int, who: str, now: datetime) -> None:
        kept, gone = root_of(self._db, kept), root_of(self._db, gone)
        there = set(self._db.scalars(select(customers.c.id).where(customers.c.id.in_((kept, gone)))))
        if kept == gone:
            raise NoMerge(f"C-{kept} and C-{gone} are one customer already")
        if missing := {kept, gone} - there:
            raise NoMerge(f"there is no customer C-{min(missing)}")
        row = {"kept": kept, "gone": gone, "at": now, "who": who}
        merge: int = self._db.scalars(customer_merges.insert().values(**row).returning(customer_merges.c.id)).one()
        for kind, column in _MOVING:
            theirs = self._db.scalars(select(column).where(column.table.c.customer == gone)).all()
            moves = [{"merge": merge, "kind": kind, "value": str(value)} for value in theirs]
            if moves:
                self._db.execute(customer_moves.insert(), moves)
            self._db.execute(update(column.table).where(column.table.c.customer == gone).values(customer=kept))
        take_over(self._db, merge, kept, gone)
        note_change(self._db, kept, "merged", who, f"C-{gone}", now)

    def split_customer(self, gone: int, who: str, now: datetime) -> int:
        undone = (customer_merges.c.gone == gone, customer_merges.c.undone_at.is_(None))
        merge = self._db.execute(select(customer_merges).where(*undone).with_for_update()).first()
        if merge is None:
            raise NoMerge(f"C-{gone} was never merged into another customer")
        root = root_of(self._db, merge.kept)
        self._db.execute(update(customer_merges).where(customer_merges.c.id == merge.id).values(undone_at=now))
        moved = self._moved(merge.id)
        addresses = [value for kind, value in moved if kind == _ADDRESS]
        self._give_back(customer_addresses.c.address, addresses, root, gone)
        numbers = {int(value) for kind, value in moved if kind == _TICKET} | self._opened_since(addresses, root)
        self._give_back(tickets.c.number, sorted(numbers), root, gone)
        give_back(self._db, merge.id, merge.kept, gone)
        for customer, event, other in ((root, "split", gone), (gone, "split_from", root)):
            note_change(self._db, customer, event, who, f"C-{other}", now)
        return root

    def _moved(self, merge: int) -> Sequence[tuple[str, str]]:
        asked = select(customer_moves.c.kind, customer_moves.c.value).where(customer_moves.c.merge == merge)
        return [(row.kind, row.value) for row in self._db.execute(asked)]

    def _opened_since(self, addresses: Sequence[str], root: int) -> set[int]:
        """Tickets that these addresses opened while they were the other's."""
        found: set[int] = set()
        for some in in_turns(addresses):
            theirs = select(messages.c.ticket).join(tickets, tickets.c.number == messages.c.ticket)
            wrote = (messages.c.customer_address.in_(some), messages.c.disposition == "open_ticket")
            found.update(self._db.scalars(theirs.where(*wrote, tickets.c.customer == root)))
        return found

    def _give_back(self, column: ColumnElement[object], values: Iterable[object], root: int, to: int) -> None:
        table = tickets if column is tickets.c.number else customer_addresses
        for some in in_turns(values):
            # what went elsewhere since stays there
            back = update(table).where(column.in_(some), table.c.customer == root)
            self._db.execute(back.values(customer=to))

    # --- proposed ---

    def same_firm(self, customer: int, free_mail: Collection[str], limit: int) -> tuple[CustomerRow, ...]:
        found = (other for _, other, _, _ in self._at_one_firm(free_mail, customer_domains.c.customer == customer))
        return self.customer_rows(tuple(dict.fromkeys(found))[:limit])

    def twins_of(self, customer: int, free_mail: Collection[str], limit: int) -> tuple[Twin, ...]:
        found = [
            *self._of_one_phone(customer_phones.c.customer == customer),
            *self._at_one_firm(free_mail, customer_domains.c.customer == customer),
            *self._namesakes(customer),
        ]
        return self._twins(found, limit)

    def twins(self, free_mail: Collection[str], limit: int) -> tuple[Twin, ...]:
        found = [*self._of_one_phone(), *self._at_one_firm(free_mail), *self._all_namesakes()]
        # each pair once: the older customer is the one that would stay
        return self._twins([row for row in found if row[0] < row[1]], limit)

    def _twins(self, found: Iterable[Found], limit: int) -> tuple[Twin, ...]:
        pairs: defaultdict[tuple[int, int], dict[Likeness, str]] = defaultdict(dict)
        for one, other, why, of in found:
            pairs[one, other].setdefault(why, of)
        best = sorted(pairs.items(), key=lambda pair: (-len(pair[1]), _weight(pair[1]), pair[0]))[: limit * 2]
        rows = {row.id: row for row in self.customer_rows([id for pair, _ in best for id in pair])}
        alive = set(self._db.scalars(select(customers.c.id).where(customers.c.id.in_(list(rows)), ~gone)))
        twins = [
            Twin(rows[one], rows[other], tuple(why), tuple(why.values()))
            for (one, other), why in best
            if one in alive and other in alive
        ]
        return tuple(twins[:limit])

    def _of_one_phone(self, *where: ColumnElement[bool]) -> Iterator[Found]:
        other = customer_phones.alias("other")
        asked = (
            select(customer_phones.c.customer, other.c.customer.label("other"), customer_phones.c.number)
            .join(other, other.c.tail == customer_phones.c.tail)
            .where(customer_phones.c.tail != "", other.c.customer != customer_phones.c.customer, *where)
        )
        for row in self._db.execute(asked.limit(_MOST_ASKED)):
            yield row.customer, row.other, Likeness.PHONE, row.number

    def _at_one_firm(self, free_mail: Collection[str], *where: ColumnElement[bool]) -> Iterator[Found]:
        other, at = customer_domains.alias("other"), defaultdict[str, list[tuple[int, int]]](list)
        asked = (
            select(customer_domains.c.customer, other.c.customer.label("other"), customer_domains.c.domain)
            .join(other, other.c.domain == customer_domains.c.domain)
            .where(other.c.customer != customer_domains.c.customer, *where)
        )
        if free_mail:
            asked = asked.where(customer_domains.c.domain.not_in(sorted(free_mail)))
        for row in self._db.execute(asked.limit(_MOST_ASKED)):
            at[row.domain].append((row.customer, row.other))
        for domain, pairs in at.items():
            if len(pairs) <= _MOST_OF_A_KIND**2:
                yield from ((one, two, Likeness.DOMAIN, domain) for one, two in pairs)

    def _namesakes(self, customer: int) -> Iterator[Found]:
        name = self._db.scalar(select(customers.c.name).where(customers.c.id == customer)) or ""
        words = [word for word in fold(name).split() if len(word) >= _SHORTEST_NAME or not word.isascii()]
        if not words:
            return
        asked = select(customers.c.id, customers.c.name).where(customers.c.id != customer, ~gone)
        likely = asked.where(customers.c.name.icontains(max(words, key=len), autoescape=True))
        rows = self._db.execute(likely.limit(_MOST_NAMESAKES + 1)).all()
        if len(rows) > _MOST_NAMESAKES:  # a word that many have: the others must be there too
            rows = self._db.execute(
                likely.where(
                    *(customers.c.name.icontains(word, autoescape=True) for word in fold(name).split()[:4])
                ).limit(_MOST_NAMESAKES)
            ).all()
        for row in rows:
            if _alike(name, row.name):
                yield customer, row.id, Likeness.NAME, row.name

    def _all_namesakes(self) -> Iterator[Found]:
        """Only those that share a word are laid side by side; a word that too many have tells nothing."""
        named = defaultdict[str, list[tuple[int, str]]](list)
        for row in self._db.execute(select(customers.c.id, customers.c.name).where(customers.c.name != "", ~gone)):
            for word in set(fold(row.name).split()):
                named[word].append((row.id, row.name))
        for people in named.values():
            if len(people) <= _MOST_NAMESAKES:
                yield from (
                    (one, other, Likeness.NAME, name)
                    for one, first in people
                    for other, name in people
                    if one < other and _alike(first, name)
                )


_MOST_ASKED = 20_000
_MOVING = ((_ADDRESS, customer_addresses.c.address), (_TICKET, tickets.c.number))
_WEIGHTS = {Likeness.PHONE: 0, Likeness.NAME: 1, Likeness.DOMAIN: 2}


def _weight(why: Iterable[Likeness]) -> int:
    return min(_WEIGHTS[one] for one in why)


def _alike(one: str, other: str) -> bool:
    first, second = fold(one), fold(other)
    return len(first) >= 2 and similar.wording(first, second) >= _ALIKE
