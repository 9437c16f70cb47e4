"""A list to choose from that takes every key at every moment."""

from __future__ import annotations

from contextlib import suppress

from textual.widgets import OptionList


class Choices(OptionList):
    """An `OptionList` for people who press Page Down before it was ever drawn.

    `clicked`: what is selected now is so by the mouse.
    """

    clicked = False

    def on_click(self) -> None:
        """Take note of the mouse; Textual selects after this."""
        self.clicked = True

    def on_key(self) -> None:
        """Take note of a key."""
        self.clicked = False

    def action_page_up(self) -> None:
        """Go up a page; a list without lines yet has none."""
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go down a page; a list without lines yet has none."""
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]
