"""One open incident: open, fold, dispatch, follow. The only thing screens and commands talk to.

Durable first: `dispatch` returns `Saved` only when the events are on disk. A refused intent
and a failed write are answers too, shown in the place where the person is looking.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from incident_tui.clock import Clock, ScaledClock
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import AddEntry, Request
from incident_tui.domain.errors import (
    IncidentTuiError,
    NotFoundError,
    NotSavedError,
    RefusedError,
    UnreadableError,
)
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.arrivals import Arrived, arrived_by, arrived_in
from incident_tui.domain.projections.duplicates import note_for, tag_for
from incident_tui.domain.projections.labels import letter_of, next_number, with_numbers
from incident_tui.domain.projections.work import by_label, rivals
from incident_tui.domain.record import codec
from incident_tui.domain.record.event import Draft, Event
from incident_tui.domain.record.facts import (
    EntryAdded,
    IncidentCancelled,
    IncidentDeclared,
    Redacted,
)
from incident_tui.domain.record.heads import with_heads
from incident_tui.domain.record.incident import UNSTRIKABLE, Incident, evolve, fold
from incident_tui.domain.record.limits import excess, too_large
from incident_tui.domain.record.time_scale import time_scale_of
from incident_tui.domain.text import one_line
from incident_tui.session.catalogue import (
    IncidentIndex,
    Listing,
    examine,
    list_incidents,
    repair_copy,
)
from incident_tui.store.drafts import Drafts
from incident_tui.store.folder import Folder
from incident_tui.store.queries import about, named, of_kind, recorded_under
from incident_tui.store.tinydb_api import IncidentDB

__all__ = [
    "Drafts",
    "IncidentIndex",
    "Listing",
    "Outcome",
    "Recorder",
    "Saved",
    "Session",
    "declare",
    "events_of",
    "examine",
    "list_incidents",
    "repair_copy",
]


class Saved(msgspec.Struct, frozen=True):
    """The events are on disk."""

    events: tuple[Event, ...]


Outcome = Saved | RefusedError | NotSavedError
"""What comes of a request: the events are on disk, or what kept them from it."""


def events_of(outcome: Saved | IncidentTuiError) -> tuple[Event, ...]:
    """Return the events that are on disk. Raises what kept them from it."""
    if isinstance(outcome, Saved):
        return outcome.events
    raise outcome


OnRecorded = Callable[[str, Incident, tuple[Event, ...]], None]
"""Called with the incident's id, the incident, and the events that were just made durable."""


def _nobody(_id: str, _incident: Incident, _events: tuple[Event, ...]) -> None:
    """Tell nobody."""


class Recorder(msgspec.Struct, frozen=True):
    """Who records, on which machine, by which clock, and who is told what was recorded here."""

    name: str
    node: str
    clock: Clock
    on_recorded: OnRecorded = _nobody


