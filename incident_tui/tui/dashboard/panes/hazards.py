"""What is going wrong, by name, and how well the audiences were kept informed so far."""

from __future__ import annotations

from incident_tui.tui.dashboard.parts import HazardsPart
from incident_tui.tui.widgets.cells import wrap
from incident_tui.tui.widgets.line_widget import Line, PartWidget

MOST = 4
"""How many hazards are named; the rest is counted."""


class Hazards(PartWidget[HazardsPart]):
    """Hazards that stand, each with its name; below, how the audiences were kept informed."""

    def content_height(self) -> int:
        """Return how many lines `paint` returns."""
        return len(self.paint(self.size.width or 36, 0))

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the hazards as lines, then the adherence."""
        part = self.part or HazardsPart()
        lines: list[Line] = []
        if part.titles:
            lines.append([(" HAZARDS", "muted"), ("  /hazards says more", "faint")])
            for title in part.titles[:MOST]:
                rows = wrap(title, max(width - 4, 8))
                lines.append([(" ▲ ", "vacant"), (rows[0], "vacant")])
                lines += [[(f"   {row}", "vacant")] for row in rows[1:]]
            if len(part.titles) > MOST:
                lines.append([(f"   and {len(part.titles) - MOST} more", "muted")])
            lines.append([])
        if part.adherence:
            rows = wrap(part.adherence, max(width - 2, 8))
            lines += [*([(f" {row}", "muted")] for row in rows), []]
        return lines
