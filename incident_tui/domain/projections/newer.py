"""What a newer version of the program recorded, and this one cannot read."""

from __future__ import annotations

from incident_tui.domain.record.codec import VERSION
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.facts import KINDS, Unknown
from incident_tui.domain.record.incident import Incident


def newer_entries(incident: Incident) -> tuple[Event, ...]:
    """Return the entries of a newer version that stand: what is shown may be wrong by them."""
    return tuple(
        event
        for event in incident.of(Unknown)
        if event.redacted is None and (event.v > VERSION or event.kind not in KINDS)
    )


def newer_words(count: int) -> str:
    """Return what is said of so many of them; empty for none."""
    entries = "1 entry" if count == 1 else f"{count} entries"
    return f"{entries} of a newer version: upgrade" if count else ""
