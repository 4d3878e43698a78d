"""Octets of one mail -> what mailbot makes of it, as one JSON-ready object.  The window into the machine.

Runs the very functions of the daemon.  Each mail is judged alone, as if it had arrived at its own Date at the address
it is sent to, in an adopted mailbox with no history; a configuration, a store or a point in time change that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mailbot import route
from mailbot.house import House, Understood
from mailbot.model.decision import Decision
from mailbot.model.details import Details
from mailbot.model.history import History
from mailbot.model.mail import Arrival, Bounce, Form, Message, RawMessage
from mailbot.model.settings import AckPolicy, Settings
from mailbot.model.verdict import Verdict
from mailbot.reading import understand

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
FIELDS = (
    *("file", "error", "message_id", "author", "subject", "language", "origin", "category", "confidence", "scores"),
    *("text", "quoted", "form", "attachments", "authentication", "bounce", "unsure", "signature", "disposition"),
    *("assignee", "acknowledge", "ack_reason", "reasons", "defects"),
    *("details", "faq"),
)
ALONE = Settings(ack=AckPolicy(direct="all", auth="preferred"), off_rows=frozenset({"N0", "N16", "N18"}))


class Judged(Struct, frozen=True):
    """A decision with all that it rests on; nothing of it is kept."""

    raw: RawMessage
    got: Understood
    history: History
    decision: Decision
    at: datetime


class Explainer(Struct, frozen=True):
    """`house` carries the rules and, where one was given, the store; `now`: None judges each mail at its own Date."""

    house: House
    now: datetime | None = None
    with_store: bool = False

    def of_path(self, path: Path, shown: str) -> dict[str, Any]:
        try:
            octets = path.read_bytes()
        except OSError as error:
            return {**dict.fromkeys(FIELDS), "file": shown, "error": f"cannot be read: {error.strerror}"}
        return self.of_octets(octets, shown)

    def of_octets(self, octets: bytes, shown: str) -> dict[str, Any]:
        try:
            judged = self.judge(octets)
        except Exception as error:  # one broken mail must not end a run over ten thousand
            return {**dict.fromkeys(FIELDS), "file": shown, "error": f"{type(error).__name__}: {error}"}
        return {"file": shown, "error": None, **as_json(judged.got, judged.decision)}

    def judge(self, octets: bytes) -> Judged:
        raw, got, at = self._understand(octets)
        return decide_again(raw, got, self._history(got, at), self.house, at)

    def _understand(self, octets: bytes) -> tuple[RawMessage, Understood, datetime]:
        box = next(iter(self.house.settings.mailboxes), None)
        raw = RawMessage(Arrival(box.name if box else "explain"), octets)
        got = understand(raw, self.house)
        at = self.now or got.message.date or self.house.clock()
        message = replace(got.message, arrival=replace(got.message.arrival, received_at=at))
        return raw, Understood(message, got.verdict), at

    def _history(self, got: Understood, at: datetime) -> History:
        house = self.house
        if not self.with_store:
            return History(adopted_at=_LONG_AGO)
        asked = route.questions(got.message, got.verdict, house.settings, house.tokens)
        with house.store.read() as tx:
            return tx.history_of(asked, 0, got.message, at)


def decide_again(raw: RawMessage, got: Understood, history: History, house: House, at: datetime) -> Judged:
    decision = route.decide(got.message, got.verdict, history, house.rulebook, house.settings, house.tokens, at)
    return Judged(raw, got, history, decision, at)


def find_mails(paths: Sequence[str]) -> Iterator[tuple[str, Path | None]]:
    """(shown name, file) for each mail: files as given, folders recursively for *.eml; "-" (no file) is one mail."""
    for given in paths:
        path = Path(given)
        if given == "-":
            yield "-", None
        elif path.is_dir():
            for found in sorted(path.rglob("*.eml")):
                if not found.is_fifo():  # it would be waited for without end
                    yield str(path / found.relative_to(path)), found
        else:
            yield given, path


def line_of(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=True, separators=(", ", ": "))


def as_json(got: Understood, decision: Decision) -> dict[str, Any]:
    """The names here are a promise to scripts: they never change."""
    message, verdict = got.message, got.verdict
    return {
        "message_id": message.message_id,
        "author": {"name": message.author.name, "address": message.author.address},
        "subject": message.subject,
        "language": verdict.language,
        "origin": verdict.origin.value,
        "category": verdict.category.value if verdict.category else None,
        "confidence": round(verdict.confidence, 4),
        "scores": {category.value: round(score, 4) for category, score in verdict.scores},
        "text": message.text,
        "quoted": message.quoted,
        "form": _form(message.form),
        "attachments": _attachments(message),
        "authentication": {
            "dmarc": message.authentication.dmarc.value,
            "aligned": message.authentication.aligned.value,
            "authserv_id": message.authentication.authserv_id,
        },
        "bounce": _bounce(message.bounce),
        "unsure": verdict.unsure,
        "signature": message.signature,
        "disposition": decision.disposition.value,
        "assignee": decision.assignee or None,
        "acknowledge": decision.ruling.allowed,
        "ack_reason": decision.ruling.code,
        "reasons": _reasons(verdict, decision),
        "defects": list(message.defects),
        "details": _details(verdict.details),
        "faq": _faq(verdict, decision),
    }


def _faq(verdict: Verdict, decision: Decision) -> dict[str, Any]:
    """`id` is the entry that the acknowledgement answers with."""
    answers = bool(verdict.faq_answer) and decision.ruling.allowed
    return {
        "best": [{"faq": match.faq, "score": match.score} for match in verdict.faq],
        "action": "answer" if answers else "suggest" if verdict.faq else "silent",
        "id": verdict.faq_answer if answers else None,
    }


def _details(details: Details) -> dict[str, Any]:
    return {
        "references": [{"kind": r.kind.value, "number": r.number, "carrier": r.carrier} for r in details.references],
        "quantities": [{"value": q.value, "unit": q.unit} for q in details.quantities],
        "amounts": [{"value": a.value, "currency": a.currency, "each": a.each} for a in details.amounts],
        "products": [{"sku": p.sku, "name": p.name, "exact": p.exact} for p in details.products],
        "phone": details.phone,
        "company": details.company,
        "country": details.country,
    }


def _form(form: Form | None) -> dict[str, Any] | None:
    if form is None:
        return None
    items = [{"product": i.product, "quantity": i.quantity, "sku": i.sku, "price": i.price} for i in form.items]
    fields: dict[str, Any] = dict(form.fields)
    return {"id": form.id, "kind": form.kind, "fields": {**fields, "items": items} if items else fields}


def _attachments(message: Message) -> list[dict[str, Any]]:
    return [
        {"name": a.name, "type": a.content_type, "size": a.size, "digest": a.digest, "inline": a.inline}
        for a in message.attachments
    ]


def _bounce(bounce: Bounce | None) -> dict[str, Any] | None:
    if bounce is None:
        return None
    return {
        "recipients": list(bounce.recipients),
        "status": bounce.status,
        "action": bounce.action,
        "fate": bounce.fate,
        "cause": bounce.cause.value,
        "each": [
            {"recipient": one.address, "status": one.status, "fate": one.fate, "cause": one.cause.value}
            for one in bounce.each
        ],
    }


def _reasons(verdict: Verdict, decision: Decision) -> list[dict[str, str]]:
    ruling = decision.ruling
    all_reasons = [(r.code, r.text) for r in (*verdict.reasons, *decision.reasons)]
    all_reasons.append((f"ack.{ruling.code}", ruling.text))
    return [{"code": code, "text": text} for code, text in dict.fromkeys(all_reasons)]
