"""Hazards about people: who leads, who writes, how many there are, who owes an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from incident_tui.domain.guidance.hazard_context import HazardContext, Sign
from incident_tui.domain.obligations.lateness import lateness
from incident_tui.domain.projections.impact import users_affected
from incident_tui.domain.projections.roster import stints
from incident_tui.domain.projections.work import items
from incident_tui.domain.record.incident import Incident, memoised
from incident_tui.domain.times.format import clock_near


def no_ic(context: HazardContext) -> Iterator[Sign]:
    """Nobody is commander: past the limit, or some minutes after the last one left."""
    if context.holder("ic") is not None:
        return
    last = context.last_holder("ic")
    if last is not None and last.until is not None:
        start = max(last.until, context.watched_since("no_ic"))
        said = f"{last.name} left the role at {context.at(last.until)}, nobody took it"
        yield Sign(start + context.rule("no_ic").watch.span("vacant"), said, start=start)
        return
    for timer in context.timers:
        if timer.name == "assign_ic" and timer.due_at is not None and timer.late and timer.open:
            said = f"no commander yet, one was due by {context.at(timer.due_at)}"
            yield Sign(timer.due_at, said, start=timer.anchor_at)


def no_scribe(context: HazardContext) -> Iterator[Sign]:
    """Nobody is scribe, or nothing was entered for a while although users are affected."""
    watch = context.rule("no_scribe").watch
    watched = context.watched_since("no_scribe")
    scribe = context.holder("scribe")
    if scribe is None:
        last = context.last_holder("scribe")
        start = max(watched, last.until) if last and last.until else watched
        yield Sign(start + watch.span("after"), f"no scribe since {context.at(start)}", start=start)
    if users_affected(context.incident):
        written = (e.moment for e in reversed(context.incident.events) if e.moment <= context.now)
        start = next(written, watched)
        said = f"no entry since {context.at(start)}"
        if scribe is None:
            yield Sign(start + watch.span("silence"), said, start=start)
            return
        said = f"{said}, {scribe.name} is scribe"
        since = start + watch.span("silence")
        yield Sign(since, said, about=scribe.name, start=start, kind="idle")


def too_many_people(context: HazardContext) -> Iterator[Sign]:
    """More role holders and owners of open tasks than one commander can lead."""
    most = context.rule("too_many_people").watch.figures["people"]
    watched = context.watched_since("too_many_people")
    since: datetime | None = None
    doubled: datetime | None = None
    count = 0
    for at, count in _head_count(context.incident):
        since = (since or at) if count > most else None
        doubled = (doubled or at) if count > 2 * most else None
    if since is not None:
        words = f"{count} people hold a role or an open task, {most} is the most for one IC"
        yield Sign(max(since, watched), words, grows=False, about=f"{count} people")
    if doubled is not None:
        yield Sign(max(doubled, watched), f"more than twice as many as {most}", grows=False)


@memoised
def _head_count(incident: Incident) -> tuple[tuple[datetime, int], ...]:
    """Return how many people were busy with it, after each change."""
    changes: list[tuple[datetime, int, str]] = []
    for stint in stints(incident):
        changes.append((stint.since, 1, stint.name.casefold()))
        if stint.until is not None:
            changes.append((stint.until, -1, stint.name.casefold()))
    for task in items(incident, "T"):
        owner = (task.owner or "").casefold()
        changes.append((task.event.moment, 1, owner))
        if task.state != "open":
            changes.append((task.since, -1, owner))
    busy: dict[str, int] = {}
    counts = []
    for at, step, name in sorted(changes, key=lambda change: change[:2]):
        busy[name] = busy.get(name, 0) + step
        counts.append((at, sum(n > 0 for n in busy.values())))
    return tuple(counts)


def ic_is_ops(context: HazardContext) -> Iterator[Sign]:
    """One person commands and works on the system."""
    ic, ops = context.holder("ic"), context.holder("ops")
    if ic is None or ops is None or ic.name.casefold() != ops.name.casefold():
        return
    since = max(ic.since, ops.since, context.watched_since("ic_is_ops"))
    words = f"{ic.name} is IC since {context.at(ic.since)} and OPS since {context.at(ops.since)}"
    yield Sign(since, words, grows=False, about=ic.name)


def task_overdue(context: HazardContext) -> Iterator[Sign]:
    """A task is past its time-box and nothing was reported."""
    return overdue_tasks(context.incident, context.now)


def overdue_tasks(incident: Incident, now: datetime) -> Iterator[Sign]:
    """Yield each open task that is past its time, at any severity."""
    for task in items(incident, "T"):
        if task.state == "open" and task.due_at and lateness(task.due_at, now):
            words = f"{task.label} of {task.owner} was due back {clock_near(task.due_at, UTC, now)}"
            yield Sign(task.due_at, words, about=f"{task.label} {task.owner}")
