"""Keys on screen: the ones that hold are shown and work, whatever the settings say."""

from __future__ import annotations

import argparse
import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Input

import incident_tui.tui
from incident_tui.cli.context import CommandContext
from incident_tui.cli.services import services
from incident_tui.config.keys.keymap import SHIPPED, make
from incident_tui.config.keys.table import ALL, BY_ID
from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.language.actions import ACTIONS, Action, find
from incident_tui.domain.record import facts as f
from incident_tui.tui.app import IncidentApp
from incident_tui.tui.dashboard.screen import Dashboard
from incident_tui.tui.dialogs.checklist import ChecklistDialog
from incident_tui.tui.dialogs.declare import DeclareForm
from incident_tui.tui.dialogs.help import WIDTH, Help, help_text
from incident_tui.tui.dialogs.palette import Palette, entry, matching
from incident_tui.tui.dialogs.roles import RolePicker
from incident_tui.tui.dialogs.rubric import RubricForm
from incident_tui.tui.dialogs.text import TextDialog
from incident_tui.tui.dialogs.update import UpdateForm
from incident_tui.tui.home.screen import Home
from incident_tui.tui.wall.screen import Wall
from tests.tui.conftest import NAME, Place, Running

TUI = Path(incident_tui.tui.__file__).parent


def kind(run: Running) -> type[object]:
    """Return which screen is in front."""
    return type(run.app.screen)


# -- one table -------------------------------------------------------------------------------------


def strings() -> Iterator[tuple[Path, str]]:
    """Yield every text in the code of the screens that is not a docstring."""
    for path in TUI.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in alone:
                yield path, str(node.value)


def test_no_text_names_a_key_that_may_be_another() -> None:
    by_hand = re.compile(r"\^[A-Z]\b|\bF\d{1,2}\b|\bEsc\b|\bCtrl\+")
    found = [(path.name, text) for path, text in strings() if by_hand.search(text)]
    assert found == []


def test_every_key_that_a_text_asks_for_is_in_the_table() -> None:
    asked = [
        (path.name, name)
        for path, text in strings()
        for name in re.findall(r"\{([a-z_]+\.[a-z_]+)\}", text)
    ]
    assert len(asked) > 20
    assert [row for row in asked if row[1] not in BY_ID] == []


def test_every_binding_of_ours_comes_from_the_table() -> None:
    bound: set[str] = set()
    for module in pkgutil.walk_packages([str(TUI)], "incident_tui.tui."):
        for kind in vars(importlib.import_module(module.name)).values():
            if not (isinstance(kind, type) and issubclass(kind, DOMNode)):
                continue
            if not kind.__module__.startswith("incident_tui"):
                continue
            for binding in kind.__dict__.get("BINDINGS", ()):
                assert isinstance(binding, Binding)
                assert binding.id
                bound.add(binding.id)
    assert bound - {"app.interrupted"} == {key.id for key in ALL if key.does}


def test_the_help_has_everything_and_fits() -> None:
    text = help_text().plain
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "…" not in text.split("KEYS: EVERYWHERE")[0]
    for key in ALL:
        if key.keys:
            assert re.search(
                rf"^  {re.escape(SHIPPED.names(key.id))} +{key.title}$", text, re.MULTILINE
            )
    for action in ACTIONS:
        assert re.search(rf"^  {action.command}\b.* {action.title}", text, re.MULTILINE)


# -- the palette -----------------------------------------------------------------------------------


def shortest(action: Action) -> str:
    """Return the shortest beginning of a command that means this action alone."""
    for length in range(2, len(action.command) + 1):
        if find(action.command[:length]) is action:
            return action.command[:length]
    raise AssertionError(action)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_the_first_letters_of_a_command_and_enter_choose_it(action: Action) -> None:
    for text in (shortest(action), shortest(action).removeprefix("/"), action.command):
        assert matching(text)[0] is action
    assert action.command in entry(action).plain


async def test_the_palette_is_a_road_by_keys_alone(place: Place) -> None:
    async with place.running() as run:
        await run.press("ctrl+o")
        await run.type("mit")
        await run.press("enter")
        assert run.composer.text == "/mit "
        await run.press("ctrl+o")
        assert kind(run) is Palette
        await run.type("/wal")
        await run.press("enter")
        assert kind(run) is Wall


async def test_copy_and_history_have_commands(place: Place) -> None:
    place.record(Request(i.RaiseHypothesis("pool change")), Request(i.AddEntry("the last one")))
    async with place.running() as run:
        await run.log_line("/history H1")
        assert kind(run) is TextDialog
        assert "pool change" in run.shown()
        await run.press("escape")
        await run.log_line("/history")
        assert kind(run) is TextDialog
        assert "the last one" in run.shown()
        await run.press("escape")
        await run.log_line("/history H9")
        assert "There is no entry 'H9'" in run.said
        await run.log_line("/copy H1")
        await run.until(lambda: "Copied" in run.said)
        copied = place.path / "exports" / f"{NAME}-entries.txt"
        assert copied.read_text("utf-8") == "14:05Z hypothesis sam: H1 pool change"


# -- keys of one's own -----------------------------------------------------------------------------


async def test_another_key_on_the_dashboard(place: Place) -> None:
    place.keys = {"roles": "F3", "severity": "F2", "wall": "none", "line.newline": "^G"}
    async with place.running() as run:
        assert " F3 Roles" in run.shown()
        assert "Wall" not in run.shown().splitlines()[-1]
        assert "^G new line" in run.shown()
        await run.press("f3")
        assert kind(run) is RolePicker
        await run.press("escape", "f2")
        assert "Severity" in run.shown()
        await run.press("escape")
        await run.type("one")
        await run.press("ctrl+g")
        await run.type("two")
        assert run.composer.text == "one\ntwo"
        await run.press("ctrl+n")
        assert run.composer.text == "one\ntwo"


