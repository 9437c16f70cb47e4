"""The hand-over brief, as a document."""

from __future__ import annotations

from incident_tui.domain.guidance.handover_brief import brief
from incident_tui.interchange.exports.source import Source


def write(source: Source) -> str:
    """Return the brief."""
    return brief(source.incident, source.playbook, source.now, source.tz)
