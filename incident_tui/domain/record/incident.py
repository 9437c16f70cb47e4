"""An incident: the set of its events, in one order, and how that set grows.

`Incident` is a function of the *set* of events. It keeps them sorted by when they happened
and then by id, and everything else is read off that order (roster, checklist, timers, work).
So events may arrive late, twice or shuffled, from any window or laptop, and every reader
agrees. `evolve` never refuses; `decide` (another module) does.

Struck events stay in the timeline and no longer count as facts; redacted ones have lost
their words. What was recorded again under a key that is used once is kept and hidden.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

import msgspec
from msgspec import field
from msgspec.structs import replace

from incident_tui.domain.record import codec
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.contests import (
    Contests,
    contests,
    in_order_of_holding,
    joins,
    overruled,
)
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.facts import Fact
from incident_tui.domain.record.registers import (
    FAMILY_OF,
    Register,
    bridged,
    in_order_of_recording,
    reached,
    register_of,
    replaces,
)
from incident_tui.domain.record.repeats import Doubles, doubles_among, pointed
from incident_tui.domain.record.stepped_clocks import Clocks, clocks_after, put_right

F = TypeVar("F", bound=Fact)
R = TypeVar("R")
P = ParamSpec("P")

_FEW = 32
"""Up to so many new events are inserted one by one; more are sorted in together."""

_MOVERS: tuple[type[f.EntryRetimed | f.EntryStruck], ...] = (f.EntryRetimed, f.EntryStruck)
"""Facts that change the place or the standing of another event."""

UNSTRIKABLE = (f.IncidentDeclared, *f.AMENDMENTS)
"""What striking out does not undo: the incident itself, and corrections."""


class State(StrEnum):
    """Where an incident stands in its life."""

    LIVE = "live"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Incident(msgspec.Struct, frozen=True, dict=True):
    """Everything known about one incident. Build it with `fold`, grow it with `evolve`.

    `originals` holds each event as recorded, by id; `events` the same events in order, with
    corrected times and without `doubles` (`repeats`); `topics` the ones that count, by type of
    fact, in the order in which they hold: a write that was replaced counts as made before the
    one that replaced it, even where a clock that ran ahead says otherwise (`registers`).
    `contested` are the registers of which several people said different things (`contests`).
    `clocks` is what is known of the clocks of machines (`stepped_clocks`).
    """

    originals: Mapping[str, Event] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    topics: Mapping[type[Fact], tuple[Event, ...]] = field(default_factory=dict)
    doubles: Doubles = field(default_factory=dict)
    contested: Contests = field(default_factory=dict)
    clocks: Clocks = field(default_factory=dict)
    _memory: dict[object, object] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Incidents are equal when they are of the same events: all else is derived."""
        return isinstance(other, Incident) and self.originals == other.originals

    __hash__ = None  # type: ignore[assignment] # as of every set that is compared by its content

    @cached_property
    def known(self) -> Mapping[str, Event]:
        """The events by id as recorded, each once, pointing at what counts."""
        if not self.doubles:
            return self.originals
        return {
            event.id: pointed(event, self.doubles)
            for event in self.originals.values()
            if event.id not in self.doubles
        }

    def of(self, *kinds: type[Fact]) -> tuple[Event, ...]:
        """Return the events of these kinds that count, in order of happening."""
        if len(kinds) == 1:
            return self.topics.get(kinds[0], ())
        found = [event for kind in kinds for event in self.topics.get(kind, ())]
        return tuple(sorted(found, key=_order))

    def facts(self, *kinds: type[F]) -> list[tuple[Event, F]]:
        """Return the events of these kinds that count, each with its fact."""
        return [(e, e.fact) for e in self.of(*kinds) if isinstance(e.fact, kinds)]

    def writes_to(self, register: Register, kind: type[Fact]) -> list[Event]:
        """Return the writes to a register that count, in order; `kind` is one of its kinds."""
        return [e for e in self.of(*FAMILY_OF[kind]) if register_of(e, self.known) == register]

    def recorded(self, *kinds: type[F]) -> list[tuple[Event, F]]:
        """Return the facts of these kinds that count, in order of recording: the last stands."""
        found = [event for kind in kinds for event in self.topics.get(kind, ())]
        listed = in_order_of_recording(found, self.known)
        return [(e, e.fact) for e in listed if isinstance(e.fact, kinds)]

    @cached_property
    def _amendments(self) -> dict[tuple[type[Fact], str], Event]:
        """The newest amendment (by id) of each kind to each event."""
        recorded = self.recorded(*f.AMENDMENTS)
        return {(type(fact), fact.ref): event for event, fact in recorded}

    def newest_about(self, kind: type[F], ref: str) -> tuple[Event, F] | None:
        """Return the latest recorded amendment of this kind to `ref` (by id), or None."""
        event = self._amendments.get((kind, ref))
        return (event, event.fact) if event and isinstance(event.fact, kind) else None

    @cached_property
    def declaration(self) -> tuple[Event, f.IncidentDeclared] | None:
        """The declaration, or None for a file that lost it (everything still works)."""
        found = self.facts(f.IncidentDeclared)
        return min(found, key=lambda pair: pair[0].id, default=None)

    @cached_property
    def declared(self) -> f.IncidentDeclared:
        """What was declared; a placeholder at SEV-1 where the declaration was lost."""
        if self.declaration is None:
            return f.IncidentDeclared(title="(declaration lost)", severity=1, assessed=False)
        return self.declaration[1]

    @cached_property
    def declared_at(self) -> datetime | None:
        """When it was declared; the first moment known where that was lost; None when empty."""
        if self.declaration is not None:
            return self.declaration[0].moment
        return self.events[0].moment if self.events else None

    @cached_property
    def title(self) -> str:
        """The title now."""
        renamed = self.facts(f.IncidentRenamed)
        return renamed[-1][1].title if renamed else self.declared.title

    @cached_property
    def source(self) -> str | None:
        """What told us of it: as recorded last, else as declared; None where nobody said."""
        recorded = self.facts(f.SourceRecorded)
        return recorded[-1][1].source if recorded else self.declared.source

    @cached_property
    def severities(self) -> tuple[tuple[datetime, int, Event | None], ...]:
        """Every severity from the declaration on: (since, 1..4, the event that set it).

        One that others overruled without knowing of it was never shown, and never held.
        """
        start = self.declared_at
        if start is None:
            return ()
        first = self.declaration[0] if self.declaration else None
        changes = self.facts(f.SeverityChanged)
        contested = self.contested.get(("severity",), ())
        never = overruled([event for event, _ in changes], contested, self.known)
        later = [
            (max(e.moment, start), x.to, e)
            for e, x in changes
            if e.id not in never
            if first is None or e.order > first.order or replaces(e, first.id, self.known)
        ]
        return ((start, self.declared.severity, first), *later)

    @cached_property
    def severity(self) -> int:
        """The severity now, 1 (worst) to 4."""
        return self.severities[-1][1] if self.severities else self.declared.severity

    @cached_property
    def assessed(self) -> bool:
        """Whether a person ever set the severity."""
        return self.declared.assessed or len(self.severities) > 1

    @cached_property
    def phase(self) -> str:
        """The current phase; detection until a person moves it."""
        entered = self.facts(f.PhaseEntered)
        return entered[-1][1].phase if entered else "detection"

    @cached_property
    def life(self) -> tuple[tuple[datetime, State], ...]:
        """Every change of state since the declaration."""
        turns: Mapping[type[Fact], State] = {
            f.IncidentResolved: State.RESOLVED,
            f.IncidentClosed: State.CLOSED,
            f.IncidentCancelled: State.CANCELLED,
            f.IncidentReopened: State.LIVE,
        }
        return tuple((e.moment, turns[type(e.fact)]) for e in self.of(*turns))

    @cached_property
    def state(self) -> State:
        """Live, resolved, closed or cancelled."""
        return self.life[-1][1] if self.life else State.LIVE

    @cached_property
    def ended_at(self) -> datetime | None:
        """When it was first resolved (or ended) since it was last live; None while live."""
        ended: datetime | None = None
        for moment, state in self.life:
            if state is State.LIVE:
                ended = None
            elif ended is None:
                ended = moment
        return ended

    @cached_property
    def newest_id(self) -> str | None:
        """The greatest event id."""
        return max(self.originals, default=None)

    def text_of(self, event: Event) -> str | None:
        """Return the corrected text of an event, or None where it was never corrected."""
        corrected = self.newest_about(f.EntryCorrected, event.id)
        return corrected[1].text if corrected else None

    def is_struck(self, event_id: str) -> bool:
        """Tell whether an event was struck out."""
        newest = self.newest_about(f.EntryStruck, event_id)
        return newest is not None and newest[1].struck

    def is_private(self, event: Event) -> bool:
        """Tell whether an event is sensitive."""
        if ("private", event.id) in self.contested:
            return True
        newest = self.newest_about(f.EntryMadePrivate, event.id)
        return newest[1].private if newest else event.private

    def redaction(self, event: Event) -> Event | None:
        """Return the tombstone's event of a redacted event, or None."""
        newest = self.newest_about(f.Redacted, event.id)
        return newest[0] if newest else None

    @property
    def reopened(self) -> Event | None:
        """The last reopening, or None."""
        return next(reversed(self.of(f.IncidentReopened)), None)

    def since_reopened(self, *kinds: type[F]) -> list[tuple[Event, F]]:
        """Return the facts of these kinds since the last reopening: all, if there was none."""
        last = self.reopened
        return [pair for pair in self.facts(*kinds) if last is None or pair[0].order > last.order]

    @cached_property
    def happened(self) -> tuple[Event, ...]:
        """Every event when it happened as is known now, in order: what looks back is made of.

        A correction of a time that another one has replaced is left out.
        """
        return tuple(
            event
            for event in self.events
            if not isinstance(event.fact, f.EntryRetimed)
            or event.id == self._amendments[f.EntryRetimed, event.fact.ref].id
        )

    def as_of(self, at: datetime) -> Incident:
        """Return the incident as it stood at `at`, without the facts that happened after."""
        there = [event for event in self.happened if event.moment <= at]
        return fold(bridged(there, self.known))