async def test_two_keys_traded(place: Place) -> None:
    place.keys = {"roles": "F4", "checks": "F2,F3"}
    async with place.running() as run:
        await run.press("f4")
        assert kind(run) is RolePicker
        for key in ("f2", "f3"):
            await run.press("escape", key)
            assert kind(run) is ChecklistDialog


async def test_another_key_in_the_log(place: Place) -> None:
    place.keys = {"log.strike": "d", "log.follow": "F", "log.down": "down"}
    async with place.running() as run:
        await run.log_line("not so")
        await run.press("ctrl+t")
        await run.until(lambda: " d strike " in run.shown())
        await run.press("x", "j")
        assert run.composer.text == "xj", "letters that mean nothing go to the line"
        assert not run.dashboard.incident.of(f.EntryStruck)
        await run.press("ctrl+t", "d")
        await run.until(lambda: run.dashboard.incident.of(f.EntryStruck))


async def test_another_key_in_dialogs(place: Place) -> None:
    place.keys = {
        "dialogue.leave": "F3",
        "update.nothing_new": "^T",
        "rubric.yes": "j",
        "checks.toggle": "t",
        "help": "F2",
        "roles": "none",
    }
    async with place.running((100, 40)) as run:
        await run.press("ctrl+r")
        assert "^T nothing new" in run.shown()
        assert "F3 back (kept)" in run.shown()
        await run.press("escape")
        assert kind(run) is UpdateForm
        await run.press("f3")
        assert kind(run) is Dashboard
        await run.press("f4", "t")
        await run.until(lambda: run.dashboard.incident.of(f.StepTicked))
        await run.press("f3")
        await run.log_line("/rubric rollback")
        assert kind(run) is RubricForm
        await run.press("y")
        assert "Your answer" not in run.shown()
        await run.press("j")
        assert "Your answer: YES" in run.shown()
        await run.type("jy")
        assert run.app.screen.query_one("#reason", Input).value == "jy"
        await run.press("f3", "f2")
        assert kind(run) is Help
        text = help_text(run.app.keymap).plain
        assert re.search(r"^  F3 +Back$", text, re.MULTILINE)
        assert re.search(r"^  /help +F2 +Keys and commands", text, re.MULTILINE)


async def test_another_key_on_the_list_and_the_wall(place: Place) -> None:
    place.keys = {"home.declare": "c", "home.figures": "g", "wall.back": "b", "wall": "F3"}
    async with place.running(start=None) as run:
        assert " c declare" in run.shown()
        await run.press("n")
        assert kind(run) is Home
        await run.press("c")
        assert kind(run) is DeclareForm
        await run.press("escape", "enter")
        await run.until(lambda: kind(run) is Dashboard)
        await run.press("ctrl+g")
        assert kind(run) is Dashboard
        await run.press("f3")
        assert kind(run) is Wall
        await run.press("ctrl+g", "escape")
        assert kind(run) is Wall
        await run.press("b")
        assert kind(run) is Dashboard


# -- what cannot work is said, and the rest holds --------------------------------------------------

BAD = {"rols": "F3", "checks": "F2", "wall": "F6", "roles": "ctl+t", "log": "F3"}


async def test_what_is_wrong_is_said_in_turn_at_the_start(place: Place) -> None:
    place.keys = BAD
    assert len(make(BAD).problems) == 4
    async with place.running() as run:
        for said in ("keys.rols names", "keys.checks is F2", "keys.wall is F6", "keys.roles is"):
            assert said in run.shown().splitlines()[-1]
            place.clock.advance(timedelta(seconds=Dashboard.NOTICE_SECONDS))
            run.dashboard.tick()
            await run.pilot.pause()
        assert " F2 Roles" in run.shown().splitlines()[-1]
        await run.press("f3")
        assert run.log.has_focus
        await run.press("f2")
        assert kind(run) is RolePicker


async def test_a_message_of_the_moment_comes_first(place: Place) -> None:
    place.keys = {"rols": "F3"}
    async with place.running() as run:
        await run.type("half")
        await run.pilot.pause()
    async with place.running() as run:
        assert "Restored your unsent line" in run.said
        await run.press("escape")
        run.dashboard.tick()
        assert "keys.rols" in run.said


async def test_the_list_says_it_too_and_no_second_incident_repeats_it(place: Place) -> None:
    place.keys = BAD
    async with place.running(start=None) as run:
        assert "keys.rols names nothing" in run.shown().splitlines()[-1]
        await run.press("enter")
        await run.until(lambda: kind(run) is Dashboard)
        assert "keys." not in run.said


async def test_bad_keys_in_the_file_start_the_program(
    place: Place,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[keys]\nroles = "F3"\nchecks = "alt+c"\n\n[keys.log]\nedit = "x"\n')
    monkeypatch.setenv("INCIDENT_TUI_CONFIG", str(file))
    options = argparse.Namespace(
        data_dir=str(place.path), playbook=None, as_name="sam", tz=None, json=False
    )
    app = IncidentApp(services(CommandContext(options, place.clock)), NAME)
    assert "keys.checks is Alt+C" in capsys.readouterr().err
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, Dashboard)
        await pilot.press("f3")
        await pilot.pause()
        assert isinstance(app.screen, RolePicker)


async def test_the_list_is_left_by_a_key_that_arrives(place: Place) -> None:
    async with place.running(start=None) as run:
        await run.pilot.press("q")
        await run.pilot.pause()
        assert run.app.return_value == 0
