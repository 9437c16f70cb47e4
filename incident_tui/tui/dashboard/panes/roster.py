"""Who holds which role. A vacancy is a mark, with the key that fills it."""

from __future__ import annotations

from incident_tui.domain.projections.checklist import Progress
from incident_tui.tui.base.messages import ActionAsked
from incident_tui.tui.dashboard.parts import RoleRow, RosterPart
from incident_tui.tui.widgets.cells import cut
from incident_tui.tui.widgets.line_widget import Line, PartWidget, spread, width_of


class Roster(PartWidget[RosterPart]):
    """The roles of the playbook; in one row also how far the current phase is."""

    def __init__(self, fill_key: str) -> None:
        super().__init__()
        self.fill_key = fill_key

    def content_height(self) -> int:
        """One row; in a pane a heading and a line per holder or vacancy."""
        part = self.part
        return len(part.rows) + 2 if part is not None and part.panes else 1

    def on_click(self) -> None:
        """Open what is contested, where a role is."""
        if self.part is not None and any(row.said for row in self.part.rows):
            self.post_message(ActionAsked("conflicts"))

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the roster as a row, or as lines in a pane."""
        part = self.part
        if part is None:
            return []
        if not part.panes:
            return [_row(part, width)]
        return [[(" ROLES", "muted")], *(self._line(row, width) for row in part.rows), []]

    def _line(self, row: RoleRow, width: int) -> Line:
        label = (f" {row.label:<7}", "text")
        if not row.name:
            return [label, (f"▲ nobody · {self.fill_key}", "vacant")]
        area = f" ({row.area})" if row.area else ""
        left: Line = [label, (row.name, "strong"), (area, "muted")]
        since = (f"({row.said}) ", "vacant") if row.said else (f"since {row.since} ", "faint")
        return spread(left, [_too_long(row) if row.too_long else since], width)


def _row(part: RosterPart, width: int) -> Line:
    left: Line = [(" ", "text")]
    for n, row in enumerate(part.rows):
        again = row.said and n and part.rows[n - 1].label == row.label
        label = " / " if again else f"{' · ' if n else ''}{row.label} "
        left.append((label, "vacant" if row.said else "muted"))
        if row.name:
            left.append((cut(row.area or row.name, 12), "strong"))
            left += [_too_long(row)] if row.too_long else []
        else:
            left.append(("— ▲", "vacant"))
    return spread(left, _progress(part.phase, width - width_of(left)), width)


def _too_long(row: RoleRow) -> tuple[str, str]:
    """Return the mark of somebody who has held a role for too long."""
    return f" ▲ for {row.too_long} ", "vacant"


def _progress(progress: Progress | None, room: int) -> Line:
    """Return how far the phase is, and what is next where there is room for it."""
    if progress is None or room < 8:
        return []
    count = f" {progress.done}/{progress.total} "
    todo = next((item for item in progress.items if not item.done), None)
    word = cut(todo.step.text if todo else "all done", min(room - len(count) - 4, 30))
    return [("  ▸", "accent"), (f" {word}" if len(word) > 8 else "", "text"), (count, "strong")]
