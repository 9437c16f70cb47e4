"""The hands: keys at a pace into the real program, and what its file holds in the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice, zip_longest
from pathlib import Path

from incident_tui.clock import ManualClock
from incident_tui.domain.record.event import Event
from incident_tui.session.session import Recorder, Session
from incident_tui.store.folder import Folder
from tests.bench.screens import environment
from tests.bench.terminal import Terminal
from tests.support import playbook
from tests.typist.lines import (
    Arrives,
    Click,
    Keys,
    Look,
    Meant,
    Pasted,
    Piece,
    numbers,
    pieces,
)

NAME = "inc-typed"
PATIENCE = 30.0
PAUSE = 0.4
"""After a look at the screen, an answer, an Escape or a click a person takes a moment."""
NEAR = timedelta(minutes=1)


@dataclass
class Sitting:
    """One person at one terminal, `pace` seconds a key."""

    home: Path
    pace: float
    first: int = 0
    keys: int = 0
    lines: int = 0
    meant: list[tuple[datetime, Meant]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    arriving: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return {**environment(self.home), "INCIDENT_TUI_DATA": str(self.home / "incidents")}

    def program(self, *argv: str, name: str = "sam") -> subprocess.Popen[bytes]:
        """Start the program without a screen, as somebody."""
        env = {**self.env, "INCIDENT_TUI_AS": name}
        command = [sys.executable, "-m", "incident_tui", *argv]
        return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)

    @contextmanager
    def sat_down(self) -> Iterator[Terminal]:
        """Declare an incident that began three hours ago, and open it."""
        began = ("--detected-at", "-3h", "--impact-at", "-3h", "--yes")
        assert self.program("declare", "checkout 5xx", "-s1", "--id", NAME, *began).wait() == 0
        terminal = Terminal([sys.executable, "-m", "incident_tui", "open", NAME], self.env)
        try:
            assert terminal.wait(lambda text: "Enter logs" in text, PATIENCE), terminal.text()
            yield terminal
            terminal.quiet(1.5, PATIENCE)
        finally:
            terminal.close("\x11\x11")

    def type(self, terminal: Terminal, lines: int) -> None:
        """Type so many lines, whatever else happens."""
        for make, n in islice(zip(pieces(), numbers(), strict=False), self.first, None):
            if self.lines >= lines:
                break
            now = datetime.now(UTC)
            self.play(terminal, make(n, now), now)
        for process in self.arriving:
            assert process.wait() == 0

    def play(self, terminal: Terminal, piece: Piece, now: datetime) -> None:
        """Do one piece with the hands."""
        self.lines += piece.lines
        self.meant += [(meant.at or now, meant) for meant in piece.meant]
        for act in piece.acts:
            match act:
                case Keys(keys):
                    self.press(terminal, keys)
                case Pasted(text):
                    terminal.send(f"\x1b[200~{text}\x1b[201~")
                case Look(words):
                    self.look(terminal, words)
                case Click(column, row):
                    terminal.send(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
                    time.sleep(PAUSE)
                case Arrives(text):
                    self.others.append(text)
                    self.arriving.append(self.program("log", NAME, text, name="lee"))

    def look(self, terminal: Terminal, words: str) -> None:
        """Read the screen until the words are there."""
        assert terminal.wait(lambda text: words in text, PATIENCE), (words, terminal.text())
        time.sleep(PAUSE)

    def press(self, terminal: Terminal, keys: str) -> None:
        """Press keys at the pace; an Escape or an arrow is one key."""
        presses = [keys] if keys.startswith("\x1b") else list(keys)
        for key in presses:
            os.write(terminal.fd, key.encode())
            self.keys += 1
            time.sleep(PAUSE if len(presses) == 1 else self.pace)

    def differences(self, events: list[Event]) -> list[str]:
        """Return where the record is not what was meant, line by line."""
        typed = [event for event in events if event.by == "sam"][1:]
        pairs = zip_longest(self.meant, typed)
        found = [f"{m} became {e}" for m, e in pairs if not (m and e and same(m[0], m[1], e))]
        arrived = sorted(text_of(event) for event in events if event.by == "lee")
        return found + [f"{self.others} became {arrived}"] * (arrived != sorted(self.others))


def same(at: datetime, meant: Meant, event: Event) -> bool:
    """Tell whether an event is what was meant: kind, words, person, minute, privacy."""
    a_minute = meant.at is not None and not (at.second or at.microsecond)
    close = event.moment == at if a_minute else abs(event.moment - at) < NEAR
    return (
        (event.kind, text_of(event), event.actor or "", event.private)
        == (meant.kind, meant.text, meant.who, meant.private)
    ) and close


def text_of(event: Event) -> str:
    """Return the words that an event keeps."""
    fact = event.fact
    names = ("text", "choice", "scope", "name")
    found = (getattr(fact, name, None) for name in names)
    return next((text for text in (*found, event.note) if text), "")


def events(home: Path) -> list[Event]:
    """Return what stands in the file, in the order it was written."""
    path = Folder(home / "incidents").path_of(NAME)
    session = Session.open(
        path, playbook(), Recorder("sam", "node-1", ManualClock(datetime.now(UTC)))
    )
    session.close()
    return sorted(session.incident.originals.values(), key=lambda event: event.id)
