"""What became of the timers between two looks at an incident: the one definition of it.

The bell, the hooks and `watch` tell people of the same lines crossed; each picks from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from incident_tui.domain.obligations.timers import Timer, TimerKind, TimerState


class TransitionKind(StrEnum):
    """What became of a timer; at most one thing between two looks."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    MISSED = "missed"
    """Still overdue, and one more whole interval has passed."""
    WOKEN = "woken"
    """A snooze is over, or a mere reminder has become a duty, and it stands as it stood."""
    MET = "met"
    """An update was sent, or what a deadline asks for was done."""
    AMENDED = "amended"
    """An amendment of the record moved, or brought, what met it."""
    PUT_OFF = "put_off"
    DROPPED = "dropped"
    """Nothing is owed any more, and nothing met it."""


class Transition(NamedTuple):
    """A timer that has crossed a line: how it stood (None: it is new) and how it stands."""

    kind: TransitionKind
    before: Timer | None
    timer: Timer

    @property
    def calls(self) -> bool:
        """Whether it calls for attention: due soon or late, and not already known to be.

        What is snoozed, or a mere reminder, keeps quiet until it is neither.
        """
        if self.kind is TransitionKind.MET or not _is_loud(self.timer):
            return False
        was = self.before
        return was is None or was.state is not self.timer.state or not _is_loud(was)


def transitions(before: Iterable[Timer], after: Iterable[Timer]) -> tuple[Transition, ...]:
    """Return what became of the timers of two looks, in the order of the later one.

    A timer is known by its name. One that is new crosses a line if it is due soon or overdue.
    """
    known = {timer.name: timer for timer in before}
    return tuple(
        Transition(kind, was, timer)
        for timer in after
        if (kind := _kind(was := known.get(timer.name), timer))
    )


_NEW = {TimerState.DUE_SOON: TransitionKind.DUE_SOON, TimerState.OVERDUE: TransitionKind.OVERDUE}


def _kind(was: Timer | None, now: Timer) -> TransitionKind | None:
    if was is None:
        return _NEW.get(now.state)
    if now.kind is TimerKind.CADENCE and now.last_at not in {None, was.last_at}:
        return TransitionKind.MET
    if was.state is not now.state:
        return _kind_of_state(was, now)
    if was.missed != now.missed:
        return TransitionKind.MISSED
    return TransitionKind.WOKEN if _is_loud(now) and not _is_loud(was) else None


def _kind_of_state(was: Timer, now: Timer) -> TransitionKind | None:
    match now.state:
        case TimerState.OVERDUE:
            return TransitionKind.OVERDUE
        case TimerState.DUE_SOON:
            return TransitionKind.DUE_SOON
        case TimerState.SCHEDULED:
            return TransitionKind.PUT_OFF
        case TimerState.MET | TimerState.MET_LATE:
            return TransitionKind.MET if was.open else TransitionKind.AMENDED
        case TimerState.VOID | TimerState.STOPPED:
            return TransitionKind.DROPPED if was.open else None


def _is_loud(timer: Timer) -> bool:
    quiet = timer.reminder or timer.snoozed_until is not None
    return timer.state in _NEW and not quiet
