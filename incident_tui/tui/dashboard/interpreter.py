"""What the line means on one dashboard: by the grammar, or as the correction of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from incident_tui.config.themes import own_theme_names, theme_names
from incident_tui.domain.language.composer import complete, read_line
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.tui.base import keys
from incident_tui.tui.dashboard.correcting import Correction, entry_text
from incident_tui.tui.dashboard.panes.composer import Composer

if TYPE_CHECKING:
    from incident_tui.tui.dashboard.screen import Dashboard


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

    def read(self, line: str) -> ParsedLine:
        """Return what a line means: a correction while one is being written, else by grammar."""
        if self.correction is not None:
            return _guarded(self.correction.reading(line, self.dashboard.tz), line)
        return _guarded(read_line(line, self.situation()), line)

    def complete(self, line: str) -> tuple[str, ...]:
        """Return what Tab may make of a line."""
        if self.correction:
            return ()
        if line.startswith("/theme "):
            names = dict.fromkeys((*own_theme_names(), *theme_names()))
            return tuple(found for n in names if (found := f"/theme {n}").startswith(line))
        return complete(line, self.situation())

    def correct(self, correction: Correction | None) -> None:
        """Begin to correct an entry in the line, or stop doing so (its words stay)."""
        composer = self.dashboard.query_one(Composer)
        self.correction = correction
        if correction is not None:
            composer.put(entry_text(self.dashboard.incident, correction.event))
            told = "Correcting: {line.send} records it, {line.escape} makes it a new entry"
            self.dashboard.say(keys.told(self.dashboard, told))
        composer.look()


def _guarded(reading: ParsedLine, line: str) -> ParsedLine:
    """Ask once more before a secret is recorded; the screen masks it wherever it is shown."""
    if reading.problem is not None or not (found := find_secrets(line)):
        return reading
    kinds = " and ".join(dict.fromkeys(span.kind for span in found))
    doubt = f"It holds a secret ({kinds}), masked on screen"
    return replace(reading, doubt=f"{reading.doubt}. {doubt}" if reading.doubt else doubt)
