"""Bring the samples that ship with the program into the folder of incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from incident_tui.cli.context import CommandContext
from incident_tui.clock import ManualClock
from incident_tui.domain.playbook.playbook import Playbook, figures_to_json
from incident_tui.domain.record.codec import decode_all
from incident_tui.domain.record.event import Event
from incident_tui.interchange.imports.samples import read_sample, resolve_refs, with_playbook
from incident_tui.paths import shipped
from incident_tui.store.event_file import EventFile
from incident_tui.store.memory import MemoryFile

LIVE = "checkout-live"
RECORDED = "database-failover-2018"


def live_sample(context: CommandContext) -> str:
    """Return the id of today's live sample; it, and a recorded one, are made where missing."""
    context.folder.ensure()
    now = context.clock.now()
    incident_id = f"sample-{now:%Y%m%d}"
    known = context.folder.ids()
    if incident_id not in known:
        _load(context, LIVE, incident_id, now)
    if f"sample-{RECORDED}" not in known:
        _load(context, RECORDED, f"sample-{RECORDED}", now)
    return incident_id


def sample_names() -> tuple[str, ...]:
    """Return the names of the samples that ship with the program."""
    return tuple(sorted(path.stem for path in shipped("data", "samples").glob("*.jsonl")))


def sample_events(context: CommandContext, name: str) -> list[Event]:
    """Return the events of a sample, as if it had just been brought in."""
    now = context.machine_clock.now()
    file = _record(context, name, MemoryFile.create, Path(f"{name}.json"), now)
    return decode_all(file.read())


def _load(context: CommandContext, name: str, incident_id: str, now: datetime) -> None:
    """Bring a sample into the folder."""
    _record(context, name, EventFile.create, context.folder.path_of(incident_id), now).close()


File = TypeVar("File", EventFile, MemoryFile)


def _record(
    context: CommandContext, name: str, make: Callable[..., File], path: Path, now: datetime
) -> File:
    """Record a sample as if it had been recorded when it says it was."""
    text = shipped("data", "samples", f"{name}.jsonl").read_text("utf-8")
    playbook = _named(context.playbook)
    clock = ManualClock(now)
    file: File | None = None
    ids: list[str] = []
    for line in read_sample(text, now):
        clock.step(line.rec)
        record = resolve_refs(with_playbook(line.record, playbook), ids)
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
