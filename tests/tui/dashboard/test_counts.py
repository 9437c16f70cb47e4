"""What a key, a second and an arriving entry may cost, in counts: no clock is asked.

The figures in milliseconds are measured by `python -m tests.bench`; these tests hold what they
rest on, so that a layout per key or a second full repaint is found before it is measured.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from textual._compositor import CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen

from incident_tui.domain.decide.intents import AddEntry, Request
from incident_tui.tui.dashboard.log import log_lines, log_rows
from incident_tui.tui.widgets.line_widget import LineWidget
from tests.tui.conftest import Place, Running


@dataclass
class Counted:
    """What happened since the last `forget`."""

    layouts: int = 0
    full: int = 0
    sent: list[str] = field(default_factory=list)
    painted: list[str] = field(default_factory=list)
    laid: int = 0

    def forget(self) -> None:
        self.__init__()  # type: ignore[misc]

    @property
    def size(self) -> int:
        """How many bytes went to the terminal."""
        return sum(len(text.encode()) for text in self.sent)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Watch the program without changing what it does."""
    found = Counted()
    display, layout = App._display, Screen._refresh_layout
    refresh, lines = LineWidget.refresh, log_rows.entry_lines

    def watch_display(app: App[Any], screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            found.full += isinstance(renderable, LayoutUpdate)
            found.sent.append(renderable.render_segments(app.console))
        display(app, screen, renderable)

    def watch_layout(screen: Screen[Any], *args: Any, **named: Any) -> None:
        found.layouts += 1
        layout(screen, *args, **named)

    def watch_refresh(widget: LineWidget, *args: Any, **named: Any) -> LineWidget:
        found.painted.append(type(widget).__name__)
        return refresh(widget, *args, **named)

    def watch_lines(*args: Any, **named: Any) -> Any:
        found.laid += 1
        return lines(*args, **named)

    monkeypatch.setattr(App, "_display", watch_display)
    monkeypatch.setattr(Screen, "_refresh_layout", watch_layout)
    monkeypatch.setattr(LineWidget, "refresh", watch_refresh)
    monkeypatch.setattr(log_lines, "entry_lines", watch_lines)
    return found


def many(place: Place, count: int) -> None:
    """Fill the log."""
    place.record(*(Request(AddEntry(f"entry {n}")) for n in range(count)))


async def second(place: Place, running: Running) -> None:
    """Let a second pass on the clock that the program sees."""
    place.clock.advance(timedelta(seconds=1))
    running.dashboard.tick()
    await running.pilot.pause()


async def test_a_key_in_the_line_lays_nothing_out_and_repaints_nothing_else(
    place: Place, counted: Counted
) -> None:
    many(place, 100)
    async with place.running((120, 36)) as running:
        await running.type("begun ")
        counted.forget()
        for letter in "checkout":
            await running.type(letter)
        assert counted.layouts == 0
        assert counted.full == 0
        assert counted.painted == []
        assert counted.laid == 0
        assert 0 < counted.size < 8 * 2_500


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_an_idle_second_repaints_the_clocks_alone(
    place: Place, counted: Counted, size: tuple[int, int]
) -> None:
    many(place, 100)
    async with place.running(size) as running:
        await second(place, running)
        counted.forget()
        for _ in range(5):
            await second(place, running)
        assert counted.layouts == 0
        assert counted.full == 0
        assert counted.laid == 0
        assert set(counted.painted) <= {"Header", "Countdowns"}
        assert 0 < counted.size < 5 * 5_000


async def test_an_idle_second_costs_as_much_at_a_thousand_entries(
    place: Place, counted: Counted
) -> None:
    async with place.running((120, 36)) as running:
        await second(place, running)
        counted.forget()
        await second(place, running)
        few = counted.size
    many(place, 1_000)
    async with place.running((120, 36)) as running:
        await second(place, running)
        counted.forget()
        await second(place, running)
        assert counted.size <= few * 1.2
        assert counted.laid == 0


async def test_an_arriving_entry_lays_no_more_than_what_is_in_sight(
    place: Place, counted: Counted
) -> None:
    many(place, 1_000)
    async with place.running((120, 36)) as running:
        rows = running.log.size.height
        counted.forget()
        place.record(Request(AddEntry("from elsewhere")), name="lee")
        await running.until(lambda: "from elsewhere" in running.shown())
        assert counted.laid <= rows + 1
        assert counted.layouts <= 2
        assert counted.full == 0
