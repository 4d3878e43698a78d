"""Orders about customers: what they name, what comes of them.  Pure.

Whom a word means is looked up before deciding (`named_in` asks), so that what is done is known and refused here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.desk.orders import Order
from mailbot.desk.plan import Doing
from mailbot.model import acts
from mailbot.model.customer import Consent, CustomerRow, attribute_name, customer_token
from mailbot.model.settings import Settings
from mailbot.text.later import later

_NAMED = later(r"[ct]-\d{1,12}|[^\s@,;]{1,64}@[^\s@,;]{1,255}", re.IGNORECASE)
_BRACKETED = later(r"\[([ct]-\d{1,12})\]", re.IGNORECASE)  # as subjects have it
_BETWEEN = later(r"(?:and|with|into|to|和|与|與|到)\s+(?=[ct]-\d|\S+@)", re.IGNORECASE)
_INTO = later(r"(?:into|to|到)\s", re.IGNORECASE)  # the one that stays is named last
_SIGNS = later(r"\s*[=:：＝]\s*")
_ON = frozenset({"", "on", "yes", "true", "1", "是", "开", "開", "对", "對"})
_OFF = frozenset({"off", "no", "false", "0", "否", "关", "關", "取消", "不是"})
_CONSENTS = {
    Consent.YES: ("yes", "on", "given", "agrees", "同意", "是", "可以"),
    Consent.NO: ("no", "off", "refused", "withdrawn", "不同意", "拒绝", "拒絕", "否", "撤回"),
    Consent.UNKNOWN: ("unknown", "?", "未知", "不明"),
}
_ANSWERS = {word: consent for consent, words in _CONSENTS.items() for word in words}
_DONE = {Consent.YES: "consent_yes", Consent.NO: "consent_no", Consent.UNKNOWN: "consent_unknown"}
_CHANGES = frozenset({"set", "key", "consent", "merge", "split"})
_MOST_NAMED = 10  # customers that one mail names
_MOST_SHOWN = 6


def named_in(orders: Sequence[Order], about: int) -> tuple[str, ...]:
    """What orders that change something call their customers by; a ticket stands for its own customer."""
    named = (name for order in orders if order.verb.name in _CHANGES for name in _named(order, about))
    return tuple(dict.fromkeys(named))[:_MOST_NAMED]


def _named(order: Order, about: int) -> tuple[str, ...]:
    said, here = _parted(order)[0], (f"t-{about}",) if about else ()
    if order.verb.name == "merge" and len(said) == 1:
        return (*here, *said)
    return said or (here if order.verb.name != "split" else ())


def _parted(order: Order) -> tuple[tuple[str, ...], str]:
    """The customers that stand at the beginning, and the words behind; all of it where it can be nothing else."""
    said, rest, into = list[str](), _BRACKETED.sub(r"\1", order.said.strip()), False
    while (found := _NAMED.match(rest)) and len(said) < 2:
        said.append(found.group().casefold())
        rest = rest[found.end() :].lstrip(" \t,;，；、+&")
        rest, into = _BETWEEN.sub("", rest, count=1), into or bool(_INTO.match(rest))
    if not said and rest and order.verb.name in ("merge", "split"):
        return (rest.casefold(),), ""
    return tuple(reversed(said) if into else said), rest


def _one(doing: Doing, name: str) -> CustomerRow | None:
    """Refused where the word means nobody, or several."""
    found = doing.scene.customers.get(name, ())
    if len(found) == 1:
        return found[0]
    if found:
        doing.refuse("which_customer", "; ".join(map(_shown, found[:_MOST_SHOWN])))
    else:
        doing.refuse("no_customer", name)
    return None


def _shown(row: CustomerRow) -> str:
    return f"{customer_token(row.id)} {row.name or row.company or next(iter(row.addresses), '')}".strip()


def _theirs(doing: Doing) -> CustomerRow | None:
    named = _named(doing.order, doing.scene.about)
    if not named:
        doing.refuse("which_customer_none")
        return None
    return _one(doing, named[0])


def set_attribute(doing: Doing) -> None:
    name, value = _pair(_parted(doing.order)[1])
    if not attribute_name(name):
        doing.refuse("needs")
        return
    row = _theirs(doing)
    if row is not None:
        doing.do(acts.SetAttribute(row.id, name, value), "attribute_set", f"{_shown(row)}, {name} = {value}")


def _pair(said: str) -> tuple[str, str]:
    """ "industry = food", "industry food"; without a value it is taken away."""
    sign = _SIGNS.search(said)
    if sign is not None:
        return said[: sign.start()], said[sign.end() :].strip()
    name, _, value = said.strip().partition(" ")
    return name, value.strip()


def key_account(doing: Doing) -> None:
    said = _parted(doing.order)[1].strip(" .!。").casefold()
    if said not in _ON | _OFF:
        doing.refuse("needs")
        return
    row = _theirs(doing)
    if row is not None:
        on = said in _ON
        doing.do(acts.KeyAccount(row.id, on), "key_account" if on else "no_key_account", _shown(row))


def consent(doing: Doing) -> None:
    answer, _, how = _parted(doing.order)[1].strip().partition(" ")
    known = _ANSWERS.get(answer.strip(" .,:!。，：").casefold())
    if known is None:
        doing.refuse("needs")
        return
    row = _theirs(doing)
    if row is not None:
        doing.do(acts.Consented(row.id, known, how.strip()), _DONE[known], _shown(row))


def merge(doing: Doing) -> None:
    """The first named stays; of one name the ticket's customer does."""
    named = _named(doing.order, doing.scene.about)
    if len(named) < 2:
        doing.refuse("which_customer_none")
        return
    if colleagues := [name for name in named if name in _ours(doing.scene.settings)]:
        doing.refuse("merges_staff", ", ".join(colleagues))
        return
    kept, gone = (_one(doing, name) for name in named[:2])
    if kept is None or gone is None:
        return
    if kept.id == gone.id:
        doing.refuse("same_customer", _shown(kept))
    elif ours := [address for row in (kept, gone) for address in staff_addresses_of(row, doing.scene.settings)]:
        doing.refuse("merges_staff", ", ".join(ours))
    else:
        doing.do(acts.MergeCustomers(kept.id, gone.id), "merged", f"{_shown(kept)} ← {_shown(gone)}")


def staff_addresses_of(row: CustomerRow, settings: Settings) -> list[str]:
    """A colleague is no customer's other address, nor another colleague's."""
    ours = _ours(settings)
    return [address for address in row.addresses if address.casefold() in ours]


def _ours(settings: Settings) -> frozenset[str]:
    return settings.staff_addresses | settings.own_addresses


def split(doing: Doing) -> None:
    """Named by the number that it had: `C-17` is found as the customer that it is part of now."""
    said = _parted(doing.order)[0]
    number = re.fullmatch(r"c-(\d{1,12})", said[0]) if said else None
    if number is None:
        doing.refuse("needs")
        return
    whole = _one(doing, said[0])
    if whole is None:
        return
    if whole.id == int(number[1]):
        doing.refuse("not_merged", _shown(whole))
    else:
        doing.do(acts.SplitCustomer(int(number[1])), "split", f"{customer_token(int(number[1]))} ← {_shown(whole)}")
