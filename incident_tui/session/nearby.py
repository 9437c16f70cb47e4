"""Who else is at an incident: other windows on its file, and other machines by their links.

    <data folder>/.team/<incident id>.<pid>-<hex>.here    0600, one for each window that is open

A window writes its file once and then only touches it; the file's time is when it was last seen.
It is no event: who looks on is nobody's record.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from incident_tui.clock import Clock
from incident_tui.domain.times.format import in_words
from incident_tui.exchange.presence import Sharing, sharing, team_folder

BEAT = timedelta(seconds=5)
"""How often a window says that it is there."""

GONE = 2.5 * BEAT
"""After so long without a word a window is gone."""

_LEFT_BEHIND = timedelta(minutes=1)
"""A file that nobody has touched for so long is of a window that was killed."""

_LOOK_SECONDS = 1.0


class OpenWindow(msgspec.Struct, frozen=True):
    """A window on an incident: whose, on which machine, a `dashboard` or a `wall`."""

    name: str
    node: str
    kind: str


class Beside(msgspec.Struct, frozen=True):
    """Another window, and when it was last seen."""

    window: OpenWindow
    seen_at: datetime


class Nearby(msgspec.Struct, frozen=True):
    """What one look found: the other windows, the last seen first, and the links to machines."""

    windows: tuple[Beside, ...] = ()
    sharing: Sharing | None = None

    def words(self, now: datetime) -> tuple[str, ...]:
        """Return what a header says of it, the most important first."""
        if self.sharing is not None:
            return self.sharing.words(now, len(self.windows))
        return (f"{1 + len(self.windows)} here",) if self.windows else ()


def heard_words(
    found: Nearby, now: datetime, named: Callable[[str], str]
) -> tuple[tuple[str, bool], ...]:
    """Return when each machine was last heard, for whoever only looks on: (words, is it away).

    `named` returns what somebody may be called here. The ones that are away come first.
    """
    if found.sharing is None:
        return ()
    away = [
        (f"{named(row.host)} last heard {in_words(now - row.since)} ago", True)
        for row in found.sharing.links
        if row.state in {"offline", "stopped"}
    ]
    here = [
        (f"{named(peer.name)} heard {in_words(now - peer.heard_at)} ago", False)
        for peer in found.sharing.peers
        if not peer.host
    ]
    return (*away, *here)


class Lookout:
    """Says that this window is there, and looks who else is. No method raises: nobody is stopped.

    `found` is the last look; it is taken in a thread of its own, as a disk may hang.
    """

    def __init__(
        self, folder: Path, incident_id: str, window: OpenWindow | None, clock: Clock
    ) -> None:
        """`folder` is the data folder. Without a window it only looks, for one of this process."""
        self.found = Nearby()
        self._folder, self._id = folder, incident_id
        self._window, self._clock = window, clock
        name = f"{incident_id}.{os.getpid()}-{os.urandom(4).hex()}.here"
        self._path = team_folder(folder) / name
        self._beat_at: datetime | None = None
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="nearby", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, seconds: float = 0.5) -> None:
        """Say goodbye, waiting so long at most for a look that is being taken."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join(seconds)
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def look(self) -> None:
        """Take one look; once in a beat say that this window is there, and count the others."""
        now = self._clock.now()
        windows = self.found.windows
        if self._beat_at is None or abs(now - self._beat_at) >= BEAT:
            self._beat_at = now
            with contextlib.suppress(OSError):
                self._say(now)
            windows = self._windows(now)
        self.found = Nearby(windows, sharing(self._folder, self._id, now))

    def _work(self) -> None:
        self.look()
        while not self._end.wait(_LOOK_SECONDS):
            self.look()

    def _say(self, now: datetime) -> None:
        if self._window is None:
            return
        at = now.timestamp()
        try:
            os.utime(self._path, (at, at))
        except FileNotFoundError:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(self._path, flags, 0o600)
            try:
                os.write(handle, msgspec.json.encode(self._window))
            finally:
                os.close(handle)
            os.utime(self._path, (at, at))

    def _windows(self, now: datetime) -> tuple[Beside, ...]:
        """Return the other windows that are there."""
        found = []
        for path in self._files():
            with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeError, OverflowError):
                age = now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if abs(age) <= GONE:
                    window = msgspec.json.decode(path.read_bytes(), type=OpenWindow)
                    found.append(Beside(window, now - age))
                elif age > _LEFT_BEHIND:
                    path.unlink(missing_ok=True)
        return tuple(sorted(found, key=lambda beside: beside.seen_at, reverse=True))

    def _files(self) -> list[Path]:
        mine = self._path.name if self._window else f"{self._id}.{os.getpid()}-"
        try:
            with os.scandir(self._path.parent) as entries:
                return [
                    Path(entry.path)
                    for entry in entries
                    if entry.name.startswith(f"{self._id}.")
                    and entry.name.endswith(".here")
                    and not entry.name.startswith(mine)
                ]
        except OSError:
            return []
