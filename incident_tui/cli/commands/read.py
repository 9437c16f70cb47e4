"""The commands that look: status, timers, list. Plain and stable, or JSON."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from incident_tui.cli.context import CommandContext
from incident_tui.domain.guidance.closure import after_closure, criteria
from incident_tui.domain.guidance.hazards import hazards
from incident_tui.domain.guidance.status_json import status as status_json
from incident_tui.domain.guidance.status_json import timer_json
from incident_tui.domain.obligations.timers import Timer, TimerState
from incident_tui.domain.obligations.timers import timers as all_timers
from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.milestones import hints
from incident_tui.domain.projections.roster import for_relief, holders, pending_offers
from incident_tui.domain.projections.work import items
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.times.format import (
    clock,
    countdown,
    day_clock,
    duration,
    elapsed,
    remaining,
)

if TYPE_CHECKING:
    from incident_tui.session.session import Listing


def status(context: CommandContext) -> int:
    """Print the state of an incident, now or as it stood at `--at`."""
    others = _choose_most_urgent(context) if context.options.oneline else 0
    incident, now, incident_id = _as_of(context)
    found = status_json(incident, context.playbook, now, incident_id)
    if context.options.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    elif context.options.oneline:
        several = f"{others + 1} live · " if others else ""
        print(several + _one_line(incident, context, now))
    else:
        print("\n".join(_status_lines(incident, context, now, incident_id)))
    return 0


def _choose_most_urgent(context: CommandContext) -> int:
    """Name the most urgent live incident where none is named; return how many others are live.

    A status bar that shows nothing while two incidents are live would say that all is well.
    """
    if context.options.id is not None:
        return 0
    from incident_tui.session.session import list_incidents  # noqa: PLC0415

    live = [
        row for row in list_incidents(context.folder, context.playbook, context.clock) if row.live
    ]
    if live:
        context.options.id = live[0].id
    return max(len(live) - 1, 0)


def timers(context: CommandContext) -> int:
    """Print what is owed and when, most urgent first."""
    incident, now, _ = _as_of(context)
    found = all_timers(incident, context.playbook, now)
    if context.options.json:
        print(json.dumps({"timers": [timer_json(t) for t in found]}, ensure_ascii=False, indent=2))
    else:
        if incident.declared.drill:
            print(f"DRILL  {incident.title}")
        for timer in found:
            print(_timer_line(timer, context, now))
    return 0


def list_all(context: CommandContext) -> int:
    """Print all incidents of the folder, live ones first."""
    from incident_tui.session.session import list_incidents  # noqa: PLC0415

    now = context.clock.now()
    found = list_incidents(context.folder, context.playbook, context.clock)
    if context.options.json:
        rows = [_listing_json(row) for row in found]
        print(json.dumps({"incidents": rows}, ensure_ascii=False, indent=2))
        return 0
    for row in found:
        print(_listing_line(row, now))
    if not found:
        print(f'No incidents in {context.data_dir}. incident-tui declare "what is wrong" -s1')
    return 0


def _as_of(context: CommandContext) -> tuple[Incident, datetime, str]:
    """Return the incident, the instant it is seen at, and its id."""
    session = context.session(context.options.id, read_only=True)
    session.close()
    now = context.clock.now()
    at = _seen_at(context)
    if at is None:
        return session.incident, now, session.id
    incident = session.incident if at > now else session.incident.as_of(at)
    return incident, at, session.id


def _seen_at(context: CommandContext) -> datetime | None:
    """Read `--at` of a look: a past time, or one ahead with its whole date."""
    from incident_tui.domain.times.parse import parse_future  # noqa: PLC0415 - only with --at

    text = context.options.at
    if text is None:
        return None
    if text.startswith("+"):
        return parse_future(text, context.clock.now(), context.tz) or context.past(text)
    return context.past(text)


# -- words ---------------------------------------------------------------------------------------

_MARKS = {
    TimerState.OVERDUE: "!",
    TimerState.DUE_SOON: "~",
    TimerState.SCHEDULED: " ",
}


def timer_words(timer: Timer, now: datetime) -> str:
    """Return how a timer stands, in words."""
    match timer.state:
        case TimerState.OVERDUE:
            missed = f", missed {timer.missed}" if timer.missed else ""
            return f"LATE +{countdown(timer.late)}{missed}"
        case TimerState.DUE_SOON | TimerState.SCHEDULED:
            left = timer.due_at - now if timer.due_at else None
            if left is not None and left.total_seconds() < 0:
                return f"reminder since {countdown(left)}" if timer.reminder else "due now"
            soon = " soon" if timer.state is TimerState.DUE_SOON else ""
            return f"due{soon} in {remaining(left)}" if left is not None else "due"
        case TimerState.MET_LATE:
            return f"met late by {countdown(timer.late)}"
        case _:
            return timer.state.value


def _timer_line(timer: Timer, context: CommandContext, now: datetime) -> str:
    due = f"  at {clock(timer.due_at, context.tz)}" if timer.due_at and timer.open else ""
    source = f"  ({timer.interval_source})" if timer.interval_source != "playbook" else ""
    snooze = ""
    if timer.snoozed_until:
        snooze = f"  snoozed until {clock(timer.snoozed_until, context.tz)}"
    mark = _MARKS.get(timer.state, " ")
    return f"{mark} {timer.name:<20} {timer_words(timer, now)}{due}{source}{snooze}"


def _one_line(incident: Incident, context: CommandContext, now: datetime) -> str:
    running = [t for t in all_timers(incident, context.playbook, now) if t.open]
    drill = "DRILL " if incident.declared.drill else ""
    parts = [f"{drill}SEV-{incident.severity}", incident.title, incident.phase]
    if incident.state is not State.LIVE:
        parts.append(incident.state.value)
    if running and incident.state is State.LIVE:
        parts.append(f"{running[0].audience or running[0].name} {timer_words(running[0], now)}")
    return " · ".join(parts)


def _status_lines(
    incident: Incident, context: CommandContext, now: datetime, incident_id: str
) -> list[str]:
    book = context.playbook
    unassessed = "" if incident.assessed else " (unassessed)"
    drill = "DRILL  " if incident.declared.drill else ""
    started = incident.declared_at
    start = status_json(incident, book, now, incident_id)["elapsed_s"]
    lines = [
        f"{drill}SEV-{incident.severity}{unassessed}  {incident.title}",
        f"{incident_id}  {incident.state.value}  {incident.phase}"
        f"  {elapsed(timedelta(seconds=start))}"
        + (f"  declared {day_clock(started, context.tz)}" if started else ""),
        "",
        "owed",
        *(f"  {_timer_line(t, context, now)}" for t in all_timers(incident, book, now)),
        "",
        "roles",
    ]
    for role, held in holders(incident, book).items():
        names = ", ".join(f"{s.name} since {clock(s.since, context.tz)}" for s in held)
        if names or not book.roles[role].many:
            lines.append(f"  {book.roles[role].label:<7} {names or '- nobody'}")
    for offer in pending_offers(incident):
        at = clock(offer.event.moment, context.tz)
        lines.append(f"  {offer.role} offered to {offer.to} at {at}, waiting for /accept")
    for stint in for_relief(incident, book, now):
        lasted = duration(now - stint.since)
        lines.append(f"  {stint.name} has been {stint.role} for {lasted}: think of relief")
    lines += _hazard_lines(incident, context, now)
    lines += ["", "checklist"]
    for progress in checklist(incident, book):
        current = "<- current" if progress.phase.slug == incident.phase else ""
        done = f"{progress.done}/{progress.total}"
        lines.append(f"  {progress.phase.title:<14} {done:<6} {current}".rstrip())
    work = items(incident)
    if work:
        lines += ["", "work"]
        lines += [f"  {item.label:<4} {item.state:<10} {item.text}" for item in work]
    return lines + _closing_lines(incident, context, now)


def _hazard_lines(incident: Incident, context: CommandContext, now: datetime) -> list[str]:
    """Return what threatens the response, each with the sentence to say."""
    lines = []
    for hazard in hazards(incident, context.playbook, now):
        quiet = " (for the scribe)" if hazard.quiet else ""
        since = f"{hazard.name} since {clock(hazard.since, context.tz)}{quiet}"
        lines += [f"! {since}: {hazard.evidence}", f'    "{hazard.say}"']
    return ["", "hazards", *(f"  {line}" for line in lines)] if lines else []


def _closing_lines(incident: Incident, context: CommandContext, now: datetime) -> list[str]:
    """Return the criteria from the last phase on, what is left after it, and hints on times."""
    book, lines = context.playbook, []
    last = book.phases[-1].slug if book.phases else ""
    if incident.state is State.LIVE and incident.phase == last:
        found = criteria(incident, book)
        lines += ["", "to resolve"]
        lines += [f"  {'x' if c.met else '-'} {c.text}  {c.missing}".rstrip() for c in found]
    duties = after_closure(incident, book, now)
    if duties:
        lines += ["", "after closing"]
        lines += [f"  {'x' if d.done else '!' if d.late else '-'} {d.text}  {d.detail}".rstrip()
                  for d in duties]  # fmt: skip
    said = hints(incident, book, context.tz)
    return lines + (["", "times", *(f"  {hint}" for hint in said)] if said else [])


def _listing_line(row: Listing, now: datetime) -> str:
    if row.problem is not None:
        return f"! {row.id}  {row.problem}"
    drill = "DRILL " if row.drill else ""
    now = row.now or now
    due = f"  {row.urgent.name} {timer_words(row.urgent, now)}" if row.urgent else ""
    owed = f"  owed: {', '.join(row.owed)}" if row.owed else ""
    state = "" if row.live else f" {row.state.value}"
    said = "".join(f"\n    {notice}" for notice in row.notices)
    return (
        f"{'*' if row.live else ' '} {row.id}  {drill}SEV-{row.severity}{state}"
        f"  {row.phase}  {duration(row.elapsed)}  {row.title}{due}{owed}{said}"
    )


def _listing_json(row: Listing) -> dict[str, object]:
    from incident_tui.domain.times.format import iso  # noqa: PLC0415

    return {
        "id": row.id,
        "title": row.title,
        "severity": row.severity,
        "assessed": row.assessed,
        "phase": row.phase,
        "state": row.state.value if row.problem is None else None,
        "drill": row.drill,
        "declared_at": iso(row.declared_at) if row.declared_at else None,
        "ended_at": iso(row.ended_at) if row.ended_at else None,
        "elapsed_s": int(row.elapsed.total_seconds()),
        "urgent": timer_json(row.urgent) if row.urgent else None,
        "owed": [*row.owed],
        "notices": [*row.notices],
        "problem": row.problem,
    }
