"""What the record proves: which entries tick a step, meet a deadline, make it public.

Every function here is pure over an `Incident`; results are in order of happening.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from incident_tui.domain.playbook.names import Proof
from incident_tui.domain.projections.work import helps_some, item_of
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, memoised
from incident_tui.domain.regex import regex

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
    return not isinstance(event.fact, f.IncidentDeclared) or event.fact.source is not None


def _assessed(event: Event) -> bool:
    return not isinstance(event.fact, f.IncidentDeclared) or event.fact.assessed


def _public(event: Event) -> bool:
    match event.fact:
        case f.IncidentDeclared(severity=1) | f.SeverityChanged(to=1) | f.PublicDecided():
            return True
        case f.UpdatePosted(audience="external"):  # who posts in public has decided it
            return True
        case _:
            return False


def _settled_cause(event: Event) -> bool:
    return isinstance(event.fact, f.HypothesisSettled) and event.fact.outcome == "confirmed"


def _impact_over(event: Event) -> bool:
    return isinstance(event.fact, f.MilestoneSet) and event.fact.name == "impact_over"


def last_stage(incident: Incident, audience: str) -> str | None:
    """Return the stage of the last update to an audience since it was last reopened, or None."""
    stages = [x.stage for _, x in incident.since_reopened(f.UpdatePosted) if x.audience == audience]
    return stages[-1] if stages else None


def _final_updates(incident: Incident) -> tuple[Event, ...]:
    """Return the update that told the last of the audiences that it is over; () while one waits.

    What was posted before a reopening is not final any more.
    """
    reopened = incident.reopened
    told: dict[str, Event | None] = {}
    for event, fact in incident.facts(f.UpdatePosted):
        over = fact.stage == "resolved" and not (reopened and event.order < reopened.order)
        told[fact.audience] = event if over else None
    final = [event for event in told.values() if event is not None]
    if not final or len(final) < len(told):
        return ()
    return (max(final, key=lambda event: event.order),)


def _public_decided(incident: Incident) -> tuple[Event, ...]:
    """Return what decided on going public; a mere presumption that has ended decided nothing."""
    kinds = (f.PublicDecided, f.IncidentDeclared, f.SeverityChanged, f.UpdatePosted)
    presumed = presumption_ended_at(incident) is not None
    return tuple(
        event
        for event in incident.of(*kinds)
        if _public(event) and not (presumed and isinstance(event.fact, f.IncidentDeclared))
    )


def _cause_settled(*words: str) -> Callable[[Incident], tuple[Event, ...]]:
    """Return a reader of the settled hypotheses whose text is tagged with one of these words."""
    tag = regex(rf"#(?:{'|'.join(words)})\b", re.IGNORECASE)

    def settled(incident: Incident) -> tuple[Event, ...]:
        found = []
        for event, fact in incident.facts(f.HypothesisSettled):
            raised = item_of(incident, fact.ref)
            if raised is not None and tag.search(raised.text):
                found.append(event)
        return tuple(found)

    return settled


_DERIVED: Mapping[Proof, Callable[[Incident], tuple[Event, ...]]] = {
    Proof.FINAL_UPDATES: _final_updates,
    Proof.PUBLIC_DECIDED: _public_decided,
    Proof.DEPLOY_SETTLED: _cause_settled("deploy", "deploys", "deployment"),
    Proof.CONFIG_SETTLED: _cause_settled("config", "configuration"),
    Proof.THIRD_PARTY_SETTLED: _cause_settled("third-party", "third_party", "thirdparty"),
    Proof.LOAD_SETTLED: _cause_settled("load", "traffic"),
}
"""Proofs that take more than one entry to see."""

_RULES: Mapping[Proof, tuple[tuple[type[f.Fact], ...], Test]] = {
    Proof.DECLARED: ((f.IncidentDeclared,), _any),
    Proof.SOURCE_RECORDED: ((f.IncidentDeclared, f.SourceRecorded), _has_source),
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
    Proof.MITIGATION_VERIFIED: ((f.MitigationVerified,), lambda e: not helps_some(e)),
    Proof.CAUSE_CONFIRMED: ((f.HypothesisSettled,), _settled_cause),
    Proof.IMPACT_OVER: ((f.MilestoneSet,), _impact_over),
    Proof.ACTION_ITEM_ADDED: ((f.ActionItemAdded,), _any),
    Proof.ACCOUNT_FILED: ((f.AccountFiled,), _any),
    Proof.AAR_SCHEDULED: ((f.AarScheduled,), _any),
}


def proving(incident: Incident, proof: Proof) -> tuple[Event, ...]:
    """Return the entries that prove `proof`, in order of happening."""
    if proof in _DERIVED:
        return _DERIVED[proof](incident)
    kinds, test = _RULES[proof]
    return tuple(event for event in incident.of(*kinds) if test(event))


def proving_still(incident: Incident, proof: Proof) -> tuple[Event, ...]:
    """Return the entries that prove `proof` still: a mitigation that did not help proves nothing.

    What it proved until it failed or was taken back stays so for deadlines (`proving`).
    """
    found = proving(incident, proof)
    ended = {
        fact.ref: event.order
        for event, fact in incident.facts(f.MitigationFailed, f.MitigationReverted)
    }
    return tuple(e for e in found if _not_ended(e, ended))


def _not_ended(event: Event, ended: Mapping[str | None, tuple[datetime, str]]) -> bool:
    """Tell whether a mitigation's move came after the last time that it ended in vain."""
    if not isinstance(event.fact, f.MitigationMoved):
        return True
    last = ended.get(event.fact.ref or event.id)
    return last is None or event.order > last


