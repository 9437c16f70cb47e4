"""The dates that an incident leaves behind, as a calendar: the review, and follow-ups with a date.

All-day events that block nobody's time, because many calendars do not take in to-dos.
"""

from __future__ import annotations

from datetime import date, datetime

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from incident_tui.domain.projections.work import WorkItem, items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.text import one_line
from incident_tui.domain.times.calendar import day_after
from incident_tui.interchange.exports.source import Source


def write(source: Source) -> str:
    """Return the calendar of a source."""
    return to_ics(source.incident, source.now, source.incident_id)


def to_ics(incident: Incident, now: datetime, incident_id: str) -> str:
    """Return the calendar, lines ended as the format asks for; it may hold no event at all.

    The same incident gives the same uids, so that a second import moves a date rather than
    doubling it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//incident-tui//incident-tui//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(f"{_drill(incident)}{incident.title}"))
    for entry in (*_review(incident, incident_id), *_follow_ups(incident)):
        entry.add("dtstamp", now)
        calendar.add_component(entry)
    return bytes(calendar.to_ical()).decode("utf-8")


def _drill(incident: Incident) -> str:
    return "DRILL: " if incident.declared.drill else ""


def _review(incident: Incident, incident_id: str) -> list[CalendarEvent]:
    scheduled = incident.facts(f.AarScheduled)
    day = _date(scheduled[-1][1].date) if scheduled else None
    if day is None or incident.state is State.CANCELLED:
        return []
    title = f"{_drill(incident)}After-action review: {incident.title}"
    uid = f"aar-{incident.declaration[0].id if incident.declaration else incident_id}"
    said = f"{_drill(incident)}Incident {incident_id}, SEV-{incident.severity}: {incident.title}"
    return [_entry(uid, title, said, day)]


def _follow_ups(incident: Incident) -> list[CalendarEvent]:
    found = []
    for item in items(incident, "A"):
        day = _date(item.due) if item.due and item.state == "open" else None
        if day is not None:
            found.append(_entry(item.event.id, _title(item, incident), _words(item, incident), day))
    return found


def _title(item: WorkItem, incident: Incident) -> str:
    owner = f" ({item.owner})" if item.owner else ""
    return f"{_drill(incident)}Due: {item.text}{owner}"


def _words(item: WorkItem, incident: Incident) -> str:
    where = f"\n{item.link}" if item.link else ""
    return f"{_drill(incident)}{item.label} of the incident “{incident.title}”{where}"


def _entry(uid: str, title: str, said: str, day: date) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", f"{uid}@incident-tui")
    entry.add("summary", one_line(title))
    entry.add("description", said)
    entry.add("dtstart", day)
    entry.add("dtend", day_after(day))
    entry.add("transp", "TRANSPARENT")
    return entry


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
