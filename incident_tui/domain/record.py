"""What the record proves: which entries tick a step, meet a deadline, make it public.

Every function here is pure over an `Incident`; results are in order of happening.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from incident_tui.domain import facts as f
from incident_tui.domain.events import Event
from incident_tui.domain.incident import Incident, remembered
from incident_tui.domain.playbook import Proof

Test = Callable[[Event], bool]


def _role(name: str) -> Test:
    return lambda e: isinstance(e.fact, f.RoleAssigned) and e.fact.role == name


def _link(name: str) -> Test:
    return lambda e: isinstance(e.fact, f.LinkSet) and e.fact.name == name


def _told(name: str) -> Test:
    return lambda e: isinstance(e.fact, f.NoticeSent) and e.fact.to == name


def _update(audience: str) -> Test:
    return lambda e: isinstance(e.fact, f.UpdatePosted) and e.fact.audience == audience


def _stage(stage: str) -> Test:
    return lambda e: isinstance(e.fact, f.UpdatePosted) and e.fact.stage == stage


def _any(_: Event) -> bool:
    return True


def _has_source(event: Event) -> bool:
    return isinstance(event.fact, f.IncidentDeclared) and event.fact.source is not None


def _assessed(event: Event) -> bool:
    return not isinstance(event.fact, f.IncidentDeclared) or event.fact.assessed


def _public(event: Event) -> bool:
    match event.fact:
        case f.IncidentDeclared(severity=1) | f.SeverityChanged(to=1) | f.PublicDecided():
            return True
        case _:
            return False


def _settled_cause(event: Event) -> bool:
    return isinstance(event.fact, f.HypothesisSettled) and event.fact.outcome == "confirmed"


def _impact_over(event: Event) -> bool:
    return isinstance(event.fact, f.MilestoneSet) and event.fact.name == "impact_over"


_RULES: Mapping[Proof, tuple[tuple[type[f.Fact], ...], Test]] = {
    Proof.DECLARED: ((f.IncidentDeclared,), _any),
    Proof.SOURCE_RECORDED: ((f.IncidentDeclared,), _has_source),
    Proof.ACKNOWLEDGED: ((f.IncidentAcknowledged,), _any),
    Proof.SEVERITY_ASSESSED: ((f.IncidentDeclared, f.SeverityChanged), _assessed),
    Proof.SEVERITY_CHANGED: ((f.SeverityChanged,), _any),
    Proof.CHANNEL_LINKED: ((f.LinkSet,), _link("channel")),
    Proof.WARROOM_LINKED: ((f.LinkSet,), _link("warroom")),
    Proof.TICKET_LINKED: ((f.LinkSet,), _link("ticket")),
    Proof.IMPACT_DESCRIBED: ((f.ImpactDescribed,), _any),
    Proof.IC_ASSIGNED: ((f.RoleAssigned,), _role("ic")),
    Proof.COMMS_ASSIGNED: ((f.RoleAssigned,), _role("comms")),
    Proof.OPS_ASSIGNED: ((f.RoleAssigned,), _role("ops")),
    Proof.SCRIBE_ASSIGNED: ((f.RoleAssigned,), _role("scribe")),
    Proof.PUBLIC_DECIDED: ((f.PublicDecided, f.IncidentDeclared, f.SeverityChanged), _public),
    Proof.TOLD_ONCALL: ((f.NoticeSent,), _told("oncall")),
    Proof.TOLD_EXECUTIVES: ((f.NoticeSent,), _told("executives")),
    Proof.TOLD_CUSTOMERS: ((f.NoticeSent,), _told("customers")),
    Proof.TOLD_SUPPORT: ((f.NoticeSent,), _told("support")),
    Proof.UPDATE_INTERNAL: ((f.UpdatePosted,), _update("internal")),
    Proof.UPDATE_STAKEHOLDERS: ((f.UpdatePosted,), _update("stakeholders")),
    Proof.UPDATE_EXTERNAL: ((f.UpdatePosted,), _update("external")),
    Proof.IDENTIFIED_POSTED: ((f.UpdatePosted,), _stage("identified")),
    Proof.MONITORING_POSTED: ((f.UpdatePosted,), _stage("monitoring")),
    Proof.RESOLVED_POSTED: ((f.UpdatePosted,), _stage("resolved")),
    Proof.MITIGATION_DECIDED: ((f.MitigationDecided,), _any),
    Proof.MITIGATION_APPLIED: ((f.MitigationApplied,), _any),
    Proof.MITIGATION_VERIFIED: ((f.MitigationVerified,), _any),
    Proof.CAUSE_CONFIRMED: ((f.HypothesisSettled,), _settled_cause),
    Proof.IMPACT_OVER: ((f.MilestoneSet,), _impact_over),
    Proof.ACTION_ITEM_ADDED: ((f.ActionItemAdded,), _any),
    Proof.ACCOUNT_FILED: ((f.AccountFiled,), _any),
    Proof.AAR_SCHEDULED: ((f.AarScheduled,), _any),
}


def proving(incident: Incident, proof: Proof) -> tuple[Event, ...]:
    """Return the entries that prove `proof`, in order of happening."""
    kinds, test = _RULES[proof]
    return tuple(event for event in incident.of(*kinds) if test(event))


def first_proof(incident: Incident, proofs: tuple[Proof, ...]) -> Event | None:
    """Return the earliest entry that proves any of these, or None."""
    found = [event for proof in proofs for event in proving(incident, proof)[:1]]
    return min(found, key=lambda event: event.order, default=None)


@remembered
def public_history(incident: Incident) -> tuple[tuple[datetime, bool | None], ...]:
    """Return since when the incident was public (True), not (False) or undecided (None).

    SEV-1 starts as yes. A decision holds until the next one or until SEV-1 is entered anew.
    Where nobody had assessed the severity, the presumed yes ends with the first assessment
    unless somebody decided, or told the public, in the meantime.
    """
    start = incident.declared_at
    if start is None:
        return ()
    declared = incident.declared
    now: bool | None = True if declared.severity == 1 else None
    presumed = now is True and not declared.assessed
    severity = declared.severity
    history: list[tuple[datetime, bool | None]] = [(start, now)]
    for event in incident.of(f.SeverityChanged, f.PublicDecided, f.UpdatePosted):
        match event.fact:
            case f.PublicDecided(yes=yes):
                now, presumed = yes, False
            case f.UpdatePosted(audience="external"):
                presumed = False
            case f.SeverityChanged(to=to):
                if to == 1 and severity != 1:
                    now = True
                elif to != 1 and presumed:
                    now = None
                severity, presumed = to, False
            case _:
                pass
        if now is not history[-1][1]:
            history.append((max(event.moment, start), now))
    return tuple(history)


def is_public(incident: Incident) -> bool | None:
    """Tell whether the incident is communicated publicly; None while undecided."""
    history = public_history(incident)
    return history[-1][1] if history else None


def detected_at(incident: Incident) -> datetime | None:
    """Return when it became known: as corrected by hand, else as declared, else None."""
    return milestone(incident, "detected", incident.declared.detected_at)


def impact_began_at(incident: Incident) -> datetime | None:
    """Return when the impact began: as set by hand, else as declared, else None."""
    return milestone(incident, "impact_began", incident.declared.impact_at)


def milestone(incident: Incident, name: str, derived: datetime | None) -> datetime | None:
    """Return a milestone set by hand (recorded last wins; None is unknown), else `derived`."""
    by_hand = [(e, x) for e, x in incident.facts(f.MilestoneSet) if x.name == name]
    if not by_hand:
        return derived
    return max(by_hand, key=lambda pair: pair[0].id)[1].time
