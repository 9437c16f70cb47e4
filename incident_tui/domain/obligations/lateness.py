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

    A promise is made to the minute, as a clock time or as minutes ahead. So it is kept until a
    minute is over; from then on it is late by the whole difference.
    """
    late = max(timedelta(seconds=(at - due_at) // SECOND), ZERO)
    return ZERO if promised and late < MINUTE else late


def counted_to(at: datetime, over_at: datetime | None) -> datetime:
    """Return up to when lateness counts at `at`: once an incident is over, it grows no more.

    `over_at` is when it was over, None while it is live. What counts is the same whether
    something is sent after that or never, so that nothing is gained by not sending it.
    """
    return at if over_at is None else min(at, over_at)


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

    `counted_to` is up to when its lateness counts; `promised` tells that the due time was a
    promise of the update before; `reached` is what it had come to by earlier rules.
    """

    due_at: datetime
    met_at: datetime
    event_id: str
    counted_to: datetime
    promised: bool
    interval: timedelta | None
    reached: Reached

    @property
    def late(self) -> timedelta:
        """How late it was met; zero where it was on time."""
        return self.total(self.counted_to).late

    def total(self, now: datetime) -> Reached:
        """What it came to by `now`: a clock that runs ahead makes nothing late beforehand."""
        late = lateness(self.due_at, min(self.counted_to, now), promised=self.promised)
        return self.reached.or_more(late, self.interval)


class Lapse(msgspec.Struct, frozen=True):
    """An obligation that fell due and ended unmet: what it was, and what ended it when.

    It counts to `counted_to`. Figures count what `goes_on`, as something was late at once in its
    place, together with that.
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
        return lateness(self.due_at, self.counted_to, promised=self.promised)

    @property
    def total(self) -> Reached:
        """What it came to, by earlier rules too."""
        return self.reached.or_more(self.late, self.interval)

    @property
    def missed(self) -> int:
        """How many whole intervals had passed since the due time when it ended."""
        return whole_intervals(self.late, self.interval)
