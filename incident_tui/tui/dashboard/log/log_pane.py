"""The view of the log: what is in sight, how it scrolls, what marks the cursor and the range."""

from __future__ import annotations

from datetime import UTC, tzinfo

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.tui.base import keys
from incident_tui.tui.dashboard.log.log_lines import LogLines, Spot
from incident_tui.tui.dashboard.log.log_mouse import Pointed
from incident_tui.tui.dashboard.log.log_range import Range
from incident_tui.tui.widgets.line_widget import Line, width_of


class LogPane(Pointed):
    """The rows from the last one upwards while following, from the reader's place otherwise.

    The reader's place (`_top`) is an entry and a line in it; None follows the end.
    """

    def __init__(self, playbook: Playbook) -> None:
        super().__init__()
        self.tz: tzinfo = UTC
        self.laid = LogLines(playbook)
        self.range = Range()
        self._top: Spot | None = None
        self._left_at = 0
        self._cursor = -1
        self.pointed = False
        self._shown: list[Spot] = []

    @property
    def following(self) -> bool:
        """Whether the end is in sight and stays there."""
        return self._top is None

    @property
    def unseen(self) -> int:
        """How many entries arrived since the reader scrolled away from the end."""
        return 0 if self.following else max(len(self.laid.rows) - self._left_at, 0)

    # -- painting ------------------------------------------------------------------------------

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002 - as `_window` asks
        """Return the lines in sight."""
        if not self.laid.rows:
            self._shown = []
            return [[(" Nothing is logged yet. Type what happened and press Enter.", "muted")]]
        self._shown = self._window()
        return [self.laid.lines(n)[k] for n, k in self._shown]

    def _window(self) -> list[Spot]:
        """Return the places in sight, from the top; reaching the end follows again."""
        width, height = self.content_size
        self.laid.fit(width, self.tz)
        if self._top is not None:
            found = self.laid.window(self._top, height + 1)
            if len(found) > height:
                return found[:height]
            self._top = None
        return self.laid.ending(len(self.laid.rows) - 1, height)

    def render_line(self, y: int) -> Strip:
        """Return one line; cursor and range have a mark in the margin, the last line the chip."""
        strip = super().render_line(y)
        width, height = self.content_size
        if y < len(self._shown):
            strip = self._with_margin(strip, *self._shown[y])
        if y == height - 1 and not self.following:
            chip = self._chip()
            size = width_of(chip)
            strip = Strip.join([strip.crop(0, width - size), self.strip(chip, size)])
        return strip

    def _with_margin(self, strip: Strip, n: int, k: int) -> Strip:
        """Return a line with what tells that its entry is under the cursor or in the range."""
        here = (self.has_focus or self.pointed) and n == self._cursor
        ranged = n in self.range.numbers()
        first = self.laid.head(n)
        if not (here or ranged) or k < first:
            return strip
        shape = ("█" if here else "▌") if ranged else "▸" if k == first else " "
        width = strip.cell_length
        strip = Strip.join([self.strip([(shape, "key")], 1), strip.crop(1, width)])
        fill = Style(bgcolor=self.style_named("cursor").bgcolor)
        return Strip([Segment(s.text, (s.style or Style()) + fill) for s in strip], width)

    def _chip(self) -> Line:
        count = self.unseen
        follows = keys.with_keys(self, " {log.follow} follows ↓ ")
        return [(f" {count} new ↓ " if count else follows, "new")]

    def scroll_lines(self, lines: int) -> None:
        """Move the view by so many lines; reaching the end follows again."""
        if not self.laid.rows or not self.content_size.height:
            return
        top = self._window()[0]
        if self.following:
            if lines > 0:
                return
            self._left_at = len(self.laid.rows)
        self._top = self.laid.moved(top, lines)
        self._shown = self._window()
        self.refresh()

    def _reveal(self) -> None:
        shown = self._window()
        if shown and self._cursor < shown[0][0]:
            if self.following:
                self._left_at = len(self.laid.rows)
            self._top = (self._cursor, 0)
        elif shown and (self._cursor, self.laid.size(self._cursor) - 1) > shown[-1]:
            self._top = self.laid.ending(self._cursor, self.content_size.height)[0]
        self._shown = self._window()
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Take what there is: the log never asks for room."""
        return container.height
