"""The whole record as JSON: the contract of docs/json-export.md, and back into records."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from incident_tui.domain import json_text
from incident_tui.domain.errors import UnreadableError, UsageError
from incident_tui.domain.guidance.status_json import status
from incident_tui.domain.metrics.durations import durations, impact, in_phases, metric_json
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.record import codec
from incident_tui.domain.record.event_id import is_event_id
from incident_tui.domain.record.facts import KINDS, IncidentDeclared, Unknown
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import iso
from incident_tui.interchange.exports.source import Source

FORMAT = "incident-tui/1"
"""The name and version of the document."""


def write(source: Source) -> str:
    """Return the record of a source."""
    return to_json(
        source.incident, source.playbook, source.now, source.incident_id, source.audience
    )


def to_json(
    incident: Incident, playbook: Playbook, now: datetime, incident_id: str, audience: str
) -> str:
    """Return the document: the events as the file holds them, and what follows from them."""
    whole = {
        "format": FORMAT,
        "id": incident_id,
        "exported_at": iso(now),
        "audience": audience,
        "drill": incident.declared.drill,
        "status": status(incident, playbook, now, incident_id),
        "figures": figures_json(incident, playbook, now),
        "events": [codec.to_record(event) for event in incident.originals.values()],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def figures_json(incident: Incident, playbook: Playbook, now: datetime) -> dict[str, Any]:
    """Return the durations of one incident: seconds with their two entries, or null."""
    return {
        **{figure.name: metric_json(figure) for figure in durations(incident, playbook)},
        "impact": [metric_json(figure) for figure in impact(incident, now)],
        "phases": [
            {"phase": figure.name, "span": metric_json(figure)}
            for figure in in_phases(incident, playbook, now)
        ],
    }


def read_json(text: str) -> list[codec.Record]:
    """Return the records of an exported document, checked. Raises UsageError, UnreadableError."""
    try:
        whole = json_text.read_json(text)
    except (ValueError, RecursionError) as error:
        hint = "give a document of incident-tui export --format json"
        raise UnreadableError(f"The file is not JSON: {error}", hint) from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise UsageError(
            f"The file is not an export of this program (no format {FORMAT})",
            "a Slack export is --format slack; a whole incident file can be opened by its path",
        )
    records = whole.get("events")
    if not isinstance(records, list) or not records:
        raise UsageError("The export holds no events", "export it again")
    return [_checked(number, record) for number, record in enumerate(records, 1)]


def _checked(number: int, record: Any) -> codec.Record:
    """Return a record with the fields of the format only. Raises UsageError."""
    if not isinstance(record, dict) or not is_event_id(str(record.get("id"))):
        raise UsageError(f"Event {number} of the export has no id", "export it again")
    event = codec.decode(record)
    if event is None or not isinstance(record.get("body"), dict):
        raise UsageError(f"Event {number} of the export has no body", "export it again")
    if isinstance(event.fact, Unknown) and event.kind in KINDS and event.v == codec.VERSION:
        raise UsageError(f"Event {number} ({event.kind}) is not complete", "export it again")
    return codec.to_record(event)


def declares(records: list[codec.Record]) -> bool:
    """Tell whether some records declare an incident."""
    return any(record["kind"] == IncidentDeclared.kind for record in records)
