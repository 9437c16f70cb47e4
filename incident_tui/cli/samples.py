"""Bring the samples that ship with the program into the folder of incidents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from incident_tui.cli.setup import Setup
from incident_tui.clock import ManualClock
from incident_tui.domain.playbook import Playbook, figures_to_json
from incident_tui.interchange.samples import read_sample, resolve_refs, with_playbook
from incident_tui.paths import shipped
from incident_tui.store.event_file import EventFile

LIVE = "checkout-live"
RECORDED = "database-failover-2018"


def live_sample(setup: Setup) -> str:
    """Return the id of today's live sample; it, and a recorded one, are made where missing."""
    setup.folder.ensure()
    now = setup.clock.now()
    incident_id = f"sample-{now:%Y%m%d}"
    known = setup.folder.ids()
    if incident_id not in known:
        _load(setup, LIVE, incident_id, now)
    if f"sample-{RECORDED}" not in known:
        _load(setup, RECORDED, f"sample-{RECORDED}", now)
    return incident_id


def _load(setup: Setup, name: str, incident_id: str, now: datetime) -> None:
    """Record a sample as if it had been recorded when it says it was."""
    text = shipped("data", "samples", f"{name}.jsonl").read_text("utf-8")
    playbook = _named(setup.playbook)
    clock = ManualClock(now)
    file: EventFile | None = None
    ids: list[str] = []
    path = setup.folder.path_of(incident_id)
    for line in read_sample(text, now):
        clock.step(line.rec)
        record = resolve_refs(with_playbook(line.record, playbook), ids)
        if file is None:
            file = EventFile.create(path, [record], clock=clock)
            ids += [stored["id"] for stored in file.read()]
        else:
            ids += [stored["id"] for stored in file.append([record])]
    if file is not None:
        file.close()


def _named(playbook: Playbook) -> Mapping[str, Any]:
    return {
        "name": playbook.name,
        "hash": playbook.digest,
        "figures": figures_to_json(playbook.figures),
    }
