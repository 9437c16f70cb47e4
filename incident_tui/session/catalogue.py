"""All incidents of a folder at a glance: what is live, what is owed, what cannot be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from incident_tui.clock import Clock
from incident_tui.domain.errors import IncidentTuiError, UnreadableError
from incident_tui.domain.guidance.closure import after_closure
from incident_tui.domain.obligations.timers import Timer, timers
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.duplicates import duplicate_of, duplicates
from incident_tui.domain.projections.newer import newer_entries
from incident_tui.domain.projections.proofs import began_at
from incident_tui.domain.projections.roster import known_names
from incident_tui.domain.record import codec
from incident_tui.domain.record.incident import Incident, State, fold
from incident_tui.domain.record.time_scale import incident_now
from incident_tui.store.event_file import EventFile, FileNotice
from incident_tui.store.folder import FileStamp, Folder

KEPT_EVENTS = 50_000
"""How many events of incidents that are not over a list may keep in memory."""


class Trouble(msgspec.Struct, frozen=True):
    """What is wrong with a file of the folder: one sentence, and one way out.

    `repairable`: its records can be read, and a repaired copy can be written.
    """

    what: str
    way_out: str = ""
    repairable: bool = False


class Listing(msgspec.Struct, frozen=True):
    """One incident of the folder. `problem` says why it cannot be read; the rest is then blank.

    `trouble` is what is wrong with the file, whether it can be read or not.
    `elapsed` runs from detection (else the declaration) to the resolution (else now); `urgent`
    is the most urgent open timer; `owed` what is still to be done after closing; `people` who is
    named in it; `now` the time in it, which is the clock's but in a drill at another speed;
    `duplicate_of` the incident that goes on for it, `duplicates` those that it goes on for;
    `contested`: people who did not see each other said different things of it.
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
    trouble: Trouble | None = None
    now: datetime | None = None
    duplicate_of: str | None = None
    duplicates: tuple[str, ...] = ()
    contested: bool = False

    @property
    def live(self) -> bool:
        """Whether it is being run."""
        return self.problem is None and self.state is State.LIVE


def list_incidents(folder: Folder, playbook: Playbook, clock: Clock) -> tuple[Listing, ...]:
    """Return every incident of the folder: live ones first, the most urgent first, then newest."""
    return IncidentIndex(folder, playbook, clock).listings()


def ids_beside(path: Path) -> tuple[str, ...]:
    """Return the ids of the other incidents in the folder of a file."""
    return tuple(name for name in Folder(path.parent).ids() if name != path.stem)


class IncidentIndex:
    """The incidents of a folder as they were last read: a file is read again once it changed.

    Of an ended incident that owes nothing, what is listed is kept; of the others the incident,
    since time goes on for them, up to `KEPT_EVENTS` in all.
    """

    def __init__(self, folder: Folder, playbook: Playbook, clock: Clock) -> None:
        self._folder = folder
        self._playbook = playbook
        self._clock = clock
        self._kept: dict[str, tuple[FileStamp, Listing | _Read]] = {}
        self.reads = 0

    def checked_listings(self) -> tuple[Listing, ...]:
        """Return every incident of a folder that was there. Raises UnreadableError else."""
        self._folder.check()
        return self.listings()

    def listings(self) -> tuple[Listing, ...]:
        """Return every incident: live ones first, the most urgent first, then newest."""
        now = self._clock.now()
        names = (*self._folder.ids(), *self._folder.strays())
        found = [self._listing(name, now) for name in names]
        for gone in self._kept.keys() - set(names):
            del self._kept[gone]
        return tuple(sorted(found, key=_order))

    def _listing(self, name: str, now: datetime) -> Listing:
        stamp = self._folder.stamp(name)
        known = self._kept.get(name)
        if known is not None and known[0] == stamp:
            read = known[1]
        else:
            self._kept.pop(name, None)
            self.reads += 1
            read = _read(self._folder, name, self._clock)
        listing = read if isinstance(read, Listing) else _listed(read, name, self._playbook, now)
        if stamp is not None and stamp.settled(now):
            over = not listing.live and not listing.owed
            self._keep(name, stamp, listing if over else read)
        return listing

    def _keep(self, name: str, stamp: FileStamp, what: Listing | _Read) -> None:
        size = what.size if isinstance(what, _Read) else 0
        held = sum(kept.size for _, kept in self._kept.values() if isinstance(kept, _Read))
        if name in self._kept or held + size <= KEPT_EVENTS:
            self._kept[name] = stamp, what


