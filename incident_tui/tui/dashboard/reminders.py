"""Reminders without noise: one bell when something falls due soon, one when it is late.

Nothing but the incident's id and the names of timers ever reaches the window's title or a
notification, and nothing at all the bell.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.message import Message

from incident_tui.domain.obligations.timers import Timer, TimerState
from incident_tui.domain.obligations.transitions import transitions
from incident_tui.tui.base.messages import LateChanged, TimersDue

MOST_TOLD = 3
"""How many timers one notification names; the rest is counted."""


class Reminders:
    """Remembers how each timer stood, so that a crossing is told once."""

    def __init__(self) -> None:
        self._timers: tuple[Timer, ...] | None = None

    def update(self, incident_id: str, timers: Iterable[Timer]) -> tuple[Message, ...]:
        """Return what there is to tell of the timers as they stand now."""
        late, found = self.late, tuple(timers)
        crossed = self.crossed(found)
        messages: list[Message] = []
        if crossed:
            messages.append(TimersDue(due_text(incident_id, crossed, found)))
        if self.late is not late:
            messages.append(LateChanged(self.late))
        return tuple(messages)

    def crossed(self, timers: Iterable[Timer]) -> tuple[str, ...]:
        """Return the names of timers that have just come to call for attention.

        The first look tells nothing: a window that opens late does not ring for the past.
        """
        before, self._timers = self._timers, tuple(timers)
        if before is None:
            return ()
        turned = transitions(before, self._timers)
        return tuple(transition.timer.name for transition in turned if transition.calls)

    @property
    def late(self) -> bool:
        """Whether anything was overdue at the last look."""
        return any(timer.state is TimerState.OVERDUE for timer in self._timers or ())


def due_text(incident_id: str, names: Iterable[str], timers: Iterable[Timer]) -> str:
    """Return what a notification says of timers that crossed: the id, their names, how they stand.

    Names are those of the playbook's tables, never a title.
    """
    states = {timer.name: timer.state for timer in timers}
    words = {TimerState.DUE_SOON: "due soon", TimerState.OVERDUE: "late"}
    said = [f"{name} {words[states[name]]}" for name in names if states.get(name) in words]
    more = f", +{len(said) - MOST_TOLD}" if len(said) > MOST_TOLD else ""
    return f"{incident_id}: {', '.join(said[:MOST_TOLD])}{more}"
