"""What happened in an incident between two snapshots of it, a line for each change. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import NamedTuple

from incident_tui.domain.guidance.hazards import Hazard, hazards, shared
from incident_tui.domain.obligations.timers import Timer, TimerKind, timers
from incident_tui.domain.obligations.transitions import Transition, TransitionKind, transitions
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.timeline import row
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.roles import subject_of
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_near, countdown, full_clock, iso

_AMENDED = {
    f.EntryCorrected: "corrected",
    f.EntryStruck: "struck",
    f.EntryRetimed: "retimed",
    f.EntryMadePrivate: "private",
    f.Redacted: "redacted",
}
"""Amendments that are said; their words are those of the entry as it stands then."""

_IN_FULL = {
    "observ.": "observation",
    "hypoth.": "hypothesis",
    "mitig.": "mitigation",
    "ack": "acknowledged",
}


class Snapshot(NamedTuple):
    """An incident as it stands at one instant."""

    at: datetime
    incident: Incident
    timers: tuple[Timer, ...] = ()
    hazards: tuple[Hazard, ...] = ()


class Change(NamedTuple):
    """One thing that happened; `who` is empty where it happened by itself."""

    at: datetime
    kind: str
    who: str
    text: str
    id: str | None = None

    def line(self, tz: tzinfo) -> str:
        """Return it as a line: `14:05:07Z note sam: text`."""
        who = f" {self.who}" if self.who else ""
        return one_line(f"{full_clock(self.at, tz)} {self.kind}{who}: {self.text}")

    def json(self, *, drill: bool = False) -> str:
        """Return it as a line of JSON; one of a drill says so."""
        whole = {"at": iso(self.at), "kind": self.kind, "who": self.who or None,
                 "text": self.text, "id": self.id}  # fmt: skip
        return json.dumps({**whole, "drill": True} if drill else whole, ensure_ascii=False)


def snapshot(incident: Incident, playbook: Playbook, now: datetime, *, private: bool) -> Snapshot:
    """Return how an incident stands; without `private`, no hints meant for the scribe."""
    found = hazards(incident, playbook, now)
    seen = found if private else shared(found)
    return Snapshot(now, incident, timers(incident, playbook, now), seen)


def changes(
    before: Snapshot, after: Snapshot, playbook: Playbook, tz: tzinfo, *, private: bool = False
) -> list[Change]:
    """Return what happened between two snapshots: entries as recorded, timers, hazards."""
    known = before.incident.originals
    fresh = [event for key, event in after.incident.known.items() if key not in known]
    said = [
        change
        for event in sorted(fresh, key=lambda event: (event.rec, event.id))
        if (change := _entry(event, after.incident, playbook, tz, private=private))
    ]
    said += _timers(before.timers, after, tz)
    return said + _hazards(before.hazards, after)


def _entry(
    event: Event, incident: Incident, playbook: Playbook, tz: tzinfo, *, private: bool
) -> Change | None:
    """Return an entry as a change; None for a pin, which says nothing."""
    if isinstance(event.fact, f.EntryPinned):
        return None
    kind = _AMENDED.get(type(event.fact))
    about = incident.known.get(subject_of(event.fact) or "") if kind else event
    if about is None:  # what it amends has not arrived yet
        return Change(event.rec, kind or "", event.who, "an entry not seen yet", event.id)
    shown = row(incident, about, playbook)
    hidden = (shown.private or incident.is_private(event)) and not private
    text = "private entry" if hidden else shown.text
    if kind is not None:
        was = "entry" if shown.redacted else _kind(shown.label)
        said = f"{was} of {full_clock(about.moment, tz)}: {text}"
        return Change(event.rec, kind, event.who, said, event.id)
    if shown.ref_label and not hidden:
        text = f"{shown.ref_label} {text}"
    marks = [*_time_marks(event, tz, late=shown.late.total_seconds() > 0)]
    said = f"{text} ({', '.join(marks)})" if marks else text
    return Change(event.moment, _kind(shown.label), shown.who, said, event.id)


def _kind(label: str) -> str:
    """Return the label of a row in full: there is room for it."""
    return _IN_FULL.get(label, label)


def _time_marks(event: Event, tz: tzinfo, *, late: bool) -> Iterator[str]:
    if event.at is None:
        yield "time unknown"
    elif event.approx:
        yield "about"
    if late:
        yield f"recorded {full_clock(event.rec, tz)}"


def _timers(before: tuple[Timer, ...], after: Snapshot, tz: tzinfo) -> list[Change]:
    return [
        Change(after.at, "timer", "", f"{turned.timer.title} {words}")
        for turned in transitions(before, after.timers)
        if (words := _turn_words(turned, tz, after.at))
    ]


def _turn_words(turned: Transition, tz: tzinfo, at: datetime) -> str:
    """Return what became of a timer, in words; empty where it only calls again."""
    now = turned.timer
    due = f"due {clock_near(now.due_at, tz, at)}" if now.due_at else "due"
    match turned.kind:
        case TransitionKind.OVERDUE | TransitionKind.MISSED:
            return f"OVERDUE, {due}" + (f", missed {now.missed}" if now.missed else "")
        case TransitionKind.DUE_SOON:
            return f"due soon, {due}"
        case TransitionKind.MET | TransitionKind.AMENDED:
            return _met_words(turned, due)
        case TransitionKind.DROPPED:
            return "no longer owed"
        case TransitionKind.PUT_OFF:
            return f"put off, {due}"
        case TransitionKind.WOKEN:
            return ""


def _met_words(turned: Transition, due: str) -> str:
    """Return how late an audience was told and when it is told next, or a deadline was met."""
    was, now = turned.before, turned.timer
    if now.kind is TimerKind.DEADLINE:
        return "met" + (f" ({countdown(now.late)} late)" if now.late else "")
    late = f" ({countdown(was.late)} late)" if was is not None and was.late else ""
    return f"met{late}, {f'next {due}' if now.open else 'no more owed'}"


def _hazards(before: tuple[Hazard, ...], after: Snapshot) -> list[Change]:
    known = {hazard.name: hazard for hazard in before}
    standing = {hazard.name for hazard in after.hazards}
    found = [
        Change(after.at, "hazard", "", f'{h.called}: {h.evidence}; say: "{h.say}"')
        for h in after.hazards
        if h.name not in known
    ]
    over = [hazard for name, hazard in known.items() if name not in standing]
    return found + [Change(after.at, "hazard", "", f"over: {h.called}") for h in over]
