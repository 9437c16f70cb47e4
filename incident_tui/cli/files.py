"""Files that a command writes: whole or not at all, private to their owner."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from incident_tui.domain.errors import NotSavedError, RefusedError


def write_private(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file at once and 0600. Raises RefusedError if it is there, NotSavedError."""
    if path.is_symlink() or path.is_dir():
        what = "a link" if path.is_symlink() else "a folder"
        raise RefusedError(f"{path} is {what}", "name another file")
    if path.exists() and not force:
        raise RefusedError(f"{path} is there already", "add --force, or name another file")
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        what = f"{path} was not written: {error.strerror or error}"
        raise NotSavedError(what, "name another place with -o") from error


def write_new(path: Path, text: str, *, force: bool) -> None:
    """Write a file of one's own and the folder it belongs in; see `write_private`."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotSavedError(
            f"{path.parent} was not made: {error.strerror}", "name another place with -o"
        ) from error
    write_private(path, text, force=force)
