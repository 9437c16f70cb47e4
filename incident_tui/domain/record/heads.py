"""What a write to a register says it replaces: put on a draft from what its author sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec.structs import replace

from incident_tui.domain.record.event import Draft, Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.registers import (
    BY_RECORDING,
    FAMILY_OF,
    Register,
    heads_in_order,
    register_of,
)

_NOW = datetime.max.replace(tzinfo=UTC)


def with_heads(drafts: Iterable[Draft], incident: Incident) -> list[Draft]:
    """Return drafts that say which heads of their register they replace, or go before.

    Of two drafts for one register the second says nothing: it saw everything before it.
    """
    written: set[Register] = set()
    found = []
    for draft in drafts:
        register = _register_of(draft, incident) if type(draft.fact) in FAMILY_OF else None
        if register is None or register in written:
            found.append(draft)
        else:
            found.append(_placed(draft, register, incident))
            written.add(register)
    return found


def _register_of(draft: Draft, incident: Incident) -> Register | None:
    return register_of(Event("", draft.fact, None, _NOW, ""), incident.known)


def _placed(draft: Draft, register: Register, incident: Incident) -> Draft:
    kind = type(draft.fact)
    there = heads_in_order(incident.writes_to(register, kind), incident.known)
    at = None if kind in BY_RECORDING else draft.when.at
    before = {head.id for head in there if at is None or head.moment <= at}
    after = {head.id for head in there} - before
    return replace(draft, sup=tuple(sorted(before)), under=tuple(sorted(after)))
