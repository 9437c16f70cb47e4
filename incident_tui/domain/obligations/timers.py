"""What is required next, and since when: deadlines (once) and cadences (again and again).

Both are computed from the record, the playbook and the clock, and nothing is stored. Each
is a short walk through the turns that matter to it, in order of happening:

- a deadline falls due at its anchor plus its limit, once, and an entry of the right kind meets it;
- a cadence falls due at the last update (else the declaration) plus its interval, or at the
  time that update promised when that is earlier; the next update closes it.

When the rules change under way (severity, interval), a tighter or new limit falls due at
the earlier of its old due time and *change + limit*, a looser one at *anchor + limit*, never
earlier than before. A limit that a decision to go public brings in keeps its own due time if
that is still ahead.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from incident_tui.domain.obligations.cadence import Obligation, cadence
from incident_tui.domain.playbook.figures import DeadlineRule, Limit, figures_from_json
from incident_tui.domain.playbook.names import Anchor
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.proofs import (
    began_at,
    first_proof,
    public_history,
)
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State, memoised

ZERO = timedelta(0)
SECOND = timedelta(seconds=1)


class TimerKind(StrEnum):
    """Owed once, or again and again."""

    DEADLINE = "deadline"
    CADENCE = "cadence"


class TimerState(StrEnum):
    """How a timer stands; lateness is counted beside it."""

    SCHEDULED = "scheduled"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    VOID = "void"
    STOPPED = "stopped"


class Timer(msgspec.Struct, frozen=True):
    """One thing owed, as it stands at one instant.

    `late` counts up while overdue and stays at the final lateness when met late; it is zero
    otherwise. `missed` is how many whole intervals have passed since the due time.
    `last_at` is the last real update (a cadence) or what met it (a deadline). `snoozed_until`
    quiets the reminder and hides no lateness.
    """

    name: str
    title: str
    kind: TimerKind
    state: TimerState
    anchor_at: datetime | None
    due_at: datetime | None
    last_at: datetime | None = None
    audience: str | None = None
    interval: timedelta | None = None
    interval_source: str = "playbook"
    snoozed_until: datetime | None = None
    late: timedelta = ZERO
    missed: int = 0
    reminder: bool = False

    @property
    def open(self) -> bool:
        """Whether something is still owed."""
        return self.state in {TimerState.SCHEDULED, TimerState.DUE_SOON, TimerState.OVERDUE}

    @property
    def urgency(self) -> tuple[int, float]:
        """Sort key: overdue longest first, then what is due next, then what is done."""
        rank = {TimerState.OVERDUE: 0, TimerState.DUE_SOON: 1, TimerState.SCHEDULED: 1}
        due = self.due_at.timestamp() if self.due_at else float("inf")
        return rank.get(self.state, 2), due


@memoised
def rules_of(incident: Incident, playbook: Playbook) -> Playbook:
    """Return the playbook with the figures that the incident was declared under."""
    return playbook.under(figures_from_json(incident.declared.playbook.get("figures")))


def timers(incident: Incident, playbook: Playbook, now: datetime) -> tuple[Timer, ...]:
    """Return every timer that applies or ever applied, as it stands at `now`, urgent first."""
    if incident.declared_at is None:
        return ()
    now = now.astimezone(UTC)  # two instants of one zone subtract wrongly across its DST
    rules = rules_of(incident, playbook)
    found: list[Timer] = []
    for rule in rules.deadlines:
        timer = _deadline(rule, incident, rules, now)
        if timer is not None:
            found.append(timer)
    for slug in rules.audiences:
        timer = _cadence(slug, incident, rules, now)
        if timer is not None:
            found.append(timer)
    return tuple(sorted(found, key=lambda timer: timer.urgency))


def update_timer(audience: str) -> str:
    """Return the name of an audience's cadence timer."""
    return f"update_{audience}"


def is_due_soon(due_at: datetime, span: timedelta | None, rules: Playbook, now: datetime) -> bool:
    """Tell whether `due_at` lies in the last part of its span, as the playbook defines it."""
    share = rules.soon_at_most if span is None else span * rules.soon_share
    return due_at - now <= min(share, rules.soon_at_most)


