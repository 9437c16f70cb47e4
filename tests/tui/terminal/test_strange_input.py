"""Bytes that nobody typed, sent to the real program: it lives, records nothing, keeps the line."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from incident_tui.domain.decide.intents import Declare
from incident_tui.tui.terminal.input_bytes import PASTE_SECONDS
from tests.bench.screens import environment
from tests.bench.terminal import Terminal
from tests.tui.conftest import NAME, Place
from tests.tui.terminal.strange import AT_ONCE, CUT_OFF, WHOLE
from tests.tui.terminal.test_first_keys import texts

PATIENCE = 30.0
EVERYTHING = WHOLE | AT_ONCE
LINE = "half a thought"
BACKSPACE = b"\x7f"

PLACES = {
    "the line": (("open", NAME), ()),
    "the line, no mouse": (("open", NAME, "--no-mouse"), ()),
    "why the severity": (("open", NAME), (("/severity\r", "─ Severity ─"), ("\t", ""))),
    "the name of a role": (("open", NAME), (("/roles\r", "─ Roles ─"), ("\t", ""))),
    "an update": (("open", NAME), (("/compose\r", "─ An update ─"), ("\t\t", ""))),
    "a declaration": ((), (("n", "─ Declare an incident ─"),)),
}
"""Where words are typed: how the program is started, and what leads there."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path / "incidents")
    place.path.mkdir(mode=0o700)
    place.clock.step(datetime.now(UTC))
    place.declare(Declare("checkout 5xx", 1))
    return place


@contextmanager
def running(place: Place, *argv: str) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "incident_tui", *argv]
    env = {**environment(place.path), "INCIDENT_TUI_DATA": str(place.path)}
    terminal = Terminal(command, env, columns=120, rows=36)
    try:
        terminal.wait_painted(PATIENCE)
        yield terminal
    finally:
        terminal.close("\x11\x11")


def send(terminal: Terminal, raw: bytes) -> None:
    os.write(terminal.fd, raw)


def until(terminal: Terminal, words: str) -> None:
    assert terminal.wait(lambda text: words in text, PATIENCE), (words, terminal.text())


def silence(seconds: float) -> None:
    """Send nothing: the rule under test is about time."""
    time.sleep(seconds)


def recorded(place: Place) -> bytes:
    return place.folder.path_of(NAME).read_bytes()


def go(terminal: Terminal, steps: tuple[tuple[str, str], ...]) -> None:
    """Go where words are typed, and type some."""
    until(terminal, "checkout 5xx")
    for keys, shown in steps:
        terminal.send(keys)
        until(terminal, shown)
    terminal.send(LINE)
    until(terminal, LINE)


def assert_line_stays(terminal: Terminal, name: str) -> None:
    """A letter typed after the bytes is the one thing that the line has gained."""
    assert terminal.wait(lambda text: f"{LINE}+" in text, PATIENCE), (name, terminal.text())
    send(terminal, BACKSPACE)
    assert terminal.wait(lambda text: f"{LINE}+" not in text, PATIENCE), (name, terminal.text())


@pytest.mark.parametrize("where", PLACES)
def test_whatever_is_sent_the_words_stay(place: Place, where: str) -> None:
    argv, steps = PLACES[where]
    before = recorded(place)
    with running(place, *argv) as terminal:
        go(terminal, steps)
        for name, raw in EVERYTHING.items():
            send(terminal, raw + b"+")
            assert_line_stays(terminal, name)
    assert recorded(place) == before
    assert [*place.path.glob("inc-*.json")] == [place.folder.path_of(NAME)]


def test_what_is_cut_off_is_forgotten_after_a_silence(place: Place) -> None:
    before = recorded(place)
    with running(place, "open", NAME) as terminal:
        go(terminal, ())
        for name, raw in CUT_OFF.items():
            send(terminal, raw)
            silence(PASTE_SECONDS + 0.5)
            send(terminal, b"+")
            assert_line_stays(terminal, name)
    assert recorded(place) == before


def test_the_wall_goes_on(place: Place) -> None:
    before = recorded(place)
    with running(place, "wall", NAME) as terminal:
        until(terminal, "● live")
        for raw in (EVERYTHING | CUT_OFF).values():
            send(terminal, raw)
        silence(PASTE_SECONDS)
        shown = terminal.text().splitlines()
        assert terminal.wait(lambda text: text.splitlines() != shown, PATIENCE), "its clocks go on"
        assert "● live" in terminal.text()
    assert recorded(place) == before


def test_letters_in_another_encoding_are_recorded_as_letters(place: Place) -> None:
    with running(place, "open", NAME) as terminal:
        until(terminal, "checkout 5xx")
        send(terminal, b"k\xe4ufer\r")
        until(terminal, "note      käufer")
    assert texts(place)[-1] == "käufer"


def test_a_letter_whose_bytes_come_apart_is_one(place: Place) -> None:
    with running(place, "open", NAME) as terminal:
        go(terminal, ())
        for byte in "ü\N{FIRE}".encode():
            send(terminal, bytes([byte]))
            silence(0.15)
        until(terminal, f"{LINE}ü\N{FIRE}")


def test_escape_is_still_a_key(place: Place) -> None:
    with running(place, "open", NAME) as terminal:
        until(terminal, "checkout 5xx")
        send(terminal, b"/roles\r")
        until(terminal, "─ Roles ─")
        send(terminal, b"\x1b")
        assert terminal.wait(lambda text: "─ Roles ─" not in text, PATIENCE), terminal.text()


def test_a_paste_without_its_end_is_in_the_line_and_sends_nothing(place: Place) -> None:
    before = recorded(place)
    with running(place, "open", NAME) as terminal:
        go(terminal, ())
        send(terminal, b"\x1b[200~ and one\r")
        until(terminal, f"{LINE} and one")
        send(terminal, b"two\rthree\r")
        until(terminal, "three ")
        assert recorded(place) == before
        send(terminal, b"\r")
        until(terminal, "note      half a thought and one")
    assert texts(place)[-1].split() == [*LINE.split(), "and", "one", "two", "three"]
