"""One link per incident and host: two would do the same work, and report two truths."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from incident_tui.domain.errors import NotFoundError, NotSavedError, RefusedError
from incident_tui.exchange.presence import team_folder
from incident_tui.store.disk import reason
from incident_tui.store.locking import try_lock


class LinkLock:
    """The lock of a link, held until `release` or the end of the process that its file names."""

    def __init__(self, data_folder: Path, incident_id: str, target: str) -> None:
        name = blake2b(target.encode(), digest_size=8).hexdigest()
        self._path = team_folder(data_folder) / f"{incident_id}.{name}.lock"
        self._what = f"{incident_id} and {target}"
        self._fd: int | None = None

    def take(self) -> None:
        """Take it. Raises RefusedError where there is such a link, NotSavedError."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            fd = os.open(self._path, flags, 0o600)
        except OSError as error:
            what = f"{self._path} could not be made: {reason(error)}"
            raise NotSavedError(what, "choose another folder with --data-dir") from error
        if not try_lock(fd):
            pid = _pid_in(fd)
            os.close(fd)
            raise RefusedError(
                f"A link of {self._what} runs already (pid {pid})",
                "--stop ends one in the background",
            )
        os.ftruncate(fd, 0)
        os.pwrite(fd, b"%d\n" % os.getpid(), 0)
        self._fd = fd

    def release(self) -> None:
        """Let another link begin."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def stop_holder(self) -> int:
        """Ask the process that holds it to end; return its pid. Raises NotFoundError."""
        with suppress(OSError):
            fd = os.open(self._path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                if not try_lock(fd) and (pid := _pid_in(fd)) > 1:
                    os.kill(pid, signal.SIGTERM)
                    return pid
            finally:
                os.close(fd)
        raise NotFoundError(
            f"No link of {self._what} runs", "incident-tui status shows how it stands"
        )


def _pid_in(fd: int) -> int:
    text = os.pread(fd, 32, 0).strip()
    return int(text) if text.isdigit() else 0
