"""The wall as one drawn region: a second that passes repaints it and lays nothing out."""

from __future__ import annotations

from incident_tui.session.follower import Freshness
from incident_tui.tui.wall.clock import ClockWords, band, between, digits_width, line, words
from incident_tui.tui.wall.head_and_foot import foot, foot_large, foot_least, head, tiny
from incident_tui.tui.wall.view import WallView
from incident_tui.tui.widgets.big_text import rows_of
from incident_tui.tui.widgets.line_widget import Line, LineWidget

_SCALES = (5, 4, 3, 2, 1)
_ROOMY = 4
"""The scale of the clocks from which on the warnings come before a still larger one."""

_NAME = 14
"""The least room for a name left of the digits."""


class WallFace(LineWidget):
    """Everything the wall shows, fitted to the terminal."""

    DEFAULT_CSS = "WallFace { width: 100%; height: 100%; background: $background; }"

    view: WallView | None = None
    fresh = Freshness()

    def show(self, view: WallView, fresh: Freshness) -> None:
        """Show an instant; what did not change is not sent out again."""
        self.view, self.fresh = view, fresh
        self.repaint_changed()

    def paint(self, width: int, height: int) -> list[Line]:
        """Return head, clocks and foot, each as large as there is room for."""
        view, fresh = self.view, self.fresh
        if view is None or width < 1 or height < 1:
            return []
        if width < 34 or height < 10:
            return tiny(view, fresh, width, height)
        top = head(view, width, height)
        said = [words(timer, view, stale=fresh.stale) for timer in view.clocks]
        room = height - len(top)
        middle = _clocks(said, width, room - foot_large(view, width), _ROOMY)
        middle = middle or _clocks(said, width, room - foot_least(view), 0)
        left = room - len(middle)
        return [*top, *middle, *foot(view, fresh, width, left)]


def _clocks(said: list[ClockWords], width: int, height: int, least: int) -> list[Line]:
    """Return the clocks in the largest scale that holds all of them; none if below `least`."""
    if not said:
        return [[], [("   ○ nothing is owed", "strong")], []][: max(height, 1)]
    for scale in _SCALES:
        if scale < least:
            return []
        gap = scale > 1 or len(said) * (rows_of(1) + 1) <= height
        need = len(said) * (rows_of(scale) + gap)
        widest = max(digits_width(word.digits, scale) for word in said)
        if scale % 2 and not said[0].halves:
            continue
        if need <= height and widest + _NAME + 5 <= width:
            lines: list[Line] = []
            for above, word in zip((None, *said), said, strict=False):
                lines += [between(above, word, width)] if gap else []
                lines += band(word, width, scale)
            return lines if need == height else [*lines, between(said[-1], None, width)]
    return [line(word, width) for word in said][: max(height, 1)]
