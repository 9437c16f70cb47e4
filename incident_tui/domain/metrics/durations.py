"""How long things took: from one entry of the record to another.

Each figure names the ids of its two entries, says when it rests on an approximate time, and
is None where it rests on nothing: an unknown time is never guessed. A span may be negative:
an incident may be detected before users are affected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.impact import impact_windows
from incident_tui.domain.projections.milestones import Milestone, milestones
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import duration, in_words

ZERO = timedelta(0)


class Point(msgspec.Struct, frozen=True):
    """One end of a figure: when, as of which entry. No entry: that it is still so, now."""

    at: datetime
    source: Event | None
    approx: bool = False


class Metric(msgspec.Struct, frozen=True):
    """A duration from the record; `span` is None where one of its ends is missing."""

    name: str
    title: str
    start: Point | None
    end: Point | None

    @property
    def span(self) -> timedelta | None:
        """How long it took; negative where the end came first."""
        return self.end.at - self.start.at if self.start and self.end else None

    @property
    def approx(self) -> bool:
        """Whether it rests on an approximate time."""
        ends = (self.start, self.end)
        return self.span is not None and any(end.approx for end in ends if end is not None)

    @property
    def entries(self) -> tuple[str | None, str | None]:
        """The ids of the two entries that it is computed from."""
        return _id(self.start), _id(self.end)

    @property
    def so_far(self) -> bool:
        """Whether it still runs."""
        return self.end is not None and self.end.source is None


def _id(point: Point | None) -> str | None:
    return point.source.id if point and point.source else None


_FIGURES = (
    ("detect", "Time to detect", "impact_began", "detected"),
    ("acknowledge", "Time to acknowledge", "detected", "acknowledged"),
    ("assign_ic", "Time to assign an IC", "detected", "ic_assigned"),
    ("first_update", "Time to first update", "detected", "first_update"),
    ("apply", "Impact to first mitigation", "impact_began", "applied"),
    ("mitigate", "Time to mitigate", "detected", "mitigated"),
    ("restore", "Time to impact over", "detected", "impact_over"),
    ("resolve", "Time to resolve", "detected", "resolved"),
    ("whole", "Impact began to resolved", "impact_began", "resolved"),
)
"""Every figure: its name, its title, and the two milestones it lies between."""

NAMES = tuple(name for name, _, _, _ in _FIGURES)
TITLES = {name: title for name, title, _, _ in _FIGURES}


def durations(incident: Incident, playbook: Playbook) -> tuple[Metric, ...]:
    """Return every response figure, in the order of the response."""
    points = {known.name: _point(known) for known in milestones(incident, playbook)}
    points["first_update"] = _first(incident, f.UpdatePosted)
    points["applied"] = _first(incident, f.MitigationApplied)
    return tuple(
        Metric(name, title, points.get(start), points.get(end))
        for name, title, start, end in _FIGURES
    )


def _point(milestone: Milestone) -> Point | None:
    """Return a milestone as the end of a figure; None where its time is not known."""
    source = milestone.source
    if milestone.time is None or source is None:
        return None
    if source.at is None and milestone.time == source.rec:
        return None
    return Point(milestone.time, source, milestone.approx)


def _first(incident: Incident, kind: type[f.Fact]) -> Point | None:
    found = [event for event in incident.of(kind) if event.at is not None]
    return Point(found[0].moment, found[0], found[0].approx) if found else None


def impact(incident: Incident, now: datetime) -> tuple[Metric, ...]:
    """Return how long each stretch of impact lasted; one that nobody ended lasts so far.

    Of an incident that is over, a stretch without an end is not known.
    """
    found = []
    for number, window in enumerate(impact_windows(incident), 1):
        start = _end_of(window.began, window.began_by)
        end = _end_of(window.over, window.over_by)
        if window.lasts and incident.ended_at is None:
            end = Point(max(now, window.began or now), None)
        found.append(Metric(f"impact_{number}", "Impact", start, end))
    return tuple(found)


def _end_of(at: datetime | None, source: Event | None) -> Point | None:
    if at is None or source is None:
        return None
    fact = source.fact
    return Point(at, source, isinstance(fact, f.MilestoneSet) and fact.approx)


def in_phases(incident: Incident, playbook: Playbook, now: datetime) -> tuple[Metric, ...]:
    """Return each stretch spent in a phase, in order; none where nobody ever named a phase.

    The first phase begins with the declaration; the last ends with the incident, else lasts.
    """
    entered = [(event, fact.phase) for event, fact in incident.facts(f.PhaseEntered)]
    if not entered or incident.declaration is None:
        return ()
    turns: list[tuple[Event, str]] = [(incident.declaration[0], playbook.phases[0].slug)]
    for event, phase in entered:
        if phase != turns[-1][1]:
            turns.append((event, phase))
    end = _ended(incident, now)
    found = []
    for (event, phase), after in zip(turns, [*turns[1:], None], strict=True):
        if end is not None and event.moment > end.at:
            break
        upto = _moment(after[0]) if after else end
        if upto is not None and end is not None and upto.at > end.at:
            upto = end
        known = playbook.phase(phase)
        found.append(Metric(phase, known.title if known else phase, _moment(event), upto))
    return tuple(found)


def _moment(event: Event) -> Point | None:
    return None if event.at is None else Point(event.moment, event, event.approx)


def _ended(incident: Incident, now: datetime) -> Point | None:
    """Return the entry that ended the incident, or now."""
    if incident.ended_at is None:
        return Point(now, None)
    ending = incident.of(f.IncidentResolved, f.IncidentClosed, f.IncidentCancelled)
    return next((_moment(e) for e in ending if e.moment == incident.ended_at), None)


def total(figures: Iterable[Metric]) -> timedelta | None:
    """Return the sum of some figures; None where there are none, or one is not known."""
    spans = [figure.span for figure in figures]
    known = [span for span in spans if span is not None]
    return sum(known, ZERO) if known and len(known) == len(spans) else None


def metric_text(figure: Metric) -> str:
    """Return a figure for screen and command line: `12m`, `~3h05`, `8m before`, `n/a`."""
    return _metric_text(figure, duration)


def metric_in_words(figure: Metric) -> str:
    """Return a figure for documents: `12 min`, `~3 h 05 min`, `8 min before`, `n/a`."""
    return _metric_text(figure, in_words)


def _metric_text(figure: Metric, write: Callable[[timedelta], str]) -> str:
    if figure.span is None:
        return "n/a"
    said = write(abs(figure.span))
    said = f"{said} before" if figure.span < ZERO else said
    said = f"~{said}" if figure.approx else said
    return f"{said} so far" if figure.so_far else said


def metric_json(figure: Metric) -> dict[str, object] | None:
    """Return a figure in whole seconds with its two entries; None where it is not known."""
    if figure.span is None:
        return None
    start, end = figure.entries
    seconds = int(figure.span.total_seconds())
    return {"seconds": seconds, "from": start, "to": end, "approx": figure.approx}
