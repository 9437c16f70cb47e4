"""The log as a table that a spreadsheet opens: RFC 4180, UTF-8, no cell that is a formula."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.timeline import TimelineRow, row, rows, text_alone
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import iso
from incident_tui.interchange.exports.csv_cells import defuse
from incident_tui.interchange.exports.source import Source

COLUMNS = (
    "id",
    "time",
    "approx",
    "recorded",
    "kind",
    "label",
    "text",
    "who",
    "recorded_by",
    "audience",
    "stage",
    "next_update",
    "private",
    "pinned",
    "struck",
    "corrected",
    "drill",
)


def write(source: Source) -> str:
    """Return the table of a source."""
    return to_csv(source.incident, source.playbook)


def to_csv(incident: Incident, playbook: Playbook) -> str:
    """Return every shown entry as a line, the names of the columns first. Times are ISO UTC.

    In a drill every line ends with the word.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    drill = "DRILL" if incident.declared.drill else ""
    for event in rows(incident):
        shown = row(incident, event, playbook)
        cells = {**_cells(shown), "text": text_alone(shown, incident), "drill": drill}
        writer.writerow([defuse(cells[name]) for name in COLUMNS])
    return out.getvalue()


def _cells(shown: TimelineRow) -> dict[str, str]:
    event = shown.event
    update = event.fact if isinstance(event.fact, f.UpdatePosted) else None
    entry = event.fact.entry_kind if isinstance(event.fact, f.EntryAdded) else None
    return {
        "id": event.id,
        "time": _time(event.at),
        "approx": "1" if shown.approx else "0",
        "recorded": iso(event.rec),
        "kind": entry or event.kind,
        "label": shown.ref_label,
        "who": shown.who,
        "recorded_by": event.by,
        "audience": update.audience if update else "",
        "stage": update.stage if update else "",
        "next_update": _time(update.next_at) if update and update.next_at else "",
        "private": "1" if shown.private else "0",
        "pinned": "1" if shown.pinned else "0",
        "struck": "1" if shown.struck else "0",
        "corrected": "1" if shown.corrected else "0",
    }


def _time(at: datetime | None) -> str:
    return "unknown" if at is None else iso(at)
