"""What the line means on one dashboard: by the grammar, or as the correction of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_tui.domain.composer import complete, read_line
from incident_tui.domain.reading import Context, Reading
from incident_tui.tui.correcting import Correction, entry_text
from incident_tui.tui.widgets.composer import Composer

if TYPE_CHECKING:
    from incident_tui.tui.screens.dashboard import Dashboard


class LineReader:
    """Reads the line against the incident as it stands."""

    def __init__(self, dashboard: Dashboard) -> None:
        self.dashboard = dashboard
        self.correction: Correction | None = None

    def situation(self) -> Context:
        """Return what a line is read against."""
        dashboard, services = self.dashboard, self.dashboard.services
        return Context(
            incident=dashboard.incident,
            playbook=dashboard.session.playbook,
            now=dashboard.session.clock.now(),
            tz=dashboard.tz,
            me=dashboard.session.me,
            machine_tz=services.machine_tz,
        )

    def read(self, line: str) -> Reading:
        """Return what a line means: a correction while one is being written, else by grammar."""
        if self.correction is not None:
            return self.correction.reading(line, self.dashboard.tz)
        return read_line(line, self.situation())

    def complete(self, line: str) -> tuple[str, ...]:
        """Return what Tab may make of a line."""
        return () if self.correction else complete(line, self.situation())

    def correct(self, correction: Correction | None) -> None:
        """Begin to correct an entry in the line, or stop doing so (its words stay)."""
        composer = self.dashboard.query_one(Composer)
        self.correction = correction
        if correction is not None:
            composer.put(entry_text(self.dashboard.incident, correction.event))
            self.dashboard.say("Correcting: Enter records the correction, Esc makes it a new entry")
        composer.look()
