"""Past times: when something happened, as a scribe types it in front of a line or into a field.

A time is taken right, or it is text with all its words, or it is asked about; never a guess.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from incident_tui.domain.regex import regex
from incident_tui.domain.times.answer import Answer, Clocks, Question, ReadTime
from incident_tui.domain.times.days import Day
from incident_tui.domain.times.wall_reader import WallReader, first_of, nothing_behind
from incident_tui.domain.times.walls import after_the_gap, instants, local_day
from incident_tui.domain.times.written import WrittenTime, written_day, written_time

_JUST_NOW = timedelta(hours=1)
"""How far back across midnight a clock time is taken without a question."""

_TODAY = timedelta(hours=6)
"""How far back on the same day a clock time is taken without a question."""

_LONG_AGO = timedelta(days=1)
_OF = regex(r"of\s", re.IGNORECASE)


def time_in_front(text: str, clocks: Clocks) -> Answer | None:
    """Return what the time at the front of a line means; None where there is none."""
    found = written_time(text)
    return _Past(found, text, clocks).answer() if found else None


def past_time(text: str, clocks: Clocks) -> Answer | None:
    """Return what a text that is nothing but a past time means; None where it is no time."""
    text = text.strip()
    found = written_time(text, whole=True)
    if found is None or found.length < len(text) or found.until:
        return None
    return _Past(nothing_behind(found), text, clocks).answer()


def past_days(text: str, clocks: Clocks) -> tuple[date, ...]:
    """Return the days that a text which is nothing but a day may mean; () where it is none.

    Of 2/3/2026 these are two: the latest past one first.
    """
    written = written_day(text.strip())
    reader = _Past(WrittenTime(0), text, clocks)
    found = reader.day(written) if written else None
    if written is None or found is None:
        return ()
    other = written.other or found
    ways = {found, other if written.year else other.replace(year=found.year)}
    return tuple(sorted(ways, key=lambda day: (day > reader.today, abs(day - reader.today))))


class _Past(WallReader):
    """A time at which something happened."""

    def answer(self) -> Answer | None:
        found = self.found
        if found.unknown:
            return ReadTime(None, self.rest)
        if found.ago is not None:
            return self._ago(found.ago)
        if found.until:
            return self._range()
        if not found.sure:
            return self.zone_or_text()
        if found.day is not None:
            return self._on(found.day)
        if found.day_behind is not None:
            return self._day_or_text(found.day_behind)
        return self._time_or_amount() if found.amount else self.clock()

    def _ago(self, span: timedelta) -> Answer | None:
        try:
            at = self.clocks.now - span
        except OverflowError:
            return None
        if _OF.match(self.rest):
            ways = (self.choice(at, self.shown(at)), self.as_text())
            return Question("A span of time 'of' something may be an amount", ways)
        if span <= _LONG_AGO:
            return ReadTime(at, self.rest, self.found.approx)
        words = self.shown(at)
        return Question(f"{words} is more than a day ago", (self.choice(at, words), self.as_text()))

    def _on(self, written: Day) -> Answer | None:
        day = self.day(written)
        if day is None:
            return None
        if written.other is not None and written.other != day:
            return self._either(day, written)
        return self.of_day(day, full=bool(written.year))

    def _either(self, day: date, written: Day) -> Answer:
        """Ask whether 2/3/2026 is in March or in February: the latest past first."""
        other = written.other
        assert other is not None  # noqa: S101 - asked for such days only
        other = other if written.year else other.replace(year=day.year)
        ats = [at for each in (day, other) for at in self.instants(each)]
        now = self.clocks.now
        ats.sort(key=lambda at: (at > now, abs(at - now)))
        ways = tuple(self.choice(at, self.shown(at)) for at in ats)
        return Question("Day and month can be read two ways", (*ways, self.as_text()))

    def dated(self, at: datetime, *, full: bool) -> Answer:
        """Return an instant of a named day; ask where it is odd."""
        now = self.clocks.now
        said = self._odd(at)
        if not said:
            return ReadTime(at, self.rest, self.found.approx, full)
        past = [] if at <= now or full else self._past_twins(at)
        ways = tuple(self.choice(each, self.shown(each)) for each in (*past, at))
        return Question(said, (*ways, self.as_text()), full=full)

    def _odd(self, at: datetime) -> str:
        now = self.clocks.now
        if at > now:
            return f"{self.shown(at)} is in the future"
        if now - at <= _LONG_AGO or (self.found.day and self.found.day.away == -1):
            return ""
        other = at.year != now.year
        return f"{self.shown(at)} is {'in another year' if other else 'more than a day ago'}"

    def _past_twins(self, at: datetime) -> list[datetime]:
        """The same time a day or a week back, for a day that was named by a word."""
        day = self.found.day
        if day is None or day.weekday is None:
            return []
        return self.instants(local_day(at, self.zone, -7))

    def clock(self) -> Answer:
        """Return the nearest past instant of a clock time; ask where it may be another."""
        now, today = self.clocks.now, self.today
        ats = [at for n in (1, 0, -1) for at in self.instants(today + timedelta(days=n))]
        past = max((at for at in ats if at <= now), default=None)
        skipped = not self.instants(today) and after_the_gap(self.wall(), self.zone, today) <= now
        day = today if past is None or skipped else local_day(past, self.zone)
        if past is None or len(self.instants(day)) != 1:
            return self.of_day(day, full=False)
        ahead_today = [at for at in ats if at > now and local_day(at, self.zone) == today]
        back, other_day = now - past, day != today and self.found.zone is None
        if (other_day and back > _JUST_NOW) or back > _TODAY:
            return self._which_day(past, ahead_today)
        return ReadTime(past, self.rest, self.found.approx)

    def _which_day(self, past: datetime, ahead_today: list[datetime]) -> Question:
        ways = [
            (past, self.shown(past)),
            *((at, f"{self.shown(at)} by this machine's clock") for at in self._machine()),
            *((at, self.shown(at)) for at in self._afternoon(past)),
            *((at, f"later {self.shown(at)}") for at in ahead_today[:1]),
        ]
        once = dict(reversed(ways))
        choices = [self.choice(at, once[at]) for at in dict.fromkeys(at for at, _ in ways)]
        said = f"{self.shown(past)} is more than 6 hours ago"
        if ahead_today:
            said = f"{self.wall():%H:%M} is still ahead today"
        return Question(said, (*choices, self.as_text()))

    def _machine(self) -> list[datetime]:
        """The nearest past instant at which the machine's own clock showed the time."""
        zone, now = self.clocks.machine_tz, self.clocks.now
        if zone is None or self.found.zone is not None:
            return []
        ats = [at for n in (0, -1) for at in instants(self.wall(), zone, local_day(now, zone, n))]
        return [max(past)] if (past := [at for at in ats if at <= now]) else []

    def _afternoon(self, past: datetime) -> list[datetime]:
        """Twelve hours later, where `7:10` may be in the evening and that is over already."""
        later = past + timedelta(hours=12)
        early = 0 < self.wall().hour < 12 and not self.found.half
        return [later] if early and later <= self.clocks.now else []

    def _time_or_amount(self) -> Answer:
        """Ask whether `12.04 LTS` begins with a time, unless another question says so already."""
        answer = self.clock()
        if isinstance(answer, Question):
            return answer
        at, word = first_of(answer), self.line.split(maxsplit=1)[0]
        ways = (self.choice(at, self.shown(at)), self.as_text())
        return Question(f"'{word}' may be a time or an amount", ways)

    def _day_or_text(self, behind: Day) -> Answer:
        """Ask whether a day behind a time belongs to it: `14:05 yesterday the job failed`."""
        here, day = self.clock(), self.day(behind)
        there = self.instants(day) if day else []
        after = self.line[self.found.day_end :].lstrip(" :,")
        if day is None or not there:
            return here
        if first_of(here) in there or not after:
            self.rest, self.found = after, replace(self.found, day=behind)
            return self.of_day(day, full=bool(behind.year))
        word = self.rest.split(maxsplit=1)[0]
        ways = [self.choice(first_of(here), f"{self.shown(first_of(here))}, '{word}' is text")]
        ways += [self.choice(at, self.shown(at), after) for at in there]
        return Question(f"'{word}' may be its day or text", (*ways, self.as_text()))

    def _range(self) -> Answer:
        """Ask about `14:05-14:20 …`: at its beginning, with all the words, or now."""
        at = first_of(self.clock())
        ways = (self.choice(at, f"{self.shown(at)}, all of it is text", self.line), self.as_text())
        return Question("That is a span of time, not one time", ways)
