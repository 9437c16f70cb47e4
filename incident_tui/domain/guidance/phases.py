"""Which phase the record shows. Only a person moves an incident to it."""

from __future__ import annotations

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.impact import users_affected
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, State

_RESOLUTION, _MITIGATION, _TRIAGE = "resolution", "mitigation", "triage"


def suggested_phase(incident: Incident, playbook: Playbook) -> str | None:
    """Return the phase that the record shows, where it is another than the incident is in.

    It is a later one; or mitigation again, where users suffer once more after the fix.
    """
    slugs = [phase.slug for phase in playbook.phases]
    shown = _shown(incident)
    if incident.state is not State.LIVE or shown not in slugs or incident.phase not in slugs:
        return None
    later = slugs.index(shown) > slugs.index(incident.phase)
    back = shown == _MITIGATION and incident.phase == _RESOLUTION
    return shown if later or back else None


def _shown(incident: Incident) -> str | None:
    if incident.declared_at is not None and not users_affected(incident):
        return _RESOLUTION
    if items(incident, "M"):
        return _MITIGATION
    return _TRIAGE if incident.of(f.ImpactDescribed, f.SeverityChanged) else None
