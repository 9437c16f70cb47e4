"""Which late arrivals were looked at on this machine: what a new window does not tell once more.

    <data folder>/.team/<incident id>.seen    0600, a JSON list of ids

Where that cannot be kept or read, they are told again: better twice than never.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from incident_tui.exchange.presence import team_folder


def _path(folder: Path, incident_id: str) -> Path:
    return team_folder(folder) / f"{incident_id}.seen"


def arrivals_seen(folder: Path, incident_id: str) -> frozenset[str]:
    """Return the ids of the late arrivals that somebody at this machine has looked at. Total."""
    try:
        return msgspec.json.decode(_path(folder, incident_id).read_bytes(), type=frozenset[str])
    except (OSError, msgspec.DecodeError, UnicodeError):
        return frozenset()


def keep_seen(folder: Path, incident_id: str, ids: Iterable[str]) -> None:
    """Add to them. Never raises."""
    path = _path(folder, incident_id)
    listed = msgspec.json.encode(sorted({*arrivals_seen(folder, incident_id), *ids}))
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(fresh, flags, 0o600)
        try:
            os.write(handle, listed)
        finally:
            os.close(handle)
        fresh.replace(path)
