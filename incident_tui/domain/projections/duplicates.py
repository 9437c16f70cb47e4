"""Two incidents declared for one outage: how the log of each is found from the other.

The cancelled one names the other. In the other a note of the program names it, which travels with
that log to machines that never had the cancelled one.
"""

from __future__ import annotations

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, State

_TAG = "duplicate:"
"""What the tag of such a note begins with; the id of the cancelled incident follows."""


def tag_for(incident_id: str) -> str:
    """Return the tag of the note that names a cancelled incident."""
    return f"{_TAG}{incident_id}"


def note_for(incident_id: str, title: str) -> str:
    """Return the words of that note."""
    return f"{incident_id} ({title}) was cancelled as a duplicate; what it recorded is in its log"


def duplicate_of(incident: Incident) -> str | None:
    """Return the id of the incident that goes on for a cancelled one; None where there is none."""
    cancelled = incident.facts(f.IncidentCancelled)
    if incident.state is not State.CANCELLED or not cancelled:
        return None
    return cancelled[-1][1].duplicate_of


def duplicates(incident: Incident) -> tuple[str, ...]:
    """Return the ids of the incidents that were cancelled as duplicates of this one."""
    tags = (tag for _, fact in incident.facts(f.EntryAdded) for tag in fact.tags)
    return tuple(dict.fromkeys(t.removeprefix(_TAG) for t in tags if t.startswith(_TAG)))
