"""What waits to be looked at, below the first row: it stays until somebody has seen it.

What machines brought that were away, and what people who did not see each other said differently.
A click on it opens the list in which it is settled.
"""

from __future__ import annotations

from incident_tui.tui.base.messages import ActionAsked
from incident_tui.tui.dashboard.breakpoints import Breakpoint
from incident_tui.tui.dashboard.parts import ContestRow, UnsettledPart
from incident_tui.tui.widgets.cells import cut, fit, wrap
from incident_tui.tui.widgets.line_widget import Line, PartWidget, spread, width_of

ACTION = "conflicts"
"""What a click does."""


class Unsettled(PartWidget[UnsettledPart]):
    """Away while there is nothing to be seen."""

    def __init__(self, key: str) -> None:
        """`key`: how the key is called that opens the list; empty where there is none."""
        super().__init__()
        self._ways = f"{key} or /conflicts" if key else "/conflicts"

    def watch_part(self) -> None:
        """Show the rows, or nothing at all."""
        self.display = self.part is not None and bool(self.part.news or self.part.rows)
        super().watch_part()

    def on_click(self) -> None:
        """Open the list."""
        self.post_message(ActionAsked(ACTION))

    def content_height(self) -> int:
        """Return how many lines it takes."""
        return len(self.paint(self.app.size.width, 0)) if self.part else 0

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002 - as many as it takes
        """Return the rows."""
        return unsettled_lines(self.part or UnsettledPart(), self._ways, width)


def unsettled_lines(part: UnsettledPart, ways: str, width: int) -> list[Line]:
    """Return what arrived, all of it, then what is contested, as much as there is room for.

    `ways` are the keys and commands that open the list.
    """
    news: list[Line] = [[(row, "vacant")] for row in _news(part.news, ways, width)]
    most = _most(part.breakpoint)
    listed = part.rows[:most] if len(part.rows) <= most else part.rows[: most - 1]
    rows = [_row(row, ways, width) for row in listed]
    if left := len(part.rows) - len(listed):
        more = cut(f" +{left} contested · {ways} settles", width)
        rows.append([(more, "vacant")])
    return [*news, *rows]


def _most(size: Breakpoint) -> int:
    """Return how many rows tell what is contested, at most."""
    match size:
        case Breakpoint.TINY:
            return 1
        case Breakpoint.STRIP | Breakpoint.ROW:
            return 3
        case _:
            return 6


def _news(said: str, ways: str, width: int) -> list[str]:
    """Return every word of what arrived: no deadline vanishes behind the edge."""
    if not said:
        return []
    lines = wrap(f"↓ {said} · {ways} shows them", max(width - 2, 8))
    return [fit(f" {line}", width) for line in lines]


def _row(row: ContestRow, ways: str, width: int) -> Line:
    """Return one contested thing: the word, every claim, and as far as there is room the way."""
    title = f" {cut(row.title, max(width // 3, 6)):<6} "
    claims = cut(" / ".join(row.claims), width - len(title) - 1)
    left: Line = [(title, "vacant"), (claims, "strong")]
    way = f"   {ways} settles "
    if width_of(left) + len(way) > width:
        return left
    return spread(left, [(way, "muted")], width)
