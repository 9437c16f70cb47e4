"""A seeded monkey on every screen: random keys, random sizes, and a record that explains itself."""

from __future__ import annotations

import os
import random
from datetime import timedelta

import pytest
from textual import events

from incident_tui.config.keys.table import ALL
from incident_tui.domain.record.facts import KINDS
from incident_tui.domain.record.incident import fold
from incident_tui.session.session import Session
from tests.tui.conftest import Place, Running
from tests.tui.test_share import SCREENS, fill

KEYS = int(os.environ.get("MONKEY_KEYS", "120"))
"""How many keys are pressed on each screen; MONKEY_KEYS=2000 for a long run."""

EACH_SIZE = 40
"""After so many keys the terminal has another size."""

WORDS = "-5m pool full @raj H1 ! ? + * %x >i /sev 2 why \\ 14:02 日本 é ]["

_LEAVING = {"ctrl+q", "f9"}
"""Two ctrl+q end the program, and behind a blank there is little to see."""


def keys() -> list[str]:
    """Every key the program knows, the keys of editors, and what a person types."""
    known = [name for key in ALL for name in key.names if name not in _LEAVING]
    moves = ["left", "right", "backspace", "delete", "home", "end", "space", "tab", "shift+tab"]
    return [*known, *moves, "enter", "escape", "up", "down", *(c for c in WORDS if c != " ")]


async def wild(run: Running, place: Place, rng: random.Random) -> None:
    """Press random keys as fast as they can be taken, while time passes and sizes change."""
    choices = keys()
    for n in range(KEYS):
        key = rng.choice(choices)
        character = " " if key == "space" else key if len(key) == 1 else None
        run.app.post_message(events.Key(key, character))
        if n % 7 == 0:
            await run.pilot.pause()
        if n % EACH_SIZE == 0:
            place.clock.advance(timedelta(seconds=rng.choice([0, 1, 61, 3600])))
            size = rng.choice([(1, 1), (40, 10), (44, 30), (80, 24), (120, 36), (200, 60)])
            await run.pilot.resize_terminal(*size)
            await run.pilot.pause()
        assert run.app.is_running


def explained(place: Place, run: Running) -> None:
    """The file holds what the screen knows, and every event of it is understood."""
    session: Session = place.session()
    try:
        recorded = session.incident
    finally:
        session.close()
    assert fold(recorded.originals.values()) == recorded
    for event in recorded.originals.values():
        assert event.kind in KINDS, event
        assert event.by, event
    shown = run.dashboard.incident.originals if run.dashboard_is_open else recorded.originals
    assert shown.keys() <= recorded.originals.keys()


@pytest.mark.parametrize("start", ["dashboard", *SCREENS])
async def test_random_keys_and_sizes_break_nothing(place: Place, start: str) -> None:
    rng = random.Random(f"monkey {start}")
    fill(place)
    async with place.running((120, 36)) as run:
        if start != "dashboard":
            run.dashboard.perform(start)
            await run.pilot.pause()
        await wild(run, place, rng)
        await run.pilot.resize_terminal(120, 36)
        await run.until(lambda: not run.dashboard_is_open or not run.dashboard.submission.busy)
        explained(place, run)


@pytest.mark.parametrize("sharing", [False, True])
async def test_the_list_of_all_survives_as_well(place: Place, *, sharing: bool) -> None:
    fill(place)
    async with place.running((80, 24), start=None, share=sharing) as run:
        await wild(run, place, random.Random(7))
        await run.pilot.pause()
        assert run.app.is_running
        assert place.session().incident.title
