"""Seven incidents minute by minute: the hazards that stand are those that were written down before.

Each file of `seven/` has the lines as they would be typed, each at its minute, and the minutes in
which each hazard is expected, worked out by hand from the procedure. Five follow public reports,
which they name; two are made up and run by the book, and show none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Declare, Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.hazards import hazards
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.event_id import next_id
from incident_tui.domain.record.incident import Incident, evolve
from tests.support import playbook

SEVEN = sorted((Path(__file__).parent / "seven").glob("*.toml"))
MINUTE = timedelta(minutes=1)

Minutes = Mapping[str, frozenset[datetime]]
"""By hazard, the minutes in which it stands."""


@dataclass(frozen=True)
class Case:
    """An incident as it is written down: its declaration, its lines, what is expected when."""

    declared: Declare
    minutes: tuple[datetime, ...]
    lines: tuple[tuple[datetime, str], ...]
    expected: Minutes


def case_of(path: Path) -> Case:
    """Read one of the seven; a time of day is the next one after the declaration."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    start = instant(data["declared"])

    def after(clock: str) -> datetime:
        hour, minute = map(int, clock.split(":"))
        at = start.replace(hour=hour, minute=minute)
        return at if at >= start else at + timedelta(days=1)

    count = (after(data["until"]) - start) // MINUTE
    minutes = tuple(start + n * MINUTE for n in range(count + 1))
    lines = tuple((after(clock), line) for clock, line in data["lines"])
    expected = {
        name: frozenset(at for span in spans for at in minutes if within(span, at, after))
        for name, spans in data["expected"].items()
    }
    return Case(declaration(data), minutes, lines, expected)


def within(span: str, at: datetime, after: Any) -> bool:
    first, last = map(after, span.split("-"))
    return bool(first <= at <= last)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def declaration(data: Mapping[str, Any]) -> Declare:
    return Declare(
        data["title"],
        data["severity"],
        detected_at=instant(data["detected"]),
        impact_at=instant(data["impact"]) if "impact" in data else None,
    )


def record(known: Incident, request: Request, at: datetime) -> Incident:
    """Return an incident with what a request becomes at an instant; it is not refused."""
    drafts = decide(request, known, playbook(), at)
    assert not isinstance(drafts, RefusedError), f"{at:%H:%M} {request.intent}: {drafts}"
    for draft in drafts:
        ms = int(at.timestamp() * 1000)
        event_id = next_id(known.newest_id, ms, len(known.originals))
        event = Event(event_id, draft.fact, at, at, "kim", actor=draft.actor, note=draft.note)
        known = evolve(known, event)
    return known


def said(known: Incident, line: str, at: datetime) -> Incident:
    """Return an incident with what a line records at an instant; nothing about it is asked."""
    reading = read_line(line, Context(known, playbook(), at, UTC, "kim"))
    assert reading.asked is None, f"{line}: {reading.asked}"
    assert reading.requests, f"{line}: {reading.problem}"
    for request in reading.requests:
        known = record(known, request, at)
    return known


def course(case: Case) -> Iterator[tuple[datetime, Incident]]:
    """Yield the incident as it stands at the end of what was said in each minute."""
    known = record(Incident(), Request(case.declared), case.minutes[0])
    lines = list(case.lines)
    for at in case.minutes:
        while lines and lines[0][0] <= at:
            known = said(known, lines.pop(0)[1], at)
        yield at, known
    assert not lines


def stood(case: Case) -> Minutes:
    """Return in which minutes each hazard stood."""
    found: dict[str, set[datetime]] = {}
    for at, known in course(case):
        for hazard in hazards(known, playbook(), at):
            found.setdefault(hazard.name, set()).add(at)
    return {name: frozenset(minutes) for name, minutes in found.items()}


def spans(minutes: frozenset[datetime]) -> list[str]:
    """Return minutes as stretches: `10:03-10:35`."""
    ends: list[list[datetime]] = []
    for at in sorted(minutes):
        if ends and at - ends[-1][1] == MINUTE:
            ends[-1][1] = at
        else:
            ends.append([at, at])
    return [f"{first:%H:%M}-{last:%H:%M}" for first, last in ends]


def test_there_are_seven() -> None:
    assert len(SEVEN) == 7


@pytest.mark.parametrize("path", SEVEN, ids=lambda path: path.stem)
def test_the_hazards_of_each_minute_are_those_expected(path: Path) -> None:
    case = case_of(path)
    found = stood(case)
    names = {*found, *case.expected}
    both = {n: (found.get(n, frozenset()), case.expected.get(n, frozenset())) for n in names}
    differ = {
        name: {"unexpected": spans(seen - wanted), "missing": spans(wanted - seen)}
        for name, (seen, wanted) in both.items()
        if seen != wanted
    }
    assert differ == {}


@pytest.mark.parametrize("path", [p for p in SEVEN if "book" in p.stem], ids=lambda p: p.stem)
def test_by_the_book_nothing_shows(path: Path) -> None:
    assert stood(case_of(path)) == {}
