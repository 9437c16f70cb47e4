"""Line-mode commands and the work under them, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """What a process took, in ms."""

    wall: float
    cpu: float


def program(*argv: str) -> list[str]:
    """Return a command line of ours."""
    return [str(Path(sys.executable).with_name("incident-tui")), *argv]


def cost(argv: list[str], env: dict[str, str]) -> Cost:
    """Run a process to its end, its output thrown away. Raises RuntimeError if it fails."""
    quiet = [
        (os.POSIX_SPAWN_OPEN, fd, os.devnull, flags, 0)
        for fd, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY))
    ]
    before = time.perf_counter()
    pid = os.posix_spawn(argv[0], argv, env, file_actions=quiet)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - before
    if status:
        raise RuntimeError(f"{' '.join(argv)} failed")
    return Cost(wall * 1000, (used.ru_utime + used.ru_stime) * 1000)


def compare(
    commands: dict[str, list[str]], env: dict[str, str], rounds: int
) -> dict[str, list[Cost]]:
    """Run commands in turn, round after round; the first round only warms up."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, argv in commands.items():
            spent = cost(argv, env)
            if number:
                found[name].append(spent)
    return found


_IMPORT = """
import time
start = time.process_time()
import textual.app
print((time.process_time() - start) * 1000)
"""

_FOLD = """
import gc, sys, time
from pathlib import Path
from incident_tui.cli.table import COMMANDS
from incident_tui.cli.context import CommandContext
import incident_tui.session.session
context = CommandContext(COMMANDS["open"].parser().parse_args([sys.argv[1]]))
context.playbook, context.recorder
gc.disable()  # as the program does while it opens
def memory():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
held, start = memory(), time.process_time()
session = context.session(sys.argv[1], read_only=True)
print((time.process_time() - start) * 1000)
print((memory() - held) / 1024)
"""

_SEARCH = """
import sys, time
from incident_tui.cli.table import COMMANDS
from incident_tui.cli.context import CommandContext
from incident_tui.domain.projections.search import search
context = CommandContext(COMMANDS["open"].parser().parse_args([sys.argv[1]]))
incident = context.session(sys.argv[1], read_only=True).incident
for words in ("queue by:maya", "basket"):
    start = time.process_time()
    search(incident, words, context.playbook)
    print((time.process_time() - start) * 1000)
"""


def numbers(code: str, env: dict[str, str], *args: str) -> list[float]:
    """Return the numbers that a program of ours prints."""
    argv = [sys.executable, "-c", code, *args]
    done = subprocess.run(argv, check=True, capture_output=True, text=True, env=env)
    return [float(word) for word in done.stdout.split()]


def importing(env: dict[str, str]) -> float:
    """Return the CPU ms of importing Textual's app."""
    return numbers(_IMPORT, env)[0]


def opening(path: Path, env: dict[str, str]) -> tuple[float, float]:
    """Return the CPU ms of opening and folding an incident, and the MiB that it takes."""
    spent, memory = numbers(_FOLD, env, str(path))
    return spent, memory


def searching(path: Path, env: dict[str, str]) -> tuple[float, float]:
    """Return the CPU ms of a first search, and of another one."""
    first, other = numbers(_SEARCH, env, str(path))
    return first, other
