"""One audience's obligation to be updated, walked through the record.

One obligation stands at a time. The walk is over the turns that matter: a change of
severity, of the public question or of the interval; an update; the end and a reopening. What
fell due and was ended by anything but an update has lapsed: its lateness stays, as the rules of
its time had it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from msgspec import field
from msgspec.structs import replace

from incident_tui.domain.obligations.lateness import (
    NOTHING,
    ClosedObligation,
    Lapse,
    Reached,
    counted_to,
    lateness,
)
from incident_tui.domain.playbook.figures import Interval
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.proofs import public_history
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, memoised

_MOST_MINUTES = 7 * 24 * 60
"""A longer interval is another program's; it sets no clock."""


class Obligation(msgspec.Struct):
    """What one audience is owed. `source` says where the due time comes from.

    `over_at` is since when the incident is over; `finals` are the ids of final updates.
    `lapsed` are the obligations that ended unmet after their due time; `lapse` is the last of
    them while nothing else is owed. `reached` is what the one that stands had come to by earlier
    rules.
    """

    anchor_at: datetime
    due_at: datetime | None = None
    last_at: datetime | None = None
    interval: timedelta | None = None
    source: str = "playbook"
    promise: datetime | None = None
    reminder: bool = False
    stopped: bool = False
    over_at: datetime | None = None
    ever: bool = False
    closed: list[ClosedObligation] = field(default_factory=list)
    lapsed: list[Lapse] = field(default_factory=list)
    lapse: Lapse | None = None
    reached: Reached = NOTHING
    updates: list[Event] = field(default_factory=list)
    finals: list[str] = field(default_factory=list)

    @property
    def applies(self) -> bool:
        """Whether anything is owed under the rules in force."""
        return self.interval is not None or self.promise is not None

    @property
    def promised(self) -> bool:
        """Whether the due time is a promise."""
        return self.source == "promise"

    @property
    def counts(self) -> bool:
        """Whether something is owed that can be late: no reminder, and not stopped."""
        return self.applies and not self.reminder and not self.stopped

    def late_at(self, at: datetime) -> timedelta:
        """Return how late what is owed stands at an instant; zero where it does not count."""
        if self.due_at is None or not self.counts:
            return timedelta(0)
        return lateness(self.due_at, counted_to(at, self.over_at), promised=self.promised)

    def reached_at(self, at: datetime) -> Reached:
        """Return what it has come to by an instant, by whatever rules."""
        if self.due_at is None or not self.counts:
            return NOTHING
        return self.reached.or_more(self.late_at(at), self.interval)


class _Rules(msgspec.Struct, frozen=True):
    """The circumstances an interval depends on."""

    severity: int
    public: bool | None = None
    override: timedelta | None = None

    def interval(self, table: dict[int, Interval]) -> tuple[timedelta | None, bool, str]:
        """Return (interval or None, is a reminder only, source).

        An interval of this incident's own holds, but for an audience that is told in public
        while the incident is decided not to be.
        """
        shipped = table.get(self.severity)
        if shipped is not None and shipped.where_public and not self.public:
            shipped = None
        in_public = any(interval.where_public for interval in table.values())
        if self.override is not None and not (in_public and self.public is False):
            return self.override, bool(shipped and shipped.reminder), "incident"
        if shipped is None:
            return None, False, "playbook"
        return shipped.span, shipped.reminder, "playbook"


