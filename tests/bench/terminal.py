"""A program in a terminal of our own, watched from outside: what it writes, when, at what cost.

A thread stamps every piece of output as it is read; what is on the screen is worked out
afterwards, so that the working out does not reach the figures.
"""

from __future__ import annotations

import codecs
import ctypes
import fcntl
import os
import pty
import re
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

_TOKEN = re.compile(
    r"\x1b\[([?<>=]?)([\d;:]*)([ -/]*[@-~])"
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
    r"|([\x00-\x1a\x1c-\x1f\x7f])|([^\x00-\x1f\x7f]+)",
    re.DOTALL,
)
_ANSWERS = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
}
_LIBC = ctypes.CDLL(None, use_errno=True)


class Screen:
    """The characters on a screen: enough of a terminal to find words on it."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._cells = [[" "] * columns for _ in range(rows)]
        self._x = self._y = 0
        self._rest = ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def feed(self, data: bytes) -> None:
        """Take in output; a sequence that is not complete waits for its end."""
        text = self._rest + self._decode(data)
        self._rest = ""
        cut = text.rfind("\x1b")
        if cut >= 0 and _TOKEN.match(text, cut) is None:
            text, self._rest = text[:cut], text[cut:]
        for token in _TOKEN.finditer(text):
            private, numbers, final, control, plain = token.groups()
            if plain:
                self._write(plain)
            elif control:
                self._control(control)
            elif final and not private:
                self._act(final, numbers)
            elif final == "h" and numbers == "1049":
                self._erase(0, self.rows)

    def text(self) -> str:
        """Return the rows as lines."""
        return "\n".join("".join(row) for row in self._cells)

    def _write(self, text: str) -> None:
        for character in text:
            if self._y < self.rows and self._x < self.columns:
                self._cells[self._y][self._x] = character
            self._x += 1

    def _control(self, character: str) -> None:
        match character:
            case "\r":
                self._x = 0
            case "\n":
                self._y = min(self._y + 1, self.rows - 1)
            case "\b":
                self._x = max(self._x - 1, 0)

    def _act(self, final: str, numbers: str) -> None:
        given = [int(n) if n.isdigit() else 0 for n in numbers.split(";")]
        match final:
            case "H" | "f":
                self._y = max(given[0], 1) - 1
                self._x = max(given[1] if len(given) > 1 else 1, 1) - 1
            case "J" if given[0] >= 2:
                self._erase(0, self.rows)
            case "K":
                self._cells[self._y][self._x :] = [" "] * max(self.columns - self._x, 0)

    def _erase(self, first: int, last: int) -> None:
        for y in range(first, last):
            self._cells[y] = [" "] * self.columns


class Terminal:
    """One run of a program in a pseudo terminal. Instants are seconds of the monotonic clock."""

    def __init__(
        self,
        argv: Sequence[str],
        env: dict[str, str],
        *,
        columns: int = 120,
        rows: int = 36,
        typed_ahead: bytes = b"",
    ) -> None:
        self.columns, self.rows = columns, rows
        self.started = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execvpe(argv[0], list(argv), env)
            finally:
                os._exit(127)
        self._clock = _cpu_clock(self.pid)
        self.chunks: list[tuple[float, bytes]] = []
        self.painted_at: float | None = None
        self._news = threading.Condition()
        self._fed = 0
        self._at = 0.0
        self._screen = Screen(columns, rows)
        self._ended = False
        if typed_ahead:
            os.write(self.fd, typed_ahead)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self.fd, 1 << 16)
            except OSError:
                data = b""
            now = time.monotonic()
            with self._news:
                if not data:
                    self._ended = True
                else:
                    self.chunks.append((now, data))
                    if self.painted_at is None and _has_words(data):
                        self.painted_at = now
                self._news.notify_all()
            if not data:
                return
            for question, answer in _ANSWERS.items():
                if question in data:
                    with suppress(OSError):
                        os.write(self.fd, answer)

    # -- doing ---------------------------------------------------------------------------------

    def send(self, keys: str) -> float:
        """Press keys; return when."""
        at = time.monotonic()
        os.write(self.fd, keys.encode())
        return at

    def wait(self, seen: Callable[[str], bool], seconds: float) -> float | None:
        """Return when the screen first read so; None where it did not within `seconds`."""
        end = time.monotonic() + seconds
        while True:
            with self._news:
                while self._fed >= len(self.chunks):
                    if self._ended or not self._news.wait(max(end - time.monotonic(), 0.0)):
                        return None
                at, data = self.chunks[self._fed]
                self._fed += 1
            self._screen.feed(data)
            if seen(self._screen.text()):
                return at

    def wait_since(self, pressed: float, letters: str, seconds: float) -> float | None:
        """Return when `letters` first stood on the screen after `pressed`, `seconds` at most."""
        if self._seen_after(pressed, letters):
            return self._at
        while self._fed < len(self.chunks):
            self._at, data = self.chunks[self._fed]
            self._fed += 1
            self._screen.feed(data)
            if self._at - pressed > seconds:
                return None
            if self._seen_after(pressed, letters):
                return self._at
        return None

    def _seen_after(self, pressed: float, letters: str) -> bool:
        return self._at > pressed and letters in self._screen.text()

    def wait_painted(self, seconds: float) -> float:
        """Return when the first words were drawn. Raises TimeoutError."""
        end = time.monotonic() + seconds
        with self._news:
            while self.painted_at is None:
                if self._ended or not self._news.wait(max(end - time.monotonic(), 0.0)):
                    raise TimeoutError("nothing was drawn:\n" + self.tail())
        return self.painted_at

    def quiet(self, silence: float, seconds: float) -> None:
        """Wait until nothing was written for `silence` seconds, `seconds` at most."""
        end = time.monotonic() + seconds
        with self._news:
            while time.monotonic() < end and not self._ended:
                if not self._news.wait(silence):
                    return

    def wait_end(self, seconds: float) -> None:
        """Wait until the program is over. Raises TimeoutError."""
        self._reader.join(seconds)
        if not self._ended:
            raise TimeoutError("it goes on:\n" + self.tail())

    def echoes(self) -> bool:
        """Whether the terminal itself still echoes what is typed."""
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)

    # -- looking -------------------------------------------------------------------------------

    def text(self) -> str:
        """Return the screen as it stands."""
        self.wait(lambda _: False, 0.0)
        return self._screen.text()

    def written(self, first: int = 0) -> int:
        """Return how many bytes were written from chunk `first` on."""
        return sum(len(data) for _, data in self.chunks[first:])

    def tail(self) -> str:
        """Return the end of what was written, for a message."""
        return b"".join(data for _, data in self.chunks)[-2000:].decode("utf-8", "replace")

    def cpu(self) -> float:
        """Return the CPU seconds of the program so far."""
        return time.clock_gettime(self._clock)

    def memory(self) -> float:
        """Return its resident memory in MiB."""
        text = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) / 1024

    def close(self, keys: str = "") -> None:
        """Ask it to leave by keys, then end it."""
        with suppress(OSError):
            if keys:
                self.send(keys)
                self._reader.join(2.0)
            os.kill(self.pid, signal.SIGTERM)
        self._reader.join(2.0)
        with suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._reader.join(1.0)
        os.close(self.fd)


def _has_words(data: bytes) -> bool:
    """Tell whether a program that draws has written anything to be read."""
    tokens = _TOKEN.finditer(data.decode("utf-8", "ignore"))
    return b"\x1b" in data and any((token.group(5) or "").strip() for token in tokens)


def _cpu_clock(pid: int) -> int:
    """Return the clock of the CPU time of another process (POSIX, in ns)."""
    clock = ctypes.c_int()
    if error := _LIBC.clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise OSError(error, os.strerror(error))
    return clock.value
