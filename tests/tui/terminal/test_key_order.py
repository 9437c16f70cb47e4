"""Keys pressed faster than screens come and go: each reaches the screen it was meant for."""

from __future__ import annotations

import pytest
from textual import events

from incident_tui.domain.projections.roster import holders
from tests.support import playbook
from tests.tui.conftest import Place, Running


async def burst(run: Running, *keys: str) -> None:
    """Press keys as a terminal delivers a burst: all of them are there before the first is done."""
    for key in keys:
        if len(key) > 1 and key.startswith("="):
            for character in key[1:]:
                name = {" ": "space", "/": "slash"}.get(character, character)
                run.app.post_message(events.Key(name, character))
        else:
            run.app.post_message(events.Key(key, None))
    await run.pilot.pause()


async def test_what_is_typed_after_escape_is_in_the_line(place: Place) -> None:
    async with place.running((120, 36)) as run:
        for key in ("f2", "f4", "ctrl+o", "ctrl+l", "ctrl+r"):
            await run.press(key)
            assert run.app.screen is not run.dashboard
            await burst(run, "escape", "=typed at once")
            await run.until(lambda: run.composer.text == "typed at once")
            run.composer.clear()


async def test_a_form_takes_what_is_typed_as_it_opens_and_closes(place: Place) -> None:
    async with place.running((120, 36)) as run:
        await burst(run, "f2", "tab", "=maya", "enter", "=she leads now", "enter")
        await run.until(lambda: "she leads now" in run.texts)
        assert holders(run.dashboard.incident, playbook())["ic"][0].name == "maya"


async def test_the_palette_is_a_road_for_quick_hands(place: Place) -> None:
    async with place.running((120, 36)) as run:
        await burst(run, "ctrl+o", "=phase", "enter", "=triage", "enter")
        await run.until(lambda: run.dashboard.incident.phase == "triage")


async def test_a_command_opens_a_form_that_takes_the_rest(place: Place) -> None:
    async with place.running((120, 36)) as run:
        await burst(run, "=/find", "enter", "=zzz")
        await run.until(lambda: "zzz" in run.shown())
        assert run.composer.text == ""


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_lines_in_a_burst_are_entries_in_order(place: Place, size: tuple[int, int]) -> None:
    async with place.running(size) as run:
        for n in range(20):
            await burst(run, f"=entry {n}", "enter")
        await run.until(lambda: "entry 19" in run.texts)
        assert [text for text in run.texts if text.startswith("entry")] == [
            f"entry {n}" for n in range(20)
        ]


async def test_backspace_stays_between_the_letters_it_stood_between(place: Place) -> None:
    async with place.running() as run:
        await burst(run, "=abx", "backspace", "=cdy", "backspace", "left", "=-", "end", "=e")
        await run.until(lambda: run.composer.text == "abc-de")
