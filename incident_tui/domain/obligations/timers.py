"""What is required next, and since when: deadlines (once) and cadences (again and again).

Both are computed from the record, the playbook and the clock, and nothing is stored. Each
is a short walk through the turns that matter to it, in order of happening:

- a deadline falls due at its anchor plus its limit, once, and an entry of the right kind meets it;
- a cadence falls due at the last update (else the declaration) plus its interval, or at the
  time that update promised when that is earlier; the next update closes it.

When the rules change under way (severity, interval), a tighter or new limit falls due at
the earlier of its old due time and *change + limit*, a looser one at *anchor + limit*, never
earlier than before. A limit that a decision to go public brings in keeps its own due time if
that is still ahead. What was late when a change, or the end, ended it keeps that lateness.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from incident_tui.domain.obligations.cadence import Obligation, cadence
from incident_tui.domain.obligations.deadlines import Deadline, deadline
from incident_tui.domain.obligations.lateness import Lapse, lateness, whole_intervals
from incident_tui.domain.playbook.figures import DeadlineRule, figures_from_json
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.proofs import first_proof
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, memoised

ZERO = timedelta(0)


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

    `late` counts up while overdue, and stays at the final lateness when it was met late or ended
    unmet; it is zero otherwise. `missed` is how many whole intervals have passed since the due
    time. `lapsed` are the earlier ones under this name that fell due and ended unmet, and this
    one where it did.
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
    lapsed: tuple[Lapse, ...] = ()
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
    owed = deadline(incident, rule)
    if owed is None:
        return None
    proof = first_proof(incident, rule.met_by)
    met_at = proof.moment if proof else None
    snooze = None if proof else snoozed_until(incident, rule.name, None, now)
    late, state = _deadline_standing(owed, met_at, rules, now)
    return Timer(
        name=rule.name,
        title=rule.title,
        kind=TimerKind.DEADLINE,
        state=state,
        anchor_at=owed.anchor_at,
        due_at=owed.due_at,
        last_at=met_at,
        interval=owed.span,
        snoozed_until=snooze,
        late=late,
        lapsed=tuple(owed.lapsed),
    )


def _deadline_standing(
    owed: Deadline, met_at: datetime | None, rules: Playbook, now: datetime
) -> tuple[timedelta, TimerState]:
    """Return (late, state) of a deadline at `now`; what has ended is late no longer than it was."""
    reached = owed.lapse.late if owed.lapse else ZERO
    if met_at is not None:
        late = lateness(owed.due_at, min(met_at, now)) if owed.stands else reached
        return late, TimerState.MET_LATE if late else TimerState.MET
    if not owed.stands:
        return reached, TimerState.VOID
    if late := lateness(owed.due_at, now):
        return late, TimerState.OVERDUE
    soon = is_due_soon(owed.due_at, owed.span, rules, now)
    return ZERO, TimerState.DUE_SOON if soon else TimerState.SCHEDULED


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
        lapsed=tuple(owed.lapsed),
        reminder=owed.reminder,
    )


def _standing(
    owed: Obligation, rules: Playbook, now: datetime
) -> tuple[timedelta, int, TimerState]:
    """Return (late, whole intervals passed, state) of a cadence at `now`."""
    if owed.stopped or not owed.applies or owed.due_at is None:
        state = TimerState.STOPPED if owed.stopped else TimerState.VOID
        lapse = owed.lapse
        return (lapse.late, lapse.missed, state) if lapse else (ZERO, 0, state)
    if late := owed.late_at(now):
        return late, whole_intervals(late, owed.interval), TimerState.OVERDUE
    soon = is_due_soon(owed.due_at, owed.interval, rules, now)
    return ZERO, 0, TimerState.DUE_SOON if soon else TimerState.SCHEDULED
