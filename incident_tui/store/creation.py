"""A new incident file: there at once and whole, or not at all."""

from __future__ import annotations

from pathlib import Path

from incident_tui.domain.errors import NotSavedError
from incident_tui.store import commit
from incident_tui.store.disk import Disk, reason


def make(disk: Disk, path: Path, data: bytes) -> None:
    """Create a file and its folder; NotSavedError when it is there or cannot be made."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        commit.create(disk, path, data)
    except FileExistsError as error:
        raise NotSavedError(f"{path} exists already", "choose another id, or open it") from error
    except OSError as error:
        raise not_saved(path, error) from error


def not_saved(path: Path, error: OSError) -> NotSavedError:
    """Return what is said where a write failed."""
    return NotSavedError(
        f"{path} was not written: {reason(error)}; it is as it was", "make room and save again"
    )
