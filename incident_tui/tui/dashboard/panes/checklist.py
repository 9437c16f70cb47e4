"""The phases with how far each is, and the items of the current one with what proved them."""

from __future__ import annotations

from textual.geometry import Size

from incident_tui.domain.projections.checklist import ChecklistItem, Progress
from incident_tui.domain.times.format import clock_time_on
from incident_tui.tui.dashboard.parts import ChecklistPart
from incident_tui.tui.widgets.cells import cut, wrap
from incident_tui.tui.widgets.line_widget import Line, PartWidget, spread


class Checklist(PartWidget[ChecklistPart]):
    """The checklist as it stands; ticking is done in its own dialog."""

    def __init__(self, tick_key: str) -> None:
        super().__init__()
        self.tick_key = tick_key

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the height with every item of the current phase in sight."""
        return len(self.paint(width, 999))

    def content_height(self) -> int:
        """Return the same, for the width it has."""
        return len(self.paint(self.size.width or 36, 999))

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the phases; the current one with its items as far as there is room."""
        part = self.part
        if part is None:
            return []
        head = spread([(" PHASE", "muted")], [(f"{self.tick_key} ticks ", "faint")], width)
        lines: list[Line] = [head]
        room = height - 1 - len(part.phases)
        for progress in part.phases:
            here = progress.phase.slug == part.current
            lines.append(_phase_line(progress, width, here=here))
            if here:
                lines += _items(progress, width, room, part)
        return lines


def _items(progress: Progress, width: int, room: int, part: ChecklistPart) -> list[Line]:
    """Return the items, wrapped; what is still to do first where not all fit."""
    blocks = [item_lines(item, width, part) for item in progress.items]
    if sum(map(len, blocks)) > room:
        order = sorted(range(len(blocks)), key=lambda n: progress.items[n].done)
        kept, used = set(), 0
        for n in order:
            if used + len(blocks[n]) > room - 1:
                break
            kept.add(n)
            used += len(blocks[n])
        left = len(blocks) - len(kept)
        shown = [line for n, block in enumerate(blocks) if n in kept for line in block]
        return [*shown, [(f"     +{left} more", "faint")]] if room > 0 else []
    return [line for block in blocks for line in block]


def item_lines(item: ChecklistItem, width: int, part: ChecklistPart) -> list[Line]:
    """Return an item as its tick, its words, and when it was done."""
    mark = ("   ✓ ", "good") if item.done else ("   ☐ ", "text")
    style = "muted" if item.done else "text"
    when = ""
    if item.done and item.by is not None:
        when = f" {clock_time_on(item.by.moment, part.tz, part.today)}"
    text = wrap(item.step.text, max(width - 6, 8))
    if item.done:
        text = [cut(item.step.text, max(width - 6 - len(when), 8))]
    lines: list[Line] = [[mark, (text[0], style), (when, "faint")]]
    lines += [[("     ", "text"), (more, style)] for more in text[1:]]
    return lines


def _phase_line(progress: Progress, width: int, *, here: bool) -> Line:
    count = f"{progress.done}/{progress.total} "
    full = progress.total and progress.done == progress.total
    mark = "▸" if here else "✓" if full else " "
    style = "strong" if here else "muted"
    left: Line = [(f" {mark} ", "accent" if here else "good"), (progress.phase.title, style)]
    return spread(left, [(count, "good" if full else style)], width)
