"""The folder of all incidents: names in, paths out, and nothing else becomes a path."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from incident_tui.domain.errors import NotSavedError, UnreadableError, UsageError
from incident_tui.domain.regex import regex
from incident_tui.store.disk import reason
from incident_tui.store.locking import try_lock, wait_for

_ID = regex(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_SUFFIX = ".json"
_LONGEST = 40
_COARSE_SECONDS = 2.0


def is_incident_id(text: str) -> bool:
    """Tell whether `text` is an incident id: 1–40 of a–z, 0–9 and inner hyphens."""
    return _ID.fullmatch(text) is not None


class FileStamp(NamedTuple):
    """What a file's state is known by: another stamp, another content."""

    inode: int
    size: int
    written_ns: int
    changed_ns: int

    def settled(self, now: datetime) -> bool:
        """Tell whether a later write has a later time: clocks of file systems are coarse."""
        return abs(now.timestamp() - self.changed_ns / 1e9) > _COARSE_SECONDS


class Folder:
    """One data folder, with one file per incident: `<id>.json`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def ensure(self) -> None:
        """Make the folder, for its owner alone (0700). Raises NotSavedError."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise NotSavedError(
                f"the folder {self.path} could not be made: {reason(error)}",
                "choose another with --data-dir",
            ) from error
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise NotSavedError(
                f"nothing may be written in {self.path}", "choose another folder with --data-dir"
            )

    def ids(self) -> list[str]:
        """Return the ids of the incidents that are there, sorted; none without the folder."""
        return self._named(files=True)

    def strays(self) -> list[str]:
        """Return the ids that something else than a file stands in the place of, sorted."""
        return self._named(files=False)

    def _named(self, *, files: bool) -> list[str]:
        try:
            with os.scandir(self.path) as entries:
                return sorted(
                    name
                    for entry in entries
                    if entry.name.endswith(_SUFFIX)
                    and is_incident_id(name := entry.name.removesuffix(_SUFFIX))
                    and entry.is_file(follow_symlinks=False) is files
                )
        except OSError:
            return []

    def check(self) -> None:
        """Raise UnreadableError where the folder cannot be read."""
        try:
            with os.scandir(self.path):
                pass
        except FileNotFoundError:
            raise UnreadableError(
                f"the folder {self.path} is not there any more",
                "put it back, or choose another with --data-dir",
            ) from None
        except OSError as error:
            raise UnreadableError(
                f"the folder {self.path} cannot be read: {reason(error)}",
                "give yourself the right to read it, or choose another with --data-dir",
            ) from error

    def stamp(self, incident_id: str) -> FileStamp | None:
        """Return the stamp of an incident's file; None where it is not there."""
        try:
            found = self.path_of(incident_id).lstat()
        except OSError:
            return None
        return FileStamp(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)

    def path_of(self, incident_id: str) -> Path:
        """Return where an incident's file lies or would lie. Raises UsageError."""
        if not is_incident_id(incident_id):
            raise UsageError(
                f"{incident_id!r} is not an incident id",
                "ids are 1 to 40 of a-z, 0-9 and hyphens between them",
            )
        return self.path / (incident_id + _SUFFIX)

    def damaged_copies(self, incident_id: str) -> list[Path]:
        """Return the copies that repairs of this incident have kept, oldest first."""
        from incident_tui.store.damage.repair import copies  # noqa: PLC0415 - only after damage

        return copies(self.path_of(incident_id))

    def free_id(self, stem: str, word: str) -> str:
        """Return an id that is free here: `<stem>-<word>`, with a number where it is taken."""
        taken = {self._name(entry) for entry in self._entries()}
        number = 1
        while True:
            tail = f"-{word}" if number == 1 else f"-{word}-{number}"
            made = stem[: _LONGEST - len(tail)].rstrip("-") + tail
            if made not in taken:
                return made
            number += 1

    def new_id(
        self, day: date, words: Sequence[str], choose: Callable[[Sequence[str]], str]
    ) -> str:
        """Return an id that is free here: `inc-<yyyymmdd>-<word>`, `day` being the UTC day.

        `choose` picks one of the words that are still free. When none is, a number is
        added to a word: `-2`, `-3`, ….
        """
        if not words:
            raise UsageError("the word list is empty", "reinstall incident-tui")
        stem = f"inc-{day:%Y%m%d}-"
        taken = {self._name(entry) for entry in self._entries() if entry.startswith(stem)}
        free = [word for word in words if stem + word not in taken]
        if free:
            return stem + choose(free)
        word = choose(words)
        number = 2
        while f"{stem}{word}-{number}" in taken:
            number += 1
        return f"{stem}{word}-{number}"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder's lock, which orders those who create incidents.

        Raises NotSavedError when it cannot be had within eight seconds.
        """
        self.ensure()
        try:
            fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise NotSavedError(
                f"the folder {self.path} cannot be opened: {reason(error)}", "check its mode"
            ) from error
        try:
            if not wait_for(lambda: try_lock(fd)):
                raise NotSavedError(
                    f"another process has held {self.path} for more than eight seconds",
                    "look for a stopped incident-tui (Ctrl-Z; `fg` continues it) and try again",
                )
            yield
            fcntl.flock(fd, fcntl.LOCK_UN)
        finally:
            os.close(fd)

    def _entries(self) -> list[str]:
        try:
            return os.listdir(self.path)  # noqa: PTH208 - names alone, no objects
        except OSError:
            return []

    @staticmethod
    def _name(entry: str) -> str:
        """Return the part of a file name that would be an incident id, copies included."""
        return entry.partition(".")[0]
