"""The mouse in the log: wheel, click, shift and click, drag. All of it has a key as well."""

from __future__ import annotations

from textual import events

from incident_tui.tui.widgets.line_widget import LineWidget


class Pointed(LineWidget):
    """A painted list of entries that a mouse may point at."""

    ALLOW_SELECT = False  # dragging selects entries, not cells

    _dragging = False

    def scroll_lines(self, lines: int) -> None:
        """Move the view by so many lines."""
        raise NotImplementedError

    def point(self, x: int, y: int, *, extend: bool) -> bool:
        """Put the cursor on what is drawn at a place, or extend the range to it.

        Return whether dragging on from there selects.
        """
        raise NotImplementedError

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor on an entry; with shift, select up to it."""
        if event.button == 1:
            event.stop()
            self._dragging = self.point(event.x, self._row(event), extend=event.shift)
            if self._dragging:
                self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to the entry that is dragged over; beyond an edge, scroll."""
        if not self._dragging:
            return
        event.stop()
        last, y = self.content_size.height - 1, self._row(event)
        if not 0 <= y <= last:
            self.scroll_lines(-1 if y < 0 else 1)
        self.point(0, min(max(y, 0), last), extend=True)

    def _row(self, event: events.MouseEvent) -> int:
        """Return which row of the list the mouse is on: below a border, where there is one."""
        return event.y - self.gutter.top

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the dragging; what was selected stays."""
        if self._dragging:
            event.stop()
            self._dragging = False
            self.release_mouse()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll towards the beginning."""
        event.stop()
        self.scroll_lines(-3)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll towards the end."""
        event.stop()
        self.scroll_lines(3)