class Session:
    """An incident that is open. `incident` is replaced by a new value when anything arrives.

    `dispatch` blocks until the disk has acknowledged; it may run in another thread than
    `follow`.
    """

    def __init__(
        self,
        db: IncidentDB,
        playbook: Playbook,
        recorder: Recorder,
        *,
        read_only: bool = False,
    ) -> None:
        """Read and fold the whole file. Raises UnreadableError, NotFoundError."""
        self._db = db
        self._recorder = recorder
        self._guard = threading.Lock()
        self._said_gone = False
        self._arrived: dict[str, datetime] = {}
        self.playbook = playbook
        self.clock = recorder.clock
        self.me = recorder.name
        self.read_only = read_only
        self.incident: Incident = fold(codec.decode_all(db.read()))

    @classmethod
    def open(
        cls, path: Path, playbook: Playbook, recorder: Recorder, *, read_only: bool = False
    ) -> Session:
        """Open the incident file at `path`. Raises UnreadableError, NotFoundError.

        A drill that runs faster or slower than the clock does so in every session.
        """
        mode = "r" if read_only else "r+"
        db = IncidentDB(path, clock=recorder.clock, access_mode=mode)
        session = cls(db, playbook, recorder, read_only=read_only)
        pace = time_scale_of(session.incident)
        if pace is None:
            return session
        session.close()
        scaled = replace(recorder, clock=ScaledClock(recorder.clock, pace))
        again = IncidentDB(path, clock=scaled.clock, access_mode=mode)
        again.notices[:0] = db.notices
        return cls(again, playbook, scaled, read_only=read_only)

    def reader(self, clock: Clock) -> Session:
        """Open the same file once more, only to read it. Raises UnreadableError, NotFoundError."""
        recorder = Recorder(self.me, "", clock)
        return Session.open(self.path, self.playbook, recorder, read_only=True)

    @property
    def node(self) -> str:
        """The machine that records here."""
        return self._recorder.node

    @property
    def id(self) -> str:
        """The incident's id: the file's name."""
        return self._db.path.stem

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._db.path

    @property
    def arrived(self) -> Arrived:
        """When what other machines recorded arrived here, as far as that is known."""
        return arrived_in(self.incident.originals.values(), self.node) | self._arrived

    def arrived_by(self, now: datetime) -> Arrived:
        """Return by when it was here at the latest, of all that is here `now`."""
        events = tuple(self.incident.originals.values())
        return arrived_by(events, self.node, now) | self._arrived

    @property
    def notices(self) -> tuple[str, ...]:
        """What was found and done when the file was read: repairs, damage, a network mount."""
        return tuple(notice.text for notice in self._db.notices)

    def dispatch(self, *requests: Request, once: str | None = None) -> Outcome:
        """Record what is asked for, or say why not. All of it is recorded, or nothing.

        A file that vanished is not made anew unasked: the first attempt is not saved and
        says so, the second one writes it again with everything held here.
        """
        if self.read_only:
            return RefusedError("This view is read-only", "open the incident without --read-only")
        drafts: list[Draft] = []
        for request in requests:
            found = decide(request, self.incident, self.playbook, self.clock.now())
            if isinstance(found, RefusedError):
                known = self._recorded(once) if once else ()
                return Saved(known) if known else found
            drafts += found
        by, node = self.me, self._recorder.node
        placed = with_numbers(with_heads(drafts, self.incident), self.incident)
        records = [codec.encode(draft, by=by, node=node, once=once) for draft in placed]
        outcome = too_large(records) or self._append(records, once)
        if isinstance(outcome, Saved):
            self._name_in_other(outcome.events)
        return outcome

    def _name_in_other(self, events: Iterable[Event]) -> None:
        """Note in the incident that goes on for this one that this was its duplicate.

        Where that is not here, or takes no note, the cancellation names it all the same.
        """
        for event in events:
            other = event.fact.duplicate_of if isinstance(event.fact, IncidentCancelled) else None
            if not other or other == self.id or self.incident.declared.drill:
                continue
            note = AddEntry(note_for(self.id, self.incident.title), tags=(tag_for(self.id),))
            with suppress(IncidentTuiError):
                path = Folder(self.path.parent).path_of(other)
                with closing(Session.open(path, self.playbook, self._recorder)) as session:
                    session.dispatch(Request(note), once=tag_for(self.id))

    def next_number(self, entry_kind: str) -> int:
        """Return the number in the label of what the next line of this kind raises."""
        return next_number(self.incident, letter_of(EntryAdded(entry_kind, "")))

    def replay(self, record: codec.Record, once: str) -> Outcome:
        """Record what was recorded elsewhere, as it stands there; no rule is asked again."""
        return self._append([{**record, "body": {**record["body"], "once": once}}], once)

    def _append(self, records: list[codec.Record], once: str | None) -> Outcome:
        try:
            if self._said_gone and not self.path.exists():
                self._db.recreate()  # said once, asked for again: the person means it
            stored = self._db.append(records, once=once)
        except (NotSavedError, UnreadableError) as error:
            self._said_gone = not self.path.exists()
            return _not_saved(error)
        self._said_gone = False
        events = tuple(codec.decode_all(stored))
        self._grow(events)
        if self._db.wrote:
            self._recorder.on_recorded(self.id, self.incident, events)
        return Saved(events)

    def redact(self, ref: str, why: str) -> Outcome | NotFoundError:
        """Replace the words of an entry, and of its corrections, by tombstones in the file.

        `ref` is a label, an id, or an end or beginning of one that no other record has.
        """
        events: list[Event] = []
        try:
            found = self._to_redact(ref)
            if not isinstance(found, list):
                return found
            if not (note := one_line(why)):
                return RefusedError(
                    "A redaction needs a reason", "say why, without the words themselves"
                )
            if too_long := excess(Redacted(ref), note):
                return too_long.refusal()
            for event_id in reversed(found):  # corrections first: each has a redaction of its own
                draft = Draft(Redacted(event_id), note=note)
                record = codec.encode(draft, by=self.me, node=self._recorder.node)
                events += codec.decode_all(self._db.redact(event_id, record))
        except (NotSavedError, UnreadableError) as error:
            return _not_saved(error)
        finally:
            self._grow(events)
        made = tuple(event for event in reversed(events) if isinstance(event.fact, Redacted))
        self._recorder.on_recorded(self.id, self.incident, made)
        return Saved(made)

    def _to_redact(self, ref: str) -> list[str] | RefusedError | NotFoundError:
        """Return the ids of an entry and of its corrections, as the file holds them."""
        item = by_label(self.incident, ref)
        if asked := rivals(self.incident, ref):
            return asked
        found = _each_once(self._db.search(named(item.event.id if item else ref)))
        if len(found) != 1:
            return _no_single_entry(ref, len(found))
        [event] = found
        if isinstance(event.fact, UNSTRIKABLE) and not isinstance(event.fact, IncidentDeclared):
            return RefusedError("A correction is redacted with its entry", "name the entry itself")
        doubles = self.incident.doubles
        same = [event.id, *(double for double, ref in doubles.items() if ref == event.id)]
        queries = (of_kind("entry.corrected") & about(event_id) for event_id in same)
        corrections = (one for query in queries for one in _each_once(self._db.search(query)))
        return [*same, *(correction.id for correction in corrections)]

    def follow(self) -> bool:
        """Take in what others wrote; tell whether anything changed. Raises UnreadableError."""
        records = self._db.follow()
        if not records:
            return False
        before, now = self.incident, self.clock.now()
        events = codec.decode_all(records)
        others = (e.id for e in events if e.node != self.node and e.id not in before.originals)
        self._arrived |= dict.fromkeys(others, now)
        self._grow(events)
        return self.incident is not before

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _recorded(self, once: str) -> tuple[Event, ...]:
        """Return what was recorded under a key, by whomever."""
        try:
            return tuple(_each_once(self._db.search(recorded_under(once))))
        except UnreadableError:  # nothing is known of it now: the refusal stands
            return ()

    def _grow(self, events: Sequence[Event]) -> None:
        with self._guard:
            self.incident = evolve(self.incident, *events)


