"""Time in a drill: a function of the clock and the declaration, the same for every reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from incident_tui.clock import ManualClock, ScaledClock
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.time_scale import TimeScale, incident_now, time_scale_of
from tests.support import T0, at, event, incident


@pytest.mark.parametrize(
    ("speed", "passed", "shown"),
    [(20.0, 1, 20), (20.0, 0, 0), (0.5, 10, 5), (20.0, -5, -5), (2.5, 2, 5)],
)
def test_time_runs_so_many_times_as_fast(speed: float, passed: float, shown: float) -> None:
    assert TimeScale(T0, speed).at(at(passed)) == at(shown)


def test_a_drill_that_nobody_ended_does_not_run_off_the_calendar() -> None:
    assert TimeScale(T0, 1000.0).at(datetime(9000, 1, 1, tzinfo=UTC)).year == 9001


def test_the_clock_of_a_drill_scales_time_and_not_waits() -> None:
    base = ManualClock(T0)
    clock = ScaledClock(base, TimeScale(T0, 20.0))
    base.advance(timedelta(seconds=3.0005))
    assert clock.now() == T0 + timedelta(seconds=60.01)
    assert clock.now().microsecond % 1000 == 0
    assert clock.elapsed() == pytest.approx(3.0005)


@pytest.mark.parametrize(
    ("drill", "speed", "paced"),
    [(True, 20.0, True), (True, 1.0, False), (True, None, False), (False, 20.0, False),
     (True, 0.0, False), (True, -3.0, False), (True, float("nan"), False), (True, 1e9, False)],
)  # fmt: skip
def test_only_a_drill_has_a_pace(drill: bool, speed: float | None, paced: bool) -> None:
    found = incident(event(f.IncidentDeclared("t", 1, drill=drill, speed=speed)))
    assert (time_scale_of(found) is not None) is paced
    assert incident_now(found, at(1)) == (at(20) if paced else at(1))


def test_the_pace_counts_from_when_the_declaration_was_recorded() -> None:
    declared = event(f.IncidentDeclared("t", 1, drill=True, speed=10.0), -30, rec=0)
    assert incident_now(incident(replace(declared)), at(1)) == at(10)
