"""The clock -> a probe that a mailbox mails to itself, and its way home: never a ticket, never acknowledged.

It leaves through the outbox as all mail does, and comes in as all mail does; when it does not, health.py says so.  It
is taken out of the mailbox again, and of the store all but its content key goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from mailbot.house import House, Understood
from mailbot.model.decision import Decision, Disposition, Ruling
from mailbot.model.errors import MailbotError
from mailbot.model.keeping import Canary
from mailbot.model.settings import Mailbox

Remove = Callable[[Mailbox, str, int, Sequence[int]], None]  # folder, UIDVALIDITY, UIDs

_PROBE = "p"  # kind of a probe's Message-ID
_FILED = Decision(Disposition.FILE, Ruling(False, "N3", "a probe of ours"))


def let_fly(house: House) -> None:
    """One from each mailbox whose time it is."""
    for box in house.settings.mailboxes:
        if box.kind != "imap":
            continue
        with house.store.read() as tx:
            last = tx.canary(box.name)
        if _is_due(last, house):
            _fly(box, house)


def _is_due(last: Canary | None, house: House) -> bool:
    every = house.settings.alarm.canary
    return bool(every) and (last is None or house.clock() - last.sent_at >= every)


def _fly(box: Mailbox, house: House) -> None:
    now = house.clock()
    letter = house.composer.probe(box, now, house.dice(), sub_address=False, verp=False)
    with house.store.begin() as tx:
        if _is_due(tx.canary(box.name), house):
            tx.canary_sent(box.name, house.tokens.loop_mark(letter.message_id), now)
            tx.enqueue(letter, 0, "", now)


def came_home(mail: int, got: Understood, house: House) -> bool:
    """Is it a probe of ours?  Then that is all there is to do with it."""
    mark = got.message.loop_token
    if not mark or not house.tokens.is_ours(mark):
        return False
    kind, _ = house.tokens.read_message_id(got.message.message_id) or ("", 0)
    now = house.clock()
    with house.store.begin() as tx:
        if not tx.canary_back(mark.strip().lower(), got.message.arrival, now) and kind != _PROBE:
            return False
        nothing = replace(got.message, bounce=None)
        tx.record(mail, nothing, got.verdict, _FILED, 0, now)
        tx.empty_mails([mail])
    house.log.note("probe_came_in", mail=mail, mailbox=got.message.arrival.mailbox)
    return True


def at_home(house: House) -> list[Canary]:
    """Those that lie in their mailbox still."""
    with house.store.read() as tx:
        known = (tx.canary(box.name) for box in house.settings.mailboxes if box.kind == "imap")
        return [one for one in known if one is not None and one.uid]


def take_away(homes: list[Canary], house: House, remove: Remove, then: Callable[[str], None]) -> None:
    """Network.  A mailbox that cannot be reached now is tried again next time."""
    for one in homes:
        box = house.settings.mailbox(one.mailbox)
        if box is None:
            continue
        try:
            remove(box, one.folder, one.uidvalidity, [one.uid])
        except MailbotError as error:
            house.log.note("probe_stays", mailbox=one.mailbox, text=str(error))
        else:
            then(one.mailbox)


def gone(mailbox: str, house: House) -> None:
    with house.store.begin() as tx:
        tx.canary_gone(mailbox)
