"""The hazards of an incident as a section of a document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from incident_tui.domain.guidance.hazards import hazards, shared
from incident_tui.domain.playbook.guidance import QUIET
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import clock


def hazard_lines(
    incident: Incident,
    playbook: Playbook,
    now: datetime,
    tz: tzinfo = UTC,
    *,
    escape: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """Return the hazards that stand and those that were answered, a line each; often none.

    Quiet ones are left out, and so is the reason of a private answer.
    """
    rules = playbook.guidance.hazards
    lines = [
        f"{hazard.title} since {clock(hazard.since, tz)}: {escape(hazard.evidence)}"
        for hazard in shared(hazards(incident, playbook, now))
    ]
    for event, fact in incident.facts(f.HazardAcknowledged):
        if fact.hazard not in QUIET:
            title = rules[fact.hazard].title if fact.hazard in rules else escape(fact.hazard)
            private = incident.is_private(event)
            why = f": {escape(event.note)}" if event.note and not private else ""
            lines.append(f"{title}, acknowledged at {clock(event.moment, tz)}{why}")
    return tuple(lines)
