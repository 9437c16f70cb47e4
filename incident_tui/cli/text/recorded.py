"""What was understood of the words that became events: the entry that each is, or is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from incident_tui.cli.text.understood import Understood
from incident_tui.domain.language.amending import said_of
from incident_tui.domain.privacy.secrets import without_secrets
from incident_tui.domain.projections.timeline import row
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.times.format import clock
from incident_tui.session.session import Session

_IN_FULL = {"hypoth.": "hypothesis", "mitig.": "mitigation", "observ.": "observation"}


def amendment_said(event: Event, session: Session, tz: tzinfo) -> str:
    """Return what an entry does to another one, which it names; "" where it does nothing to one."""
    about = session.incident.originals.get(str(getattr(event.fact, "ref", "")))
    if about is None:
        return ""
    match event.fact:
        case f.EntryStruck(struck=on):
            does = "strikes out" if on else "strikes out no more"
        case f.EntryPinned(pinned=on):
            does = "pins" if on else "pins no more"
        case f.EntryMadePrivate(private=on):
            does = "makes private" if on else "makes private no more"
        case f.EntryRetimed(time=at):
            does = f"puts at {clock(at, tz)}" if at else "puts at an unknown time"
        case _:
            return ""
    return f"{does}: {said_of(about)}"


def of_events(events: Sequence[Event], session: Session, tz: tzinfo) -> list[Understood]:
    """Return what was understood, of the events that came of it."""
    found = []
    for event in events:
        shown = row(session.incident, event, session.playbook)
        words = amendment_said(event, session, tz) or getattr(event.fact, "text", "") or shown.text
        found.append(
            Understood(
                _IN_FULL.get(shown.label, shown.label),
                event.at,
                without_secrets(words),
                event.approx,
                getattr(event.fact, "audience", None),
                event.actor,
                event.private,
            )
        )
    return found
