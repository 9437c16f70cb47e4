"""What is being tried and done: tasks, hypotheses, mitigations, follow-ups."""

from __future__ import annotations

from incident_tui.domain.projections.work import WorkItem
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_time_on
from incident_tui.tui.dashboard.parts import WorkPart
from incident_tui.tui.widgets.cells import cut, wrap
from incident_tui.tui.widgets.line_widget import Line, PartWidget

_PARTS = (
    ("T", "OPEN TASKS", "task"),
    ("H", "HYPOTHESES", "hypothesis"),
    ("M", "MITIGATIONS", "mitigation"),
    ("A", "FOLLOW-UPS", "task"),
)
MOST_LINES = 3
"""How many lines one item may take."""

_SETTLED = {"out", "reported", "done", "failed", "reverted", "declined"}


class Work(PartWidget[WorkPart]):
    """The open work of the incident, for terminals with room."""

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the parts that have something in them."""
        part = self.part
        if part is None:
            return []
        lines: list[Line] = []
        for letter, title, style in _PARTS:
            found = [item for item in part.items if item.label[0] == letter]
            if letter in "TA":
                found = [item for item in found if item.state not in _SETTLED]
            if not found:
                continue
            lines.append([(f" {title}", "muted")])
            for item in found:
                lines += _item(item, style, width, part)
            lines.append([])
        return lines or [[(" no open tasks or hypotheses", "muted")]]


def _item(item: WorkItem, style: str, width: int, part: WorkPart) -> list[Line]:
    settled = item.state in _SETTLED
    tail = _tail(item, part)
    text = one_line(item.titled) + (f"  @{one_line(item.owner)}" if item.owner else "")
    rows = wrap(text, max(width - 7, 8))
    if len(rows) > MOST_LINES:
        rows = [*rows[: MOST_LINES - 1], cut(rows[MOST_LINES - 1] + " …", max(width - 7, 8))]
    body = "struck" if settled else "text"
    lines: list[Line] = [[(f" {item.label:<4} ", style), (rows[0], body)]]
    lines += [[("      ", "text"), (row, body)] for row in rows[1:]]
    if tail:
        late = item.label in part.late
        lines.append(
            [("      ", "text"), (f" {tail} " if late else tail, "late" if late else "muted")]
        )
    return lines


def _tail(item: WorkItem, part: WorkPart) -> str:
    if item.due_at is not None:
        word = "LATE, was due" if item.label in part.late else "back"
        return f"{word} {clock_time_on(item.due_at, part.tz, part.today)}"
    if item.label[0] == "T":
        return "no time-box"
    if item.due:
        return f"due {item.due}"
    if item.label[0] in "HM" and item.state != "open":
        word = "ruled out" if item.state == "out" else item.state
        return f"{word} {clock_time_on(item.since, part.tz, part.today)}"
    return ""
