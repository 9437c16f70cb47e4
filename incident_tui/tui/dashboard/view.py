"""What a dashboard shows, worked out of what is so: pure, and without anything that draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

import msgspec
from msgspec.structs import replace

from incident_tui.domain.guidance.hazards import hazards, shared
from incident_tui.domain.guidance.phases import suggested_phase
from incident_tui.domain.metrics.adherence import Adherence, adherence
from incident_tui.domain.obligations.promises import promise_words
from incident_tui.domain.obligations.timers import Timer, TimerState, timers
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.checklist import Progress, checklist
from incident_tui.domain.projections.conflicts import Conflict, conflicts
from incident_tui.domain.projections.newer import newer_entries
from incident_tui.domain.projections.proofs import began_at
from incident_tui.domain.projections.roster import Stint, for_relief, holder_name, roster
from incident_tui.domain.projections.work import WorkItem, items
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import (
    clock_time_near,
    countdown,
    duration,
    elapsed,
    full_clock,
    remaining,
)
from incident_tui.tui.dashboard.breakpoints import Breakpoint
from incident_tui.tui.dashboard.parts import (
    NONE_LATE,
    SAVED,
    ChecklistPart,
    ContestRow,
    CountdownsPart,
    DashboardView,
    HazardsPart,
    HeaderPart,
    LogPart,
    RoleRow,
    RosterPart,
    Saving,
    TimerRow,
    UnsettledPart,
    WorkPart,
)
from incident_tui.tui.widgets.notice import Notice, StatusPart


class Projected(msgspec.Struct, frozen=True):
    """An incident as it may be shown, with what does not change until something is recorded."""

    incident: Incident
    phases: tuple[Progress, ...]
    roles: tuple[tuple[str, Stint | None], ...]
    items: tuple[WorkItem, ...]


def projected(shown: Incident, playbook: Playbook) -> Projected:
    """Work out once what a tick of the clock does not change."""
    return Projected(shown, checklist(shown, playbook), _roles(shown, playbook), items(shown))


class DashboardState(msgspec.Struct, frozen=True):
    """Everything that a dashboard shows but the time.

    `recorded` is the incident as it stands in the file, `shown` the same as it may be seen:
    masked while the screen is shared. `log_keys` are said while the log has the keys. `links` are
    words on how the record stands at other machines; `late` says by how much entries arrived
    late (below zero: their clock runs ahead), `told` what that changed and nobody has seen yet, in
    words that may be shown.
    """

    recorded: Incident
    shown: Projected
    playbook: Playbook
    tz: tzinfo
    breakpoint: Breakpoint
    sharing: bool = False
    saving: Saving = SAVED
    notice: Notice | None = None
    log_keys: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    late: Mapping[str, timedelta] = NONE_LATE
    told: str = ""


def view(state: DashboardState, now: datetime) -> DashboardView:
    """Return what every pane shows at `now`."""
    shown, book = state.shown.incident, state.playbook
    running, today = timers(state.recorded, book, now), now.astimezone(state.tz).date()
    titles = tuple(hazard.title for hazard in shared(hazards(shown, book, now)))
    return DashboardView(
        header=header_part(state, now),
        unsettled=_unsettled_part(state, now),
        countdowns=countdowns_part(running, now, state.tz, state.breakpoint, state.recorded),
        roster=_roster_part(state, now),
        hazards=_hazards_part(state, titles, now),
        checklist=ChecklistPart(state.shown.phases, shown.phase, state.tz, today),
        work=WorkPart(state.shown.items, late_tasks(state.shown.items, now), state.tz, today),
        log=LogPart(shown, state.tz, state.late),
        status=status_part(state, len(titles)),
        timers=running,
    )


# -- header --------------------------------------------------------------------------------------


def header_part(state: DashboardState, now: datetime) -> HeaderPart:
    """Return the first row: how bad, what, where it stands, since when, and whether saved."""
    incident, book = state.shown.incident, state.playbook
    level = book.severities.get(incident.severity)
    label = level.label if level else f"SEV-{incident.severity}"
    start = began_at(incident) or now
    live = incident.state is State.LIVE
    doubt = {name for name, *_ in incident.contested}
    sure = incident.assessed and "severity" not in doubt
    return HeaderPart(
        label=f"{label}{'' if sure else '?'}",
        severity=min(max(incident.severity, 1), 4),
        title=f"{one_line(incident.title)}{'?' if 'title' in doubt else ''}",
        elapsed=elapsed((incident.ended_at or now) - start),
        clock=full_clock(now, state.tz),
        phase=_phase(incident.phase, book, "?" if "phase" in doubt else "") if live else ("", ""),
        suggested=_suggested(incident, book),
        ended=_ended(incident),
        drill=incident.declared.drill,
        sharing=state.sharing,
        panes=state.breakpoint.panes,
        newer=len(newer_entries(state.recorded)),
        contested=bool(incident.contested),
        links=state.links,
        saving=state.saving,
    )


def _suggested(incident: Incident, playbook: Playbook) -> tuple[str, str]:
    """Return the phase that the record shows; nothing where that is the one it is in."""
    found = suggested_phase(incident, playbook)
    return _phase(found, playbook) if found is not None else ("", "")


def _phase(phase: str, playbook: Playbook, mark: str = "") -> tuple[str, str]:
    """Return a phase, and which of how many; no number where the playbook does not know it."""
    slugs = [known.slug for known in playbook.phases]
    if phase not in slugs:
        return f"{phase.upper()}{mark}", ""
    number = slugs.index(phase)
    return f"{playbook.phases[number].title.upper()}{mark}", f"{number + 1}/{len(slugs)}"


def _ended(incident: Incident) -> str:
    """Return the state in which it is over; `LIVE?` where others say that it is."""
    if ("life",) in incident.contested:
        return f"{incident.state.value.upper()}?"
    return "" if incident.state is State.LIVE else incident.state.value.upper()


# -- what waits to be looked at --------------------------------------------------------------------


def _unsettled_part(state: DashboardState, now: datetime) -> UnsettledPart:
    """Return what returning machines brought, and each thing that is contested with its claims."""
    found = conflicts(state.shown.incident, state.tz) if state.shown.incident.contested else ()
    rows = tuple(_contest(conflict, state, now) for conflict in found)
    return UnsettledPart(state.told, rows, state.breakpoint)


def _contest(conflict: Conflict, state: DashboardState, now: datetime) -> ContestRow:
    claims = (f"{claim.words} ({_said(claim.event, now, state.tz)})" for claim in conflict.claims)
    return ContestRow(f"{called(conflict, state.playbook)}?", tuple(claims))


def called(conflict: Conflict, playbook: Playbook) -> str:
    """Return what the screen calls a contested thing: a role as the playbook labels it."""
    name, *keys = conflict.register.split(":")
    role = playbook.roles.get(keys[0]) if name == "role" else None
    return role.label if role else conflict.title


def _said(claim: Event, now: datetime, tz: tzinfo) -> str:
    return f"{one_line(claim.who)} {clock_time_near(claim.moment, tz, now)}"


# -- countdowns ----------------------------------------------------------------------------------


def countdowns_part(
    found: tuple[Timer, ...], now: datetime, tz: tzinfo, size: Breakpoint, incident: Incident
) -> CountdownsPart:
    """Return the timers of an incident that still owe something, as they stand at `now`."""
    rows = (
        replace(_timer(t, now, tz), promise=promise_words(incident, t.audience, now, tz))
        for t in found
        if t.open
    )
    return CountdownsPart(tuple(rows), size)


def _timer(timer: Timer, now: datetime, tz: tzinfo) -> TimerRow:
    """Return a clock. Lateness is said by word, shape and fill, never by a colour alone."""
    name, extra = one_line(timer.title).upper(), _extra(timer, now, tz)
    if timer.due_at is None:
        return TimerRow("○", name, "", "--:--", "calm", extra)
    left = remaining(timer.due_at - now)
    match timer.state:
        case TimerState.OVERDUE:
            shape, style = ("△", "late-dim") if timer.snoozed_until else ("▲", "late")
            return TimerRow(shape, name, "LATE", f"+{countdown(timer.late)}", style, extra)
        case TimerState.DUE_SOON:
            return TimerRow("●", name, "due", left, "calm" if timer.reminder else "soon", extra)
        case _:
            return TimerRow("○", name, "", left, "calm", extra)


def _extra(timer: Timer, now: datetime, tz: tzinfo) -> str:
    """Return what else there is to say: whole intervals missed, a quiet reminder."""
    said = []
    if timer.missed:
        said.append(f"missed {timer.missed}")
    if timer.snoozed_until:
        said.append(f"quiet to {clock_time_near(timer.snoozed_until, tz, now)}")
    if timer.reminder:
        said.append("reminder")
    return " · ".join(said)


# -- people, hazards, work -----------------------------------------------------------------------


def _roles(incident: Incident, playbook: Playbook) -> tuple[tuple[str, Stint | None], ...]:
    """Return (label, holder) for every role that is held or missed; None for a vacancy."""
    return tuple(
        (playbook.roles[slug].label, stint)
        for slug, held in roster(incident, playbook).items()
        for stint in held or (None,)
    )


def _roster_part(state: DashboardState, now: datetime) -> RosterPart:
    shown, book = state.shown.incident, state.playbook
    phase = next((p for p in state.shown.phases if p.phase.slug == shown.phase), None)
    tired = {stint.event.id for stint in for_relief(shown, book, now)}
    rows = []
    for label, stint in state.shown.roles:
        is_tired = stint is not None and stint.event.id in tired
        found = role_row(label, stint, now, state.tz, tired=is_tired)
        rows.append(_doubted(found, stint, shown, now, state.tz))
    return RosterPart(tuple(rows), phase, state.breakpoint.panes)


def _doubted(
    row: RoleRow, stint: Stint | None, incident: Incident, now: datetime, tz: tzinfo
) -> RoleRow:
    """Return a row of the roster with who said so, where others said something else."""
    if stint is None:
        return row
    registers = {("role", stint.role), ("role", stint.role, stint.name)}
    if registers.isdisjoint(incident.contested):
        return row
    return replace(row, label=f"{row.label}?", said=_said(stint.event, now, tz))


def role_row(
    label: str, stint: Stint | None, now: datetime, tz: tzinfo, *, tired: bool = False
) -> RoleRow:
    """Return one row of the roster; `tired`: the holder has had the role for too long."""
    if stint is None:
        return RoleRow(label)
    since, area = clock_time_near(stint.since, tz, now), one_line(stint.area or "")
    lasts = duration(now - stint.since) if tired else ""
    return RoleRow(label, holder_name(label, stint), area, since, lasts)


def _hazards_part(state: DashboardState, titles: tuple[str, ...], now: datetime) -> HazardsPart:
    """Name what goes wrong, where there is a pane for it."""
    if not state.breakpoint.panes:
        return HazardsPart()
    return HazardsPart(titles, kept_informed(adherence(state.recorded, state.playbook, now)))


def kept_informed(found: tuple[Adherence, ...]) -> str:
    """Return one line: updates on time of those due, what was missed, and the longest silence."""
    due = sum(row.due for row in found)
    if not due:
        return ""
    missed = sum(row.missed for row in found)
    worst = max(row.worst_late for row in found)
    said = [f"on time {sum(row.on_time for row in found)} of {due}"]
    said += [f"missed {missed}"] if missed else []
    said += [f"silence {duration(max(row.longest_silence for row in found))}"]
    said += [f"worst +{duration(worst)}"] if worst else []
    return " · ".join(said)


def late_tasks(found: tuple[WorkItem, ...], now: datetime) -> frozenset[str]:
    """Return the labels of open tasks whose time is over."""
    return frozenset(
        item.label
        for item in found
        if item.label[0] == "T" and item.state == "open" and item.due_at and item.due_at < now
    )


# -- the last row --------------------------------------------------------------------------------


def status_part(state: DashboardState, hazard_count: int) -> StatusPart:
    """Return the last row; in the smallest form it also says that the screen is shared."""
    sharing = state.sharing and state.breakpoint is Breakpoint.TINY
    return StatusPart(state.notice, state.log_keys, hazard_count, sharing)
