"""The terminal between the command and its first screen: what is typed waits, and is not echoed.

A shell leaves the terminal in line mode: it echoes keys, keeps them back until Enter, and makes
that Enter a line feed. Loading the screens takes a fifth of a second, and somebody in a hurry
types on. So the terminal is made quiet first of all; what it took in line mode until then is
told apart, because its line feeds were meant as Enter.
"""

from __future__ import annotations

import array
import fcntl
import os
import signal
import termios
from typing import Any

_IFLAG, _LFLAG, _CC = 0, 3, 6
_TRANSLATED = termios.ICRNL | termios.INLCR | termios.IGNCR
_LINE_MODE = termios.ECHO | termios.ICANON | termios.IEXTEN


class Typeahead:
    """A terminal that waits for its first screen. Ctrl+C still ends the program."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.before: list[Any] | None = None
        """How the terminal was set; None while it is not held."""
        self._lines = 0

    def hold(self) -> None:
        """Make the terminal quiet; does nothing where it is held, or is no terminal."""
        if self.before is not None or not os.isatty(self._fd):
            return
        try:
            self.before = termios.tcgetattr(self._fd)
            quiet = termios.tcgetattr(self._fd)
            quiet[_IFLAG] &= ~_TRANSLATED
            quiet[_LFLAG] &= ~_LINE_MODE
            quiet[_CC][termios.VMIN], quiet[_CC][termios.VTIME] = 1, 0
            termios.tcsetattr(self._fd, termios.TCSANOW, quiet)
            waiting = array.array("i", [0])
            fcntl.ioctl(self._fd, termios.FIONREAD, waiting)
        except (termios.error, OSError):
            return
        self._lines = waiting[0]
        signal.signal(signal.SIGTERM, _end)

    def take(self) -> bytes:
        """Return what was typed in line mode, as keys; the rest is read like any other."""
        if not self._lines:
            return b""
        data, self._lines = os.read(self._fd, self._lines), 0
        return data.replace(b"\n", b"\r").replace(b"\0", b"")

    def release(self) -> None:
        """Set the terminal as it was; what nobody took is left to the shell."""
        if self.before is not None:
            before, self.before = self.before, None
            try:
                termios.tcsetattr(self._fd, termios.TCSANOW, before)
            except (termios.error, OSError):
                return


def _end(number: int, _frame: object) -> None:
    """End as the signal asks, by way of whoever has to set the terminal right."""
    raise SystemExit(128 + number)


STDIN = Typeahead(0)
"""The terminal that the program was started from."""
