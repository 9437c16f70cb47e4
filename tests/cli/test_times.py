"""Times on every option that takes one: read as the line reads them, asked about, or refused."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from incident_tui.cli.commands.import_log import _day
from incident_tui.cli.context import CommandContext
from incident_tui.cli.times import read_ahead, read_past
from incident_tui.clock import ManualClock
from incident_tui.domain.errors import IncidentTuiError, RefusedError, UsageError
from tests.cli.conftest import Run

NOW = datetime(2026, 11, 28, 16, 30, tzinfo=UTC)


def at(tz: str = "UTC", **options: object) -> CommandContext:
    """Return what a command runs with at 16:30 UTC on 28 November 2026."""
    given = {"yes": False, "tz": tz, "as_name": "sam", **options}
    context = CommandContext(argparse.Namespace(**given), ManualClock(NOW))
    context.__dict__.update(tz=ZoneInfo(tz), machine_tz=UTC)
    return context


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2:05 PM", "2026-11-28T14:05"),
        ("3pm", "2026-11-28T15:00"),
        ("3:30pm", "2026-11-28T15:30"),
        ("14:05 CET", "2026-11-28T13:05"),
        ("14:05 UTC", "2026-11-28T14:05"),
        ("14:05 Uhr", "2026-11-28T14:05"),
        ("15:05 +01:00", "2026-11-28T14:05"),
        ("1405", "2026-11-28T14:05"),
        ("14h05", "2026-11-28T14:05"),
        ("-5m", "2026-11-28T16:25"),
        ("-1h 20m", "2026-11-28T15:10"),
        ("5 min ago", "2026-11-28T16:25"),
        ("5 minutes ago", "2026-11-28T16:25"),
        ("yesterday 23:50", "2026-11-27T23:50"),
        ("yesterday at 23:50", "2026-11-27T23:50"),
        ("today 13:00", "2026-11-28T13:00"),
        ("~14:05", "~2026-11-28T14:05"),
        ("about 14:05", "~2026-11-28T14:05"),
        ("unknown", "unknown"),
        ("now", "2026-11-28T16:30"),
        ("2026-03-02T12:00Z", "2026-03-02T12:00"),  # its date is written: taken as it is
        ("2026-12-02T12:00Z", "2026-12-02T12:00"),
        ("2 Mar 2026 13:00", "2026-03-02T13:00"),
    ],
)
def test_a_past_time_is_read_as_in_a_line(text: str, expected: str) -> None:
    read = read_past(text, at())
    said = "unknown" if read.at is None else f"{read.at:%Y-%m-%dT%H:%M}"
    assert ("~" if read.approx else "") + said == expected


@pytest.mark.parametrize(
    ("text", "tz", "first", "second"),
    [
        ("17:00", "UTC", "2026-11-27T17:00Z", "2026-11-28T17:00Z"),
        ("~17:00", "UTC", "~2026-11-27T17:00Z", "~2026-11-28T17:00Z"),
        ("5:00 PM", "UTC", "2026-11-27T17:00Z", "2026-11-28T17:00Z"),
        ("-30h", "UTC", "2026-11-27T10:30Z", ""),
        ("2 Mar 13:00", "UTC", "2026-03-02T13:00Z", ""),
        ("2026-03-29 02:30", "Europe/Berlin", "2026-03-29T01:30Z", ""),
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25T01:30Z", "2026-10-25T00:30Z"),
    ],
)
def test_a_doubtful_time_names_each_reading_and_yes_takes_the_first(
    text: str, tz: str, first: str, second: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RefusedError) as refused:
        read_past(text, at(tz))
    assert f"say {first} (" in refused.value.hint
    assert second in refused.value.hint
    assert "--yes" in refused.value.hint
    taken = read_past(text, at(tz, yes=True))
    assert taken == read_past(first, at(tz)) or taken.at == read_past(first, at(tz)).at
    assert f"'{text}' is taken as {first} (" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["soonish", "", "2026-11-28", "14:05-14:20", "-5m x", "25:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a time"):
        read_past(text, at())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30m", "2026-11-28T17:00"),
        ("+30m", "2026-11-28T17:00"),
        ("in 30m", "2026-11-28T17:00"),
        ("30 minutes", "2026-11-28T17:00"),
        ("17:35", "2026-11-28T17:35"),
        ("5:35 PM", "2026-11-28T17:35"),
        ("17:35 CET", "2026-11-28T16:35"),
        ("tomorrow 13:00", "2026-11-29T13:00"),
        ("tomorrow 10:00", "2026-11-29T10:00"),
        ("2026-11-29T09:00Z", "2026-11-29T09:00"),
    ],
)
def test_a_time_ahead_is_read_as_in_a_promise(text: str, expected: str) -> None:
    assert f"{read_ahead(text, at()):%Y-%m-%dT%H:%M}" == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("yesterday", date(2026, 11, 27)),
        ("today", date(2026, 11, 28)),
        ("2 Mar 2026", date(2026, 3, 2)),
        ("Mar 2", date(2026, 3, 2)),
        ("14/02/2026", date(2026, 2, 14)),
        ("03/02/2026", RefusedError),
        ("garbage", UsageError),
        ("2026-02-30", UsageError),
    ],
)
def test_the_day_of_an_import(text: str, expected: date | type[IncidentTuiError]) -> None:
    if isinstance(expected, date):
        assert _day(at(date=text)) == expected
        return
    with pytest.raises(expected):
        _day(at(date=text))


def test_when_it_was_detected_may_be_about_or_unknown(run: Run) -> None:
    run("declare", "x", "--id", "x", "--at", "2026-03-02T12:00Z", "--detected-at",
        "~2026-03-02T11:50Z", "--impact-at", "unknown")  # fmt: skip
    figures = run("figures", "x", "--json").json["figures"]
    assert (figures["acknowledge"]["seconds"], figures["acknowledge"]["approx"]) == (600, True)
    assert figures["detect"] is None
    summary = run("export", "x", "--format", "summary").out
    assert "was detected at about 2026-03-02 11:50Z" in summary
    assert "unknown" in summary


def test_what_is_relative_counts_from_the_declaration(run: Run) -> None:
    run("declare", "x", "--id", "x", "--at", "2026-03-02T12:00Z", "--detected-at", "-5m")
    assert run("figures", "x", "--json").json["figures"]["acknowledge"]["seconds"] == 300


def test_a_look_at_another_time(run: Run, amber: str) -> None:
    assert run("timers", amber, "--at", "in 30m").status == 0
    assert run("status", amber, "--at", "soonish").status == 2
    assert run("status", amber, "--at", "unknown").status == 2
    refused = run("status", amber, "--at", "-30h")
    assert refused.status == 4
    taken = run("status", amber, "--at", "-30h", "--yes")
    assert (taken.status, "is taken as" in taken.err) == (0, True)