def declare(
    path: Path,
    request: Request,
    playbook: Playbook,
    recorder: Recorder,
    *,
    once: str | None = None,
) -> tuple[str, ...] | RefusedError | NotSavedError:
    """Create the incident file at `path` from a request to `Declare`; return its event ids."""
    found = decide(request, Incident(), playbook, recorder.clock.now())
    if isinstance(found, RefusedError):
        return found
    records = [
        codec.encode(draft, by=recorder.name, node=recorder.node, once=once)
        for draft in with_heads(found, Incident())
    ]
    if refused := too_large(records):
        return refused
    try:
        db = IncidentDB.create(path, records, clock=recorder.clock)
    except (NotSavedError, UnreadableError) as error:
        return _not_saved(error)
    try:
        events = tuple(codec.decode_all(db.read()))
    finally:
        db.close()
    recorder.on_recorded(path.stem, fold(events), events)
    return tuple(event.id for event in events)


def _each_once(records: Iterable[Mapping[str, Any]]) -> list[Event]:
    """Return the events of some records: a damaged file may hold one more than once."""
    return list({event.id: event for event in codec.decode_all(records)}.values())


def _not_saved(error: NotSavedError | UnreadableError) -> NotSavedError:
    """Return a failed write as an answer, which need not know where it was raised."""
    return NotSavedError(error.what, error.hint)


def _no_single_entry(ref: str, count: int) -> RefusedError | NotFoundError:
    """Return what is said of words that name no entry, or several."""
    hint = "use its full id or its label"
    if count:
        return RefusedError(f"'{one_line(ref)}' could be {count} entries", hint)
    return NotFoundError(f"There is no entry '{one_line(ref)}'", hint)
