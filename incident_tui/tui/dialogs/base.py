"""What all dialogs share: they lie over the screen, never touch its text, and Esc leaves."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from incident_tui.config.keys.table import Place
from incident_tui.tui.base import keys
from incident_tui.tui.base.modes import settle
from incident_tui.tui.base.screen import BaseScreen, screens_of

R = TypeVar("R")


class Dialog(ModalScreen[R | None], BaseScreen[R | None], Generic[R]):
    """A titled box. `body` gives its widgets; it is dismissed with an answer, or None by Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.DIALOG)]

    CSS_PATH = Path(__file__).parents[1] / "styles" / "dialogs.tcss"

    heading = ""

    foot = "Enter takes · {dialogue.leave} back"
    """What its keys do; `{id}` stands for the key that holds."""

    def compose(self) -> ComposeResult:
        """Lay the box out."""
        in_drill = any(screen.drill for screen in screens_of(self.app))
        with Vertical(classes="dialog") as box:  # a tall one covers the mark of the header
            box.border_title = Content(f"{'DRILL · ' if in_drill else ''}{self.heading}")
            box.border_subtitle = Content(keys.with_keys(self, self.foot))
            yield from self.body()

    def on_mount(self) -> None:
        """Mask what is typed here as everywhere else."""
        settle(self)

    def body(self) -> list[Widget]:
        """Return the widgets inside the box."""
        raise NotImplementedError

    def complain(self, what: str) -> None:
        """Say in the box what is missing."""
        self.query_one(".complaint", Static).update(Content(what))

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Answer once: a key that was pressed twice finds the screen gone already."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def action_leave(self) -> None:
        """Leave without doing anything."""
        self.dismiss(None)


def complaint() -> Static:
    """Return the line in which a dialog says what is missing."""
    return Static(Content(""), classes="complaint", markup=False)


def words(text: str, classes: str = "") -> Static:
    """Return a piece of text that is never read as markup."""
    return Static(Content(text), classes=classes, markup=False)
