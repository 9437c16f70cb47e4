"""The incidents to practise on that ship with the program, brought to today.

They are recorded as if that had been done when they say it was, a file of events or in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from incident_tui.clock import Clock, ManualClock
from incident_tui.domain.playbook.figures import figures_to_json
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record.codec import decode_all
from incident_tui.domain.record.event import Event
from incident_tui.interchange.imports.samples import read_sample, resolve_refs, with_playbook
from incident_tui.paths import shipped
from incident_tui.store.folder import Folder
from incident_tui.store.memory import MemoryFile
from incident_tui.store.tinydb_api import IncidentDB

LIVE = "checkout-live"
RECORDED = "database-failover-2018"


def live_sample(folder: Folder, playbook: Playbook, clock: Clock) -> str:
    """Return the id of today's live sample; it, and a recorded one, are made where missing."""
    folder.ensure()
    now = clock.now()
    incident_id = f"sample-{now:%Y%m%d}"
    wanted = {LIVE: incident_id, RECORDED: f"sample-{RECORDED}"}
    for name, made in wanted.items():
        if made not in folder.ids():
            _record(name, playbook, IncidentDB.create, folder.path_of(made), now).close()
    return incident_id


def sample_names() -> tuple[str, ...]:
    """Return the names of the samples that ship with the program."""
    return tuple(sorted(path.stem for path in shipped("data", "samples").glob("*.jsonl")))


def sample_events(name: str, playbook: Playbook, now: datetime) -> list[Event]:
    """Return the events of a sample, as if it had just been brought in."""
    file = _record(name, playbook, MemoryFile.create, Path(f"{name}.json"), now)
    return decode_all(file.read())


File = TypeVar("File", IncidentDB, MemoryFile)


def _record(
    name: str, playbook: Playbook, make: Callable[..., File], path: Path, now: datetime
) -> File:
    """Record a sample as if it had been recorded when it says it was."""
    text = shipped("data", "samples", f"{name}.jsonl").read_text("utf-8")
    clock = ManualClock(now)
    file: File | None = None
    ids: list[str] = []
    for line in read_sample(text, now):
        clock.step(line.rec)
        record = resolve_refs(with_playbook(line.record, _named(playbook)), ids)
        if file is None:
            file = make(path, [record], clock=clock)
            ids += [stored["id"] for stored in file.read()]
        else:
            ids += [stored["id"] for stored in file.append([record])]
    assert file is not None  # noqa: S101 - no sample that ships is empty
    return file


def _named(playbook: Playbook) -> Mapping[str, Any]:
    return {
        "name": playbook.name,
        "hash": playbook.digest,
        "figures": figures_to_json(playbook.figures),
    }
