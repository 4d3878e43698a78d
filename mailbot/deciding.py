"""(one mail, the store) -> what is to be done with it: the past is gathered first, the deciding itself is pure.

The desk is asked first where the mail brings something of ours; for all other mail, and where that is worth nothing,
route decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mailbot import desk, route
from mailbot.customers import complaints, meeting
from mailbot.house import House, Understood
from mailbot.model.acts import Revoke
from mailbot.model.decision import Decision
from mailbot.model.history import History
from mailbot.model.mail import Message
from mailbot.model.tokens import Purpose, Token
from mailbot.model.verdict import Reason
from mailbot.orders import enquiring, factories, taking
from mailbot.reading import understand
from mailbot.store import Transaction


class Ruled(Struct, frozen=True):
    """A decision, and what of the past it rests on."""

    got: Understood  # with the words that were held, where this mail releases them
    decision: Decision
    history: History
    epochs: Mapping[str, int]  # of the decision's ticket
    body_digest: str = ""
    double_digest: str = ""


def ruled_on(mail: int, got: Understood, house: House, now: datetime) -> Ruled:
    message, settings = got.message, house.settings
    token = _token_of(message, house)
    with house.store.read() as tx:
        factorys = factories.answer_in(got, house, tx)
        if factorys is not None:
            got, decision, history = factories.decided(got, factorys)
            return Ruled(got, decision, history, tx.epochs(decision.ticket))
        if token is not None and token.purpose is Purpose.RELEASE:
            return _released(mail, got, token, house, tx, now)
        bare = desk.commands_of(message, got.verdict, settings) if token is None else None
        brought = desk.Brought(token) if token is not None else bare
        ruled = _by_desk(mail, got, brought, house, tx, now) if brought is not None else None
        return ruled or _by_route(mail, got, house, tx, now)


def _token_of(message: Message, house: House) -> Token | None:
    author = desk.colleague_in_from(message, house.settings)
    box = house.settings.mailbox(message.arrival.mailbox)
    return desk.token_of(message, box, house.tokens, author.handle if author else "")


def _by_route(mail: int, got: Understood, house: House, tx: Transaction, now: datetime) -> Ruled:
    message, verdict, settings = got.message, got.verdict, house.settings
    asked = route.questions(message, verdict, settings, house.tokens)
    history = tx.history_of(asked, mail, message, now)
    decision = route.decide(message, verdict, history, house.rulebook, settings, house.tokens, now)
    if desk.forged_in(message, house.tokens):
        said = Reason(desk.FORGED, "it names a reply address that looks like ours and that we never made")
        decision = replace(decision, reasons=(*decision.reasons, said))
    decision = meeting.recognised(decision, got, history, tx)
    decision = complaints.heard(decision, got, house.rulebook.content, tx)
    decision = enquiring.answered(mail, got, decision, history, house, tx, now)
    decision = factories.unknown(got, decision, house)
    decision = desk.told_what_became(decision, message, settings)
    epochs = tx.epochs(decision.ticket) if decision.ticket else {}
    return Ruled(got, decision, history, epochs, asked.body_digest, asked.double_digest)


def _by_desk(
    mail: int, got: Understood, brought: desk.Brought, house: House, tx: Transaction, now: datetime
) -> Ruled | None:
    message, verdict, settings = got.message, got.verdict, house.settings
    history = tx.history_of(desk.questions(message, verdict, brought, settings), mail, message, now)
    epochs, local = tx.epochs(brought.token.ticket), now.astimezone(house.composer.zone)
    faq, causes = house.rulebook.faq, house.rulebook.causes
    decision = desk.decide(message, verdict, history, brought, epochs, settings, faq, local, causes)
    if decision is None:
        return None
    got, decision = taking.filed(got, factories.checked(decision, tx), tx)
    return Ruled(got, decision, history, _epochs_after(decision, tx))


def _epochs_after(decision: Decision, tx: Transaction) -> Mapping[str, int]:
    """Whose reply address dies by this very mail gets a new one by the letters about it."""
    found = dict(tx.epochs(decision.ticket))
    for deed in decision.deeds:
        if isinstance(deed.act, Revoke) and deed.ticket == decision.ticket:
            found[deed.act.person] = found.get(deed.act.person, 0) + 1
    return found


def _released(mail: int, got: Understood, token: Token, house: House, tx: Transaction, now: datetime) -> Ruled:
    """The words of the mail that is held, decided again with what its writer waives."""
    settings, held = house.settings, tx.held(token.ticket)
    stranger = desk.as_to_its_holder(got.message, token, held, settings)
    if stranger is not None:
        return _by_desk(mail, got, stranger, house, tx, now) or _by_route(mail, got, house, tx, now)
    epochs = tx.epochs(held.ticket) if held else {}
    if held is not None and desk.is_another_answer(got.message.text, held):
        in_its_place = Token(Purpose.STAFF_REPLY, held.ticket, token.person, token.epoch)
        better = _by_desk(mail, got, desk.Brought(in_its_place), house, tx, now)
        if better is not None:
            return better
    waived = desk.waived_by(got.message, got.verdict, token, held, epochs, settings, now)
    if held is None or isinstance(waived, Decision):
        decision = waived if isinstance(waived, Decision) else desk.nothing_held()
        return Ruled(got, decision, History(), epochs)
    original = understand(tx.load(held.original).raw, house)
    first = _token_of(original.message, house)
    bare = desk.commands_of(original.message, original.verdict, settings)
    brought = desk.again(first, bare, waived, held.mail)
    ruled = _by_desk(mail, original, brought, house, tx, now) if brought is not None else None
    if ruled is None:
        return Ruled(got, desk.nothing_held(), History(), epochs)
    # the mail that says yes is the one that is filed; the words are those of the other
    said = replace(ruled.got.message, arrival=got.message.arrival, message_id=got.message.message_id)
    again = ruled.decision.held and replace(ruled.decision.held, original=held.original)
    return replace(ruled, got=Understood(said, ruled.got.verdict), decision=replace(ruled.decision, held=again))
