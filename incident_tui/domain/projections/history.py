"""Every version of an entry: as it was recorded, and each change since, in order of recording."""

from __future__ import annotations

from datetime import tzinfo

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.times.format import day_clock


def versions(incident: Incident, event: Event, tz: tzinfo) -> tuple[str, ...]:
    """Return a paragraph for the original and for each change: what, who, when recorded."""
    original = incident.originals.get(event.id, event)
    changes = [change for change, x in incident.facts(*f.AMENDMENTS) if x.ref == event.id]
    ordered = sorted(changes, key=lambda change: change.id)
    gone = incident.redaction(original) is not None or original.redacted is not None
    told = (_change(change, tz, gone=gone) for change in ordered)
    return (_first(original, tz, gone=gone), *told)


def _first(event: Event, tz: tzinfo, *, gone: bool) -> str:
    fact = event.fact
    text = "[redacted]" if gone else statement_of(fact)
    happened = "at an unknown time" if event.at is None else f"at {day_clock(event.at, tz)}"
    about = "about " if event.approx else ""
    said = f", said or done by {event.actor}" if event.actor else ""
    return (
        f"Recorded {day_clock(event.rec, tz)} by {event.by}{said}\n"
        f"  {event.kind}, happened {about}{happened}\n"
        f"  {text or '(no text of its own)'}\n"
        f"  id {event.id}"
    )


def _change(event: Event, tz: tzinfo, *, gone: bool) -> str:
    by = f"{day_clock(event.rec, tz)} by {event.by}"
    why = f": {event.note}" if event.note else ""
    match event.fact:
        case f.EntryCorrected(text=text):
            return f"Corrected {by}{why}\n  {'[redacted]' if gone else text}"
        case f.EntryStruck(struck=struck):
            return f"{'Struck out' if struck else 'Strike taken back'} {by}{why}"
        case f.EntryRetimed(time=time, approx=approx):
            at = day_clock(time, tz) if time else "an unknown time"
            return f"Moved to {'about ' if approx else ''}{at}, {by}{why}"
        case f.EntryPinned(pinned=pinned):
            return f"{'Pinned' if pinned else 'Unpinned'} {by}{why}"
        case f.EntryMadePrivate(private=private):
            return f"{'Made private' if private else 'Made public again'} {by}{why}"
        case _:
            return f"Redacted {by}{why}"
