"""What the registers of an incident hold, read the way the program reads them."""

from __future__ import annotations

from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.proofs import detected_at, is_public
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.projections.work import item_of
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from tests.support import playbook


def read_off(
    incident: Incident, hypothesis: Event, mitigation: Event, entry: Event
) -> dict[str, object]:
    """Return the value of one register of each family."""
    steps = [item for phase in checklist(incident, playbook()) for item in phase.items]
    raised, tried = item_of(incident, hypothesis.id), item_of(incident, mitigation.id)
    assert raised is not None
    assert tried is not None
    return {
        "state": incident.state,
        "ic": [stint.name for stint in holders(incident, playbook())["ic"]],
        "title": incident.title,
        "phase": incident.phase,
        "public": is_public(incident),
        "step": next(item.done for item in steps if item.step.slug == "oncall_paged"),
        "hypothesis": raised.state,
        "mitigation": tried.state,
        "detected": detected_at(incident),
        "text": incident.text_of(entry),
    }
