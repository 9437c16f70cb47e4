"""Times to come: a promise, a snooze, a due time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from incident_tui.domain.times.answer import Answer, Clocks, ReadTime
from incident_tui.domain.times.spans import ahead
from incident_tui.domain.times.wall_reader import WallReader
from incident_tui.domain.times.written import Day, written_time


def future_time(text: str, clocks: Clocks) -> Answer | None:
    """Return what a text that is nothing but a time to come means; None where it is no time."""
    text = text.strip()
    if (span := ahead(text)) is not None:
        return ReadTime(clocks.now + span)
    found = written_time(text, whole=True)
    if found is None or found.wall is None or found.length < len(text) or found.until:
        return None
    return _Future(found, text, clocks).answer()


class _Future(WallReader):
    """A time at which something is to happen."""

    def answer(self) -> Answer | None:
        written = self.found.day
        if written is not None:
            day = self._day_ahead(written)
            return self.of_day(day, full=bool(written.year)) if day else None
        days = (self.today + timedelta(days=n) for n in range(3))
        for day in days:
            found = self.instants(day)
            if [at for at in found if at > self.clocks.now]:
                return self.of_day(day, full=False)
        return None

    def _day_ahead(self, written: Day) -> date | None:
        """Return the next such day."""
        if written.weekday is not None:
            return self.today + timedelta(days=(written.weekday - self.today.weekday()) % 7)
        if written.away is not None or written.year:
            return self.day(written)
        for year in (self.today.year, self.today.year + 1):
            try:
                day = date(year, written.month, written.number)
            except ValueError:
                continue
            if day >= self.today - timedelta(days=1):
                return day
        return None

    def dated(self, at: datetime, *, full: bool) -> Answer:
        """Return the instant; a time to come is not doubted for its day."""
        return ReadTime(at, self.rest, self.found.approx, full)
