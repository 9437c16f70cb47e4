"""The state of an incident as plain JSON values: the contract of `status` and `timers --json`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from incident_tui.domain.guidance.closure import after_closure, criteria
from incident_tui.domain.guidance.hazards import Hazard, hazards
from incident_tui.domain.guidance.phases import suggested_phase
from incident_tui.domain.metrics.adherence import adherence, adherence_json
from incident_tui.domain.obligations.timers import Timer, timers
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.conflicts import Conflict, conflicts
from incident_tui.domain.projections.duplicates import duplicates
from incident_tui.domain.projections.impact import impact_began_at, impact_said
from incident_tui.domain.projections.milestones import Milestone, hints, milestones
from incident_tui.domain.projections.newer import newer_entries
from incident_tui.domain.projections.proofs import began_at, detected_at, is_public
from incident_tui.domain.projections.roster import for_relief, holders, pending_offers
from incident_tui.domain.projections.work import WorkItem, items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.times.format import iso

if TYPE_CHECKING:
    from incident_tui.domain.obligations.upset import LateNews

JSON = dict[str, Any]


def status(
    incident: Incident,
    playbook: Playbook,
    now: datetime,
    incident_id: str,
    late: LateNews | None = None,
) -> JSON:
    """Return everything known at `now`; instants are ISO UTC, spans seconds, unknown is null.

    `late` is what arrived late here, where that is known.
    """
    start = began_at(incident)
    end = incident.ended_at or now
    return {
        "id": incident_id,
        "title": incident.title,
        "severity": incident.severity,
        "assessed": incident.assessed,
        "phase": incident.phase,
        "suggested_phase": suggested_phase(incident, playbook),
        "state": incident.state.value,
        "drill": incident.declared.drill,
        "public": is_public(incident),
        "declared_at": _iso(incident.declared_at),
        "detected_at": _iso(detected_at(incident)),
        "impact_at": _iso(impact_began_at(incident)),
        "impact": impact_said(incident) or None,
        "ended_at": _iso(incident.ended_at),
        "cancelled": _cancelled(incident),
        "duplicates": [*duplicates(incident)],
        "elapsed_s": _seconds(max(end - start, timedelta(0))) if start else 0,
        "roles": {
            role: [{"name": s.name, "since": iso(s.since), "area": s.area} for s in stints]
            for role, stints in holders(incident, playbook).items()
        },
        "steps": _steps(incident, playbook),
        "timers": [timer_json(timer) for timer in timers(incident, playbook, now)],
        "hazards": [hazard_json(hazard) for hazard in hazards(incident, playbook, now)],
        "handovers": [
            {"role": o.role, "to": o.to, "offered_at": iso(o.event.moment), "by": o.event.who}
            for o in pending_offers(incident)
        ],
        "relief": [
            {"role": s.role, "name": s.name, "since": iso(s.since)}
            for s in for_relief(incident, playbook, now)
        ],
        "criteria": [
            {"criterion": c.slug, "met": c.met, "proved_by": c.proof.id if c.proof else None}
            for c in criteria(incident, playbook)
        ],
        "after_closure": [
            {"duty": d.slug, "done": d.done, "late": d.late, "due_at": _iso(d.due_at)}
            for d in after_closure(incident, playbook, now)
        ],
        "milestones": [_milestone(m) for m in milestones(incident, playbook)],
        "hints": [*hints(incident, playbook)],
        "hypotheses": [_item(item) for item in items(incident, "H")],
        "decisions": [_item(item) for item in items(incident, "D")],
        "tasks": [_item(item) for item in items(incident, "T")],
        "action_items": [_item(item) for item in items(incident, "A")],
        "mitigations": [_item(item) for item in items(incident, "M")],
        "adherence": _adherence(incident, playbook, now),
        "newer_version": len(newer_entries(incident)),
        "late_arrivals": _late(late),
        "conflicts": [conflict_json(conflict) for conflict in conflicts(incident)],
    }


def conflict_json(conflict: Conflict) -> JSON:
    """Return what is contested as plain values."""
    return {
        "register": conflict.register,
        "title": conflict.title,
        "settle": conflict.settle,
        "claims": [
            {
                "event": claim.event.id,
                "value": claim.words,
                "by": claim.event.who,
                "at": iso(claim.event.moment),
                "shown": claim.shown,
            }
            for claim in conflict.claims
        ],
    }


def _late(news: LateNews | None) -> JSON:
    if news is None:
        return {"entries": [], "deadlines": [], "severity_before": None}
    return {
        "entries": [
            {
                "event": arrival.event.id,
                "by": arrival.event.by,
                "node": arrival.event.node,
                "rec": iso(arrival.event.rec),
                "late_s": _seconds(arrival.late),
            }
            for arrival in news.arrivals
        ],
        "deadlines": [
            {"name": one.name, "was_due_at": iso(one.was_due_at), "due_at": _iso(one.due_at)}
            for one in news.deadlines
        ],
        "severity_before": news.severity,
    }


def _cancelled(incident: Incident) -> JSON | None:
    """Return why an incident is cancelled; None where it is not."""
    if incident.state is not State.CANCELLED:
        return None
    event, fact = incident.facts(f.IncidentCancelled)[-1]
    return {
        "reason": fact.reason,
        "duplicate_of": fact.duplicate_of,
        "at": iso(event.moment),
        "by": event.who,
    }


def hazard_json(hazard: Hazard) -> JSON:
    """Return one hazard as plain values."""
    return {
        "name": hazard.name,
        "title": hazard.title,
        "since": iso(hazard.since),
        "evidence": hazard.evidence,
        "say": hazard.say,
        "quiet": hazard.quiet,
    }


def _milestone(milestone: Milestone) -> JSON:
    return {
        "name": milestone.name,
        "time": _iso(milestone.time),
        "approx": milestone.approx,
        "source": milestone.source.id if milestone.source else None,
        "by_hand": milestone.by_hand,
    }


def timer_json(timer: Timer) -> JSON:
    """Return one timer as plain values."""
    return {
        "name": timer.name,
        "kind": timer.kind.value,
        "audience": timer.audience,
        "anchor_at": _iso(timer.anchor_at),
        "last_at": _iso(timer.last_at),
        "due_at": _iso(timer.due_at),
        "interval_s": _seconds(timer.interval) if timer.interval is not None else None,
        "interval_source": timer.interval_source,
        "snoozed_until": _iso(timer.snoozed_until),
        "state": timer.state.value,
        "late_s": _seconds(timer.late),
        "missed": timer.missed,
        "lapsed": [
            {
                "due_at": iso(lapse.due_at),
                "ended_at": iso(lapse.ended_at),
                "late_s": _seconds(lapse.late),
                "missed": lapse.missed,
            }
            for lapse in timer.lapsed
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return iso(at) if at is not None else None


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _steps(incident: Incident, playbook: Playbook) -> JSON:
    return {
        progress.phase.slug: {
            "done": progress.done,
            "total": progress.total,
            "items": [
                {
                    "step": item.step.slug,
                    "text": item.step.text,
                    "done": item.done,
                    "proved_by": item.by.id if item.proved and item.by else None,
                }
                for item in progress.items
            ],
        }
        for progress in checklist(incident, playbook)
    }


def _item(item: WorkItem) -> JSON:
    """Return a piece of work; fields that its kind does not have are left out."""
    found: JSON = {
        "label": item.label,
        "id": item.event.id,
        "text": item.text,
        "state": item.state,
        "at": iso(item.event.moment),
        "since": iso(item.since),
        "by": item.event.who,
        "note": item.why,
    }
    match item.label[0]:
        case "T":
            found |= {"to": item.owner, "back_at": _iso(item.due_at)}
        case "A":
            found |= {"owner": item.owner, "due": item.due, "link": item.link}
        case "D":
            found |= {
                "question": item.question,
                "executor": item.owner,
                "objections_asked": item.objections_asked,
            }
        case "M":
            found |= {"pattern": item.pattern}
        case _:
            pass
    return found


def _adherence(incident: Incident, playbook: Playbook, now: datetime) -> JSON:
    return {row.audience: adherence_json(row) for row in adherence(incident, playbook, now)}
