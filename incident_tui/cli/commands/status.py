"""The command `status`: how an incident stands. Plain and stable, or JSON."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from incident_tui.cli.context import CommandContext
from incident_tui.cli.seen import Look, as_of
from incident_tui.cli.text.timers import timer_line, timer_words
from incident_tui.cli.text.work import work_line
from incident_tui.domain.guidance.closure import after_closure, criteria
from incident_tui.domain.guidance.hazards import hazards
from incident_tui.domain.guidance.phases import suggested_phase
from incident_tui.domain.guidance.status_json import status
from incident_tui.domain.metrics.adherence import adherence, kept_words
from incident_tui.domain.obligations.timers import timers
from incident_tui.domain.obligations.upset import LateNews, ahead_words, late_news, late_words
from incident_tui.domain.projections.arrivals import ahead_arrivals
from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.conflicts import conflict_line, conflicts
from incident_tui.domain.projections.duplicates import duplicates
from incident_tui.domain.projections.impact import impact_told
from incident_tui.domain.projections.milestones import hints
from incident_tui.domain.projections.newer import newer_entries, newer_words
from incident_tui.domain.projections.roster import for_relief, pending_offers, roster
from incident_tui.domain.projections.work import items
from incident_tui.domain.record.facts import IncidentCancelled
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_near, day_clock, duration, elapsed
from incident_tui.session.catalogue import list_incidents

if TYPE_CHECKING:
    from incident_tui.exchange.presence import Sharing


def run(context: CommandContext) -> int:
    """Print the state of an incident, now or as it stood at `--at`."""
    others = _choose_most_urgent(context) if context.options.oneline else 0
    look = as_of(context)
    incident, now, incident_id = look.incident, look.now, look.incident_id
    late = late_news(incident, look.arrived, context.playbook, now)
    shared = _sharing(look, context.clock.now())
    if context.options.json:
        found = status(incident, context.playbook, now, incident_id, late)
        found["sharing"] = shared and shared.json(context.clock.now())
        print(json.dumps(found, ensure_ascii=False, indent=2))
    elif context.options.oneline:
        several = f"{others + 1} live · " if others else ""
        print(several + _one_line(incident, context, now))
    else:
        lines = _status_lines(incident, context, now, incident_id, late)
        early = ahead_arrivals(incident, look.arrived_by)
        ahead = ahead_words(early, incident, context.playbook, context.tz, now)
        lines[2:2] = [*_sharing_lines(shared, context), *(f"! {words}" for words in ahead)]
        print("\n".join(lines))
    return 0


def _sharing(look: Look, now: datetime) -> Sharing | None:
    """Return how it is shared with other machines, whatever `--at` says; None where it is not."""
    if not (look.folder / ".team" / f"{look.incident_id}.status").exists():
        return None
    from incident_tui.exchange.presence import sharing  # noqa: PLC0415 - where a link was ever made

    return sharing(look.folder, look.incident_id, now)


def _sharing_lines(shared: Sharing | None, context: CommandContext) -> list[str]:
    """Return how it is shared, who is here, what was refused and why a machine is not reached."""
    if shared is None:
        return []
    now = context.clock.now()
    lines = [" · ".join(shared.words(now))]
    if shared.peers:
        lines.append(f"  here: {', '.join(peer.words(now) for peer in shared.peers)}")
    lines += [f"  {row.host}: {row.problem}" for row in shared.links if row.problem]
    for one in shared.refused:
        side = "here" if one.by == "us" else "by the other machine"
        lines.append(f"  not taken in {side}: {one.id or 'a line'}: {one.why}")
    return [one_line(line) if not line.startswith(" ") else f"  {one_line(line)}" for line in lines]


def _choose_most_urgent(context: CommandContext) -> int:
    """Name the most urgent live incident where none is named; return how many others are live.

    A status bar that shows nothing while two incidents are live would say that all is well.
    """
    if context.options.id is not None:
        return 0
    found = list_incidents(context.folder, context.playbook, context.clock)
    live = [row for row in found if row.live and not row.drill]
    if live:
        context.options.id = live[0].id
    return max(len(live) - 1, 0)


def _one_line(incident: Incident, context: CommandContext, now: datetime) -> str:
    running = [t for t in timers(incident, context.playbook, now) if t.open]
    drill = "DRILL " if incident.declared.drill else ""
    doubt = "?" if ("severity",) in incident.contested else ""
    parts = [f"{drill}SEV-{incident.severity}{doubt}", incident.title, incident.phase]
    if incident.state is not State.LIVE:
        parts.append(incident.state.value)
    if running and incident.state is State.LIVE:
        parts.append(f"{running[0].audience or running[0].name} {timer_words(running[0], now)}")
    parts += [newer_words(len(found))] if (found := newer_entries(incident)) else []
    return " · ".join(parts)


def _status_lines(
    incident: Incident, context: CommandContext, now: datetime, incident_id: str, late: LateNews
) -> list[str]:
    book = context.playbook
    unassessed = "" if incident.assessed else " (unassessed)"
    drill = "DRILL  " if incident.declared.drill else ""
    started = incident.declared_at
    start = status(incident, book, now, incident_id)["elapsed_s"]
    lines = [
        f"{drill}SEV-{incident.severity}{unassessed}  {incident.title}",
        f"{incident_id}  {incident.state.value}  {incident.phase}"
        f"  {elapsed(timedelta(seconds=start))}"
        + (f"  declared {day_clock(started, context.tz)}" if started else ""),
        *_doubtful_lines(incident, context.tz),
        *(f"! {words}" for words in late_words(late, incident, context.tz, now)),
        *_standing_lines(incident, context, now),
        "",
        "impact",
        *(f"  {line}" for line in impact_told(incident, context.tz)),
        "",
        "owed",
        *(f"  {timer_line(t, context.tz, now)}" for t in timers(incident, book, now)),
        *_informed_lines(incident, context, now),
        "",
        "roles",
    ]
    for role, held in roster(incident, book).items():
        names = ", ".join(f"{s.name} since {clock_near(s.since, context.tz, now)}" for s in held)
        lines.append(f"  {book.roles[role].label:<7} {names or '- nobody'}")
    for offer in pending_offers(incident):
        at = clock_near(offer.event.moment, context.tz, now)
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
        lines += [f"  {work_line(item, now, context.tz)}" for item in work]
    return lines + _closing_lines(incident, context, now)


def _informed_lines(incident: Incident, context: CommandContext, now: datetime) -> list[str]:
    """Return how each audience was kept informed; nothing where nobody is owed any word."""
    rows = adherence(incident, context.playbook, now)
    lines = [f"  {row.audience:<13}{kept_words(row)}" for row in rows if row.due or row.updates]
    return ["", "updates", *lines] if lines else []


def _standing_lines(incident: Incident, context: CommandContext, now: datetime) -> list[str]:
    """Return why it was cancelled, or which phase the record shows where that is another."""
    lines = []
    if incident.state is State.CANCELLED:
        event, fact = incident.facts(IncidentCancelled)[-1]
        same = f", duplicate of {fact.duplicate_of}" if fact.duplicate_of else ""
        at = clock_near(event.moment, context.tz, now)
        lines.append(f"cancelled at {at}: {one_line(fact.reason)}{same}")
    if others := duplicates(incident):
        lines.append(f"its duplicates, whose logs are their own: {', '.join(others)}")
    if found := suggested_phase(incident, context.playbook):
        lines.append(f"the record shows another phase: /phase {found}")
    return lines


def _doubtful_lines(incident: Incident, tz: tzinfo) -> list[str]:
    """Return why what is shown may not be all there is."""
    newer = newer_words(len(newer_entries(incident)))
    found = [f"contested: {conflict_line(one, tz)}" for one in conflicts(incident, tz)]
    return [f"! {words}" for words in ([newer] if newer else []) + found]


def _hazard_lines(incident: Incident, context: CommandContext, now: datetime) -> list[str]:
    """Return what threatens the response, each with the sentence to say."""
    lines = []
    for hazard in hazards(incident, context.playbook, now):
        quiet = " (for the scribe)" if hazard.quiet else ""
        since = f"{hazard.name} since {clock_near(hazard.since, context.tz, now)}{quiet}"
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
