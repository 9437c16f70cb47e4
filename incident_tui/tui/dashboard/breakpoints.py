"""The forms the dashboard takes at different sizes of the terminal."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """How much room there is; also the class of the screen that the style sheets use."""

    TINY = "-tiny"
    STRIP = "-strip"
    ROW = "-row"
    PANE = "-pane"
    WIDE = "-wide"

    @property
    def panes(self) -> bool:
        """Whether regions stand in panes of their own, not in rows."""
        return self in {Form.PANE, Form.WIDE}


def form_for(width: int, height: int) -> Form:
    """Return the form for a terminal of this size."""
    if width < 40 or height < 12 or (width < 60 and height < 15):
        return Form.TINY
    if width < 60:
        return Form.STRIP
    if width < 100 or height < 20:
        return Form.ROW
    return Form.PANE if width < 160 or height < 36 else Form.WIDE
