"""What became of a timer between two looks, and whether it calls for attention."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from incident_tui.domain.obligations.timers import Timer, TimerKind, TimerState, timers
from incident_tui.domain.obligations.transitions import TransitionKind, transitions
from incident_tui.domain.record import facts as f
from tests.support import at, declared, event, incident, playbook

SOON, LATE, SCHEDULED = TimerState.DUE_SOON, TimerState.OVERDUE, TimerState.SCHEDULED
MET, MET_LATE, VOID, STOPPED = (
    TimerState.MET, TimerState.MET_LATE, TimerState.VOID, TimerState.STOPPED,
)  # fmt: skip
TOLD: dict[str, Any] = {"last_at": at(9)}
SNOOZED: dict[str, Any] = {"snoozed_until": at(90)}
REMINDER: dict[str, Any] = {"reminder": True}


def timer(state: TimerState, kind: TimerKind = TimerKind.DEADLINE, **more: Any) -> Timer:
    """A timer due at minute 10."""
    return Timer("t", "T", kind, state, at(0), at(10), **more)


def cadence(state: TimerState, **more: Any) -> Timer:
    """One that is owed again and again."""
    return timer(state, TimerKind.CADENCE, **more)


TABLE = [
    # was, is, what became of it, whether it calls
    (None, timer(SCHEDULED), None, False),
    (None, timer(MET), None, False),
    (None, timer(SOON), TransitionKind.DUE_SOON, True),
    (None, timer(LATE), TransitionKind.OVERDUE, True),
    (None, timer(LATE, **SNOOZED), TransitionKind.OVERDUE, False),
    (timer(SCHEDULED), timer(SCHEDULED), None, False),
    (timer(SCHEDULED), timer(SOON), TransitionKind.DUE_SOON, True),
    (timer(SOON), timer(SOON), None, False),
    (timer(SOON), timer(LATE), TransitionKind.OVERDUE, True),
    (timer(SCHEDULED), timer(LATE, **SNOOZED), TransitionKind.OVERDUE, False),
    (cadence(SCHEDULED), cadence(SOON, **REMINDER), TransitionKind.DUE_SOON, False),
    (cadence(LATE), cadence(LATE, missed=1), TransitionKind.MISSED, False),
    (cadence(LATE, **SNOOZED), cadence(LATE, missed=1), TransitionKind.MISSED, True),
    (cadence(LATE, **SNOOZED), cadence(LATE), TransitionKind.WOKEN, True),
    (cadence(SOON, **REMINDER), cadence(SOON), TransitionKind.WOKEN, True),
    (cadence(LATE), cadence(LATE, **SNOOZED), None, False),
    (cadence(SCHEDULED, **SNOOZED), cadence(SCHEDULED), None, False),
    (timer(SOON), timer(MET, **TOLD), TransitionKind.MET, False),
    (timer(LATE), timer(MET_LATE, **TOLD), TransitionKind.MET, False),
    (timer(MET, **TOLD), timer(MET_LATE, **TOLD), TransitionKind.AMENDED, False),
    (timer(VOID), timer(MET, **TOLD), TransitionKind.AMENDED, False),
    (cadence(LATE), cadence(SCHEDULED, **TOLD), TransitionKind.MET, False),
    (cadence(SCHEDULED), cadence(SOON, **TOLD), TransitionKind.MET, False),
    (cadence(SCHEDULED, **TOLD), cadence(STOPPED, last_at=at(12)), TransitionKind.MET, False),
    (cadence(LATE, **TOLD), cadence(SCHEDULED, **TOLD), TransitionKind.PUT_OFF, False),
    (cadence(STOPPED), cadence(SCHEDULED), TransitionKind.PUT_OFF, False),
    (timer(MET, **TOLD), timer(LATE), TransitionKind.OVERDUE, True),
    (timer(LATE), timer(SOON), TransitionKind.DUE_SOON, True),
    (timer(LATE), timer(VOID), TransitionKind.DROPPED, False),
    (cadence(SOON), cadence(STOPPED), TransitionKind.DROPPED, False),
    (timer(MET), timer(VOID), None, False),
]


@pytest.mark.parametrize(("was", "now", "turn", "calls"), TABLE)
def test_a_timer_turns_once(
    was: Timer | None, now: Timer, turn: TransitionKind | None, *, calls: bool
) -> None:
    found = transitions([was] if was else [], [now])
    assert [(x.kind, x.calls) for x in found] == ([(turn, calls)] if turn else [])


def test_a_walk_through_an_hour_tells_each_line_once() -> None:
    """Second by second, whatever the step between two looks."""
    history = incident(
        declared(2), event(f.UpdatePosted("internal", "initial", "Orders fail."), 20)
    )
    looks = [timers(history, playbook(), at(0) + timedelta(seconds=s)) for s in range(0, 3600, 20)]
    turned = [
        (x.timer.state, x.kind)
        for before, after in pairwise(looks)
        for x in transitions(before, after)
        if x.timer.name == "update_internal"
    ]
    assert len(turned) == len(set(turned))