def lateness(due_at: datetime, at: datetime) -> timedelta:
    """Return how late `at` is, in whole seconds; less than one second is on time."""
    return max(timedelta(seconds=(at - due_at) // SECOND), ZERO)


def snoozed_until(
    incident: Incident, name: str, since: datetime | None, now: datetime
) -> datetime | None:
    """Return until when the reminder of a timer is quiet; closing the obligation ends a snooze."""
    snoozes = [
        x.until
        for e, x in incident.facts(f.TimerSnoozed)
        if x.timer == name and (since is None or e.moment >= since)
    ]
    return snoozes[-1] if snoozes and snoozes[-1] > now else None


# -- deadlines -----------------------------------------------------------------------------------


def _deadline(
    rule: DeadlineRule, incident: Incident, rules: Playbook, now: datetime
) -> Timer | None:
    due = _due(incident, rule)
    if due is None:
        return None
    anchor, due_at, span, applies = due
    proof = first_proof(incident, rule.met_by)
    met_at = proof.moment if proof else None
    snooze = None
    if met_at is not None:
        late = lateness(due_at, met_at)
        state = TimerState.MET_LATE if late else TimerState.MET
    elif not applies or incident.state in {State.CLOSED, State.CANCELLED}:
        late, state = ZERO, TimerState.VOID
    elif late := lateness(due_at, now):
        state = TimerState.OVERDUE
    else:
        soon = is_due_soon(due_at, span, rules, now)
        state = TimerState.DUE_SOON if soon else TimerState.SCHEDULED
    if met_at is None:
        snooze = snoozed_until(incident, rule.name, None, now)
    return Timer(
        name=rule.name,
        title=rule.title,
        kind=TimerKind.DEADLINE,
        state=state,
        anchor_at=anchor,
        due_at=due_at,
        last_at=met_at,
        interval=span,
        snoozed_until=snooze,
        late=late,
    )


class _Owed:
    """A deadline while its history is walked through."""

    def __init__(self) -> None:
        self.due_at: datetime | None = None
        self.anchor_at: datetime | None = None
        self.limit: Limit | None = None
        self.span = ZERO


@memoised
def _due(
    incident: Incident, rule: DeadlineRule
) -> tuple[datetime, datetime, timedelta, bool] | None:
    """Walk a deadline through severities, the public question and escalation.

    Returns (anchor, due, limit, still applies), or None when it never applied. Turns after
    the entry that met it change nothing.
    """
    start = incident.declared_at
    if start is None:
        return None
    proof = first_proof(incident, rule.met_by)
    turns = _turns(incident)
    owed = _Owed()
    for number, (at, severity, public, escalated_at, cause) in enumerate(turns):
        if number and proof and owed.due_at is not None and at > proof.moment:
            break
        limit = rule.limits.get(severity)
        if rule.where_public and not public:
            limit = None
        anchor = _anchor(limit, incident, escalated_at) if limit else None
        _turn(owed, limit if anchor else None, anchor, None if number == 0 else (at, cause))
    if owed.due_at is None or owed.anchor_at is None:
        return None
    return owed.anchor_at, owed.due_at, owed.span, owed.limit is not None


def _turn(
    owed: _Owed, limit: Limit | None, anchor: datetime | None, change: tuple[datetime, str] | None
) -> None:
    """Apply one change of circumstances to a deadline."""
    if limit is None or anchor is None:
        owed.limit = None
        return
    full = anchor + limit.span
    old = owed.limit
    owed.limit, owed.anchor_at, owed.span = limit, anchor, limit.span
    if change is None:
        owed.due_at = full
        return
    at, cause = change
    if old is None or owed.due_at is None:
        own_time = cause == "severity" or full < at
        owed.due_at = at + limit.span if own_time and limit.anchor is not Anchor.ESCALATED else full
    elif limit.span < old.span:
        owed.due_at = min(owed.due_at, at + limit.span)
    elif limit.span > old.span:
        owed.due_at = max(owed.due_at, full)


def _anchor(limit: Limit, incident: Incident, escalated_at: datetime | None) -> datetime | None:
    match limit.anchor:
        case Anchor.DETECTED:
            return began_at(incident)
        case Anchor.DECLARED:
            return incident.declared_at
        case Anchor.ESCALATED:
            return escalated_at


@memoised
def _turns(
    incident: Incident,
) -> list[tuple[datetime, int, bool | None, datetime | None, str]]:
    """Every change of circumstances: (at, severity, public, escalated since, what changed)."""
    marks: list[tuple[datetime, int, str, object]] = []
    marks += [(at, 0, "severity", severity) for at, severity, _ in incident.severities]
    marks += [(at, 1, "public", public) for at, public in public_history(incident)]
    marks += [(event.moment, 2, "escalated", None) for event in _escalations(incident)]
    marks.sort(key=lambda mark: mark[:2])
    rows: list[tuple[datetime, int, bool | None, datetime | None, str]] = []
    severity, public, escalated = incident.declared.severity, None, None
    for at, _, what, now in marks:
        if what == "severity" and isinstance(now, int):
            severity = now
        elif what == "public":
            public = now if isinstance(now, bool) else None
        else:
            escalated = escalated or at
        row = (at, severity, public, escalated, what)
        if rows and rows[-1][0] == at:
            rows[-1] = (at, severity, public, escalated, rows[-1][4])
        else:
            rows.append(row)
    return rows


def _escalations(incident: Incident) -> list[Event]:
    """Decisions to escalate to leadership."""
    return [
        event
        for event, fact in incident.facts(f.DecisionRecorded)
        if fact.rubric == "escalate" and fact.choice.casefold() == "yes"
    ]


# -- cadences ------------------------------------------------------------------------------------


def _cadence(slug: str, incident: Incident, rules: Playbook, now: datetime) -> Timer | None:
    owed = cadence(incident, slug, rules)
    if owed is None:
        return None
    name = update_timer(slug)
    late, missed, state = _standing(owed, rules, now)
    return Timer(
        name=name,
        title=rules.audiences[slug].title,
        kind=TimerKind.CADENCE,
        state=state,
        anchor_at=owed.anchor_at,
        due_at=owed.due_at if owed.applies and not owed.stopped else None,
        last_at=owed.last_at,
        audience=slug,
        interval=owed.interval,
        interval_source=owed.source,
        snoozed_until=snoozed_until(incident, name, owed.anchor_at, now) if owed.applies else None,
        late=late,
        missed=missed,
        reminder=owed.reminder,
    )


def _standing(
    owed: Obligation, rules: Playbook, now: datetime
) -> tuple[timedelta, int, TimerState]:
    """Return (late, whole intervals passed, state) of a cadence at `now`."""
    if owed.stopped:
        return ZERO, 0, TimerState.STOPPED
    if not owed.applies or owed.due_at is None:
        return ZERO, 0, TimerState.VOID
    late = lateness(owed.due_at, now)
    if late and not owed.reminder:
        missed = late // owed.interval if owed.interval else 0
        return late, missed, TimerState.OVERDUE
    soon = is_due_soon(owed.due_at, owed.interval, rules, now)
    return ZERO, 0, TimerState.DUE_SOON if soon else TimerState.SCHEDULED
