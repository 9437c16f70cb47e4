"""Registers: what holds one value at a time, and which of several writes to it stands.

A write names the heads that its author saw before it (`sup`), and beats whatever they reach in
their turn. So clocks that disagree, or one that was put right, cannot bring back what somebody
has knowingly replaced. Between writes that know nothing of each other the later one stands, by
when it happened, or for what is told of an entry by the order of recording. A write without
`sup`, as earlier versions made them, saw everything before it, and goes before what was
recorded before it and lies after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar, get_args

from msgspec.structs import replace

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event

K = TypeVar("K", str, tuple[datetime, str])

Register = tuple[str, ...]
"""What holds one value at a time: its name, and of which role, step, entry, …."""
FAMILIES: tuple[tuple[type[f.Fact], ...], ...] = (
    (f.IncidentDeclared, f.SeverityChanged),
    (f.RoleAssigned, f.RoleReleased, f.HandoverAccepted),
    (f.StepTicked, f.StepCleared),
    (f.IncidentResolved, f.IncidentClosed, f.IncidentReopened, f.IncidentCancelled),
    get_args(f.MitigationFact),
    (f.PhaseEntered,),
    (f.IncidentRenamed,),
    (f.PublicDecided,),
    (f.IntervalChanged,),
    (f.SourceRecorded,),
    (f.AarScheduled,),
    (f.LinkSet,),
    (f.MilestoneSet,),
    (f.TimerSnoozed,),
    (f.HypothesisSettled,),
    (f.EntryCorrected,),
    (f.EntryStruck,),
    (f.EntryRetimed,),
    (f.EntryPinned,),
    (f.EntryMadePrivate,),
)
"""The kinds that write to the same registers."""

FAMILY_OF: Mapping[type[f.Fact], tuple[type[f.Fact], ...]] = {
    kind: family for family in FAMILIES for kind in family
}
"""With which kinds a kind shares its registers; one that is not here writes to none."""

BY_RECORDING = frozenset(
    {
        f.EntryCorrected,
        f.EntryStruck,
        f.EntryRetimed,
        f.EntryPinned,
        f.EntryMadePrivate,
        f.MilestoneSet,
    }
)
"""Kinds of which the one recorded last stands, whenever it happened."""


def register_of(event: Event, known: Mapping[str, Event]) -> Register | None:
    """Return the register that an event writes to, or None.

    `known` are the events by id: an accepted hand-over does not say its role itself.
    """
    match event.fact:
        case f.RoleAssigned(role=role, name=name) | f.RoleReleased(role=role, name=name):
            return _role(role, name)
        case f.HandoverAccepted(ref=ref):
            offer = known[ref].fact if ref in known else None
            return _role(offer.role, offer.to) if isinstance(offer, f.HandoverOffered) else None
        case f.StepTicked(step=key) | f.StepCleared(step=key):
            return "step", key
        case f.MitigationMoved(ref=ref):
            return ("mitigation", ref) if ref else None
        case (
            f.IntervalChanged(audience=key)
            | f.LinkSet(name=key)
            | f.MilestoneSet(name=key)
            | f.TimerSnoozed(timer=key)
            | f.HypothesisSettled(ref=key)
            | f.EntryCorrected(ref=key)
            | f.EntryStruck(ref=key)
            | f.EntryRetimed(ref=key)
            | f.EntryPinned(ref=key)
            | f.EntryMadePrivate(ref=key)
        ) as fact:
            return _NAMES[type(fact)], key
        case fact if type(fact) in FAMILY_OF:
            return (_NAMES[FAMILY_OF[type(fact)][0]],)
        case _:
            return None


_NAMES: Mapping[type[f.Fact], str] = {
    f.IncidentDeclared: "severity",
    f.IncidentResolved: "life",
    f.PhaseEntered: "phase",
    f.IncidentRenamed: "title",
    f.PublicDecided: "public",
    f.AarScheduled: "aar",
    f.IntervalChanged: "interval",
    f.SourceRecorded: "source",
    f.LinkSet: "link",
    f.MilestoneSet: "milestone",
    f.TimerSnoozed: "snooze",
    f.HypothesisSettled: "hypothesis",
    f.EntryCorrected: "text",
    f.EntryStruck: "struck",
    f.EntryRetimed: "time",
    f.EntryPinned: "pinned",
    f.EntryMadePrivate: "private",
}


def _role(role: str, name: str) -> Register:
    """Several experts may be called in, each a register of their own."""
    return ("role", role, name) if role == "sme" else ("role", role)


def heads(writes: Sequence[Event], known: Mapping[str, Event]) -> tuple[Event, ...]:
    """Return the writes of one register that nothing has replaced, of those that count, in order.

    `known` are all events by id: what a struck-out write had replaced stays replaced by the
    ones after it.
    """
    counting = {write.id for write in writes}
    beaten = reached((ref for write in writes for ref in write.sup or ()), known)
    beaten |= {write.id for write in writes if counting.intersection(write.under)}
    return tuple(write for write in _without_older(writes) if write.id not in beaten)


def _without_older(writes: Sequence[Event]) -> Iterator[Event]:
    """Yield the writes but those which one without `sup` has replaced, or goes behind, in order."""
    unsaid = [n for n, one in enumerate(writes) if one.sup is None and not _begins(one)]
    first = unsaid[-1] if unsaid else 0
    rest = writes[first:]
    for place, write in enumerate(rest):
        knew = place == 0 and unsaid and any(other.id < write.id for other in rest[1:])
        if not knew:
            yield write


def _begins(write: Event) -> bool:
    return isinstance(write.fact, f.IncidentDeclared)


def reached(refs: Iterable[str], known: Mapping[str, Event]) -> set[str]:
    """Return these ids and all that their `sup` leads to, step by step."""
    found: set[str] = set()
    waiting = list(refs)
    while waiting:
        ref = waiting.pop()
        if ref not in found:
            found.add(ref)
            waiting += (known[ref].sup or ()) if ref in known else ()
    return found


def bridged(events: Iterable[Event], known: Mapping[str, Event]) -> list[Event]:
    """Return some of the known events, whose writes replace what they did among all of them."""
    kept = {event.id: event for event in events}
    return [
        replace(event, sup=tuple(sorted(reached(event.sup, known))))
        if event.sup and not kept.keys() >= set(event.sup)
        else event
        for event in kept.values()
    ]


def heads_in_order(writes: Sequence[Event], known: Mapping[str, Event]) -> tuple[Event, ...]:
    """Return the heads of one register, by whatever order holds in it."""
    by_recording = type(writes[0].fact) in BY_RECORDING if writes else False
    return heads(in_order_of_recording(writes, known) if by_recording else writes, known)


def replaces(write: Event, ref: str, known: Mapping[str, Event]) -> bool:
    """Tell whether a write was made by somebody who saw that other one, or what replaced it."""
    return ref in reached(write.sup or (), known)


def overtaken(
    writes: Iterable[Event], known: Mapping[str, Event], key: Callable[[Event], K]
) -> dict[str, tuple[K, int]]:
    """Return each event that `key` puts behind a write which has replaced it, or lies under one.

    By id, with the least key of those writes, and how many replacements lie between. `writes`
    are the ones that count. Empty, unless clocks disagree.
    """
    counting = {write.id: write for write in writes}
    under: defaultdict[str, list[str]] = defaultdict(list)
    for write in counting.values():
        for ref in write.under:
            if ref in counting:
                under[ref].append(write.id)

    def before(ref: str) -> list[str]:
        return [*(known[ref].sup or ()), *under.get(ref, ())]

    found: dict[str, tuple[K, int]] = {}
    above = (write for write in counting.values() if write.sup or write.id in under)
    for write in sorted(above, key=key):
        layer, depth = before(write.id), 1
        while layer:
            fresh = [ref for ref in layer if ref in known and ref not in found]
            found |= {ref: (key(write), depth) for ref in fresh}
            layer, depth = [ref for one in fresh for ref in before(one)], depth + 1
    return {ref: limit for ref, limit in found.items() if limit[0] < key(known[ref])}


def in_order_of_recording(writes: Iterable[Event], known: Mapping[str, Event]) -> list[Event]:
    """Return writes by id, but none behind one that has replaced it: the last one stands."""
    listed = sorted(writes, key=_id)
    if all(write.sup is None for write in listed):
        return listed
    behind = overtaken(listed, known, _id)
    if not behind:
        return listed

    def place(write: Event) -> tuple[str, int]:
        limit, depth = behind.get(write.id, (write.id, 0))
        return limit, -depth

    return sorted(listed, key=place)


def _id(event: Event) -> str:
    return event.id
