"""What is owed, and when: the tables of the procedure, severity changes, restarts and clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incident_tui.clock import ManualClock
from incident_tui.domain.metrics.adherence import adherence
from incident_tui.domain.obligations.timers import Timer, TimerState, timers
from incident_tui.domain.projections.proofs import is_public
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import fold
from tests.support import T0, at, declared, event, incident, playbook

S = TimerState


def run(*events: Event, now: float) -> dict[str, Timer]:
    return {t.name: t for t in timers(incident(*events), playbook(), at(now))}


def update(
    audience: str, minutes: float, stage: str = "initial", promise: float | None = None
) -> Event:
    next_at = at(promise) if promise is not None else None
    return event(f.UpdatePosted(audience, stage, "text", next_at), minutes)


def sev(to: int, minutes: float) -> Event:
    return event(f.SeverityChanged(to), minutes, note="why")


def due(timer: Timer) -> float | None:
    return (timer.due_at - T0) / timedelta(minutes=1) if timer.due_at else None


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (
            1,
            {
                "acknowledge": 5,
                "assign_ic": 10,
                "decide_public": 15,
                "notify_executives": 15,
                "status_page": 5,
                "tell_customers": 30,
                "update_internal": 15,
                "update_stakeholders": 30,
                "update_external": 30,
            },
        ),
        (
            2,
            {
                "acknowledge": 15,
                "assign_ic": 30,
                "decide_public": 15,
                "update_internal": 15,
                "update_stakeholders": 60,
            },
        ),
        (3, {"acknowledge": 60, "assign_ic": 60, "update_internal": 60}),
        (4, {}),
    ],
)
def test_each_severity_owes_what_the_procedure_says(
    severity: int, expected: dict[str, float]
) -> None:
    found = run(declared(severity), now=0)
    assert {name: due(timer) for name, timer in found.items()} == expected


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (2, {"status_page": 15, "tell_customers": 30, "update_external": 30}),
        (3, {"status_page": 15, "update_external": 60}),
    ],
)
def test_going_public_adds_the_public_limits(severity: int, expected: dict[str, float]) -> None:
    found = run(declared(severity), event(f.PublicDecided(yes=True), 2), now=3)
    assert {name: due(found[name]) for name in expected} == expected


def test_a_public_limit_that_has_passed_counts_from_the_decision() -> None:
    found = run(declared(2), event(f.PublicDecided(yes=True), 40), now=41)
    assert due(found["status_page"]) == 55
    assert due(found["update_external"]) == 70


def test_deadlines_count_from_detection_and_cadences_from_the_declaration() -> None:
    found = run(declared(1, detected=-8), now=0)
    assert due(found["assign_ic"]) == 2
    assert due(found["update_internal"]) == 15
    assert found["acknowledge"].state is S.MET_LATE
    assert found["acknowledge"].late == timedelta(minutes=3)


def test_an_acknowledgement_before_the_declaration_meets_the_limit() -> None:
    ack = event(f.IncidentAcknowledged(), -5)
    assert run(declared(1, detected=-8), ack, now=0)["acknowledge"].state is S.MET


def test_a_detection_corrected_by_hand_moves_the_deadline() -> None:
    moved = event(f.MilestoneSet("detected", at(-4)), 1)
    assert due(run(declared(1), moved, now=1)["assign_ic"]) == 6
    unknown = event(f.MilestoneSet("detected", None), 2)
    assert due(run(declared(1), moved, unknown, now=2)["assign_ic"]) == 10


def test_an_update_resets_its_own_audience_only() -> None:
    found = run(declared(1), update("internal", 12), now=13)
    assert due(found["update_internal"]) == 27
    assert due(found["update_stakeholders"]) == 30
    assert due(found["update_external"]) == 30


@pytest.mark.parametrize(
    ("now", "state", "late", "missed"),
    [
        (0, S.SCHEDULED, 0, 0),
        (11, S.SCHEDULED, 0, 0),
        (11.25, S.DUE_SOON, 0, 0),
        (15, S.DUE_SOON, 0, 0),
        (16, S.OVERDUE, 1, 0),
        (30, S.OVERDUE, 15, 1),
        (52, S.OVERDUE, 37, 2),
    ],
)
def test_a_cadence_goes_from_scheduled_to_overdue(
    now: float, state: TimerState, late: float, missed: int
) -> None:
    timer = run(declared(1), now=now)["update_internal"]
    assert (timer.state, timer.late, timer.missed) == (state, timedelta(minutes=late), missed)


def test_due_soon_is_at_most_five_minutes() -> None:
    assert run(declared(2), now=54.9)["update_stakeholders"].state is S.SCHEDULED
    assert run(declared(2), now=55)["update_stakeholders"].state is S.DUE_SOON


def test_a_late_update_closes_everything_missed_at_once() -> None:
    timer = run(declared(1), update("internal", 52), now=53)["update_internal"]
    assert (timer.state, timer.missed, due(timer)) == (S.SCHEDULED, 0, 67)


def test_the_reminder_of_severity_3_is_never_overdue() -> None:
    timer = run(declared(3), now=500)["update_internal"]
    assert (timer.state, timer.late) == (S.DUE_SOON, timedelta(0))


# -- changes of severity -------------------------------------------------------------------------


def test_raising_forty_minutes_after_the_last_update_asks_for_one_in_fifteen() -> None:
    found = run(declared(3), update("internal", 10), sev(1, 50), now=51)
    assert due(found["update_internal"]) == 65
    assert found["update_internal"].state is S.SCHEDULED


def test_a_tighter_limit_never_falls_later_than_before() -> None:
    found = run(declared(2), update("stakeholders", 5), sev(1, 50), now=51)
    assert due(found["update_stakeholders"]) == 65  # 5 + 60 comes before 50 + 30


def test_a_reminder_that_has_passed_does_not_make_the_new_limit_late() -> None:
    assert due(run(declared(3), sev(1, 100), now=101)["update_internal"]) == 115


def test_new_limits_count_from_the_change() -> None:
    found = run(declared(3), sev(1, 40), now=41)
    expected = {
        "notify_executives": 55,
        "status_page": 45,
        "tell_customers": 70,
        "update_stakeholders": 70,
        "update_external": 70,
        "assign_ic": 50,
    }
    assert {name: due(found[name]) for name in expected} == expected
    assert found["decide_public"].state is S.MET


def test_a_looser_limit_counts_from_the_anchor_and_never_earlier() -> None:
    found = run(declared(1), update("internal", 10), sev(3, 20), now=21)
    assert due(found["update_internal"]) == 70
    assert due(run(declared(1), sev(2, 5), now=6)["assign_ic"]) == 30


def test_an_unmet_limit_that_no_longer_applies_is_void() -> None:
    found = run(declared(1), sev(3, 20), now=21)
    assert found["notify_executives"].state is S.VOID
    assert found["update_stakeholders"].state is S.VOID
    assert found["notify_executives"].late == timedelta(minutes=5), "as it stood when it ended"
    assert found["tell_customers"].late == timedelta(0), "it had not been due"


def test_a_limit_met_before_the_change_stays_as_it_was_met() -> None:
    ic = event(f.RoleAssigned("ic", "maya"), 20)
    before = run(declared(3), ic, now=25)["assign_ic"]
    after = run(declared(3), ic, sev(1, 30), now=35)["assign_ic"]
    assert (before.state, after.state, due(after)) == (S.MET, S.MET, 60)


def test_unassessed_runs_as_severity_1_and_its_presumed_publicity_ends_with_the_assessment() -> (
    None
):
    assert due(run(declared(1, assessed=False), now=0)["status_page"]) == 5
    found = run(declared(1, assessed=False), sev(2, 3), now=4)
    assert found["status_page"].state is S.VOID
    assert (found["decide_public"].state, due(found["decide_public"])) == (S.SCHEDULED, 18)


@pytest.mark.parametrize(
    ("events", "now", "state", "due_at"),
    [
        ([], 90, S.MET, 15),
        ([sev(1, 40)], 90, S.MET, 15),
        ([sev(2, 40)], 50, S.SCHEDULED, 55),
        ([sev(2, 40)], 60, S.OVERDUE, 55),
        ([sev(2, 40), event(f.PublicDecided(yes=False), 50)], 60, S.MET, 55),
        ([sev(2, 40), sev(1, 57)], 60, S.MET_LATE, 55),
        ([event(f.PublicDecided(yes=False), 3), sev(2, 40)], 60, S.MET, 15),
        ([update("external", 3), sev(2, 40)], 60, S.MET, 15),
        ([sev(3, 40), sev(2, 50)], 60, S.SCHEDULED, 65),
    ],
)
def test_a_first_assessment_decides_nothing_on_going_public(
    events: list[Event], now: float, state: TimerState, due_at: float
) -> None:
    timer = run(declared(1, assessed=False), *events, now=now)["decide_public"]
    assert (timer.state, due(timer)) == (state, due_at)


def test_a_first_assessment_as_minor_leaves_nothing_to_decide() -> None:
    assert "decide_public" not in run(declared(1, assessed=False), sev(3, 40), now=60)


def test_executives_are_owed_at_severity_2_only_after_an_escalation() -> None:
    assert "notify_executives" not in run(declared(2), now=30)
    escalated = event(f.DecisionRecorded("yes", rubric="escalate"), 20)
    assert due(run(declared(2), escalated, now=21)["notify_executives"]) == 35


# -- what meets, stops, moves --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fact", "minutes", "state"),
    [
        ("assign_ic", f.RoleAssigned("ic", "maya"), 9, S.MET),
        ("assign_ic", f.RoleAssigned("ic", "maya"), 11, S.MET_LATE),
        ("assign_ic", f.RoleAssigned("ops", "raj"), 9, S.SCHEDULED),
        ("notify_executives", f.NoticeSent("executives"), 9, S.MET),
        ("notify_executives", f.NoticeSent("customers"), 9, S.SCHEDULED),
        ("tell_customers", f.NoticeSent("customers"), 9, S.MET),
        ("tell_customers", f.UpdatePosted("external", "initial", "x"), 9, S.MET),
        ("status_page", f.UpdatePosted("external", "initial", "x"), 9, S.MET_LATE),
        ("status_page", f.UpdatePosted("internal", "initial", "x"), 2, S.OVERDUE),
    ],
)
def test_what_meets_a_deadline(
    name: str, fact: f.AnyFact, minutes: float, state: TimerState
) -> None:
    now = 9.5 if state is S.SCHEDULED else 11
    found = run(declared(1), event(fact, minutes), now=now)[name]
    assert found.state is (S.DUE_SOON if state is S.SCHEDULED and name == "assign_ic" else state)


def test_an_earlier_promise_becomes_the_deadline() -> None:
    timer = run(declared(1), update("external", 5, promise=15), now=6)["update_external"]
    assert (due(timer), timer.interval_source) == (15, "promise")
    later = run(declared(1), update("external", 5, promise=90), now=6)["update_external"]
    assert (due(later), later.interval_source) == (35, "playbook")


def test_an_interval_of_this_incident_wins_and_says_so() -> None:
    every = event(f.IntervalChanged("internal", 20), 5, note="quiet")
    timer = run(declared(1), every, now=6)["update_internal"]
    assert (due(timer), timer.interval_source) == (20, "incident")
    tighter = event(f.IntervalChanged("internal", 5), 5, note="busy")
    assert due(run(declared(1), tighter, now=6)["update_internal"]) == 10


def test_a_resolved_update_stops_its_cadence_and_reopening_starts_it_again() -> None:
    final = update("external", 20, stage="resolved")
    found = run(declared(1), final, now=200)
    assert found["update_external"].state is S.STOPPED
    assert found["update_internal"].state is S.OVERDUE
    ends = [event(f.IncidentResolved(), 21), event(f.IncidentReopened("back"), 100)]
    assert due(run(declared(1), final, *ends, now=101)["update_external"]) == 130


def test_closing_stops_every_cadence_and_voids_what_was_not_met() -> None:
    ends = [event(f.IncidentResolved(), 20), event(f.IncidentClosed(), 21)]
    found = run(declared(1), *ends, now=500)
    assert {t.state for t in found.values() if t.name.startswith("update_")} == {S.STOPPED}
    assert found["assign_ic"].state is S.VOID


def test_a_snooze_moves_the_reminder_and_never_the_deadline() -> None:
    snooze = event(f.TimerSnoozed("update_internal", at(25)), 14, note="busy")
    timer = run(declared(1), snooze, now=17)["update_internal"]
    assert (timer.state, timer.late, timer.snoozed_until) == (
        S.OVERDUE,
        timedelta(minutes=2),
        at(25),
    )
    assert run(declared(1), snooze, now=26)["update_internal"].snoozed_until is None
    posted = run(declared(1), snooze, update("internal", 18), now=19)["update_internal"]
    assert posted.snoozed_until is None


def test_a_struck_update_no_longer_counts() -> None:
    posted = update("internal", 12)
    struck = event(f.EntryStruck(posted.id), 13)
    assert due(run(declared(1), posted, struck, now=14)["update_internal"]) == 15


def test_the_most_urgent_timer_comes_first() -> None:
    found = timers(incident(declared(1)), playbook(), at(16))
    assert [t.name for t in found][:3] == ["status_page", "assign_ic", "notify_executives"] or (
        found[0].due_at == at(5)
    )
    open_due = [t.due_at for t in found if t.state is S.OVERDUE and t.due_at]
    assert open_due == sorted(open_due)


# -- clocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),  # clocks go forward in Berlin at 01:00 UTC
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # and back
        datetime(2026, 12, 31, 23, 50, tzinfo=UTC),
    ],
)
def test_daylight_saving_and_zones_change_nothing(start: datetime) -> None:
    first = Event("a", f.IncidentDeclared("x", 1), start, start, "sam")
    shown = []
    for zone in (UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")):
        now = (start + timedelta(hours=2)).astimezone(zone)
        shown.append([(t.name, t.state, t.late) for t in timers(fold([first]), playbook(), now)])
    assert shown[0] == shown[1] == shown[2]
    late = {name: late for name, _, late in shown[0]}
    assert late["update_internal"] == timedelta(minutes=105)


def test_a_stepped_clock_only_changes_what_is_seen_now() -> None:
    """Timers hold no state: after a step back and forth they read as if nothing had happened."""
    clock = ManualClock(at(10))
    found = incident(declared(1))
    before = timers(found, playbook(), clock.now())
    clock.step(at(-600))
    assert all(t.late == timedelta(0) for t in timers(found, playbook(), clock.now()))
    clock.step(at(10))
    assert timers(found, playbook(), clock.now()) == before


def test_thirty_hours_with_an_update_every_ten_minutes_is_never_late() -> None:
    updates = [update("internal", minute) for minute in range(10, 30 * 60, 10)]
    timer = run(declared(1), *updates, now=30 * 60)["update_internal"]
    assert (timer.state, due(timer)) == (S.SCHEDULED, 30 * 60 - 10 + 15)


def test_the_figures_an_incident_was_declared_under_hold_for_ever() -> None:
    from incident_tui.domain.decide.decide import decide
    from incident_tui.domain.decide.intents import Declare, Request
    from incident_tui.domain.errors import RefusedError
    from incident_tui.domain.playbook.figures import figures_from_json

    drafts = decide(Request(Declare("x", 1)), incident(), playbook(), T0)
    assert not isinstance(drafts, RefusedError)
    fact = drafts[0].fact
    assert isinstance(fact, f.IncidentDeclared)
    figures = figures_from_json(fact.playbook["figures"])
    assert figures == playbook().figures
    edited = playbook().under(
        figures_from_json({**fact.playbook["figures"], "deadlines": [], "intervals": {}})
    )
    found = fold([event(fact)])
    assert timers(found, edited, at(20)) == timers(found, playbook(), at(20))


@pytest.mark.parametrize(("severity", "expected"), [(2, 50), (3, 80), (4, None)])
@pytest.mark.parametrize("decided", [[], [event(f.PublicDecided(yes=False), 10)]])
def test_posting_in_public_is_deciding_it_and_starts_the_clock(
    severity: int, expected: float | None, decided: list[Event]
) -> None:
    found = run(declared(severity), *decided, update("external", 20), now=21)
    if expected is None:
        assert "update_external" not in found
        return
    assert due(found["update_external"]) == expected
    assert found["update_external"].state is S.SCHEDULED
    assert found["tell_customers"].state is S.MET if severity == 2 else True
    assert is_public(incident(declared(severity), *decided, update("external", 20))) is True


def test_the_post_that_went_public_was_not_owed_and_its_promise_holds() -> None:
    posted = [declared(2), update("external", 20, promise=35)]
    assert due(run(*posted, now=21)["update_external"]) == 35
    row = next(r for r in adherence(incident(*posted), playbook(), at(21)) if r.updates)
    assert (row.audience, row.updates, row.due) == ("external", 1, 0)


def test_posting_in_public_meets_the_deadline_to_decide_it() -> None:
    found = run(declared(2), update("external", 12), now=20)["decide_public"]
    assert (found.state, found.last_at) == (S.MET, at(12))


def test_a_no_after_a_post_ends_what_is_owed() -> None:
    found = run(declared(2), update("external", 5), event(f.PublicDecided(yes=False), 9), now=10)
    assert found["update_external"].state is S.VOID
