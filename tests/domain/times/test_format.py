"""How spans are written: one way on screen and command line, another in documents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from incident_tui.domain.times import format as times

AT = datetime(2026, 11, 2, 14, 5, 7, tzinfo=UTC)
SPANS = (
    # span                                      duration   countdown   document
    (timedelta(0),                              "0s",      "00:00",    "0 s"),
    (timedelta(seconds=59, milliseconds=999),   "59s",     "00:59",    "59 s"),
    (timedelta(minutes=1),                      "1m",      "01:00",    "1 min"),
    (timedelta(minutes=59, seconds=59),         "59m",     "59:59",    "59 min"),
    (timedelta(hours=1),                        "1h00",    "1h00",     "1 h 00 min"),
    (timedelta(hours=3, minutes=10),            "3h10",    "3h10",     "3 h 10 min"),
    (timedelta(hours=23, minutes=59),           "23h59",   "23h59",    "23 h 59 min"),
    (timedelta(days=1),                         "1d 00h",  "1d 00h",   "24 h 00 min"),
    (timedelta(days=1, hours=6, minutes=40),    "1d 06h",  "1d 06h",   "30 h 40 min"),
    (timedelta(days=120, hours=23),             "120d 23h", "120d 23h", "120 d 23 h"),
)  # fmt: skip


@pytest.mark.parametrize(("span", "lasted", "running", "document"), SPANS)
def test_a_span_is_written_one_way(
    span: timedelta, lasted: str, running: str, document: str
) -> None:
    """Below an hour a countdown has seconds; past an hour and past a day both are alike."""
    assert times.duration(span) == lasted
    assert times.countdown(span) == running
    assert times.in_words(span) == document


def test_a_countdown_leaves_its_sign_out_and_a_duration_is_never_below_zero() -> None:
    """What is late says so beside the digits."""
    assert times.countdown(timedelta(minutes=-3, seconds=-7)) == "03:07"
    assert times.duration(timedelta(minutes=-3)) == "0s"


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (timedelta(0), "00:00"),
        (timedelta(milliseconds=1), "00:01"),
        (timedelta(minutes=59, seconds=59, milliseconds=1), "1h00"),
    ],
)
def test_zero_is_shown_only_when_it_is_due(left: timedelta, shown: str) -> None:
    """The time left is rounded up."""
    assert times.remaining(left) == shown


def test_an_incident_runs_as_a_clock() -> None:
    """Hours and minutes to the second, with days in front when there are any."""
    assert times.elapsed(timedelta(minutes=47, seconds=5)) == "T+00:47:05"
    assert times.elapsed(timedelta(days=1, hours=6, minutes=11, seconds=2)) == "T+1d 06:11:02"
    assert times.elapsed(timedelta(seconds=-5)) == "T+00:00:00"


def test_instants_name_their_zone() -> None:
    """`Z` for UTC, else what the zone calls itself."""
    cet = timezone(timedelta(hours=1), "CET")
    assert times.iso(AT) == "2026-11-02T14:05:07.000Z"
    assert times.clock_time(AT, cet) == "15:05"
    assert [times.clock(AT, UTC), times.clock(AT, cet)] == ["14:05Z", "15:05 CET"]
    assert [times.full_clock(AT, UTC), times.day_clock(AT, cet)] == [
        "14:05:07Z",
        "2026-11-02 15:05 CET",
    ]
    assert times.calendar_day(AT, UTC) == "Mon 2 Nov 2026"


@pytest.mark.parametrize(
    ("now", "text", "narrow"),
    [
        (AT, "14:05Z", "14:05"),
        (AT.replace(hour=23), "14:05Z", "14:05"),
        (AT + timedelta(hours=10), "2026-11-02 14:05Z", "2 Nov 14:05"),
        (AT - timedelta(days=3), "2026-11-02 14:05Z", "2 Nov 14:05"),
        (AT + timedelta(days=200), "2026-11-02 14:05Z", "2 Nov 2026 14:05"),
    ],
)
def test_a_time_of_another_day_has_its_date(now: datetime, text: str, narrow: str) -> None:
    assert times.clock_near(AT, UTC, now) == text
    assert times.clock_time_near(AT, UTC, now) == narrow
    assert times.clock_time_on(AT, UTC, None) == "14:05"


def test_which_day_it_is_depends_on_the_zone() -> None:
    tokyo = timezone(timedelta(hours=9), "JST")
    late = AT.replace(hour=14, minute=59)
    assert times.clock_near(late, tokyo, AT.replace(hour=15)) == "2026-11-02 23:59 JST"
    assert times.clock_near(late, UTC, AT.replace(hour=15)) == "14:59Z"
