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

_Heads = list[tuple[str, datetime]]
"""What stands in a register, each with when it happened."""


def with_heads(drafts: Iterable[Draft], incident: Incident) -> list[Draft]:
    """Return drafts that say which heads of their register they replace, or go before.

    Of two drafts for one register the second names the first by its place among them, `#0`: its
    id is known when they are recorded.
    """
    standing: dict[Register, _Heads] = {}
    found = []
    for place, draft in enumerate(drafts):
        register = _register_of(draft, incident) if type(draft.fact) in FAMILY_OF else None
        if register is None:
            found.append(draft)
            continue
        heads = standing.get(register)
        if heads is None:
            there = heads_in_order(incident.writes_to(register, type(draft.fact)), incident.known)
            heads = [(head.id, head.moment) for head in there]
        at = None if type(draft.fact) in BY_RECORDING else draft.when.at
        before = {ref for ref, moment in heads if at is None or moment <= at}
        after = [head for head in heads if head[0] not in before]
        under = tuple(sorted(ref for ref, _ in after))
        found.append(replace(draft, sup=tuple(sorted(before)), under=under))
        standing[register] = [*after, (f"#{place}", at or _NOW)]
    return found


def _register_of(draft: Draft, incident: Incident) -> Register | None:
    return register_of(Event("", draft.fact, None, _NOW, ""), incident.known)
