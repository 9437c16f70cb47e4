"""What became of the timers between two looks at an incident: the one definition of it.

The bell, the hooks and `watch` tell people of the same lines crossed; each picks from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from incident_tui.domain.obligations.timers import Timer, TimerKind, TimerState


class Turn(StrEnum):
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
    """A timer that has turned: how it stood (None: it is new) and how it stands."""

    turn: Turn
    before: Timer | None
    timer: Timer

    @property
    def calls(self) -> bool:
        """Whether it calls for attention: due soon or late, and not already known to be.

        What is snoozed, or a mere reminder, keeps quiet until it is neither.
        """
        if self.turn is Turn.MET or not _is_loud(self.timer):
            return False
        was = self.before
        return was is None or was.state is not self.timer.state or not _is_loud(was)


def transitions(before: Iterable[Timer], after: Iterable[Timer]) -> tuple[Transition, ...]:
    """Return what became of the timers of two looks, in the order of the later one.

    A timer is known by its name. One that is new has turned if it is due soon or overdue.
    """
    known = {timer.name: timer for timer in before}
    return tuple(
        Transition(turn, was, timer)
        for timer in after
        if (turn := _turn(was := known.get(timer.name), timer))
    )


_NEW = {TimerState.DUE_SOON: Turn.DUE_SOON, TimerState.OVERDUE: Turn.OVERDUE}


def _turn(was: Timer | None, now: Timer) -> Turn | None:
    if was is None:
        return _NEW.get(now.state)
    if now.kind is TimerKind.CADENCE and now.last_at not in {None, was.last_at}:
        return Turn.MET
    if was.state is not now.state:
        return _turn_of_state(was, now)
    if was.missed != now.missed:
        return Turn.MISSED
    return Turn.WOKEN if _is_loud(now) and not _is_loud(was) else None


def _turn_of_state(was: Timer, now: Timer) -> Turn | None:
    match now.state:
        case TimerState.OVERDUE:
            return Turn.OVERDUE
        case TimerState.DUE_SOON:
            return Turn.DUE_SOON
        case TimerState.SCHEDULED:
            return Turn.PUT_OFF
        case TimerState.MET | TimerState.MET_LATE:
            return Turn.MET if was.open else Turn.AMENDED
        case TimerState.VOID | TimerState.STOPPED:
            return Turn.DROPPED if was.open else None


def _is_loud(timer: Timer) -> bool:
    quiet = timer.reminder or timer.snoozed_until is not None
    return timer.state in _NEW and not quiet
