"""Times as people write them in logs, read from top to bottom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.interchange.imports.log_times import TimeReader

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def reader() -> TimeReader:
    return TimeReader(date(2026, 3, 2), UTC, NOW)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("14.43", "2026-03-02 14:43"),
        ("1600", "2026-03-02 16:00"),
        ("9:05", "2026-03-02 09:05"),
        ("14h43", "2026-03-02 14:43"),
        ("2:43 pm", "2026-03-02 14:43"),
        ("12:05am", "2026-03-02 00:05"),
        ("2pm", "2026-03-02 14:00"),
        ("14:43 UTC", "2026-03-02 14:43"),
        ("14:43 (CET)", "2026-03-02 13:43"),
        ("14:43+02:00", "2026-03-02 12:43"),
        ("2026-03-01T14:43", "2026-03-01 14:43"),
        ("2026-03-01 14:43:05Z", "2026-03-01 14:43"),
        ("2026/3/1 14.43", "2026-03-01 14:43"),
        ("13/02/2026 14:43", "2026-02-13 14:43"),
        ("02/13/2026 14:43", "2026-02-13 14:43"),
        ("1 Mar 2026 14:43", "2026-03-01 14:43"),
        ("March 1st, 2026, 2:43 PM", "2026-03-01 14:43"),
        ("1772375000", "2026-03-01 14:23"),
    ],
)
def test_a_time_is_read(text: str, shown: str) -> None:
    found = reader().read(text)
    assert found.at is not None
    assert f"{found.at:%Y-%m-%d %H:%M}" == shown
    assert not found.doubt


@pytest.mark.parametrize("text", ["Time TBC", "TBC", "unknown", "?", "-", "n/a"])
def test_an_unknown_time_is_a_value(text: str) -> None:
    found = reader().read(text)
    assert (found.at, found.doubt) == (None, "")


@pytest.mark.parametrize("text", ["", "noonish", "25:00", "14:75", "12345", "14:43 XYZ"])
def test_what_is_no_time_is_unknown_and_said(text: str) -> None:
    found = reader().read(text)
    assert found.at is None
    assert found.doubt


@pytest.mark.parametrize("text", ["~23:00", "c. 23:00", "about 23:00", "23:00ish", "23:00?"])
def test_an_approximate_time_says_so(text: str) -> None:
    found = reader().read(text)
    assert found.approx
    assert found.at == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)


def test_a_clock_that_jumps_back_has_passed_midnight() -> None:
    times = reader()
    found = [times.read(text).at for text in ("23:50", "00:10", "09:00", "8:00")]
    assert [at.day for at in found if at] == [2, 3, 3, 3]


def test_a_line_out_of_order_is_said_and_kept() -> None:
    times = reader()
    times.read("14:43")
    found = times.read("14:40")
    assert found.at == datetime(2026, 3, 2, 14, 40, tzinfo=UTC)
    assert "before the line above" in found.doubt
    assert not times.read("14:44").doubt


def test_a_slip_of_the_year_is_said_and_leads_nothing_astray() -> None:
    times = reader()
    times.read("2026-03-02 14:34")
    assert "a year off" in times.read("2025-03-02 14:40").doubt
    assert not times.read("2026-03-02 14:51").doubt


def test_a_time_ahead_is_said() -> None:
    assert "future" in reader().read("2026-03-11 14:00").doubt


def test_a_date_that_reads_two_ways_is_said() -> None:
    found = reader().read("03/02/2026 14:00")
    assert "03 February 2026" in found.doubt


def test_clock_changes_are_said() -> None:
    berlin = TimeReader(date(2025, 10, 26), ZoneInfo("Europe/Berlin"), NOW)
    assert "came twice" in berlin.read("02:30").doubt
    spring = TimeReader(date(2025, 3, 30), ZoneInfo("Europe/Berlin"), NOW)
    assert "did not exist" in spring.read("02:30").doubt


@given(st.text(max_size=30))
def test_nothing_written_raises(text: str) -> None:
    times = reader()
    times.read(text)
    times.turn_to(text)
