"""How a timer stands, in a line."""

from __future__ import annotations

from datetime import datetime, tzinfo

from incident_tui.domain.obligations.timers import Timer, TimerState
from incident_tui.domain.times.format import clock_near, countdown, remaining

_MARKS = {
    TimerState.OVERDUE: "!",
    TimerState.DUE_SOON: "~",
    TimerState.SCHEDULED: " ",
}


def timer_words(timer: Timer, now: datetime) -> str:
    """Return how a timer stands, in words."""
    match timer.state:
        case TimerState.OVERDUE:
            missed = f", missed {timer.missed}" if timer.missed else ""
            return f"LATE +{countdown(timer.late)}{missed}"
        case TimerState.DUE_SOON | TimerState.SCHEDULED:
            left = timer.due_at - now if timer.due_at else None
            if left is not None and left.total_seconds() < 0:
                return f"reminder since {countdown(left)}" if timer.reminder else "due now"
            soon = " soon" if timer.state is TimerState.DUE_SOON else ""
            return f"due{soon} in {remaining(left)}" if left is not None else "due"
        case TimerState.MET_LATE:
            return f"met late by {countdown(timer.late)}"
        case TimerState.VOID | TimerState.STOPPED if timer.late:
            missed = f", missed {timer.missed}" if timer.missed else ""
            return f"{timer.state.value}, late by {countdown(timer.late)}{missed}"
        case _:
            return timer.state.value


def timer_line(timer: Timer, tz: tzinfo, now: datetime) -> str:
    """Return a timer as a line: a mark, its name, how it stands, when it is due."""
    due = f"  at {clock_near(timer.due_at, tz, now)}" if timer.due_at and timer.open else ""
    source = f"  ({timer.interval_source})" if timer.interval_source != "playbook" else ""
    snooze = ""
    if timer.snoozed_until:
        snooze = f"  snoozed until {clock_near(timer.snoozed_until, tz, now)}"
    mark = _MARKS.get(timer.state, " ")
    return f"{mark} {timer.name:<20} {timer_words(timer, now)}{due}{source}{snooze}"
