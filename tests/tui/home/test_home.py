"""The list of incidents: sections, columns, place, filter, damaged files, empty, in error."""

from __future__ import annotations

import os
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.widgets import Input, OptionList

from incident_tui.domain.decide.intents import AssignRole, Declare, Request, Resolve
from incident_tui.domain.obligations.timers import Timer, TimerKind, TimerState
from incident_tui.domain.record.incident import State
from incident_tui.session.session import Listing, Saved, Session
from incident_tui.tui.dashboard.screen import Dashboard
from incident_tui.tui.dialogs.text import TextDialog
from incident_tui.tui.home.rows import ListColumns, listing, matches, timer_words
from incident_tui.tui.home.screen import Home
from incident_tui.tui.wall.screen import Wall
from incident_tui.tui.widgets.status_bar import Status
from tests.support import playbook
from tests.tui.conftest import NAME, NOW, Place, Running
from tests.tui.dashboard.test_returning import Away

DAMAGED = "inc-20261101-export"


def add(place: Place, name: str, title: str = "Slow search", severity: int = 3) -> None:
    assert place.declare(Declare(title, severity), name) == name


def damage(place: Place, name: str = DAMAGED) -> Path:
    """Make an incident of which the second of three notes is damaged."""
    add(place, name, "Export fails")
    path = place.folder.path_of(name)
    session = Session.open(path, playbook(), place.recorder())
    for text in ("first words", "second words", "third words"):
        assert isinstance(session.dispatch(Request(_note(text))), Saved)
    session.close()
    path.write_bytes(path.read_bytes().replace(b"second words", b"sXcond words"))
    return path


def _note(text: str) -> Any:
    from incident_tui.domain.decide.intents import AddEntry

    return AddEntry(text)


def found(run: Running) -> OptionList:
    return run.app.screen.query_one("#incidents", OptionList)


def highlighted(run: Running) -> str | None:
    place = found(run).highlighted
    return None if place is None else found(run).get_option_at_index(place).id


def listed(run: Running) -> list[str]:
    return [str(option.id) for option in found(run).options if option.id]


def said(run: Running) -> str:
    part = run.app.screen.query_one(Status).part
    return part.notice.text if part and part.notice else ""


async def look(run: Running) -> None:
    home = run.app.screen
    assert isinstance(home, Home)
    await home.action_look()
    await run.pilot.pause()


def late(title: str = "stakeholders update") -> Timer:
    return Timer(
        name="update_stakeholders", title=title, kind=TimerKind.CADENCE, state=TimerState.OVERDUE,
        anchor_at=NOW, due_at=NOW - timedelta(days=3), late=timedelta(days=999, hours=3),
    )  # fmt: skip


def row(**more: Any) -> Listing:
    known: dict[str, Any] = {
        "id": NAME,
        "title": "Checkout 5xx",
        "severity": 1,
        "phase": "triage",
    }
    return Listing(**known | more)


NAMES = st.text(max_size=40).filter(lambda text: not {*"▲●○"} & {*text})
"""Names without the shapes by which the test finds the last column."""


@pytest.mark.parametrize("width", [43, 59, 60, 75, 76, 79, 80, 109, 110, 160, 200])
@given(
    title=st.text(max_size=90), drill=st.booleans(), name=NAMES, days=st.integers(0, 400),
)  # fmt: skip
def test_columns_stay_aligned_and_the_time_of_a_timer_is_never_cut(
    width: int, title: str, drill: bool, name: str, days: int
) -> None:
    columns = ListColumns.for_width(width)
    urgent = late(name)
    shown = row(title=title, drill=drill, urgent=urgent, elapsed=timedelta(days=days))
    lines = listing(shown, playbook(), NOW, UTC, columns).plain.split("\n")
    assert len(lines) == (2 if columns.two_lines else 1)
    assert all(cell_len(line) <= width for line in lines)
    assert "LATE +999d 03h" in lines[-1]
    if not columns.two_lines:
        before = lines[0][: lines[0].rindex("▲")]
        assert cell_len(before) == columns.title + columns.state + 14


@given(st.text(max_size=60), st.integers(30, 80))
def test_a_timers_words_fit(name: str, width: int) -> None:
    assert timer_words(late(name), NOW, width).cell_length <= width


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", True), ("check", True), ("CHECK 5xx", True), ("sev1", True), ("sev-1", True),
        ("sev2", False), ("heron", True), ("triage", True), ("mitigation", False),
        ("live", True), ("live sev1 checkout", True), ("live sev2", False), ("late", True),
        ("drill", False), ("[", False), ("owed", False),
    ],
)  # fmt: skip
def test_the_filter_reads_title_id_severity_state_and_phase(query: str, there: bool) -> None:
    assert matches(row(urgent=late()), query, playbook()) is there


