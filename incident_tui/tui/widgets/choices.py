"""A list to choose from that takes every key at every moment."""

from __future__ import annotations

from contextlib import suppress

from textual.widgets import OptionList


class Choices(OptionList):
    """An `OptionList` for people who press Page Down before it was ever drawn."""

    def action_page_up(self) -> None:
        """Go up a page; a list without lines yet has none."""
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go down a page; a list without lines yet has none."""
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]
