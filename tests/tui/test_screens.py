"""Dialogs, sizes, actions, hostile text, other windows, the clock."""

from __future__ import annotations

import io
import signal
from datetime import timedelta

import pytest
from rich.console import Console
from rich.segment import Segment
from textual.binding import Binding
from textual.color import Color

from incident_tui.config.keys.names import written
from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Declare, Request
from incident_tui.domain.errors import UnreadableError
from incident_tui.domain.language.actions import ACTIONS
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.record import facts as f
from incident_tui.session.session import Session
from incident_tui.tui.app import IncidentApp
from incident_tui.tui.base.keys import NOWHERE
from incident_tui.tui.dashboard.breakpoints import Breakpoint, breakpoint_for
from incident_tui.tui.dashboard.clock_watch import ClockWatch
from incident_tui.tui.dashboard.screen import Dashboard
from incident_tui.tui.dialogs.help import help_text
from incident_tui.tui.dialogs.palette import matching
from incident_tui.tui.home.screen import Home
from incident_tui.tui.terminal.safe_text import AsciiOnly, SafeText
from incident_tui.tui.widgets.big import big
from tests.support import playbook
from tests.tui.conftest import NAME, NOW, Place

HOSTILE = (
    "\x1b]0;owned\x07title",
    "\x1b[2Jwiped",
    "\x9b31mc1",
    "a\u202eb\u2066c",
    "[/etc/hosts] [SEV1] [/x]",
    "[@click=app.quit]press[/]",
    "\x07\x08bell",
)


# -- sizes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "size", [(40, 10), (44, 30), (80, 24), (120, 36), (200, 60), (20, 5), (1, 1), (300, 100)]
)
async def test_every_size_works_and_takes_a_line(place: Place, size: tuple[int, int]) -> None:
    async with place.running(size) as run:
        await run.log_line("typed here")
        assert "typed here" in run.texts
        if size[0] >= 40 and size[1] >= 10:
            assert run.composer.region.bottom <= size[1]
            assert run.composer.region.height >= 3
            assert "▲ STATUS PAGE" in run.shown()


def test_forms() -> None:
    assert breakpoint_for(40, 10) is Breakpoint.TINY
    assert breakpoint_for(44, 30) is Breakpoint.STRIP
    assert breakpoint_for(80, 24) is Breakpoint.ROW
    assert breakpoint_for(120, 36) is Breakpoint.PANE
    assert breakpoint_for(200, 60) is Breakpoint.WIDE


async def test_a_terminal_that_changes_its_size_keeps_the_line(place: Place) -> None:
    async with place.running((200, 60)) as run:
        await run.type("half")
        for size in ((80, 24), (40, 10), (10, 3), (120, 36)):
            await run.pilot.resize_terminal(*size)
            await run.pilot.pause()
        assert run.composer.text == "half"
        assert run.dashboard.state.breakpoint is Breakpoint.PANE


# -- actions ---------------------------------------------------------------------------------------


def test_every_action_with_a_key_is_bound_and_every_action_is_found() -> None:
    bound = {
        b.id: b.key for b in (*Dashboard.BINDINGS, *IncidentApp.BINDINGS) if isinstance(b, Binding)
    }
    text = help_text().plain
    listed = matching("")
    for action in ACTIONS:
        assert bound[action.id] == (action.key or NOWHERE)
        assert action in listed
        assert action.command[:30] in text
        if action.key:
            assert written(action.key) in text
    keys = [action.key for action in ACTIONS if action.key]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.screen], ids=lambda a: a.id)
async def test_every_screen_action_does_something(place: Place, action: object) -> None:
    async with place.running() as run:
        await run.type("my words")
        dashboard = run.dashboard
        dashboard.perform(action.id)  # type: ignore[attr-defined]
        await run.pilot.pause()
        moved = run.app.screen is not dashboard or run.log.has_focus
        assert moved or run.said or run.app.modes.blank


@pytest.mark.parametrize("key", ["f2", "f4", "ctrl+r", "ctrl+o", "ctrl+l", "ctrl+t"])
async def test_dialogues_never_lose_the_line(place: Place, key: str) -> None:
    async with place.running((120, 36)) as run:
        await run.type("my own words")
        await run.press(key)
        assert run.app.screen is not run.dashboard or run.log.has_focus
        await run.press("escape")
        assert run.app.screen is run.dashboard
        assert run.composer.has_focus
        assert run.composer.text == "my own words"


