"""What was recorded under one `once` key on several machines that did not hear each other.

The batch with the smallest id counts. The others are kept and hidden, and what points at one of
them means the one that counts in its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from incident_tui.domain.record.event import Event
from incident_tui.domain.record.roles import FieldRole, changed, fields_of

Doubles = Mapping[str, str]
"""The events that do not count, by id, each with the id of the one that does in its place."""


def doubles_among(events: Iterable[Event]) -> Doubles:
    """Return which events repeat others: recorded under the same key, elsewhere or again."""
    keyed: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.once:
            keyed[event.once].append(event)
    found: dict[str, str] = {}
    for same_key in keyed.values():
        if len(same_key) > 1:
            found |= _doubles_of_a_key(same_key)
    return found


def _doubles_of_a_key(events: list[Event]) -> Doubles:
    batches: defaultdict[tuple[str, datetime], list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.id):
        batches[event.node, event.rec].append(event)
    first, *others = batches.values()  # in the order of their smallest ids
    return {
        event.id: first[min(place, len(first) - 1)].id
        for batch in others
        for place, event in enumerate(batch)
    }


def pointed(event: Event, doubles: Doubles) -> Event:
    """Return an event that points at what counts wherever it points at a double."""
    fact = event.fact
    refs = {
        field.name: changed(field, getattr(fact, field.name), lambda ref: doubles.get(ref, ref))
        for field in fields_of(type(fact))
        if field.role is FieldRole.EVENT_REF
    }
    moved = {name: ref for name, ref in refs.items() if ref != getattr(fact, name)}
    if not (moved or doubles.keys() & {*(event.sup or ()), *event.under}):
        return event
    sup = None if event.sup is None else tuple(doubles.get(ref, ref) for ref in event.sup)
    under = tuple(doubles.get(ref, ref) for ref in event.under)
    return replace(event, fact=replace(fact, **moved), sup=sup, under=under)
