"""Which failure patterns showed while an incident ran: looked back at, from its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from incident_tui.domain.guidance.hazards import Hazard, shared, standing
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.course import course
from incident_tui.domain.record.incident import Incident

SAMPLES = 60
"""At how many instants of the incident its hazards are worked out, evenly spread."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A hazard that showed: as it was when it was last seen, and whether it stands at the end."""

    hazard: Hazard
    stands: bool


def hazards_seen(incident: Incident, playbook: Playbook, now: datetime) -> tuple[Seen, ...]:
    """Return each hazard that stood at some instant, once for each time it began, in order.

    What stood for less than a sixtieth of the incident may be missing.
    """
    start = incident.declared_at
    if start is None:
        return ()
    end = max(min(now, incident.ended_at or now), start)
    instants = (start + (end - start) * number / SAMPLES for number in range(1, SAMPLES + 1))
    found: dict[tuple[str, datetime], Hazard] = {}
    for at, known in course(incident, instants):
        shown = incident if at == end else known
        for hazard in shared(standing(shown, playbook, at)):
            found[hazard.name, hazard.since] = hazard
    last = {(hazard.name, hazard.since) for hazard in standing(incident, playbook, now)}
    rows = [Seen(hazard, key in last) for key, hazard in found.items()]
    return tuple(sorted(rows, key=lambda row: row.hazard.since))
