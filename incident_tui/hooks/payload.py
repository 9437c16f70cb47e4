"""What a hook may be set for, and what it is told: events, timers that cross a line, hazards.

Pure: which names there are, which of them something wants to know, and the JSON that is handed
out. Nothing here starts a program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from incident_tui.domain.guidance.hazards import Hazard
from incident_tui.domain.guidance.status_json import hazard_json, timer_json
from incident_tui.domain.obligations.timers import Timer
from incident_tui.domain.obligations.transitions import Transition, TransitionKind, transitions
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.facts import KINDS, StorageDamaged
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.roles import subject_of
from incident_tui.domain.times.format import iso

JSON = dict[str, Any]

FORMAT = "incident-tui-hook/1"
"""The name and version of what a hook gets on stdin."""

ANY = "any"
"""Set for everything."""

OCCURRENCES = ("timer.due_soon", "timer.overdue", "timer.met", "hazard.raised")
"""What happens by itself; nobody records it."""

SAMPLE_NODE = "sample"
"""The machine that a shipped sample says it was recorded on."""


def names() -> tuple[str, ...]:
    """Return every name that a hook can be set for: kinds, their first words, `any`."""
    kinds = [*(kind for kind in KINDS if kind != StorageDamaged.kind), *OCCURRENCES]
    groups = dict.fromkeys(kind.partition(".")[0] for kind in kinds)
    return tuple(dict.fromkeys([*kinds, *groups, ANY]))


def wants(name: str, kind: str) -> bool:
    """Tell whether a hook of this name is run for what has this kind."""
    return name in (ANY, kind) or kind.startswith(f"{name}.")


def is_quiet(incident: Incident) -> bool:
    """Tell whether an incident never runs hooks: a drill, or a sample to try."""
    if incident.declared.drill:
        return True
    return incident.declaration is not None and incident.declaration[0].node == SAMPLE_NODE


class Occurrence(NamedTuple):
    """A timer or a hazard that has just crossed a line: the kind, and itself as JSON."""

    kind: str
    about: JSON


def occurrences(
    before: Iterable[Timer],
    after: Iterable[Timer],
    stood: Iterable[Hazard],
    stand: Iterable[Hazard],
) -> Iterator[Occurrence]:
    """Yield what crossed a line between two looks at an incident.

    A snoozed timer keeps quiet until the snooze is over; a mere reminder always does.
    """
    for transition in transitions(before, after):
        if kind := _kind(transition):
            yield Occurrence(kind, timer_json(transition.timer))
    names_before = {hazard.name for hazard in stood}
    for hazard in stand:
        if hazard.name not in names_before:
            yield Occurrence("hazard.raised", hazard_json(hazard))


def _kind(transition: Transition) -> str:
    """Return what a hook is set for to hear of a transition; empty where none is told."""
    if transition.kind is TransitionKind.MET:
        return "timer.met"
    return f"timer.{transition.timer.state.value}" if transition.calls else ""


def subject(incident: Incident, incident_id: str) -> JSON:
    """Return what every hook is told about the incident."""
    return {
        "id": incident_id,
        "title": incident.title,
        "severity": incident.severity,
        "phase": incident.phase,
        "state": incident.state.value,
        "drill": incident.declared.drill,
    }


def event_payload(
    incident: Incident, incident_id: str, event: Event, record: Mapping[str, Any]
) -> JSON:
    """Return what a hook gets for an event; `record` is the event as JSON.

    The words of a private entry, and of what refers to one, are not handed out.
    """
    about = dict(record)
    if _is_hidden(incident, event):
        about["body"] = {"private": True, "text": None}
    return _payload(incident, incident_id, event.kind, event.rec, {"event": about})


def occurrence_payload(
    incident: Incident, incident_id: str, occurrence: Occurrence, now: datetime
) -> JSON:
    """Return what a hook gets for a timer or a hazard."""
    part = occurrence.kind.partition(".")[0]
    return _payload(incident, incident_id, occurrence.kind, now, {part: occurrence.about})


def _payload(incident: Incident, incident_id: str, kind: str, at: datetime, about: JSON) -> JSON:
    return {
        "format": FORMAT,
        "hook": kind,
        "at": iso(at),
        "incident": subject(incident, incident_id),
        **about,
    }


def _is_hidden(incident: Incident, event: Event) -> bool:
    about = incident.originals.get(subject_of(event.fact) or "")
    return incident.is_private(event) or (about is not None and incident.is_private(about))