@memoised
def cadence(incident: Incident, audience: str, rules: Playbook) -> Obligation | None:
    """Return what `audience` is owed after everything recorded; None if it never was owed any."""
    start = incident.declared_at
    if start is None:
        return None
    table = dict(rules.audiences[audience].intervals)
    final = {stage.slug for stage in rules.stages if stage.final}
    state = _Rules(incident.declared.severity)
    owed = Obligation(anchor_at=start)
    started = False
    for at, what, turn in _turns(audience, incident, start):
        match turn:
            case Event(fact=f.UpdatePosted() as update) as event:
                owed.last_at = at
                if started and at >= start:
                    _tally(owed, at, event)
                    _close(owed, at, update, state.interval(table))
                    _stop_or_go_on(owed, event.id, final=update.stage in final)
            case _Rules() as change:
                old = state.interval(table)
                state = change
                if not started:
                    _begin(owed, at, state.interval(table))
                    started = True
                else:
                    stood = replace(owed)
                    _change(owed, at, old, state.interval(table), what)
                    _lapse_if_put_off(owed, stood, at)
            case "resolved":
                owed.over_at = owed.over_at or at
            case "end":
                owed.over_at = owed.over_at or at
                _lapse(owed, owed, at)
                owed.stopped = True
            case "reopened":
                _reopen(owed, at, state.interval(table))
            case _:
                pass
    return owed if owed.ever else None


def _stop_or_go_on(owed: Obligation, event_id: str, *, final: bool) -> None:
    """A final update stops the clock; another one behind it, while it is not over, starts it."""
    if final:
        owed.finals.append(event_id)
    owed.stopped = final or (owed.stopped and owed.over_at is not None)


def _reopen(owed: Obligation, at: datetime, rule: tuple[timedelta | None, bool, str]) -> None:
    """What stood when it was over ended then; what is owed from now on begins anew.

    A promise that nobody has called off, and that is still ahead, goes on to be one.
    """
    if not owed.stopped and owed.over_at is None:
        return
    if not owed.stopped and owed.over_at is not None:
        _lapse(owed, owed, owed.over_at)
    promise = None if owed.stopped or owed.promise is None or owed.promise <= at else owed.promise
    owed.stopped, owed.over_at, owed.promise = False, None, None
    _begin(owed, at, rule)
    _promise(owed, promise)


def _lapse(owed: Obligation, stood: Obligation, at: datetime) -> None:
    """Keep the lateness that an obligation had reached when it ended at `at` without an update."""
    if stood.due_at is None or not stood.reached_at(at).late:
        return
    goes_on = owed is not stood and bool(owed.late_at(at))
    owed.lapse = Lapse(
        due_at=stood.due_at,
        ended_at=at,
        counted_to=counted_to(at, stood.over_at),
        interval=stood.interval,
        promised=stood.promised,
        reached=stood.reached,
        goes_on=goes_on,
    )
    owed.lapsed.append(owed.lapse)


def _lapse_if_put_off(owed: Obligation, stood: Obligation, at: datetime) -> None:
    """A change of the rules ends what stood late, unless it is owed as before."""
    put_off = owed.due_at is None or stood.due_at is None or owed.due_at > stood.due_at
    if put_off or not owed.counts:
        _lapse(owed, stood, at)
    if owed.counts:
        owed.lapse = None
    owed.reached = stood.reached_at(at) if owed.late_at(at) else NOTHING


def _begin(owed: Obligation, at: datetime, rule: tuple[timedelta | None, bool, str]) -> None:
    """Start counting at `at`."""
    owed.interval, owed.reminder, owed.source = rule
    owed.anchor_at = at
    owed.lapse, owed.reached = (owed.lapse if owed.stopped else None), NOTHING
    owed.due_at = at + owed.interval if owed.interval else None
    owed.ever = owed.ever or owed.interval is not None


def _tally(owed: Obligation, at: datetime, event: Event) -> None:
    """Keep what this update closed, unless nothing was owed (or only a reminder)."""
    owed.updates.append(event)
    if owed.due_at is not None and owed.counts:
        until = counted_to(at, owed.over_at)
        owed.closed.append(
            ClosedObligation(
                due_at=owed.due_at,
                met_at=at,
                event_id=event.id,
                counted_to=until,
                promised=owed.promised,
                interval=owed.interval,
                reached=owed.reached,
            )
        )


def _close(
    owed: Obligation, at: datetime, update: f.UpdatePosted, rule: tuple[timedelta | None, bool, str]
) -> None:
    """An update closes what was owed and opens the next, at the promised time if earlier."""
    _begin(owed, at, rule)
    owed.promise = None
    if update.next_at is not None and update.next_at > at:
        _promise(owed, update.next_at)