def memoised(
    function: Callable[Concatenate[Incident, P], R],
) -> Callable[Concatenate[Incident, P], R]:
    """Compute a function of an incident once per incident; the value must never be changed.

    What else it takes tells values apart by its identity, and is kept with them.
    """

    @wraps(function)
    def wrapped(incident: Incident, /, *more: P.args, **_: P.kwargs) -> R:
        memory = cast("dict[object, tuple[object, R]]", incident._memory)
        key = wrapped, *map(id, more)
        if key not in memory:
            memory[key] = more, function(incident, *more)  # type: ignore[call-arg]
        return memory[key][1]

    return wrapped


def fold(events: Iterable[Event]) -> Incident:
    """Return the incident that a set of events makes."""
    return evolve(Incident(), *events)


def evolve(incident: Incident, *events: Event) -> Incident:
    """Return the incident with these events added. Pure, total; known events change nothing."""
    fresh: dict[str, Event] = {}
    replaced = False
    for event in events:
        known = fresh.get(event.id) or incident.originals.get(event.id)
        if known is None or _wins(event, known):
            fresh[event.id] = event
            replaced = replaced or event.id in incident.originals
    if not fresh:
        return incident
    originals = {**incident.originals, **fresh}
    if incident.doubles or any(event.once for event in fresh.values()):
        doubles = doubles_among(originals.values())
        if doubles or incident.doubles:
            return _arrange(originals, doubles)
    moved = replaced or any(_moves(event, incident, originals) for event in fresh.values())
    moved = moved or _are_disputed(fresh.values(), incident, originals)
    clocks = clocks_after(incident.clocks, fresh.values())
    if (
        clocks is None
        or moved
        or len(fresh) > _FEW
        or not fresh.keys().isdisjoint(_awaited(incident))
    ):
        return _arrange(originals, incident.doubles)
    listed = list(incident.events)
    topics = dict(incident.topics)
    for event in fresh.values():
        _insert(listed, event)
        rows = list(topics.get(type(event.fact), ()))
        _insert(rows, event)
        topics[type(event.fact)] = tuple(rows)
    return Incident(originals, tuple(listed), topics, contested=incident.contested, clocks=clocks)


