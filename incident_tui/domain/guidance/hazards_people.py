"""Hazards about people: who leads, who writes, how many there are, who owes an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from incident_tui.domain.guidance.hazard_context import HazardContext, Sign, at_words
from incident_tui.domain.obligations.timers import lateness
from incident_tui.domain.projections.proofs import users_affected
from incident_tui.domain.projections.roster import stints
from incident_tui.domain.projections.work import items
from incident_tui.domain.record.incident import Incident, memoised


def no_ic(context: HazardContext) -> Iterator[Sign]:
    """Nobody is commander: past the limit, or some minutes after the last one left."""
    if context.holder("ic") is not None:
        return
    last = context.last_holder("ic")
    if last is not None and last.until is not None:
        since = max(last.until, context.watched_since("no_ic"))
        since += context.rule("no_ic").watch.span("vacant")
        yield Sign(since, f"{last.name} left the role at {at_words(last.until)}, nobody took it")
        return
    for timer in context.timers:
        if timer.name == "assign_ic" and timer.due_at is not None and timer.late and timer.open:
            yield Sign(timer.due_at, f"no commander yet, one was due by {at_words(timer.due_at)}")


def no_scribe(context: HazardContext) -> Iterator[Sign]:
    """Nobody is scribe, or nothing was entered for a while although users are affected."""
    watch = context.rule("no_scribe").watch
    watched = context.watched_since("no_scribe")
    if context.holder("scribe") is None:
        last = context.last_holder("scribe")
        since = max(watched, last.until) if last and last.until else watched
        yield Sign(since + watch.span("after"), f"no scribe since {at_words(since)}")
    if users_affected(context.incident):
        written = (e.moment for e in reversed(context.incident.events) if e.moment <= context.now)
        last_at = next(written, watched)
        yield Sign(last_at + watch.span("silence"), f"no entry since {at_words(last_at)}")


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
        yield Sign(max(since, watched), words, grows=False)
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
    words = f"{ic.name} is IC since {at_words(ic.since)} and OPS since {at_words(ops.since)}"
    yield Sign(since, words, grows=False)


def task_overdue(context: HazardContext) -> Iterator[Sign]:
    """A task is past its time-box and nothing was reported."""
    for task in items(context.incident, "T"):
        if task.state == "open" and task.due_at and lateness(task.due_at, context.now):
            due = at_words(task.due_at)
            yield Sign(task.due_at, f"{task.label} of {task.owner} was due back {due}")