def _promise(owed: Obligation, promised: datetime | None) -> None:
    """Have a promised time be the one that is owed where it is the earlier one."""
    if promised is not None and (owed.due_at is None or promised < owed.due_at):
        owed.promise, owed.due_at, owed.source, owed.ever = promised, promised, "promise", True
        owed.reminder = False


def _change(
    owed: Obligation,
    at: datetime,
    old: tuple[timedelta | None, bool, str],
    new: tuple[timedelta | None, bool, str],
    cause: str,
) -> None:
    """The rules changed at `at`: tighten, loosen, begin or end what is owed."""
    interval, reminder, source = new
    before, was_reminder = old[0], old[1]
    owed.interval = interval
    owed.ever = owed.ever or interval is not None
    due = owed.due_at if before is not None or owed.promise is not None else None
    if interval is None:
        owed.due_at = owed.promise
    else:
        if was_reminder and not reminder and due is not None and due < at:
            due = None
        full = owed.anchor_at + interval
        if due is None:
            own_time = cause == "public" and full >= at
            owed.due_at = full if own_time else at + interval
        elif before is None or interval < before:
            owed.due_at = min(due, at + interval)
        elif interval > before:
            owed.due_at = max(due, full)
        if owed.promise is not None and owed.due_at is not None:
            owed.due_at = min(owed.due_at, owed.promise)
    kept = owed.promise is not None and owed.due_at == owed.promise
    owed.source = "promise" if kept else source
    owed.reminder = reminder and not kept


def _turns(
    audience: str, incident: Incident, start: datetime
) -> list[tuple[datetime, str, object]]:
    """Everything that matters to one audience, in order: (at, what, value).

    `value` is the circumstances after a change, the event of an update, "resolved", "end" or
    "reopened".
    """
    marks: list[tuple[datetime, int, str, str, object]] = []
    marks += [
        (at, 0, event.id if event else "", "severity", severity)
        for at, severity, event in incident.severities
    ]
    marks += [  # what the update itself brings about begins behind it
        (turn.at, 4 if turn.posted else 1, "", "public", turn.public)
        for turn in public_history(incident)
    ]
    for event, change in incident.facts(f.IntervalChanged):
        if change.audience == audience and 0 < change.minutes <= _MOST_MINUTES:
            minutes = timedelta(minutes=change.minutes)
            marks.append((max(event.moment, start), 2, event.id, "interval", minutes))
    for event, update in incident.facts(f.UpdatePosted):
        if update.audience == audience:
            marks.append((event.moment, 3, event.id, "update", event))
    for event in incident.of(f.IncidentResolved):
        marks.append((event.moment, 5, event.id, "resolved", "resolved"))
    for event in incident.of(f.IncidentClosed, f.IncidentCancelled):
        marks.append((event.moment, 5, event.id, "end", "end"))
    for event in incident.of(f.IncidentReopened):
        marks.append((event.moment, 6, event.id, "reopened", "reopened"))
    marks.sort(key=lambda mark: mark[:3])
    return _with_rules(marks, incident.declared.severity)


def _with_rules(
    marks: list[tuple[datetime, int, str, str, object]], severity: int
) -> list[tuple[datetime, str, object]]:
    """Turn single changes into the circumstances after them; changes of one instant are one."""
    rows: list[tuple[datetime, str, object]] = []
    public: bool | None = None
    override: timedelta | None = None
    for at, _, _, what, now in marks:
        match what, now:
            case "severity", int():
                severity = now
            case "public", _:
                public = now if isinstance(now, bool) else None
            case "interval", timedelta():
                override = now
            case _:
                rows.append((at, what, now))
                continue
        state = _Rules(severity, public, override)
        if rows and rows[-1][0] == at and isinstance(rows[-1][2], _Rules):
            rows[-1] = (at, rows[-1][1], state)
        else:
            rows.append((at, what, state))
    return rows
