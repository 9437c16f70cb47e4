"""Hazards about stopping the harm: not trying, not deciding, calling it over too early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from incident_tui.domain.guidance.hazard_context import HazardContext, Sign
from incident_tui.domain.guidance.mitigation_words import decides_pattern
from incident_tui.domain.playbook.names import Proof
from incident_tui.domain.projections.impact import impact_windows, users_affected
from incident_tui.domain.projections.proofs import began_at, proving
from incident_tui.domain.projections.work import MITIGATION_STATES, WorkItem, items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event

_EXCUSES = frozenset({"mitigation_verified", "all"})
"""Criteria of resolving whose override says that nothing was verified."""

_UNDER_WAY = frozenset({"decided", "applied", "verified"})
_MOVES = tuple(kind for kind in MITIGATION_STATES if kind is not f.MitigationConsidered)


def _affected_since(context: HazardContext, slug: str) -> datetime:
    """Return since when users have been affected and it was known, while this was watched for.

    The later of the beginning of this stretch of impact and the detection, which is the
    declaration where nobody said when.
    """
    incident = context.incident
    watched = context.watched_since(slug)
    known = [began_at(incident) or watched]
    known += [window.began for window in impact_windows(incident)[-1:] if window.began]
    return max(known) if watched == incident.declared_at else max(watched, *known)


def _decided(context: HazardContext) -> list[datetime]:
    """Return when a decision named a way to stop the harm, whether or not it is listed as one."""
    guidance = context.rules.guidance
    found = items(context.incident, "D")
    return [item.event.moment for item in found if decides_pattern(item, guidance)]


def cause_before_mitigation(context: HazardContext) -> Iterator[Sign]:
    """Users are affected and nothing was tried; each decision, try and end starts the span anew."""
    slug = "cause_before_mitigation"
    if not users_affected(context.incident):
        return
    tried = [event.moment for event in context.incident.of(*_MOVES)]
    affected = _affected_since(context, slug)
    start = max((affected, *tried, *_decided(context)))
    under_way = [m.label for m in items(context.incident, "M") if _is_under_way(m, affected)]
    doing = f"{', '.join(under_way)} under way, nothing else" if under_way else "no mitigation"
    words = f"users affected, {doing} tried since {context.at(start)}"
    raised = [item.label for item in items(context.incident, "H")]
    looked_at = f"; looked into {_labels(raised)}" if raised else ""
    since = start + context.rule(slug).watch.span("after")
    kind = "under_way" if under_way else ""
    yield Sign(since, words + looked_at, about=", ".join(under_way), start=start, kind=kind)


def _labels(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"


def wait_and_see(context: HazardContext) -> Iterator[Sign]:
    """A mitigation is on the table and nobody decides, while none is under way."""
    if not users_affected(context.incident):
        return
    start = _affected_since(context, "wait_and_see")
    if any(_is_under_way(item, start) for item in items(context.incident, "M")):
        return
    after = context.rule("wait_and_see").watch.span("after")
    for item in items(context.incident, "M"):
        if item.state == "considered" and not _decided_since(item, context):
            since = max(item.since, start)
            words = f"{item.label} is undecided since {context.at(since)}"
            yield Sign(since + after, words, about=item.label, start=since)


def _is_under_way(item: WorkItem, start: datetime) -> bool:
    """Tell whether a mitigation may still help everybody; one that helped some only will not."""
    return item.state in _UNDER_WAY and item.since >= start and not item.partly


def _decided_since(item: WorkItem, context: HazardContext) -> bool:
    return any(at >= item.since for at in _decided(context))


def _all_clears(context: HazardContext) -> list[tuple[Event, str, str]]:
    """Return what called it over since the last reopening, with who was told and in words."""
    final = {stage.slug for stage in context.rules.stages if stage.final}
    found = []
    for event, _ in context.incident.since_reopened(f.UpdatePosted, f.IncidentResolved):
        match event.fact:
            case f.UpdatePosted(audience=audience, stage=stage) if stage in final:
                found.append((event, audience, f"{audience} was told that it is over"))
            case f.IncidentResolved():
                found.append((event, "resolved", "it was called resolved"))
            case _:
                pass
    return found


def premature_all_clear(context: HazardContext) -> Iterator[Sign]:
    """It was called over and no mitigation had been verified; verifying it puts that right.

    Resolving with a reason for what was not verified is an answer, not a hazard.
    """
    incident, reopened = context.incident, context.incident.reopened
    verified = proving(incident, Proof.MITIGATION_VERIFIED)
    if any(reopened is None or event.order > reopened.order for event in verified):
        return
    found = _all_clears(context)
    for event, _, _ in found:
        if isinstance(event.fact, f.IncidentResolved) and _EXCUSES & event.fact.override.keys():
            return
    for event, about, words in found:
        said = f"{words} at {context.at(event.moment)}, and nothing was verified"
        yield Sign(event.moment, said, grows=False, about=about)


def hasty_all_clear(context: HazardContext) -> Iterator[Sign]:
    """It was called over right after the fix; until the usual watch is over, that can change."""
    watch = context.rule("hasty_all_clear").watch
    for event, _, words in _all_clears(context)[:1]:
        fixes = [e.moment for e, _ in context.incident.since_reopened(f.MitigationApplied)]
        before = [at for at in fixes if at <= event.moment]
        if not before or event.moment - before[-1] >= watch.span("within"):
            return
        if context.now >= before[-1] + watch.span("usual"):
            return
        span = context.write(event.moment - before[-1])
        said = f"{words} at {context.at(event.moment)}, {span} after the fix"
        yield Sign(event.moment, said, grows=False, about=span)


def severity_argued(context: HazardContext) -> Iterator[Sign]:
    """The severity changed again and again, but for a straight escalation.

    A first assessment is not a change of mind.
    """
    incident, watch = context.incident, context.rule("severity_argued").watch
    within, count = watch.span("within"), watch.figures["changes"]
    steps = incident.severities if incident.declared.assessed else incident.severities[1:]
    if len(steps) < 2 or context.now - steps[-1][0] >= within:
        return
    for place in range(count, len(steps)):
        (first, *_), (last, *_) = steps[place - count + 1], steps[place]
        course = [severity for _, severity, _ in steps[place - count : place + 1]]
        if last - first <= within and not _only_worse(course):
            span = f"between {context.at(first)} and {context.at(last)}"
            about = " → ".join(map(str, course))
            yield Sign(last, f"changed {count} times {span}", grows=False, about=about)


def _only_worse(course: list[int]) -> bool:
    """Tell whether each severity is worse than the one before it; 1 is the worst."""
    return all(after < before for before, after in pairwise(course))
