"""One thing that is owed once, walked through the record: when it is due, and by what rule.

The turns are the severities, the public question, an escalation, the end and a reopening. What
was late when a turn ended it has lapsed; what is owed from then on is another obligation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from msgspec import field
from msgspec.structs import replace

from incident_tui.domain.obligations.lateness import Lapse, lateness
from incident_tui.domain.playbook.figures import DeadlineRule, Limit
from incident_tui.domain.playbook.names import Anchor, Proof
from incident_tui.domain.projections.proofs import (
    began_at,
    first_proof,
    presumption_ended_at,
    public_history,
)
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State, memoised


class Deadline(msgspec.Struct):
    """What is owed once. `limit` None: by the rules in force it is owed no more.

    `over_at` is since when the incident is over; `lapse` is what was late when it ended, while
    nothing else is owed, and `lapsed` are all of them.
    """

    anchor_at: datetime
    due_at: datetime
    span: timedelta
    limit: Limit | None
    over_at: datetime | None = None
    lapse: Lapse | None = None
    lapsed: list[Lapse] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        """Whether it is owed: the rules ask for it, and the incident is not over."""
        return self.limit is not None and self.over_at is None


class _Turn(NamedTuple):
    """The circumstances after a change: what changed them, and the limit that holds since."""

    at: datetime
    severity: int
    public: bool | None
    escalated_at: datetime | None
    cause: str


@memoised
def deadline(incident: Incident, rule: DeadlineRule) -> Deadline | None:
    """Walk a deadline through what happened; None when it never applied.

    Turns after the entry that met it change nothing. What was presumed to be decided is owed
    from the end of that presumption.
    """
    proof = first_proof(incident, rule.met_by)
    presumed = Proof.PUBLIC_DECIDED in rule.met_by and presumption_ended_at(incident)
    owed: Deadline | None = None
    for number, turn in enumerate(_turns(incident)):
        if presumed and turn.at < presumed:
            continue
        if number and proof and owed is not None and turn.at > proof.moment:
            break
        if owed is None or turn.cause not in {"over", "reopened"}:
            owed = _changed(owed, rule, incident, turn, first=number == 0)
        elif turn.cause == "over":
            _lapse(owed, owed, turn.at)
            owed.over_at = turn.at
        else:
            _reopen(owed, turn.at)
    return owed


def _changed(
    owed: Deadline | None, rule: DeadlineRule, incident: Incident, turn: _Turn, *, first: bool
) -> Deadline | None:
    """Return a deadline after a change of circumstances."""
    limit = rule.limits.get(turn.severity)
    if rule.where_public and not turn.public:
        limit = None
    anchor = _anchor(limit, incident, turn.escalated_at) if limit else None
    if limit is None or anchor is None:
        if owed is not None:
            _lapse(owed, owed, turn.at)
            owed.limit = None
        return owed
    due_at = _due_at(owed, limit, anchor, None if first else turn)
    if owed is None:
        return Deadline(anchor, due_at, limit.span, limit)
    stood = replace(owed)
    owed.limit, owed.anchor_at, owed.span, owed.due_at = limit, anchor, limit.span, due_at
    if due_at > stood.due_at:
        _lapse(owed, stood, turn.at)
    owed.lapse = None if owed.stands else owed.lapse
    return owed


def _due_at(owed: Deadline | None, limit: Limit, anchor: datetime, turn: _Turn | None) -> datetime:
    """Return when it is due under the limit that holds since a turn (None: the declaration)."""
    full = anchor + limit.span
    if turn is None:
        return full
    if owed is None or owed.limit is None:
        own_time = turn.cause == "severity" or full < turn.at
        return turn.at + limit.span if own_time and limit.anchor is not Anchor.ESCALATED else full
    if limit.span < owed.limit.span:
        return min(owed.due_at, turn.at + limit.span)
    if limit.span > owed.limit.span:
        return max(owed.due_at, full)
    return owed.due_at


def _lapse(owed: Deadline, stood: Deadline, at: datetime) -> None:
    """Keep the lateness that what stood had reached at `at`."""
    if stood.stands and lateness(stood.due_at, at):
        owed.lapse = Lapse(stood.due_at, at, at)
        owed.lapsed.append(owed.lapse)


def _reopen(owed: Deadline, at: datetime) -> None:
    """What fell due by now ended with the incident; it is owed anew from here."""
    owed.over_at = None
    if owed.limit is not None:
        owed.lapse = None
        if owed.due_at <= at:
            owed.anchor_at, owed.due_at = at, at + owed.span


def _anchor(limit: Limit, incident: Incident, escalated_at: datetime | None) -> datetime | None:
    match limit.anchor:
        case Anchor.DETECTED:
            return began_at(incident)
        case Anchor.DECLARED:
            return incident.declared_at
        case Anchor.ESCALATED:
            return escalated_at


@memoised
def _turns(incident: Incident) -> list[_Turn]:
    """Return every change of circumstances; those of one instant are one."""
    marks: list[tuple[datetime, int, str, object]] = []
    marks += [(at, 0, "severity", severity) for at, severity, _ in incident.severities]
    marks += [(turn.at, 1, "public", turn.public) for turn in public_history(incident)]
    marks += [(event.moment, 2, "escalated", None) for event in _escalations(incident)]
    marks += [(at, 3, what, None) for at, what in _ends(incident)]
    marks.sort(key=lambda mark: mark[:2])
    rows: list[_Turn] = []
    severity, public, escalated = incident.declared.severity, None, None
    for at, _, what, now in marks:
        if what == "severity" and isinstance(now, int):
            severity = now
        elif what == "public":
            public = now if isinstance(now, bool) else None
        elif what == "escalated":
            escalated = escalated or at
        row = _Turn(at, severity, public, escalated, what)
        if rows and rows[-1].at == at and what not in {"over", "reopened"}:
            rows[-1] = row._replace(cause=rows[-1].cause)
        else:
            rows.append(row)
    return rows


def _ends(incident: Incident) -> Iterator[tuple[datetime, str]]:
    """Yield when the incident was over, and when it was live again."""
    over = False
    for at, state in incident.life:
        if over is (state is State.LIVE):
            over = not over
            yield at, "over" if over else "reopened"


def _escalations(incident: Incident) -> list[Event]:
    """Return decisions to escalate to leadership."""
    return [
        event
        for event, fact in incident.facts(f.DecisionRecorded)
        if fact.rubric == "escalate" and fact.choice.casefold() == "yes"
    ]
