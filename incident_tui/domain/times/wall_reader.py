"""What reading a past and a future clock time have in common."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Self

from msgspec.structs import replace

from incident_tui.domain.times.answer import Answer, Choice, Clocks, Question, ReadTime
from incident_tui.domain.times.days import Day
from incident_tui.domain.times.walls import after_the_gap, instants, local_day
from incident_tui.domain.times.written import WrittenTime

_MACHINE = frozenset({"local", "local time", "my time"})
"""Words behind a time that may mean the zone of the machine."""


class WallReader:
    """A written time on its way to an instant; `rest` is the line behind it."""

    def __init__(self, found: WrittenTime, text: str, clocks: Clocks) -> None:
        self.found = found
        self.clocks = clocks
        self.zone = found.zone or clocks.tz
        self.line = text
        self.rest = text[found.length :]
        self.today = local_day(clocks.now, self.zone)

    def wall(self) -> time:
        """Return the time of day; asked for of clock times only."""
        assert self.found.wall is not None  # noqa: S101 - the caller knows
        return self.found.wall

    def choice(self, at: datetime, words: str, text: str | None = None) -> Choice:
        """Return the reading at an instant; `text` is what is left of the line."""
        rest = self.rest if text is None else text
        return Choice(words, rest, at, approx=self.found.approx)

    def as_text(self) -> Choice:
        """Return the reading in which no time was meant."""
        return Choice("no time, all of it is text", self.line, dated=False)

    def shown(self, at: datetime, zone: tzinfo | None = None) -> str:
        """Return an instant for a question: `today 14:05`, `yesterday 23:50`, its date and zone."""
        local = at.astimezone(zone or self.zone)
        away = (local.date() - self.today).days
        names = {0: "today", -1: "yesterday", 1: "tomorrow"}
        clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
        return f"{names.get(away, str(local.date()))} {clock} {local.tzname() or ''}"

    def day(self, day: Day) -> date | None:
        """Return the date a written day is, the latest that is not ahead; None: no such date."""
        if day.away is not None:
            return self.today + timedelta(days=day.away)
        if day.weekday is not None:
            return self.today - timedelta(days=(self.today.weekday() - day.weekday) % 7)
        years = (day.year,) if day.year else (self.today.year, self.today.year - 1)
        for year in years:
            try:
                found = date(year, day.month, day.number)
            except ValueError:
                continue
            if day.year or found <= self.today + timedelta(days=1):
                return found
        return None

    def of_day(self, day: date, *, full: bool) -> Answer:
        """Return the instant of the time on a day, or ask where clocks showed it twice or never."""
        found = self.instants(day)
        match found:
            case []:
                later = after_the_gap(self.wall(), self.zone, day)
                said = f"{self.wall():%H:%M} did not exist on {day}: the clocks went forward"
                return Question(said, (self.choice(later, self.shown(later)), self.as_text()))
            case [at]:
                return self.dated(at, full=full)
            case _:
                said = f"{self.wall():%H:%M} came twice on {day}: the clocks went back"
                past = [at for at in reversed(found) if at <= self.clocks.now] or found
                rest = [at for at in found if at not in past]
                ways = tuple(self.choice(at, self.shown(at)) for at in (*past, *rest))
                return Question(said, (*ways, self.as_text()))

    def instants(self, day: date) -> list[datetime]:
        """Return when the time is shown on a day; nothing at the ends of the calendar."""
        try:
            return instants(self.wall(), self.zone, day)
        except OverflowError:
            return []

    def dated(self, at: datetime, *, full: bool) -> Answer:
        """Return the answer for the one instant of a day."""
        raise NotImplementedError

    def answer(self) -> Answer | None:
        """Return what the time means; None where it is no time after all."""
        raise NotImplementedError

    def zone_or_text(self) -> Answer | None:
        """Ask whether the words behind a time are its zone or the beginning of the text."""
        found, start = self.found, self.found.clock_end
        words, rest = self.line[start : found.length].strip(), self.line[start:].lstrip()
        machine = self.clocks.machine_tz if words.lower().rstrip(":") in _MACHINE else None
        zone = found.zone or machine
        here = self._read_as(start, found.near).answer()
        there = self._read_as(found.length, zone).answer() if zone else None
        if here is None:
            return None
        at, tz = first_of(here), self.clocks.tz
        near = self.shown(at, found.near or tz)
        ways = [self.choice(at, f"{near}, and '{words}' is text", rest)]
        if there is not None:
            at = first_of(there)
            ways.append(self.choice(at, f"{self.shown(at, tz)}, '{words}' is the zone"))
        said = f"'{words}' may be a zone or text"
        if found.bare:  # without a zone, four digits are a number
            return Question(said, (self.as_text(), *ways[1:]))
        return Question(said, (*ways, self.as_text()))

    def _read_as(self, length: int, zone: tzinfo | None) -> Self:
        """Return the reader of the same clock time in a zone (None: the display zone)."""
        alone = {"day_behind": None, "near": None, "sure": True, "amount": False}
        read = replace(self.found, length=length, zone=zone, **alone)
        return type(self)(read, self.line, self.clocks)


def nothing_behind(found: WrittenTime) -> WrittenTime:
    """Return a time that is the whole of a text: its zone cannot be the beginning of another."""
    return replace(found, sure=found.sure or found.zone is not None)


def first_of(answer: Answer) -> datetime:
    """Return the instant of an answer, of a question its first reading."""
    at = answer.at if isinstance(answer, ReadTime) else answer.choices[0].at
    assert at is not None  # noqa: S101 - a clock time always has one
    return at
