"""Copying that works: the terminal's own clipboard, tmux, the desktop, and always a file.

Terminals ignore what they do not know, so every road that is there is taken, and the status
row says which: the words are never only in a clipboard that may not exist.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

PATIENCE_SECONDS = 1.0
"""How long a clipboard program may take; it is ended then."""

_DESKTOP = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
)


def roads(environ: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the clipboard programs that fit this terminal: (name to say, command)."""
    found: list[tuple[str, tuple[str, ...]]] = []
    if environ.get("TMUX") and shutil.which("tmux"):
        found.append(("tmux buffer", ("tmux", "load-buffer", "-w", "-")))
    if shutil.which("pbcopy"):
        found.append(("clipboard", ("pbcopy",)))
    for variable, command in _DESKTOP:
        if environ.get(variable) and shutil.which(command[0]):
            found.append(("clipboard", command))
            break
    return found


def copy(text: str, name: str, folder: Path) -> str:
    """Copy `text` by every road there is, and into `folder/name`; return where it is, in words.

    Never raises: a clipboard is a convenience, and a failure is said instead.
    """
    reached = [said for said, command in roads(os.environ) if _feed(command, text)]
    try:
        _write(text, folder / name)
        reached.append(str(folder / name))
    except OSError as error:
        reached.append(f"no file ({error.strerror or error})")
    return ", ".join(dict.fromkeys(reached))


def _feed(command: tuple[str, ...], text: str) -> bool:
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _write(text: str, path: Path) -> None:
    """Write a file at once, private to its owner; nothing stays of one that failed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
