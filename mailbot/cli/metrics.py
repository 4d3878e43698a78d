"""How things stand -> text in the Prometheus exposition format (version 0.0.4), for node_exporter's textfile collector.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailbot.model.keeping import Colour, Health, Vitals
from mailbot.model.records import Standing

STATES = ("queued", "sending", "sent", "unknown", "failed", "held", "cancelled")
_COLOURS = {Colour.GREEN: 0, Colour.YELLOW: 1, Colour.RED: 2}
Labels = dict[str, str]
Sample = tuple[Labels, float]


def exposition(standing: Standing, vitals: Vitals, health: Health, now: datetime) -> str:
    return "".join(
        f"# HELP mailbot_{name} {words}\n# TYPE mailbot_{name} gauge\n"
        + "".join(f"mailbot_{name}{_labels(labels)} {value:g}\n" for labels, value in samples)
        for name, words, samples in _gauges(standing, vitals, health, now)
        if samples
    )


def _gauges(
    standing: Standing, vitals: Vitals, health: Health, now: datetime
) -> Iterator[tuple[str, str, list[Sample]]]:
    yield "health", "0 green, 1 yellow, 2 red", [({}, _COLOURS[health.colour])]
    yield "at_work", "1 while a daemon works on the store", [({}, int(bool(vitals.at_work)))]
    yield "mails_unprocessed", "Mails taken in and not read yet", [({}, standing.new)]
    yield "oldest_unprocessed_seconds", "Age of the oldest of them", _age(standing.oldest_new_at, now)
    yield "quarantine_mails", "Mails that were set aside", [({}, standing.quarantine)]
    yield "tickets", "Tickets by stage", [({"stage": stage}, count) for stage, count in standing.tickets]
    yield "outbox_mails", "Outgoing mails by state", _by_state(dict(standing.outbox))
    yield "oldest_queued_seconds", "Age of the oldest queued mail", _age(standing.oldest_queued_at, now)
    yield "sent_last_day", "Mails queued and sent in 24 hours", [({}, vitals.sent_day)]
    yield "bounced_last_day", "Those of them that bounced", [({}, vitals.bounced_day)]
    yield (
        "refusals_last_day",
        "Mails that got no automatic answer, by reason",
        [({"code": code}, count) for code, count in standing.refusals_day],
    )
    yield (
        "last_pass_seconds",
        "Since the last good pass over a mailbox",
        [({"mailbox": name}, (now - at).total_seconds()) for name, at, _ in standing.mailboxes if at],
    )
    yield (
        "probe_seconds",
        "How long the last probe to ourselves took; no sample while it is on its way",
        [({"mailbox": c.mailbox}, (c.back_at - c.sent_at).total_seconds()) for c in vitals.canaries if c.back_at],
    )
    yield "missing_mails", "Mails that the last doctor did not find in the store", [({}, vitals.missing)]
    yield (
        "last_backup_seconds",
        "Since the last backup; no sample where there never was one",
        _age(vitals.backup_at, now) if vitals.backup_at else [],
    )


def _by_state(counts: dict[str, int]) -> list[Sample]:
    """Every state each time: a rule about `unknown` must not wait for the first one."""
    return [({"state": state}, counts.get(state, 0)) for state in STATES]


def _age(moment: datetime | None, now: datetime) -> list[Sample]:
    return [({}, (now - moment).total_seconds() if moment else 0.0)]


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
