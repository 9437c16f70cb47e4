"""The timeline as a Markdown table: when, and when recorded where that differs, what, who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, tzinfo

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.timeline import TimelineRow, row, rows
from incident_tui.domain.record.incident import Incident
from incident_tui.interchange.exports.markdown import escape
from incident_tui.interchange.exports.source import Source

_FULL_WORDS = {"hypoth.": "hypothesis", "mitig.": "mitigation", "observ.": "observation"}
"""The screen's short words, in full."""


def write(source: Source) -> str:
    """Return the timeline of a source."""
    return timeline(source.incident, source.playbook, source.tz)


def timeline(incident: Incident, playbook: Playbook, tz: tzinfo = UTC) -> str:
    """Return the timeline alone."""
    drill = "DRILL: " if incident.declared.drill else ""
    table = timeline_table(incident, playbook, tz)
    return f"# Timeline: {drill}{escape(incident.title)}\n\n{table}\n"


def timeline_table(incident: Incident, playbook: Playbook, tz: tzinfo) -> str:
    """Return every shown entry as a table; a day's name stands in a row of its own."""
    shown = [row(incident, event, playbook) for event in rows(incident)]
    if not shown:
        return "Nothing was recorded."
    lines = [f"| Time ({zones(shown, tz)}) | Kind | Entry | Who |", "|---|---|---|---|"]
    days = {entry.event.moment.astimezone(tz).date() for entry in shown}
    last: date | None = None
    for entry in shown:
        day = entry.event.moment.astimezone(tz).date()
        if len(days) > 1 and day != last:
            lines.append(f"| **{day}** | | | |")
        last = day
        lines.append(_table_row(entry, tz))
    return "\n".join(lines)


def zones(shown: Sequence[TimelineRow], tz: tzinfo) -> str:
    """Return the names of the zone over these entries: two where the clocks changed."""
    names = dict.fromkeys(entry.event.moment.astimezone(tz).tzname() or "UTC" for entry in shown)
    return ", ".join(names)


def kind_words(entry: TimelineRow) -> str:
    """Return the kind of an entry in a full word."""
    return _FULL_WORDS.get(entry.label, entry.label)


def when_words(entry: TimelineRow, tz: tzinfo) -> str:
    """Return when an entry happened, and when it was recorded where that was clearly later."""
    event = entry.event
    at = "unknown" if entry.unknown_time else f"{event.moment.astimezone(tz):%H:%M:%S}"
    at = f"~{at}" if entry.approx else at
    if entry.late or entry.unknown_time:
        same_day = event.rec.astimezone(tz).date() == event.moment.astimezone(tz).date()
        shape = "%H:%M:%S" if same_day else "%Y-%m-%d %H:%M"
        at += f" (recorded {event.rec.astimezone(tz):{shape}})"
    return at


def _table_row(entry: TimelineRow, tz: tzinfo) -> str:
    text = escape(entry.text)
    text = f"~~{text}~~ (struck out)" if entry.struck else text
    text = f"**{entry.ref_label}** {text}" if entry.ref_label else text
    text += " *(corrected)*" if entry.corrected else ""
    text += " *(private)*" if entry.private else ""
    return f"| {when_words(entry, tz)} | {kind_words(entry)} | {text} | {escape(entry.who)} |"
