"""Settings -> findings about their servers, for `mailbot check`.  Network; only `probe` sends, to ourselves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from mailbot.app import App, transport
from mailbot.deliver.smtp_probe import probe_smtp
from mailbot.intake.imap_probe import probe_imap
from mailbot.intake.probe_arrival import Arrived, await_probe
from mailbot.intake.shelf_probe import try_folders
from mailbot.model.errors import MailbotError, PermanentFailure
from mailbot.model.mail import Arrival, RawMessage
from mailbot.model.outgoing import Outcome, Outgoing
from mailbot.model.records import Finding
from mailbot.model.settings import Limits, Mailbox, Settings, Trust
from mailbot.parse import parse
from mailbot.parse.header.fields import read_header
from mailbot.running.opening import utc_now

PROBE_SECONDS = 60.0


class Report(Struct, frozen=True):
    mailbox: str
    findings: tuple[Finding, ...]
    advice: tuple[str, ...] = ()  # lines for config.toml


def look_around(settings: Settings) -> Iterator[Report]:
    """Logs in everywhere, looks, sends nothing."""
    for box in settings.mailboxes:
        incoming = probe_imap(box) if box.kind == "imap" else [_not_imap(box)]
        outgoing = asyncio.run(probe_smtp(box.smtp, box.helo or box.domain))
        yield Report(box.name, (*incoming, *outgoing, *_warnings(box)))


def _not_imap(box: Mailbox) -> Finding:
    return Finding(True, box.kind, box.path or "mail comes by `mailbot deliver`")


def _warnings(box: Mailbox) -> Iterator[Finding]:
    if not box.authserv_ids and not box.provider:
        text = "no authserv_ids: nobody's sender address is proven, caps on answers are low; `check --send` finds it"
        yield Finding(True, "authentication", text)
    if not box.token_domain and box.reply_delimiter:
        text = (
            f"reply addresses are sub-addresses of {box.address}; services that take an address of yours as proof of "
            "belonging to your company would take those too: a sub-domain of its own (token_domain) is safer"
        )
        yield Finding(True, "reply addresses", text)


def probe(app: App, box: Mailbox) -> Report:
    """Mails the mailbox one probe (a plainer second one where the first is refused) and reads how it arrived."""
    if box.kind != "imap":
        return Report(box.name, (Finding(True, "probe", f"a mailbox of kind {box.kind} is not probed"),))
    for fancy in (True, False):
        letter = app.house.composer.probe(box, utc_now(), app.house.dice(), sub_address=fancy, verp=fancy)
        try:
            arrived = await_probe(box, partial(_send, box, letter), partial(_is, letter, app), PROBE_SECONDS)
        except MailbotError as error:
            if not fancy:
                return Report(box.name, (Finding(False, "probe", str(error)),))
            continue
        if arrived is not None:
            return _with_canary(_with_folders(_read(app, box, letter, arrived), box), app.house.settings)
    return Report(box.name, (Finding(False, "probe", f"nothing arrived within {PROBE_SECONDS:.0f} seconds"),))


def _with_folders(report: Report, box: Mailbox) -> Report:
    """The same connection could not tell: it takes making some."""
    tried = try_folders(box)
    works = tried.ok and "can be made" in tried.text
    advice = ("shelves = true    # if the mailbox is shared: it shows the tickets in folders",)
    more = advice if works and box.shelves is None else ()
    return replace(report, findings=(*report.findings, tried), advice=(*report.advice, *more))


def _with_canary(report: Report, settings: Settings) -> Report:
    if settings.alarm.canary:
        return report
    text = "off; canary_minutes = 60 under [alarm] mails such a probe each hour and alarms when it is lost"
    return replace(report, findings=(*report.findings, Finding(True, "hourly probe", text)))


def _send(box: Mailbox, letter: Outgoing) -> None:
    async def go() -> None:
        way_out = transport(box)

        async def nothing() -> None:
            return

        try:
            report = await way_out.send(letter, nothing)
        finally:
            await way_out.close()
        if report.outcome is not Outcome.SENT:
            raise PermanentFailure(f"the probe was not sent: {report.code} {report.text}")

    asyncio.run(go())


def _is(letter: Outgoing, app: App, header: bytes) -> bool:
    """By our signed loop mark: a host may rewrite the Message-ID."""
    mark = read_header(header, Limits()).fields.first("x-mailbot-loop").decode("ascii", "replace")
    return mark == app.house.tokens.loop_mark(letter.message_id)


def _read(app: App, box: Mailbox, letter: Outgoing, arrived: Arrived) -> Report:
    message = parse(RawMessage(Arrival(box.name), arrived.header), app.house.rulebook, Trust(), Limits())
    fields = read_header(arrived.header, Limits()).fields
    seen = fields.first("authentication-results").decode("ascii", "replace").partition(";")[0].strip()
    sub_address = letter.recipients[0] != box.address
    verp = bool(letter.envelope_from) and (message.return_path or "") == letter.envelope_from != box.address
    findings = (
        Finding(not arrived.junk, "probe", f"arrived in {arrived.folder}"),
        Finding(True, "sub-addresses", "work" if sub_address else "do not: ticket numbers and Message-IDs must do"),
        Finding(True, "envelope sender", "survives (VERP)" if verp else "is rewritten or refused: no VERP"),
        Finding(True, "Message-ID", "survives" if message.message_id == letter.message_id else "is rewritten"),
        Finding(bool(seen) or bool(box.provider), "authserv-id", seen or "no Authentication-Results on this mail"),
        Finding(True, "Sent copy", f"the host files one in {arrived.sent_copy}" if arrived.sent_copy else "none"),
    )
    return Report(box.name, findings, tuple(_advice(box, sub_address, verp, seen)))


def _advice(box: Mailbox, sub_address: bool, verp: bool, seen: str) -> Iterator[str]:
    if seen and seen not in box.authserv_ids and not box.provider:
        yield f'authserv_ids = ["{seen}"]'
    if verp != box.verp:
        yield f"verp = {str(verp).lower()}"
    if not sub_address and box.reply_delimiter:
        yield 'reply_delimiter = ""'
