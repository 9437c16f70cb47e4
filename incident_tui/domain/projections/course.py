"""The course of an incident: how it stood at one instant after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from incident_tui.domain.record.incident import Incident, evolve


def course(incident: Incident, instants: Iterable[datetime]) -> Iterator[tuple[datetime, Incident]]:
    """Yield each instant with `incident.as_of` it; the instants only ever grow.

    Each event is taken in once, however many instants there are.
    """
    arriving = incident.happened
    known, taken = Incident(), 0
    for at in instants:
        upto = taken
        while upto < len(arriving) and arriving[upto].moment <= at:
            upto += 1
        if upto > taken:
            known = evolve(known, *arriving[taken:upto])
        taken = upto
        yield at, known
