"""The dashboard with hooks: what is recorded here runs them, and no key ever waits for one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace

from incident_tui.hooks.hook import Hook
from incident_tui.hooks.runner import Hooks
from incident_tui.session.session import Session
from incident_tui.tui.base.services import Services
from tests.support import playbook
from tests.tui.conftest import NAME, Place


@dataclass
class Hooked(Place):
    """A place whose dashboard runs hooks, and is told what became of them."""

    said: list[str] = field(default_factory=list)
    hooks: Hooks = field(default_factory=lambda: Hooks((), print))

    def set(self, *hooks: Hook) -> None:
        self.hooks = Hooks(hooks, self.said.append)

    def services(self) -> Services:
        recorder = replace(self.recorder(), on_recorded=self.hooks.recorded)
        return replace(
            super().services(),
            open_session=lambda name: Session.open(self.folder.path_of(name), playbook(), recorder),
            troubles=lambda: tuple(self.said.pop(0) for _ in self.said[:]),
        )


@pytest.fixture
def hooked(place: Place) -> Iterator[Hooked]:
    found = Hooked(place.path, place.clock)
    yield found
    found.hooks.stop_now()


async def test_a_failing_hook_is_told_in_the_status_row(hooked: Hooked) -> None:
    hooked.set(Hook("entry.added", (sys.executable, "-c", "import sys; sys.exit('[no] channel')")))
    async with hooked.running() as run:
        await run.log_line("pods restarted")
        await run.until(lambda: "hook entry.added failed: exit 1: [no] channel" in run.shown())
        assert run.texts[-1] == "pods restarted"


async def test_while_a_hook_hangs_everything_else_goes_on(hooked: Hooked, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    hooked.set(Hook("any", ("sh", "-c", f"read x < {gate}"), 600))
    async with hooked.running() as run:
        for text in ("one", "two", "/sev 2 only one region", "three"):
            await run.log_line(text)
        assert run.texts[-1] == "three"
        assert run.dashboard.incident.severity == 2
        assert hooked.hooks.busy
        assert "NOT SAVED" not in run.shown()


async def test_what_another_window_recorded_is_the_other_windows_to_tell(
    hooked: Hooked, tmp_path: Path
) -> None:
    place = tmp_path / "told"
    hooked.set(Hook("entry", ("sh", "-c", f"cat >> {place}")))
    async with hooked.running() as run:
        other = Place(hooked.path, hooked.clock).session("kim")
        from incident_tui.domain.decide.intents import AddEntry, Request

        other.dispatch(Request(AddEntry("from elsewhere")))
        other.close()
        await run.until(lambda: "from elsewhere" in run.texts)
        await run.log_line("from here")
    hooked.hooks.close()
    assert "from here" in place.read_text()
    assert "from elsewhere" not in place.read_text()
    assert f'"id": "{NAME}"' in place.read_text()
