"""Due times and adherence against a slow, obvious model of the rules, for random incidents.

The model knows one audience at a time. It walks minute by minute from the declaration, keeps
what is owed by the limit apart from what was promised, and asks each minute what happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import event as label
from hypothesis import strategies as st

from incident_tui.domain.metrics.adherence import adherence
from incident_tui.domain.obligations.timers import Timer, TimerState, timers, update_timer
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import fold
from tests.support import T0, at, declared, event, playbook

END = 240
"""Minutes that an incident is looked at for."""
AUDIENCES = ("internal", "stakeholders", "external")
EVERY = {
    # the table of the procedure: severity -> minutes
    "internal": {1: 15, 2: 15, 3: 60},
    "stakeholders": {1: 30, 2: 60},
    "external": {1: 30, 2: 30, 3: 60},
}


@dataclass(frozen=True)
class Act:
    """One thing that happens at a minute."""

    minute: int
    what: str
    audience: str = ""
    number: int = 0
    yes: bool = False


@dataclass
class Model:
    """What one audience is owed, in minutes since the declaration."""

    audience: str
    severity: int
    public: bool | None
    override: int | None = None
    anchor: int = 0
    limit: int | None = None
    promise: int | None = None
    stopped: bool = False
    ever: bool = False
    updates: list[int] = field(default_factory=list)
    results: list[int] = field(default_factory=list)

    @property
    def interval(self) -> int | None:
        """How often this audience is told under the circumstances."""
        if self.override is not None and not (self.audience == "external" and self.public is False):
            return self.override
        if self.audience == "external" and not self.public:
            return None
        return EVERY[self.audience].get(self.severity)

    @property
    def reminder(self) -> bool:
        """A nudge, until a promise makes it an obligation."""
        return self.audience == "internal" and self.severity == 3 and self.due != self.promise

    @property
    def due(self) -> int | None:
        """The earlier of the limit and the promise; None where nothing is owed."""
        owed = [minute for minute in (self.limit, self.promise) if minute is not None]
        return min(owed, default=None)

    def start(self, minute: int) -> None:
        every = self.interval
        self.anchor, self.promise = minute, None
        self.limit = None if every is None else minute + every
        self.ever = self.ever or every is not None

    def update(self, minute: int, promise: int, *, final: bool) -> None:
        self.updates.append(minute)
        if self.due is not None and not self.reminder and not self.stopped:
            self.results.append(minute - self.due)
        self.start(minute)
        if promise > minute and (self.limit is None or promise < self.limit):
            self.promise, self.ever = promise, True
        self.stopped = self.stopped or final

    def change(self, minute: int, before: tuple[int | None, bool], cause: str) -> None:
        """The circumstances are new; `before` is (interval, was a mere reminder)."""
        old, nudge = before
        new = self.interval
        self.ever = self.ever or new is not None
        if new is None:
            self.limit = None
        elif old is None and self.promise is None:  # a new limit
            own = self.anchor + new
            self.limit = own if cause == "public" and own >= minute else minute + new
        elif old is None:  # a new limit beside a promise that stands
            self.limit = minute + new
        elif nudge and not self.reminder and self.limit is not None and self.limit < minute:
            self.limit = minute + new  # a nudge that passed was never late
        elif new < old:
            self.limit = min(self.limit or minute + new, minute + new)
        elif new > old:
            self.limit = max(self.limit or 0, self.anchor + new)


def play(audience: str, severity: int, acts: dict[int, Act], end: int) -> Model:
    """Walk minute by minute through what happened."""
    model = Model(audience, severity, public=True if severity == 1 else None)
    model.start(0)
    for minute in range(end + 1):
        act = acts.get(minute)
        if act is None:
            continue
        before = model.interval, model.reminder
        match act.what:
            case "severity":
                if act.number == 1 and model.severity != 1:
                    model.public = True
                model.severity = act.number
                model.change(minute, before, "severity")
            case "public":
                model.public = act.yes
                model.change(minute, before, "public")
            case "interval" if act.audience == audience:
                model.override = act.number
                model.change(minute, before, "interval")
            case "update" if act.audience == audience:
                model.update(minute, minute + act.number, final=act.yes)
            case "reopened" if model.stopped:
                model.stopped = False
                model.start(minute)
            case _:
                pass  # a snooze moves the reminder and never the deadline
    return model


def recorded(act: Act) -> Event:
    """The event that an act leaves in the record."""
    match act.what:
        case "severity":
            return event(f.SeverityChanged(act.number), act.minute, note="why")
        case "public":
            return event(f.PublicDecided(yes=act.yes), act.minute)
        case "interval":
            return event(f.IntervalChanged(act.audience, act.number), act.minute, note="why")
        case "snooze":
            until = at(act.minute + act.number)
            return event(f.TimerSnoozed(update_timer(act.audience), until), act.minute, note="why")
        case "reopened":
            return event(f.IncidentReopened("again"), act.minute)
        case _:
            stage = "resolved" if act.yes else "identified"
            promise = at(act.minute + act.number) if act.number else None
            return event(f.UpdatePosted(act.audience, stage, "text", promise), act.minute)


MINUTES = st.integers(1, END - 1)
ACTS = st.one_of(
    st.builds(Act, MINUTES, st.just("update"), st.sampled_from(AUDIENCES), st.just(0)),
    st.builds(Act, MINUTES, st.just("update"), st.sampled_from(AUDIENCES), st.integers(1, 90)),
    st.builds(
        Act,
        MINUTES,
        st.just("update"),
        st.sampled_from(AUDIENCES),
        st.integers(0, 60),
        st.just(True),
    ),
    st.builds(Act, MINUTES, st.just("severity"), st.just(""), st.integers(1, 4)),
    st.builds(Act, MINUTES, st.just("public"), st.just(""), st.just(0), st.booleans()),
    st.builds(Act, MINUTES, st.just("interval"), st.sampled_from(AUDIENCES), st.integers(1, 90)),
    st.builds(Act, MINUTES, st.just("snooze"), st.sampled_from(AUDIENCES), st.integers(1, 60)),
    st.builds(Act, MINUTES, st.just("reopened")),
)
HISTORIES = st.lists(ACTS, max_size=25, unique_by=lambda act: act.minute)


def minutes(span: timedelta) -> float:
    return span / timedelta(minutes=1)


def check_timer(timer: Timer | None, model: Model, now: int) -> None:
    """Compare one cadence with the model."""
    if not model.ever:
        assert timer is None
        return
    assert timer is not None
    assert timer.last_at == (at(model.updates[-1]) if model.updates else None)
    if model.stopped:
        assert timer.state is TimerState.STOPPED
        assert timer.due_at is None
        return
    if model.due is None:
        assert timer.state is TimerState.VOID
        assert timer.due_at is None
        return
    assert timer.due_at == at(model.due)
    assert (timer.interval_source == "promise") is (model.due == model.promise)
    overdue = now > model.due and not model.reminder
    assert (timer.state is TimerState.OVERDUE) is overdue
    assert minutes(timer.late) == (now - model.due if overdue else 0)
    if overdue and model.interval:
        assert timer.missed == (now - model.due) // model.interval


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 4), HISTORIES, st.integers(1, END))
def test_due_times_equal_the_model(severity: int, history: list[Act], now: int) -> None:
    acts = {act.minute: act for act in history if act.minute <= now}
    record = fold([declared(severity), *(recorded(act) for act in acts.values())])
    found = {timer.audience: timer for timer in timers(record, playbook(), at(now))}
    for audience in AUDIENCES:
        model = play(audience, severity, acts, now)
        label("overdue" if model.due is not None and model.due < now else "not overdue")
        check_timer(found.get(audience), model, now)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 3), HISTORIES, st.integers(1, END))
def test_adherence_equals_a_direct_count(severity: int, history: list[Act], now: int) -> None:
    acts = {act.minute: act for act in history if act.minute <= now}
    record = fold([declared(severity), *(recorded(act) for act in acts.values())])
    found = {row.audience: row for row in adherence(record, playbook(), at(now))}
    for audience in AUDIENCES:
        model = play(audience, severity, acts, now)
        row = found.get(audience)
        if not model.ever:
            assert row is None
            continue
        assert row is not None
        results = list(model.results)
        if model.due is not None and model.due < now and not (model.stopped or model.reminder):
            results.append(now - model.due)
        late = [minute for minute in results if minute > 0]
        assert (row.updates, row.due) == (len(model.updates), len(results))
        assert (row.on_time, row.late) == (len(results) - len(late), len(late))
        assert minutes(row.worst_late) == max(late, default=0)
        points = [0, *model.updates, *([] if model.stopped else [now])]
        silences = [after - before for before, after in pairwise(points)]
        assert minutes(row.longest_silence) == max(silences, default=0)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 3), HISTORIES, st.integers(1, END))
def test_a_snooze_moves_no_due_time(severity: int, history: list[Act], now: int) -> None:
    events = [declared(severity), *(recorded(act) for act in history)]
    quiet = [e for e in events if not isinstance(e.fact, f.TimerSnoozed)]
    with_snoozes, without = (
        {t.name: (t.due_at, t.late, t.state) for t in timers(fold(rows), playbook(), at(now))}
        for rows in (events, quiet)
    )
    assert with_snoozes == without


def test_the_table_of_the_model_is_the_playbooks() -> None:
    shipped = {
        slug: {s: every.span / timedelta(minutes=1) for s, every in audience.intervals.items()}
        for slug, audience in playbook().audiences.items()
    }
    assert shipped == EVERY
    assert declared().at == T0
