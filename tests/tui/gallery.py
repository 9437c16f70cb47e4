"""Every screen and dialog of the program, one after the other, for tests of what is drawn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import partial

from msgspec.structs import replace
from rich.segment import Segment
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Selection

from incident_tui.config.themes import ThemeSpec
from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Declare, Request
from incident_tui.domain.obligations.timers import Timer, TimerState
from incident_tui.session.session import Session
from incident_tui.tui.app import IncidentApp
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard.panes.countdowns import Countdowns
from incident_tui.tui.dashboard.panes.header import Header
from incident_tui.tui.dashboard.parts import Saving
from incident_tui.tui.dashboard.view import countdowns_part
from tests.support import playbook
from tests.tui.conftest import NAME, NOW, Place, Running
from tests.tui.test_pictures import fill

FORMS = ((40, 10), (44, 30), (80, 24), (120, 36), (200, 60))
WALLS = ((20, 5), (44, 15), (80, 24), (120, 36), (200, 60))
DIALOGS = (
    "severity", "roles", "checks", "compose", "decide", "rubric", "brief", "hazards", "suggest",
    "palette", "help", "find", "resolve", "close", "reopen", "cancel",
)  # fmt: skip

Shown = tuple[str, Running]


def segments(run: Running) -> Iterator[Segment]:
    """Yield everything on the screen as it is about to be written."""
    for strip in run.app.screen._compositor.render_strips(run.app.size):
        yield from strip


def services(place: Place, spec: ThemeSpec | None, **more: object) -> Services:
    return replace(place.services(), theme=spec, **more)


async def shown(place: Place, spec: ThemeSpec | None, **options: bool) -> AsyncIterator[Shown]:
    """Yield the name of each screen, and the program while it shows it."""
    fill(place)
    async for found in dashboards(place, spec, options):
        yield found
    async for found in _dialogs(place, spec, options):
        yield found
    async for found in _walls(place, spec, options):
        yield found
    async for found in _homes(place, spec, options):
        yield found


async def dashboards(
    place: Place, spec: ThemeSpec | None, options: dict[str, bool]
) -> AsyncIterator[Shown]:
    """Yield the dashboard in its forms and states; `shown` fills the place first."""
    for size in FORMS:
        app = IncidentApp(services(place, spec), NAME, **options)
        async with app.run_test(size=size) as pilot:
            run = Running(app, pilot)
            await pilot.pause()
            yield f"dashboard {size}", run
            for saving in (Saving("NOT SAVED", failed=True), Saving("saving", busy=True)):
                header = run.dashboard.query_one(Header)
                assert header.part is not None
                header.part = replace(header.part, saving=saving)
                await pilot.pause()
                yield f"dashboard {size} {saving.word}", run
            alerts, state = in_every_state(run.dashboard.view.timers), run.dashboard.state
            shown = countdowns_part(alerts, NOW, state.tz, state.breakpoint, state.recorded)
            run.dashboard.query_one(Countdowns).part = shown
            await pilot.pause()
            yield f"dashboard {size} timers", run
            for bad in (True, False):
                run.dashboard.say("a message", bad=bad)
                await pilot.pause()
                yield f"dashboard {size} message", run
            if size[0] >= 80:
                async for found in _line_and_log(run, size):
                    yield found


async def _line_and_log(run: Running, size: tuple[int, int]) -> AsyncIterator[Shown]:
    for text in (
        "some words",
        "14:03 to be confirmed, tomorrow",
        "/nonsense",
        ">i fine\nline\n" * 9,
    ):
        run.composer.put(text)
        await run.pilot.pause()
        yield f"line {size} {text[:9]!r}", run
    run.composer.selection = Selection((0, 0), (0, 4))
    await run.pilot.pause()
    yield f"line {size} selected", run
    run.composer.failed = True
    run.composer.hint = "NOT SAVED - disk full"
    await run.pilot.pause()
    yield f"line {size} failed", run
    run.composer.put("")
    await run.press("ctrl+t", "up", "up")
    yield f"log {size}", run
    await run.press("home")
    yield f"log {size} first", run


async def _dialogs(
    place: Place, spec: ThemeSpec | None, options: dict[str, bool]
) -> AsyncIterator[Shown]:
    for size in ((80, 24), (120, 36)):
        app = IncidentApp(services(place, spec), NAME, **options)
        async with app.run_test(size=size) as pilot:
            run = Running(app, pilot)
            await pilot.pause()
            for name in DIALOGS:
                run.dashboard.perform(name)
                await pilot.pause()
                assert app.screen is not run.dashboard, name
                yield f"{name} {size}", run
                if size[0] == 80:
                    async for found in _fields(run, f"{name} {size}"):
                        yield found
                while app.screen is not run.dashboard:
                    await run.press("escape")


async def _fields(run: Running, name: str) -> AsyncIterator[Shown]:
    """Go through the fields of a dialog: each with the focus, with words, with a selection."""
    seen = set()
    while run.app.focused is not None and run.app.focused not in seen:
        field = run.app.focused
        seen.add(field)
        yield f"{name} {field!r}", run
        if isinstance(field, Input):
            await run.type("ma")
            yield f"{name} typed", run
            field.select_all()
            await run.pilot.pause()
            yield f"{name} selected", run
            field.clear()
        elif isinstance(field, TextArea):
            field.select_all()
            await run.pilot.pause()
            yield f"{name} selected", run
            field.text = ""
            await run.pilot.pause()
            yield f"{name} emptied", run
        else:
            await run.pilot.hover(field, offset=(3, 2))
            for _ in range(min(getattr(field, "option_count", 1), 5)):
                await run.press("down")
                yield f"{name} down", run
        await run.press("tab")


async def _walls(
    place: Place, spec: ThemeSpec | None, options: dict[str, bool]
) -> AsyncIterator[Shown]:
    def reading(name: str) -> Session:
        path = place.folder.path_of(name)
        return Session.open(path, playbook(), place.recorder(), read_only=True)

    for size in WALLS:
        app = IncidentApp(services(place, spec, open_session=reading), NAME, wall=True, **options)
        async with app.run_test(size=size) as pilot:
            run = Running(app, pilot)
            await pilot.pause()
            yield f"wall {size}", run
            app.screen._following.stop()  # type: ignore[attr-defined]
            place.clock.advance(timedelta(minutes=1))
            app.screen.tick()  # type: ignore[attr-defined]
            await pilot.pause()
            yield f"wall {size} stale", run
            place.clock.step(NOW)


async def _homes(
    place: Place, spec: ThemeSpec | None, options: dict[str, bool]
) -> AsyncIterator[Shown]:
    for n in (1, 2, 3, 4):
        intent = Declare(f"Exercise {n}", n, detected_at=NOW - timedelta(minutes=5), drill=n == 2)
        place.declare(intent, f"inc-20261102-n{n}")
    place.folder.path_of("inc-20261102-bad").write_text("not an incident")
    place.record(Request(i.Resolve({"all": "over"}), note="over"))
    place.declare(Declare("Slow search", 3), "inc-20261102-slow")
    for start in (place, Place(place.path.parent / "empty")):
        start.folder.ensure()
        app = IncidentApp(services(start, spec, figures=lambda: "figures"), None, **options)
        async with app.run_test(size=(100, 24)) as pilot:
            run = Running(app, pilot)
            wanted = "LIVE" if start is place else "declares one"
            await run.until(partial(_has, run, wanted))
            yield f"home {start.path.name}", run
            for _ in range(8):
                await run.press("down")
                yield f"home {start.path.name} down", run
            for key in ("n", "f", "question_mark"):
                await run.press(key)
                yield f"home {key}", run
                await run.press("escape")


def _has(run: Running, words: str) -> bool:
    return words in run.shown()


def in_every_state(timers: tuple[Timer, ...]) -> tuple[Timer, ...]:
    """Return three timers made to be late, snoozed late, due soon and scheduled."""
    one = next(timer for timer in timers if timer.open and timer.due_at)
    late = {"state": TimerState.OVERDUE, "due_at": NOW - timedelta(minutes=3)}
    late["late"] = timedelta(minutes=3)
    soon = {"state": TimerState.DUE_SOON, "due_at": NOW + timedelta(minutes=3)}
    calm = {"state": TimerState.SCHEDULED, "due_at": NOW + timedelta(minutes=33)}
    still = {"late": timedelta(0), "missed": 0, "snoozed_until": None}
    snoozed = {"snoozed_until": NOW + timedelta(minutes=9)}
    return tuple(replace(one, **(still | found)) for found in (late, late | snoozed, soon, calm))
