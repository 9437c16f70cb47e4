"""Registers of which people who did not see each other said different things.

Such a register is contested until a write names all its heads. Meanwhile the last one stands,
or of some registers the one by which nothing worse is missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.registers import (
    BY_RECORDING,
    Register,
    heads_in_order,
    overtaken,
    reached,
    register_of,
)

_INSTANT = timedelta(milliseconds=1)

Contests = Mapping[Register, tuple[Event, ...]]
"""Registers whose heads say different things, with those heads."""


def contests(writes: Iterable[Event], known: Mapping[str, Event]) -> Contests:
    """Return the registers whose heads say different things, with those heads.

    `writes` are those that count, in order.
    """
    listed: defaultdict[Register, list[Event]] = defaultdict(list)
    for write in writes:
        if register := register_of(write, known):
            listed[register].append(write)
    found = {}
    for register, made in listed.items():
        if len(made) > 1 and any(write.sup is not None for write in made):
            there = heads_in_order(made, known)
            if len({said_by(head, known) for head in there}) > 1:
                found[register] = there
    return found


def said_by(write: Event, known: Mapping[str, Event]) -> object:
    """Return what a write says its register holds; None: nobody, nothing, unknown."""
    match write.fact:
        case f.IncidentDeclared(severity=value) | f.SeverityChanged(to=value):
            return value
        case f.RoleAssigned(name=name):
            return name.casefold()
        case f.HandoverAccepted(ref=ref):
            offer = known[ref].fact if ref in known else None
            return offer.to.casefold() if isinstance(offer, f.HandoverOffered) else None
        case f.RoleReleased():
            return None
        case (
            f.PhaseEntered(phase=value)
            | f.IncidentRenamed(title=value)
            | f.SourceRecorded(source=value)
            | f.LinkSet(url=value)
            | f.HypothesisSettled(outcome=value)
            | f.EntryCorrected(text=value)
            | f.AarScheduled(date=value)
            | f.IntervalChanged(minutes=value)
            | f.PublicDecided(yes=value)
            | f.EntryStruck(struck=value)
            | f.EntryPinned(pinned=value)
            | f.EntryMadePrivate(private=value)
            | f.TimerSnoozed(until=value)
            | f.MilestoneSet(time=value)
            | f.EntryRetimed(time=value)
        ):
            return value
        case f.MitigationVerified(partly=partly) as fact:
            return fact.kind, partly
        case fact:
            return fact.kind


def shown_of(there: Sequence[Event]) -> Event:
    """Return which of the heads of a contested register is shown until somebody settles it."""
    return max(there, key=lambda head: (_weight(head.fact), _place(head)))


def overruled(
    writes: Sequence[Event], there: Sequence[Event], known: Mapping[str, Event]
) -> set[str]:
    """Return the ids of writes to one register that a line beside theirs kept from being shown.

    Lines meet in the heads that contest it now (`there`), and in each write that named several.
    """
    found: set[str] = set()
    named = ([known[ref] for ref in write.sup or () if ref in known] for write in writes)
    for heads in (there, *named):
        if len({said_by(head, known) for head in heads}) > 1:
            kept = reached((shown_of(heads).id,), known)
            found |= reached((head.id for head in heads), known) - kept
    return found


def _weight(fact: f.Fact) -> float:
    """Return how much rather this is shown than what else is said of its register."""
    match fact:
        case f.IncidentDeclared(severity=severity) | f.SeverityChanged(to=severity):
            return -severity
        case f.TimerSnoozed(until=until):
            return -until.timestamp()
        case f.RoleReleased():
            return -1
        case f.IncidentReopened() | f.StepCleared():
            return 1
        case f.PublicDecided(yes=True) | f.EntryMadePrivate(private=True):
            return 1
        case _:
            return 0


def _place(event: Event) -> tuple[object, ...]:
    return (event.id,) if type(event.fact) in BY_RECORDING else event.order


def in_order_of_holding(
    counting: list[Event],
    writes: Sequence[Event],
    known: Mapping[str, Event],
    contested: Contests,
) -> list[Event]:
    """Return events that count, none behind a write among them that has replaced it.

    Of heads that contest a register the one that is shown comes last. The declaration is never
    moved: the severity knows by itself that it begins there.
    """
    placed = {write.id: write for write in writes} | _as_if_known(contested)
    behind = overtaken(placed.values(), {**known, **placed}, _order_of) if placed else {}
    if not behind:
        return counting
    at = {event.id: event.moment for event in counting}
    moved = []
    for event in counting:
        limit = behind.get(event.id)
        if limit is None or isinstance(event.fact, f.IncidentDeclared):
            moved.append(event)
            continue
        (_, by), depth = limit
        moved.append(replace(event, at=min(event.moment, at[by] - depth * _INSTANT)))
    return sorted(moved, key=_order_of)


def _as_if_known(contested: Contests) -> dict[str, Event]:
    """Return the heads that are shown, as if they had replaced those that stand beside them.

    Only where the last one is not the one that is shown; by id, with what they stand beside.
    """
    found: dict[str, Event] = {}
    for there in contested.values():
        shown, last = shown_of(there), max(there, key=_place)
        if shown is not last and type(shown.fact) not in BY_RECORDING:
            others = tuple(head.id for head in there if head is not shown)
            found[shown.id] = replace(shown, sup=(*(shown.sup or ()), *others))
            found |= {head.id: head for head in there if head is not shown}
    return found


def joins(event: Event, writes: Sequence[Event], known: Mapping[str, Event]) -> bool:
    """Tell whether a new write to a register of these others stands beside one of their heads."""
    if event.sup is None:
        return any(write.sup is not None for write in writes)
    there: Collection[Event] = heads_in_order(writes, known) if writes else ()
    return any(head.id not in event.sup for head in there)


def _order_of(event: Event) -> tuple[datetime, str]:
    return event.order
