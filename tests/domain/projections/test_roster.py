"""The roster: who holds a role, and which roles are missed at a severity."""

from __future__ import annotations

import pytest

from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.roster import roster
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import declared, event, incident, playbook

COMMS = event(f.RoleAssigned("comms", "lee"), 2)


@pytest.mark.parametrize(
    ("severity", "history", "missed"),
    [
        (1, [], ["ic", "comms", "ops", "scribe"]),
        (2, [COMMS], ["ic", "ops", "scribe"]),
        (3, [], ["ic"]),
        (4, [], ["ic"]),
        (3, [COMMS], ["ic"]),
        (3, [COMMS, event(f.RoleReleased("comms", "lee"), 5)], ["ic"]),
    ],
)
def test_a_minor_incident_has_a_single_owner(
    severity: int, history: list[Event], missed: list[str]
) -> None:
    found = roster(incident(declared(severity), *history), playbook())
    assert [role for role, held in found.items() if not held] == missed


def test_who_takes_a_role_all_the_same_is_on_the_roster() -> None:
    found = roster(incident(declared(3), COMMS), playbook())
    assert [stint.name for stint in found["comms"]] == ["lee"]


def steps(*history: Event) -> list[str]:
    found = checklist(incident(*history), playbook())
    return [item.step.slug for progress in found for item in progress.items]


def test_a_minor_incident_asks_for_no_more_roles() -> None:
    assert {"comms_assigned", "ops_assigned", "scribe_assigned"} <= set(steps(declared(2)))
    assert not {"comms_assigned", "ops_assigned", "scribe_assigned"} & set(steps(declared(3)))
    assert "ic_assigned" in steps(declared(3))
    assert "comms_assigned" in steps(declared(3), COMMS)
