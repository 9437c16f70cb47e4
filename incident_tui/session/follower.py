"""Following an open incident: what others wrote, and since when it could not be read.

`Follower` looks once when it is asked to, so that whoever owns the file's thread decides when:
the writer between two records, a command between two lines. `FollowerThread` does nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import msgspec

from incident_tui.clock import Clock
from incident_tui.domain.errors import IncidentTuiError, UnreadableError
from incident_tui.domain.record.incident import Incident

POLL_SECONDS = 0.08
"""How often others' entries are looked for."""

STALE_SECONDS = 3.0
"""How long a file may go unread before nothing that is shown of it is to be believed."""


class Followed(Protocol):
    """What can be followed; `Session` is one."""

    @property
    def incident(self) -> Incident:
        """The incident as it stands now."""
        ...

    def follow(self) -> bool:
        """Take in what others wrote; tell whether anything changed. Raises UnreadableError."""
        ...


class Grown(msgspec.Struct, frozen=True):
    """Somebody else wrote: the incident as it stands now."""

    incident: Incident


class FileReadable(msgspec.Struct, frozen=True):
    """The file can be read again (no `problem`), or cannot be read since now, and why."""

    problem: IncidentTuiError | None = None


News = Grown | FileReadable
"""What one look may find; a look at a file in which nothing happened finds nothing."""


class Freshness(msgspec.Struct, frozen=True):
    """How many seconds ago a file was read, and in one sentence why it cannot be read now."""

    age: float = 0.0
    problem: str | None = None

    @property
    def stale(self) -> bool:
        """Whether what is shown may be wrong by now."""
        return self.age > STALE_SECONDS


class Follower:
    """Looks at one file, and knows when it last could. All looks are taken by one thread."""

    def __init__(self, followed: Followed, clock: Clock) -> None:
        self._followed = followed
        self._clock = clock
        self._read = (clock.elapsed(), clock.now())
        self._problem: IncidentTuiError | None = None

    def poll(self) -> tuple[News, ...]:
        """Take in what others wrote; return what is new since the last look."""
        began = self._clock.elapsed(), self._clock.now()
        grown, problem = self._follow()
        found: list[News] = [Grown(self._followed.incident)] if grown else []
        if str(problem) != str(self._problem):
            found.append(FileReadable(problem))
        self._problem = problem
        if problem is None:
            self._read = began
        return tuple(found)

    def freshness(self) -> Freshness:
        """Return how long ago the file was read, by whichever clock says longer.

        A machine that slept stops the one clock and not the other. Any thread may ask.
        """
        elapsed, at = self._read
        wall = (self._clock.now() - at) / timedelta(seconds=1)
        age = max(self._clock.elapsed() - elapsed, wall, 0.0)
        return Freshness(age, self._problem.what if self._problem else None)

    def _follow(self) -> tuple[bool, IncidentTuiError | None]:
        try:
            return self._followed.follow(), None
        except IncidentTuiError as error:
            return False, error
        except OSError as error:
            return False, UnreadableError(str(error))


class FollowerThread:
    """A thread that looks again and again, and calls `notify` in it with what is new."""

    def __init__(self, follower: Follower, notify: Callable[[News], object]) -> None:
        self._follower = follower
        self._notify = notify
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="follower", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self, seconds: float = 1.0) -> bool:
        """End, waiting so long at most; tell whether it has ended: a disk may hang."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while not self._end.wait(POLL_SECONDS):
            for news in self._follower.poll():
                self._notify(news)