def test_the_filter_finds_what_is_owed_and_what_ended() -> None:
    ended = row(state=State.CLOSED, owed=("no AAR date",))
    assert matches(ended, "owed", playbook())
    assert matches(ended, "closed ended", playbook())
    assert not matches(ended, "triage", playbook())


async def test_live_owed_and_damaged_have_their_sections(place: Place) -> None:
    add(place, "inc-done", "Login errors")
    session = Session.open(place.folder.path_of("inc-done"), playbook(), place.recorder())
    assert isinstance(session.dispatch(Request(Resolve({"all": "a test"}))), Saved)
    session.close()
    damage(place)
    async with place.running((120, 36), start=None) as run:
        shown = run.shown()
        assert shown.index("LIVE") < shown.index("Checkout 5xx") < shown.index("OWED AFTER")
        assert shown.index("OWED AFTER") < shown.index("Login errors") < shown.index("NOT IN ORDER")
        assert f"{DAMAGED}: damaged at event 3 — r repair a copy · s show where" in shown
        assert "1 not in order" in shown.splitlines()[0]


async def test_a_repaired_copy_is_written_and_the_file_stays(place: Place) -> None:
    path = damage(place)
    before = path.read_bytes()
    async with place.running((120, 36), start=None) as run:
        await run.press("r")
        assert "highlight its row first" in said(run)
        await run.press("end")
        assert highlighted(run) == f"!{DAMAGED}"
        await run.press("r")
        await run.until(lambda: "is a repaired copy" in said(run))
        await run.until(lambda: f"{DAMAGED}-repaired" in listed(run))
        assert path.read_bytes() == before
        assert f"!{DAMAGED}-repaired" not in listed(run)
        await run.press("r")
        await run.until(lambda: f"{DAMAGED}-repaired-2" in said(run))
    copy = place.folder.path_of(f"{DAMAGED}-repaired")
    assert copy.stat().st_mode & 0o777 == 0o600
    session = Session.open(copy, playbook(), place.recorder())
    texts = [getattr(event.fact, "text", "") for event in session.incident.events]
    session.close()
    assert "first words" in texts
    assert "third words" in texts


async def test_where_a_file_is_damaged_is_shown(place: Place) -> None:
    damage(place)
    async with place.running((120, 36), start=None) as run:
        await run.press("end", "s")
        await run.until(lambda: isinstance(run.app.screen, TextDialog) and "DAMAGED" in run.shown())
        assert "DAMAGED, 3 events" in run.shown()
        await run.press("escape", "home", "s")
        await run.until(lambda: isinstance(run.app.screen, TextDialog) and "events" in run.shown())
        assert "sound" in run.shown()


async def test_what_cannot_be_opened_says_why_and_what_to_do(place: Place) -> None:
    (place.path / "inc-link.json").symlink_to(place.folder.path_of(NAME))
    (place.path / "inc-folder.json").mkdir()
    (place.path / "inc-broken.json").write_text("not json")
    os.mkfifo(place.path / "inc-pipe.json")
    async with place.running((120, 36), start=None) as run:
        shown = run.shown()
        for name, why, way_out in (
            ("inc-link", "symbolic link", "put the file itself there"),
            ("inc-folder", "not a regular file", "put the incident's own file there"),
            ("inc-pipe", "not a regular file", "put the incident's own file there"),
            ("inc-broken", "nothing in it can be recovered", "restore a copy"),
        ):
            line = next(line for line in shown.splitlines() if f"{name}:" in line)
            assert why in line
            assert way_out in shown
        await run.press("end", "r")
        await run.until(lambda: said(run))
        await run.press("enter")
        await run.pilot.pause()
        assert isinstance(run.app.screen, Home)


async def test_a_file_of_a_newer_version_opens_and_is_named(place: Place) -> None:
    from incident_tui.store.event_file import EventFile

    file = EventFile(place.folder.path_of(NAME), clock=place.clock)
    file.read()
    record = {"v": 99, "kind": "entry.sung", "by": "x", "node": "n", "body": {"tune": "la"}}
    file.append([record])
    file.close()
    async with place.running((120, 36), start=None) as run:
        assert "recorded by a newer version — update incident-tui" in run.shown()
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, Dashboard))


