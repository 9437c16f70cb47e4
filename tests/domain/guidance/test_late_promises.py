"""`promise_too_late`: a next-update time against what the audience is owed, case by case."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from incident_tui.domain.guidance.lint import circumstances, lint
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import at, declared, event, incident, playbook

BERLIN = ZoneInfo("Europe/Berlin")
"""An hour ahead of UTC on the day of these incidents."""


def told(audience: str, minutes: float) -> Event:
    return event(f.UpdatePosted(audience, "initial", "Card payments fail."), minutes)


def too_late(
    text: str,
    *events: Event,
    severity: int = 1,
    audience: str = "external",
    now: float = 0,
    tz: tzinfo = UTC,
    promised_at: datetime | None = None,
) -> bool:
    record = incident(declared(severity), *events)
    known = circumstances(record, playbook(), audience, now=at(now), tz=tz, promised_at=promised_at)
    return "promise_too_late" in {each.rule for each in lint(text, audience, "initial", known)}


WRITTEN = [
    # SEV-1, written at 12:00 UTC: the next one to the public is owed half an hour later
    ("Next update by 12:29 UTC.", False),
    ("Next update by 12:30 UTC.", False),
    ("Next update by 12:31 UTC.", False),  # a minute is no lateness
    ("Next update by 12:32 UTC.", True),
    ("Next update by 15:00 UTC.", True),
    ("Next update by 11:59 UTC tomorrow.", True),
    ("Next update tomorrow at 12:10 UTC.", True),
    ("Next update in 30 minutes.", False),
    ("Next update in 31 minutes.", False),
    ("Next update in 32 minutes.", True),
    ("Next update within the hour.", True),
    ("Next update in 15 to 40 minutes.", True),
    ("Next update between 12:10 and 12:25 UTC.", False),
    ("We post updates every 30 minutes.", False),
    ("We post updates every 2 hours.", True),
    ("Nächstes Update in 45 Minuten.", True),
    ("Prochaine mise à jour dans 20 minutes.", False),
    ("Fixed by 15:00 UTC. Next update by 12:20 UTC.", False),
    ("Fixed by 15:00 UTC.", False),  # promises no update
    ("Next update soon.", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "late"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_a_time_against_the_first_interval(text: str, late: bool) -> None:
    assert too_late(text) is late


ZONES = [
    ("Next update by 13:30 CET.", UTC, False),
    ("Next update by 13:32 CET.", UTC, True),
    ("Next update by 07:30 EST.", UTC, False),
    ("Next update by 08:30 EST.", UTC, True),
    ("Next update by 18:00 IST.", UTC, False),
    ("Next update by 14:30 +02:00.", UTC, False),
    ("Next update by 13:30.", BERLIN, False),  # without a zone: that of the screen
    ("Next update by 14:30.", BERLIN, True),
    ("Next update by 12:30 UTC.", BERLIN, False),
]


@pytest.mark.parametrize(("text", "tz", "late"), ZONES)
def test_a_zone_is_minded(text: str, tz: tzinfo, late: bool) -> None:
    assert too_late(text, tz=tz) is late


HOURLY, EVERY_10 = (event(f.IntervalChanged("external", each), 1) for each in (60, 10))

CADENCES = [
    # audience, what happened, written at, text, late
    ("internal", [], 0, "Next update in 15 minutes.", False),
    ("internal", [], 0, "Next update in 30 minutes.", True),
    ("external", [told("external", 20)], 21, "Next update by 12:51 UTC.", False),
    ("external", [told("external", 20)], 21, "Next update by 12:53 UTC.", True),
    ("external", [told("internal", 20)], 21, "Next update by 12:53 UTC.", True),
    ("external", [HOURLY], 2, "Next update in an hour.", False),
    ("external", [HOURLY], 2, "Next update by 13:02 UTC.", False),
    ("external", [HOURLY], 2, "Next update by 13:05 UTC.", True),
    ("external", [EVERY_10], 2, "Next update in 30 minutes.", True),
    ("external", [event(f.PublicDecided(yes=False), 1)], 2, "Next update in 9 hours.", False),
]


@pytest.mark.parametrize(("audience", "happened", "now", "text", "late"), CADENCES)
def test_what_is_owed_sets_the_limit(
    audience: str, happened: list[Event], now: float, text: str, late: bool
) -> None:
    assert too_late(text, *happened, audience=audience, now=now) is late


def test_nothing_is_late_where_nothing_is_owed() -> None:
    assert too_late("Next update in 9 hours.", severity=4) is False


@pytest.mark.parametrize(("minutes", "late"), [(29, False), (30, False), (31, False), (32, True)])
def test_a_time_given_beside_the_text(minutes: float, late: bool) -> None:
    assert too_late("Card payments fail.", promised_at=at(minutes)) is late


def test_the_past_is_too_late_as_well() -> None:
    assert too_late("Next update by 12:30 UTC, 1 March 2026.") is True