async def test_the_palette_begins_a_command_with_the_words_that_are_there(place: Place) -> None:
    async with place.running() as run:
        await run.type("roll back")
        await run.press("ctrl+o")
        await run.type("record a dec")
        await run.press("enter")
        assert run.composer.text == "/decide roll back"


# -- dialogs -------------------------------------------------------------------------------------


async def test_severity_is_chosen_beside_its_rubric_with_a_reason(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("/severity")
        await run.until(lambda: "what customers come for does not work" in run.shown())
        await run.press("down", "enter")
        assert "many users see" in run.shown()
        await run.press("enter")
        assert "Say why" in run.shown()
        await run.type("one region")
        await run.press("enter")
        await run.until(lambda: run.dashboard.incident.severity == 2)
        assert run.dashboard.incident.events[-1].note == "one region"


async def test_a_role_is_assigned_and_released(place: Place) -> None:
    async with place.running() as run:
        await run.press("f2", "enter")
        await run.type("maya")
        await run.press("enter")
        await run.until(lambda: holders(run.dashboard.incident, playbook())["ic"])
        await run.press("f2", "up", "enter", "enter")
        await run.until(lambda: not holders(run.dashboard.incident, playbook())["ic"])


async def test_the_checklist_ticks_and_stays_open(place: Place) -> None:
    async with place.running((100, 40)) as run:
        await run.press("f4", "space")
        await run.until(lambda: run.dashboard.incident.of(f.StepTicked))
        assert run.app.screen is not run.dashboard
        await run.until(lambda: "sam" in run.shown())
        await run.press("f4")
        assert run.app.screen is run.dashboard


async def test_ending_and_reopening_ask_why(place: Place) -> None:
    async with place.running() as run:
        run.dashboard.perform("cancel")
        await run.pilot.pause()
        await run.press("enter")
        assert "A reason is needed" in run.shown()
        await run.type("false alarm")
        await run.press("enter")
        await run.until(lambda: "CANCELLED" in run.shown())
        run.dashboard.perform("reopen")
        await run.pilot.pause()
        await run.type("it is back")
        await run.press("enter")
        await run.until(lambda: "CANCELLED" not in run.shown().splitlines()[0])


async def test_entries_are_struck_and_corrected_from_the_log(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("not so")
        await run.press("ctrl+t", "x")
        await run.until(lambda: run.dashboard.incident.of(f.EntryStruck))
        await run.press("e")
        assert run.composer.has_focus
        assert run.composer.text == "not so"


# -- hostile text ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_shown_as_words_only(place: Place, text: str) -> None:
    async with place.running((120, 36)) as run:
        await run.type("".join(c for c in text if c.isprintable()))
        run.composer.put(text)
        await run.press("enter")
        await run.until(lambda: not run.dashboard.submission.busy)
        place.record(
            Request(i.AssignRole("ops", text)),
            Request(i.Rename(text)),
            Request(i.AddEntry(text), private=True),
            Request(i.GiveTask(text, text)),
        )
        await run.until(lambda: run.dashboard.incident.of(f.TaskGiven))
        for key in ("f2", "escape", "f4", "escape", "ctrl+t", "escape"):
            await run.press(key)
        out = io.StringIO()
        Console(file=out, force_terminal=True, width=120).print(run.shown(), markup=False)
        assert not {c for c in run.shown() if c != "\n" and not c.isprintable()} - {"\ufffd"}
        assert run.app.is_running


def test_the_last_guard_replaces_what_acts() -> None:
    kept = [Segment("plain"), Segment("日本")]
    guard = SafeText()
    assert guard.apply(kept, Color(0, 0, 0)) is kept
    (made,) = guard.apply([Segment("a\x1b]0;x\x07b\u202ec")], Color(0, 0, 0))
    assert made.text.replace("\ufffd", "") == "a]0;xbc"


def test_ascii_draws_the_same_widths() -> None:
    (made,) = AsciiOnly().apply([Segment("▲ LATE ╭─╮ é")], Color(0, 0, 0))
    assert made.text == "! LATE +-+ é"


# -- the world around ------------------------------------------------------------------------------


async def test_an_unreadable_file_is_said_and_comes_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.running() as run:
        follow = Session.follow

        def broken(_: Session) -> bool:
            raise UnreadableError("the file is gone", "restore it")

        monkeypatch.setattr(Session, "follow", broken)
        await run.until(lambda: "the file is gone" in run.said)
        assert "UNREADABLE" in run.shown().splitlines()[0]
        monkeypatch.setattr(Session, "follow", follow)
        await run.until(lambda: "readable again" in run.said)


async def test_a_second_passes(place: Place) -> None:
    async with place.running() as run:
        place.clock.advance(timedelta(seconds=1))
        run.dashboard.tick()
        await run.pilot.pause()
        assert "14:05:08Z" in run.shown()
        assert "T+00:47:01" in run.shown()


async def test_a_step_of_the_clock_is_said_once(place: Place) -> None:
    async with place.running() as run:
        place.clock.step(NOW + timedelta(hours=1))
        run.dashboard.tick()
        assert "went forward by 1h00" in run.said
        run.dashboard.say("other")
        place.clock.advance(timedelta(seconds=1))
        run.dashboard.tick()
        assert run.said == "other"


def test_the_clock_is_watched() -> None:
    watch = ClockWatch()
    assert watch.check(NOW, 0) is None
    assert watch.check(NOW + timedelta(seconds=1), 1) is None
    assert "back" in (watch.check(NOW - timedelta(hours=1), 2) or "")
    assert "Nothing was shown" in (watch.check(NOW - timedelta(hours=1, seconds=-20), 22) or "")


async def test_leaving_takes_two(place: Place) -> None:
    async with place.running() as run:
        await run.press("ctrl+c")
        assert "ends nothing" in run.said
        await run.press("ctrl+q")
        assert "again leaves" in run.said
        assert run.app.is_running
        await run.pilot.press("ctrl+q")
        await run.pilot.pause()
        assert run.app.return_value == 0


async def test_a_signal_flushes_the_draft(place: Place) -> None:
    async with place.running() as run:
        await run.type("unsent")
        run.app._ended_by(signal.SIGTERM)
        await run.pilot.pause()
    assert run.app.return_value == 128 + signal.SIGTERM
    async with place.running() as run:
        assert run.composer.text == "unsent"


# -- home ------------------------------------------------------------------------------------------


async def test_home_lists_opens_and_returns(place: Place) -> None:
    async with place.running(start=None) as run:
        assert "Checkout 5xx" in run.shown()
        assert "LATE" in run.shown()
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, Dashboard))
        await run.log_line("opened")
        await run.type("/home")
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, Home))


