"""Orders about people -> what they do: away, back, a handover.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.desk import arguments
from mailbot.desk.plan import Doing
from mailbot.desk.when import when
from mailbot.model import acts
from mailbot.model.settings import Person

_LEADERS = frozenset({"manager", "admin"})  # may act for others


def away(doing: Doing) -> None:
    """ "#away until Monday to bob", for oneself; a manager names the colleague first."""
    who, rest = _of_whom(doing)
    if who is None:
        return
    said, _, to = _parted(rest, (" to ", " → ", "转给", "轉給", "交给", "交給", "代理"))
    substitute = arguments.person(to, doing.scene.settings.staff) if to.strip() else None
    until = when(said, doing.scene.at) if said.strip() else None
    if to.strip() and (substitute is None or substitute == who):
        doing.refuse("who", ", ".join(one.handle for one in doing.scene.settings.staff if one != who))
    elif said.strip() and until is None:
        doing.refuse("when")
    else:
        shown = f"{who.name}: {until:%Y-%m-%d %H:%M}" if until else who.name
        leave = acts.Leave(who.handle, until, substitute.handle if substitute else "", "said so")
        doing.do(leave, "away_until" if until else "away", shown)


def back(doing: Doing) -> None:
    who, _ = _of_whom(doing)
    if who is not None:
        doing.do(acts.Return(who.handle), "back", who.name)


def _of_whom(doing: Doing) -> tuple[Person | None, str]:
    """The colleague that the words begin with, else the actor; and the words behind."""
    said, scene = doing.order.said, doing.scene
    named, rest = arguments.person_first(said, scene.settings.staff)
    if named is None or named == scene.actor:
        return scene.actor, rest if named else said
    if not _LEADERS & set(scene.actor.roles):
        doing.refuse("manager_only")
        return None, ""
    return named, rest


def handover(doing: Doing) -> None:
    scene = doing.scene
    giver, _, taker = _parted(doing.order.said, (" to ", " → ", "->", "转给", "轉給", "交给", "交給", "给", "給"))
    if not taker:
        giver, taker = "", giver
    of = arguments.person(giver, scene.settings.staff) if giver.strip() else scene.actor
    to = arguments.person(taker.strip().removeprefix("to "), scene.settings.staff)
    if of is None or to is None or of == to:
        doing.refuse("who", ", ".join(one.handle for one in scene.settings.staff))
    elif of != scene.actor and not _LEADERS & set(scene.actor.roles):
        doing.refuse("manager_only")
    else:
        doing.do(acts.HandOver(of.handle, to.handle), "handed_over", f"{of.name} → {to.name}")


def _parted(said: str, marks: Sequence[str]) -> tuple[str, str, str]:
    """At the first of the marks that is there."""
    padded = f" {said} "
    return next((padded.partition(mark) for mark in marks if mark in padded), (padded, "", ""))