@memoised
def first_proof(incident: Incident, proofs: tuple[Proof, ...]) -> Event | None:
    """Return the earliest entry that proves any of these, or None."""
    found = [event for proof in proofs for event in proving(incident, proof)[:1]]
    return min(found, key=lambda event: event.order, default=None)


class PublicTurn(NamedTuple):
    """Since when an incident is public (True), not (False) or undecided (None).

    `posted`: an update to the public made it so.
    """

    at: datetime
    public: bool | None
    posted: bool = False


@memoised
def public_history(incident: Incident) -> tuple[PublicTurn, ...]:
    """Return every turn of the public question, from the declaration on.

    SEV-1 starts as yes. A decision holds until the next one or until SEV-1 is entered anew; to
    post in public is deciding it. Where nobody had assessed the severity, the presumed yes ends
    with the first assessment unless somebody decided, or told the public, in the meantime.
    """
    start = incident.declared_at
    if start is None:
        return ()
    declared = incident.declared
    now: bool | None = True if declared.severity == 1 else None
    presumed = now is True and not declared.assessed
    severity = declared.severity
    history = [PublicTurn(start, now)]
    for event in incident.of(f.SeverityChanged, f.PublicDecided, f.UpdatePosted):
        match event.fact:
            case f.PublicDecided(yes=yes):
                now, presumed = yes, False
            case f.UpdatePosted(audience="external"):
                now, presumed = True, False
            case f.SeverityChanged(to=to):
                if to == 1 and severity != 1:
                    now = True
                elif to != 1 and presumed:
                    now = None
                severity, presumed = to, False
            case _:
                pass
        if now is not history[-1].public:
            posted = isinstance(event.fact, f.UpdatePosted)
            history.append(PublicTurn(max(event.moment, start), now, posted))
    return tuple(history)


@memoised
def presumption_ended_at(incident: Incident) -> datetime | None:
    """Return when an incident that nobody had assessed ceased to be presumed public, or None.

    That is by the first assessment, unless it confirms the presumption, or somebody had decided
    or told the public by then.
    """
    if incident.declared.assessed or incident.declared.severity != 1:
        return None
    for event in incident.of(f.SeverityChanged, f.PublicDecided, f.UpdatePosted):
        if isinstance(event.fact, f.SeverityChanged) and event.fact.to != 1:
            return event.moment
        if _public(event):
            return None
    return None


def is_public(incident: Incident, at: datetime | None = None) -> bool | None:
    """Tell whether the incident is, or was at an instant, public; None while undecided."""
    turns = public_history(incident)
    known = [turn.public for turn in turns if at is None or turn.at <= at]
    return known[-1] if known else None


def detected_at(incident: Incident) -> datetime | None:
    """Return when it became known: as corrected by hand, else as declared, else None."""
    return milestone(incident, "detected", incident.declared.detected_at)


def began_at(incident: Incident) -> datetime | None:
    """Return from when an incident is counted: detected, else declared; None before either."""
    return detected_at(incident) or incident.declared_at


def milestone(incident: Incident, name: str, derived: datetime | None) -> datetime | None:
    """Return a milestone set by hand (recorded last wins; None is unknown), else `derived`."""
    by_hand = [x for _, x in incident.recorded(f.MilestoneSet) if x.name == name]
    return by_hand[-1].time if by_hand else derived
