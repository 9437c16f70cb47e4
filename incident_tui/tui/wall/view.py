"""What the wall tells at one instant: worked out here, drawn elsewhere.

A wall is seen by whoever walks past: nothing private is in it, and no hint that is meant for
the scribe alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

import msgspec

from incident_tui.domain.guidance.hazard_words import texts
from incident_tui.domain.guidance.hazards import Hazard, hazards, shared
from incident_tui.domain.guidance.hazards_people import overdue_tasks
from incident_tui.domain.guidance.phases import suggested_phase
from incident_tui.domain.obligations.promises import promise_words
from incident_tui.domain.obligations.timers import Timer, timers
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.privacy.secrets import without_secrets
from incident_tui.domain.projections.conflicts import Conflict, conflicts
from incident_tui.domain.projections.proofs import began_at
from incident_tui.domain.projections.roster import for_relief, holder_name, roster
from incident_tui.domain.projections.timeline import row, rows
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import duration, elapsed, full_clock_near

MOST_CLOCKS = 3
"""How many clocks are drawn large; the rest stands in one line."""

_ROLES = ("ic", "comms")


class WallView(msgspec.Struct, frozen=True):
    """One instant of an incident. Every text is cleaned, on one line.

    `standing` is the phase or the state; `people` are (role, holder or None for a vacancy);
    `promises` says by audience what was promised, and how such promises were kept.
    Without `halves` there are no half blocks: only what needs none is drawn large.
    """

    now: datetime
    tz: tzinfo
    severity: int
    label: str
    title: str
    drill: bool
    standing: str
    elapsed: str
    people: tuple[tuple[str, str | None], ...]
    clocks: tuple[Timer, ...]
    rest: tuple[Timer, ...]
    promises: Mapping[str, str]
    warnings: tuple[str, ...]
    last: str
    halves: bool = True
    sharing: bool = False
    heard: tuple[tuple[str, bool], ...] = ()
    """When other machines were last heard, and whether they are away."""


def wall_view(
    incident: Incident,
    playbook: Playbook,
    now: datetime,
    tz: tzinfo,
    *,
    halves: bool = True,
    sharing: bool = False,
    heard: tuple[tuple[str, bool], ...] = (),
) -> WallView:
    """Return what there is to tell about an incident at `now`; shared, it is masked already."""
    level = playbook.severities.get(incident.severity)
    label = level.label if level else f"SEV-{incident.severity}"
    start = began_at(incident) or now
    owed = tuple(timer for timer in timers(incident, playbook, now) if timer.open)
    return WallView(
        now=now,
        tz=tz,
        severity=incident.severity,
        label=one_line(label) + _mark(incident, "severity", sure=incident.assessed),
        title=one_line(incident.title) + _mark(incident, "title"),
        drill=incident.declared.drill,
        standing=_standing(incident, playbook),
        elapsed=elapsed((incident.ended_at or now) - start),
        people=_people(incident, playbook),
        clocks=owed[:MOST_CLOCKS],
        rest=owed[MOST_CLOCKS:],
        promises={
            timer.audience: promise_words(incident, timer.audience, now, tz)
            for timer in owed
            if timer.audience
        },
        warnings=_warnings(incident, playbook, now, tz),
        last=_last(incident, playbook, now, tz),
        halves=halves,
        sharing=sharing,
        heard=heard,
    )


def _mark(incident: Incident, *register: str, sure: bool = True) -> str:
    """Return a question mark where several people said different things, or nobody knows."""
    return "?" if register in incident.contested or not sure else ""


def _standing(incident: Incident, playbook: Playbook) -> str:
    if incident.state is not State.LIVE or _mark(incident, "life"):
        return incident.state.value.upper() + _mark(incident, "life")
    doubt = _mark(incident, "phase")
    slugs = [phase.slug for phase in playbook.phases]
    if incident.phase not in slugs:
        return one_line(incident.phase).upper() + doubt
    number = slugs.index(incident.phase)
    return f"{one_line(playbook.phases[number].title).upper()}{doubt} {number + 1}/{len(slugs)}"


def _other_phase(incident: Incident, playbook: Playbook) -> list[str]:
    """Return that the record shows another phase than the one it is in."""
    found = playbook.phase(suggested_phase(incident, playbook) or "")
    return [f"The record shows another phase: {one_line(found.title).lower()}"] if found else []


def _people(incident: Incident, playbook: Playbook) -> tuple[tuple[str, str | None], ...]:
    held = roster(incident, playbook)
    found: list[tuple[str, str | None]] = []
    for slug in _ROLES:
        if slug in held:
            stints = held[slug]
            label = one_line(playbook.roles[slug].label)
            names = " / ".join(holder_name(label, stint) for stint in stints)
            found.append((label + _mark(incident, "role", slug), names or None))
    return tuple(found)


def _warnings(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> tuple[str, ...]:
    """Return what is contested, hazards by title, overdue tasks and who is to be relieved."""
    found = [
        _warning(hazard, now)
        for hazard in shared(hazards(incident, playbook, now))
        if hazard.name != "task_overdue"  # each late task is named below
    ]
    late = _late_tasks(incident, playbook, now)
    tired = _relief(incident, playbook, now)
    return (*_contested(incident, tz), *found, *late, *tired, *_other_phase(incident, playbook))


def _contested(incident: Incident, tz: tzinfo) -> list[str]:
    """Return what is contested and stands nowhere else on the wall, with what is said of it."""
    told = {f"role:{slug}" for slug in _ROLES}
    return [
        f"Contested {one_line(conflict.title)}: {_claims(conflict)}"
        for conflict in (conflicts(incident, tz) if incident.contested else ())
        if conflict.register not in told
    ]


def _claims(conflict: Conflict) -> str:
    return " / ".join(f"{one_line(c.words)} ({one_line(c.event.who)})" for c in conflict.claims)


def _relief(incident: Incident, playbook: Playbook, now: datetime) -> list[str]:
    """Return who has held a role for too long, and for how long."""
    found = []
    for stint in for_relief(incident, playbook, now):
        role = playbook.roles.get(stint.role)
        label = one_line(role.label if role else stint.role)
        lasts = duration(now - stint.since)
        found.append(f"Relief due: {label} {holder_name(label, stint)} {lasts}")
    return found


def _warning(hazard: Hazard, now: datetime) -> str:
    """Return a title; one that says nothing but what it is called has how long behind it."""
    lasts = _for(now - hazard.since) if hazard.title == hazard.called else ""
    return f"{one_line(hazard.title)} {lasts}".strip()


def _late_tasks(incident: Incident, playbook: Playbook, now: datetime) -> list[str]:
    """Return each task past its time, whether or not that is a hazard that stands."""
    if incident.state is not State.LIVE:
        return []
    rule = playbook.guidance.hazards["task_overdue"]
    return [one_line(texts(rule, (sign,), now)[0]) for sign in overdue_tasks(incident, now)]


def _for(span: timedelta) -> str:
    """Return how long; nothing for less than a minute."""
    return duration(span) if span >= timedelta(minutes=1) else ""


def _last(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> str:
    """Return the last entry that stands, with its time; of a private one only that it is."""
    event = next((e for e in reversed(rows(incident)) if not incident.is_struck(e.id)), None)
    if event is None:
        return ""
    at = "--:--" if event.at is None else full_clock_near(event.at, tz, now)
    if incident.is_private(event):
        return f"{at} private entry"
    found = row(incident, event, playbook)
    words = without_secrets(one_line(found.text))
    return f"{at} {found.ref_label or found.label} {words}"
