"""Which phase the record shows; nobody but a person moves the incident there."""

from __future__ import annotations

import pytest

from incident_tui.domain.guidance.phases import suggested_phase
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import at, declared, event, incident, playbook

M1 = event(f.MitigationConsidered("roll back"), 5)
APPLIED = event(f.MitigationApplied(ref=M1.id), 8)
VERIFIED = event(f.MitigationVerified(ref=M1.id, how="paid"), 12)
PARTLY = event(f.MitigationVerified(ref=M1.id, how="eu pays", partly=True), 12)
FAILED = event(f.MitigationFailed(ref=M1.id), 15)
IMPACT = event(f.ImpactDescribed("cards fail"), 2)


def entered(phase: str, minutes: float) -> Event:
    return event(f.PhaseEntered(phase), minutes)


@pytest.mark.parametrize(
    ("history", "shown"),
    [
        ([], None),
        ([event(f.RoleAssigned("ic", "maya"), 1)], None),
        ([IMPACT], "triage"),
        ([event(f.SeverityChanged(2), 3)], "triage"),
        ([IMPACT, M1], "mitigation"),
        ([IMPACT, M1, APPLIED], "mitigation"),
        ([IMPACT, M1, APPLIED, PARTLY], "mitigation"),
        ([IMPACT, M1, APPLIED, VERIFIED], "resolution"),
        ([event(f.MilestoneSet("impact_over", at(9)), 9)], "resolution"),
        ([M1, entered("mitigation", 6)], None),
        ([M1, entered("communication", 6)], None),
        ([M1, APPLIED, VERIFIED, entered("communication", 13)], "resolution"),
        ([M1, APPLIED, VERIFIED, entered("resolution", 13)], None),
        ([M1, APPLIED, VERIFIED, entered("resolution", 13), FAILED], "mitigation"),
        ([M1, APPLIED, VERIFIED, event(f.IncidentResolved(), 14)], None),
    ],
)
def test_the_record_shows_a_phase(history: list[Event], shown: str | None) -> None:
    assert suggested_phase(incident(declared(1), *history), playbook()) == shown


def test_what_is_suggested_is_not_entered() -> None:
    assert incident(declared(1), M1, APPLIED, VERIFIED).phase == "detection"