async def test_an_empty_folder_teaches_and_declares(tmp_path: object) -> None:
    place = Place(tmp_path / "new")  # type: ignore[operator]
    place.folder.ensure()
    async with place.running(start=None) as run:
        assert "n declares one" in run.shown()
        await run.press("n", "enter")
        assert "title first" in run.shown()
        await run.type("Login [errors]")
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, Dashboard))
        assert "Login [errors]" in run.shown()
        assert "SEV-1?" in run.shown()


async def test_damaged_files_are_listed_and_do_not_open(place: Place) -> None:
    (place.path / "inc-20261101-broken.json").write_text("not json")
    async with place.running(start=None) as run:
        assert "inc-20261101-broken" in run.shown()
    async with place.running(start="inc-20261101-broken") as run:
        assert isinstance(run.app.screen, Home)


async def test_a_missing_incident_ends_on_the_list_with_a_reason(place: Place) -> None:
    async with place.running(start="inc-none") as run:
        assert isinstance(run.app.screen, Home)
        assert "there is no" in run.shown()


# -- small parts -----------------------------------------------------------------------------------


def test_large_digits_are_three_rows_of_one_width() -> None:
    for text in ("+03:07", "11:20", "2d 03h"):
        made = big(text)
        assert len(made) == 3
        assert len({len(line) for line in made}) == 1


async def test_the_theme_and_the_zone_change(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("/theme bridge-light")
        assert run.app.theme == "bridge-light"
        await run.log_line("/tz Europe/Berlin")
        assert "15:05:07 CET" in run.shown()
        await run.log_line("/tz Nowhere/Atlantis")
        assert "no zone" in run.said


async def test_ascii_only(place: Place) -> None:
    async with place.running(ascii_only=True) as run:
        assert isinstance(run.app, IncidentApp)
        filters = run.app.get_line_filters()
        assert any(isinstance(x, AsciiOnly) for x in filters)
        assert isinstance(filters[-1], SafeText)


async def test_the_declared_one_is_listed(place: Place) -> None:
    assert place.declare(Declare("Second", 3), "inc-20261102-second") == "inc-20261102-second"
    async with place.running((100, 24), start=None) as run:
        lines = run.shown().splitlines()
        first = next(n for n, line in enumerate(lines) if "Checkout" in line)
        second = next(n for n, line in enumerate(lines) if "Second" in line)
        assert first < second, NAME
