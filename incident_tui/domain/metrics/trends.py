"""The figures of many incidents side by side: by severity, by month. Drills are kept out.

Pure: an incident becomes a `Measured`, many of those a table of `Group`s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

import msgspec
from msgspec import field

from incident_tui.domain.metrics.adherence import Adherence, adherence
from incident_tui.domain.metrics.durations import NAMES, Metric, durations, impact, in_phases
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.proofs import began_at
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.times.calendar import iso_month


class Measured(msgspec.Struct, frozen=True):
    """The figures of one incident. `severity` is the worst it reached."""

    id: str
    title: str
    severity: int
    started_at: datetime
    figures: tuple[Metric, ...]
    impact: tuple[Metric, ...]
    phases: tuple[Metric, ...]
    adherence: tuple[Adherence, ...]

    @property
    def month(self) -> str:
        """The UTC month it began in, as YYYY-MM."""
        return iso_month(self.started_at, UTC)


class Spread(msgspec.Struct, frozen=True):
    """One figure over several incidents: how many have it, the middle one, the worst."""

    count: int
    median: timedelta
    worst: timedelta


class Group(msgspec.Struct, frozen=True):
    """Some incidents together. A figure that none of them has is missing from `spreads`."""

    name: str
    incidents: tuple[str, ...]
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    updates_due: int = 0
    updates_on_time: int = 0
    updates_missed: int = 0
    longest_silence: timedelta = timedelta(0)


def counts(incident: Incident) -> bool:
    """Tell whether an incident belongs in the figures: no drill, not cancelled, not empty."""
    return bool(
        incident.events
        and not incident.declared.drill
        and incident.state is not State.CANCELLED
        and incident.declared_at is not None
    )


def measure(incident: Incident, playbook: Playbook, now: datetime, name: str) -> Measured:
    """Return the figures of one incident that has at least one event."""
    worst = min((level for _, level, _ in incident.severities), default=incident.severity)
    started = began_at(incident) or now
    return Measured(
        id=name,
        title=incident.title,
        severity=worst,
        started_at=started,
        figures=durations(incident, playbook),
        impact=impact(incident, now),
        phases=in_phases(incident, playbook, now),
        adherence=adherence(incident, playbook, now),
    )


def by_severity(found: Sequence[Measured]) -> tuple[Group, ...]:
    """Return the incidents grouped by the worst severity they reached."""
    return _grouped(found, lambda one: f"SEV-{one.severity}")


def by_month(found: Sequence[Measured]) -> tuple[Group, ...]:
    """Return the incidents grouped by the month they began in, earliest first."""
    return _grouped(found, lambda one: one.month)


def together(found: Sequence[Measured], name: str = "all") -> Group:
    """Return all of these incidents as one group."""
    rows = [row for one in found for row in one.adherence]
    return Group(
        name=name,
        incidents=tuple(one.id for one in found),
        spreads={name: spread for name in NAMES if (spread := _spread(found, name))},
        updates_due=sum(row.due for row in rows),
        updates_on_time=sum(row.on_time for row in rows),
        updates_missed=sum(row.missed for row in rows),
        longest_silence=max((row.longest_silence for row in rows), default=timedelta(0)),
    )


def _grouped(found: Sequence[Measured], key: Callable[[Measured], str]) -> tuple[Group, ...]:
    names = sorted({key(one) for one in found})
    return tuple(together([one for one in found if key(one) == name], name) for name in names)


def _spread(found: Iterable[Measured], name: str) -> Spread | None:
    spans = [
        figure.span.total_seconds()
        for one in found
        for figure in one.figures
        if figure.name == name and figure.span is not None
    ]
    if not spans:
        return None
    return Spread(len(spans), timedelta(seconds=median(spans)), timedelta(seconds=max(spans)))
