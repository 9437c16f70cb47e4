"""What an audience was promised, and whether it was kept: to the minute it names."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from incident_tui.domain.obligations.lateness import lateness
from incident_tui.domain.obligations.promises import (
    PromiseState,
    promise_words,
    promises_made,
)
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import at, declared, event, incident


def update(minutes: float, promised: float | None = None, audience: str = "external") -> Event:
    """Return an update that went out so many minutes after T0, with what it promised."""
    next_at = None if promised is None else at(promised)
    return event(f.UpdatePosted(audience, "initial", "Payments fail.", next_at=next_at), minutes)


@pytest.mark.parametrize(
    ("seconds", "late"), [(-60, 0), (0, 0), (1, 0), (59, 0), (60, 60), (61, 61), (3600, 3600)]
)
def test_a_promise_is_kept_until_its_minute_is_over(seconds: int, late: int) -> None:
    due_at = at(30)
    found = lateness(due_at, due_at + timedelta(seconds=seconds), promised=True)
    assert found == timedelta(seconds=late)


OPEN, KEPT, BROKEN, ENDED = PromiseState

OVER_AND_AGAIN = (event(f.IncidentResolved(), 20), event(f.IncidentReopened("again"), 400))


@pytest.mark.parametrize(
    ("events", "now", "states", "late"),
    [
        ([update(0, 30)], 29, [OPEN], 0),
        ([update(0, 30)], 30.9, [OPEN], 0),
        ([update(0, 30)], 33, [BROKEN], 3),
        ([update(0, 30), update(30.5)], 60, [KEPT], 0),
        ([update(0, 30), update(35)], 60, [BROKEN], 5),
        ([update(0, 30), update(20, 50), update(55, 90)], 60, [KEPT, BROKEN, OPEN], 5),
        ([update(0), update(10)], 60, [], 0),
        ([update(10, 5)], 60, [], 0),  # a time that was over already promises nothing
        ([update(0, 30), update(10, audience="internal")], 20, [OPEN], 0),
        ([update(0, 30), event(f.IncidentClosed(), 20)], 60, [ENDED], 0),
        ([update(0, 30), event(f.IncidentClosed(), 40)], 600, [BROKEN], 10),
        ([update(0, 30), *OVER_AND_AGAIN], 600, [ENDED], 0),
        ([update(0, 30), *OVER_AND_AGAIN, update(410)], 600, [ENDED], 0),
        ([update(0, 15), *OVER_AND_AGAIN, update(410)], 600, [BROKEN], 5),
    ],
)
def test_each_promise_stands_as_the_record_says(
    events: list[Event], now: float, states: list[PromiseState], late: float
) -> None:
    found = promises_made(incident(declared(), *events), "external", at(now))
    assert [each.state for each in found] == states
    assert max((each.late for each in found), default=timedelta(0)) == timedelta(minutes=late)


@pytest.mark.parametrize(
    ("events", "now", "words"),
    [
        ([update(0)], 10, ""),
        ([update(0, 30)], 10, "promised 12:30Z"),
        ([update(0, 30)], 40, "promised 12:30Z, broken · kept 0/1"),
        ([update(0, 30), update(29)], 40, "promises kept 1/1"),
        ([update(0, 30), update(29, 59)], 40, "promised 12:59Z · kept 1/1"),
        ([update(0, 60), update(50, 1500)], 55, "promised 2026-03-03 13:00Z · kept 1/1"),
    ],
)
def test_it_is_said_in_a_few_words(events: list[Event], now: float, words: str) -> None:
    assert promise_words(incident(declared(), *events), "external", at(now), UTC) == words


def test_who_is_no_audience_was_promised_nothing() -> None:
    assert promise_words(incident(declared(), update(0, 30)), None, at(10), UTC) == ""
