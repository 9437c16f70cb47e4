"""What a tired commander must not overlook: the phase the record shows, who is on for too long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.record import facts as f
from tests.tui.conftest import Place


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_the_phase_of_the_record_and_a_long_turn_are_on_the_dashboard(
    place: Place, size: tuple[int, int]
) -> None:
    for intent in (
        i.AssignRole("ic", "maya"),
        i.ConsiderMitigation("roll back"),
        i.MoveMitigation("M1", "applied"),
        i.MoveMitigation("M1", "verified", "paid with a card"),
    ):
        place.record(Request(intent))
    place.clock.advance(timedelta(hours=37))
    async with place.running(size) as run:
        assert "→ RESOLUTION?" in run.shown()
        assert "▲ for 1d 13h" in run.shown()


async def test_a_doubtful_verification_is_asked_on_the_screen(place: Place) -> None:
    place.record(Request(i.ConsiderMitigation("roll back")))
    async with place.running((120, 36)) as run:
        await run.log_line("/mit M1 verified dashboards green")
        assert "What did somebody do that a user does?" in run.shown()
        assert not run.dashboard.incident.of(f.MitigationVerified)
        await run.press("1")
        await run.until(lambda: run.dashboard.incident.of(f.MitigationVerified))


async def test_a_later_beginning_of_impact_is_asked_on_the_screen(place: Place) -> None:
    place.record(Request(i.SetMilestone("impact_began", place.clock.now() - timedelta(minutes=50))))
    async with place.running((120, 36)) as run:
        await run.log_line("/impact -5m")
        assert "another stretch began then" in run.shown()
        assert len(run.dashboard.incident.of(f.MilestoneSet)) == 1
        await run.press("1")
        await run.until(lambda: len(run.dashboard.incident.of(f.MilestoneSet)) == 3)
