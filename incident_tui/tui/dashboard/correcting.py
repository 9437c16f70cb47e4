"""Correcting an entry in the line: its text to begin with, and what Enter will record."""

from __future__ import annotations

from datetime import tzinfo

import msgspec

from incident_tui.domain.decide.intents import Correct, Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.reading import ParsedLine
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.times.format import clock_time

CORRECTABLE = (
    f.EntryAdded,
    f.UpdatePosted,
    f.HypothesisRaised,
    f.DecisionRecorded,
    f.MitigationMoved,
    f.TaskGiven,
    f.ActionItemAdded,
)
"""Facts that are somebody's own sentence."""


class Correction(msgspec.Struct, frozen=True):
    """The entry that is being corrected."""

    event: Event

    def reading(self, line: str, tz: tzinfo) -> ParsedLine:
        """Return what Enter will record for a corrected text."""
        label = f"correction of {clock_time(self.event.moment, tz)}"
        if not line.strip():
            return ParsedLine(label)
        request = Request(Correct(self.event.id, line.strip()))
        if not isinstance(self.event.fact, CORRECTABLE):
            problem = RefusedError("That entry has no text of its own")
            return ParsedLine(label, line, problem=problem)
        return ParsedLine(label, line.strip(), (request,))


def entry_text(incident: Incident, event: Event) -> str:
    """Return the words of an entry as they stand."""
    corrected = incident.text_of(event)
    return statement_of(event.fact) if corrected is None else corrected
