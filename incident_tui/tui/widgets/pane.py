"""What holds regions together: a plain ground, drawn as cheaply as can be."""

from __future__ import annotations

from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def ground(widget: Widget, crop: Region) -> list[Strip]:
    """Return the lines of a widget without border or padding: one blank strip, again and again.

    Whatever holds regions is drawn, line by line, at every key and every second.
    """
    strip = Strip.blank(crop.width, widget.visual_style.rich_style)
    background = widget.background_colors[1]
    for line_filter in widget.get_line_filters():
        strip = strip.apply_filter(line_filter, background)
    return [strip] * crop.height


class Pane(Container, inherit_css=True):
    """A part of the screen without border or padding."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return blank lines."""
        return ground(self, crop)
