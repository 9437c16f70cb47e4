"""All incidents of a folder at a glance: what is live, what is owed, what cannot be read."""

from __future__ import annotations

from datetime import datetime, timedelta

from incident_tui import codec
from incident_tui.clock import Clock
from incident_tui.domain.closure import after_closure
from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.incident import Incident, State, fold
from incident_tui.domain.playbook import Playbook
from incident_tui.domain.record import detected_at
from incident_tui.domain.roster import known_names
from incident_tui.domain.timers import Timer, timers
from incident_tui.domain.value import Value, value
from incident_tui.store.event_file import EventFile
from incident_tui.store.folder import Folder


@value
class Listing(Value):
    """One incident of the folder. `problem` says why it cannot be read; the rest is then blank.

    `elapsed` runs from detection (else the declaration) to the resolution (else now); `urgent`
    is the most urgent open timer; `owed` what is still to be done after closing; `people` who is
    named in it.
    """

    id: str
    title: str = ""
    severity: int = 4
    assessed: bool = True
    phase: str = ""
    state: State = State.LIVE
    drill: bool = False
    declared_at: datetime | None = None
    ended_at: datetime | None = None
    elapsed: timedelta = timedelta(0)
    urgent: Timer | None = None
    owed: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def live(self) -> bool:
        """Whether it is being run."""
        return self.problem is None and self.state is State.LIVE


def list_incidents(folder: Folder, playbook: Playbook, clock: Clock) -> tuple[Listing, ...]:
    """Return every incident of the folder: live ones first, the most urgent first, then newest."""
    now = clock.now()
    found = [_listing(folder, name, playbook, clock, now) for name in folder.ids()]
    return tuple(sorted(found, key=_order))


def elapsed(incident: Incident, now: datetime) -> timedelta:
    """Return how long it has lasted: detected (else declared) to resolved (else now)."""
    start = detected_at(incident) or incident.declared_at
    return max((incident.ended_at or now) - start, timedelta(0)) if start else timedelta(0)


def owed(incident: Incident, playbook: Playbook, now: datetime) -> tuple[str, ...]:
    """Return what is still to be done once an incident is over, in words."""
    return tuple(duty.short for duty in after_closure(incident, playbook, now) if not duty.done)


def _listing(folder: Folder, name: str, playbook: Playbook, clock: Clock, now: datetime) -> Listing:
    try:
        file = EventFile(folder.path_of(name), clock=clock, read_only=True)
        try:
            incident = fold(codec.decode_all(file.read()))
            notices = tuple(notice.text for notice in file.notices)
        finally:
            file.close()
    except IncidentTuiError as error:
        return Listing(name, problem=str(error))
    if incident.declaration is None and not incident.events:
        return Listing(name, problem="the file holds no events")
    running = [timer for timer in timers(incident, playbook, now) if timer.open]
    live = incident.state is State.LIVE
    return Listing(
        id=name,
        title=incident.title,
        severity=incident.severity,
        assessed=incident.assessed,
        phase=incident.phase,
        state=incident.state,
        drill=incident.declared.drill,
        declared_at=incident.declared_at,
        ended_at=incident.ended_at,
        elapsed=elapsed(incident, now),
        urgent=running[0] if running and live else None,
        owed=owed(incident, playbook, now),
        notices=notices,
        people=known_names(incident),
    )


def _order(row: Listing) -> tuple[int, float, float]:
    rank = 2 if row.problem else 0 if row.live else 1
    due = row.urgent.due_at if row.urgent else None
    newest = -(row.declared_at.timestamp() if row.declared_at else 0.0)
    return rank, due.timestamp() if row.live and due else float("inf"), newest