async def test_the_filter_narrows_as_it_is_typed_and_esc_shows_all(place: Place) -> None:
    for n in range(12):
        add(place, f"inc-search-{n}", f"Slow search {n}")
    async with place.running(start=None) as run:
        await run.press("slash")
        await run.type("slow 1")
        assert "3 of 13" in run.shown()
        assert set(listed(run)) == {"inc-search-1", "inc-search-10", "inc-search-11"}
        await run.press("down")
        assert run.app.focused is run.app.screen.query_one("#filter", Input)
        await run.type("zz")
        assert "Nothing matches “slow 1zz”. Esc shows all 13." in run.shown()
        await run.press("enter")
        assert isinstance(run.app.screen, Home)
        await run.press("escape")
        assert len(listed(run)) == 13
        assert " of 13" not in run.shown()
        await run.press("slash")
        await run.type("5xx")
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, Dashboard))
        assert run.dashboard.session.id == NAME


async def test_what_is_typed_ahead_goes_into_the_filter(place: Place) -> None:
    async with place.running(start=None) as run:
        await run.type("/qn/w")
        await run.until(lambda: run.app.screen.query_one("#filter", Input).value == "qn/w")
        assert isinstance(run.app.screen, Home)


async def test_the_place_stays_on_the_incident_while_the_list_changes(place: Place) -> None:
    for n in range(60):
        add(place, f"inc-search-{n:02}", f"Slow search {n}", 4)
    async with place.running(start=None) as run:
        await run.press(*["down"] * 30)
        chosen, scroll = highlighted(run), found(run).scroll_offset.y
        assert scroll > 0
        add(place, "inc-new", "A new one", 1)
        await look(run)
        assert highlighted(run) == chosen
        assert abs(found(run).scroll_offset.y - scroll) <= 1
        place.folder.path_of(str(chosen)).unlink()
        await look(run)
        assert highlighted(run) not in (None, chosen)


@pytest.mark.parametrize("size", [(80, 24), (44, 30)])
async def test_two_hundred_incidents_keep_their_columns(
    place: Place, size: tuple[int, int]
) -> None:
    for n in range(200):
        add(place, f"inc-many-{n:03}", f"{'x' * (n % 70)} [b]{n}[/]", n % 4 + 1)
    place.clock.advance(timedelta(hours=30))
    async with place.running(size, start=None) as run:
        assert len(listed(run)) == 201
        columns = ListColumns.for_width(found(run).scrollable_content_region.width)
        heights = {str(option.prompt).count("\n") for option in found(run).options if option.id}
        assert heights == {1 if columns.two_lines else 0}
        late_ones = [line for line in run.shown().splitlines() if "LATE" in line]
        assert late_ones
        assert len({line.index("▲") for line in late_ones}) == 1


async def test_the_wall_of_the_highlighted_incident(place: Place) -> None:
    async with place.running(start=None) as run:
        await run.press("w")
        await run.until(lambda: isinstance(run.app.screen, Wall))
        await run.press("escape")
        await run.until(lambda: isinstance(run.app.screen, Home))


async def test_the_first_run_teaches(tmp_path: Path) -> None:
    place = Place(tmp_path / "new")
    place.folder.ensure()
    async with place.running((44, 30), start=None) as run:
        assert "{" not in run.shown()
        for line in ("No incidents yet.", "n declares one (a title is enough)."):
            assert line in run.shown()


async def test_a_folder_that_goes_away_is_an_error_and_not_an_empty_list(place: Place) -> None:
    async with place.running(start=None) as run:
        away = place.path.rename(place.path.with_name("away"))
        await look(run)
        assert "is not there any more" in " ".join(run.shown().split())
        assert "No incidents yet" not in run.shown()
        place.path.write_text("a file in its place")
        await look(run)
        assert "cannot be read" in run.shown()
        place.path.unlink()
        away.rename(place.path)
        await look(run)
        assert "Checkout 5xx" in run.shown()


async def test_a_message_ends_by_itself(place: Place) -> None:
    async with place.running(start=None) as run:
        await run.press("r")
        assert said(run)
        place.clock.advance(timedelta(seconds=13))
        home = run.app.screen
        assert isinstance(home, Home)
        home.tick()
        assert not said(run)


async def test_an_incident_of_which_anything_is_contested_has_a_mark(
    place: Place, tmp_path: Path
) -> None:
    away = Away(place, tmp_path)
    away.does(AssignRole("ic", "lee"))
    place.record(Request(AssignRole("ic", "sam")))
    async with place.running(start=None) as run:
        assert "SEV-1 " in run.shown()
        away.returns()
        await run.press("l")
        await run.until(lambda: "SEV-1?" in run.shown())


def test_a_cancelled_duplicate_says_of_what_and_is_found_by_it() -> None:
    row = Listing("inc-a", "db down", state=State.CANCELLED, duplicate_of="inc-b")
    columns = ListColumns.for_width(120)
    assert "duplicate of inc-b" in listing(row, playbook(), NOW, UTC, columns).plain
    assert matches(row, "inc-b", playbook())
