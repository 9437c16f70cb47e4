"""What each audience was told last."""

from __future__ import annotations

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident


def last_stage(incident: Incident, audience: str) -> str | None:
    """Return the stage of the last update to an audience since it was last reopened, or None."""
    stages = [x.stage for _, x in incident.since_reopened(f.UpdatePosted) if x.audience == audience]
    return stages[-1] if stages else None
