"""Entries that arrived late, for their machine was away, or early, for its clock runs ahead.

When an entry arrived is known where it was seen arriving, and else by the order of the file:
behind what this machine had recorded by then, so not before; and ahead of what it recorded next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from incident_tui.domain.record.event import Event
from incident_tui.domain.record.event_id import is_event_id, time_of
from incident_tui.domain.record.incident import Incident, fold
from incident_tui.domain.record.registers import bridged
from incident_tui.domain.times.format import countdown

_ZERO = timedelta(0)

LATE = timedelta(seconds=30)
"""An entry that arrives so long after it was recorded is late."""

AHEAD = timedelta(seconds=60)
"""An entry that arrives so long before its own time is of a clock that runs ahead."""

Arrived = Mapping[str, datetime]
"""When the entries of other machines arrived here, as far as that is known, by id."""


class Arrival(msgspec.Struct, frozen=True):
    """An entry, and how long after its recording it arrived here; below zero: before it."""

    event: Event
    late: timedelta

    @property
    def mark(self) -> str:
        """How it is marked: `↓ +25:10`."""
        return arrival_mark(self.late)


def arrival_mark(late: timedelta) -> str:
    """Return how an entry is marked that arrived so late: `↓ +25:10`, `↑ clock ahead +2h00`."""
    return f"{'↓' if late > _ZERO else '↑ clock ahead'} +{countdown(late)}"


def arrived_in(events: Iterable[Event], node: str) -> dict[str, datetime]:
    """Return before which instant each entry of another machine cannot have arrived here.

    `events` are in the order of the file of the machine `node`.
    """
    found: dict[str, datetime] = {}
    newest: datetime | None = None
    for event in events:
        if event.node == node:
            newest = event.rec
        elif newest is not None:
            found[event.id] = newest
    return found


def arrived_by(events: Sequence[Event], node: str, now: datetime) -> dict[str, datetime]:
    """Return after which instant each entry of another machine cannot have arrived here.

    `events` are in the order of the file of the machine `node`, all of them there by `now`.
    """
    found: dict[str, datetime] = {}
    oldest = now
    for event in reversed(events):
        if event.node == node:
            oldest = event.rec
        else:
            found[event.id] = oldest
    return found


def late_arrivals(incident: Incident, arrived: Arrived) -> tuple[Arrival, ...]:
    """Return the entries that arrived late, in order of recording."""
    found = (
        Arrival(event, arrived[event.id] - event.rec)
        for event in incident.events
        if event.id in arrived and arrived[event.id] - event.rec > LATE
    )
    return tuple(sorted(found, key=lambda arrival: (arrival.event.rec, arrival.event.id)))


def ahead_arrivals(incident: Incident, arrived: Arrived) -> tuple[Arrival, ...]:
    """Return the entries whose time lay ahead when they arrived, in order of happening.

    Their time is that in the id, which says where they stand in the record, or that of recording,
    whichever is later. `arrived` is by when they were here.
    """
    return tuple(
        Arrival(event, arrived[event.id] - made)
        for event in incident.events
        if event.id in arrived and (made := _made(event)) - arrived[event.id] > AHEAD
    )


def _made(event: Event) -> datetime:
    return max(event.rec, time_of(event.id)) if is_event_id(event.id) else event.rec


def without(incident: Incident, arrivals: Iterable[Arrival]) -> Incident:
    """Return the incident as it would stand had these not arrived."""
    gone = {arrival.event.id for arrival in arrivals}
    left = [event for event in incident.originals.values() if event.id not in gone]
    return fold(bridged(left, incident.originals))