def _are_disputed(fresh: Iterable[Event], incident: Incident, known: Mapping[str, Event]) -> bool:
    """Tell whether new events make or settle a contest about a register, or may do so."""
    written: set[Register] = set()
    for event in fresh:
        kind = type(event.fact)
        register = register_of(event, known) if kind in FAMILY_OF else None
        if isinstance(event.fact, f.HandoverOffered):
            if any(fact.ref == event.id for _, fact in incident.facts(f.HandoverAccepted)):
                return True
        elif register is not None:
            if register in incident.contested or register in written:
                return True
            if joins(event, incident.writes_to(register, kind), known):
                return True
            written.add(register)
    return False


def _moves(event: Event, incident: Incident, known: Mapping[str, Event]) -> bool:
    """Tell whether a new event changes the place or the standing of another, or of itself."""
    family = FAMILY_OF.get(type(event.fact))
    if family is None:
        return False
    if type(event.fact) in _MOVERS or any(other.under for other in incident.of(*family)):
        return True
    told = {fact.ref for _, fact in incident.facts(f.EntryRetimed)} if event.sup else ()
    behind = (known[ref] for ref in reached(event.sup or (), known) if ref in known)
    return any(other.moment >= event.moment or other.id in told for other in behind) or any(
        event.id in other.sup for other in known.values() if other.sup
    )


