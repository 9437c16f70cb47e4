"""Widgets that draw themselves line by line, in named text styles.

A line is a list of pieces `(text, style)`; the styles are listed in `widgets.styles`, their
colours in the theme.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from incident_tui.tui.widgets.cells import cut
from incident_tui.tui.widgets.styles import style_of

P = TypeVar("P")

Piece = tuple[str, str]
Line = list[Piece]


def width_of(line: Line) -> int:
    """Return the width of a line in cells."""
    return sum(cell_len(text) for text, _ in line)


def spread(left: Line, right: Line, width: int) -> Line:
    """Return a line with `left` at the left and `right` at the right; the left is cut if needed."""
    room = width - width_of(right)
    kept: Line = []
    used = 0
    for text, style in left:
        text = cut(text, room - used)  # noqa: PLW2901 - shortened to what fits
        kept.append((text, style))
        used += cell_len(text)
        if used >= room:
            break
    return [*kept, (" " * max(room - used, 0), "text"), *right]


def _same_cells(old: Line, new: Line) -> int:
    """Return how many cells two lines have in common at the left."""
    cells = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        cells += cell_len(after[0])
    return cells


class LineWidget(Widget, inherit_css=True):
    """A region drawn by `paint`, which returns its lines for a width and height."""

    DEFAULT_CSS = "LineWidget { height: 1; width: 1fr; }"

    _lines: list[Line] | None = None
    _text_styles: dict[str, Style] | None = None
    _base: Style | None = None

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the lines to draw; fewer than `height` leave the rest blank."""
        raise NotImplementedError

    def content_height(self) -> int:
        """Return how many lines the region wants where its height is `auto`."""
        return 1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the wanted height: Textual asks."""
        return self.content_height()

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> LineWidget:
        """Forget the lines drawn last: Textual calls this whenever a reactive changes."""
        self._lines = None
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def repaint_changed(self) -> None:
        """Paint anew and send out only what differs, from the first changed piece of each line."""
        width, height = self.content_size
        before = self._lines
        if before is None or not width:
            self.refresh()
            return
        self._lines = self.paint(width, height)
        blank: Line = []
        regions = []
        for y in range(max(len(before), len(self._lines))):
            old = before[y] if y < len(before) else blank
            new = self._lines[y] if y < len(self._lines) else blank
            if old != new:
                x = _same_cells(old, new)
                regions.append(Region(x, y, width - x, 1))
        if regions:
            super().refresh(*regions)

    def notify_style_update(self) -> None:
        """Forget the styles: the theme or a class changed."""
        self._text_styles = None
        self._base = None
        self._lines = None
        super().notify_style_update()

    def style_named(self, name: str) -> Style:
        """Return the style of a style under the current theme."""
        if self._text_styles is None:
            self._text_styles = {}
        if name not in self._text_styles:
            background = self.background_colors[1].hex6.lower()
            self._text_styles[name] = style_of(name, self.app.theme_variables, background)
        return self._text_styles[name]

    def render_line(self, y: int) -> Strip:
        """Return one line as drawn."""
        width, height = self.content_size
        if self._lines is None:
            self._lines = self.paint(width, height)
        if y >= len(self._lines):
            return Strip.blank(width, self._base_style())
        return self.strip(self._lines[y], width)

    def strip(self, line: Line, width: int) -> Strip:
        """Return a line as a strip of exactly `width` cells."""
        segments = [Segment(text, self.style_named(style)) for text, style in line if text]
        return Strip(segments).adjust_cell_length(width, self._base_style())

    def _base_style(self) -> Style:
        if self._base is None:
            self._base = self.rich_style
        return self._base


class PartWidget(LineWidget, Generic[P], inherit_css=True):
    """A region that shows one frozen value, and draws anew only when it is another one."""

    part: reactive[P | None] = reactive(None, repaint=False)

    _height = 0

    def watch_part(self) -> None:
        """Send out only what reads otherwise; lay out anew only for another height."""
        before, self._height = self._height, self.content_height()
        if before != self._height:
            self.refresh(layout=True)
        else:
            self.repaint_changed()
