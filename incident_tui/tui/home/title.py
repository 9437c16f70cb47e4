"""The first row of the home screen."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from textual.reactive import reactive

from incident_tui.domain.times.format import full_clock
from incident_tui.tui.widgets.line_widget import Line, LineWidget, spread


class Title(LineWidget):
    """The program's name and the time."""

    now: reactive[datetime | None] = reactive(None)
    sharing: reactive[bool] = reactive(False)

    warning: reactive[str] = reactive("")
    """What needs a look further down the list."""

    chosen: reactive[str] = reactive("")
    """The id of the highlighted incident: two may have one title."""

    def __init__(self, tz: tzinfo = UTC) -> None:
        super().__init__()
        self.tz = tz

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the row."""
        at = full_clock(self.now, self.tz) if self.now else ""
        left: Line = [(" incident-tui", "strong")]
        left += [("  ", "text"), (" SHARING ", "share")] if self.sharing else []
        left += [(f"  {self.warning}", "vacant")] if self.warning else []
        left += [(f"  {self.chosen}", "muted")]
        return [spread(left, [(f" {at} ", "muted")], width)]
