"""Machines in boxes: each has its own folders, and is reached by a command in place of ssh."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from incident_tui.clock import SystemClock
from incident_tui.exchange.presence import LinkRow, read_rows, status_path
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record
from tests.store.helpers import ROOT

PROGRAM = f"{shlex.quote(sys.executable)} -m incident_tui"
PATIENCE_S = 30.0
"""Far longer than anything here takes: a test waits for what happens, never for a time."""

# Appends notes until its stdin ends, and prints each one's text once it is on disk.
WRITER = """
import select, sys
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
path, name, node, count = sys.argv[1:]
file = EventFile(Path(path), clock=SystemClock())
for number in range(int(count)):
    text = f"{name}-{number}"
    body = {"entry_kind": "note", "text": text}
    file.append([{"kind": "entry.added", "by": name, "node": node, "body": body}])
    print(text, flush=True)
    if select.select([sys.stdin], [], [], 0.002)[0]:
        break
"""


class Box:
    """A machine."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.data = folder / name / "data"
        self.path = self.data / "amber.json"
        home = folder / name
        home.mkdir()
        self.environ = {
            **os.environ, "PYTHONPATH": str(ROOT), "HOME": str(home), "INCIDENT_TUI_AS": name,
            "INCIDENT_TUI_DATA": str(self.data), "INCIDENT_TUI_CONFIG": str(home / "config.toml"),
            "XDG_STATE_HOME": str(home / "state"),
        }  # fmt: skip
        (home / "config.toml").write_text("")
        self.door = home / "door"
        mine = " ".join(
            f"{key}={shlex.quote(self.environ[key])}"
            for key in ("PYTHONPATH", "HOME", "INCIDENT_TUI_AS", "INCIDENT_TUI_DATA",
                        "INCIDENT_TUI_CONFIG", "XDG_STATE_HOME")
        )  # fmt: skip
        self.door.write_text(f'#!/bin/sh\nshift\nexec env {mine} sh -c "exec $*"\n')
        self.door.chmod(0o700)

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """Run the program here."""
        return subprocess.run(
            [*shlex.split(PROGRAM), *argv], env=self.environ, capture_output=True, text=True,
            check=False, stdin=subprocess.DEVNULL, timeout=PATIENCE_S,
        )  # fmt: skip

    def link(self, other: Box, *more: str) -> subprocess.Popen[str]:
        """Begin a link with another machine."""
        return subprocess.Popen(
            [*shlex.split(PROGRAM), *self.words(other, *more)], env=self.environ, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip

    def words(self, other: Box, *more: str) -> list[str]:
        """The words of `link`; what `more` says of ssh or the program stands in place of ours."""
        ours = {"--ssh": str(other.door), "--program": PROGRAM}
        given = [word for name in ours if name not in more for word in (name, ours[name])]
        return ["link", other.name, "amber", *given, *more]

    def once(self, other: Box, *more: str) -> subprocess.CompletedProcess[str]:
        return self.run(*self.words(other, "--once", *more))

    @property
    def node(self) -> str:
        return (Path(self.environ["XDG_STATE_HOME"]) / "incident-tui" / "node").read_text().strip()

    def write(self, count: int) -> list[str]:
        """Record notes here; return their texts."""
        texts = [f"{self.name}.{time.monotonic_ns()}-{n}" for n in range(count)]
        with EventFile(self.path, clock=SystemClock()) as file:
            for text in texts:
                file.append([self.note(text)])
        return texts

    def note(self, text: str) -> Record:
        body = {"entry_kind": "note", "text": text}
        return {"kind": "entry.added", "by": self.name, "node": self.node, "body": body}

    def writer(self, name: str, count: int) -> subprocess.Popen[str]:
        """Begin to record in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", WRITER, str(self.path), name, self.node, str(count)],
            env=self.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def records(self) -> list[Record]:
        with EventFile(self.path, clock=SystemClock(), read_only=True) as file:
            return file.read()

    def texts(self) -> set[str]:
        """The texts of the notes here; `-` stands for what is none."""
        found = (record["body"].get("text", "-") for record in self.records())
        return {text for text in found if isinstance(text, str)}  # a newer version's may be a list

    def rows(self) -> tuple[LinkRow, ...]:
        return read_rows(status_path(self.data, "amber"))

    def kill_guests(self) -> None:
        """Kill the processes in which other machines are served here."""
        for row in self.rows():
            if row.inbound:
                kill(row.pid)


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def until(happens: Callable[[], bool]) -> None:
    """Wait for something to happen."""
    end = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
