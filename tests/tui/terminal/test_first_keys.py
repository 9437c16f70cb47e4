"""Whoever types at once, before anything is drawn, finds every word; in a real terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from incident_tui.domain.decide.intents import Declare
from tests.bench.screens import environment
from tests.bench.terminal import Terminal
from tests.tui.conftest import NAME, Place

PATIENCE = 30.0


@contextmanager
def opened(
    place: Place, *, typed_ahead: bytes = b"", argv: tuple[str, ...] = ()
) -> Iterator[Terminal]:
    """Start the program on the incident; keys are in the terminal before it runs."""
    command = [sys.executable, "-m", "incident_tui", *(argv or ("open", NAME))]
    env = {**environment(place.path), "INCIDENT_TUI_DATA": str(place.path)}
    terminal = Terminal(command, env, columns=100, rows=30, typed_ahead=typed_ahead)
    try:
        yield terminal
    finally:
        terminal.close("\x11\x11")


@pytest.fixture
def busy(tmp_path: Path) -> Place:
    place = Place(tmp_path / "incidents")
    place.path.mkdir(mode=0o700)
    place.clock.step(datetime.now(UTC))
    place.declare(Declare("checkout 5xx", 1))
    return place


def texts(place: Place) -> list[str]:
    """Return what stands in the file."""
    session = place.session()
    session.close()
    return [getattr(event.fact, "text", "") for event in session.incident.events]


def test_keys_in_line_mode_reach_the_composer_and_enter_is_enter(busy: Place) -> None:
    with opened(busy, typed_ahead="first größe\rsecond\rthi".encode()) as terminal:
        assert terminal.wait(lambda text: "│ thi " in text and "second " in text, PATIENCE)
        terminal.send("rd\r")
        assert terminal.wait(lambda text: "note      third" in text, PATIENCE), terminal.text()
    assert texts(busy)[-3:] == ["first größe", "second", "third"]


def test_keys_while_the_screens_load_are_neither_lost_nor_echoed(busy: Place) -> None:
    with opened(busy) as terminal:
        while terminal.echoes():  # the program has just made the terminal quiet
            assert not terminal.chunks, terminal.tail()
        terminal.send("one\rtwo")
        assert terminal.wait(lambda text: "│ two " in text and "note      one" in text, PATIENCE)
        assert b"two" not in b"".join(data for _, data in terminal.chunks[:1]).split(b"\x1b")[0]
    assert texts(busy)[-1] == "one"


def test_a_restored_line_makes_room_and_comes_back(busy: Place) -> None:
    with opened(busy) as terminal:
        terminal.wait_painted(PATIENCE)
        terminal.send("left behind")
        assert terminal.wait(lambda text: "│ left behind" in text, PATIENCE)
    with opened(busy, typed_ahead=b"hurried\r") as terminal:
        assert terminal.wait(
            lambda text: "note      hurried" in text and "│ left behind" in text, PATIENCE
        ), terminal.text()
    assert texts(busy)[-1] == "hurried"


def test_a_command_that_fails_leaves_the_terminal_and_its_keys_alone(busy: Place) -> None:
    with opened(busy, typed_ahead=b"ls\n", argv=("open", "nothing-like-it")) as terminal:
        assert terminal.wait(lambda text: "There is no incident" in text, PATIENCE), terminal.text()
        terminal.wait_end(PATIENCE)
        assert terminal.echoes()
