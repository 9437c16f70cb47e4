"""What entries that arrived late have changed of what was owed: nothing vanishes without a word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

import msgspec
from msgspec.structs import replace

from incident_tui.domain.obligations.timers import Timer, TimerState, timers
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.arrivals import Arrival, Arrived, late_arrivals, without
from incident_tui.domain.record.facts import (
    IncidentCancelled,
    IncidentClosed,
    IncidentResolved,
)
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.times.format import clock_near, clock_time_near

_MOVED = timedelta(minutes=1)
"""A deadline that moves by less is where it was."""

_ENDS = (IncidentResolved, IncidentClosed, IncidentCancelled)
_MET = frozenset({TimerState.MET, TimerState.MET_LATE})


class MovedDeadline(msgspec.Struct, frozen=True):
    """A deadline that stood at `was_due_at`, and stands at `due_at`, or (None) no longer.

    `met`: it is gone because what it asks for was done.
    """

    name: str
    title: str
    was_due_at: datetime
    due_at: datetime | None = None
    met: bool = False


class LateNews(msgspec.Struct, frozen=True):
    """The entries that arrived late, and what they did to the deadlines and the severity.

    `severity` and `state` are as they would be without them, where that is another. `after_end`
    counts what was recorded after the end by who did not know of it: what arrived, or what was
    done here before the end arrived.
    """

    arrivals: tuple[Arrival, ...] = ()
    deadlines: tuple[MovedDeadline, ...] = ()
    severity: int | None = None
    state: State | None = None
    after_end: int = 0


def late_news(incident: Incident, arrived: Arrived, playbook: Playbook, now: datetime) -> LateNews:
    """Return what arrived late, and what it changed of what is owed at `now`."""
    found = late_arrivals(incident, arrived)
    if not found:
        return LateNews()
    before = without(incident, found)
    was = before.severity if before.severity != incident.severity else None
    moved = moved_deadlines(timers(before, playbook, now), timers(incident, playbook, now))
    state = before.state if before.state is not incident.state else None
    return LateNews(found, moved, was, state, _after_end(incident, found))


def _after_end(incident: Incident, arrivals: Iterable[Arrival]) -> int:
    """Return how much was recorded after the end, on the other side of what arrived late."""
    if incident.state is State.LIVE:
        return 0
    end = next((event for event in reversed(incident.of(*_ENDS))), None)
    if end is None:
        return 0
    late = {arrival.event.id for arrival in arrivals}
    after = (event for event in incident.events if event.rec > end.rec)
    return sum((event.id in late) != (end.id in late) for event in after if event.node != end.node)


def moved_deadlines(before: Iterable[Timer], after: Iterable[Timer]) -> tuple[MovedDeadline, ...]:
    """Return the deadlines that vanished, or moved by a minute or more, in their order before."""
    stand = tuple(after)
    due = {timer.name: timer.due_at for timer in stand if timer.open}
    met = {timer.name for timer in stand if timer.state in _MET}
    return tuple(
        MovedDeadline(timer.name, timer.title, timer.due_at, due.get(timer.name), timer.name in met)
        for timer in before
        if timer.open and timer.due_at and _is_elsewhere(timer.due_at, due.get(timer.name))
    )


def _is_elsewhere(was: datetime, due_at: datetime | None) -> bool:
    return due_at is None or abs(due_at - was) >= _MOVED


def late_words(news: LateNews, incident: Incident, tz: tzinfo, now: datetime) -> tuple[str, ...]:
    """Return what arrived late from each machine, a line each, then what it changed."""
    lines = [_machine(found, tz, now) for found in _by_machine(news.arrivals)]
    if news.severity is not None:
        lines.append(f"by that SEV-{news.severity} became SEV-{incident.severity}")
    if news.state is not None:
        lines.append(f"by that it is {incident.state}, which was {news.state}")
    if news.after_end:
        lines.append(f"{_entries_of(news.after_end)} of after it was {incident.state}")
    lines += [_moved_words(moved, tz, now) for moved in news.deadlines]
    return tuple(lines)


def ahead_words(
    arrivals: Iterable[Arrival], incident: Incident, playbook: Playbook, tz: tzinfo, now: datetime
) -> tuple[str, ...]:
    """Return what came from each machine whose clock runs ahead, then what deadlines it moved."""
    found = tuple(arrivals)
    if not found:
        return ()
    lines = []
    for theirs in _by_machine(found):
        most = min(theirs, key=lambda arrival: arrival.late).mark
        lines.append(f"{_entries(theirs, tz, now)} by {theirs[0].event.by}'s machine ({most})")
    before = timers(without(incident, found), playbook, now)
    moved = moved_deadlines(before, timers(incident, playbook, now))
    return (*lines, *(_moved_words(one, tz, now) for one in moved))


def _moved_words(moved: MovedDeadline, tz: tzinfo, now: datetime) -> str:
    was = clock_near(moved.was_due_at, tz, now)
    due = f"is due {clock_near(moved.due_at, tz, now)}" if moved.due_at else f"is {_gone(moved)}"
    return f"by that {moved.title}, due {was}, {due}"


def _gone(moved: MovedDeadline) -> str:
    return "met" if moved.met else "gone"


def _machine(found: list[Arrival], tz: tzinfo, now: datetime) -> str:
    latest = max(found, key=lambda arrival: arrival.late)
    by = found[0].event.by
    return f"{_entries(found, tz, now)} by {by}'s machine arrived late ({latest.mark})"


def _by_machine(arrivals: Iterable[Arrival]) -> list[list[Arrival]]:
    machines: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        machines.setdefault(arrival.event.node, []).append(arrival)
    return list(machines.values())


def _entries(found: list[Arrival], tz: tzinfo, now: datetime) -> str:
    """Return how many entries, and from when to when they were recorded."""
    count = _count(found)
    start, end = (clock_near(one.event.rec, tz, now) for one in (found[0], found[-1]))
    return f"{count} of {start}" if start == end else f"{count} from {start} to {end}"


def back_words(news: LateNews, incident: Incident, tz: tzinfo, now: datetime) -> str:
    """Return the same in one sentence: who is back with what, and each deadline that it moved."""

    def at(instant: datetime) -> str:
        return clock_time_near(instant, tz, now)

    said = []
    for found in _by_machine(news.arrivals):
        start, end = (at(one.event.rec) for one in (found[0], found[-1]))
        when = f"of {start}" if start == end else f"from {start}–{end}"
        said.append(f"{found[0].event.by}'s machine is back: {_count(found)} {when}")
    if news.severity is not None:
        said.append(f"SEV-{news.severity} → SEV-{incident.severity}")
    if news.state is not None:
        said.append(f"{news.state} → {incident.state}")
    if news.after_end:
        said.append(f"{_entries_of(news.after_end)} after it was {incident.state}")
    for moved in news.deadlines:
        stands = f"→ {at(moved.due_at)}" if moved.due_at else _gone(moved)
        said.append(f"{moved.title} {at(moved.was_due_at)} {stands}")
    return ", ".join(said)


def _count(found: list[Arrival]) -> str:
    return _entries_of(len(found))


def _entries_of(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def merged(told: LateNews, fresh: LateNews) -> LateNews:
    """Return what was told and not seen yet together with what is new: nothing is told away.

    A deadline that moved twice is named with where it stood first and where it stands now; a
    severity that was told stays told.
    """
    was = {one.name: one.was_due_at for one in told.deadlines}
    again = {one.name: one for one in fresh.deadlines}
    kept = (one for one in told.deadlines if one.name not in again)
    moved = (replace(one, was_due_at=was.get(one.name, one.was_due_at)) for one in again.values())
    severity = fresh.severity if told.severity is None else told.severity
    arrivals = sorted((*told.arrivals, *fresh.arrivals), key=lambda one: one.event.rec)
    state = fresh.state if told.state is None else told.state
    after_end = told.after_end + fresh.after_end
    return LateNews(tuple(arrivals), (*kept, *moved), severity, state, after_end)
