"""What is being tried and done: tasks, hypotheses, mitigations, follow-ups."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from textual.reactive import reactive

from incident_tui.domain.projections.work import WorkItem
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_time
from incident_tui.tui.widgets.cells import cut, wrap
from incident_tui.tui.widgets.line_widget import Line, Painted

_PARTS = (
    ("T", "OPEN TASKS", "task"),
    ("H", "HYPOTHESES", "hypothesis"),
    ("M", "MITIGATIONS", "mitigation"),
    ("A", "FOLLOW-UPS", "task"),
)
MOST_LINES = 3
"""How many lines one item may take."""

_SETTLED = {"out", "reported", "done", "failed", "reverted"}


class Work(Painted):
    """The open work of the incident, for terminals with room."""

    items: reactive[tuple[WorkItem, ...]] = reactive(())
    late_tasks: reactive[frozenset[str]] = reactive(frozenset())

    def __init__(self, tz: tzinfo = UTC) -> None:
        super().__init__()
        self.tz = tz

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the parts that have something in them."""
        lines: list[Line] = []
        for letter, title, ink in _PARTS:
            found = [item for item in self.items if item.label[0] == letter]
            if letter in "TA":
                found = [item for item in found if item.state not in _SETTLED]
            if not found:
                continue
            lines.append([(f" {title}", "muted")])
            for item in found:
                lines += self._item(item, ink, width)
            lines.append([])
        return lines or [[(" no open tasks or hypotheses", "muted")]]

    def _item(self, item: WorkItem, ink: str, width: int) -> list[Line]:
        settled = item.state in _SETTLED
        tail = self._tail(item)
        text = one_line(item.text) + (f"  @{one_line(item.owner)}" if item.owner else "")
        rows = wrap(text, max(width - 7, 8))
        if len(rows) > MOST_LINES:
            rows = [*rows[: MOST_LINES - 1], cut(rows[MOST_LINES - 1] + " …", max(width - 7, 8))]
        body = "struck" if settled else "text"
        lines: list[Line] = [[(f" {item.label:<4} ", ink), (rows[0], body)]]
        lines += [[("      ", "text"), (row, body)] for row in rows[1:]]
        if tail:
            late = item.label in self.late_tasks
            lines.append(
                [("      ", "text"), (f" {tail} " if late else tail, "late" if late else "muted")]
            )
        return lines

    def _tail(self, item: WorkItem) -> str:
        if item.due_at is not None:
            word = "LATE, was due" if item.label in self.late_tasks else "back"
            return f"{word} {clock_time(item.due_at, self.tz)}"
        if item.label[0] == "T":
            return "no time-box"
        if item.due:
            return f"due {item.due}"
        if item.label[0] in "HM" and item.state != "open":
            word = "ruled out" if item.state == "out" else item.state
            return f"{word} {clock_time(item.since, self.tz)}"
        return ""


def late_tasks(items: tuple[WorkItem, ...], now: datetime) -> frozenset[str]:
    """Return the labels of open tasks whose time is over."""
    return frozenset(
        item.label
        for item in items
        if item.label[0] == "T" and item.state == "open" and item.due_at and item.due_at < now
    )
