"""A new incident file from records that exist already, such as those of an export."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from incident_tui.domain.errors import NotSavedError
from incident_tui.store import commit, framing
from incident_tui.store.disk import DISK, Disk, reason
from incident_tui.store.framing import Record
from incident_tui.store.union import key_of, union


def restore(path: Path, records: Iterable[Record], *, disk: Disk = DISK) -> int:
    """Write a new file with these records, ids and times kept; return how many there are.

    Records are ordered by id, each id once. Raises NotSavedError when the file exists or
    cannot be written.
    """
    whole = sorted(union([], list(records)), key=key_of)
    data = framing.whole_file(whole)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        commit.create(disk, path, data)
    except FileExistsError as error:
        raise NotSavedError(f"{path} exists already", "choose another id") from error
    except OSError as error:
        raise NotSavedError(f"{path} was not written: {reason(error)}", "make room") from error
    return len(whole)
