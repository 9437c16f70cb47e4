"""What entries that arrived late have changed of what was owed: nothing vanishes without a word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

import msgspec

from incident_tui.domain.obligations.timers import Timer, timers
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.arrivals import Arrival, Arrived, late_arrivals, without
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import clock_near

_MOVED = timedelta(minutes=1)
"""A deadline that moves by less is where it was."""


class MovedDeadline(msgspec.Struct, frozen=True):
    """A deadline that stood at `was_due_at`, and stands at `due_at`, or (None) no longer."""

    name: str
    title: str
    was_due_at: datetime
    due_at: datetime | None = None


class LateNews(msgspec.Struct, frozen=True):
    """The entries that arrived late, and what they did to the deadlines and the severity.

    `severity` is as it would be without them, where that is another.
    """

    arrivals: tuple[Arrival, ...] = ()
    deadlines: tuple[MovedDeadline, ...] = ()
    severity: int | None = None


def late_news(incident: Incident, arrived: Arrived, playbook: Playbook, now: datetime) -> LateNews:
    """Return what arrived late, and what it changed of what is owed at `now`."""
    found = late_arrivals(incident, arrived)
    if not found:
        return LateNews()
    before = without(incident, found)
    was = before.severity if before.severity != incident.severity else None
    moved = moved_deadlines(timers(before, playbook, now), timers(incident, playbook, now))
    return LateNews(found, moved, was)


def moved_deadlines(before: Iterable[Timer], after: Iterable[Timer]) -> tuple[MovedDeadline, ...]:
    """Return the deadlines that vanished, or moved by a minute or more, in their order before."""
    due = {timer.name: timer.due_at for timer in after if timer.open}
    return tuple(
        MovedDeadline(timer.name, timer.title, timer.due_at, due.get(timer.name))
        for timer in before
        if timer.open and timer.due_at and _is_elsewhere(timer.due_at, due.get(timer.name))
    )


def _is_elsewhere(was: datetime, due_at: datetime | None) -> bool:
    return due_at is None or abs(due_at - was) >= _MOVED


def late_words(news: LateNews, incident: Incident, tz: tzinfo, now: datetime) -> tuple[str, ...]:
    """Return what arrived late from each machine, a line each, then what it changed."""
    machines: dict[str, list[Arrival]] = {}
    for arrival in news.arrivals:
        machines.setdefault(arrival.event.node, []).append(arrival)
    lines = [_machine(found, tz, now) for found in machines.values()]
    if news.severity is not None:
        lines.append(f"by that SEV-{news.severity} became SEV-{incident.severity}")
    for moved in news.deadlines:
        was = clock_near(moved.was_due_at, tz, now)
        due = f"is due {clock_near(moved.due_at, tz, now)}" if moved.due_at else "is gone"
        lines.append(f"by that {moved.title}, due {was}, {due}")
    return tuple(lines)


def _machine(found: list[Arrival], tz: tzinfo, now: datetime) -> str:
    first, last = found[0].event, found[-1].event
    entries = "1 entry" if len(found) == 1 else f"{len(found)} entries"
    start, end = clock_near(first.rec, tz, now), clock_near(last.rec, tz, now)
    when = f"of {start}" if start == end else f"from {start} to {end}"
    latest = max(found, key=lambda arrival: arrival.late)
    return f"{entries} {when} by {first.by}'s machine arrived late ({latest.mark})"
