"""A few pictures of one dashboard, looked at by eye before they are accepted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from incident_tui.config.themes import theme_or_shipped
from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.record.event import When
from incident_tui.session.session import Session
from incident_tui.tui.app import IncidentApp
from tests.support import playbook
from tests.tui.conftest import NAME, NOW, Place
from tests.tui.dashboard.test_returning import Away


def fill(place: Place) -> None:
    """A SEV-1 in its 47th minute: something late, due soon, vacant, private, wide and long."""

    def said(intent: i.Intent, minutes: float, **more: Any) -> Request:
        when = When.dated(NOW - timedelta(minutes=minutes))
        return Request(intent, when, **more)

    place.record(
        said(i.AddEntry("Page: checkout 5xx 12 % (was 0.2 %)"), 47),
        said(i.AssignRole("ic", "maya"), 46),
        said(i.AssignRole("ops", "raj"), 45),
        said(i.AssignRole("scribe", "sam"), 44),
        said(i.SendNotice("executives"), 40),
        said(i.RaiseHypothesis("v2.31 pool change exhausts db-primary " * 3), 34, actor="raj"),
        said(i.PostUpdate("stakeholders", "One region; next 14:02", "identified"), 33.1),
        said(i.EnterPhase("mitigation"), 30),
        said(i.GiveTask("lee", "pull pool metrics", NOW - timedelta(minutes=15)), 29),
        said(i.PostUpdate("external", "We have found the issue.", "identified"), 26),
        said(i.RecordDecision("Roll back checkout to v2.30"), 13, actor="maya"),
        said(i.PostUpdate("internal", "Rolling back", "identified"), 4),
        said(i.ConsiderMitigation("rollback checkout to v2.30"), 4, actor="raj"),
        said(i.AddActionItem("alert on pool saturation", "lee", "2026-11-06"), 1),
        Request(i.AddEntry("日本語の顧客からも報告がありました")),
        Request(i.AddEntry("Called the provider on a private number"), private=True),
    )
    session = place.session()
    wrong = next(e for e in session.incident.events if "Page" in str(getattr(e.fact, "text", "")))
    session.close()
    place.record(Request(i.Strike(wrong.id)))


SIZES = [(80, 24), (120, 36), (200, 60)]
THEMES = ["bridge-dark", "bridge-light"]


def program(place: Place, theme: str, **options: bool) -> IncidentApp:
    """The program on the filled incident, in the colours of a theme."""
    fill(place)
    spec, _ = theme_or_shipped(theme)
    services = replace(
        place.services(),
        theme=spec,
        open_session=lambda name: Session.open(
            place.folder.path_of(name),
            playbook(),
            place.recorder(),
            read_only=options.get("wall", False),
        ),
    )
    app = IncidentApp(services, NAME, **options)
    app.title = "incident-tui"
    return app


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_dashboard(place: Place, size: tuple[int, int], theme: str, snap_compare: Any) -> None:
    assert snap_compare(program(place, theme), terminal_size=size)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_wall(place: Place, size: tuple[int, int], theme: str, snap_compare: Any) -> None:
    assert snap_compare(program(place, theme, wall=True), terminal_size=size)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_an_update_while_the_screen_is_shared(
    place: Place, size: tuple[int, int], theme: str, snap_compare: Any
) -> None:
    app = program(place, theme, share=True)
    assert snap_compare(app, terminal_size=size, press=["ctrl+r"])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("listed", [False, True], ids=["told", "list"])
def test_what_two_machines_said(
    place: Place, tmp_path: Path, size: tuple[int, int], listed: bool, snap_compare: Any
) -> None:
    """Raj was away for 25 minutes; meanwhile both named a commander and set the severity."""
    app = program(place, "bridge-dark")
    away = Away(place, tmp_path)
    apart: list[tuple[i.Intent, i.Intent]] = [
        (i.AssignRole("ic", "lee"), i.AssignRole("ic", "sam")),
        (i.ChangeSeverity(3), i.ChangeSeverity(2)),
        (i.AddEntry("error rate 12 %"), i.AddEntry("asked the provider")),
    ]
    for theirs, mine in apart:
        away.does(theirs)
        place.clock.advance(timedelta(seconds=5))
        place.record(Request(mine, note="we talked"))
        place.clock.advance(timedelta(seconds=5))
    place.clock.advance(timedelta(minutes=25))
    place.record(Request(i.AddEntry("raj's machine answers again")))
    away.returns()

    async def look(pilot: Any) -> None:
        await pilot.pause()
        pilot.app.screen.tick()
        if listed:
            await pilot.press("ctrl+s")
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=look)
