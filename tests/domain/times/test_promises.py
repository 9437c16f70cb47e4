"""The next-update time in a text: what counts as a promise, when it is, and how it is written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import When
from incident_tui.domain.times.promises import (
    find_promise,
    promised,
    read_promise,
    unread_promise,
)
from incident_tui.domain.times.zones import written
from tests.support import T0, at, declared, incident, playbook

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Next update by 14:30 UTC.", 150),
        ("You will hear from us again by 12:30 UTC.", 30),
        ("Next update in 20 minutes", 20),
        ("We will post an update within 30 min.", 30),
        ("Another update in the next hour.", 60),
        ("We will provide an update within the hour.", 60),
        ("We'll update this page in half an hour.", 30),
        ("updates every 30 minutes", 30),
        ("We will share updates every hour.", 60),
        ("Hourly updates will follow.", 60),
        ("Next update in 15 to 20 minutes", 20),
        ("Our next update follows in 1 hour and 30 minutes.", 90),
        ("ETA for next update: 15 min from now", 15),
        ("Next update: 14:30", 150),
        ("last update 11:05, next 14:30", 150),
        ("Last update 11:05; next in 15m", 15),
        ("updated 11:05 (next at 14:30 UTC)", 150),
        ("Next update: 14:30Z.", 150),
        ("Next update at 1430 UTC", 150),
        ("Next update no later than 14.30", 150),
        ("Next update before 2:30 pm UTC", 150),
        ("more news before 2:30 p.m. UTC", 150),
        ("We will update you by 2pm PST", 600),
        ("Next update by 2:30 PM ET", 450),
        ("Update by 14:30 +01:00", 90),
        ("Our next update will be at 14:30 UTC+2", 30),
        ("Next update at noon UTC", 1440),
        ("Next update by 12:00 UTC", 1440),
        ("Next update by 11:00 UTC", 1380),
        ("Next update tomorrow at 09:00 UTC", 1260),
        ("Next update by 2026-03-03 09:00 UTC", 1260),
        ("Next update on Tuesday at 09:00 UTC", 1260),
        ("Next update by Mar 3, 09:00 UTC", 1260),
        ("Next update by 3 March at 09:00 UTC", 1260),
        ("By 15:00 UTC we will post another update.", 180),
        ("At 11:00 UTC we deployed a fix and will provide an update at 15:00 UTC.", 180),
        ("Payments fail since 11:40 UTC.\nNext update by 12:30 UTC", 30),
    ],
)
def test_a_promise_is_read(text: str, minutes: float) -> None:
    assert promised(text, T0, UTC) == at(minutes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We fixed it at 14:30 UTC.",
        "Payments should work again by 15:00 UTC.",
        "We expect to resolve this within 30 minutes.",
        "We expect to resolve this within 30 minutes and will share an update.",
        "We will publish a full report within 5 days.",
        "We will provide an update soon.",
        "Further information in a few hours.",
        "More information as it becomes available.",
        "The maintenance runs until 15:00 UTC.",
        "We are updating the database by 15:00 UTC.",
        "The service will be back by 15:00 UTC.",
        "A new version is out. Started at 14:30 UTC.",
        "Next update by 25:30 UTC",
        "Next update by 14:75",
        "Version 14.30 is the next update of the app",
        "Next update in 900 days",
    ],
)
def test_no_promise_is_read_where_none_is_given(text: str) -> None:
    assert promised(text, T0, UTC) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Next update 12/11 20:50", "12/11 20:50"),
        ("we'll update in 15", "15"),
        ("We'll update in 15 at the latest", "15"),
        ("We will post every 30.", "30"),
        ("Next update 20", "20"),
    ],
)
def test_an_announced_time_that_cannot_be_read_is_told(text: str, words: str) -> None:
    assert unread_promise(text, T0, UTC) == words


@pytest.mark.parametrize("text", ["the next 14:30 train", "We updated 3 hosts. The next 4 fail."])
def test_next_alone_announces_no_update(text: str) -> None:
    assert read_promise(text, T0, UTC) is None


def test_a_clock_time_without_a_zone_is_read_in_the_display_zone() -> None:
    assert promised("Next update by 14:30", T0, BERLIN) == at(90)
    assert promised("Next update by 14:30 UTC", T0, BERLIN) == at(150)


def test_the_first_of_several_promises_counts_and_its_place_is_told() -> None:
    text = "Next update by 12:30 UTC. After that, updates every 2 hours."
    found = find_promise(text, T0, UTC)
    assert found is not None
    assert found.at == at(30)
    assert text[found.start : found.end] == "12:30 UTC"


ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Jerusalem",
    "Australia/Adelaide",
    "Pacific/Chatham",
)


@given(st.sampled_from(ZONES), st.integers(1, 6 * 24 * 60), st.integers(0, 3 * 365 * 24 * 60))
def test_what_is_written_is_read_back(zone: str, minutes: int, since: int) -> None:
    tz = ZoneInfo(zone)
    now = T0 - timedelta(days=700) + timedelta(minutes=since)
    then = now + timedelta(minutes=minutes)
    text = f"You will hear from us again by {written(then, tz, now)}."
    found = promised(text, now, UTC)
    again = then.astimezone(tz).replace(fold=0).astimezone(UTC)  # an hour that comes twice
    assert found in {then, again}


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = find_promise(f"next update {text}", T0, UTC)
    assert found is None or found.at.tzinfo is not None


def post(text: str, next_at: datetime | None = None, sent: float | None = None) -> f.UpdatePosted:
    when = When() if sent is None else When.dated(at(sent))
    intent = i.PostUpdate("external", text, "initial", next_at)
    found = decide(Request(intent, when), incident(declared(1)), playbook(), T0)
    assert isinstance(found, tuple)
    fact = found[0].fact
    assert isinstance(fact, f.UpdatePosted)
    return fact


def test_a_posted_text_makes_the_promise_unless_a_time_is_given_with_it() -> None:
    assert post("Payments fail. Next update by 12:20 UTC.").next_at == at(20)
    assert post("Payments fail. Next update by 12:20 UTC.", at(25)).next_at == at(25)
    assert post("Payments fail.").next_at is None


def test_a_span_counts_from_when_the_update_was_sent() -> None:
    assert post("Payments fail. Next update in 20 minutes.", sent=-10).next_at == at(10)


def test_a_promise_in_the_past_is_none() -> None:
    assert post("Payments fail. Next update by 2026-03-01 12:00 UTC.").next_at is None
