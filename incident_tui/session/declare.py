"""Declaring an incident: an id that nobody else has, and the file that begins with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import SystemRandom

from incident_tui.clock import Clock
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import IncidentTuiError, NotSavedError
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record.facts import IncidentDeclared
from incident_tui.paths import shipped
from incident_tui.session.session import Recorder
from incident_tui.session.session import declare as declare_at
from incident_tui.store.folder import Folder
from incident_tui.store.queries import of_kind, recorded_under
from incident_tui.store.tinydb_api import IncidentDB

_ATTEMPTS = 20
"""How often another id is tried: two people may declare in the same second."""


def declare(
    folder: Folder,
    request: Request,
    playbook: Playbook,
    recorder: Recorder,
    *,
    incident_id: str | None = None,
    once: str | None = None,
) -> str:
    """Create an incident from a request to declare it; return its id, a new one if none is given.

    Raises RefusedError, NotSavedError.
    """

    def create(path: Path) -> None:
        outcome = declare_at(path, request, playbook, recorder, once=once)
        if not isinstance(outcome, tuple):
            raise outcome

    if incident_id is not None:
        create(folder.path_of(incident_id))
        return incident_id
    day = (request.when.at or recorder.clock.now()).date()
    return under_a_new_id(folder, day, create, hint="name one with --id")


def under_a_new_id(folder: Folder, day: date, create: Callable[[Path], None], *, hint: str) -> str:
    """Have an incident created under an id that is free in the folder; return the id.

    `create` raises NotSavedError; where that is because somebody was faster, the next id is
    tried. Raises what `create` raises; `hint` is what to do when no id is left.
    """
    for _ in range(_ATTEMPTS):
        incident_id = folder.new_id(day, _words(), SystemRandom().choice)
        path = folder.path_of(incident_id)
        try:
            create(path)
        except NotSavedError:
            if not path.exists():
                raise
        else:
            return incident_id
    raise NotSavedError("No free incident id was found", hint)


def declared_before(folder: Folder, once: str, clock: Clock) -> str | None:
    """Return the incident of a folder that was declared under a key, or None."""
    declared = recorded_under(once) & of_kind(IncidentDeclared.kind)
    for incident_id in folder.ids():
        try:
            with IncidentDB(folder.path_of(incident_id), clock=clock, access_mode="r") as db:
                if db.search(declared):
                    return incident_id
        except IncidentTuiError:
            continue
    return None


def _words() -> list[str]:
    return shipped("data", "words.txt").read_text("utf-8").split()
