"""The screens, watched from outside beside the least that a Textual program can be."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
from tests.bench.terminal import Terminal

HERE = Path(__file__).parent
MARK = "~"
"""A character that stands on no screen until it is typed."""

PATIENCE = 20.0


@dataclass
class Program:
    """Something to start in a terminal, and what was measured of it."""

    name: str
    argv: list[str]
    leave: str
    incident: Path | None = None
    start_s: list[float] = field(default_factory=list)
    start_cpu_s: list[float] = field(default_factory=list)
    tries: list[int] = field(default_factory=list)
    memory_mib: list[float] = field(default_factory=list)
    key_s: list[float] = field(default_factory=list)
    key_cpu_s: list[float] = field(default_factory=list)
    key_bytes: list[float] = field(default_factory=list)
    unseen: int = 0
    idle_share: list[float] = field(default_factory=list)
    idle_bytes_s: list[float] = field(default_factory=list)
    seen_s: list[float] = field(default_factory=list)


def floor() -> Program:
    """Return the minimal program."""
    return Program("floor", [sys.executable, str(HERE / "floor.py")], "\x11")


def dashboard(incident: Path) -> Program:
    """Return our dashboard on an incident."""
    command = Path(sys.executable).with_name("incident-tui")
    return Program(incident.stem, [str(command), "open", str(incident)], "\x11\x11", incident)


def environment(home: Path) -> dict[str, str]:
    """Return what every program is started with: nobody's settings, compiled modules kept."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if k in {"PATH", "LANG", "LD_LIBRARY_PATH", "PYTHONPATH"}
    }
    return {
        "LANG": "C.UTF-8", **kept, "HOME": str(home), "TERM": "xterm-256color",
        "COLORTERM": "truecolor", "INCIDENT_TUI_AS": "sam",
    }  # fmt: skip


def start(program: Program, env: dict[str, str]) -> Terminal:
    """Start a program; note how long it took until a key pressed at first paint was shown."""
    terminal = Terminal(program.argv, env)
    try:
        terminal.wait_painted(PATIENCE)
        while terminal.echoes():
            time.sleep(0.0005)
        shown, tries = None, 0
        while shown is None and tries < 10:
            terminal.send(MARK)
            tries += 1
            shown = terminal.wait(lambda text: MARK in text, 1.5)
        if shown is None:
            _refuse(program, terminal)
        terminal.quiet(0.3, 3.0)
        program.start_s.append(shown - terminal.started)
        program.start_cpu_s.append(terminal.cpu())
        program.tries.append(tries)
        program.memory_mib.append(terminal.memory())
        terminal.send("\x7f" * tries)
        terminal.quiet(0.2, 1.0)
    except BaseException:
        terminal.close()
        raise
    return terminal


def _refuse(program: Program, terminal: Terminal) -> NoReturn:
    raise TimeoutError(f"{program.name} accepts no key:\n{terminal.text()}")


def forget(program: Program) -> None:
    """Throw away what was measured so far: the run that warmed up."""
    for name in ("start_s", "start_cpu_s", "tries", "memory_mib"):
        getattr(program, name).clear()


def keys(program: Program, terminal: Terminal, count: int, seed: int) -> None:
    """Type `count` letters as fast as a person; note when each was on the screen."""
    chance = random.Random(seed)
    terminal.text()
    cpu, first = terminal.cpu(), len(terminal.chunks)
    line, pressed, sent = "", 0, list[tuple[float, str]]()
    while len(sent) < count:
        if len(line) >= 40:
            terminal.send("\x7f" * len(line))
            terminal.quiet(0.1, 1.0)
            line = ""
        line += chance.choice([c for c in "abcdefghijklmnoprstuvwxyz" if c != line[-1:]])
        at = terminal.send(line[-1])
        pressed += 1
        if len(line) > 4:
            sent.append((at, line[-5:]))
        time.sleep(chance.uniform(0.06, 0.09))
    terminal.quiet(0.2, 1.0)
    program.key_cpu_s.append((terminal.cpu() - cpu) / pressed)
    program.key_bytes.append(terminal.written(first) / pressed)
    for at, letters in sent:
        shown = terminal.wait_since(at, letters, 3.0)
        if shown is None:
            program.unseen += 1
        else:
            program.key_s.append(shown - at)
    terminal.send("\x7f" * len(line))


def idle(program: Program, terminal: Terminal, seconds: float) -> None:
    """Do nothing; note what that costs."""
    time.sleep(0.5)
    cpu, first, begun = terminal.cpu(), len(terminal.chunks), time.monotonic()
    time.sleep(seconds)
    span = time.monotonic() - begun
    program.idle_share.append((terminal.cpu() - cpu) / span)
    program.idle_bytes_s.append(terminal.written(first) / span)


def seen(program: Program, terminal: Terminal, count: int) -> None:
    """Write entries as another process would; note when each is on the screen."""
    assert program.incident is not None
    chance = random.Random(count)
    with EventFile(program.incident, clock=SystemClock()) as file:
        for number in range(count):
            words = f"seen elsewhere {len(program.seen_s)}-{number}q"
            body = {"entry_kind": "note", "text": words}
            file.append([{"v": 1, "kind": "entry.added", "by": "lee", "node": "0", "body": body}])
            written = time.monotonic()
            shown = terminal.wait(lambda text, words=words: words in text, 3.0)  # type: ignore[misc]
            if shown is not None:
                program.seen_s.append(shown - written)
            time.sleep(chance.uniform(0.02, 0.1))


_BURST = """
import sys, time
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
rate, count = float(sys.argv[2]), int(sys.argv[3])
with EventFile(Path(sys.argv[1]), clock=SystemClock()) as file:
    start = time.perf_counter()
    for number in range(count):
        body = {"entry_kind": "note", "text": f"burst {number} of many"}
        file.append([{"v": 1, "kind": "entry.added", "by": "bot", "node": "0", "body": body}])
        time.sleep(max(start + (number + 1) / rate - time.perf_counter(), 0))
    print(time.perf_counter() - start)
"""


@dataclass
class Burst:
    """What came of writing while a script writes without pause."""

    per_second: float
    key_s: list[float]
    unseen: int
    caught_up_s: float | None


def burst(program: Program, env: dict[str, str], seconds: float, rate: float = 200) -> Burst:
    """Type while `rate` entries a second arrive; tell when the last of them was on the screen."""
    count = int(seconds * rate)
    typed = Program(program.name, program.argv, program.leave, program.incident)
    terminal = start(typed, env)
    argv = [sys.executable, "-c", _BURST, str(program.incident), str(rate), str(count)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=env) as script:
        keys(typed, terminal, int(seconds * 10), 7)
        took = float(script.communicate()[0])
    over = time.monotonic()
    last = terminal.wait(lambda text: f"burst {count - 1} of many" in text, 5.0)
    terminal.close(program.leave)
    late = None if last is None else max(last - over, 0.0)
    return Burst(count / took, typed.key_s, typed.unseen, late)
