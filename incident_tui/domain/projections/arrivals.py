"""Entries that arrived late: another machine recorded them while it was away.

When an entry arrived is known where it was seen arriving, and else by the order of the file:
behind what this machine had recorded by then, so not before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, fold
from incident_tui.domain.record.registers import bridged
from incident_tui.domain.times.format import countdown

LATE = timedelta(seconds=30)
"""An entry that arrives so long after it was recorded is late."""

Arrived = Mapping[str, datetime]
"""When the entries of other machines arrived here, as far as that is known, by id."""


class Arrival(msgspec.Struct, frozen=True):
    """An entry, and how long after its recording it arrived here."""

    event: Event
    late: timedelta

    @property
    def mark(self) -> str:
        """How it is marked: `↓ +25:10`."""
        return f"↓ +{countdown(self.late)}"


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


def late_arrivals(incident: Incident, arrived: Arrived) -> tuple[Arrival, ...]:
    """Return the entries that arrived late, in order of recording."""
    found = (
        Arrival(event, arrived[event.id] - event.rec)
        for event in incident.events
        if event.id in arrived and arrived[event.id] - event.rec > LATE
    )
    return tuple(sorted(found, key=lambda arrival: (arrival.event.rec, arrival.event.id)))


def without(incident: Incident, arrivals: Iterable[Arrival]) -> Incident:
    """Return the incident as it would stand had these not arrived."""
    gone = {arrival.event.id for arrival in arrivals}
    left = [event for event in incident.originals.values() if event.id not in gone]
    return fold(bridged(left, incident.originals))
