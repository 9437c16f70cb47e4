"""Times to come: a promise, a snooze, a due time."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from incident_tui.domain.regex import regex
from incident_tui.domain.times.answer import Answer, Clocks, Question, ReadTime
from incident_tui.domain.times.days import Day
from incident_tui.domain.times.spans import ahead, ahead_in_front
from incident_tui.domain.times.wall_reader import WallReader, first_of, nothing_behind
from incident_tui.domain.times.walls import after_the_gap, local_day
from incident_tui.domain.times.written import WrittenTime, written_time

_FAR = timedelta(hours=6)
"""How far ahead a clock time that is over today is taken for tomorrow's without a question."""

_AT = regex(r"(?:at|by|before|until|till|um|à|a las|às)\s+(?=\d)", re.IGNORECASE)
_HOURS_MINUTES = regex(
    r"(?P<h>[01]?\d|2[0-3])h(?P<m>[0-5]\d)(?P<unit>m(?:in)?)?(?![\w:])", re.ASCII | re.IGNORECASE
)

_FOUR_DIGITS = regex(r"\d{4}\s?h", re.ASCII | re.IGNORECASE)
"""`1405h` is no span of two months."""


def future_time(text: str, clocks: Clocks) -> Answer | None:
    """Return what a text that is nothing but a time to come means; None where it is no time."""
    text = text.strip()
    if both := _clock_or_span(text, clocks):
        return both if not both.choices[0].text else None
    if (span := ahead(text)) is not None and not _FOUR_DIGITS.match(text):
        return _after(span, clocks)
    lead = _AT.match(text)
    text = text[lead.end() :] if lead else text
    found = written_time(text, whole=True)
    if found is None or found.wall is None or found.length < len(text) or found.until:
        return None
    return clock_ahead(nothing_behind(found), text, clocks, doubted=True)


def future_in_front(text: str, clocks: Clocks) -> tuple[Answer, int] | None:
    """Read a span or a clock time to come at the front of a text; with its length in characters."""
    if both := _clock_or_span(text, clocks):
        return both, len(text) - len(both.choices[0].text)
    clock_alone = _FOUR_DIGITS.match(text) or _plainly_a_clock(text)
    if (found := ahead_in_front(text)) is not None and not clock_alone:
        answer = _after(found[0], clocks, text[found[1] :])
        return (answer, found[1]) if answer else None
    lead = _AT.match(text)
    start = lead.end() if lead else 0
    clock = coming_clock(text[start:], clocks)
    return (clock[0], start + clock[1]) if clock else None


def coming_clock(text: str, clocks: Clocks) -> tuple[Answer, int] | None:
    """Read a clock time to come at the front of a text; with its length in characters."""
    found = written_time(text)
    if found is None or found.wall is None or found.until:
        return None
    answer = clock_ahead(found, text, clocks, doubted=True)
    return (answer, found.length) if answer else None


def _plainly_a_clock(text: str) -> bool:
    """Whether `17h35` has what only a time has: a zone, a day."""
    match = _HOURS_MINUTES.match(text)
    found = written_time(text) if match and not match["unit"] else None
    return found is not None and bool(found.zone or found.day_behind or found.until)


def _clock_or_span(text: str, clocks: Clocks) -> Question | None:
    """Ask whether `17h35` is that time or so long from now: the nearer first."""
    match = _HOURS_MINUTES.match(text)
    found = written_time(text, whole=True) if match and not match["unit"] else None
    if match is None or found is None or _plainly_a_clock(text):
        return None
    span = _after(timedelta(hours=int(match["h"]), minutes=int(match["m"])), clocks)
    clock = clock_ahead(found, text, clocks)
    if clock is None or span is None or span.at is None:
        return None
    reader, rest = _Future(found, text, clocks), text[found.length :]
    ways = (
        clock.choices
        if isinstance(clock, Question)
        else (reader.choice(first_of(clock), reader.shown(first_of(clock)), rest),)
    )
    lasting = reader.choice(span.at, f"in {int(match['h'])} h {match['m']} min", rest)
    dated = [*(way for way in ways if way.dated), lasting]
    dated.sort(key=lambda way: way.at or clocks.now)
    return Question(f"'{match[0]}' may be a time or a span", (*dated, reader.as_text()))


def _after(span: timedelta, clocks: Clocks, rest: str = "") -> ReadTime | None:
    try:
        return ReadTime(clocks.now + span, rest)
    except OverflowError:  # at the end of the calendar
        return None


def clock_ahead(
    found: WrittenTime, text: str, clocks: Clocks, *, doubted: bool = False
) -> Answer | None:
    """Return what a clock time that was read in a text means as a time to come.

    `doubted`: one without a day that is over today is asked about where tomorrow's is far.
    """
    try:
        reader = _Future(found, text, clocks)
        answer = reader.answer()
        return reader.over_today(answer) if doubted else answer
    except OverflowError:  # at the ends of the calendar
        return None


class _Future(WallReader):
    """A time at which something is to happen."""

    def answer(self) -> Answer | None:
        written = self.found.day
        if not self.found.sure:
            return self.zone_or_text()
        if written is not None:
            day = self._day_ahead(written)
            return self._on(day, written) if day else None
        for day in (self.today + timedelta(days=n) for n in range(3)):
            if self._ahead_on(day):
                return self.of_day(day, full=False)
        return None

    def over_today(self, answer: Answer | None) -> Answer | None:
        """Ask where tomorrow's time is far, and today's may have been mistyped."""
        if not isinstance(answer, ReadTime) or answer.at is None or self.found.day is not None:
            return answer
        now, zones = self.clocks.now, (self.zone, self.clocks.tz)
        today = any(local_day(answer.at, zone) == local_day(now, zone) for zone in zones)
        if today or answer.at - now <= _FAR:
            return answer
        ats = (answer.at, *self._afternoon(answer.at))
        ways = tuple(self.choice(at, self.shown(at)) for at in ats)
        return Question(f"{self.wall():%H:%M} is over today", (*ways, self.as_text()))

    def _afternoon(self, at: datetime) -> list[datetime]:
        """Twelve hours earlier, where `2:30` may be in the afternoon and that is still to come."""
        sooner = at - timedelta(hours=12)
        early = 0 < self.wall().hour < 12 and not self.found.half
        return [sooner] if early and sooner > self.clocks.now else []

    def _on(self, day: date, written: Day) -> Answer:
        if written.other is not None and written.other != day:
            return self._either(day, written.other)
        return self.of_day(day, full=bool(written.year))

    def _either(self, day: date, other: date) -> Answer:
        """Return the one of 2/3 and 3/2 that is still to come, or ask which is meant."""
        ats = sorted(at for each in (day, other) for at in self.instants(each))
        to_come = [at for at in ats if at > self.clocks.now]
        if len(to_come) == 1:
            return self.dated(to_come[0], full=True)
        ways = tuple(self.choice(at, self.shown(at)) for at in to_come or ats)
        return Question("Day and month can be read two ways", (*ways, self.as_text()))

    def _ahead_on(self, day: date) -> bool:
        """Whether the time is still to come on a day; also one that the clocks skip."""
        found = self.instants(day) or [after_the_gap(self.wall(), self.zone, day)]
        return found[-1] > self.clocks.now

    def _day_ahead(self, written: Day) -> date | None:
        """Return the next such day."""
        if written.weekday is not None:
            day = self.today + timedelta(days=(written.weekday - self.today.weekday()) % 7)
            return day if self._ahead_on(day) else day + timedelta(days=7)
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
