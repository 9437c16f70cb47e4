"""The breakpoints of the dashboard: the forms it takes at different sizes of the terminal."""

from __future__ import annotations

from enum import StrEnum


class Breakpoint(StrEnum):
    """How much room there is; also the class of the screen that the style sheets use."""

    TINY = "-tiny"
    STRIP = "-strip"
    ROW = "-row"
    PANE = "-pane"
    WIDE = "-wide"

    @property
    def panes(self) -> bool:
        """Whether regions stand in panes of their own, not in rows."""
        return self in {Breakpoint.PANE, Breakpoint.WIDE}


def breakpoint_for(width: int, height: int) -> Breakpoint:
    """Return the form for a terminal of this size."""
    if width < 40 or height < 12 or (width < 60 and height < 15):
        return Breakpoint.TINY
    if width < 60:
        return Breakpoint.STRIP
    if width < 100 or height < 20:
        return Breakpoint.ROW
    return Breakpoint.PANE if width < 160 or height < 36 else Breakpoint.WIDE
