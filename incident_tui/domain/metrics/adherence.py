"""Figures from the record: who was told when they were owed it, and who was not.

An open obligation that is overdue counts as due, and late so far (till the end, of an
incident that is over). Silence runs from the declaration to the first update, between
updates, and to the last one or now; an update sent before the declaration begins it earlier.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from incident_tui.domain.obligations.cadence import Obligation, cadence
from incident_tui.domain.obligations.timers import lateness, rules_of
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident

ZERO = timedelta(0)
IN_FORM = "near_duplicate"
"""The lint rule whose ignored warning marks an update that was kept in form only."""


class Adherence(msgspec.Struct, frozen=True):
    """How one audience was kept informed. `silence_from`/`silence_to`: the ends of the longest.

    The ends are event ids; None stands for now. `in_form` counts updates that nearly repeated
    the one before.
    """

    audience: str
    updates: int
    due: int
    on_time: int
    late: int
    worst_late: timedelta
    median_late: timedelta
    longest_silence: timedelta
    silence_from: str | None
    silence_to: str | None
    promises: int
    promises_kept: int
    in_form: int


def adherence(incident: Incident, playbook: Playbook, now: datetime) -> tuple[Adherence, ...]:
    """Return the adherence of every audience that was ever owed an update."""
    rules = rules_of(incident, playbook)
    now = min(now, incident.ended_at or now)
    found = [(slug, cadence(incident, slug, rules)) for slug in rules.audiences]
    return tuple(_of(slug, owed, incident, now) for slug, owed in found if owed is not None)


def adherence_json(row: Adherence) -> dict[str, object]:
    """Return a row as JSON; spans are whole seconds."""
    return {
        "updates": row.updates,
        "due": row.due,
        "on_time": row.on_time,
        "late": row.late,
        "worst_late_s": int(row.worst_late.total_seconds()),
        "median_late_s": int(row.median_late.total_seconds()),
        "longest_silence_s": int(row.longest_silence.total_seconds()),
        "silence_from": row.silence_from,
        "silence_to": row.silence_to,
        "promises": row.promises,
        "promises_kept": row.promises_kept,
        "in_form": row.in_form,
    }


def _of(slug: str, owed: Obligation, incident: Incident, now: datetime) -> Adherence:
    spans = [lateness(closed.due_at, closed.met_at) for closed in owed.closed]
    running = owed.applies and not owed.stopped and not owed.reminder
    if running and owed.due_at is not None and lateness(owed.due_at, now):
        spans.append(lateness(owed.due_at, now))
    late = [span for span in spans if span]
    silence, start, end = _longest_silence(slug, owed, incident, now)
    promised = [closed for closed in owed.closed if closed.promised]
    return Adherence(
        audience=slug,
        updates=len(owed.updates) + len(_before(slug, incident)),
        due=len(spans),
        on_time=len(spans) - len(late),
        late=len(late),
        worst_late=max(late, default=ZERO),
        median_late=_median(late),
        longest_silence=silence,
        silence_from=start,
        silence_to=end,
        promises=len(promised),
        promises_kept=sum(not lateness(c.due_at, c.met_at) for c in promised),
        in_form=sum(_in_form(event) for event in owed.updates),
    )


def _in_form(update: Event) -> bool:
    return isinstance(update.fact, f.UpdatePosted) and IN_FORM in update.fact.ignored


def _median(spans: list[timedelta]) -> timedelta:
    """Return the span in the middle, or halfway between the two there (statistics loads slowly)."""
    if not spans:
        return ZERO
    ordered, middle = sorted(spans), len(spans) // 2
    return ordered[middle] if len(spans) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _before(audience: str, incident: Incident) -> list[Event]:
    """Return the updates to an audience that were sent before the incident was declared."""
    start = incident.declared_at
    posted = incident.facts(f.UpdatePosted)
    return [e for e, x in posted if x.audience == audience and start and e.moment < start]


def _longest_silence(
    audience: str, owed: Obligation, incident: Incident, now: datetime
) -> tuple[timedelta, str | None, str | None]:
    """Return the longest silence and the events at its two ends."""
    start = incident.declared_at or now
    declaration = incident.declaration
    points: list[tuple[datetime, str | None]] = [
        (start, declaration[0].id if declaration else None)
    ]
    for early in _before(audience, incident)[-1:]:
        points = [(early.moment, early.id)]
    points += [(event.moment, event.id) for event in owed.updates]
    if not owed.stopped:
        points.append((max(now, points[-1][0]), None))
    gaps = [(after[0] - before[0], before[1], after[1]) for before, after in pairwise(points)]
    return max(gaps, key=lambda gap: gap[0], default=(ZERO, None, None))
