"""How late something is, and how obligations end: met by something, or unmet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

ZERO = timedelta(0)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def lateness(due_at: datetime, at: datetime, *, promised: bool = False) -> timedelta:
    """Return how late `at` is, in whole seconds; less than one second is on time.

    A promise that names a minute is kept until that minute is over; from then on it is late by
    the whole difference.
    """
    late = max(timedelta(seconds=(at - due_at) // SECOND), ZERO)
    to_the_minute = promised and due_at.second == due_at.microsecond == 0
    return ZERO if to_the_minute and late < MINUTE else late


def whole_intervals(late: timedelta, interval: timedelta | None) -> int:
    """Return how many whole intervals a lateness is."""
    return late // interval if interval else 0


class Reached(NamedTuple):
    """How late an obligation was, and how many whole intervals were missed, at the worst."""

    late: timedelta = ZERO
    missed: int = 0

    def or_more(self, late: timedelta, interval: timedelta | None) -> Reached:
        """Return the worse of this and of a lateness under some interval."""
        return Reached(max(self.late, late), max(self.missed, whole_intervals(late, interval)))


NOTHING = Reached()


class ClosedObligation(msgspec.Struct, frozen=True):
    """An obligation that an update closed: when it was due, when it was met, by which event.

    `promised` tells that the due time was a promise of the update before; `reached` is what it
    had come to by earlier rules.
    """

    due_at: datetime
    met_at: datetime
    event_id: str
    promised: bool
    interval: timedelta | None
    reached: Reached

    @property
    def late(self) -> timedelta:
        """How late it was met; zero where it was on time."""
        return self.total.late

    @property
    def total(self) -> Reached:
        """What it came to."""
        late = lateness(self.due_at, self.met_at, promised=self.promised)
        return self.reached.or_more(late, self.interval)


class Lapse(msgspec.Struct, frozen=True):
    """An obligation that fell due and ended unmet: what it was, and what ended it when.

    Figures count it to `counted_to`: what is late after an incident was over is late no more.
    They count what `goes_on`, as something was late at once in its place, together with that.
    """

    due_at: datetime
    ended_at: datetime
    counted_to: datetime
    interval: timedelta | None = None
    promised: bool = False
    reached: Reached = NOTHING
    goes_on: bool = False

    @property
    def late(self) -> timedelta:
        """How late it was when it ended."""
        return lateness(self.due_at, self.ended_at, promised=self.promised)

    @property
    def counted(self) -> Reached:
        """What it came to, as figures count it."""
        late = lateness(self.due_at, self.counted_to, promised=self.promised)
        return self.reached.or_more(late, self.interval)

    @property
    def missed(self) -> int:
        """How many whole intervals had passed since the due time when it ended."""
        return whole_intervals(self.late, self.interval)
