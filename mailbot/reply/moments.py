"""A moment, a time zone -> its words, with the distance to UTC: who reads them may be elsewhere.  Pure."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

MINUTES = "%Y-%m-%d %H:%M"


def moment_text(at: datetime | None, zone: tzinfo, form: str = MINUTES) -> str:
    """ "2026-11-24 17:00 (UTC+8)"; "" where there is none."""
    return f"{at.astimezone(zone).strftime(form)} ({zone_text(at, zone)})" if at else ""


def zone_text(at: datetime, zone: tzinfo) -> str:
    """ "UTC+8", as it is at that moment."""
    minutes = int((at.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"
