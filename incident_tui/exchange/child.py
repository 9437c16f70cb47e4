"""The command that carries an exchange to another machine: started, listened to, ended."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress

from incident_tui.domain.privacy.secrets import without_secrets
from incident_tui.exchange.pump import Streams

_ENDS_S = 3.0
_KEPT = 8192  # bytes of what it says on stderr


class Child:
    """A running command, its stdin and stdout as streams. Raises OSError where it does not start.

    Without `asks` it has no terminal, so that nothing of it can wait for a password.
    """

    def __init__(self, argv: list[str], *, asks: bool) -> None:
        self._process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=not asks,
        )  # fmt: skip
        streams = (self._process.stdout, self._process.stdin, self._process.stderr)
        hears, says, errors = (stream.fileno() for stream in streams if stream is not None)
        self.streams = Streams(hears, says)
        self._errors = errors
        self._said = b""
        os.set_blocking(errors, False)

    def listen(self) -> None:
        """Take in what it says on stderr, of which the end is kept."""
        with suppress(OSError):
            while part := os.read(self._errors, _KEPT):
                self._said = (self._said + part)[-_KEPT:]

    def end(self, *, at_once: bool) -> int:
        """End it, or let it end by itself first; return its exit status."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        ways = (self._process.poll, self._process.terminate, self._process.kill)
        for stop in ways[at_once:]:
            stop()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_ENDS_S)
                break
        self.listen()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        return self._process.returncode

    @property
    def said(self) -> tuple[str, ...]:
        """The last lines that it said on stderr, without secrets."""
        text = without_secrets(self._said.decode("utf-8", "replace"))
        return tuple(line for line in text.splitlines() if line.strip())
