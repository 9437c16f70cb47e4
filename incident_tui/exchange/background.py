"""A command that goes on by itself: it has no terminal, and a signal ends it."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from incident_tui.domain.errors import IncidentTuiError

_PATIENCE_MS = 20_000

Say = Callable[[str], None]


def detach(work: Callable[[Say], None], is_well: Callable[[str], bool]) -> tuple[int, int]:
    """Run `work` in a process of its own; return its pid, and the status it has ended with, or 0.

    What it says is printed until `is_well` says so of a line, until it ends, or for 20 seconds.
    """
    hears, says = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(hears)
        _be_alone(work, says)
    os.close(says)
    if _goes_on(hears, is_well):
        return pid, 0
    _, status = os.waitpid(pid, 0)
    return pid, os.waitstatus_to_exitcode(status)


def _be_alone(work: Callable[[Say], None], says: int) -> NoReturn:
    """Do the work as the leader of a session without a terminal."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    status = IncidentTuiError.exit_code  # of a fault of the program
    try:
        work(lambda words: _say(says, words))
        status = 0
    except IncidentTuiError as error:
        _say(says, f"incident-tui: {error}")
        status = error.exit_code
    finally:
        os._exit(status)


def _say(fd: int, words: str) -> None:
    with suppress(OSError):  # nobody listens any more
        os.write(fd, f"{words}\n".encode(errors="backslashreplace"))


def _goes_on(hears: int, is_well: Callable[[str], bool]) -> bool:
    """Print what is said; tell whether the process goes on, rather than that it has ended."""
    poll, rest = select.poll(), b""
    poll.register(hears, select.POLLIN)
    with os.fdopen(hears, "rb", buffering=0) as stream:
        while poll.poll(_PATIENCE_MS):
            part = stream.read(65536)
            if not part:
                return False
            *lines, rest = (rest + part).split(b"\n")
            for line in (line.decode() for line in lines):
                print(line, flush=True)
                if is_well(line):
                    return True
    return True
