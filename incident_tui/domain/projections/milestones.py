"""The turning points of an incident: derived from entries, or set by hand, with their source.

What is missing or in an unusual order is hinted at and never refused: people look back and
judge, and impact may come in several stretches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from itertools import combinations

import msgspec

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.impact import Window, impact_windows
from incident_tui.domain.projections.work import verified
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.times.format import day_clock

IMPACT = frozenset({"impact_began", "impact_over"})


class Milestone(msgspec.Struct, frozen=True):
    """One turning point. `time` None: not reached, or (`by_hand`) known to be unknown.

    `source` is the entry that it is taken from.
    """

    name: str
    title: str
    time: datetime | None = None
    approx: bool = False
    source: Event | None = None
    by_hand: bool = False


def milestones(incident: Incident, playbook: Playbook) -> tuple[Milestone, ...]:
    """Return every milestone of the playbook, in its order.

    With several stretches of impact, it began with the first and was over with the last.
    """
    return tuple(_milestone(name, title, incident) for name, title in playbook.milestones.items())


def _milestone(name: str, title: str, incident: Incident) -> Milestone:
    if name in IMPACT:
        return _impact(name, title, incident)
    by_hand = [pair for pair in incident.recorded(f.MilestoneSet) if pair[1].name == name]
    if by_hand:
        event, fact = by_hand[-1]
        return Milestone(name, title, fact.time, fact.approx, event, by_hand=True)
    found = _DERIVED[name](incident) if name in _DERIVED else None
    if found is None:
        return Milestone(name, title)
    event, at = found
    return Milestone(name, title, at, event.approx and at == event.moment, event)


def _impact(name: str, title: str, incident: Incident) -> Milestone:
    windows = impact_windows(incident)
    if not windows:
        return Milestone(name, title)
    began = name == "impact_began"
    window = windows[0] if began else windows[-1]
    event, time = (window.began_by, window.began) if began else (window.over_by, window.over)
    by_hand = event is not None and isinstance(event.fact, f.MilestoneSet)
    approx = isinstance(event.fact, f.MilestoneSet) and event.fact.approx if event else False
    return Milestone(name, title, time, approx, event, by_hand=by_hand)


Found = tuple[Event, datetime | None] | None


def _first(*kinds: type[f.Fact]) -> Callable[[Incident], Found]:
    def first(incident: Incident) -> Found:
        return next(((event, event.moment) for event in incident.of(*kinds)), None)

    return first


def _detected(incident: Incident) -> Found:
    if incident.declaration is None or incident.declared.detected_at is None:
        return None
    return incident.declaration[0], incident.declared.detected_at


def _declared(incident: Incident) -> Found:
    return (
        (incident.declaration[0], incident.declaration[0].moment) if incident.declaration else None
    )


def _acknowledged(incident: Incident) -> Found:
    return _first(f.IncidentAcknowledged)(incident) or _declared(incident)


def _ic_assigned(incident: Incident) -> Found:
    assigned = incident.facts(f.RoleAssigned)
    return next(((e, e.moment) for e, fact in assigned if fact.role == "ic"), None)


def _mitigated(incident: Incident) -> Found:
    """Return the first verification of a mitigation that still holds."""
    return next(((event, event.moment) for event in verified(incident)), None)


def _resolved(incident: Incident) -> Found:
    """Return when it was resolved since it was last live; an incident that is live was not."""
    if incident.state not in {State.RESOLVED, State.CLOSED}:
        return None
    since = incident.since_reopened(f.IncidentResolved)
    return (since[0][0], since[0][0].moment) if since else None


_DERIVED: Mapping[str, Callable[[Incident], Found]] = {
    "detected": _detected,
    "declared": _declared,
    "acknowledged": _acknowledged,
    "ic_assigned": _ic_assigned,
    "mitigated": _mitigated,
    "resolved": _resolved,
}

_IN_ORDER = (
    ("impact_began", "detected", "declared", "acknowledged"),
    ("detected", "ic_assigned", "resolved"),
    ("impact_began", "impact_over", "resolved"),
    ("detected", "mitigated", "resolved"),
)
"""Milestones that usually follow each other."""

_BY_THE_END = ("impact_began", "detected", "mitigated", "impact_over")
"""Milestones that a resolved incident is usually asked for."""


def hints(incident: Incident, playbook: Playbook, tz: tzinfo = UTC) -> tuple[str, ...]:
    """Return what is missing or contradicts itself, a sentence each. Nothing is refused for it."""
    if incident.state is State.CANCELLED:
        return ()
    found = {milestone.name: milestone for milestone in milestones(incident, playbook)}
    said: list[str] = []
    for chain in _IN_ORDER:
        for before, after in combinations([found[name] for name in chain if name in found], 2):
            if before.time and after.time and after.time < before.time:
                said.append(
                    f"{after.title} ({_time(after, tz)}) lies before "
                    f"{_lower(before.title)} ({_time(before, tz)}): is that so?"
                )
    said += [text for window in impact_windows(incident) for text in _window(window, tz)]
    if incident.state is not State.LIVE:
        for name in _BY_THE_END:
            milestone = found.get(name)
            if milestone is not None and milestone.time is None and not milestone.by_hand:
                said.append(f"{milestone.title}: not set; /milestone {name} T, or unknown")
    return tuple(dict.fromkeys(said))


def _window(window: Window, tz: tzinfo) -> list[str]:
    if window.began and window.over and window.over < window.began:
        over, began = day_clock(window.over, tz), day_clock(window.began, tz)
        return [f"A stretch of impact ends ({over}) before it begins ({began}): is that so?"]
    return []


def _time(milestone: Milestone, tz: tzinfo) -> str:
    assert milestone.time is not None  # noqa: S101 - the caller compares two known times
    return f"{'~' if milestone.approx else ''}{day_clock(milestone.time, tz)}"


def _lower(title: str) -> str:
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
