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

from incident_tui.domain.decide.intents import AddEntry, PostUpdate, Request
from incident_tui.domain.guidance import hazards_messages
from incident_tui.domain.obligations import cadence, deadlines
from incident_tui.domain.privacy import secrets
from incident_tui.domain.projections import proofs
from incident_tui.tui.dashboard import interpreter, screen
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


def calls_of(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[str]:
    """Watch a function of a module without changing what it does."""
    made: list[str] = []
    whole = getattr(module, name)

    def watched(*args: Any, **named: Any) -> Any:
        made.append(name)
        return whole(*args, **named)

    monkeypatch.setattr(module, name, watched)
    return made


async def test_an_idle_second_works_nothing_out_that_only_the_record_can_change(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.record(Request(PostUpdate("internal", "We look into it.", "initial")))
    many(place, 100)
    watched = ((deadlines, "_changed"), (cadence, "_begin"), (proofs, "proving"),
               (hazards_messages, "_said"), (secrets, "_span"))  # fmt: skip
    made = [calls_of(monkeypatch, module, name) for module, name in watched]
    async with place.running((120, 36)) as running:
        await second(place, running)
        assert all(made[:-1])
        for calls in made:
            calls.clear()
        for _ in range(3):
            await second(place, running)
        assert made == [[], [], [], [], []]


async def test_a_key_of_a_word_is_read_once_and_offers_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = ((interpreter, "read_line"), (screen, "context_of"), (interpreter, "completions"))
    read, contexts, completed = (calls_of(monkeypatch, *place) for place in watched)
    async with place.running((120, 36)) as running:
        await running.type("begun ")
        for calls in (read, contexts):
            calls.clear()
        secrets.find_secrets.cache_clear()
        for letter in "checkout":
            await running.type(letter)
        assert (len(read), len(contexts), len(completed)) == (8, 8, 0)
        looked = secrets.find_secrets.cache_info().misses
        assert looked <= 8 * 3  # the words, and the lines that are drawn


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
