"""How long an audience heard nothing.

Silence runs from the declaration to the first update, between updates, and to the final one or
now; an update sent before the declaration begins it earlier. While an incident is over, or an
audience was told that it is, nobody waits for news: silence ends there, and begins again with
a reopening, or an update that says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from incident_tui.domain.obligations.cadence import Obligation
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident

ZERO = timedelta(0)


class Silence(msgspec.Struct, frozen=True):
    """A stretch without an update. Its ends are event ids; None: none, or now."""

    span: timedelta = ZERO
    start: str | None = None
    end: str | None = None


def longest_silence(audience: str, owed: Obligation, incident: Incident, now: datetime) -> Silence:
    """Return the longest silence up to `now`, or to the end of an incident that is over."""
    found = _silences(audience, owed, incident, now)
    return max(found, key=lambda silence: silence.span, default=Silence())


def sent_before(audience: str, incident: Incident) -> list[Event]:
    """Return the updates to an audience that were sent before the incident was declared."""
    start = incident.declared_at
    posted = incident.facts(f.UpdatePosted)
    return [e for e, x in posted if x.audience == audience and start and e.moment < start]


def _silences(
    audience: str, owed: Obligation, incident: Incident, now: datetime
) -> Iterator[Silence]:
    declaration = incident.declaration[0].id if incident.declaration else None
    since, by = incident.declared_at or now, declaration
    for early in sent_before(audience, incident)[-1:]:
        since, by = early.moment, early.id
    over: Event | None = None
    final = False
    told = {event.id for event in owed.updates}
    for event in incident.of(f.UpdatePosted, *_ENDS, f.IncidentReopened):
        if event.id in told:
            if not final:
                heard = over or event
                yield Silence(max(min(heard.moment, now) - since, ZERO), by, heard.id)
            since, by = event.moment, event.id
            final = event.id in owed.finals or (final and over is not None)
        elif isinstance(event.fact, _ENDS):
            over = over or event
        elif isinstance(event.fact, f.IncidentReopened) and (over is not None or final):
            if over is not None and not final:
                yield Silence(max(over.moment - since, ZERO), by, over.id)
            since, by, over, final = event.moment, event.id, None, False
    if not final:
        upto = over.moment if over else now
        yield Silence(max(upto - since, ZERO), by, over.id if over else None)


_ENDS = (f.IncidentResolved, f.IncidentClosed, f.IncidentCancelled)
