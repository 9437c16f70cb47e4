"""One bell for a crossing, none for the past, none for what is snoozed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incident_tui.domain.obligations.timers import timers
from incident_tui.domain.record import facts as f
from incident_tui.tui.dashboard.reminders import Reminders
from tests.support import at, declared, event, incident, playbook
from tests.tui.conftest import Place


def test_each_crossing_is_told_once() -> None:
    history = incident(declared(2))
    attention = Reminders()
    rang: list[str] = []
    for minute in range(80):
        rang += attention.crossed(timers(history, playbook(), at(minute)))
    assert rang.count("update_internal") == 2
    assert rang.count("update_stakeholders") == 2
    assert attention.late


def test_a_window_that_opens_late_does_not_ring_for_the_past() -> None:
    attention = Reminders()
    assert attention.crossed(timers(incident(declared(1)), playbook(), at(200))) == ()
    assert attention.late


def test_a_snoozed_timer_does_not_ring() -> None:
    snooze = event(f.TimerSnoozed("update_internal", at(60)), 5, note="busy")
    history = incident(declared(2), snooze)
    attention = Reminders()
    attention.crossed(timers(history, playbook(), at(6)))
    assert "update_internal" not in attention.crossed(timers(history, playbook(), at(20)))


async def test_the_bell_rings_when_an_update_falls_due(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    async with place.running() as run:
        monkeypatch.setattr(run.app, "bell", lambda: rung.append(1))
        await run.log_line(">i text")
        run.dashboard.tick()
        before = len(rung)
        place.clock.advance(timedelta(minutes=12))
        run.dashboard.tick()
        await run.pilot.pause()
        assert len(rung) == before + 1
        run.dashboard.tick()
        await run.pilot.pause()
        assert len(rung) == before + 1
