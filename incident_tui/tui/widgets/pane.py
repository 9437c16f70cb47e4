"""What holds regions together: a plain ground, drawn as cheaply as can be."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import Container


class Pane(Container, inherit_css=True):
    """A part of the screen without border or padding: every line of it is blank."""

    BLANK: ClassVar[bool] = True  # a container is drawn anew, line by line, at every key and tick
