"""What is being done and was decided, a line each, as `status` says it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from incident_tui.domain.projections.work import WorkItem
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_near, duration


def work_line(item: WorkItem, now: datetime, tz: tzinfo) -> str:
    """Return a piece of work: label, state, text; then whose it is, until when, or why."""
    said = [part for part in (_text(item), *_details(item, now, tz)) if part]
    return f"{item.label:<4} {item.state:<10} {'  '.join(said)}"


def _text(item: WorkItem) -> str:
    text = one_line(item.titled)
    return f"{one_line(item.question)} → {text}" if item.question else text


def _details(item: WorkItem, now: datetime, tz: tzinfo) -> tuple[str, ...]:
    owner = f"@{one_line(item.owner)}" if item.owner else ""
    why = one_line(item.why or "")
    since = clock_near(item.since, tz, now)
    match item.label[0]:
        case "T" if item.state == "open":
            return owner, _time_box(item, now, tz)
        case "T":
            return owner, f"at {since}", why
        case "A":
            return owner, f"due {item.due}" if item.due else "no date", item.link or ""
        case "D":
            return owner, f"at {since}", f"because {why}" if why else ""
        case _:
            return f"since {since}", why


def _time_box(item: WorkItem, now: datetime, tz: tzinfo) -> str:
    if item.due_at is None:
        return "no time-box"
    late = now - item.due_at
    said = f"back {clock_near(item.due_at, tz, now)}"
    return f"{said}, late by {duration(late)}" if late.total_seconds() >= 1 else said
