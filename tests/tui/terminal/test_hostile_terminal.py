"""Hostile words in every field of the file, on every screen, in a real terminal: only words."""

from __future__ import annotations

import fcntl
import re
import struct
import termios
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from msgspec.structs import fields

from incident_tui.clock import SystemClock
from incident_tui.domain.record import codec
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event, When
from incident_tui.store.event_file import EventFile
from tests.support import declared
from tests.tui.terminal.test_terminal import Terminal, leave, started

NAME = "inc-20261102-viper"

EVIL = (
    "\x1b]0;owned\x07",  # names the window
    "\x1b]52;c;b3duZWQ=\x07",  # fills the clipboard
    "\x1b]8;;https://evil.example\x1b\\x",  # makes a link
    "\x1b[2J\x1b[31mred",  # wipes and colours
    "\x1bP1$r0m\x1b\\",  # a device string
    "\x9b31m\x9d0;c1\x9c",  # the same in C1
    "\u202e\u2066\u200b",  # turns the direction
    "[@click=app.quit]press[/] [/etc] [bold]",  # markup
)
WORDS = "".join(f"w{n}{evil}" for n, evil in enumerate(EVIL))

TRACES = (
    b"owned", b"b3duZWQ", b"evil.example\x1b", b"\x1b]8", b"\x1b[31m", b"\x1bP", b"\xc2\x9b",
    b"\xc2\x9d", "\u202e".encode(), "\u2066".encode(),
)  # fmt: skip
"""What is written only if some of the data acts on the terminal. "owned" may stand as a word."""


def hostile_events(at: datetime) -> list[dict[str, Any]]:
    """One record of every kind, with hostile words wherever words may stand."""
    drafts = [Draft(_evil(kind), When.dated(at), WORDS, note=WORDS) for kind in f.KINDS.values()]
    drafts = [d for d in drafts if not isinstance(d.fact, f.IncidentCancelled | f.Redacted)]
    return [codec.encode(draft, by=WORDS, node="n") for draft in drafts]


def _evil(kind: type[f.AnyFact]) -> f.AnyFact:
    """Return a fact of a kind that is evil in every text and plain in everything else."""
    slugs = {"phase": "mitigation", "audience": "external", "stage": "initial", "role": "ic"}
    slugs |= {"outcome": "out", "hazard": "no_ic", "step": "oncall", "timer": "acknowledge"}
    made: dict[str, Any] = {}
    hints = get_type_hints(kind)
    for field in fields(kind):
        hint = str(hints[field.name])
        if field.name in slugs:
            made[field.name] = slugs[field.name]
        elif "tuple" in hint:
            made[field.name] = (WORDS,)
        elif "datetime" in hint:
            made[field.name] = datetime.now(UTC) - timedelta(minutes=3)
        elif "Mapping" in hint or "JSON" in hint:
            made[field.name] = {"all": WORDS} if field.name == "override" else {}
        elif "bool" in hint:
            made[field.name] = False
        elif "int" in hint or "float" in hint:
            made[field.name] = 1
        else:
            made[field.name] = WORDS
    return kind(**made)


def make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC) - timedelta(minutes=20)
    first: Event = declared()
    fact = f.IncidentDeclared(WORDS, 1, detected_at=at)
    records = [codec.encode(Draft(fact, When.dated(at)), by=WORDS, node="n")]
    assert first.fact.kind == fact.kind
    file = EventFile.create(path, records, clock=SystemClock())
    file.append(hostile_events(at))
    file.close()


def resized(terminal: Terminal, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal.tty, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    terminal.process.send_signal(28)  # SIGWINCH


def assert_harmless(written: bytes) -> None:
    # What the program itself sends with these letters in it: its title, which is an id.
    for trace in TRACES:
        for found in re.finditer(re.escape(trace), written):
            around = written[max(found.start() - 60, 0) : found.end() + 10]
            acts = trace != b"owned" or b"\x1b]0;" in around or b"\x9d" in around
            assert not acts, around


SCREENS = {
    "/roles": "─ Roles ─",
    "/checks": "─ Checklist ─",
    "/compose": "─ An update ─",
    "/hazards": "─ Hazards ─",
    "/brief": "─ Hand-over sheet ─",
    "/notice executives": "─ Notice ─",
    "/find": "─ Find ─",
    "/palette": "─ All actions ─",
    "/help": "─ Keys and commands ─",
    "/severity": "─ Severity ─",
    "/history": "─ History of an entry ─",
    "/suggest": "─ What is seen",
}
"""What is typed, and what is on the frame of the screen that it opens."""


@pytest.mark.parametrize("share", [(), ("--share",)], ids=["plain", "shared"])
def test_no_sequence_of_the_data_reaches_the_terminal(
    tmp_path: Path, share: tuple[str, ...]
) -> None:
    make(tmp_path / "incidents" / f"{NAME}.json")
    with started(tmp_path, "open", NAME, *share) as terminal:
        terminal.read_until(b"Enter logs")
        for columns, rows in ((120, 36), (200, 60), (80, 24)):
            start = len(terminal.written)
            resized(terminal, columns, rows)
            terminal.read_until(b"T+", start)
        for line, frame in SCREENS.items():
            start = len(terminal.written)
            terminal.type(f"{line}\r".encode())
            terminal.read_until(frame.encode(), start)
            terminal.type(b"\x1b[B\x1b[6~")
            terminal.type(b"\x1b[27u")  # Esc, told apart from what follows it
        start = len(terminal.written)
        terminal.type(b"\x07")
        terminal.read_until(b"live", start)
        terminal.type(b"q")
        leave(terminal)
        assert_harmless(terminal.written)
        # The words are everybody's name, too: shared, they are masked.
        assert (b"w0" in terminal.written) is not bool(share)


def test_nor_on_the_list_and_the_wall(tmp_path: Path) -> None:
    make(tmp_path / "incidents" / f"{NAME}.json")
    for argv in ((), ("wall", NAME)):
        with started(tmp_path, *(argv or ("--ascii",))) as terminal:
            terminal.read_until(b"w0" if not argv else b"live")
            assert_harmless(terminal.written)


def test_the_control_of_the_test_itself() -> None:
    with pytest.raises(AssertionError):
        assert_harmless(b"x\x1b]0;owned\x07")
    with pytest.raises(AssertionError):
        assert_harmless(WORDS.encode())
