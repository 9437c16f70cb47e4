"""The wall: what it tells, at which size, how it follows, and that it never writes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Declare, Request
from incident_tui.domain.record import facts as f
from incident_tui.exchange.presence import LinkRow, Peer, StatusFile, status_path
from incident_tui.session.session import Session
from incident_tui.tui.app import IncidentApp
from incident_tui.tui.dashboard.screen import Dashboard
from incident_tui.tui.wall.canvas import WallFace
from incident_tui.tui.wall.clock import words
from incident_tui.tui.wall.head_and_foot import _packed
from incident_tui.tui.wall.screen import Wall
from incident_tui.tui.wall.view import wall_view
from incident_tui.tui.widgets.big_text import large, large_lines, rows_of
from tests.support import at, declared, event, incident, playbook
from tests.tui.conftest import NAME, NOW, Place, Running
from tests.tui.test_screens import HOSTILE

SIZES = [(44, 15), (80, 24), (100, 30), (120, 36), (200, 60), (20, 5), (1, 1), (300, 100)]


@asynccontextmanager
async def wall(
    place: Place, size: tuple[int, int] = (120, 36), **options: bool
) -> AsyncIterator[Running]:
    """A wall on a monitor of its own, as the shell opens it."""
    services = replace(
        place.services(),
        open_session=lambda name: Session.open(
            place.folder.path_of(name), playbook(), place.recorder(), read_only=True
        ),
    )
    app = IncidentApp(services, NAME, wall=True, **options)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Running(app, pilot)


def screen(run: Running) -> Wall:
    assert isinstance(run.app.screen, Wall)
    return run.app.screen


def incident_file(place: Place) -> Path:
    return place.folder.path_of(NAME)


def pass_time(place: Place, run: Running, seconds: float) -> None:
    place.clock.advance(timedelta(seconds=seconds))
    screen(run).tick()


# -- what it tells -------------------------------------------------------------------------------


async def test_it_tells_what_matters(place: Place) -> None:
    place.record(
        Request(i.AssignRole("ic", "maya")),
        Request(i.GiveTask("raj", "watch errors", NOW - timedelta(minutes=15))),
        Request(i.AddEntry("pool is full")),
    )
    async with wall(place) as run:
        text = run.shown()
        assert "Checkout 5xx" in text
        assert "DETECTION 1/5" in text
        assert "T+00:47:00" in text
        assert "IC maya" in text
        assert "COMMS ▲ nobody" in text
        assert "Task overdue: T1 raj 15m" in text
        assert "pool is full" in text
        assert "● live  read " in text
        assert all(row in text for row in large("LATE")[:2])
        assert "DRILL" not in text


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (25, "promised 12:28Z · kept 1/1"),
        (32, "promised 12:28Z, broken · kept 1/2"),
        (90, "promised 12:28Z, broken · kept 1/2 · missed 4"),
    ],
)
def test_a_clock_says_what_was_promised_and_whether_it_was_kept(minutes: float, said: str) -> None:
    known = incident(
        declared(1),
        event(f.UpdatePosted("internal", "initial", "We look.", next_at=at(15)), 5),
        event(f.UpdatePosted("internal", "initial", "We look.", next_at=at(28)), 14),
    )
    seen = wall_view(known, playbook(), at(minutes), UTC)
    (owed,) = (t for t in (*seen.clocks, *seen.rest) if t.audience == "internal")
    assert words(owed, seen, stale=False).detail == said


def test_what_is_contested_has_a_mark_and_every_claim() -> None:
    start = declared(3)
    facts: list[tuple[str, f.AnyFact]] = [
        ("maya", f.SeverityChanged(2)),
        ("raj", f.SeverityChanged(4)),
        ("maya", f.RoleAssigned("ic", "lee")),
        ("raj", f.RoleAssigned("ic", "sam")),
        ("maya", f.PhaseEntered("triage")),
        ("raj", f.PhaseEntered("mitigation")),
    ]
    said = [
        replace(event(fact, n, by=by), sup=(start.id,)) for n, (by, fact) in enumerate(facts, 1)
    ]
    seen = wall_view(incident(start, *said), playbook(), at(10), UTC)
    assert seen.label == "SEV-2?"
    assert seen.standing == "MITIGATION? 3/5"
    assert seen.people[0] == ("IC?", "lee / sam")
    assert seen.warnings[:2] == (
        "Contested severity: SEV-2 (maya) / SEV-4 (raj)",
        "Contested phase: triage (maya) / mitigation (raj)",
    )
    assert wall_view(incident(start), playbook(), at(10), UTC).label == "SEV-3"


@pytest.mark.parametrize("sharing", [False, True])
async def test_it_says_when_another_machine_was_last_heard(place: Place, sharing: bool) -> None:
    path = status_path(place.path, NAME)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    rows = (
        LinkRow("bridge.local", 1, NOW, "offline", NOW - timedelta(seconds=40)),
        LinkRow("b", 2, NOW, "connected", NOW, peers=(Peer("raj", "r", NOW),)),
    )
    path.write_bytes(msgspec.json.encode(StatusFile(links=rows)))
    async with wall(place, share=sharing) as run:
        await run.until(lambda: screen(run)._lookout.found.sharing)
        pass_time(place, run, 0)
        await run.pilot.pause()
        last = run.shown().splitlines()[-1]
        assert ("▲ bridge.local last heard 40 s ago" in last) is not sharing
        assert "last heard 40 s ago" in last
        assert ("raj heard 0 s ago" in last) is not sharing
        assert "heard 0 s ago" in last


async def test_a_wall_of_its_own_is_seen_by_the_dashboards(place: Place) -> None:
    async with wall(place) as run:
        await run.until(lambda: list(place.path.glob(".team/*.here")))
        assert screen(run).session.read_only
    assert list(place.path.glob(".team/*.here")) == []


def test_a_relief_that_is_due_is_named() -> None:
    known = incident(declared(1), event(f.RoleAssigned("ic", "maya"), 0))
    assert not any("Relief" in said for said in wall_view(known, playbook(), at(240), UTC).warnings)
    assert "Relief due: IC maya 4h10" in wall_view(known, playbook(), at(250), UTC).warnings


async def test_a_private_entry_is_never_read_out(place: Place) -> None:
    place.record(Request(i.AddEntry("the password is hunter2"), private=True))
    async with wall(place) as run:
        assert "private entry" in run.shown()
        assert "hunter2" not in run.shown()


async def test_a_drill_says_so_at_every_size(tmp_path: Path) -> None:
    place = Place(tmp_path / "incidents")
    place.folder.ensure()
    place.declare(Declare("Exercise", 2, drill=True))
    for size in SIZES:
        if size[1] > 3:
            async with wall(place, size) as run:
                large_drill = large(" DRILL ")[0].strip() in run.shown()
                assert "DRILL" in run.shown() or large_drill, size


async def test_nothing_owed_and_ended(place: Place) -> None:
    place.record(Request(i.Cancel(), note="false alarm"))
    async with wall(place) as run:
        assert "CANCELLED" in run.shown()
        assert "nothing is owed" in run.shown()


@pytest.mark.parametrize("size", SIZES)
async def test_every_size_is_filled_exactly(place: Place, size: tuple[int, int]) -> None:
    place.record(Request(i.AddEntry("日本語 entry " * 20)))
    async with wall(place, size) as run:
        face = run.app.screen.query_one(WallFace)
        lines = face.paint(*size)
        assert len(lines) <= size[1]
        if size[1] > 1:
            assert "●" in "".join(text for text, _ in lines[-1])
        for line in lines:
            assert cell_len("".join(text for text, _ in line)) <= size[0]
        for other in ((44, 15), (80, 24), (20, 5)):
            await run.pilot.resize_terminal(*other)
            await run.pilot.pause()
        assert run.app.is_running


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_shown_as_words_only(place: Place, text: str) -> None:
    place.record(
        Request(i.AssignRole("ic", text)), Request(i.Rename(text)), Request(i.AddEntry(text))
    )
    for size in ((44, 15), (200, 60)):
        async with wall(place, size) as run:
            shown = run.shown()
            assert not {c for c in shown if c != "\n" and not c.isprintable()} - {"\ufffd"}
            assert run.app.is_running


async def test_ascii_draws_nothing_that_needs_half_blocks(place: Place) -> None:
    for size in SIZES:
        async with wall(place, size, ascii_only=True) as run:
            painted = run.app.screen.query_one(WallFace).paint(*size)
            assert not {c for line in painted for text, _ in line for c in text} & {*"▀▄"}, size
    async with wall(place, (80, 24), ascii_only=True) as run:
        assert "SEV-1" in run.shown()
        assert "! No IC" in run.shown()


# -- how it follows ------------------------------------------------------------------------------


async def test_an_update_posted_elsewhere_restarts_the_countdown(place: Place) -> None:
    async with wall(place) as run:
        before = next(t for t in screen_timers(run) if t.audience == "internal")
        place.clock.advance(timedelta(minutes=40))
        place.record(Request(i.PostUpdate("internal", "Only one region", "initial")))
        await run.until(
            lambda: (
                next(t for t in screen_timers(run) if t.audience == "internal").due_at
                > before.due_at
            )
        )


def screen_timers(run: Running) -> list:  # type: ignore[type-arg]
    view = run.app.screen.query_one(WallFace).view
    assert view is not None
    return [*view.clocks, *view.rest]


def _garbage(path: Path) -> None:
    path.write_bytes(b"not an incident")


@pytest.mark.parametrize("harm", [_garbage, Path.unlink], ids=["garbage", "gone"])
@pytest.mark.parametrize("size", [(20, 5), (80, 24), (120, 36), (200, 60)])
async def test_stale_appears_and_goes(
    place: Place, harm: Callable[[Path], None], size: tuple[int, int]
) -> None:
    path = incident_file(place)
    good = path.read_bytes()
    async with wall(place, size) as run:
        harm(path)
        await run.until(lambda: screen(run)._follower.freshness().problem)
        assert "STALE" not in run.shown()
        pass_time(place, run, 12)
        await run.until(lambda: "STALE" in run.shown())
        assert "● live" not in run.shown()
        styles = {
            style for line in run.app.screen.query_one(WallFace)._lines or () for _, style in line
        }
        assert not styles & {"late", "soon"}
        path.write_bytes(good)
        path.chmod(0o600)
        await run.until(lambda: "STALE" not in run.shown())
        assert "● live" in run.shown()


async def test_a_machine_that_slept_is_not_believed_until_it_has_read(place: Place) -> None:
    async with wall(place) as run:
        assert screen(run)._following.stop(10)
        place.clock.step(NOW + timedelta(hours=1))
        screen(run).tick()
        await run.until(lambda: "STALE" in run.shown())


# -- that it only reads --------------------------------------------------------------------------


async def test_it_never_writes(place: Place) -> None:
    path = incident_file(place)
    before, names = path.read_bytes(), sorted(place.path.iterdir())
    async with wall(place) as run:
        await run.type("a line, and /sev 1 why")
        await run.press("enter", "escape", "ctrl+g", "ctrl+r", "f2")
        assert isinstance(run.app.screen, Wall)
        assert screen(run).session.read_only
    assert path.read_bytes() == before
    left = [found for found in sorted(place.path.iterdir()) if found.name != ".team"]
    assert left == names
    assert list(place.path.glob(".team/*")) == [], "that it was open is forgotten"


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_a_wall_of_its_own_is_left_at_once(place: Place, key: str) -> None:
    async with wall(place) as run:
        await run.pilot.press(key)
        await run.pilot.pause()
        assert run.app.return_value == 0


@pytest.mark.parametrize("key", ["ctrl+g", "escape", "q"])
async def test_it_lies_over_the_dashboard_and_goes(place: Place, key: str) -> None:
    async with place.running((80, 24)) as run:
        await run.type("half a line")
        await run.press("ctrl+g")
        assert screen(run).session is not run.dashboard.session
        assert screen(run).session.read_only
        await run.press(key)
        assert isinstance(run.app.screen, Dashboard)
        assert run.composer.text == "half a line"


async def test_a_wall_over_an_unreadable_file_is_refused_with_a_word(place: Place) -> None:
    async with place.running((80, 24)) as run:
        _garbage(incident_file(place))
        await run.press("ctrl+g")
        assert isinstance(run.app.screen, Dashboard)
        assert run.said


# -- letters -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1, 2, 3, 4, 5])
def test_large_text_has_one_width_and_its_height(scale: int) -> None:
    for text in ("+1:03:07", "2d 03h", "STAKEHOLDERS", "ABCDEFGHIJKLMNOPQRSTUVWXYZ?%'(.,)/_-"):
        rows = large(text, scale)
        assert len(rows) == rows_of(scale)
        assert len({len(row) for row in rows}) == 1


def test_large_lines_break_at_blanks_and_give_up() -> None:
    assert len(large_lines("TELL THE EXECUTIVES", 1, 60, 8)) == 6
    assert large_lines("TELL THE EXECUTIVES", 1, 60, 5) == ()
    assert large_lines("日本", 1, 60, 5) == ()
    assert large_lines("", 1, 60, 5) == ()


def test_warnings_that_do_not_fit_are_counted() -> None:
    many = tuple(f"warning number {n}" for n in range(6))
    for width in range(10, 140, 7):
        for height in (1, 2, 3):
            lines = _packed(many, width, height)
            assert len(lines) <= height
            assert all(cell_len(line) <= width for line in lines), (width, height, lines)
            named = sum(line.count("▲") for line in lines)
            assert named == len(many) or lines[-1].endswith(f"+{len(many) - named}")
