"""Correcting an entry in the line: its text to begin with, and what Enter will record."""

from __future__ import annotations

import msgspec

from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.amending import CORRECTABLE, correction
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.record.event import Event
from incident_tui.domain.times.format import clock_time


class Correction(msgspec.Struct, frozen=True):
    """The entry that is being corrected."""

    event: Event

    def reading(self, line: str, context: Context) -> ParsedLine:
        """Return what Enter will record for a corrected text."""
        label = f"correction of {clock_time(self.event.moment, context.tz)}"
        if not line.strip():
            return ParsedLine(label)
        if not isinstance(self.event.fact, CORRECTABLE):
            problem = RefusedError("That entry has no text of its own")
            return ParsedLine(label, line, problem=problem)
        return correction(self.event, line.strip(), context, label)
