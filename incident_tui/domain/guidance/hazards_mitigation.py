"""Hazards about stopping the harm: not trying, not deciding, calling it over too early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from incident_tui.domain.guidance.hazard_context import HazardContext, Sign, at_words
from incident_tui.domain.projections.proofs import impact_windows, users_affected
from incident_tui.domain.projections.work import WorkItem, items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event

_EXCUSES = frozenset({"mitigation_verified", "all"})
"""Criteria of resolving whose override says that nothing was verified."""

_UNDER_WAY = frozenset({"decided", "applied", "verified"})


def _affected_since(context: HazardContext, slug: str) -> datetime:
    """Return since when users have been affected while this hazard was watched for."""
    watched = context.watched_since(slug)
    began = [window.began for window in impact_windows(context.incident)[-1:] if window.began]
    return max(watched, *began) if began else watched


def _mitigations(context: HazardContext, since: datetime) -> list[WorkItem]:
    """Return the mitigations that took their state since then."""
    return [item for item in items(context.incident, "M") if item.since >= since]


def cause_before_mitigation(context: HazardContext) -> Iterator[Sign]:
    """Users are affected and nothing was tried; what failed starts the span anew."""
    slug = "cause_before_mitigation"
    if not users_affected(context.incident):
        return
    start = _affected_since(context, slug)
    found = _mitigations(context, start)
    if any(item.state == "applied" for item in found):
        return
    tried = [item for item in found if item.state in {"decided", "failed", "reverted"}]
    since = max((start, *(item.since for item in tried)))
    words = f"users affected, no mitigation applied since {at_words(since)}"
    raised = [item.label for item in items(context.incident, "H")]
    looked_at = f"; looked into {_span(raised)}" if raised else ""
    yield Sign(since + context.rule(slug).watch.span("after"), words + looked_at)


def _span(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"


def wait_and_see(context: HazardContext) -> Iterator[Sign]:
    """A mitigation is on the table and nobody decides, while none is under way."""
    if not users_affected(context.incident):
        return
    start = _affected_since(context, "wait_and_see")
    if any(item.state in _UNDER_WAY for item in _mitigations(context, start)):
        return
    after = context.rule("wait_and_see").watch.span("after")
    for item in items(context.incident, "M"):
        if item.state == "considered":
            since = max(item.since, context.watched_since("wait_and_see"))
            words = f"{item.label} is undecided since {at_words(since)}"
            yield Sign(since + after, words)


def _all_clears(context: HazardContext) -> list[tuple[Event, str]]:
    """Return everything that called it over since the last reopening, with a word for each."""
    final = {stage.slug for stage in context.rules.stages if stage.final}
    found = []
    for event, _ in context.incident.since_reopened(f.UpdatePosted, f.IncidentResolved):
        match event.fact:
            case f.UpdatePosted(audience=audience, stage=stage) if stage in final:
                found.append((event, f"{audience} was told that it is over"))
            case f.IncidentResolved():
                found.append((event, "it was called resolved"))
            case _:
                pass
    return found


def premature_all_clear(context: HazardContext) -> Iterator[Sign]:
    """It was called over and no mitigation had been verified; verifying it puts that right.

    Resolving with a reason for what was not verified is an answer, not a hazard.
    """
    if context.incident.since_reopened(f.MitigationVerified):
        return
    found = _all_clears(context)
    for event, _ in found:
        if isinstance(event.fact, f.IncidentResolved) and _EXCUSES & event.fact.override.keys():
            return
    for event, words in found:
        said = f"{words} at {at_words(event.moment)}, and nothing was verified"
        yield Sign(event.moment, said, grows=False)


def hasty_all_clear(context: HazardContext) -> Iterator[Sign]:
    """It was called over right after the fix; until the usual watch is over, that can change."""
    watch = context.rule("hasty_all_clear").watch
    for event, words in _all_clears(context)[:1]:
        fixes = [e.moment for e, _ in context.incident.since_reopened(f.MitigationApplied)]
        before = [at for at in fixes if at <= event.moment]
        if not before or event.moment - before[-1] >= watch.span("within"):
            return
        if context.now >= before[-1] + watch.span("usual"):
            return
        span = context.write(event.moment - before[-1])
        said = f"{words} at {at_words(event.moment)}, {span} after the fix"
        yield Sign(event.moment, said, grows=False)


def severity_argued(context: HazardContext) -> Iterator[Sign]:
    """The severity changed again and again; a first assessment is not a change of mind."""
    watch = context.rule("severity_argued").watch
    within, count = watch.span("within"), watch.figures["changes"]
    changes = [event for _, _, event in context.incident.severities[1:] if event is not None]
    if not context.incident.declared.assessed:
        changes = changes[1:]
    if not changes or context.now - changes[-1].moment >= within:
        return
    for first, last in zip(changes, changes[count - 1 :], strict=False):
        if last.moment - first.moment <= within:
            span = f"between {at_words(first.moment)} and {at_words(last.moment)}"
            yield Sign(last.moment, f"changed {count} times {span}", grows=False)
