"""The phase checklist: which steps apply, which are done, and what proved it."""

from __future__ import annotations

import msgspec

from incident_tui.domain.playbook.names import Proof
from incident_tui.domain.playbook.playbook import Phase, Playbook, Step
from incident_tui.domain.projections.proofs import is_public, proving, proving_still
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident

_BY_HAND: tuple[type[f.StepTicked | f.StepCleared], ...] = (f.StepTicked, f.StepCleared)


class ChecklistItem(msgspec.Struct, frozen=True):
    """A step as it stands. `by` is the entry that ticked it: a person's, or a proving one."""

    step: Step
    done: bool
    by: Event | None = None

    @property
    def proved(self) -> bool:
        """Whether the record ticked it, not a person."""
        return self.done and self.by is not None and not isinstance(self.by.fact, f.StepTicked)


class Progress(msgspec.Struct, frozen=True):
    """One phase with the items that apply to this incident now."""

    phase: Phase
    items: tuple[ChecklistItem, ...]

    @property
    def done(self) -> int:
        """How many items are done."""
        return sum(item.done for item in self.items)

    @property
    def total(self) -> int:
        """How many items apply."""
        return len(self.items)


def checklist(incident: Incident, playbook: Playbook) -> tuple[Progress, ...]:
    """Return every phase in order. A manual tick or clear wins until the next proving entry."""
    return tuple(
        Progress(phase, tuple(_item(incident, s) for s in phase.steps if applies(incident, s)))
        for phase in playbook.phases
    )


def applies(incident: Incident, step: Step) -> bool:
    """Tell whether a step is asked for at this severity, and of a public incident.

    Elsewhere the step of a role is there once somebody takes the role.
    """
    if incident.severity not in step.severities and not _role_taken(incident, step):
        return False
    return not step.where_public or is_public(incident) is True


def _role_taken(incident: Incident, step: Step) -> bool:
    return any(proving(incident, proof) for proof in step.proofs if proof in _ROLES)


_ROLES = frozenset(
    {Proof.IC_ASSIGNED, Proof.COMMS_ASSIGNED, Proof.OPS_ASSIGNED, Proof.SCRIBE_ASSIGNED}
)


def _item(incident: Incident, step: Step) -> ChecklistItem:
    by_hand = [event for event, mark in incident.facts(*_BY_HAND) if mark.step == step.slug]
    proofs = [event for proof in step.proofs for event in proving_still(incident, proof)]
    latest = max((*by_hand[-1:], *proofs), key=lambda event: event.order, default=None)
    if latest is None or isinstance(latest.fact, f.StepCleared):
        return ChecklistItem(step, done=False, by=latest)
    if isinstance(latest.fact, f.StepTicked):
        return ChecklistItem(step, done=True, by=latest)
    cleared = max(
        (e for e in by_hand if isinstance(e.fact, f.StepCleared)), key=_order, default=None
    )
    since = [e for e in proofs if cleared is None or e.order > cleared.order]
    return ChecklistItem(step, done=True, by=min(since, key=_order))


def _order(event: Event) -> tuple[object, ...]:
    return event.order
