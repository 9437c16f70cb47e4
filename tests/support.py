"""What several tests need: a playbook, instants, events made by hand, a folded incident."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from incident_tui.config.playbook import load_playbook
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.event_id import next_id
from incident_tui.domain.record.incident import Incident, fold

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""

T0 = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_numbers = itertools.count(1)


@cache
def playbook() -> Playbook:
    """Return the shipped playbook."""
    return load_playbook(None)


def at(minutes: float) -> datetime:
    """Return the instant so many minutes after T0."""
    return T0 + timedelta(minutes=minutes)


def event(
    fact: f.AnyFact,
    minutes: float | None = 0,
    *,
    by: str = "sam",
    rec: float | None = None,
    note: str | None = None,
    private: bool = False,
) -> Event:
    """Return an event that happened so many minutes after T0 (None: unknown)."""
    recorded = at(rec if rec is not None else minutes or 0)
    number = next(_numbers)
    ms = int(recorded.timestamp() * 1000)
    return Event(
        id=next_id(None, ms, number << 20),
        fact=fact,
        at=None if minutes is None else at(minutes),
        rec=recorded,
        by=by,
        note=note,
        private=private,
    )


def declared(severity: int = 1, *, assessed: bool = True, detected: float | None = None) -> Event:
    """Return a declaration at T0."""
    found = at(detected) if detected is not None else None
    return event(f.IncidentDeclared("checkout 5xx", severity, assessed=assessed, detected_at=found))


def incident(*events: Event) -> Incident:
    """Fold some events."""
    return fold(events)
