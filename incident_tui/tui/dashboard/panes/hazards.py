"""What is going wrong, by name, and how well the audiences were kept informed so far."""

from __future__ import annotations

from datetime import UTC, timedelta, tzinfo

from textual.reactive import reactive

from incident_tui.domain.guidance.hazards import Hazard
from incident_tui.domain.metrics.adherence import Adherence
from incident_tui.domain.times.format import duration
from incident_tui.tui.widgets.cells import wrap
from incident_tui.tui.widgets.line_widget import Line, Painted

MOST = 4
"""How many hazards are named; the rest is counted."""


class Watch(Painted):
    """Hazards that stand, each with its name; below, one line of adherence."""

    hazards: reactive[tuple[Hazard, ...]] = reactive((), repaint=False)
    adherence: reactive[tuple[Adherence, ...]] = reactive((), repaint=False)

    def __init__(self, tz: tzinfo = UTC) -> None:
        super().__init__()
        self.tz = tz
        self._height = 0

    def watch_hazards(self) -> None:
        """Lay out anew only when the number of lines changes, repaint only what reads otherwise."""
        before = self._height
        if self.content_height() != before:
            self.refresh(layout=True)
        else:
            self.repaint_changed()

    def watch_adherence(self) -> None:
        """Do the same: lateness grows every second, its words by the minute."""
        self.watch_hazards()

    def content_height(self) -> int:
        """Return how many lines `paint` returns."""
        self._height = len(self.paint(self.size.width or 36, 0))
        return self._height

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the hazards as lines, then the adherence."""
        lines: list[Line] = []
        if self.hazards:
            lines.append([(" HAZARDS", "muted"), ("  /hazards says more", "faint")])
            for hazard in self.hazards[:MOST]:
                rows = wrap(hazard.title, max(width - 4, 8))
                lines.append([(" ▲ ", "vacant"), (rows[0], "vacant")])
                lines += [[(f"   {row}", "vacant")] for row in rows[1:]]
            if len(self.hazards) > MOST:
                lines.append([(f"   and {len(self.hazards) - MOST} more", "muted")])
            lines.append([])
        if said := _kept(self.adherence):
            lines += [[(f" {said}", "muted")], []]
        return lines


def _kept(found: tuple[Adherence, ...]) -> str:
    """Return one line: updates on time of those due, the worst lateness, the longest silence."""
    due = sum(row.due for row in found)
    if not due:
        return ""
    worst = max((row.worst_late for row in found), default=timedelta(0))
    late = f" · worst +{duration(worst)}" if worst else ""
    return f"on time {sum(row.on_time for row in found)} of {due}{late}"
