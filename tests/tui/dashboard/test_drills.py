"""A drill on the screen: started from home, played on the dashboard, scored at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import NotFoundError, NotSavedError, RefusedError
from incident_tui.domain.record.incident import Incident
from incident_tui.drills import player as play
from incident_tui.drills.script import Script
from incident_tui.drills.script_file import shipped_drill, shipped_drills
from incident_tui.session.session import Session, declare
from incident_tui.tui.app import IncidentApp
from incident_tui.tui.base.screen import name_of_window
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard.effects import Copy
from incident_tui.tui.dialogs.rubric import Chooser
from incident_tui.tui.dialogs.text import TextDialog
from incident_tui.tui.home.screen import Home
from tests.support import playbook
from tests.tui.conftest import NAME, Place, Running

DRILL = "inc-20261102-otter"


@dataclass
class Range(Place):
    """A place in which drills are played; `speed` is that of the next one."""

    speed: float = 1.0

    def start_drill(self, name: str) -> str | RefusedError | NotSavedError:
        intent = play.declaration(shipped_drill(name), self.speed, self.clock.now())
        path = self.folder.path_of(DRILL)
        found = declare(path, Request(intent), playbook(), self.recorder())
        return found if isinstance(found, RefusedError | NotSavedError) else DRILL

    def player(self, session: Session) -> play.Player | None:
        name = session.incident.declared.script
        if name is None:
            return None
        story = play.Scripted(shipped_drill(name))
        return play.player(session.path, story, playbook(), self.recorder())

    def script(self, incident: Incident) -> Script | None:
        return shipped_drill(incident.declared.script or "")

    def services(self) -> Services:
        return replace(
            super().services(),
            drills=shipped_drills,
            start_drill=self.start_drill,
            player=self.player,
            script=self.script,
        )


@pytest.fixture
def drills(place: Place) -> Range:
    return Range(place.path, place.clock)


async def test_d_at_home_starts_a_drill(drills: Range) -> None:
    async with drills.running(start=None) as run:
        await run.until(lambda: isinstance(run.app.screen, Home))
        await run.press("d")
        assert isinstance(run.app.screen, Chooser)
        assert "bad-deploy: bad deploy, SEV-1" in run.shown()
        await run.press("enter")
        await run.until(lambda: DRILL in drills.folder.ids())
        await run.until(lambda: run.app.screen is run.dashboard)
        assert " DRILL " in run.shown().splitlines()[0]
        assert run.dashboard.session.id == DRILL


async def test_injects_arrive_and_are_said(drills: Range) -> None:
    drills.start_drill("bad-deploy")
    async with drills.running(start=DRILL) as run:
        await run.log_line("/ic maya")
        drills.clock.advance(timedelta(seconds=10))
        await run.until(lambda: any("HTTP 500 at 9.6 %" in text for text in run.texts))
        await run.until(lambda: run.said.startswith("monitor: ALERT checkout-api"))
        drills.clock.advance(timedelta(seconds=40))
        await run.until(lambda: run.said.startswith("dana (support): Eleven chats"))
        assert "Eleven chats in five minutes" in " ".join(run.shown().split())
        assert run.dashboard.session.incident.events[-1].by == "drill"


async def test_a_drill_that_was_left_goes_on_when_it_is_opened(drills: Range) -> None:
    drills.start_drill("bad-deploy")
    drills.clock.advance(timedelta(minutes=3))
    for expected in (4, 5):
        async with drills.running(start=DRILL) as run:
            await run.until(lambda: len(run.texts) == expected + 1)  # noqa: B023
        drills.clock.advance(timedelta(minutes=1))


async def test_a_fast_drill_runs_fast_on_screen(drills: Range) -> None:
    drills.speed = 20
    drills.start_drill("bad-deploy")
    async with drills.running(size=(120, 30), start=DRILL) as run:
        run.dashboard.tick()
        drills.clock.advance(timedelta(seconds=30))
        run.dashboard.tick()
        assert "T+00:10:00" in run.shown()
        assert "clock went" not in run.said
        await run.log_line("ten minutes in")
        assert run.dashboard.incident.events[-1].moment - timedelta(minutes=10) == (
            run.dashboard.incident.declared_at
        )


async def test_the_end_shows_the_score(drills: Range) -> None:
    drills.start_drill("bad-deploy")
    async with drills.running(size=(120, 40), start=DRILL) as run:
        await run.log_line("/resolve waive all it was only a try")
        await run.until(lambda: isinstance(run.app.screen, TextDialog))
        shown = run.shown()
        assert "DRILL · Score" in shown
        assert "nothing was applied" in shown
        await run.press("escape")
        await run.log_line("/reopen look again")
        await run.type("/score")
        await run.press("enter")
        assert "It is not over yet" in run.shown()


async def test_no_drill_has_no_score(place: Place) -> None:
    async with place.running() as run:
        await run.type("/score")
        await run.press("enter")
        assert run.said.startswith("This is no drill")
        assert not isinstance(run.app.screen, TextDialog)


@pytest.mark.parametrize("name", [NAME, DRILL])
async def test_a_copy_that_leaves_a_drill_says_so(
    drills: Range, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A text of a drill must not be mistaken for a real one where it is pasted."""
    drills.start_drill("bad-deploy")
    copied: list[str] = []
    async with drills.running(start=name) as run:
        monkeypatch.setattr(run.app, "copy_to_clipboard", copied.append)
        run.dashboard.carry_out((Copy("We are investigating.", "x.txt"),))
        await settled(run)
    assert copied == ["DRILL: We are investigating." if name == DRILL else "We are investigating."]


async def settled(run: Running) -> None:
    await run.until(lambda: not run.app.workers or all(w.is_finished for w in run.app.workers))


async def test_every_dialogue_of_a_drill_says_so(drills: Range) -> None:
    drills.start_drill("bad-deploy")
    for name, marked in ((DRILL, True), (NAME, False)):
        async with drills.running(size=(80, 24), start=name) as run:
            for action in ("severity_picker", "roles", "checks", "compose", "brief", "find"):
                run.dashboard.perform(action)
                await run.pilot.pause()
                assert ("DRILL · " in run.shown()) is marked, action
                await run.press("escape")


async def test_a_drill_that_cannot_be_played_is_still_an_incident(drills: Range) -> None:
    drills.start_drill("bad-deploy")

    def gone(_: Session) -> None:
        raise NotFoundError("There is no drill 'x'", "look")

    def broken() -> tuple[Script, ...]:
        raise NotFoundError("data/drills, line 3: title is missing")

    services = replace(drills.services(), player=gone, drills=broken)
    app = IncidentApp(services, DRILL)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        run = Running(app, pilot)
        assert run.said == "Nothing is played: There is no drill 'x'; look"
        await run.log_line("a note all the same")
        await run.type("/home")
        await run.press("enter")
        await run.until(lambda: isinstance(app.screen, Home))
        await run.press("d")
        assert "title is missing" in run.shown()


@pytest.mark.parametrize(("name", "title"), [(NAME, NAME), (DRILL, f"DRILL {DRILL}")])
def test_the_window_of_a_drill_is_named_so(drills: Range, name: str, title: str) -> None:
    drills.start_drill("bad-deploy")
    session = drills.services().open_session(name)
    assert name_of_window(session) == title
    session.close()
    assert name_of_window(None) == "incident-tui"
