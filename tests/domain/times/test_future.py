"""Times to come: taken right, or asked about, or no time at all."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.domain.times.answer import Answer, Clocks, Question, ReadTime
from incident_tui.domain.times.future import future_in_front, future_time

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # 01:30 in Berlin; the clocks go back at 03:00


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30m", "2026-10-25T00:00Z"),
        ("+30m", "2026-10-25T00:00Z"),
        ("in 30 minutes", "2026-10-25T00:00Z"),
        ("14:35", "2026-10-25T13:35Z"),
        ("1435", "2026-10-25T13:35Z"),
        ("tomorrow 01:00", "2026-10-26T00:00Z"),
        ("2:35 PM", "2026-10-25T13:35Z"),
        ("14:35 UTC", "2026-10-25T14:35Z"),
        ("2026-10-25 14:35", "2026-10-25T13:35Z"),
        ("2026-10-25T02:30+02:00", "2026-10-25T00:30Z"),
        ("2026-10-25T02:30Z", "2026-10-25T02:30Z"),
        ("2026-01-01 10:00", "2026-01-01T09:00Z"),
    ],
)
def test_a_time_to_come_is_the_next_such_instant(text: str, expected: str) -> None:
    answer = future_time(text, Clocks(NOW, BERLIN))
    assert isinstance(answer, ReadTime)
    assert answer.at == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", ["", "noonish", "-30m", "14:35 sharp", "25:00", "later"])
def test_what_is_no_time_to_come_is_none(text: str) -> None:
    assert future_time(text, Clocks(NOW, BERLIN)) is None


@pytest.mark.parametrize("text", ["02:30", "2026-10-25 02:30"])
def test_an_hour_that_comes_twice_is_asked_about(text: str) -> None:
    answer = future_time(text, Clocks(NOW, BERLIN))
    assert isinstance(answer, Question)
    hours = [choice.at.hour for choice in answer.choices if choice.at]
    assert hours == [0, 1]


def test_an_hour_that_never_comes_is_asked_about() -> None:
    answer = future_time("02:30", Clocks(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), BERLIN))
    assert isinstance(answer, Question)
    assert "did not exist" in answer.what


AFTERNOON = datetime(2026, 3, 2, 13, 55, tzinfo=UTC)
LATE = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "now", "ways"),
    [
        ("13:05", AFTERNOON, ["tomorrow 13:05 UTC"]),
        ("1:05 PM", AFTERNOON, ["tomorrow 13:05 UTC"]),
        ("13:55", AFTERNOON, ["tomorrow 13:55 UTC"]),
        ("10:15", AFTERNOON, ["tomorrow 10:15 UTC", "today 22:15 UTC"]),
        ("2:30", AFTERNOON, ["tomorrow 02:30 UTC", "today 14:30 UTC"]),
        ("2:30 AM", AFTERNOON, ["tomorrow 02:30 UTC"]),
        ("14:05 CET", AFTERNOON, ["tomorrow 14:05 UTC+01:00"]),
        ("20:00 PST", AFTERNOON, []),
        ("04:30", LATE, ["tomorrow 04:30 UTC"]),
        ("04:00", LATE, []),
        ("00:30", LATE, []),
        ("23:30", AFTERNOON, []),
        ("14:05", AFTERNOON, []),
        ("tomorrow 13:05", AFTERNOON, []),
        ("2026-03-03 13:05", AFTERNOON, []),
        ("Tuesday 13:05", AFTERNOON, []),
        ("23h", AFTERNOON, []),
    ],
)
def test_a_clock_time_that_is_over_today_is_asked_about(
    text: str, now: datetime, ways: list[str]
) -> None:
    """Tomorrow's is taken unasked where it is no more than six hours ahead, or named."""
    answer = future_time(text, Clocks(now, UTC))
    assert answer is not None
    if isinstance(answer, ReadTime):
        assert not ways
        return
    assert "is over today" in answer.what
    assert [choice.words for choice in answer.choices if choice.dated] == ways


NOVEMBER = Clocks(datetime(2026, 11, 28, 16, 30, tzinfo=UTC), UTC)


def said(answer: Answer | None) -> str:
    """Return an answer in a few words: `28 17:35`, or `ask` with each reading and its words."""
    match answer:
        case None:
            return "none"
        case ReadTime(at=at):
            return f"{at:%d %H:%M}"
        case Question(choices=choices):
            return "ask " + ", ".join(f"{c.at:%d %H:%M} {c.text}".strip() for c in choices if c.at)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17h35", "ask 28 17:35, 29 10:05"),
        ("3h10", "ask 28 19:40, 29 03:10"),
        ("0h45", "ask 28 17:15, 29 00:45"),
        ("at 17h35", "28 17:35"),
        ("à 17h35", "28 17:35"),
        ("17h35 UTC", "28 17:35"),
        ("in 3h10", "28 19:40"),
        ("+3h10", "28 19:40"),
        ("3h10m", "28 19:40"),
        ("3h", "28 19:30"),
        ("90m", "28 18:00"),
        ("1d 06h", "29 22:30"),
        ("26h10", "29 18:40"),
        ("1h75", "28 18:45"),
        ("17:35 +1", "28 16:35"),
        ("17:35 Pacific", "29 01:35"),
        ("17h35 x", "none"),
    ],
)
def test_hours_with_minutes_may_be_a_time_or_a_span(text: str, expected: str) -> None:
    assert said(future_time(text, NOVEMBER)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17h35 calm", "ask 28 17:35 calm, 29 10:05 calm"),
        ("at 17h35 calm", "28 17:35"),
        ("17h35 CET calm", "28 16:35"),
        ("in 3h10 calm", "28 19:40"),
        ("17:35 +1 pod is calm", "ask 28 17:35 +1 pod is calm, 28 16:35 pod is calm"),
        ("17:35 UTC -1 pod is calm", "ask 28 17:35 -1 pod is calm, 28 18:35 pod is calm"),
        ("17:35 Pacific is calm", "ask 28 17:35 Pacific is calm, 29 01:35 is calm"),
        ("17:35 UTC+1 pod is calm", "28 16:35"),
    ],
)
def test_of_each_reading_the_words_behind_the_time_are_kept(text: str, expected: str) -> None:
    found = future_in_front(text, NOVEMBER)
    assert said(found[0] if found else None) == expected


@given(st.text(max_size=30))
def test_nothing_that_is_typed_raises(text: str) -> None:
    future_time(text, Clocks(NOW, BERLIN))
