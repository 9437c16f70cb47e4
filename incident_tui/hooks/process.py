"""One run of a program: fed on stdin, listened to within limits, stopped when its time is over."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO

from incident_tui.clock import Clock
from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.domain.text import one_line

MOST_SAID = 64 * 1024
"""How many bytes a program may say on stderr before it is stopped."""

_KEPT = 4096
_SHOWN = 160
_TICK_S = 0.05


def run(
    words: Sequence[str],
    payload: bytes,
    environ: Mapping[str, str],
    clock: Clock,
    ends_at: Callable[[], float],
) -> str:
    """Run a program with `payload` on stdin; return what went wrong, or nothing.

    `ends_at` is asked until when, on the clock that never steps, it may run; then it and all
    that it started are killed.
    """
    began = clock.elapsed()
    try:
        process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            cwd="/", env=dict(environ), start_new_session=True,
        )  # fmt: skip
    except (OSError, ValueError) as error:
        return f"{words[0]} could not be started: {getattr(error, 'strerror', None) or error}"
    with process:
        try:
            wrong, said = _Talk(process, payload).until_it_ends(clock, ends_at)
        finally:
            if process.poll() is None:
                _kill(process)
    if wrong == _LATE:
        wrong = f"it did not end within {max(round(clock.elapsed() - began), 1)} s, and was stopped"
    return wrong or _verdict(process.returncode, said)


_LATE = "late"


class _Talk:
    """What goes to a program's stdin and comes from its stderr, without ever waiting for it."""

    def __init__(self, process: subprocess.Popen[bytes], payload: bytes) -> None:
        self._process = process
        self._left = memoryview(payload)
        self._said = b""
        self._count = 0
        self._selector = selectors.DefaultSelector()
        self._open(process.stdin, selectors.EVENT_WRITE)
        self._open(process.stderr, selectors.EVENT_READ)

    def until_it_ends(self, clock: Clock, ends_at: Callable[[], float]) -> tuple[str, bytes]:
        """Return what was wrong with the talk, and the beginning of what the program said."""
        with self._selector:
            while True:
                ended = self._process.poll() is not None
                for key, _ in self._selector.select(0 if ended else _TICK_S):
                    if key.fileobj is self._process.stdin:
                        self._feed(key.fd)
                    else:
                        self._listen(key.fd)
                if self._count > MOST_SAID:
                    return f"it said more than {MOST_SAID // 1024} KiB, and was stopped", b""
                if ended:
                    return "", self._said
                if clock.elapsed() >= ends_at():
                    return _LATE, b""

    def _open(self, stream: IO[bytes] | None, what: int) -> None:
        if stream is not None:
            os.set_blocking(stream.fileno(), False)
            self._selector.register(stream, what)

    def _feed(self, fd: int) -> None:
        try:
            self._left = self._left[os.write(fd, self._left) :]
        except BlockingIOError:
            return
        except OSError:  # it does not read any more: its own business
            self._left = self._left[:0]
        if not self._left and self._process.stdin is not None:
            self._selector.unregister(self._process.stdin)
            with suppress(OSError):
                self._process.stdin.close()

    def _listen(self, fd: int) -> None:
        try:
            chunk = os.read(fd, MOST_SAID)
        except BlockingIOError:
            return
        if not chunk and self._process.stderr is not None:
            self._selector.unregister(self._process.stderr)
        self._count += len(chunk)
        self._said += chunk[: _KEPT - len(self._said)]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program and everything in its process group."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _verdict(code: int, said: bytes) -> str:
    """Return how a program ended, with the first line it said; nothing for success."""
    if code == 0:
        return ""
    how = f"exit {code}"
    if code < 0:
        with suppress(ValueError):
            how = f"ended by {signal.Signals(-code).name}"
    text = said.decode("utf-8", "replace")
    first = next((line for row in text.splitlines() if (line := one_line(row))), "")
    for span in find_secrets(first):
        first = first[: span.start] + "•" * (span.end - span.start) + first[span.end :]
    return f"{how}: {first[:_SHOWN]}" if first else how