def _wins(new: Event, known: Event) -> bool:
    """Tell whether of two events with one id the new one stands, so that all readers agree.

    A tombstone does, of two that of the smaller redaction; else the smaller canonical JSON.
    """
    return new != known and _rank(new) < _rank(known)


def _rank(event: Event) -> tuple[bool, str, str]:
    return event.redacted is None, event.redacted or "", codec.canonical(event)


def _arrange(originals: dict[str, Event], doubles: Doubles) -> Incident:
    """Place every event anew, with strikes, corrected times and clocks put right applied."""
    known = Incident(originals, doubles=doubles).known
    retimed: dict[str, f.EntryRetimed] = {}
    struck: dict[str, bool] = {}
    movers = [event for event in known.values() if type(event.fact) in _MOVERS]
    for event in in_order_of_recording(movers, known):  # the last one holds
        match event.fact:
            case f.EntryRetimed(ref=ref) as fact:
                retimed[ref] = fact
            case f.EntryStruck(ref=ref, struck=value):
                struck[ref] = value
            case _:
                pass
    clocks, moved = put_right(known.values(), retimed)
    placed = []
    for event in known.values():
        change, at = retimed.get(event.id), moved.get(event.id)
        if change is not None:
            placed.append(replace(event, at=change.time, approx=change.approx))
        else:
            placed.append(event if at is None else replace(event, at=at))
    placed.sort(key=_order)
    counting = [
        event for event in placed if not struck.get(event.id) or isinstance(event.fact, UNSTRIKABLE)
    ]
    writes = [event for event in counting if type(event.fact) in FAMILY_OF]
    contested = contests(writes, known)
    topics: dict[type[Fact], list[Event]] = {}
    for event in in_order_of_holding(counting, writes, known, contested):
        topics.setdefault(type(event.fact), []).append(event)
    held = {kind: tuple(rows) for kind, rows in topics.items()}
    return Incident(originals, tuple(placed), held, doubles, contested, clocks)


def _awaited(incident: Incident) -> set[str]:
    """Ids that a known mover points at: such an event may arrive after its correction."""
    return {fact.ref for _, fact in incident.facts(*_MOVERS)}


def _insert(rows: list[Event], event: Event) -> None:
    """Insert into a list in order; new events nearly always belong at the end."""
    if not rows or rows[-1].order < event.order:
        rows.append(event)
    else:
        rows.insert(bisect_left(rows, event.order, key=_order), event)


def _order(event: Event) -> tuple[datetime, str]:
    return event.order
