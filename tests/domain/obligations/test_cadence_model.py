"""Due times and adherence against a slow, obvious model of the rules, for random incidents.

The model knows one audience at a time. It walks minute by minute from the declaration, keeps
what is owed by the limit apart from what was promised, and asks each minute what happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

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
    finished: bool = False
    over: int | None = None
    ever: bool = False
    updates: list[int] = field(default_factory=list)
    results: list[tuple[int, int]] = field(default_factory=list)
    reached: tuple[int, int] = (0, 0)
    silences: list[int] = field(default_factory=list)
    heard: int = 0
    before: tuple[int | None, tuple[int, int]] = (None, (0, 0))

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

    @property
    def counting(self) -> int | None:
        """When what stands was or is due, where it can be late."""
        return None if self.reminder or self.stopped else self.due

    def late_at(self, minute: int) -> int:
        return 0 if self.counting is None else max(self.counted(minute) - self.counting, 0)

    def counted(self, minute: int) -> int:
        """Once it is over, nothing gets later, sent or not."""
        return minute if self.over is None else min(minute, self.over)

    def come_to(self, late: int) -> tuple[int, int]:
        """The worst lateness, and the most whole intervals, by the rules of any time."""
        whole = max(late, 0) // self.interval if self.interval else 0
        return max(late, self.reached[0]), max(whole, self.reached[1])

    def lapse(self, minute: int) -> None:
        if (late := self.come_to(self.late_at(minute)))[0] > 0:
            self.results.append(late)

    def start(self, minute: int) -> None:
        self.reached = 0, 0
        every = self.interval
        self.anchor, self.promise = minute, None
        self.limit = None if every is None else minute + every
        self.ever = self.ever or every is not None

    def update(self, minute: int, promise: int, *, final: bool) -> None:
        self.updates.append(minute)
        if not self.finished:
            self.silences.append(max(self.counted(minute) - self.heard, 0))
        self.heard = minute
        if self.counting is not None:
            self.results.append(self.come_to(self.late_at(minute)))
        self.start(minute)
        if promise > minute and (self.limit is None or promise < self.limit):
            self.promise, self.ever = promise, True
        self.stopped = final or (self.stopped and self.over is not None)
        self.finished = final or (self.finished and self.over is not None)

    def resolve(self, minute: int) -> None:
        self.over = minute if self.over is None else self.over

    def close(self, minute: int) -> None:
        """What is late goes into the figures as it stood when all was over."""
        self.resolve(minute)
        if not self.stopped:
            self.lapse(minute)
        self.stopped, self.reached = True, (0, 0)

    def reopen(self, minute: int) -> None:
        """What stood has ended; a promise that is still ahead goes on."""
        if self.over is None and not self.stopped:
            return
        if self.over is not None:
            if not self.stopped:
                self.lapse(self.over)
            if not self.finished:
                self.silences.append(max(self.over - self.heard, 0))
        self.heard = minute
        promise = None if self.stopped else self.promise
        self.stopped, self.finished, self.over = False, False, None
        self.start(minute)
        if promise is not None and minute < promise < (self.limit or END * 9):
            self.promise = promise

    def change(self, minute: int, before: tuple[int | None, bool], cause: str) -> None:
        """Apply a change, and keep the lateness that it puts an end to."""
        due, come_to = self.before
        self.apply(minute, before, cause)
        put_off = self.counting is None or (due is not None and self.counting > due)
        if self.late_at(minute) > 0:
            self.reached = come_to
        elif put_off and come_to[0] > 0:
            self.results.append(come_to)
            self.reached = 0, 0

    def remember(self, minute: int) -> None:
        """Keep what stands before a change, and what it has come to."""
        late = self.late_at(minute)
        self.before = self.counting, (0, 0) if self.counting is None else self.come_to(late)

    def apply(self, minute: int, before: tuple[int | None, bool], cause: str) -> None:
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
        model.remember(minute)
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
                if not model.public:
                    before = model.interval, model.reminder
                    model.remember(minute)
                    model.public = True
                    model.change(minute, before, "public")
            case "reopened":
                model.reopen(minute)
            case "resolved":
                model.resolve(minute)
            case "closed":
                model.close(minute)
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
        case "resolved":
            return event(f.IncidentResolved(), act.minute)
        case "closed":
            return event(f.IncidentClosed(), act.minute)
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
    st.builds(Act, MINUTES, st.sampled_from(["reopened", "resolved", "closed"])),
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
    late = model.late_at(now)
    assert (timer.state is TimerState.OVERDUE) is bool(late)
    assert minutes(timer.late) == late
    if late and model.interval:
        assert timer.missed == late // model.interval


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
        end = now if model.over is None else model.over
        results = list(model.results)
        if model.counting is not None and model.come_to(model.late_at(end))[0] > 0:
            results.append(model.come_to(model.late_at(end)))
        late = [minute for minute, _ in results if minute > 0]
        missed = sum(whole for _, whole in results)
        assert (row.updates, row.due) == (len(model.updates), len(results))
        assert (row.on_time, row.late) == (len(results) - len(late), len(late))
        assert minutes(row.worst_late) == max(late, default=0)
        assert row.missed == missed
        last = [] if model.finished else [max(end - model.heard, 0)]
        assert minutes(row.longest_silence) == max([*model.silences, *last], default=0)


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