def repair_copy(folder: Folder, incident_id: str, clock: Clock) -> str:
    """Write a repaired copy beside a damaged file, which is not touched; return the copy's id.

    Raises UnreadableError, NotFoundError, NotSavedError.
    """
    from incident_tui.store.damage.repair import repaired_copy  # noqa: PLC0415 - for damage alone

    copy_id = folder.free_id(incident_id, "repaired")
    repaired_copy(folder.path_of(incident_id), folder.path_of(copy_id), clock=clock)
    return copy_id


def examine(folder: Folder, incident_id: str) -> str:
    """Return what a look at an incident's file finds, as plain text. Raises NotFoundError."""
    from incident_tui.store.damage.verify import examined, report_lines  # noqa: PLC0415 - when asked for

    return "\n".join(report_lines(examined(folder.path_of(incident_id))))


def elapsed(incident: Incident, now: datetime) -> timedelta:
    """Return how long it has lasted: detected (else declared) to resolved (else now)."""
    start = began_at(incident)
    return max((incident.ended_at or now) - start, timedelta(0)) if start else timedelta(0)


def owed(incident: Incident, playbook: Playbook, now: datetime) -> tuple[str, ...]:
    """Return what is still to be done once an incident is over, in words; a drill owes nothing."""
    if incident.declared.drill:
        return ()
    return tuple(duty.short for duty in after_closure(incident, playbook, now) if not duty.done)


class _Read(msgspec.Struct, frozen=True):
    """An incident that could be read, and what was found wrong with its file."""

    incident: Incident
    notices: tuple[str, ...]
    trouble: Trouble | None

    @property
    def size(self) -> int:
        """How many events it holds."""
        return len(self.incident.events)


def _read(folder: Folder, name: str, clock: Clock) -> Listing | _Read:
    try:
        # Read whole, once, and folded: a list of files pays for no database.
        file = EventFile(folder.path_of(name), clock=clock, read_only=True)
        try:
            incident = fold(codec.decode_all(file.read()))
            notices = tuple(file.notices)
        finally:
            file.close()
    except IncidentTuiError as error:
        return _not_read(name, error.what.replace(str(folder.path_of(name)), "it"), error)
    if incident.declaration is None and not incident.events:
        empty = UnreadableError("the file holds no events", "restore a copy, or remove it")
        return _not_read(name, empty.what, empty)
    texts = tuple(notice.text for notice in notices)
    return _Read(incident, texts, _trouble(folder, name, incident, notices))


def _listed(read: _Read, name: str, playbook: Playbook, now: datetime) -> Listing:
    incident = read.incident
    now = incident_now(incident, now)
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
        notices=read.notices,
        now=now,
        people=known_names(incident),
        trouble=read.trouble,
        duplicate_of=duplicate_of(incident),
        duplicates=duplicates(incident),
        contested=bool(incident.contested),
    )


def _not_read(name: str, what: str, error: IncidentTuiError) -> Listing:
    what = what.removeprefix("it was ").removeprefix("it is ")
    return Listing(name, problem=str(error), trouble=Trouble(what, error.hint))


def _trouble(
    folder: Folder, name: str, incident: Incident, notices: tuple[FileNotice, ...]
) -> Trouble | None:
    """Return what is wrong with a file that could be read."""
    if any(notice.kind in {"damaged", "torn"} for notice in notices):
        try:
            from incident_tui.store.damage.verify import first_damage  # noqa: PLC0415 - for damage alone

            return Trouble(first_damage(folder.path_of(name)), repairable=True)
        except IncidentTuiError as error:  # gone since, or another file
            return Trouble(error.what, error.hint)
    newer = len(newer_entries(incident))
    if newer:
        count = "1 entry was" if newer == 1 else f"{newer} entries were"
        return Trouble(f"{count} recorded by a newer version", "update incident-tui to read them")
    return None


def _order(row: Listing) -> tuple[int, float, float]:
    rank = 2 if row.problem else 0 if row.live else 1
    due = row.urgent.due_at if row.urgent else None
    newest = -(row.declared_at.timestamp() if row.declared_at else 0.0)
    return rank, due.timestamp() if row.live and due else float("inf"), newest
