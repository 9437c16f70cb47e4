"""A running program over real files in a folder of the test, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from incident_tui.clock import ManualClock
from incident_tui.config.keys.keymap import make
from incident_tui.domain.decide.intents import Declare, Request
from incident_tui.domain.errors import NotSavedError, RefusedError
from incident_tui.domain.record.event import LIVE, When
from incident_tui.session.session import (
    Drafts,
    IncidentIndex,
    Recorder,
    Saved,
    Session,
    declare,
    examine,
    repair_copy,
)
from incident_tui.store.folder import Folder
from incident_tui.tui.app import IncidentApp
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard.log.log_view import LogView
from incident_tui.tui.dashboard.panes.composer import Composer
from incident_tui.tui.dashboard.screen import Dashboard
from incident_tui.tui.widgets.status_bar import Status
from tests.support import playbook

NOW = datetime(2026, 11, 2, 14, 5, 7, tzinfo=UTC)
NAME = "inc-20261102-heron"


@dataclass
class Place:
    """A folder with one incident, its clock, and what the screens need."""

    path: Path
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    on_call: tuple[str, ...] = ()
    keys: dict[str, str] = field(default_factory=dict)
    hide: tuple[str, ...] = ()

    @property
    def folder(self) -> Folder:
        return Folder(self.path)

    def recorder(self, name: str = "sam") -> Recorder:
        return Recorder(name, "node-1", self.clock)

    def session(self, name: str = "sam") -> Session:
        return Session.open(self.folder.path_of(NAME), playbook(), self.recorder(name))

    def declare(self, intent: Declare, name: str = NAME) -> str | RefusedError | NotSavedError:
        path = self.folder.path_of(name)
        when = When.dated(intent.detected_at) if intent.detected_at else LIVE
        found = declare(path, Request(intent, when), playbook(), self.recorder())
        return found if isinstance(found, RefusedError | NotSavedError) else name

    def record(self, *requests: Request, name: str = "sam") -> None:
        session = self.session(name)
        outcome = session.dispatch(*requests)
        session.close()
        assert isinstance(outcome, Saved), outcome

    def services(self) -> Services:
        return Services(
            on_call=lambda: self.on_call,
            keymap=make(self.keys),
            hide=self.hide,
            clock=self.clock,
            playbook=playbook(),
            tz=UTC,
            machine_tz=None,
            state_dir=self.path,
            open_session=lambda name: Session.open(
                self.folder.path_of(name), playbook(), self.recorder()
            ),
            list_incidents=IncidentIndex(self.folder, playbook(), self.clock).checked_listings,
            declare=lambda intent: self.declare(intent, "inc-20261102-otter"),
            drafts=lambda name: Drafts(self.path / ".drafts", name),
            open_wall=lambda name: Session.open(
                self.folder.path_of(name), playbook(), self.recorder(), read_only=True
            ),
            repair=lambda name: repair_copy(self.folder, name, self.clock),
            examine=lambda name: examine(self.folder, name),
        )

    @asynccontextmanager
    async def running(
        self, size: tuple[int, int] = (80, 24), start: str | None = NAME, **options: bool
    ) -> AsyncIterator[Running]:
        app = IncidentApp(self.services(), start, **options)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            run = Running(app, pilot)
            await run.until(lambda: app.focused is not None or not run.dashboard_is_open)
            yield run


@dataclass
class Running:
    """The program while it runs, as a person at the keyboard has it."""

    app: IncidentApp
    pilot: Pilot[int]

    @property
    def dashboard(self) -> Dashboard:
        found = next(s for s in self.app.screen_stack if isinstance(s, Dashboard))
        assert isinstance(found, Dashboard)
        return found

    @property
    def dashboard_is_open(self) -> bool:
        return any(isinstance(screen, Dashboard) for screen in self.app.screen_stack)

    @property
    def composer(self) -> Composer:
        return self.dashboard.query_one(Composer)

    @property
    def log(self) -> LogView:
        return self.dashboard.query_one(LogView)

    @property
    def said(self) -> str:
        part = self.dashboard.query_one(Status).part
        return part.notice.text if part and part.notice else ""

    @property
    def texts(self) -> list[str]:
        events = self.dashboard.incident.events
        return [str(getattr(event.fact, "text", "")) for event in events]

    async def type(self, text: str) -> None:
        """Type as fast as a terminal delivers it: no wait between the keys."""
        for character in text:
            self.app.post_message(events.Key(_key(character), character))
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys one by one, each long enough after the one before it to act by itself."""
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()
            if self.dashboard_is_open:
                await self.rest()

    async def rest(self, seconds: float = 0.3) -> None:
        """Let time pass for the letters of the log; the wall clock stays."""
        clock = self.app.services.clock
        assert isinstance(clock, ManualClock)
        now = clock.now()
        clock.advance(timedelta(seconds=seconds))
        clock.step(now)
        mode = self.dashboard._log_mode
        while mode.waiting:
            await self.pilot.pause(0.02)

    async def until(self, true: Callable[[], object], seconds: float = 30.0) -> None:
        for _ in range(int(seconds / 0.02)):
            if true():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"never came true; on screen:\n{self.shown()}")

    async def log_line(self, text: str) -> None:
        await self.type(text)
        await self.press("enter")
        await self.until(lambda: not self.dashboard.submission.busy)

    def shown(self) -> str:
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text for strip in strips)


def _key(character: str) -> str:
    names = {" ": "space", "/": "slash", "@": "at", "\n": "ctrl+j"}
    return names.get(character, character)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path / "incidents")
    place.folder.ensure()
    outcome = place.declare(Declare("Checkout 5xx", 1, detected_at=NOW - timedelta(minutes=47)))
    assert outcome == NAME
    return place
