"""What the calendar answers: days as people type them, across months, years and clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from incident_tui.domain.times.calendar import (
    day_after,
    end_of_day,
    iso_month,
    parse_due,
    parse_since,
)

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 2)
NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("today", date(2026, 11, 2)),
        ("Tomorrow", date(2026, 11, 3)),
        ("fri", date(2026, 11, 6)),
        ("thursday", date(2026, 11, 5)),
        ("monday", date(2026, 11, 9)),
        ("in 2 weeks", date(2026, 11, 16)),
        ("1 week", date(2026, 11, 9)),
        ("3d", date(2026, 11, 5)),
        ("in  40  days", date(2026, 12, 12)),
        ("2026-12-03", date(2026, 12, 3)),
        ("2026-02-30", None),
        ("fr", None),
        ("t", None),
        ("in a while", None),
        ("", None),
    ],
)
def test_a_due_date_is_the_next_such_day(text: str, due: date | None) -> None:
    found = parse_due(text, MONDAY)
    assert found == due
    assert found is None or type(found) is date


@pytest.mark.parametrize(
    ("text", "tz", "since"),
    [
        ("5m", UTC, datetime(2026, 3, 31, 11, 55, tzinfo=UTC)),
        ("30 days", UTC, datetime(2026, 3, 1, 12, 0, tzinfo=UTC)),
        ("1 month", UTC, datetime(2026, 2, 28, 12, 0, tzinfo=UTC)),
        ("2 years", UTC, datetime(2024, 3, 31, 12, 0, tzinfo=UTC)),
        ("2026-03-30", BERLIN, datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
        ("2026-03-29", BERLIN, datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),
        ("2026-03-30 14:05", BERLIN, datetime(2026, 3, 30, 12, 5, tzinfo=UTC)),
        ("2026-13-01", UTC, None),
        ("lately", UTC, None),
    ],
)
def test_since_goes_back_by_the_calendar(text: str, tz: tzinfo, since: datetime | None) -> None:
    found = parse_since(text, NOW, tz)
    assert found == since
    assert found is None or type(found) is datetime


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)])
def test_a_day_ends_where_the_next_begins_also_when_clocks_change(day: date) -> None:
    begins = datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    after = day_after(day)
    ends = datetime(after.year, after.month, after.day, tzinfo=BERLIN).astimezone(UTC)
    assert end_of_day(begins, BERLIN) == ends - timedelta(milliseconds=1)
    assert type(end_of_day(begins, BERLIN)) is datetime


@pytest.mark.parametrize(
    ("tz", "month"),
    [(UTC, "2026-12"), (BERLIN, "2027-01"), (timezone(timedelta(hours=-3)), "2026-12")],
)
def test_a_month_is_that_of_its_zone(tz: tzinfo, month: str) -> None:
    assert iso_month(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tz) == month
